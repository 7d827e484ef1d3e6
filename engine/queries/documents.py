"""Documents of instances: which there are, and their files as Word, PDF and signed scans."""

from uuid import UUID

from engine.documents.printing import can_print, printed
from engine.domain import Actor, DocumentState
from engine.errors import ConflictError, NotFoundError
from engine.queries import drawing
from engine.queries.instances import InstanceQueries
from engine.queries.reading import instance_or_refuse, names_of
from engine.read_models import DocumentRow, ScanRow
from engine.store.database import Connection
from engine.store.repositories.documents import DocumentRecord, Documents
from engine.store.repositories.files import FileRecord, Files


class DocumentQueries(InstanceQueries):
    """What was made of instances' data."""

    def documents(self, actor: Actor, instance_id: UUID) -> tuple[DocumentRow, ...]:
        """Return an instance's documents: those that stand first, then the superseded ones, the newest first.

        Raises:
            NotFoundError: There is no such instance, or the actor takes no part in its process.
        """
        with self._connect() as connection:
            self._require_seen(connection, actor, instance_id)
            records = Documents(connection).of_instance(instance_id)
            rows = [self._document_row(connection, actor, each) for each in reversed(records)]
        return tuple(sorted(rows, key=lambda row: row.state is DocumentState.SUPERSEDED))

    def document(self, actor: Actor, document_id: UUID) -> DocumentRow:
        """Return one document.

        Raises:
            NotFoundError: There is none, or the actor takes no part in its process.
        """
        with self._connect() as connection:
            return self._document_row(connection, actor, self._document(connection, actor, document_id))

    def document_file(self, actor: Actor, document_id: UUID, format: str = "docx") -> tuple[str, bytes]:
        """Return a document as a file, with its name.

        Args:
            actor: Who asks.
            document_id: Which one.
            format: `docx`, as it was made, or `pdf`, printed from it where LibreOffice is installed.

        Raises:
            NotFoundError: There is none, or the actor takes no part in its process.
            ConflictError: It is not made yet, or cannot be printed.
        """
        with self._connect() as connection:
            file = self._file_of(connection, self._document(connection, actor, document_id))
            content = Files(connection).content(file.sha256)
        if format == "docx":
            return file.name, content
        folder = self._services.settings.data_dir / "pdf"
        return file.name.removesuffix(".docx") + ".pdf", printed(content, file.sha256, folder)

    def can_print(self) -> bool:
        """Whether documents can be had as PDF here: where LibreOffice is installed."""
        return can_print()

    def document_scan(self, actor: Actor, document_id: UUID, scan_id: UUID) -> tuple[str, str, bytes]:
        """Return a signed scan as (name, media type, content).

        Raises:
            NotFoundError: There is none, or the actor takes no part in its process.
        """
        with self._connect() as connection:
            record = self._document(connection, actor, document_id)
            scan = next((each for each in Documents(connection).scans([record.id]) if each.id == scan_id), None)
            file = Files(connection).get(scan.file_id) if scan else None
            if file is None:
                raise NotFoundError("file.unknown", f"Cannot find scan {scan_id}: there is none.")
            return file.name, file.media_type, Files(connection).content(file.sha256)

    def _document(self, connection: Connection, actor: Actor, document_id: UUID) -> DocumentRecord:
        record = Documents(connection).get(document_id)
        found = instance_or_refuse(connection, record.instance_id) if record else None
        if (
            record is None
            or found is None
            or not self._may_see_instance(actor, found, self._load(connection, found.definition_id))
        ):
            raise NotFoundError("document.unknown", f"Cannot find document {document_id}: there is none.")
        return record

    def _require_seen(self, connection: Connection, actor: Actor, instance_id: UUID) -> None:
        found = instance_or_refuse(connection, instance_id)
        if not self._may_see_instance(actor, found, self._load(connection, found.definition_id)):
            raise NotFoundError("instance.unknown", f"Cannot find instance {instance_id}: there is none.")

    def _file_of(self, connection: Connection, record: DocumentRecord) -> FileRecord:
        file = Files(connection).get(record.file_id) if record.file_id else None
        if file is None:
            raise ConflictError("document.not_made", f"Cannot give document {record.id}: it is not made yet.")
        return file

    def _document_row(self, connection: Connection, actor: Actor, record: DocumentRecord) -> DocumentRow:
        file = Files(connection).get(record.file_id) if record.file_id else None
        model = self._load(connection, record.definition_id).model
        is_signable = record.state is DocumentState.FROZEN and (actor.is_administrator or not actor.is_auditor)
        return DocumentRow(
            id=record.id,
            instance_id=record.instance_id,
            title=record.title,
            activity=drawing.titled(model, record.activity_id),
            round=record.round,
            state=record.state,
            ordered_at=record.ordered_at,
            made_at=record.made_at,
            frozen_at=record.frozen_at,
            sha256=record.sha256,
            size=file.size if file else 0,
            scans=tuple(self._scans(connection, record)) if record.state is DocumentState.FROZEN else (),
            can_sign=is_signable,
        )

    def _scans(self, connection: Connection, record: DocumentRecord) -> list[ScanRow]:
        scans = Documents(connection).scans([record.id])
        names = names_of(connection, *{each.created_by for each in scans})
        known = [(each, Files(connection).get(each.file_id)) for each in scans]
        return [
            ScanRow(each.id, file.name, file.size, file.sha256, each.created_at, names[each.created_by])
            for each, file in known
            if file is not None
        ]
