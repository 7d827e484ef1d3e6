"""Files that people and programs send, kept by what they are, and the forms that hold them."""

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, insert, select, update

from engine.errors import DamagedFileError
from engine.store.base import table_of
from engine.store.file_folder import FileFolder
from engine.store.prepared import Prepared
from engine.store.tables import FormFile, StoredContent, StoredFile

CONTENT = table_of(StoredContent)
FILE = table_of(StoredFile)
FORM_FILE = table_of(FormFile)


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
    type: str = ""
    finding: str = ""


@dataclass(frozen=True, slots=True)
class FormFileRecord:
    """A row of `form_file`."""

    id: UUID
    instance_id: UUID
    task_id: UUID | None
    activity_id: str
    element: str
    field: str
    file_id: UUID
    created_at: datetime
    created_by: str
    superseded_at: datetime | None = None


FILE_COLUMNS = [FILE.c[name] for name in FileRecord.__slots__]
FORM_FILE_COLUMNS = [FORM_FILE.c[name] for name in FormFileRecord.__slots__]
_HELD = Prepared(
    select(*FORM_FILE_COLUMNS)
    .where(FORM_FILE.c.instance_id == bindparam("instance_id"))
    .order_by(FORM_FILE.c.created_at, FORM_FILE.c.id)
)


class Files:
    """Stored files. Nothing takes one away."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._folder: FileFolder | None = connection.engine.get_execution_options().get("alur_files")
        self._unwritten: dict[str, bytes] = {}

    def get(self, file_id: UUID) -> FileRecord | None:
        """Return what is known of a file."""
        row = self._connection.execute(select(*FILE_COLUMNS).where(FILE.c.id == file_id)).first()
        return FileRecord(*row) if row else None

    def has(self, sha256: str) -> bool:
        """Whether bytes with this fingerprint were ever stored."""
        statement = select(CONTENT.c.sha256).where(CONTENT.c.sha256 == sha256)
        return self._connection.execute(statement).first() is not None

    def content(self, sha256: str) -> bytes:
        """Return the bytes that have this fingerprint, from wherever they are.

        Raises:
            DamagedFileError: They are in the folder no longer, or are not what they were.
        """
        statement = select(CONTENT.c.content, CONTENT.c.outside).where(CONTENT.c.sha256 == sha256)
        held, outside = self._connection.execute(statement).one()
        if sha256 in self._unwritten:
            return self._unwritten[sha256]
        if outside and self._folder is None:
            raise DamagedFileError(sha256, "it lies in a folder that is not known")
        if outside and self._folder:
            return self._folder.read(sha256)
        if hashlib.sha256(held).hexdigest() != sha256:
            raise DamagedFileError(sha256, "it is not what it was")
        return bytes(held)

    def add(self, record: FileRecord, content: bytes) -> None:
        """Store a file; bytes that are there already are not stored again."""
        known = select(CONTENT.c.sha256).where(CONTENT.c.sha256 == record.sha256)
        if self._connection.execute(known).first() is None:
            outside = self._folder is not None and self._folder.is_used
            if outside:
                self._unwritten[record.sha256] = content
            row = {"sha256": record.sha256, "content": b"" if outside else content, "outside": outside}
            self._connection.execute(insert(CONTENT), row)
        self._connection.execute(insert(FILE), {name: getattr(record, name) for name in FileRecord.__slots__})

    def write_out(self) -> None:
        """Write contents that lie outside, just before the command is made durable: one that is refused leaves none."""
        for sha256, content in self._unwritten.items():
            if self._folder:
                self._folder.write(sha256, content)
        self._unwritten.clear()

    def sent_by(self, user_id: str) -> int:
        """Return how many bytes someone has sent in all."""
        statement = select(func.coalesce(func.sum(FILE.c.size), 0)).where(FILE.c.created_by == user_id)
        return int(self._connection.execute(statement).scalar_one())

    def sent_in_all(self) -> int:
        """Return how many bytes everyone has sent."""
        return int(self._connection.execute(select(func.coalesce(func.sum(FILE.c.size), 0))).scalar_one())

    def contents(self) -> Iterator[str]:
        """Yield the fingerprint of every content there is."""
        yield from self._connection.execute(select(CONTENT.c.sha256).order_by(CONTENT.c.sha256)).scalars().all()

    def held(self, instance_id: UUID) -> list[FormFileRecord]:
        """Return the files that an instance's forms hold or held, the oldest first."""
        return [FormFileRecord(*row) for row in _HELD.all(self._connection, {"instance_id": instance_id})]

    def hold(self, records: Iterable[FormFileRecord]) -> None:
        """Note which files a form's fields hold from now on."""
        rows = [{name: getattr(record, name) for name in FormFileRecord.__slots__} for record in records]
        if rows:
            self._connection.execute(insert(FORM_FILE), rows)

    def supersede(self, ids: Collection[UUID], at: datetime) -> None:
        """Note that fields hold these files no longer. `ids` are those of the rows."""
        if ids:
            self._connection.execute(update(FORM_FILE).where(FORM_FILE.c.id.in_(ids)).values(superseded_at=at))
