"""Comments and attachments."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from engine.store.base import table_of
from engine.store.tables import Attachment, Comment

ATTACHMENT = table_of(Attachment)
COMMENT = table_of(Comment)


@dataclass(frozen=True, slots=True)
class CommentRecord:
    """A row of `comment`."""

    id: UUID
    instance_id: UUID
    task_id: UUID
    user_id: str
    message: str
    created_at: datetime
    removed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AttachmentRecord:
    """A row of `attachment`."""

    id: UUID
    instance_id: UUID
    task_id: UUID
    file_id: UUID | None
    url: str
    name: str
    description: str
    kind: str
    created_at: datetime
    created_by: str
    removed_at: datetime | None = None


COMMENT_COLUMNS = [COMMENT.c[name] for name in CommentRecord.__slots__]
ATTACHMENT_COLUMNS = [ATTACHMENT.c[name] for name in AttachmentRecord.__slots__]


class Notes:
    """What people leave beside their work. What was removed is not found, and stays where it is."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def comment(self, comment_id: UUID) -> CommentRecord | None:
        """Return a comment that stands."""
        standing = (COMMENT.c.id == comment_id, COMMENT.c.removed_at.is_(None))
        row = self._connection.execute(select(*COMMENT_COLUMNS).where(*standing)).first()
        return CommentRecord(*row) if row else None

    def add_comment(self, record: CommentRecord) -> None:
        """Store a comment."""
        self._connection.execute(insert(COMMENT), {name: getattr(record, name) for name in CommentRecord.__slots__})

    def change_comment(self, comment_id: UUID, message: str) -> None:
        """Let a comment say something else; history keeps what it said."""
        self._connection.execute(update(COMMENT).where(COMMENT.c.id == comment_id).values(message=message))

    def remove_comment(self, comment_id: UUID, at: datetime) -> None:
        """Show a comment no longer."""
        self._connection.execute(update(COMMENT).where(COMMENT.c.id == comment_id).values(removed_at=at))

    def attachment(self, attachment_id: UUID) -> AttachmentRecord | None:
        """Return an attachment that stands."""
        standing = (ATTACHMENT.c.id == attachment_id, ATTACHMENT.c.removed_at.is_(None))
        row = self._connection.execute(select(*ATTACHMENT_COLUMNS).where(*standing)).first()
        return AttachmentRecord(*row) if row else None

    def add_attachment(self, record: AttachmentRecord) -> None:
        """Store an attachment."""
        names = AttachmentRecord.__slots__
        self._connection.execute(insert(ATTACHMENT), {name: getattr(record, name) for name in names})

    def remove_attachment(self, attachment_id: UUID, at: datetime) -> None:
        """Show an attachment no longer."""
        self._connection.execute(update(ATTACHMENT).where(ATTACHMENT.c.id == attachment_id).values(removed_at=at))
