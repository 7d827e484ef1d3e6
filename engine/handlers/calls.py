"""Call activities: a called process is an instance of its own, as in Camunda.

When an instance waits at a call activity, the called instance is started in the same transaction; when a called
instance has ended, its caller goes on in the same transaction. A suspended caller goes on when it is activated.
"""

from uuid import UUID

from engine.bpmn.runtime import PendingCall
from engine.bpmn.workflow import Workflow
from engine.domain import InstanceStatus
from engine.errors import ExecutionError
from engine.handlers.context import HandlerContext, LoadedDefinition, Values
from engine.handlers.ending import cancel_instance
from engine.handlers.projection import Act, Projection, Waiting
from engine.handlers.starting import UNIQUE_KEY_PROPERTY, Beginning, begin
from engine.store.repositories.instances import InstanceRecord
from engine.store.unit_of_work import UnitOfWork

DEEPEST_CALL = 20
"""How deep one command may follow calls; a process that calls itself ends here."""

MOST_CALLS = 1_000
"""How many instances one command may start; a loop around a process that ends at once ends here."""


def settle_calls(
    uow: UnitOfWork, context: HandlerContext, instance: InstanceRecord, loaded: LoadedDefinition, workflow: Workflow
) -> None:
    """Start what an instance now calls, end what it no longer waits for, and let its callers go on if it has ended.

    Raises:
        ConflictError: The called process is suspended, or its business key is taken.
        ExecutionError: The called process is unknown, or there are too many calls.
    """
    calls = _Calls(uow, context)
    workflow = calls.follow(instance, loaded, workflow)
    while instance.status is InstanceStatus.COMPLETED and (caller := calls.caller_of(instance)) is not None:
        caller_loaded = context.load(uow, caller.definition_id)
        call_id = instance.calling_activity_instance_id
        assert call_id is not None
        instance, workflow = caller, calls.take_over(caller, caller_loaded, call_id, workflow.variables)
        workflow = calls.follow(instance, caller_loaded, workflow)


def take_over_ended_calls(
    uow: UnitOfWork, context: HandlerContext, instance: InstanceRecord, loaded: LoadedDefinition
) -> None:
    """Let an instance that was suspended go on behind the calls that ended meanwhile.

    Raises:
        ExecutionError: The process fails behind one.
    """
    for call in _restored(uow, context, instance, loaded).calls:
        ended_id = uow.instances.completed_call(instance.id, call.id)
        ended = uow.instances.get(ended_id) if ended_id else None
        if ended is None or call.id not in {each.id for each in _restored(uow, context, instance, loaded).calls}:
            continue
        variables = _restored(uow, context, ended, context.load(uow, ended.definition_id)).variables
        workflow = _Calls(uow, context).take_over(instance, loaded, call.id, variables)
        settle_calls(uow, context, instance, loaded, workflow)


class _Calls:
    """Follows the calls of one command."""

    def __init__(self, uow: UnitOfWork, context: HandlerContext) -> None:
        self._uow = uow
        self._context = context
        self._left = MOST_CALLS

    def follow(
        self, instance: InstanceRecord, loaded: LoadedDefinition, workflow: Workflow, depth: int = 0
    ) -> Workflow:
        """Start what an instance calls, and whatever that calls, until all of it waits. Returns its last workflow."""
        if not any(node.call for node in loaded.model.nodes.values()):
            return workflow
        if depth > DEEPEST_CALL:
            raise ExecutionError(f"Cannot go on: calls are more than {DEEPEST_CALL} deep. Does a process call itself?")
        known: set[UUID] = set()
        pending = self._pending(instance, workflow, known)
        while pending:
            ended = {call.id: self._start(instance, call, depth) for call in pending}
            pending = []
            for call_id, variables in ended.items():
                # One that ended before it may have led to an end that leaves all other calls.
                if variables is not None and call_id in {call.id for call in workflow.calls}:
                    workflow = self.take_over(instance, loaded, call_id, variables)
                    pending += self._pending(instance, workflow, known)
            waiting = {call.id for call in workflow.calls}
            pending = [call for call in pending if call.id in waiting]
        return workflow

    def caller_of(self, called: InstanceRecord) -> InstanceRecord | None:
        """Return the instance that waits for a called one, None where none does, or not now."""
        caller = self._uow.instances.get(called.calling_instance_id) if called.calling_instance_id else None
        return caller if caller is not None and caller.status is InstanceStatus.ACTIVE else None

    def take_over(self, caller: InstanceRecord, loaded: LoadedDefinition, call_id: UUID, variables: Values) -> Workflow:
        """Complete a call with the variables of the instance that was called. Returns the caller's workflow."""
        workflow = _restored(self._uow, self._context, caller, loaded)
        before = Waiting.of(workflow)
        activity = next((call.activity_id for call in workflow.calls if call.id == call_id), "")
        workflow.complete_call(call_id, variables)
        Projection(self._uow, self._context, caller, loaded).write(workflow, before, Act(acting=activity))
        return workflow

    def _pending(self, instance: InstanceRecord, workflow: Workflow, known: set[UUID]) -> list[PendingCall]:
        """Return the calls that nothing has been started for; what was started for a call that was left is ended.

        Those returned become `known`: once restored, a call no longer has the variables it was entered with.
        """
        running = {}
        for called_id in self._uow.instances.called_by(instance.id):
            called = self._uow.instances.get(called_id)
            if called is not None:
                running[called.calling_activity_instance_id] = called
        waiting = {call.id for call in workflow.calls}
        for call_id in running.keys() - waiting:
            cancel_instance(self._uow, self._context, running[call_id], "The call activity that started it was left.")
        pending = [call for call in workflow.calls if call.id not in running and call.id not in known]
        known.update(call.id for call in pending)
        return pending

    def _start(self, caller: InstanceRecord, call: PendingCall, depth: int) -> Values | None:
        """Start what a call calls. Returns its variables if it has already ended."""
        self._left -= 1
        if self._left < 0:
            raise ExecutionError(f"Cannot go on: more than {MOST_CALLS} processes are called.", call.activity_id)
        loaded = self._definition(caller, call)
        unique = bool(call.business_key) and UNIQUE_KEY_PROPERTY in loaded.model.properties
        beginning = Beginning(call.variables, call.business_key, unique=unique, caller=(caller.id, call))
        called, workflow = begin(beginning, loaded, self._uow, self._context)
        workflow = self.follow(called, loaded, workflow, depth + 1)
        return workflow.variables if called.status is InstanceStatus.COMPLETED else None

    def _definition(self, caller: InstanceRecord, call: PendingCall) -> LoadedDefinition:
        uow = self._uow
        match call.binding:
            case "deployment":
                own = self._context.load(uow, caller.definition_id).record
                same = uow.definitions.of_deployment(own.deployment_id)
                record = next((definition for definition in same if definition.key == call.key), None)
            case "version":
                if not call.version.isdecimal():
                    raise ExecutionError(f"Cannot call {call.key}: '{call.version}' is no version.", call.activity_id)
                record = uow.definitions.of_version(call.key, int(call.version))
            case _:
                record = uow.definitions.latest(call.key)
        if record is None:
            raise ExecutionError(f"Cannot call process {call.key}: no such version is deployed.", call.activity_id)
        return self._context.load(uow, record.id)


def _restored(uow: UnitOfWork, context: HandlerContext, instance: InstanceRecord, loaded: LoadedDefinition) -> Workflow:
    return Workflow.restore(loaded.compiled, context.environment(uow, loaded.model, instance), instance.state)
