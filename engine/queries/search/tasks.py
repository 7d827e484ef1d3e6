"""User tasks by many conditions, and what one of them sees."""

from uuid import UUID

from engine.bpmn.workflow import Workflow
from engine.domain import Actor, InstanceStatus
from engine.errors import NotFoundError
from engine.queries.search.instances import InstanceSearches
from engine.queries.search.variables import fits
from engine.read_models.search import EVERYTHING, Paging, TaskFacts, TaskSearch
from engine.store.database import Connection
from engine.store.queries.search import tasks
from engine.store.queries.search.tasks import FoundTask


class TaskSearches(InstanceSearches):
    """What waits for people, and what they did, as far as the actor takes part in it."""

    def find_tasks(self, actor: Actor, wanted: TaskSearch, paging: Paging = EVERYTHING) -> tuple[TaskFacts, ...]:
        """Return tasks, the oldest first unless sorted."""
        with self._connect() as connection:
            sight = self._sight(connection, actor)
            if not (wanted.variables or wanted.local_variables):
                found = tasks.tasks(connection, wanted, sight, paging)
            else:
                every = tasks.tasks(connection, wanted, sight, Paging(sorting=paging.sorting))
                running = {each.task.instance_id for each in every}
                standing = {id: self._standing(connection, actor, id) for id in running}
                fitting = [each for each in every if _fits(standing[each.task.instance_id], each.task.id, wanted)]
                found = fitting[paging.first :][: paging.most]
            return tuple(self._task_facts(connection, each) for each in found)

    def count_found_tasks(self, actor: Actor, wanted: TaskSearch) -> int:
        """Return how many tasks there are."""
        if wanted.variables or wanted.local_variables:
            return len(self.find_tasks(actor, wanted))
        with self._connect() as connection:
            return tasks.count_tasks(connection, wanted, self._sight(connection, actor))

    def open_task(self, actor: Actor, task_id: UUID) -> TaskFacts:
        """Return one open task.

        Raises:
            NotFoundError: There is none, it is closed, or the actor takes no part in its process.
        """
        found = self.find_tasks(actor, TaskSearch(ids=(task_id,)))
        if not found:
            raise NotFoundError("task.unknown", f"Cannot find task {task_id}: there is no open one.")
        return found[0]

    def candidates_of(self, actor: Actor, task_id: UUID) -> tuple[str, ...]:
        """Return who may claim an open task, as `group:<id>` and `user:<id>`.

        Raises:
            NotFoundError: There is no such open task, or the actor takes no part in its process.
        """
        self.open_task(actor, task_id)
        with self._connect() as connection:
            return tuple(tasks.candidates(connection, task_id))

    def variables_at(self, actor: Actor, task_id: UUID, *, local: bool = False) -> dict[str, object]:
        """Return what an open task sees: its own variables, and unless `local` those of its instance.

        Raises:
            NotFoundError: There is no such open task, or the actor takes no part in its process.
        """
        task = self.open_task(actor, task_id)
        with self._connect() as connection:
            workflow = self._standing(connection, actor, task.instance_id)
        own = next((dict(each.locals) for each in workflow.user_tasks if each.id == task_id), {})
        return own if local else {**workflow.variables, **own}

    def form_fields(self, actor: Actor, task_id: UUID) -> tuple[str, ...]:
        """Return the names of the variables that an open task's form fills.

        Raises:
            NotFoundError: There is no such open task, or the actor takes no part in its process.
        """
        task = self.open_task(actor, task_id)
        with self._connect() as connection:
            model = self._load(connection, task.definition.id).model
        return tuple(field.id for field in model.nodes[task.activity_id].form)

    def _task_facts(self, connection: Connection, found: FoundTask) -> TaskFacts:
        task = found.task
        node = self._load(connection, task.definition_id).model.nodes[task.activity_id]
        return TaskFacts(
            id=task.id,
            instance_id=task.instance_id,
            definition=found.definition,
            business_key=found.business_key,
            activity_id=task.activity_id,
            name=task.name,
            assignee=task.assignee,
            status=task.status,
            priority=task.priority,
            created_at=task.created_at,
            due_at=task.due_at,
            follow_up_at=task.follow_up_at,
            ended_at=task.ended_at,
            suspended=found.instance_status is InstanceStatus.SUSPENDED,
            documentation=node.documentation,
            form_key=node.form_key,
        )


def _fits(workflow: Workflow, task_id: UUID, wanted: TaskSearch) -> bool:
    """Whether the variables of a task's instance, and the task's own, meet what is asked of them."""
    if not fits(workflow.variables, wanted.variables):
        return False
    own = next((each.locals for each in workflow.user_tasks if each.id == task_id), {})
    return fits(own, wanted.local_variables)
