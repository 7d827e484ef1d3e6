"""External tasks by many conditions, and what they see."""

from collections.abc import Collection, Sequence
from uuid import UUID

from engine.bpmn.workflow import Workflow
from engine.domain import Actor, InstanceStatus
from engine.errors import NotFoundError
from engine.queries.search.instances import InstanceSearches
from engine.read_models.search import EVERYTHING, ExternalTaskFacts, ExternalTaskSearch, FetchedWork, Paging
from engine.store.database import Connection
from engine.store.queries.search import external_tasks
from engine.store.queries.search.conditions import Sight
from engine.store.queries.search.external_tasks import FoundExternalTask


class ExternalTaskSearches(InstanceSearches):
    """What waits for workers outside. Whoever may fetch any of it may see all of it."""

    def find_external_tasks(
        self, actor: Actor, wanted: ExternalTaskSearch, paging: Paging = EVERYTHING
    ) -> tuple[ExternalTaskFacts, ...]:
        """Return external tasks, the oldest first unless sorted."""
        with self._connect() as connection:
            sight = self._sight_of_work(connection, actor)
            found = external_tasks.external_tasks(connection, wanted, sight, paging, self._now())
            return tuple(self._external_facts(connection, each) for each in found)

    def count_external_tasks(self, actor: Actor, wanted: ExternalTaskSearch) -> int:
        """Return how many external tasks there are."""
        with self._connect() as connection:
            sight = self._sight_of_work(connection, actor)
            return external_tasks.count_external_tasks(connection, wanted, sight, self._now())

    def work_by_topic(self, topics: Collection[str]) -> dict[str, int]:
        """Return how many tasks of each topic could be fetched now. For whoever hands out work, not for an actor."""
        with self._connect() as connection:
            return external_tasks.work_by_topic(connection, topics, self._now())

    def external_task(self, actor: Actor, external_task_id: UUID) -> ExternalTaskFacts:
        """Return one external task.

        Raises:
            NotFoundError: There is none, or the actor may not see it.
        """
        found = self.find_external_tasks(actor, ExternalTaskSearch(ids=(external_task_id,)))
        if not found:
            raise NotFoundError(
                "external_task.unknown", f"Cannot find external task {external_task_id}: there is none."
            )
        return found[0]

    def fetched_work(self, actor: Actor, ids: Sequence[UUID]) -> tuple[FetchedWork, ...]:
        """Return external tasks in this order, each with what it sees; what has ended meanwhile is left out.

        However many an instance has, its state is read once.
        """
        with self._connect() as connection:
            sight = self._sight_of_work(connection, actor)
            wanted = ExternalTaskSearch(ids=tuple(ids))
            found = external_tasks.external_tasks(connection, wanted, sight, EVERYTHING, self._now())
            tasks = {each.task.id: self._external_facts(connection, each) for each in found}
            running = {task.instance_id for task in tasks.values()}
            standing = {id: self._standing(connection, actor, id) for id in running}
            return tuple(_told(tasks[id], standing[tasks[id].instance_id]) for id in ids if id in tasks)

    def _sight_of_work(self, connection: Connection, actor: Actor) -> Sight | None:
        return None if actor.is_external_worker else self._sight(connection, actor)

    def _external_facts(self, connection: Connection, found: FoundExternalTask) -> ExternalTaskFacts:
        task = found.task
        return ExternalTaskFacts(
            id=task.id,
            instance_id=task.instance_id,
            definition=found.definition,
            business_key=found.business_key,
            activity_id=task.activity_id,
            topic=task.topic,
            worker_id=task.worker_id,
            locked_until=task.locked_until,
            retries=task.retries,
            priority=task.priority,
            error_message=task.error_message,
            error_details=task.error_details,
            created_at=task.created_at,
            suspended=found.instance_status is InstanceStatus.SUSPENDED,
            properties=self._load(connection, task.definition_id).model.nodes[task.activity_id].properties,
        )


def _told(task: ExternalTaskFacts, workflow: Workflow) -> FetchedWork:
    return FetchedWork(task, dict(workflow.local_variables(task.id)), dict(workflow.variables))
