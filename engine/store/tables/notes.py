"""What people leave beside their work: comments, attachments, and the files they and variables hold."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import LongText, Table


class StoredContent(Table):
    """Bytes by what they are: the same content is kept once, whoever sends it. Never changed.

    `outside` ones are in the folder of files (engine.store.file_folder), and no bytes here.
    """

    __tablename__ = "stored_content"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[bytes]
    outside: Mapped[bool] = mapped_column(server_default=false())


class StoredFile(Table):
    """One act of sending a file. `media_type` is what its content is, not what its sender said it was.

    `type` is how forms name that (`pdf`, `docx`), empty for anything else; `finding` is why nobody should open it.
    """

    __tablename__ = "stored_file"
    __table_args__ = (Index("ix_stored_file_created_by_size", "created_by", "size"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_content.sha256"), index=True)
    size: Mapped[int]
    media_type: Mapped[str]
    name: Mapped[str]
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    type: Mapped[str] = mapped_column(server_default=text("''"))
    finding: Mapped[str] = mapped_column(server_default=text("''"))


class FormFile(Table):
    """A file that a form's field holds, or held: one that was replaced is superseded, and stays.

    `field` is the field's id, of a table's cell with the column's (`kinerja.bukti`). Without a task it came with the
    start form.
    """

    __tablename__ = "form_file"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    instance_id: Mapped[UUID] = mapped_column(ForeignKey("process_instance.id"), index=True)
    task_id: Mapped[UUID | None] = mapped_column(ForeignKey("task.id"))
    activity_id: Mapped[str]
    element: Mapped[str]
    field: Mapped[str]
    file_id: Mapped[UUID] = mapped_column(ForeignKey("stored_file.id"), index=True)
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    superseded_at: Mapped[datetime | None]


class Attachment(Table):
    """A file, or an address elsewhere, beside a task. One that is removed is no longer shown, and stays."""

    __tablename__ = "attachment"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    instance_id: Mapped[UUID] = mapped_column(ForeignKey("process_instance.id"), index=True)
    task_id: Mapped[UUID] = mapped_column(ForeignKey("task.id"), index=True)
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    url: Mapped[str] = mapped_column(LongText)
    name: Mapped[str]
    description: Mapped[str] = mapped_column(LongText)
    kind: Mapped[str]
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    removed_at: Mapped[datetime | None]


class Comment(Table):
    """What someone wrote at a task. One that is removed is no longer shown, and stays."""

    __tablename__ = "comment"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    instance_id: Mapped[UUID] = mapped_column(ForeignKey("process_instance.id"), index=True)
    task_id: Mapped[UUID] = mapped_column(ForeignKey("task.id"), index=True)
    user_id: Mapped[str]
    message: Mapped[str] = mapped_column(LongText)
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
