"""An office on a database of its own, in which things are measured."""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count, islice
from pathlib import Path
from uuid import UUID

from engine.bootstrap import build_engine
from engine.commands import CompleteTask, StartInstance
from engine.config import Settings
from engine.office import create_demo_users, furnish
from engine.process_engine import ProcessEngine
from tests.support.clock import MovableClock
from tests.support.indicators import measure_units
from tests.support.office import DOERS, FORMS, KEY, PASSWORD, person
from webui.cli import deploy_bundle

LETTER = "nomor_surat"
FIRST_YEAR, PERIODS = 2020, ("TW1", "TW2", "TW3", "TW4")


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A task that waits: `element` is the unit it stands for, empty outside row 7."""

    id: UUID
    activity_id: str
    element: str
    instance_id: UUID


@dataclass(frozen=True, slots=True)
class MeasuredOffice:
    """The demo office with the SOP deployed, on a SQLite file (WAL, synchronous FULL)."""

    engine: ProcessEngine
    clock: MovableClock
    file: Path
    _numbers: Iterator[int] = field(default_factory=count)
    _letters: Iterator[int] = field(default_factory=lambda: count(1))

    def start(self, number: int) -> list[UUID]:
        """Start so many instances of the SOP, each for another period."""
        started = []
        for index in islice(self._numbers, number):
            entered = {"periode": PERIODS[index % 4], "tahun": str(FIRST_YEAR + index // 4)}
            started.append(self.engine.execute(StartInstance(key=KEY, variables=entered, form=True), person("kadis")))
        return started

    def open_tasks(self) -> list[OpenTask]:
        """Return what waits, read past the engine so that nothing of it is warmed up."""
        with sqlite3.connect(self.file) as connection:
            rows = connection.execute(
                "SELECT id, activity_id, element, instance_id FROM task WHERE status = 'open' ORDER BY created_at, id"
            ).fetchall()
        connection.close()
        return [OpenTask(UUID(id), activity, element, UUID(instance)) for id, activity, element, instance in rows]

    def complete(self, task: OpenTask, **entered: object) -> None:
        """Let whoever does an activity complete its task, with the usual entries but for those given."""
        doer = person(f"kabid-{task.element}" if task.element else DOERS[task.activity_id])
        values = {**FORMS[task.activity_id], **entered}
        if LETTER in values:
            values[LETTER] = f"060/{next(self._letters)}/427.56/2026"  # Each letter has a number of its own.
        self.engine.execute(CompleteTask(task.id, values), doer)

    def copy_to(self, file: Path) -> None:
        """Write the database, as it now stands, to another file."""
        with sqlite3.connect(self.file) as connection:
            connection.execute("VACUUM INTO ?", (str(file),))
        connection.close()


@contextmanager
def measured_office() -> Iterator[MeasuredOffice]:
    """Give an office that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="alur-bench-") as folder:
        file, clock = Path(folder, "alur.db"), MovableClock()
        settings = Settings(data_dir=Path(folder), database_url=f"sqlite:///{file}", demo_password=PASSWORD)
        engine = build_engine(settings, clock)
        furnish(engine)
        create_demo_users(engine, PASSWORD)
        deploy_bundle(engine)
        measure_units(engine, 40)
        yield MeasuredOffice(engine, clock, file)
        engine.close()
