"""Comments and attachments, and the bytes of files."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Connection, select

from engine.store.repositories.files import FILE, Files
from engine.store.repositories.notes import (
    ATTACHMENT,
    ATTACHMENT_COLUMNS,
    COMMENT,
    COMMENT_COLUMNS,
    AttachmentRecord,
    CommentRecord,
)


def comments_of_task(connection: Connection, task_id: UUID) -> list[CommentRecord]:
    """Return the comments at a task, the oldest first."""
    statement = select(*COMMENT_COLUMNS).where(COMMENT.c.task_id == task_id, COMMENT.c.removed_at.is_(None))
    rows = connection.execute(statement.order_by(COMMENT.c.created_at, COMMENT.c.id))
    return [CommentRecord(*row) for row in rows]


def comments_of_instance(connection: Connection, instance_id: UUID) -> list[CommentRecord]:
    """Return the comments at all tasks of an instance, the oldest first."""
    statement = select(*COMMENT_COLUMNS).where(COMMENT.c.instance_id == instance_id, COMMENT.c.removed_at.is_(None))
    rows = connection.execute(statement.order_by(COMMENT.c.created_at, COMMENT.c.id))
    return [CommentRecord(*row) for row in rows]


def attachments_of_task(connection: Connection, task_id: UUID) -> list[AttachmentRecord]:
    """Return the attachments beside a task, the oldest first."""
    standing = (ATTACHMENT.c.task_id == task_id, ATTACHMENT.c.removed_at.is_(None))
    statement = select(*ATTACHMENT_COLUMNS).where(*standing)
    rows = connection.execute(statement.order_by(ATTACHMENT.c.created_at, ATTACHMENT.c.id))
    return [AttachmentRecord(*row) for row in rows]


def commented(connection: Connection, tasks: Sequence[UUID]) -> frozenset[UUID]:
    """Return which of these tasks have comments."""
    standing = (COMMENT.c.task_id.in_(tasks), COMMENT.c.removed_at.is_(None))
    return frozenset(connection.execute(select(COMMENT.c.task_id).where(*standing).distinct()).scalars())


def attached(connection: Connection, tasks: Sequence[UUID]) -> frozenset[UUID]:
    """Return which of these tasks have attachments."""
    standing = (ATTACHMENT.c.task_id.in_(tasks), ATTACHMENT.c.removed_at.is_(None))
    return frozenset(connection.execute(select(ATTACHMENT.c.task_id).where(*standing).distinct()).scalars())


def content(connection: Connection, file_id: UUID) -> bytes | None:
    """Return the bytes of a stored file."""
    sha256 = connection.execute(select(FILE.c.sha256).where(FILE.c.id == file_id)).scalar()
    return None if sha256 is None else Files(connection).content(sha256)
