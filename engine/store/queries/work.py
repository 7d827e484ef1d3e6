"""Completed work, added up: months that are over from their rows, the days around them from the tasks."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, String, case, cast, func, select

from engine.calendar.months import day_start, month_span, months_within
from engine.domain import InstanceStatus, TaskStatus
from engine.store.repositories.instances import INSTANCE
from engine.store.repositories.tasks import TASK
from engine.store.repositories.work import COMPLETED, MONTH, RETURN, ReturnRecord

Minutes = dict[int, int]
"""Working minutes → tasks that took so many."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Completed tasks of one activity, opened by one activity, done by one person, for one element.

    Attributes:
        timed: Those that had a due time; of these, `late` were completed after it.
        repeated: Those of a second or later round.
    """

    definition_id: UUID
    activity_id: str
    from_activity_id: str
    completed_by: str
    element: str
    done: int
    timed: int
    late: int
    repeated: int
    worked: Minutes
    waited: Minutes


_GROUP = [TASK.c[name] for name in ("definition_id", "activity_id", "from_activity_id", "completed_by", "element")]
_CELLS = select(
    *_GROUP,
    func.count(),
    func.count(TASK.c.due_at),
    func.sum(case((TASK.c.ended_at > TASK.c.due_at, 1), else_=0)),
    func.sum(case((TASK.c.round > 1, 1), else_=0)),
    func.aggregate_strings(cast(TASK.c.worked_minutes, String), ","),
    func.aggregate_strings(cast(TASK.c.waited_minutes, String), ","),
)
_MONTH_CELLS = select(*[MONTH.c[name] for name in Cell.__slots__])


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """Work that was sent back, with its instance's business key."""

    record: ReturnRecord
    business_key: str


@dataclass(frozen=True, slots=True)
class OpenWork:
    """Open tasks of one activity, assignee and element; `overdue` of them are past their due time."""

    definition_id: UUID
    activity_id: str
    assignee: str
    open: int
    overdue: int


def cells(connection: Connection, definitions: Sequence[UUID], first: date, last: date) -> list[Cell]:
    """Return the work completed from one local day to another, both included."""
    found: list[Cell] = []
    whole = _months(connection, months_within(first, last))
    if whole:
        statement = _MONTH_CELLS.where(MONTH.c.month.in_(whole), MONTH.c.definition_id.in_(definitions))
        found += [_cell(row, _histogram) for row in connection.execute(statement)]
    for start, end in _gaps(whole, first, last):
        found += cells_between(connection, start, end, definitions)
    return found


def cells_between(
    connection: Connection, start: datetime, end: datetime, definitions: Sequence[UUID] | None = None
) -> list[Cell]:
    """Return the work completed from one instant up to another, counted from its tasks."""
    wanted: list[Any] = [COMPLETED, TASK.c.ended_at >= start, TASK.c.ended_at < end]
    if definitions is not None:
        wanted.append(TASK.c.definition_id.in_(definitions))
    rows = connection.execute(_CELLS.where(*wanted).group_by(*_GROUP))
    return [_cell(row, _counted) for row in rows]


def returns(connection: Connection, definitions: Sequence[UUID], first: date, last: date, most: int) -> list[ReturnRow]:
    """Return what was sent back from one local day to another, the newest first, at most so many."""
    columns = [RETURN.c[name] for name in ReturnRecord.__slots__]
    rows = connection.execute(
        select(*columns, INSTANCE.c.business_key)
        .join(INSTANCE, INSTANCE.c.id == RETURN.c.instance_id)
        .where(*_returned(definitions, first, last))
        .order_by(RETURN.c.at.desc(), RETURN.c.id)
        .limit(most)
    )
    return [ReturnRow(ReturnRecord(*row[:-1]), row[-1]) for row in rows]


def count_returns(
    connection: Connection, definitions: Sequence[UUID], first: date, last: date
) -> dict[tuple[str, str, str], int]:
    """Return how often work was sent back, by (from activity, to activity, units as JSON)."""
    key = (RETURN.c.from_activity_id, RETURN.c.to_activity_id, RETURN.c.units)
    rows = connection.execute(select(*key, func.count()).where(*_returned(definitions, first, last)).group_by(*key))
    return {(row[0], row[1], row[2]): row[3] for row in rows}


def open_work(connection: Connection, definitions: Sequence[UUID], now: datetime) -> list[OpenWork]:
    """Return what is open now."""
    group = (TASK.c.definition_id, TASK.c.activity_id, TASK.c.assignee)
    rows = connection.execute(
        select(*group, func.count(), func.sum(case((TASK.c.due_at < now, 1), else_=0)))
        .where(TASK.c.status == TaskStatus.OPEN, TASK.c.definition_id.in_(definitions))
        .group_by(*group)
    )
    return [OpenWork(row[0], row[1], row[2], row[3], int(row[4])) for row in rows]


def overdue(connection: Connection, now: datetime) -> dict[tuple[UUID, str], int]:
    """Return how many open tasks are past their due time, by (definition, activity).

    The index of open tasks by due time answers: what it reads is what is late, however much is open or done.
    """
    group = (TASK.c.definition_id, TASK.c.activity_id)
    rows = connection.execute(
        select(*group, func.count()).where(TASK.c.status == TaskStatus.OPEN, TASK.c.due_at < now).group_by(*group)
    )
    return {(row[0], row[1]): row[2] for row in rows}


def count_started(connection: Connection, definitions: Sequence[UUID], first: date, last: date) -> int:
    """Return how many instances began from one local day to another."""
    start, end = day_start(first), day_start(date.fromordinal(last.toordinal() + 1))
    # Every status is named, so that the index on status and start answers.
    statement = select(func.count()).where(
        INSTANCE.c.status.in_(list(InstanceStatus)),
        INSTANCE.c.started_at >= start,
        INSTANCE.c.started_at < end,
        INSTANCE.c.definition_id.in_(definitions),
    )
    return int(connection.execute(statement).scalar_one())


def _returned(definitions: Sequence[UUID], first: date, last: date) -> tuple[Any, ...]:
    return (
        RETURN.c.definition_id.in_(definitions),
        RETURN.c.at >= day_start(first),
        RETURN.c.at < day_start(date.fromordinal(last.toordinal() + 1)),
    )


def _months(connection: Connection, wanted: Sequence[str]) -> list[str]:
    """Return those of these months that are added up."""
    if not wanted:
        return []
    statement = select(MONTH.c.month).where(MONTH.c.month.between(wanted[0], wanted[-1])).distinct()
    return sorted(connection.execute(statement).scalars())


def _gaps(months: Sequence[str], first: date, last: date) -> list[tuple[datetime, datetime]]:
    """Return the spans between two days that these months leave out."""
    gaps, start = [], day_start(first)
    for month in months:
        begin, end = month_span(month)
        if start < begin:
            gaps.append((start, begin))
        start = end
    end = day_start(date.fromordinal(last.toordinal() + 1))
    return [*gaps, (start, end)] if start < end else gaps


def _cell(row: Any, read: Callable[[str | None], Minutes]) -> Cell:
    return Cell(*row[: len(_GROUP) + 4], *(read(stored) for stored in row[len(_GROUP) + 4 :]))


def _counted(joined: str | None) -> Minutes:
    return {int(minutes): count for minutes, count in Counter((joined or "").split(",")).items() if minutes}


def _histogram(stored: str | None) -> Minutes:
    flat = orjson.loads(stored or "[]")
    return dict(zip(flat[::2], flat[1::2], strict=True))
