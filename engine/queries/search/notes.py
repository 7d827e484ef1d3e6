"""Comments, attachments and files, for who takes part in the process they belong to."""

from collections.abc import Sequence
from uuid import UUID

from engine.commands import StoreFile
from engine.domain import Actor, FileValue, TaskStatus
from engine.errors import NotFoundError
from engine.handlers.files import value_to_be
from engine.queries.search.tasks import TaskSearches
from engine.read_models.search import AttachmentFacts, CommentFacts, TaskFacts, TaskSearch
from engine.store.queries.search import notes
from engine.store.repositories.notes import AttachmentRecord, CommentRecord


class NoteSearches(TaskSearches):
    """What people left beside their work."""

    def any_task(self, actor: Actor, task_id: UUID) -> TaskFacts:
        """Return one task, open or closed.

        Raises:
            NotFoundError: There is none, or the actor takes no part in its process.
        """
        found = self.find_tasks(actor, TaskSearch(ids=(task_id,), statuses=tuple(TaskStatus)))
        if not found:
            raise NotFoundError("task.unknown", f"Cannot find task {task_id}: there is none.")
        return found[0]

    def comments_of_task(self, actor: Actor, task_id: UUID) -> tuple[CommentFacts, ...]:
        """Return the comments at a task, open or closed, the oldest first.

        Raises:
            NotFoundError: There is no such task, or the actor takes no part in its process.
        """
        task = self.any_task(actor, task_id)
        with self._connect() as connection:
            found = notes.comments_of_task(connection, task_id)
        root_id = self.one_instance(actor, task.instance_id).root_id
        return tuple(_comment(each, root_id) for each in found)

    def comments_of_instance(self, actor: Actor, instance_id: UUID) -> tuple[CommentFacts, ...]:
        """Return the comments at all tasks of an instance, running or ended, the oldest first.

        Raises:
            NotFoundError: There is no such instance, or the actor takes no part in its process.
        """
        root_id = self.one_instance(actor, instance_id).root_id
        with self._connect() as connection:
            return tuple(_comment(each, root_id) for each in notes.comments_of_instance(connection, instance_id))

    def attachments_of_task(self, actor: Actor, task_id: UUID) -> tuple[AttachmentFacts, ...]:
        """Return the attachments beside a task, open or closed, the oldest first.

        Raises:
            NotFoundError: There is no such task, or the actor takes no part in its process.
        """
        task = self.any_task(actor, task_id)
        with self._connect() as connection:
            found = notes.attachments_of_task(connection, task_id)
        root_id = self.one_instance(actor, task.instance_id).root_id
        return tuple(_attachment(each, root_id) for each in found)

    def attached_file(self, actor: Actor, task_id: UUID, attachment_id: UUID) -> bytes:
        """Return the bytes of an attachment's file.

        Raises:
            NotFoundError: There is no such attachment, or it is an address only.
        """
        for each in self.attachments_of_task(actor, task_id):
            if each.id == attachment_id and each.file_id is not None:
                return self._content(each.file_id)
        raise NotFoundError("attachment.unknown", f"Cannot find attachment {attachment_id}: it has no content.")

    def noted(self, actor: Actor, tasks: Sequence[UUID]) -> tuple[frozenset[UUID], frozenset[UUID]]:
        """Return which of these tasks have comments, and which attachments."""
        with self._connect() as connection:
            return notes.commented(connection, tasks), notes.attached(connection, tasks)

    def file_content(self, value: FileValue) -> bytes:
        """Return the bytes that a variable's value stands for. Whoever was given the value may read them.

        Raises:
            NotFoundError: They are not there.
        """
        return self._content(value.id)

    def file_to_be(self, command: StoreFile) -> FileValue:
        """Return what a file will be once the command that names it has kept it. Nothing is stored.

        Raises:
            InvalidVariablesError: Its name is none.
        """
        return value_to_be(command)

    def _content(self, file_id: UUID) -> bytes:
        with self._connect() as connection:
            found = notes.content(connection, file_id)
        if found is None:
            raise NotFoundError("file.unknown", f"Cannot find file {file_id}: there is none.")
        return found


def _comment(record: CommentRecord, root_id: UUID) -> CommentFacts:
    return CommentFacts(
        id=record.id,
        task_id=record.task_id,
        instance_id=record.instance_id,
        root_id=root_id,
        user_id=record.user_id,
        message=record.message,
        created_at=record.created_at,
    )


def _attachment(record: AttachmentRecord, root_id: UUID) -> AttachmentFacts:
    return AttachmentFacts(
        id=record.id,
        task_id=record.task_id,
        instance_id=record.instance_id,
        root_id=root_id,
        file_id=record.file_id,
        url=record.url,
        name=record.name,
        description=record.description,
        kind=record.kind,
        created_at=record.created_at,
        created_by=record.created_by,
    )
