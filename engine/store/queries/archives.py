"""What is archived, what is due for it, and what the system's history tells of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, String, select, type_coerce

from engine.domain import HistoryEventType
from engine.store.queries.audit import instant_text, streamed, uuid_text
from engine.store.repositories.archives import ARCHIVE
from engine.store.repositories.history import EVENT
from engine.store.repositories.instances import INSTANCE

_ROW = select(
    type_coerce(ARCHIVE.c.instance_id, String).label("chain"),
    ARCHIVE.c.events,
    ARCHIVE.c.head,
    ARCHIVE.c.sequence,
    ARCHIVE.c.file,
    ARCHIVE.c.sha256,
    type_coerce(ARCHIVE.c.at, String).label("at"),
)


@dataclass(frozen=True, slots=True)
class Archived:
    """An archived chain: how many events a file has of it, the MAC of the last, and when, as the MAC's text has it."""

    chain: str
    count: int
    head: str
    sequence: int
    file: str
    sha256: str
    at: str


def by_chain(connection: Connection) -> Iterator[Archived]:
    """Give what is archived, by chain."""
    yield from _rows(connection, by_sequence=False)


def by_sequence(connection: Connection) -> Iterator[Archived]:
    """Give what is archived, by the number of the event that tells of it."""
    yield from _rows(connection, by_sequence=True)


def tellings(connection: Connection, chain: UUID) -> Iterator[tuple[int, str, str]]:
    """Give number, instant and data of the events that tell of archived instances, in order."""
    statement = select(EVENT.c.sequence, type_coerce(EVENT.c.at, String), EVENT.c.data).where(
        EVENT.c.chain == chain, EVENT.c.type == HistoryEventType.INSTANCE_ARCHIVED
    )
    for batch in streamed(connection, statement.order_by(EVENT.c.sequence)):
        yield from ((row[0], instant_text(row[1]), row[2]) for row in batch)


def due(connection: Connection, before: datetime) -> list[UUID]:
    """Return the instances that ended before an instant and are not archived, the oldest first."""
    statement = (
        select(INSTANCE.c.id)
        .outerjoin(ARCHIVE, ARCHIVE.c.instance_id == INSTANCE.c.id)
        .where(INSTANCE.c.ended_at < before, ARCHIVE.c.instance_id.is_(None))
    )
    return list(connection.execute(statement.order_by(INSTANCE.c.ended_at, INSTANCE.c.id)).scalars())


def _rows(connection: Connection, *, by_sequence: bool) -> Iterator[Archived]:
    order = ARCHIVE.c.sequence if by_sequence else ARCHIVE.c.instance_id
    for batch in streamed(connection, _ROW.order_by(order)):
        for chain, count, head, sequence, file, sha256, at in batch:
            yield Archived(uuid_text(chain), count, head, sequence, file, sha256, instant_text(at))
