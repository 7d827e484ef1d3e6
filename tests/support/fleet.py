"""A fleet of real `alur worker` processes on one PostgreSQL database, and timers that all come due in one minute."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg

from engine.bootstrap import build_engine
from engine.commands import DeployDefinition, Resource, StartInstance
from engine.config import Settings
from engine.store.database import libpq_url
from tests.support.clock import MovableClock
from tests.support.office import person

ROOT = Path(__file__).resolve().parents[2]
DIAGRAM = ROOT / "tests" / "processes" / "due_together.bpmn"

FIRED = "SELECT count(*) FROM history_event WHERE type = 'timer.fired'"
FIRED_JOBS = "SELECT count(DISTINCT data::jsonb ->> 'job') FROM history_event WHERE type = 'timer.fired'"
UNDONE = "SELECT count(*) FROM process_instance WHERE status <> 'completed'"
QUEUED = "SELECT count(*) FROM procrastinate_jobs"
JOBS = "SELECT count(*) FROM job WHERE kind = 'timer'"


def start_timers(settings: Settings, number: int) -> None:
    """Start so many instances, each with a timer that came due in one minute of this hour."""
    clock = MovableClock()
    clock.move_to(datetime.now(UTC) - timedelta(minutes=30))
    due = clock() + timedelta(minutes=10)
    engine = build_engine(settings, clock)
    resource = Resource(DIAGRAM.name, DIAGRAM.read_bytes())
    engine.execute(DeployDefinition("serentak", (resource,), source="alur"), person("admin"))

    def start(_: int) -> None:
        engine.execute(StartInstance(key="serentak", variables={"batas": due.isoformat()}), person("admin"))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(start, range(number)))
    engine.close()


@dataclass(frozen=True, slots=True)
class Fleet:
    """Workers that run, each a process of its own, and a look into their database."""

    workers: list["subprocess.Popen[bytes]"]
    _reader: "psycopg.Connection[Any]"

    def count(self, question: str) -> int:
        """Return the number that a question asks for."""
        row = self._reader.execute(question).fetchone()
        return int(row[0]) if row else 0

    def wait_until(self, question: str, most: int, seconds: float) -> float:
        """Wait until a number is no larger than this; return how long it took.

        Raises:
            TimeoutError: It took longer than allowed.
        """
        began = time.monotonic()
        while (found := self.count(question)) > most:
            if time.monotonic() - began > seconds:
                raise TimeoutError(f"After {seconds} seconds it is still {found}: {question}")
            time.sleep(0.1)
        return time.monotonic() - began

    def kill(self, index: int) -> None:
        """Kill a worker as a power failure does."""
        self.workers[index].kill()
        assert self.workers[index].wait(10) == -signal.SIGKILL

    def stop(self) -> list[int]:
        """Ask the workers that live to stop; return what they end with."""
        living = [worker for worker in self.workers if worker.poll() is None]
        for worker in living:
            worker.terminate()
        return [worker.wait(30) for worker in living]


@contextmanager
def fleet_of(settings: Settings, number: int, log: Path) -> Iterator[Fleet]:
    """Give a fleet of `alur worker` processes; what it writes goes to `log`, and none of it is left afterwards."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ALUR_")} | {
        "ALUR_DATA_DIR": str(settings.data_dir),
        "ALUR_DATABASE_URL": settings.database_url,
    }
    command = [sys.executable, "-m", "engine", "worker"]
    with log.open("ab") as written, psycopg.connect(libpq_url(settings.database_url), autocommit=True) as reader:
        workers = [
            subprocess.Popen(command, cwd=ROOT, env=environment, stdout=written, stderr=written) for _ in range(number)
        ]
        try:
            yield Fleet(workers, reader)
        finally:
            for worker in workers:
                if worker.poll() is None:
                    worker.kill()
                    worker.wait()
