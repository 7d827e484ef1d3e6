"""What counts in a calendar now: the running instances of some definitions, with since when things wait in them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select

from engine.domain import InstanceStatus, JobKind, TaskStatus
from engine.store.repositories.instances import INSTANCE
from engine.store.repositories.jobs import JOB, JobRecord
from engine.store.repositories.tasks import TASK, TaskRecord

_RUNNING = (InstanceStatus.ACTIVE, InstanceStatus.SUSPENDED)


def running_definitions(connection: Connection) -> list[UUID]:
    """Return the definitions that have instances which have not ended."""
    statement = select(INSTANCE.c.definition_id).where(INSTANCE.c.status.in_(_RUNNING)).distinct()
    return list(connection.execute(statement).scalars())


def waiting_timers(connection: Connection, definitions: Sequence[UUID]) -> list[tuple[UUID, UUID, UUID, datetime]]:
    """Return (instance, definition, job, since when it waits) of every timer in instances of some definitions."""
    statement = select(JOB.c.instance_id, JOB.c.definition_id, JOB.c.id, JOB.c.created_at).where(
        JOB.c.definition_id.in_(definitions), JOB.c.kind == JobKind.TIMER
    )
    return [(row[0], row[1], row[2], row[3]) for row in connection.execute(statement)]


def timed_tasks(connection: Connection, definitions: Sequence[UUID]) -> list[TaskRecord]:
    """Return every open task with a due time in instances of some definitions."""
    statement = select(*[TASK.c[name] for name in TaskRecord.__slots__]).where(
        TASK.c.definition_id.in_(definitions), TASK.c.status == TaskStatus.OPEN, TASK.c.due_at.is_not(None)
    )
    return [TaskRecord(*row) for row in connection.execute(statement)]


def timed_starts(connection: Connection) -> list[JobRecord]:
    """Return the jobs that start instances at a time."""
    statement = select(*[JOB.c[name] for name in JobRecord.__slots__]).where(JOB.c.kind == JobKind.TIMER_START)
    return [JobRecord(*row) for row in connection.execute(statement)]
