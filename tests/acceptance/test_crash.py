"""`kill -9` in the middle of work: what was answered is there, at most one command more, and everything can go on."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from uuid import UUID

from engine.bootstrap import build_engine
from engine.commands import StartInstance
from engine.config import Settings
from engine.handlers.context import Services
from tests.acceptance.completing_child import complete_everything
from tests.support.clock import MovableClock
from tests.support.indicators import FIRST_YEAR
from tests.support.office import KEY, person
from tests.support.proof import misfits
from tests.support.replays import replayed

ROOT = Path(__file__).resolve().parents[2]
INSTANCES = 48
KILLS = 6


def start_instances(settings: Settings) -> None:
    engine = build_engine(settings, MovableClock())
    for number in range(INSTANCES):
        entered = {"periode": f"TW{number % 4 + 1}", "tahun": str(FIRST_YEAR + number // 4)}
        engine.execute(StartInstance(key=KEY, variables=entered, form=True), person("kadis"))
    engine.close()


def answers_before_death(settings: Settings, seconds: float) -> Counter[UUID]:
    """Let a child complete tasks, kill it after so many seconds, and count its answers by instance."""
    command = [
        sys.executable,
        "-m",
        "tests.acceptance.completing_child",
        settings.database_url,
        str(settings.data_dir),
    ]
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    time.sleep(seconds)
    os.kill(child.pid, signal.SIGKILL)
    answered, _ = child.communicate()
    assert child.returncode == -signal.SIGKILL, "the child had nothing left to do before it was killed"
    return Counter(UUID(line) for line in answered.splitlines())


def completions(file: Path) -> Counter[UUID]:
    """Count the completed tasks of each instance; the file must be sound."""
    connection = sqlite3.connect(file)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    rows = connection.execute("SELECT instance_id FROM task WHERE status = 'completed'").fetchall()
    connection.close()
    return Counter(UUID(row[0]) for row in rows)


def statuses(file: Path) -> Counter[str]:
    connection = sqlite3.connect(file)
    rows = connection.execute("SELECT status FROM process_instance").fetchall()
    connection.close()
    return Counter(row[0] for row in rows)


def test_a_killed_process_keeps_every_answered_completion_and_every_instance_goes_on(
    sqlite_templates, shared_folder: Path, tmp_path: Path, replay_services: Services
):
    moments = random.Random(20261123)  # noqa: S311  (moments, not secrets)
    with sqlite_templates.fresh(tmp_path) as url:
        settings = Settings(data_dir=shared_folder, database_url=url)
        file = Path(url.removeprefix("sqlite:///"))
        start_instances(settings)
        stored, answered_at_all = completions(file), 0
        for _ in range(KILLS):
            answered = answers_before_death(settings, moments.uniform(0.05, 0.25))
            before, stored = stored, completions(file)
            new = stored - before
            assert answered - new == Counter(), "a completion was answered and is lost"
            assert (new - answered).total() <= 1, "more was stored than the one command that was cut off"
            assert misfits(settings) == ()
            answered_at_all += answered.total()
        assert answered_at_all > KILLS, "the children were killed before they did anything"
        engine = build_engine(settings, MovableClock())
        complete_everything(engine, file, lambda instance: None)
        engine.close()
        assert statuses(file) == {"completed": INSTANCES}
        assert misfits(settings) == ()
        assert replayed(url, replay_services).differences == ()
