"""`python -m bench.soak [TIMERS]`: timers due in one minute, four workers on PostgreSQL, one of them killed."""

import sys
import tempfile
import time
from pathlib import Path

import psutil
import psycopg

from engine.bootstrap import build_engine
from engine.config import Settings
from engine.handlers import passwords
from engine.office import create_demo_users, furnish
from engine.store.database import libpq_url
from tests.support.databases import PostgresTemplates
from tests.support.fleet import FIRED, FIRED_JOBS, JOBS, QUEUED, UNDONE, fleet_of, start_timers
from tests.support.office import PASSWORD
from tests.support.proof import misfits

TIMERS, WORKERS, LONGEST_SECONDS = 10_000, 4, 600


def main(timers: int) -> None:
    """Measure and print; ends with an error where a timer was lost, or fired twice."""
    passwords.use_parameters(time_cost=1, memory_cost=8, parallelism=1)
    with tempfile.TemporaryDirectory(prefix="alur-soak-") as name:
        folder = Path(name)
        templates = PostgresTemplates(lambda url: _furnish(url, folder), durable=True)
        try:
            with templates.fresh(folder) as url:
                _measure(Settings(data_dir=folder, database_url=url), timers, folder / "workers.log")
        finally:
            templates.close()


def _furnish(url: str, folder: Path) -> None:
    engine = build_engine(Settings(data_dir=folder, database_url=url))
    furnish(engine)
    create_demo_users(engine, PASSWORD)
    engine.close()


def _measure(settings: Settings, timers: int, log: Path) -> None:
    began = time.monotonic()
    start_timers(settings, timers)
    print(f"{timers:,} instances started in {time.monotonic() - began:.0f} s; their timers were due in one minute.")
    began = time.monotonic()
    with fleet_of(settings, WORKERS, log) as fleet:
        fleet.wait_until(UNDONE, timers - 1, LONGEST_SECONDS)
        first = time.monotonic()
        before = _postgres_seconds(settings.database_url)
        started = [_seconds_of(worker.pid) for worker in fleet.workers]
        fleet.wait_until(UNDONE, timers // 2, LONGEST_SECONDS)
        spent = _seconds_of(fleet.workers[0].pid)
        fleet.kill(0)
        left = fleet.count(UNDONE)
        fleet.wait_until(UNDONE, 0, LONGEST_SECONDS)
        ended = time.monotonic()
        spent += sum(_seconds_of(worker.pid) for worker in fleet.workers[1:]) - sum(started)
        by_database = _postgres_seconds(settings.database_url) - before
        fleet.wait_until(QUEUED, 0, LONGEST_SECONDS)
        fired = (fleet.count(FIRED), fleet.count(FIRED_JOBS), fleet.count(JOBS))
        assert fleet.stop() == [0] * (WORKERS - 1), "a worker did not stop as it was asked to"
    print(f"{WORKERS} workers; one was killed while {left:,} were still to fire.")
    print(f"All fired {ended - first:.1f} s after the first, {ended - began:.1f} s after the workers were started.")
    print(f"Processor time: {spent:.0f} s of the workers and {by_database:.0f} s of PostgreSQL.")
    assert fired == (timers, timers, 0), f"fired, different jobs fired, jobs left: {fired}"
    assert misfits(settings) == (), "the history does not fit"
    print("Each fired once; the history is whole.")


def _postgres_seconds(url: str) -> float:
    """Return the processor time of the database's server: of it and of its processes that live."""
    with psycopg.connect(libpq_url(url)) as connection:
        (folder,) = connection.execute("SHOW data_directory").fetchone() or ("",)
    pid = int(Path(folder, "postmaster.pid").read_text("ascii").splitlines()[0])
    return _seconds_of(pid) + sum(_seconds_of(child.pid) for child in psutil.Process(pid).children(recursive=True))


def _seconds_of(pid: int) -> float:
    try:
        times = psutil.Process(pid).cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else TIMERS)
