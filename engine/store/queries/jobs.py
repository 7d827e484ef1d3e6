"""What is due, what went wrong, and whether a worker is there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, and_, func, literal_column, or_, select

from engine.domain import OUTSIDE_KINDS, IncidentStatus, InstanceStatus, JobKind
from engine.store.repositories.instances import INSTANCE
from engine.store.repositories.jobs import INCIDENT, JOB, WORKER


@dataclass(frozen=True, slots=True)
class IncidentSummary:
    """An incident with its instance's business key, and its job's kind while that waits."""

    id: UUID
    instance_id: UUID | None
    definition_id: UUID | None
    job_id: UUID
    activity_id: str
    message: str
    status: IncidentStatus
    opened_at: datetime
    resolved_at: datetime | None
    business_key: str | None
    kind: JobKind | None


def due_jobs(
    connection: Connection, now: datetime, limit: int, kind: JobKind | None = None
) -> list[tuple[UUID, JobKind, datetime]]:
    """Return jobs to try now, the longest due first; those done outside only where their kind is asked for.

    Those of suspended instances wait. A document is no step: it is made of ended ones, too.
    """
    is_running = or_(JOB.c.instance_id.is_(None), INSTANCE.c.status == InstanceStatus.ACTIVE)
    rows = connection.execute(
        select(JOB.c.id, JOB.c.kind, JOB.c.due_at)
        .outerjoin(INSTANCE, INSTANCE.c.id == JOB.c.instance_id)
        # Not as a parameter: the index holds just these rows, and the database must know that it does.
        .where(JOB.c.retries > literal_column("0"), JOB.c.run_at <= now)
        .where(JOB.c.kind == kind if kind else and_(JOB.c.kind.not_in(OUTSIDE_KINDS), is_running))
        .order_by(JOB.c.run_at)
        .limit(limit)
    )
    return [(id, kind, due) for id, kind, due in rows]


def incidents(connection: Connection, status: str, instance_id: UUID | None = None) -> list[IncidentSummary]:
    """Return incidents in a state (empty: all), the newest first."""
    columns = [INCIDENT.c[name] for name in IncidentSummary.__slots__[:-2]]
    statement = (
        select(*columns, INSTANCE.c.business_key, JOB.c.kind)
        .outerjoin(INSTANCE, INSTANCE.c.id == INCIDENT.c.instance_id)
        .outerjoin(JOB, JOB.c.id == INCIDENT.c.job_id)
        .order_by(INCIDENT.c.opened_at.desc(), INCIDENT.c.id)
    )
    if status:
        statement = statement.where(INCIDENT.c.status == IncidentStatus(status))
    if instance_id is not None:
        statement = statement.where(INCIDENT.c.instance_id == instance_id)
    rows: Any = connection.execute(statement)
    return [IncidentSummary(*row) for row in rows]


def next_start(connection: Connection, definition_id: UUID, activity_id: str) -> datetime | None:
    """Return when a timed start of a definition comes next; None for never."""
    of_start = (JOB.c.definition_id == definition_id, JOB.c.activity_id == activity_id)
    return connection.execute(
        select(func.min(JOB.c.due_at)).where(*of_start, JOB.c.kind == JobKind.TIMER_START)
    ).scalar()


def last_worker_seen(connection: Connection) -> datetime | None:
    """Return when any worker was last seen."""
    return connection.execute(select(func.max(WORKER.c.seen_at))).scalar()


def workers_seen(connection: Connection, since: datetime) -> int:
    """Return how many workers were seen since an instant."""
    return int(connection.execute(select(func.count()).where(WORKER.c.seen_at >= since)).scalar_one())
