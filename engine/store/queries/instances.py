"""Instances in lists, and their history."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from engine.domain import HistoryEventType, IncidentStatus, InstanceStatus, Source, TaskStatus
from engine.store.queries.searching import ESCAPE, containing
from engine.store.repositories.definitions import DEFINITION
from engine.store.repositories.history import EVENT
from engine.store.repositories.instances import INSTANCE
from engine.store.repositories.jobs import INCIDENT
from engine.store.repositories.tasks import TASK


@dataclass(frozen=True, slots=True)
class InstanceSummary:
    """An instance with what a list says of its definition."""

    id: UUID
    definition_id: UUID
    business_key: str
    status: InstanceStatus
    started_at: datetime
    started_by: str
    ended_at: datetime | None
    key: str
    version: int
    process_name: str


@dataclass(frozen=True, slots=True)
class EventRow:
    """A stored history event, `data` still as JSON text."""

    sequence: int
    at: datetime
    type: HistoryEventType
    actor: str
    role: str
    source: Source
    activity_id: str
    task_id: UUID | None
    data: str


_SELECT = select(
    INSTANCE.c.id,
    INSTANCE.c.definition_id,
    INSTANCE.c.business_key,
    INSTANCE.c.status,
    INSTANCE.c.started_at,
    INSTANCE.c.started_by,
    INSTANCE.c.ended_at,
    DEFINITION.c.key,
    DEFINITION.c.version,
    DEFINITION.c.name,
).join(DEFINITION, DEFINITION.c.id == INSTANCE.c.definition_id)

_NEWEST_FIRST = (INSTANCE.c.started_at.desc(), INSTANCE.c.id)


@dataclass(frozen=True, slots=True)
class InstanceFilter:
    """Which instances: of these definitions (None: of all) or of this starter; in a state, of a key, with a text.

    Attributes:
        late_at: Only those with an open task that is past its due time at this instant.
    """

    definitions: Sequence[UUID] | None = None
    started_by: str = ""
    status: str = ""
    key: str = ""
    search: str = ""
    late_at: datetime | None = None


def instances(connection: Connection, wanted: InstanceFilter, limit: int, offset: int) -> list[InstanceSummary]:
    """Return instances, the newest first."""
    statement = _SELECT.where(*_conditions(wanted)).order_by(*_NEWEST_FIRST).limit(limit).offset(offset)
    return [_summary(row) for row in connection.execute(statement)]


def count_instances(connection: Connection, wanted: InstanceFilter) -> int:
    """Return how many instances there are."""
    statement: Select[Any] = (
        select(func.count()).select_from(INSTANCE).join(DEFINITION, DEFINITION.c.id == INSTANCE.c.definition_id)
    )
    return int(connection.execute(statement.where(*_conditions(wanted))).scalar_one())


def instance(connection: Connection, instance_id: UUID) -> InstanceSummary | None:
    """Return one instance."""
    row = connection.execute(_SELECT.where(INSTANCE.c.id == instance_id)).first()
    return _summary(row) if row else None


def state_of(connection: Connection, instance_id: UUID) -> bytes:
    """Return an instance's workflow state."""
    return bytes(connection.execute(select(INSTANCE.c.state).where(INSTANCE.c.id == instance_id)).scalar_one())


def with_business_keys(
    connection: Connection, key: str, business_keys: Collection[str]
) -> list[tuple[InstanceSummary, bytes]]:
    """Return a process's instances with one of these business keys and their workflow states; no cancelled ones."""
    statement = _SELECT.add_columns(INSTANCE.c.state).where(
        DEFINITION.c.key == key,
        INSTANCE.c.business_key.in_(business_keys),
        INSTANCE.c.status != InstanceStatus.CANCELLED,
    )
    rows = connection.execute(statement.order_by(*_NEWEST_FIRST))
    return [(InstanceSummary(*row[:-1]), bytes(row[-1])) for row in rows]


def history_of(connection: Connection, chain: UUID) -> list[EventRow]:
    """Return a chain's events in order."""
    columns = [EVENT.c[name] for name in EventRow.__slots__]
    rows = connection.execute(select(*columns).where(EVENT.c.chain == chain).order_by(EVENT.c.sequence))
    return [EventRow(*row) for row in rows]


def returns_of(connection: Connection, chain: UUID) -> list[EventRow]:
    """Return the returns of an instance in order."""
    columns = [EVENT.c[name] for name in EventRow.__slots__]
    rows = connection.execute(
        select(*columns)
        .where(EVENT.c.chain == chain, EVENT.c.type == HistoryEventType.TASK_RETURNED)
        .order_by(EVENT.c.sequence)
    )
    return [EventRow(*row) for row in rows]


def open_incidents(connection: Connection, instances: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many open incidents each of these instances has; none: not in it."""
    rows = connection.execute(
        select(INCIDENT.c.instance_id, func.count())
        .where(INCIDENT.c.instance_id.in_(instances), INCIDENT.c.status == IncidentStatus.OPEN)
        .group_by(INCIDENT.c.instance_id)
    )
    return {row[0]: row[1] for row in rows}


def active_by_definition(connection: Connection) -> dict[UUID, int]:
    """Return how many instances of each definition have not ended."""
    rows = connection.execute(
        select(INSTANCE.c.definition_id, func.count())
        .where(INSTANCE.c.status.in_([InstanceStatus.ACTIVE, InstanceStatus.SUSPENDED]))
        .group_by(INSTANCE.c.definition_id)
    )
    return {row[0]: row[1] for row in rows}


def _summary(row: Any) -> InstanceSummary:
    return InstanceSummary(*row)


def _conditions(wanted: InstanceFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.definitions is not None:
        of_definitions = INSTANCE.c.definition_id.in_(wanted.definitions)
        conditions.append(or_(of_definitions, INSTANCE.c.started_by == wanted.started_by))
    if wanted.status:
        conditions.append(INSTANCE.c.status == InstanceStatus(wanted.status))
    if wanted.key:
        conditions.append(DEFINITION.c.key == wanted.key)
    if wanted.late_at:
        late = select(TASK.c.instance_id).where(TASK.c.status == TaskStatus.OPEN, TASK.c.due_at < wanted.late_at)
        conditions.append(INSTANCE.c.id.in_(late))
    if wanted.search:
        pattern = containing(wanted.search)
        conditions.append(
            or_(INSTANCE.c.business_key.ilike(pattern, escape=ESCAPE), DEFINITION.c.name.ilike(pattern, escape=ESCAPE))
        )
    return conditions
