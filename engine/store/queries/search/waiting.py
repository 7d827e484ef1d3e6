"""What waits in instances: tasks, timers, subscriptions, external tasks."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, Table, literal, select, union_all
from sqlalchemy import cast as cast_to
from sqlalchemy.types import String

from engine.domain import InstanceStatus, TaskStatus
from engine.read_models.search import ExecutionSearch
from engine.store.queries.search.conditions import Conditions, Sight
from engine.store.queries.search.instances import seen
from engine.store.repositories.definitions import DEFINITION
from engine.store.repositories.external_tasks import EXTERNAL
from engine.store.repositories.instances import INSTANCE
from engine.store.repositories.jobs import JOB
from engine.store.repositories.subscriptions import SUBSCRIPTION
from engine.store.repositories.tasks import TASK


@dataclass(frozen=True, slots=True)
class WaitingToken:
    """A token that waits, or an instance itself (kind empty)."""

    id: UUID
    instance_id: UUID
    activity_id: str
    kind: str
    name: str
    instance_status: InstanceStatus


def waiting(connection: Connection, wanted: ExecutionSearch, sight: Sight | None) -> list[WaitingToken]:
    """Return what waits, by instance and activity."""
    parts = [
        _part(TASK, literal("task"), literal(""), wanted, sight).where(TASK.c.status == TaskStatus.OPEN),
        _part(JOB, cast_to(JOB.c.kind, String), literal(""), wanted, sight),
        _part(SUBSCRIPTION, cast_to(SUBSCRIPTION.c.kind, String), SUBSCRIPTION.c.name, wanted, sight),
        _part(EXTERNAL, literal("external"), EXTERNAL.c.topic, wanted, sight),
    ]
    if wanted.activity_id is None:
        parts.append(_instances(wanted, sight))
    every = union_all(*parts).subquery()
    conditions = Conditions()
    if wanted.message is not None:
        conditions += [every.c.kind == "message", every.c.name == wanted.message]
    if wanted.signal is not None:
        conditions += [every.c.kind == "signal", every.c.name == wanted.signal]
    statement = select(every).where(*conditions).order_by(every.c.instance_id, every.c.activity_id, every.c.id)
    return [WaitingToken(*row) for row in connection.execute(statement)]


def _part(table: Table, kind: Any, name: Any, wanted: ExecutionSearch, sight: Sight | None) -> Select[Any]:
    conditions = _conditions(wanted, sight)
    conditions.within(table.c.id, wanted.ids)
    conditions.equal(table.c.activity_id, wanted.activity_id)
    return (
        select(
            table.c.id.label("id"),
            INSTANCE.c.id.label("instance_id"),
            table.c.activity_id.label("activity_id"),
            kind.label("kind"),
            name.label("name"),
            INSTANCE.c.status.label("status"),
        )
        .select_from(table)
        .join(INSTANCE, INSTANCE.c.id == table.c.instance_id)
        .join(DEFINITION, DEFINITION.c.id == INSTANCE.c.definition_id)
        .where(*conditions)
    )


def _instances(wanted: ExecutionSearch, sight: Sight | None) -> Select[Any]:
    conditions = _conditions(wanted, sight)
    conditions.within(INSTANCE.c.id, wanted.ids)
    return (
        select(
            INSTANCE.c.id.label("id"),
            INSTANCE.c.id.label("instance_id"),
            literal("").label("activity_id"),
            literal("").label("kind"),
            literal("").label("name"),
            INSTANCE.c.status.label("status"),
        )
        .join(DEFINITION, DEFINITION.c.id == INSTANCE.c.definition_id)
        .where(*conditions)
    )


def _conditions(wanted: ExecutionSearch, sight: Sight | None) -> Conditions:
    conditions = Conditions(seen(sight))
    conditions.append(INSTANCE.c.status.in_([InstanceStatus.ACTIVE, InstanceStatus.SUSPENDED]))
    conditions.within(INSTANCE.c.id, wanted.instance_ids)
    conditions.equal(INSTANCE.c.definition_id, wanted.definition_id)
    conditions.equal(DEFINITION.c.key, wanted.definition_key)
    conditions.equal(INSTANCE.c.business_key, wanted.business_key)
    conditions.where(wanted.suspended, INSTANCE.c.status == InstanceStatus.SUSPENDED)
    return conditions
