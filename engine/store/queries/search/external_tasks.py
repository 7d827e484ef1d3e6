"""External tasks by many conditions."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, func, or_, select

from engine.domain import InstanceStatus
from engine.read_models.search import DefinitionRef, ExternalTaskSearch, Paging
from engine.store.queries.search.conditions import Conditions, Sight, counted, paged
from engine.store.queries.search.instances import REF, seen
from engine.store.repositories.definitions import DEFINITION
from engine.store.repositories.external_tasks import EXTERNAL, ExternalTaskRecord
from engine.store.repositories.instances import INSTANCE

_RECORD = [EXTERNAL.c[name] for name in ExternalTaskRecord.__slots__]
_SORTS = {
    "id": EXTERNAL.c.id,
    "locked_until": EXTERNAL.c.locked_until,
    "instance_id": EXTERNAL.c.instance_id,
    "definition_id": EXTERNAL.c.definition_id,
    "definition_key": DEFINITION.c.key,
    "priority": EXTERNAL.c.priority,
    "created_at": EXTERNAL.c.created_at,
}


@dataclass(frozen=True, slots=True)
class FoundExternalTask:
    """An external task's row with what stands around it."""

    task: ExternalTaskRecord
    business_key: str
    instance_status: InstanceStatus
    definition: DefinitionRef


def external_tasks(
    connection: Connection, wanted: ExternalTaskSearch, sight: Sight | None, paging: Paging, now: datetime
) -> list[FoundExternalTask]:
    """Return external tasks, the oldest first unless sorted."""
    statement = paged(_external_tasks(wanted, sight, now), paging, _SORTS, [EXTERNAL.c.created_at, EXTERNAL.c.id])
    rows = connection.execute(statement)
    return [
        FoundExternalTask(ExternalTaskRecord(*row[:-7]), row[-7], row[-6], DefinitionRef(*row[-5:])) for row in rows
    ]


def count_external_tasks(connection: Connection, wanted: ExternalTaskSearch, sight: Sight | None, now: datetime) -> int:
    """Return how many external tasks there are."""
    return counted(connection, _external_tasks(wanted, sight, now))


def work_by_topic(connection: Connection, topics: Collection[str], now: datetime) -> dict[str, int]:
    """Return how many tasks of each topic could be fetched now; topics without any are left out."""
    statement = (
        select(EXTERNAL.c.topic, func.count().label("number"))
        .join(INSTANCE, INSTANCE.c.id == EXTERNAL.c.instance_id)
        .where(EXTERNAL.c.topic.in_(topics), INSTANCE.c.status == InstanceStatus.ACTIVE)
        .where(or_(EXTERNAL.c.locked_until.is_(None), EXTERNAL.c.locked_until <= now))
        .where(or_(EXTERNAL.c.retries.is_(None), EXTERNAL.c.retries > 0))
        .group_by(EXTERNAL.c.topic)
    )
    return {row.topic: row.number for row in connection.execute(statement)}


def _external_tasks(wanted: ExternalTaskSearch, sight: Sight | None, now: datetime) -> Select[Any]:
    conditions = Conditions(seen(sight))
    conditions.within(EXTERNAL.c.id, wanted.ids)
    conditions.within(EXTERNAL.c.topic, wanted.topics)
    conditions.equal(EXTERNAL.c.worker_id, wanted.worker_id)
    conditions.within(EXTERNAL.c.instance_id, wanted.instance_ids)
    conditions.equal(EXTERNAL.c.definition_id, wanted.definition_id)
    conditions.equal(DEFINITION.c.key, wanted.definition_key)
    conditions.equal(EXTERNAL.c.activity_id, wanted.activity_id)
    conditions.within(EXTERNAL.c.activity_id, wanted.activity_ids)
    conditions.where(wanted.suspended, INSTANCE.c.status == InstanceStatus.SUSPENDED)
    conditions.where(wanted.retries_left, or_(EXTERNAL.c.retries.is_(None), EXTERNAL.c.retries > 0))
    _of_lock(wanted, conditions, now)
    if wanted.least_priority is not None:
        conditions.append(EXTERNAL.c.priority >= wanted.least_priority)
    if wanted.most_priority is not None:
        conditions.append(EXTERNAL.c.priority <= wanted.most_priority)
    columns = [column.label(f"task_{column.name}") for column in _RECORD]
    ref = [column.label(f"definition_{column.name}") for column in REF]
    return (
        select(*columns, INSTANCE.c.business_key, INSTANCE.c.status.label("instance_status"), *ref)
        .join(INSTANCE, INSTANCE.c.id == EXTERNAL.c.instance_id)
        .join(DEFINITION, DEFINITION.c.id == EXTERNAL.c.definition_id)
        .where(*conditions)
    )


def _of_lock(wanted: ExternalTaskSearch, conditions: Conditions, now: datetime) -> None:
    held = and_(EXTERNAL.c.locked_until.is_not(None), EXTERNAL.c.locked_until > now)
    if wanted.locked is not None:
        conditions.append(held if wanted.locked else or_(EXTERNAL.c.locked_until.is_(None), ~held))
    conditions.before(EXTERNAL.c.locked_until, wanted.lock_expires_before)
    conditions.after(EXTERNAL.c.locked_until, wanted.lock_expires_after)
