"""The history to take along: instances a few hundred at a time, each with all its events."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from engine.domain import HistoryEventType, InstanceStatus, Source
from engine.store.repositories.definitions import DEFINITION, RESOURCE
from engine.store.repositories.history import EVENT
from engine.store.repositories.instances import INSTANCE

CASES = 200
"""Instances read at a time."""


@dataclass(frozen=True, slots=True)
class Case:
    """An instance as exports tell of it."""

    id: UUID
    definition_id: UUID
    key: str
    version: int
    process_name: str
    business_key: str
    status: InstanceStatus
    started_at: datetime
    started_by: str
    ended_at: datetime | None
    calling_instance_id: UUID | None


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event with every column; `data` is JSON text."""

    chain: UUID
    sequence: int
    at: datetime
    type: HistoryEventType
    actor: str
    role: str
    source: Source
    activity_id: str
    task_id: UUID | None
    data: str
    mac: str


_CASE = select(
    INSTANCE.c.id,
    INSTANCE.c.definition_id,
    DEFINITION.c.key,
    DEFINITION.c.version,
    DEFINITION.c.name,
    INSTANCE.c.business_key,
    INSTANCE.c.status,
    INSTANCE.c.started_at,
    INSTANCE.c.started_by,
    INSTANCE.c.ended_at,
    INSTANCE.c.calling_instance_id,
).join(DEFINITION, DEFINITION.c.id == INSTANCE.c.definition_id)
_EVENT = select(*[EVENT.c[name] for name in StoredEvent.__slots__]).order_by(EVENT.c.chain, EVENT.c.sequence)


def cases(
    connection: Connection, key: str, first: datetime | None, end: datetime | None
) -> Iterator[tuple[Case, list[StoredEvent]]]:
    """Give the instances of a process (empty: all) that started in [first, end), in that order, with their events."""
    conditions: list[ColumnElement[bool]] = [DEFINITION.c.key == key] if key else []
    conditions += [INSTANCE.c.started_at >= first] if first else []
    conditions += [INSTANCE.c.started_at < end] if end else []
    after: list[ColumnElement[bool]] = []
    while True:
        rows = connection.execute(
            _CASE.where(*conditions, *after).order_by(INSTANCE.c.started_at, INSTANCE.c.id).limit(CASES)
        )
        page = [Case(*row) for row in rows]
        events = _events_of(connection, [case.id for case in page])
        yield from ((case, events.get(case.id, [])) for case in page)
        if len(page) < CASES:
            return
        last = page[-1]
        same = and_(INSTANCE.c.started_at == last.started_at, INSTANCE.c.id > last.id)
        after = [or_(INSTANCE.c.started_at > last.started_at, same)]


def count_cases(connection: Connection, key: str) -> int:
    """Return how many instances there are of a process (empty: in all)."""
    statement = select(func.count()).select_from(INSTANCE)
    if key:
        statement = statement.join(DEFINITION, DEFINITION.c.id == INSTANCE.c.definition_id)
        statement = statement.where(DEFINITION.c.key == key)
    return int(connection.execute(statement).scalar_one())


def case(connection: Connection, instance_id: UUID) -> tuple[Case, list[StoredEvent]] | None:
    """Return one instance with its events."""
    row = connection.execute(_CASE.where(INSTANCE.c.id == instance_id)).first()
    return (Case(*row), _events_of(connection, [instance_id]).get(instance_id, [])) if row else None


def called_by(connection: Connection, instance_id: UUID) -> list[UUID]:
    """Return the instances that an instance called."""
    statement = select(INSTANCE.c.id).where(INSTANCE.c.calling_instance_id == instance_id)
    return list(connection.execute(statement.order_by(INSTANCE.c.started_at, INSTANCE.c.id)).scalars())


def chain_events(
    connection: Connection, chain: UUID, first: datetime | None, end: datetime | None
) -> Iterator[StoredEvent]:
    """Give the events of one chain that happened in [first, end)."""
    conditions = [EVENT.c.chain == chain]
    conditions += [EVENT.c.at >= first] if first else []
    conditions += [EVENT.c.at < end] if end else []
    options = {"stream_results": True, "yield_per": 1_000}
    for row in connection.execute(_EVENT.where(*conditions), execution_options=options):
        yield StoredEvent(*row)


def deployed(connection: Connection, chain: UUID, definition_id: UUID) -> tuple[StoredEvent, str] | None:
    """Return the event that tells of a definition's deployment, and the MAC of the event before it."""
    statement = _EVENT.where(
        EVENT.c.chain == chain,
        EVENT.c.type == HistoryEventType.DEFINITION_DEPLOYED,
        EVENT.c.data.contains(str(definition_id)),
    )
    row = connection.execute(statement).first()
    if row is None:
        return None
    event = StoredEvent(*row)
    before = select(EVENT.c.mac).where(EVENT.c.chain == chain, EVENT.c.sequence == event.sequence - 1)
    return event, connection.execute(before).scalar() or ""


def file_of(connection: Connection, definition_id: UUID) -> tuple[str, bytes]:
    """Return name and bytes of a definition's file."""
    row = connection.execute(
        select(RESOURCE.c.name, RESOURCE.c.content)
        .join(DEFINITION, DEFINITION.c.resource_id == RESOURCE.c.id)
        .where(DEFINITION.c.id == definition_id)
    ).one()
    return str(row[0]), bytes(row[1])


def _events_of(connection: Connection, chains: Sequence[UUID]) -> dict[UUID, list[StoredEvent]]:
    rows = connection.execute(_EVENT.where(EVENT.c.chain.in_(chains)))
    events = (StoredEvent(*row) for row in rows)
    return {chain: list(own) for chain, own in groupby(events, lambda event: event.chain)}
