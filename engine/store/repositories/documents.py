"""Documents of instances, the templates they are made from, and their signed scans."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, bindparam, exists, func, insert, literal, or_, select, update

from engine.domain import DocumentState
from engine.store.base import table_of
from engine.store.prepared import Prepared, row_maker
from engine.store.repositories.definitions import DECISION, DEFINITION, DEPLOYMENT, RESOURCE
from engine.store.repositories.jobs import JOB
from engine.store.tables import Document, DocumentScan

BUNDLED = "bundle"
"""Source of what `alur run` deploys by itself."""

DOCUMENT = table_of(Document)
SCAN = table_of(DocumentScan)


@dataclass(slots=True)
class DocumentRecord:
    """A row of `document`."""

    id: UUID
    instance_id: UUID
    definition_id: UUID
    activity_id: str
    number: int
    round: int
    template: str
    title: str
    state: DocumentState
    facts: str
    ordered_at: datetime
    ordered_by: str
    template_sha256: str = ""
    file_id: UUID | None = None
    sha256: str = ""
    made_at: datetime | None = None
    frozen_at: datetime | None = None
    superseded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TemplateRecord:
    """A Word template as it was deployed once."""

    content: bytes
    sha256: str
    deployed_at: datetime
    deployed_by: str
    is_bundled: bool


@dataclass(frozen=True, slots=True)
class ScanRecord:
    """A row of `document_scan`."""

    id: UUID
    document_id: UUID
    file_id: UUID
    created_at: datetime
    created_by: str


_COLUMNS = [DOCUMENT.c[name] for name in DocumentRecord.__slots__]
_LISTED = [literal("").label("facts") if name == "facts" else DOCUMENT.c[name] for name in DocumentRecord.__slots__]
_ROW = row_maker(DocumentRecord.__slots__)
_INSERT = Prepared(insert(DOCUMENT))
_OF_ACTIVITY = func.count().filter(DOCUMENT.c.activity_id == bindparam("activity_id"))
_COUNTED: list[ColumnElement[Any]] = [func.count(), _OF_ACTIVITY]
_COUNTS = Prepared(select(*_COUNTED).where(DOCUMENT.c.instance_id == bindparam("instance_id")))
_OF_INSTANCE = Prepared(
    select(*_LISTED).where(DOCUMENT.c.instance_id == bindparam("instance_id")).order_by(DOCUMENT.c.number)
)
_NEWEST = Prepared(
    select(*_LISTED)
    .where(DOCUMENT.c.instance_id == bindparam("instance_id"), DOCUMENT.c.template == bindparam("template"))
    .order_by(DOCUMENT.c.number.desc())
    .limit(1)
)
_CHANGING = ("state", "template_sha256", "file_id", "sha256", "made_at", "frozen_at", "superseded_at")
_UPDATE = Prepared(
    update(DOCUMENT)
    .where(DOCUMENT.c.id == bindparam("this_id"))
    .values({name: bindparam(f"new_{name}") for name in _CHANGING})
)
_SCAN_COLUMNS = [SCAN.c[name] for name in ScanRecord.__slots__]


class Documents:
    """Documents. Nothing takes one away."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, document_id: UUID) -> DocumentRecord | None:
        """Return a document."""
        row = self._connection.execute(select(*_COLUMNS).where(DOCUMENT.c.id == document_id)).first()
        return DocumentRecord(*row) if row else None

    def of_instance(self, instance_id: UUID) -> list[DocumentRecord]:
        """Return an instance's documents, the first ordered first.

        Without their facts, which are long, and which only whoever makes a document reads.
        """
        return [DocumentRecord(*row) for row in _OF_INSTANCE.all(self._connection, {"instance_id": instance_id})]

    def newest(self, instance_id: UUID, template: str) -> DocumentRecord | None:
        """Return the document of a template that an instance has ordered last, without its facts; None for none."""
        row = _NEWEST.first(self._connection, {"instance_id": instance_id, "template": template})
        return DocumentRecord(*row) if row else None

    def counts(self, instance_id: UUID, activity_id: str) -> tuple[int, int]:
        """Return how many documents an instance has, and how many of them are an activity's."""
        row = _COUNTS.first(self._connection, {"instance_id": instance_id, "activity_id": activity_id})
        return (int(row[0]), int(row[1])) if row else (0, 0)

    def add(self, record: DocumentRecord) -> None:
        """Store an order."""
        _INSERT.write(self._connection, _ROW(record))

    def save(self, record: DocumentRecord) -> None:
        """Store what became of it."""
        values = {f"new_{name}": getattr(record, name) for name in _CHANGING}
        _UPDATE.write(self._connection, {"this_id": record.id, **values})

    def template(self, name: str, key: str) -> tuple[bytes, str] | None:
        """Return the template of this name that was deployed last, and its SHA-256.

        It was deployed with a version of the process that stands, or without any process. So a template that is mended
        serves the instances that run already. What the office has deployed itself goes before what Alur brought along.
        """
        row = self._connection.execute(
            _in_force(select(RESOURCE.c.content, RESOURCE.c.sha256), name, key).limit(1)
        ).first()
        return (bytes(row[0]), row[1]) if row else None

    def templates(self, name: str, key: str) -> list[TemplateRecord]:
        """Return every template of this name that is or could be in force for a process: what is in force first."""
        columns = (RESOURCE.c.content, RESOURCE.c.sha256)
        from_whom = (DEPLOYMENT.c.deployed_at, DEPLOYMENT.c.deployed_by, DEPLOYMENT.c.source)
        rows = self._connection.execute(_in_force(select(*columns, *from_whom), name, key))
        return [TemplateRecord(bytes(row[0]), row[1], row[2], row[3], row[4] == BUNDLED) for row in rows]

    def ordered_from(self, template: str, key: str) -> list[DocumentRecord]:
        """Return the latest document of a template that any instance of a process has asked for; empty for none."""
        statement = (
            select(*_COLUMNS)
            .join(DEFINITION, DEFINITION.c.id == DOCUMENT.c.definition_id)
            .where(DOCUMENT.c.template == template, DEFINITION.c.key == key)
            .order_by(DOCUMENT.c.ordered_at.desc(), DOCUMENT.c.number.desc())
            .limit(1)
        )
        return [DocumentRecord(*row) for row in self._connection.execute(statement)]

    def failed_from(self, template: str, key: str) -> int:
        """Return how many documents of a template could not be made and wait as incidents."""
        statement = (
            select(func.count())
            .select_from(DOCUMENT)
            .join(DEFINITION, DEFINITION.c.id == DOCUMENT.c.definition_id)
            .join(JOB, JOB.c.subject_id == DOCUMENT.c.id)
            .where(DOCUMENT.c.template == template, DEFINITION.c.key == key, JOB.c.retries == 0)
        )
        return int(self._connection.execute(statement).scalar_one())

    def template_names(self) -> frozenset[str]:
        """Return the names of all Word files that were ever deployed."""
        names = select(RESOURCE.c.name).where(RESOURCE.c.name.like("%.docx")).distinct()
        return frozenset(self._connection.execute(names).scalars())

    def add_scan(self, record: ScanRecord) -> None:
        """Store that a signed scan belongs to a document."""
        self._connection.execute(insert(SCAN), {name: getattr(record, name) for name in ScanRecord.__slots__})

    def scans(self, document_ids: Collection[UUID]) -> list[ScanRecord]:
        """Return the scans of documents, the newest first."""
        statement = select(*_SCAN_COLUMNS).where(SCAN.c.document_id.in_(document_ids))
        rows = self._connection.execute(statement.order_by(SCAN.c.created_at.desc(), SCAN.c.id))
        return [ScanRecord(*row) for row in rows]


def _in_force(statement: Select[Any], name: str, key: str) -> Select[Any]:
    """Return which files of a name may make a process's documents, the one that does first."""
    own = exists().where(
        DEFINITION.c.deployment_id == DEPLOYMENT.c.id, DEFINITION.c.key == key, DEFINITION.c.withdrawn.is_(False)
    )
    any_process = exists().where(DEFINITION.c.deployment_id == DEPLOYMENT.c.id)
    any_decision = exists().where(DECISION.c.deployment_id == DEPLOYMENT.c.id)
    return (
        statement.join(DEPLOYMENT, DEPLOYMENT.c.id == RESOURCE.c.deployment_id)
        .where(RESOURCE.c.name == name, or_(own, ~or_(any_process, any_decision)))
        .order_by(DEPLOYMENT.c.source == BUNDLED, DEPLOYMENT.c.deployed_at.desc(), DEPLOYMENT.c.id.desc())
    )
