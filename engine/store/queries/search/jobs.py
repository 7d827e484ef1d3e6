"""Jobs and incidents by many conditions."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, or_, select

from engine.domain import InstanceStatus
from engine.read_models.search import (
    DefinitionRef,
    IncidentFacts,
    IncidentSearch,
    JobFacts,
    JobSearch,
    Paging,
)
from engine.store.queries.search.conditions import Conditions, Sight, counted, paged
from engine.store.queries.search.instances import REF
from engine.store.repositories.definitions import DEFINITION
from engine.store.repositories.instances import INSTANCE
from engine.store.repositories.jobs import INCIDENT, JOB

_JOB = [
    JOB.c[name] for name in ("id", "kind", "instance_id", "activity_id", "due_at", "retries", "created_at", "error")
]
_JOB_SORTS = {
    "id": JOB.c.id,
    "instance_id": JOB.c.instance_id,
    "definition_id": JOB.c.definition_id,
    "definition_key": DEFINITION.c.key,
    "retries": JOB.c.retries,
    "due_at": JOB.c.due_at,
}
_INCIDENT_NAMES = (
    "id",
    "kind",
    "job_id",
    "instance_id",
    "activity_id",
    "message",
    "status",
    "opened_at",
    "resolved_at",
)
_INCIDENT = [INCIDENT.c[name] for name in (*_INCIDENT_NAMES, "annotation")]
_INCIDENT_SORTS = {name: INCIDENT.c[name] for name in _INCIDENT_NAMES} | {"definition_id": INCIDENT.c.definition_id}


def jobs(
    connection: Connection, wanted: JobSearch, sight: Sight | None, paging: Paging, now: datetime
) -> list[JobFacts]:
    """Return jobs, the soonest due first unless sorted."""
    statement = paged(_jobs(wanted, sight, now), paging, _JOB_SORTS, [JOB.c.due_at, JOB.c.id])
    return [
        JobFacts(
            id=row.id,
            kind=row.kind,
            instance_id=row.instance_id,
            definition=DefinitionRef(*row[-5:]),
            activity_id=row.activity_id,
            due_at=row.due_at,
            retries=row.retries,
            created_at=row.created_at,
            error=row.error,
            suspended=row.instance_status is InstanceStatus.SUSPENDED,
        )
        for row in connection.execute(statement)
    ]


def count_jobs(connection: Connection, wanted: JobSearch, sight: Sight | None, now: datetime) -> int:
    """Return how many jobs there are."""
    return counted(connection, _jobs(wanted, sight, now))


def incidents(
    connection: Connection, wanted: IncidentSearch, sight: Sight | None, paging: Paging
) -> list[IncidentFacts]:
    """Return incidents, the oldest first unless sorted."""
    statement = paged(_incidents(wanted, sight), paging, _INCIDENT_SORTS, [INCIDENT.c.opened_at, INCIDENT.c.id])
    return [
        IncidentFacts(
            id=row.id,
            kind=row.kind,
            job_id=row.job_id,
            instance_id=row.instance_id,
            definition=DefinitionRef(*row[-5:]),
            activity_id=row.activity_id,
            message=row.message,
            status=row.status,
            opened_at=row.opened_at,
            resolved_at=row.resolved_at,
            annotation=row.annotation,
        )
        for row in connection.execute(statement)
    ]


def count_incidents(connection: Connection, wanted: IncidentSearch, sight: Sight | None) -> int:
    """Return how many incidents there are."""
    return counted(connection, _incidents(wanted, sight))


def _jobs(wanted: JobSearch, sight: Sight | None, now: datetime) -> Select[Any]:
    conditions = Conditions(_seen(JOB.c.definition_id, sight))
    conditions.within(JOB.c.id, wanted.ids)
    conditions.within(JOB.c.instance_id, wanted.instance_ids)
    conditions.equal(JOB.c.definition_id, wanted.definition_id)
    conditions.equal(DEFINITION.c.key, wanted.definition_key)
    conditions.equal(JOB.c.activity_id, wanted.activity_id)
    conditions.within(JOB.c.kind, wanted.kinds)
    conditions.before(JOB.c.due_at, wanted.due_before)
    conditions.after(JOB.c.due_at, wanted.due_after)
    conditions.where(wanted.suspended, INSTANCE.c.status.is_not_distinct_from(InstanceStatus.SUSPENDED))
    _of_failure(wanted, conditions)
    if wanted.executable:
        not_held = INSTANCE.c.status.is_distinct_from(InstanceStatus.SUSPENDED)
        conditions += [JOB.c.retries > 0, JOB.c.run_at <= now, not_held]
    ref = [column.label(f"definition_{column.name}") for column in REF]
    return (
        select(*_JOB, INSTANCE.c.status.label("instance_status"), *ref)
        .join(DEFINITION, DEFINITION.c.id == JOB.c.definition_id)
        .outerjoin(INSTANCE, INSTANCE.c.id == JOB.c.instance_id)
        .where(*conditions)
    )


def _of_failure(wanted: JobSearch, conditions: Conditions) -> None:
    conditions.where(wanted.failed or None, JOB.c.error != "")
    if wanted.failed_activity_id is not None:
        conditions += [JOB.c.error != "", JOB.c.activity_id == wanted.failed_activity_id]
    conditions.equal(JOB.c.error, wanted.error)
    conditions.where(wanted.retries_left, JOB.c.retries > 0)


def _incidents(wanted: IncidentSearch, sight: Sight | None) -> Select[Any]:
    conditions = Conditions(_seen(INCIDENT.c.definition_id, sight))
    conditions.within(INCIDENT.c.id, wanted.ids)
    conditions.equal(INCIDENT.c.kind, wanted.kind)
    conditions.equal(INCIDENT.c.status, wanted.status)
    conditions.within(INCIDENT.c.instance_id, wanted.instance_ids)
    conditions.equal(INCIDENT.c.definition_id, wanted.definition_id)
    conditions.within(DEFINITION.c.key, wanted.definition_keys)
    conditions.equal(INCIDENT.c.activity_id, wanted.activity_id)
    conditions.equal(INCIDENT.c.message, wanted.message)
    conditions.like(INCIDENT.c.message, wanted.message_like)
    conditions.equal(INCIDENT.c.job_id, wanted.job_id)
    conditions.before(INCIDENT.c.opened_at, wanted.opened_before)
    conditions.after(INCIDENT.c.opened_at, wanted.opened_after)
    ref = [column.label(f"definition_{column.name}") for column in REF]
    return (
        select(*_INCIDENT, *ref)
        .join(DEFINITION, DEFINITION.c.id == INCIDENT.c.definition_id)
        .outerjoin(INSTANCE, INSTANCE.c.id == INCIDENT.c.instance_id)
        .where(*conditions)
    )


def _seen(definition: ColumnElement[Any], sight: Sight | None) -> list[ColumnElement[bool]]:
    if sight is None:
        return []
    return [or_(definition.in_(sight.definitions), INSTANCE.c.started_by == sight.user_id)]
