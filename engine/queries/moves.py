"""Putting instances elsewhere: where one stands, and what keeps instances from another version. For administrators."""

from collections import Counter
from collections.abc import Iterable, Mapping
from uuid import UUID

from engine.bpmn.model import Definition
from engine.bpmn.moving import BODY, generate_plan, may_wait_at, plan_problems, reasons_against
from engine.bpmn.runtime import WaitingToken
from engine.bpmn.workflow import Workflow
from engine.commands import MigrationPlan
from engine.domain import Actor, InstanceStatus
from engine.errors import MigrationProblem
from engine.handlers import rights
from engine.handlers.context import LoadedDefinition
from engine.queries import drawing
from engine.queries.definitions import DefinitionQueries
from engine.queries.instances import InstanceQueries
from engine.queries.reading import instance_or_refuse, names_of
from engine.read_models import MigrationView, MovableInstance, Place, PlanRow, PositionView, Standing
from engine.store.database import Connection
from engine.store.queries import identity, instances, tasks
from engine.store.queries.instances import InstanceFilter, InstanceSummary

MOST_INSTANCES = 1_000
"""So many instances a page looks at."""

NO_ACTIVITIES = ("Gateway", "Event")


class MoveQueries(InstanceQueries, DefinitionQueries):
    """What an administrator asks before instances are moved."""

    def position(self, actor: Actor, instance_id: UUID) -> PositionView:
        """Return where an instance stands, and where it can be put.

        Raises:
            NotAllowedError: The actor is no administrator.
            NotFoundError: There is no such instance.
        """
        rights.require_administrator(actor)
        with self._connect() as connection:
            found = instance_or_refuse(connection, instance_id)
            loaded = self._load(connection, found.definition_id)
            workflow = self._workflow(connection, loaded, found, actor)
            return PositionView(
                row=self._instance_rows(connection, [found])[0],
                standing=tuple(self._open_in(connection, found, loaded.model, workflow)),
                places=tuple(_places(loaded.model)),
            )

    def migration_plan(
        self, actor: Actor, source_id: UUID, target_id: UUID, *, update_triggers: bool = False
    ) -> MigrationPlan:
        """Return the plan that maps each activity of a definition to the one of the same id, as far as that can be.

        Raises:
            NotAllowedError: The actor is no administrator.
            NotFoundError: There is no such definition.
        """
        rights.require_administrator(actor)
        with self._connect() as connection:
            source, target = self._load(connection, source_id), self._load(connection, target_id)
        steps = generate_plan(source.compiled, target.compiled, update_triggers=update_triggers)
        return MigrationPlan(source_id, target_id, steps)

    def migration_problems(self, actor: Actor, plan: MigrationPlan) -> tuple[MigrationProblem, ...]:
        """Return what is wrong with a plan, whatever instances there are.

        Raises:
            NotAllowedError: The actor is no administrator.
            NotFoundError: There is no such definition.
        """
        rights.require_administrator(actor)
        with self._connect() as connection:
            source, target = self._load(connection, plan.source_id), self._load(connection, plan.target_id)
        return tuple(plan_problems(source.compiled, target.compiled, plan.steps))

    def migration(
        self, actor: Actor, source_id: UUID, target_id: UUID, *, update_triggers: bool = False
    ) -> MigrationView:
        """Return what moving the instances of one version to another would mean, activity by activity.

        Raises:
            NotAllowedError: The actor is no administrator.
            NotFoundError: There is no such definition.
        """
        plan = self.migration_plan(actor, source_id, target_id, update_triggers=update_triggers)
        with self._connect() as connection:
            source, target = self._load(connection, source_id), self._load(connection, target_id)
            found = self._running(connection, source_id)
            rows = self._instance_rows(connection, found)
            workflows = [self._workflow(connection, source, each, actor) for each in found]
        waiting = Counter(token.activity_id for each in workflows for token in each.tokens if not token.stands_by)
        return MigrationView(
            source=self.definition(actor, source_id),
            target=self.definition(actor, target_id),
            plan=tuple(_plan_rows(source, target, plan, waiting)),
            instances=tuple(
                MovableInstance(row, tuple(workflow.migration_problems(target.compiled, plan.steps)))
                for row, workflow in zip(rows, workflows, strict=True)
            ),
        )

    def _running(self, connection: Connection, definition_id: UUID) -> list[InstanceSummary]:
        return [
            each
            for status in (InstanceStatus.ACTIVE, InstanceStatus.SUSPENDED)
            for each in instances.instances(connection, InstanceFilter([definition_id], "", status), MOST_INSTANCES, 0)
        ]

    def _open_in(
        self, connection: Connection, found: InstanceSummary, model: Definition, workflow: Workflow
    ) -> Iterable[Standing]:
        rows = {each.task.id: each.task for each in tasks.tasks_of_instance(connection, found.id)}
        units = identity.units(connection)
        names = names_of(connection, *{task.assignee for task in rows.values()})
        for token in _leaves(workflow.tokens):
            task = rows.get(token.id)
            yield Standing(
                id=token.id,
                activity_id=token.activity_id,
                title=drawing.titled(model, token.activity_id) or token.activity_id,
                element=units.get(task.element, task.element) if task else "",
                is_task=task is not None,
                assignee_name=names.get(task.assignee, task.assignee) if task else "",
            )


def _leaves(tokens: Iterable[WaitingToken]) -> list[WaitingToken]:
    """Return what is open and holds nothing else that is."""
    counting = [token for token in tokens if not token.stands_by and token.pending != "undo"]
    around = {token.parent for token in counting}
    return [token for token in counting if token.id not in around]


def _places(model: Definition) -> Iterable[Place]:
    for node in model.nodes.values():
        if node.type.endswith(NO_ACTIVITIES) or node.triggered_by_event or node.for_compensation:
            continue
        yield Place(
            activity_id=node.id + BODY if node.multi_instance else node.id,
            title=drawing.titled(model, node.id),
            lane=node.lane.name if node.lane else "",
            is_task=node.type == "userTask",
        )


def _plan_rows(
    source: LoadedDefinition, target: LoadedDefinition, plan: MigrationPlan, waiting: Mapping[str, int]
) -> Iterable[PlanRow]:
    steps = {step.source: step for step in plan.steps}
    reasons = reasons_against(source.compiled, target.compiled)
    for id in may_wait_at(source.compiled):
        node_id = id.removesuffix(BODY)
        if id != node_id:
            continue  # A body goes as its instances go.
        step = steps.get(id)
        yield PlanRow(
            activity_id=node_id,
            title=drawing.titled(source.model, node_id),
            target_id=step.target if step else "",
            target=drawing.titled(target.model, step.target) if step else "",
            is_event=source.model.nodes[node_id].type.endswith("Event"),
            at=drawing.titled(source.model, source.model.nodes[node_id].attached_to),
            waiting=waiting.get(id, 0),
            problem=reasons.get(id, ""),
            update_trigger=bool(step and step.update_trigger),
        )
