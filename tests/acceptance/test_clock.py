"""Time as it is on real machines: clocks that jump, machines that were off, two servers started at once."""

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from engine.bootstrap import build_engine
from engine.config import Settings
from engine.office import create_demo_users, furnish
from engine.process_engine import ProcessEngine
from tests.conftest import settings_for
from tests.support.clock import MovableClock
from tests.support.office import KEY, PASSWORD, Office, person
from tests.support.proof import misfits
from webui.cli import deploy_bundle

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def settings(sqlite_templates, shared_folder: Path, tmp_path: Path) -> Iterator[Settings]:
    """Settings on a filled SQLite database of its own."""
    with sqlite_templates.fresh(tmp_path) as url:
        yield settings_for(url, shared_folder)


@pytest.fixture
def office(settings: Settings) -> Iterator[Office]:
    clock = MovableClock()
    engine = build_engine(settings, clock)
    yield Office(engine, clock, settings.database_url)
    engine.close()


def let_worker_run(office: Office) -> None:
    office.worker.beat()
    while office.worker.run_due_jobs():
        pass


def test_a_clock_that_jumps_forward_and_back_fires_each_timer_once(
    office: Office, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    instance = office.start("TW1")
    let_worker_run(office)
    office.clock.advance(days=3)
    let_worker_run(office)
    late = office.events(instance, "task.overdue")
    escalated = office.events(instance, "escalation.raised")
    assert (len(late), len(escalated)) == (1, 1)
    office.clock.advance(hours=-2)
    let_worker_run(office)
    second = office.start("TW2")
    office.complete(instance, "aktivitas_1")
    office.clock.advance(hours=3)
    let_worker_run(office)
    assert office.events(instance, "task.overdue")[:1] == late
    assert len(office.events(instance, "escalation.raised")) == len(office.events(instance, "task.overdue"))
    assert len(office.events(second, "task.overdue")) == 1
    assert misfits(settings) == ()
    assert office.engine.queries.incidents(person("admin"), "") == ()
    assert office.engine.queries.health().worker
    assert [record for record in caplog.records if record.levelname in ("WARNING", "ERROR")] == []


def test_a_worker_that_sees_the_clock_go_back_still_tells_that_it_is_alive(office: Office) -> None:
    office.worker.beat()
    office.clock.advance(hours=-2)
    office.worker.beat()
    seen = office.engine.queries.health().worker_seen_at
    assert seen == office.clock()


@pytest.fixture
def left_alone(shared_folder: Path, tmp_path: Path) -> Settings:
    """A database whose servers were switched off a month ago, with a task open, a quarter's start ahead of them."""
    settings = settings_for(f"sqlite:///{tmp_path / 'alur.db'}", shared_folder)
    clock = MovableClock()
    clock.move_to(datetime.now(UTC) - timedelta(days=100))
    engine = build_engine(settings, clock)
    furnish(engine)
    create_demo_users(engine, PASSWORD)
    deploy_bundle(engine)
    clock.move_to(datetime.now(UTC) - timedelta(days=30))
    Office(engine, clock, settings.database_url).start("TW1", 2020)
    engine.close()
    return settings


@contextmanager
def servers(settings: Settings, number: int, log: Path) -> Iterator[list["subprocess.Popen[bytes]"]]:
    """Give so many `alur run`, started at the same moment; they are asked to stop afterwards."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ALUR_")} | {
        "ALUR_DATA_DIR": str(settings.data_dir),
        "ALUR_DATABASE_URL": settings.database_url,
        "ALUR_PORT": "0",
        "ALUR_DEMO_PASSWORD": PASSWORD,
    }
    command = [sys.executable, "-c", "from webui.cli import main; main()", "run"]
    with log.open("ab") as written:
        running = [
            subprocess.Popen(command, cwd=ROOT, env=environment, stdout=written, stderr=written) for _ in range(number)
        ]
        try:
            yield running
        finally:
            for server in running:
                server.terminate()
            ended = [server.wait(30) for server in running]
    assert ended == [0] * number, log.read_text("utf-8")


def wait_until_nothing_is_due(engine: ProcessEngine, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while engine.queries.due_jobs() or engine.queries.health().workers == 0:
        assert time.monotonic() < deadline, "the servers did not catch up"
        time.sleep(0.2)


@pytest.mark.slow
def test_two_servers_started_at_once_after_a_month_off_start_and_escalate_everything_once(
    left_alone: Settings, tmp_path: Path
) -> None:
    log = tmp_path / "servers.log"
    engine = build_engine(left_alone)
    with servers(left_alone, 2, log):
        wait_until_nothing_is_due(engine)
        time.sleep(2)  # Whoever still wanted to do something twice has had the time for it.
    missing = [each.missing for each in engine.queries.periodic(person("admin"))]
    keys = [row.business_key for row in engine.queries.instances(person("admin"), key=KEY).rows]
    engine.close()
    assert missing == [()]
    assert len(keys) == len(set(keys)) >= 2, "no quarter was started, or one was started twice"
    reader = sqlite3.connect(str(tmp_path / "alur.db"))
    (overdue, tasks) = reader.execute(
        "SELECT count(*), count(DISTINCT task_id) FROM history_event WHERE type = 'task.overdue'"
    ).fetchone()
    (fired, jobs) = reader.execute(
        "SELECT count(*), count(DISTINCT data) FROM history_event WHERE type = 'timer.fired'"
    ).fetchone()
    (seals,) = reader.execute("SELECT count(*) FROM seal").fetchone()
    reader.close()
    assert overdue == tasks >= 1
    assert fired == jobs >= 2
    assert seals == 1
    assert misfits(left_alone) == ()
    told = log.read_text("utf-8")
    assert "Traceback" not in told
    assert " ERROR " not in told
