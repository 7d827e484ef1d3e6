"""Task lists and counters, each from one index."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, exists, func, or_, select, true, union

from engine.domain import InstanceStatus, TaskStatus
from engine.store.queries.searching import ESCAPE, containing
from engine.store.repositories.definitions import DEFINITION
from engine.store.repositories.instances import INSTANCE
from engine.store.repositories.tasks import CANDIDATE, DRAFT, TASK, TaskRecord


@dataclass(frozen=True, slots=True)
class TaskWithInstance:
    """A task and what a list says of its instance."""

    task: TaskRecord
    business_key: str
    instance_status: InstanceStatus
    process_name: str


@dataclass(frozen=True, slots=True)
class DraftRow:
    """That someone keeps a draft of a task."""

    task_id: UUID
    user_id: str
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """Which open tasks.

    Attributes:
        assignee: Only those of this person.
        candidates: Only unclaimed ones that any of these may claim, as `group:<id>` and `user:<id>`.
        without_candidates: With `candidates`: those that belong to nobody, too.
        search: Text in the activity's name or the business key.
        state: `overdue`, `due_soon` or `returned`; empty for all.
        now: The present instant, for `state`.
    """

    now: datetime
    assignee: str = ""
    candidates: tuple[str, ...] = ()
    without_candidates: bool = False
    search: str = ""
    state: str = ""


_COLUMNS = [TASK.c[name] for name in TaskRecord.__slots__]
_SELECT = (
    select(*_COLUMNS, INSTANCE.c.business_key, INSTANCE.c.status.label("instance_status"), DEFINITION.c.name)
    .join(INSTANCE, INSTANCE.c.id == TASK.c.instance_id)
    .join(DEFINITION, DEFINITION.c.id == TASK.c.definition_id)
)


def open_tasks(connection: Connection, wanted: TaskFilter, limit: int, offset: int) -> list[TaskWithInstance]:
    """Return open tasks, the most urgent first; those without a due time last."""
    chosen = _of_queue(wanted, limit + offset) if wanted.candidates else _chosen(wanted)
    rows = connection.execute(_SELECT.where(*chosen).order_by(*_urgency(TASK.c.due_at)).limit(limit).offset(offset))
    return [_task(row) for row in rows]


def count_open_tasks(connection: Connection, wanted: TaskFilter) -> int:
    """Return how many open tasks there are."""
    if wanted.candidates and not wanted.search and wanted.state in ("", "overdue") and not wanted.without_candidates:
        return _count_queue(connection, wanted)
    statement: Select[Any] = select(func.count()).select_from(TASK)
    if wanted.search:
        statement = statement.join(INSTANCE, INSTANCE.c.id == TASK.c.instance_id)
    if wanted.candidates:
        statement = statement.where(TASK.c.assignee == "", _claimable(wanted))
    return int(connection.execute(statement.where(*_chosen(wanted))).scalar_one())


def due_between(
    connection: Connection, wanted: TaskFilter, first: datetime, end: datetime, limit: int
) -> list[TaskWithInstance]:
    """Return open tasks that are due from an instant until before another, the soonest first."""
    within = (TASK.c.due_at >= first, TASK.c.due_at < end)
    chosen = [*_chosen(wanted), *within]
    if wanted.candidates:
        chosen += [TASK.c.assignee == "", _claimable(wanted)]
    rows = connection.execute(_SELECT.where(*chosen).order_by(*_urgency(TASK.c.due_at)).limit(limit))
    return [_task(row) for row in rows]


def task(connection: Connection, task_id: UUID) -> TaskWithInstance | None:
    """Return one task."""
    row = connection.execute(_SELECT.where(TASK.c.id == task_id)).first()
    return _task(row) if row else None


def tasks_of_instance(connection: Connection, instance_id: UUID) -> list[TaskWithInstance]:
    """Return all tasks of an instance, the oldest first."""
    rows = connection.execute(
        _SELECT.where(TASK.c.instance_id == instance_id).order_by(TASK.c.created_at, TASK.c.activity_id, TASK.c.element)
    )
    return [_task(row) for row in rows]


def open_activities(connection: Connection, instances: Sequence[UUID]) -> list[tuple[UUID, str, str, datetime | None]]:
    """Return (instance, activity id, name, due) of every open task of some instances."""
    rows = connection.execute(
        select(TASK.c.instance_id, TASK.c.activity_id, TASK.c.name, TASK.c.due_at)
        .where(TASK.c.instance_id.in_(instances), TASK.c.status == TaskStatus.OPEN)
        .order_by(TASK.c.created_at, TASK.c.activity_id)
    )
    return [tuple(row) for row in rows]


def draft(connection: Connection, task_id: UUID, user_id: str) -> tuple[str, datetime, int] | None:
    """Return what someone typed into a task's form, as JSON, when, and on which revision of the unit's part."""
    columns = (DRAFT.c.values_json, DRAFT.c.saved_at, DRAFT.c.part_revision)
    row = connection.execute(select(*columns).where(DRAFT.c.task_id == task_id, DRAFT.c.user_id == user_id)).first()
    return (str(row[0]), row[1], int(row[2])) if row else None


def drafts(connection: Connection, task_ids: Sequence[UUID]) -> list[DraftRow]:
    """Return who keeps drafts of some tasks, and since when."""
    columns = (DRAFT.c.task_id, DRAFT.c.user_id, DRAFT.c.saved_at)
    rows = connection.execute(select(*columns).where(DRAFT.c.task_id.in_(task_ids)))
    return [DraftRow(*row) for row in rows]


def next_due_of_others(connection: Connection, instances: Sequence[UUID]) -> list[TaskWithInstance]:
    """Return the open tasks of some instances, the soonest due first."""
    rows = connection.execute(
        _SELECT.where(TASK.c.instance_id.in_(instances), TASK.c.status == TaskStatus.OPEN).order_by(TASK.c.due_at)
    )
    return [_task(row) for row in rows]


def _of_queue(wanted: TaskFilter, most: int) -> list[ColumnElement[bool]]:
    """Return a condition that only the most urgent unclaimed tasks of some candidates meet, so many of each.

    Each candidate's are read in order from one index, so that a long queue costs no more than a short one.
    """
    # A candidate's row repeats the due time: said of it too, the index is entered where those tasks stand.
    due = {"overdue": CANDIDATE.c.due_at < wanted.now, "due_soon": CANDIDATE.c.due_at >= wanted.now}
    queues = [
        select(TASK.c.id)
        .join(CANDIDATE, CANDIDATE.c.task_id == TASK.c.id)
        .where(CANDIDATE.c.candidate == candidate, due.get(wanted.state, true()))
        .order_by(*_urgency(CANDIDATE.c.due_at))
        for candidate in wanted.candidates
    ]
    if wanted.without_candidates:
        queues.append(select(TASK.c.id).where(_without_candidates()).order_by(*_urgency(TASK.c.due_at)))
    if wanted.search:
        queues = [queue.join(INSTANCE, INSTANCE.c.id == TASK.c.instance_id) for queue in queues]
    unclaimed = [TASK.c.assignee == "", *_chosen(wanted)]
    first = [queue.where(*unclaimed).limit(most).subquery() for queue in queues]
    return [TASK.c.id.in_(union(*[select(queue.c.id) for queue in first]))]


def _count_queue(connection: Connection, wanted: TaskFilter) -> int:
    """Return how many unclaimed tasks some candidates have: all of theirs, of which few are claimed, but for those.

    The rows of candidates go when a task is closed, so the index on them alone answers.
    """
    due = [CANDIDATE.c.due_at < wanted.now] if wanted.state == "overdue" else []
    theirs = select(func.count(CANDIDATE.c.task_id.distinct())).where(
        CANDIDATE.c.candidate.in_(wanted.candidates), *due
    )
    claimed = theirs.join(TASK, TASK.c.id == CANDIDATE.c.task_id).where(
        TASK.c.status == TaskStatus.OPEN, TASK.c.assignee > ""
    )
    return int(connection.execute(select(theirs.scalar_subquery() - claimed.scalar_subquery())).scalar_one())


def _chosen(wanted: TaskFilter) -> list[ColumnElement[bool]]:
    """Return the conditions on tasks themselves: whose, with which text, in which state."""
    conditions: list[ColumnElement[bool]] = [TASK.c.status == TaskStatus.OPEN]
    if wanted.assignee:
        conditions.append(TASK.c.assignee == wanted.assignee)
    if wanted.search:
        pattern = containing(wanted.search)
        conditions.append(
            or_(TASK.c.name.ilike(pattern, escape=ESCAPE), INSTANCE.c.business_key.ilike(pattern, escape=ESCAPE))
        )
    match wanted.state:
        case "overdue":
            conditions.append(TASK.c.due_at < wanted.now)
        case "due_soon":
            conditions += [TASK.c.due_soon_at <= wanted.now, TASK.c.due_at >= wanted.now]
        case "returned":
            conditions.append(TASK.c.returned)
    return conditions


def _claimable(wanted: TaskFilter) -> ColumnElement[bool]:
    mine = TASK.c.id.in_(select(CANDIDATE.c.task_id).where(CANDIDATE.c.candidate.in_(wanted.candidates)))
    return or_(mine, _without_candidates()) if wanted.without_candidates else mine


def _without_candidates() -> ColumnElement[bool]:
    return ~exists().where(CANDIDATE.c.task_id == TASK.c.id)


def _urgency(due: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    return [due.nulls_last(), TASK.c.priority.desc(), TASK.c.created_at, TASK.c.id]


def _task(row: Any) -> TaskWithInstance:
    return TaskWithInstance(TaskRecord(*row[:-3]), *row[-3:])
