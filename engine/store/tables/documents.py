"""Documents made of what instances hold, and the signed scans that belong to them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from engine.domain import DocumentState
from engine.store.base import LongText, Table, enum_type


class Document(Table):
    """One document of one round. It is never changed once it is made; a later one supersedes it.

    `facts` are the instance's variables as they were when its step was done, so that a template mended later makes the
    document of that step, and not of what came afterwards. `number` counts the instance's documents in the order of
    their steps, `round` those of one activity. `frozen_at` may come before `made_at`.
    """

    __tablename__ = "document"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    instance_id: Mapped[UUID] = mapped_column(ForeignKey("process_instance.id"), index=True)
    definition_id: Mapped[UUID] = mapped_column(ForeignKey("process_definition.id"))
    activity_id: Mapped[str]
    number: Mapped[int]
    round: Mapped[int]
    template: Mapped[str]
    title: Mapped[str]
    state: Mapped[DocumentState] = mapped_column(enum_type(DocumentState))
    facts: Mapped[str] = mapped_column(LongText)
    ordered_at: Mapped[datetime]
    ordered_by: Mapped[str]
    template_sha256: Mapped[str] = mapped_column(String(64))
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime | None]
    frozen_at: Mapped[datetime | None]
    superseded_at: Mapped[datetime | None]


class DocumentScan(Table):
    """A scan of a document with wet signatures, sent against its SHA-256. Earlier ones stay."""

    __tablename__ = "document_scan"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), index=True)
    file_id: Mapped[UUID] = mapped_column(ForeignKey("stored_file.id"))
    created_at: Mapped[datetime]
    created_by: Mapped[str]
