"""Finding what is due among timers that wait, on SQLite and on PostgreSQL; what is not due must cost nothing."""

import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from bench.table import Row
from bench.timing import Timing
from engine.bootstrap import build_engine
from engine.commands import DeployDefinition, Resource, StartInstance
from engine.config import Settings
from engine.domain import JobKind
from engine.process_engine import ProcessEngine
from engine.store.database import open_database
from engine.store.repositories.jobs import JobRecord, Jobs
from tests.support.clock import MovableClock
from tests.support.databases import PostgresTemplates
from tests.support.deployments import resource
from tests.support.office import person

FEW, MANY, DUE, TIMES = 1_000, 100_000, 50, 40
MOST_MS = 5


@dataclass(frozen=True, slots=True)
class Timetable:
    """An engine, and the instance whose timers wait in its database."""

    engine: ProcessEngine
    url: str
    now: datetime
    instance_id: UUID
    definition_id: UUID

    def add(self, number: int, *, late: bool = False) -> None:
        """Store so many timers: due in the last hour, or only in the year to come."""
        chance, span = random.Random(number), timedelta(hours=-1) if late else timedelta(days=365)
        database = open_database(self.url)
        with database.execution_options(alur_writes=True).begin() as connection:
            Jobs(connection).add([self._job(self.now + span * chance.uniform(0.01, 1)) for _ in range(number)])
        with database.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")
        database.dispose()

    def look(self) -> Timing:
        """Measure finding what is due."""
        timing = Timing()
        for _ in range(TIMES):
            with timing.measured():
                found = self.engine.queries.due_jobs()
            assert len(found) == DUE
        return timing

    def _job(self, at: datetime) -> JobRecord:
        return JobRecord(
            id=uuid4(),
            kind=JobKind.TIMER,
            instance_id=self.instance_id,
            definition_id=self.definition_id,
            activity_id="batas_waktu",
            due_at=at,
            run_at=at,
            retries=3,
            created_at=self.now,
            error="",
        )


def measure(_floor: Timing) -> list[Row]:
    """Return the rows, each kind of database with few and with many waiting."""
    rows = [Row(f"Finding {DUE} timers that are due among those that wait")]
    for name, timetables in (("SQLite", _on_sqlite), ("PostgreSQL", _on_postgresql)):
        with timetables() as timetable:
            timetable.add(DUE, late=True)
            timetable.add(FEW)
            few = timetable.look()
            timetable.add(MANY - FEW)
            many = timetable.look()
        rows.append(Row(f"{name}, {FEW:,} waiting", few, wall_target=MOST_MS))
        rows.append(Row(f"{name}, {MANY:,} waiting", many, (few, f"{FEW:,} waiting"), wall_target=MOST_MS))
    return rows


@contextmanager
def _on_sqlite() -> Iterator[Timetable]:
    with tempfile.TemporaryDirectory(prefix="alur-bench-") as folder:
        yield from _timetable(Path(folder), f"sqlite:///{folder}/alur.db")


@contextmanager
def _on_postgresql() -> Iterator[Timetable]:
    templates = PostgresTemplates(lambda _: None, durable=True)
    try:
        with tempfile.TemporaryDirectory(prefix="alur-bench-") as folder, templates.empty() as url:
            yield from _timetable(Path(folder), url)
    finally:
        templates.close()


def _timetable(folder: Path, url: str) -> Iterator[Timetable]:
    clock, admin = MovableClock(), person("admin")
    engine = build_engine(Settings(data_dir=folder, database_url=url), clock)
    diagram: Resource = resource("due_together.bpmn")
    engine.execute(DeployDefinition("serentak", (diagram,), source="alur"), admin)
    never = {"batas": "9999-12-31"}
    instance_id = engine.execute(StartInstance(key="serentak", variables=never), admin)
    (definition,) = engine.queries.definitions(admin)
    yield Timetable(engine, url, clock(), instance_id, definition.id)
    engine.close()
