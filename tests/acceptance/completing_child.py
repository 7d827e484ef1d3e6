"""A process of its own that completes tasks of many instances until it is killed, and says after each that it is done.

Run as `python -m tests.acceptance.completing_child URL FOLDER`. It prints `ready`, then the instance of each completion.
"""

import os
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from engine.bootstrap import build_engine
from engine.commands import CompleteTask
from engine.config import Settings
from engine.process_engine import ProcessEngine
from tests.support.clock import MovableClock
from tests.support.office import DOERS, FORMS, person

OPEN = "SELECT id, instance_id, activity_id, element FROM task WHERE status = 'open' ORDER BY created_at, id"


def complete_everything(engine: ProcessEngine, file: Path, tell: Callable[[UUID], None]) -> None:
    """Complete whatever is open, until nothing is, and tell the instance of each completion that was answered."""
    reader = sqlite3.connect(file)
    while tasks := reader.execute(OPEN).fetchall():
        for id, instance_id, activity_id, element in tasks:
            who = person(f"kabid-{element}" if element else DOERS[activity_id])
            # Left empty, a letter's number is the next free one.
            entered = {name: value for name, value in FORMS[activity_id].items() if name != "nomor_surat"}
            engine.execute(CompleteTask(UUID(id), entered), who)
            tell(UUID(instance_id))
    reader.close()


def say(line: object) -> None:
    # Past Python's buffers: what was said is said, even if the next instruction never comes.
    os.write(1, f"{line}\n".encode())


if __name__ == "__main__":
    url, folder = sys.argv[1:]
    engine = build_engine(Settings(data_dir=Path(folder), database_url=url), MovableClock())
    say("ready")
    complete_everything(engine, Path(url.removeprefix("sqlite:///")), say)
