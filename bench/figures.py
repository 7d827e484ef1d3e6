"""Pages of figures over 100,000 instances, their 1.6 million tasks spread over five years, on SQLite.

The rows are a real instance's, copied with other ids, days and minutes: carrying them out would take an hour. Measured
is what a page asks the engine for, without drawing it.
"""

import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from uuid import UUID

from bench.office import MeasuredOffice, measured_office
from bench.table import Row
from bench.timing import Timing
from engine.commands import SummariseWork
from engine.domain import Actor, Source, system_actor
from engine.read_models.work import WorkPeriod
from tests.support.office import KEY, person

INSTANCES = 100_000
FIRST, LAST = date(2022, 1, 3), date(2026, 11, 20)
HALF_YEAR = WorkPeriod(KEY, date(2026, 7, 1), date(2026, 12, 31))
PAST_HALF_YEAR = WorkPeriod(KEY, date(2024, 1, 1), date(2024, 6, 30))
EVERYTHING = WorkPeriod(KEY, date(2022, 1, 1), date(2026, 12, 31))
RUNS = 7
TARGET_MS = 300
"""What a page may take to be answered."""


def measure(_floor: Timing) -> list[Row]:
    """Return the rows."""
    with measured_office() as office:
        _fill(office)
        rows = [Row(f"Figures over {INSTANCES:,} instances of five years; a page should be answered in {TARGET_MS} ms")]
        rows += [Row(f"half-year, {name}, no month added up", each) for name, each in _pages(office, HALF_YEAR)]
        months = Timing()
        more = True
        while more:
            with months.measured():
                more = bool(office.engine.execute(SummariseWork(), system_actor(Source.WORKER)))
        rows.append(Row("adding up one month, once, by the worker", months))
        for title, wanted in (
            ("half-year", HALF_YEAR),
            ("a past half-year", PAST_HALF_YEAR),
            ("all years", EVERYTHING),
        ):
            rows += [Row(f"{title}, {name}", each) for name, each in _pages(office, wanted)]
    return rows


def _pages(office: MeasuredOffice, wanted: WorkPeriod) -> Iterator[tuple[str, Timing]]:
    queries, auditor = office.engine.queries, person("auditor")
    pages: dict[str, Callable[[Actor, WorkPeriod], object]] = {
        "activities": queries.activity_statistics,
        "handovers and returns": queries.handovers,
        "workload": queries.workload,
    }
    for name, ask in pages.items():
        timing = Timing()
        for _ in range(RUNS):
            with timing.measured():
                ask(auditor, wanted)
        yield name, timing


def _fill(office: MeasuredOffice) -> None:
    """Bring one instance to its end, with one return, and copy its rows."""
    office.start(1)
    returned = False
    while tasks := office.open_tasks():
        for task in tasks:
            if task.activity_id == "aktivitas_8" and not returned:
                returned = True
                office.complete(task, keputusan_8="kembalikan", catatan_8="Lengkapi bukti dukung.")
                break
            office.complete(task)
    with closing(sqlite3.connect(office.file, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        _copy(connection)
        connection.execute("COMMIT")
        connection.execute("ANALYZE")


def _copy(connection: sqlite3.Connection) -> None:
    instance, tasks, returns = (_rows(connection, table) for table in ("process_instance", "task", "work_return"))
    chance = random.Random(7)
    days = (LAST - FIRST).days
    for number in range(INSTANCES):
        start = datetime.combine(FIRST, datetime.min.time()) + timedelta(days=days * number / INSTANCES)
        id = _id(number, 0)
        own = {"id": id, "business_key": f"PK-{number}", "unique_key": None}
        _insert(
            connection, "process_instance", [{**instance[0], **own, "started_at": _at(start), "ended_at": _at(start)}]
        )
        _insert(
            connection, "task", [_task(task, _id(number, place), id, start, chance) for place, task in enumerate(tasks)]
        )
        _insert(
            connection,
            "work_return",
            [
                {**each, "id": _id(number, place), "instance_id": id, "at": _at(start)}
                for place, each in enumerate(returns)
            ],
        )


def _task(task: dict[str, object], id: str, instance: str, start: datetime, chance: random.Random) -> dict[str, object]:
    worked = round(chance.lognormvariate(4, 1))
    return {
        **task,
        "id": id,
        "instance_id": instance,
        "created_at": _at(start),
        "ended_at": _at(start + timedelta(minutes=worked)),
        "due_at": _at(start + timedelta(minutes=120)) if task["due_at"] else None,
        "worked_minutes": worked,
        "waited_minutes": worked // 2,
    }


def _id(number: int, place: int) -> str:
    return UUID(int=(number + 1) << 64 | place).hex


def _at(instant: datetime) -> str:
    return instant.isoformat(" ", "microseconds")


def _rows(connection: sqlite3.Connection, table: str) -> list[dict[str, object]]:
    found = connection.execute(f"SELECT * FROM {table}")  # noqa: S608  # a table of ours
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found]


def _insert(connection: sqlite3.Connection, table: str, rows: list[dict[str, object]]) -> None:
    if rows:
        names = ", ".join(rows[0])
        marks = ", ".join("?" * len(rows[0]))
        statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608  # names of ours
        connection.executemany(statement, [tuple(row.values()) for row in rows])
