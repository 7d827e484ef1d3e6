"""Process instances by many conditions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, exists, func, or_, select

from engine.domain import HistoryEventType, IncidentStatus, InstanceStatus, TaskStatus
from engine.read_models.search import DefinitionRef, InstanceSearch, Paging
from engine.store.queries.search.conditions import Conditions, Sight, counted, paged
from engine.store.repositories.definitions import DEFINITION
from engine.store.repositories.history import EVENT
from engine.store.repositories.instances import INSTANCE
from engine.store.repositories.jobs import INCIDENT, JOB
from engine.store.repositories.tasks import TASK

REF = [DEFINITION.c[name] for name in ("id", "key", "version", "name", "version_tag")]
"""Columns of a `DefinitionRef`, the last five of a row."""

_NAMES = ("id", "business_key", "status", "started_at", "started_by", "ended_at", "calling_instance_id")
_SORTS = {
    "id": INSTANCE.c.id,
    "definition_id": INSTANCE.c.definition_id,
    "definition_key": DEFINITION.c.key,
    "definition_name": DEFINITION.c.name,
    "definition_version": DEFINITION.c.version,
    "business_key": INSTANCE.c.business_key,
    "started_at": INSTANCE.c.started_at,
    "ended_at": INSTANCE.c.ended_at,
}
_CALLED = INSTANCE.alias("called")


@dataclass(frozen=True, slots=True)
class FoundInstance:
    """An instance's row, without its state."""

    definition: DefinitionRef
    id: UUID
    business_key: str
    status: InstanceStatus
    started_at: datetime
    started_by: str
    ended_at: datetime | None
    calling_id: UUID | None


def instances(
    connection: Connection, wanted: InstanceSearch, sight: Sight | None, paging: Paging
) -> list[FoundInstance]:
    """Return instances, the oldest first unless sorted."""
    statement = paged(_instances(wanted, sight), paging, _SORTS, [INSTANCE.c.started_at, INSTANCE.c.id])
    rows: Any = connection.execute(statement)
    return [FoundInstance(DefinitionRef(*row[-5:]), *row[:-5]) for row in rows]


def count_instances(connection: Connection, wanted: InstanceSearch, sight: Sight | None) -> int:
    """Return how many instances there are."""
    return counted(connection, _instances(wanted, sight))


def caller_of(connection: Connection, instance_id: UUID) -> UUID | None:
    """Return the instance that called one."""
    return connection.execute(select(INSTANCE.c.calling_instance_id).where(INSTANCE.c.id == instance_id)).scalar()


def called_by(connection: Connection, instance_id: UUID) -> dict[UUID, UUID]:
    """Return the instances that an instance has called, by the activity instance that called them."""
    rows = connection.execute(
        select(INSTANCE.c.calling_activity_instance_id, INSTANCE.c.id).where(
            INSTANCE.c.calling_instance_id == instance_id, INSTANCE.c.calling_activity_instance_id.is_not(None)
        )
    )
    return {row[0]: row[1] for row in rows}


def reasons(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, str]:
    """Return the stored facts of cancelled instances' cancellation, as JSON."""
    rows = connection.execute(
        select(EVENT.c.chain, EVENT.c.data).where(
            EVENT.c.chain.in_(ids), EVENT.c.type == HistoryEventType.INSTANCE_CANCELLED
        )
    )
    return {row[0]: row[1] for row in rows}


def beginnings(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, str]:
    """Return the activity at which each of some instances began."""
    first = (
        select(EVENT.c.chain, func.min(EVENT.c.sequence).label("sequence"))
        .where(EVENT.c.chain.in_(ids), EVENT.c.type == HistoryEventType.ACTIVITY_STARTED)
        .group_by(EVENT.c.chain)
        .subquery()
    )
    rows = connection.execute(
        select(EVENT.c.chain, EVENT.c.activity_id).join(
            first, (first.c.chain == EVENT.c.chain) & (first.c.sequence == EVENT.c.sequence)
        )
    )
    return {row[0]: row[1] for row in rows}


def seen(sight: Sight | None) -> list[ColumnElement[bool]]:
    """Return what narrows instances to those that an actor may see."""
    if sight is None:
        return []
    return [or_(INSTANCE.c.definition_id.in_(sight.definitions), INSTANCE.c.started_by == sight.user_id)]


def _instances(wanted: InstanceSearch, sight: Sight | None) -> Select[Any]:
    conditions = Conditions(seen(sight))
    conditions.within(INSTANCE.c.id, wanted.ids)
    conditions.within(INSTANCE.c.status, wanted.statuses)
    conditions.equal(INSTANCE.c.business_key, wanted.business_key)
    conditions.within(INSTANCE.c.business_key, wanted.business_keys)
    conditions.like(INSTANCE.c.business_key, wanted.business_key_like)
    conditions.equal(INSTANCE.c.started_by, wanted.started_by)
    conditions.after(INSTANCE.c.started_at, wanted.started_after)
    conditions.before(INSTANCE.c.started_at, wanted.started_before)
    conditions.where(wanted.finished, INSTANCE.c.ended_at.is_not(None))
    conditions.after(INSTANCE.c.ended_at, wanted.finished_after)
    conditions.before(INSTANCE.c.ended_at, wanted.finished_before)
    _of_definition(wanted, conditions)
    _of_others(wanted, conditions)
    columns = [INSTANCE.c[name] for name in _NAMES]
    ref = [column.label(f"definition_{column.name}") for column in REF]
    joined = select(*columns, *ref).join(DEFINITION, DEFINITION.c.id == INSTANCE.c.definition_id)
    return joined.where(*conditions)


def _of_definition(wanted: InstanceSearch, conditions: Conditions) -> None:
    conditions.equal(INSTANCE.c.definition_id, wanted.definition_id)
    conditions.equal(DEFINITION.c.key, wanted.definition_key)
    conditions.within(DEFINITION.c.key, wanted.definition_keys)
    if wanted.definition_keys_not is not None:
        conditions.append(DEFINITION.c.key.not_in(wanted.definition_keys_not))
    conditions.equal(DEFINITION.c.name, wanted.definition_name)
    conditions.like(DEFINITION.c.name, wanted.definition_name_like)
    conditions.equal(DEFINITION.c.deployment_id, wanted.deployment_id)


def _of_others(wanted: InstanceSearch, conditions: Conditions) -> None:
    """Narrow by the instances around one, and by what waits in it."""
    conditions.equal(INSTANCE.c.calling_instance_id, wanted.calling_id)
    conditions.where(wanted.top_level or None, INSTANCE.c.calling_instance_id.is_(None))
    if wanted.called_id is not None:
        caller = select(_CALLED.c.calling_instance_id).where(_CALLED.c.id == wanted.called_id)
        conditions.append(INSTANCE.c.id.in_(caller))
    incident = exists().where(INCIDENT.c.instance_id == INSTANCE.c.id, INCIDENT.c.status == IncidentStatus.OPEN)
    conditions.where(wanted.with_incident or None, incident)
    if wanted.incident_message is not None:
        conditions.append(incident.where(INCIDENT.c.message == wanted.incident_message))
    if wanted.activities is not None:
        task = exists().where(TASK.c.instance_id == INSTANCE.c.id, TASK.c.status == TaskStatus.OPEN)
        job = exists().where(JOB.c.instance_id == INSTANCE.c.id)
        conditions.append(
            or_(
                task.where(TASK.c.activity_id.in_(wanted.activities)),
                job.where(JOB.c.activity_id.in_(wanted.activities)),
            )
        )
