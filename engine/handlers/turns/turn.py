"""One command's turn at one instance: its workflow begins or comes back, acts, and what came of it is written."""

from collections.abc import Callable, Sequence
from uuid import UUID

from engine.bpmn.runtime import Decide, Environment
from engine.bpmn.workflow import Workflow
from engine.commands import MigrationStep
from engine.delegates import DELEGATES
from engine.domain import InstanceStatus
from engine.errors import ConflictError, NotFoundError
from engine.handlers.context import HandlerContext, LoadedDefinition
from engine.handlers.turns.decisions import Decider
from engine.handlers.turns.projection import Act, Projection, Waiting
from engine.handlers.working_time import StoredTime
from engine.store.repositories.instances import InstanceRecord
from engine.store.unit_of_work import UnitOfWork


class Turn:
    """A turn at an instance; it is written once.

    Attributes:
        instance: Its row; there is one object for it in all of a command.
        loaded: Its definition.
        workflow: What acts.
        before: What it waited for when the turn began.
        working_time: What it counts in.
    """

    def __init__(
        self,
        uow: UnitOfWork,
        context: HandlerContext,
        instance: InstanceRecord,
        start: Callable[[LoadedDefinition, Environment], Workflow] | None = None,
    ) -> None:
        """Bring the workflow back from the instance's state, or start it."""
        self._uow = uow
        self._context = context
        self.instance = instance
        self.loaded = context.running(uow, instance.definition_id)
        self._decider = Decider(self.loaded.record.deployment_id, uow, context)
        self.working_time = context.working_time(uow, self.loaded.model)
        surroundings = environment(uow, context, self.loaded, instance, self._decider, self.working_time)
        if start is None:
            self.workflow = Workflow.restore(self.loaded.compiled, surroundings, instance.state)
            self.before = Waiting.of(self.workflow)
        else:
            self.workflow = start(self.loaded, surroundings)
            self.before = Waiting()
        self._version = instance.version

    def migrate(
        self, loaded: LoadedDefinition, steps: Sequence[MigrationStep], skip_listeners: bool, skip_mappings: bool
    ) -> None:
        """Let the workflow go on in another definition.

        Raises:
            MigrationError: It does not fit.
            ExecutionError: Something in the diagram failed.
        """
        self.loaded = loaded
        self._decider = Decider(loaded.record.deployment_id, self._uow, self._context)
        self.working_time = self._context.working_time(self._uow, loaded.model)
        surroundings = environment(self._uow, self._context, loaded, self.instance, self._decider, self.working_time)
        self.workflow = self.workflow.migrated(loaded.compiled, surroundings, steps, skip_listeners, skip_mappings)

    def write(self, act: Act) -> None:
        """Store what the workflow did.

        Raises:
            CollisionError: Another command has written the instance since.
        """
        if self.loaded.compiled.asks_groups:
            # What the diagram was told of the actor, so that it can be told again.
            for event in act.events:
                event.data["groups"] = sorted(self._context.actor.groups)
        if version := self.working_time.version_counted:
            # Which calendar the act counted in, so that it can be counted again.
            for event in act.events:
                event.data["calendar_version"] = version
        act.events += self._decider.told  # Behind what is told of the act alone: they came of it.
        projection = Projection(self._uow, self._context, self.instance, self.loaded, self.working_time)
        projection.write(self.workflow, self.before, act)
        self._version = self.instance.version

    def refreshed(self) -> "Turn":
        """Return a turn that shows the instance as it now is: this one, unless another has written it since."""
        return self if self._version == self.instance.version else Turn(self._uow, self._context, self.instance)


def turn_at(instance_id: UUID, uow: UnitOfWork, context: HandlerContext) -> Turn:
    """Begin a turn at an instance.

    Raises:
        NotFoundError: There is no such instance.
        ConflictError: It is suspended, or has ended.
    """
    return Turn(uow, context, require_active(instance_id, uow))


def require_active(instance_id: UUID, uow: UnitOfWork) -> InstanceRecord:
    """Return an instance that can go on.

    Raises:
        NotFoundError: There is no such instance.
        ConflictError: It is suspended, or has ended.
    """
    instance = uow.instances.get(instance_id)
    if instance is None:
        raise NotFoundError("instance.unknown", f"Cannot find instance {instance_id}: there is none.")
    if instance.status is not InstanceStatus.ACTIVE:
        id = "instance.suspended" if instance.status is InstanceStatus.SUSPENDED else "instance.ended"
        raise ConflictError(id, f"Cannot change instance {instance_id}: it is {instance.status}.")
    return instance


def environment(
    uow: UnitOfWork,
    context: HandlerContext,
    loaded: LoadedDefinition,
    instance: InstanceRecord,
    decide: Decide,
    working_time: StoredTime,
) -> Environment:
    """Return what a workflow may know of the world during this command."""
    services = context.services
    return Environment(
        now=uow.now,
        working_time=working_time,
        scripts=services.scripts,
        user_id=context.actor.user_id,
        instance_id=str(instance.id),
        definition_id=str(loaded.record.id),
        user_groups=tuple(sorted(context.actor.groups)),
        business_key=instance.business_key,
        initiator=instance.started_by,
        limits=services.limits,
        delegates=DELEGATES,
        decide=decide,
    )
