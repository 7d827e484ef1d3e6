"""Archived instances. The one place that takes history rows out of the database, once a file has them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, delete, func, insert, select

from engine.store.base import table_of
from engine.store.repositories.history import EVENT
from engine.store.repositories.seals import ENTRY
from engine.store.tables.archives import Archive

ARCHIVE = table_of(Archive)


@dataclass(frozen=True, slots=True)
class ArchiveRecord:
    """An archived instance.

    Attributes:
        sequence: Number of the system's event that tells of it.
        events: How many events the file has: the chain's first ones.
        head: MAC of the last of them.
        file: Path below the archive's folder.
    """

    instance_id: UUID
    sequence: int
    at: datetime
    events: int
    head: str
    file: str
    sha256: str


class Archives:
    """Where histories went."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, instance_id: UUID) -> ArchiveRecord | None:
        """Return where an instance's history went; None while it is here."""
        columns = [ARCHIVE.c[name] for name in ArchiveRecord.__slots__]
        row = self._connection.execute(select(*columns).where(ARCHIVE.c.instance_id == instance_id)).first()
        return ArchiveRecord(*row) if row else None

    def sealed(self, instance_id: UUID) -> int:
        """Return how many events of an instance a seal covers."""
        counted = select(func.max(ENTRY.c.count)).where(ENTRY.c.chain == instance_id)
        return self._connection.execute(counted).scalar() or 0

    def move(self, record: ArchiveRecord) -> None:
        """Note where an instance's history went, and take its rows away."""
        self._connection.execute(insert(ARCHIVE), {name: getattr(record, name) for name in ArchiveRecord.__slots__})
        self._connection.execute(
            delete(EVENT).where(EVENT.c.chain == record.instance_id, EVENT.c.sequence <= record.events)
        )
