"""Files that people and programs send, kept by what they are."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, insert, select

from engine.store.base import table_of
from engine.store.tables import StoredContent, StoredFile

CONTENT = table_of(StoredContent)
FILE = table_of(StoredFile)


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A row of `stored_file`."""

    id: UUID
    sha256: str
    size: int
    media_type: str
    name: str
    created_at: datetime
    created_by: str


class Files:
    """Stored files. Nothing takes one away."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, file_id: UUID) -> FileRecord | None:
        """Return what is known of a file."""
        names = [FILE.c[name] for name in FileRecord.__slots__]
        row = self._connection.execute(select(*names).where(FILE.c.id == file_id)).first()
        return FileRecord(*row) if row else None

    def content(self, sha256: str) -> bytes:
        """Return the bytes that have this fingerprint."""
        statement = select(CONTENT.c.content).where(CONTENT.c.sha256 == sha256)
        return bytes(self._connection.execute(statement).scalar_one())

    def add(self, record: FileRecord, content: bytes) -> None:
        """Store a file; bytes that are there already are not stored again."""
        known = select(CONTENT.c.sha256).where(CONTENT.c.sha256 == record.sha256)
        if self._connection.execute(known).first() is None:
            self._connection.execute(insert(CONTENT), {"sha256": record.sha256, "content": content})
        self._connection.execute(insert(FILE), {name: getattr(record, name) for name in FileRecord.__slots__})
