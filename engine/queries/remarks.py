"""Comments as pages show them, and where one may write another."""

from uuid import UUID

from engine.domain import Actor
from engine.errors import NotFoundError
from engine.handlers import rights
from engine.queries.reading import names_of
from engine.queries.tasks import TaskQueries
from engine.read_models import Remark, Remarks
from engine.store.queries import tasks
from engine.store.queries.search import notes
from engine.store.repositories.tasks import Tasks


class RemarkQueries(TaskQueries):
    """What people wrote at tasks, with their names."""

    def remarks(self, actor: Actor, task_id: UUID) -> Remarks:
        """Return the comments at a task, open or closed, the oldest first, and whether an actor may add to them.

        Raises:
            NotFoundError: There is no such task, or the actor takes no part in its process.
        """
        with self._connect() as connection:
            found = tasks.task(connection, task_id)
            if found is None or not self._may_see(
                connection, actor, found, self._load(connection, found.task.definition_id)
            ):
                raise NotFoundError("task.unknown", f"Cannot find task {task_id}: there is none.")
            written = notes.comments_of_task(connection, task_id)
            names = names_of(connection, *{each.user_id for each in written})
            candidates = Tasks(connection).candidates(task_id)
        told = tuple(Remark(each.id, names[each.user_id], each.message, each.created_at) for each in written)
        is_open = found.task.ended_at is None
        return Remarks(told, is_open and not rights.refusal_to_note(actor, found.task, candidates))

    def remarkable_tasks(self, actor: Actor, instance_id: UUID) -> frozenset[UUID]:
        """Return the open tasks of an instance at which an actor may comment."""
        with self._connect() as connection:
            held = Tasks(connection)
            return frozenset(
                each.task.id
                for each in tasks.tasks_of_instance(connection, instance_id)
                if each.task.ended_at is None
                and not rights.refusal_to_note(actor, each.task, held.candidates(each.task.id))
            )
