"""The whole history in order, streamed: a verification of a million events holds a few thousand of them at a time.

Values come as they are stored, not as enums and objects: a row that somebody damaged must be read to be found.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, String, func, select, type_coerce

from engine.domain import HistoryEventType
from engine.read_models.audit import SealRow
from engine.store.repositories.history import EVENT, HEAD
from engine.store.repositories.instances import INSTANCE
from engine.store.repositories.seals import ENTRY, SEAL

BATCH = 2_000
"""Rows fetched at a time."""

EventValues = list[Any]
"""What the MAC of an event covers, in order, then the MAC itself; chain, instant and task as its text has them."""

_NAMES = ("chain", "sequence", "at", "type", "actor", "role", "source", "activity_id", "task_id", "data", "mac")
_CHAIN, _AT, _TASK = _NAMES.index("chain"), _NAMES.index("at"), _NAMES.index("task_id")


@dataclass(frozen=True, slots=True)
class Kept:
    """Head and count kept beside a chain, and the MAC over both; empty where it was written before there was one."""

    chain: str
    head: str
    count: int
    mac: str = ""


@dataclass(frozen=True, slots=True)
class Sealed:
    """Where a chain stood when it was sealed."""

    chain: str
    seal: int
    count: int
    mac: str


def _raw(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return type_coerce(column, String).label(column.key)


_EVENTS = select(*[EVENT.c.sequence if name == "sequence" else _raw(EVENT.c[name]) for name in _NAMES])


def events(connection: Connection) -> Iterator[list[EventValues]]:
    """Give all events in batches, by chain and sequence."""
    yield from _canonical(connection, _EVENTS.order_by(EVENT.c.chain, EVENT.c.sequence))


def events_from(connection: Connection, chain: UUID, sequence: int, limit: int) -> list[EventValues]:
    """Return events of a chain from a number on."""
    statement = _EVENTS.where(EVENT.c.chain == chain, EVENT.c.sequence >= sequence)
    batches = _canonical(connection, statement.order_by(EVENT.c.sequence).limit(limit))
    return [row for batch in batches for row in batch]


def count_events(connection: Connection) -> int:
    """Return how many events there are."""
    return int(connection.execute(select(func.count()).select_from(EVENT)).scalar_one())


def heads(connection: Connection) -> Iterator[Kept]:
    """Give what is kept beside each instance's chain, by chain."""
    statement = select(_raw(INSTANCE.c.id), INSTANCE.c.history_head, INSTANCE.c.history_count, INSTANCE.c.history_mac)
    for batch in streamed(connection, statement.order_by(INSTANCE.c.id)):
        yield from (Kept(uuid_text(row[0]), row[1], row[2], row[3]) for row in batch)


def other_heads(connection: Connection) -> list[Kept]:
    """Return what is kept beside the chains that belong to no instance, by chain."""
    rows = connection.execute(select(_raw(HEAD.c.chain), HEAD.c.head, HEAD.c.count, HEAD.c.mac).order_by(HEAD.c.chain))
    return [Kept(uuid_text(row[0]), row[1], row[2], row[3]) for row in rows]


def sealed(connection: Connection, chain: UUID | None = None) -> Iterator[Sealed]:
    """Give the entries of one chain in all seals, or of all chains, by chain and seal."""
    statement = select(_raw(ENTRY.c.chain), *_SEALED).order_by(ENTRY.c.chain, ENTRY.c.seal)
    yield from _entries(connection, statement if chain is None else statement.where(ENTRY.c.chain == chain))


def entries(connection: Connection, seal: int | None = None) -> Iterator[Sealed]:
    """Give the entries of one seal, or of all, by seal and chain."""
    statement = select(_raw(ENTRY.c.chain), *_SEALED).order_by(ENTRY.c.seal, ENTRY.c.chain)
    yield from _entries(connection, statement if seal is None else statement.where(ENTRY.c.seal == seal))


def seals(connection: Connection) -> list[SealRow]:
    """Return all seals by number."""
    columns = [SEAL.c[name] for name in SealRow.__slots__]
    return [SealRow(*row) for row in connection.execute(select(*columns).order_by(SEAL.c.number))]


def sealings(connection: Connection, chain: UUID) -> list[str]:
    """Return the data of the events that tell of a seal, in order."""
    statement = select(EVENT.c.data).where(EVENT.c.chain == chain, EVENT.c.type == HistoryEventType.HISTORY_SEALED)
    return list(connection.execute(statement.order_by(EVENT.c.sequence)).scalars())


_SEALED = (ENTRY.c.seal, ENTRY.c.count, ENTRY.c.mac)


def _entries(connection: Connection, statement: Select[Any]) -> Iterator[Sealed]:
    for batch in streamed(connection, statement):
        yield from (Sealed(uuid_text(row[0]), row[1], row[2], row[3]) for row in batch)


def streamed(connection: Connection, statement: Select[Any]) -> Iterator[Any]:
    """Give a statement's rows in batches, from a cursor that the server keeps."""
    options = {"stream_results": True, "yield_per": BATCH}
    found = connection.execute(statement, execution_options=options)
    try:
        yield from found.partitions()
    finally:
        # Whoever has found what they looked for reads no further, and PostgreSQL keeps the cursor open.
        found.close()


def _canonical(connection: Connection, statement: Select[Any]) -> Iterator[list[EventValues]]:
    """Give rows with chain, instant and task as the MAC's text has them; neighbours mostly share chain and instant."""
    seen: dict[Any, str] = {}
    for batch in streamed(connection, statement):
        rows = []
        for stored in batch:
            row = list(stored)
            for place, converted in ((_CHAIN, uuid_text), (_AT, instant_text)):
                value = row[place]
                text = seen.get(value)
                if text is None:
                    if len(seen) > BATCH:
                        seen.clear()
                    text = seen[value] = converted(value)
                row[place] = text
            if row[_TASK] is not None:
                row[_TASK] = uuid_text(row[_TASK])
            rows.append(row)
        yield rows


def uuid_text(stored: object) -> str:
    """Return an id as text: SQLite stores 32 digits, PostgreSQL's driver gives UUIDs."""
    text = str(stored)
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}" if len(text) == 32 else text


def instant_text(stored: object) -> str:
    """Return an instant as RFC 3339 in UTC. Text that is none stays what it is, and then fits nothing."""
    if isinstance(stored, datetime):
        stored = stored.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
    text = str(stored)
    fraction = text[19:]
    return f"{text[:10]}T{text[11:19]}{'' if fraction == '.000000' else fraction}Z"
