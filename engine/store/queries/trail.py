"""One chain's events to read: by type, person and time, the newest first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, Connection, func, select

from engine.clock import UNSYNCHRONISED
from engine.domain import HistoryEventType
from engine.store.queries.audit import sealings
from engine.store.queries.exporting import StoredEvent
from engine.store.repositories.history import EVENT
from engine.store.repositories.indicators import INDICATOR
from engine.store.repositories.instances import INSTANCE

_COLUMNS = [EVENT.c[name] for name in StoredEvent.__slots__]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events are asked for; what is empty or None does not restrict them.

    Attributes:
        type: One type, or all that begin with it where it ends in a dot.
        first: From this instant on.
        end: Before this one.
    """

    type: str = ""
    actor: str = ""
    first: datetime | None = None
    end: datetime | None = None


def events(connection: Connection, chain: UUID, wanted: Wanted, limit: int, offset: int) -> list[StoredEvent]:
    """Return some of a chain's events, the newest first."""
    statement = select(*_COLUMNS).where(*_conditions(chain, wanted)).order_by(EVENT.c.sequence.desc())
    return [StoredEvent(*row) for row in connection.execute(statement.limit(limit).offset(offset))]


def all_events(connection: Connection, chain: UUID, wanted: Wanted) -> Iterator[StoredEvent]:
    """Give all of them, the oldest first, a thousand in memory at a time."""
    statement = select(*_COLUMNS).where(*_conditions(chain, wanted)).order_by(EVENT.c.sequence)
    for row in connection.execute(statement, execution_options={"stream_results": True, "yield_per": 1_000}):
        yield StoredEvent(*row)


def count(connection: Connection, chain: UUID, wanted: Wanted) -> int:
    """Return how many there are."""
    statement = select(func.count()).select_from(EVENT).where(*_conditions(chain, wanted))
    return int(connection.execute(statement).scalar_one())


def at(connection: Connection, chain: UUID, sequences: Sequence[int]) -> dict[int, StoredEvent]:
    """Return events by their numbers, as far as they are there."""
    rows = connection.execute(select(*_COLUMNS).where(EVENT.c.chain == chain, EVENT.c.sequence.in_(sequences)))
    found = (StoredEvent(*row) for row in rows)
    return {event.sequence: event for event in found}


def actors(connection: Connection, chain: UUID) -> list[str]:
    """Return everybody who appears in a chain, by name of account."""
    statement = select(EVENT.c.actor).where(EVENT.c.chain == chain).distinct().order_by(EVENT.c.actor)
    return [actor for actor in connection.execute(statement).scalars() if actor]


def business_keys(connection: Connection, instances: Sequence[UUID]) -> dict[str, str]:
    """Return the business keys of those instances that are there, by id."""
    statement = select(INSTANCE.c.id, INSTANCE.c.business_key).where(INSTANCE.c.id.in_(instances))
    return {str(row[0]): str(row[1]) for row in connection.execute(statement)}


def indicator_names(connection: Connection, indicators: Sequence[UUID]) -> dict[str, str]:
    """Return the names of those indicators that are there, by id."""
    statement = select(INDICATOR.c.id, INDICATOR.c.name).where(INDICATOR.c.id.in_(indicators))
    return {str(row[0]): str(row[1]) for row in connection.execute(statement)}


def clocks_of_seals(connection: Connection, chain: UUID) -> dict[int, dict[str, object]]:
    """Return what history tells of the clock when each seal was made, by the seal's number."""
    found: dict[int, dict[str, object]] = {}
    for data in sealings(connection, chain):
        try:
            said = orjson.loads(data)
        except ValueError:
            continue  # Damaged text: a verification tells of it.
        if isinstance(said, dict) and isinstance(said.get("seal"), int) and isinstance(said.get("clock"), dict):
            found[said["seal"]] = said["clock"]
    return found


def unsure_seals(connection: Connection, chain: UUID) -> int:
    """Return how many seals were made while the clock was known not to be in step, or behind its own events."""
    clocks = clocks_of_seals(connection, chain).values()
    return sum(clock.get("state") == UNSYNCHRONISED or bool(clock.get("ahead")) for clock in clocks)


def _conditions(chain: UUID, wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [EVENT.c.chain == chain]
    if wanted.type.endswith("."):
        conditions.append(EVENT.c.type.in_([type for type in HistoryEventType if type.startswith(wanted.type)]))
    elif wanted.type:
        conditions.append(EVENT.c.type == HistoryEventType(wanted.type))
    conditions += [EVENT.c.actor == wanted.actor] if wanted.actor else []
    conditions += [EVENT.c.at >= wanted.first] if wanted.first else []
    conditions += [EVENT.c.at < wanted.end] if wanted.end else []
    return conditions
