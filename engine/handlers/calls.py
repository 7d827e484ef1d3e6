"""Call activities: a called process is an instance of its own, as in Camunda.

When an instance waits at a call activity, the called instance is started in the same transaction; when a called
instance has ended, its caller goes on in the same transaction.
"""

from engine.bpmn.runtime import PendingCall
from engine.bpmn.workflow import Workflow
from engine.domain import InstanceStatus
from engine.errors import ExecutionError
from engine.handlers.context import HandlerContext, LoadedDefinition
from engine.handlers.ending import cancel_instance
from engine.handlers.projection import Act, Projection, Waiting
from engine.handlers.starting import UNIQUE_KEY_PROPERTY, Beginning, begin
from engine.store.repositories.instances import InstanceRecord
from engine.store.unit_of_work import UnitOfWork

DEEPEST_CALL = 20
"""How many calls one command may follow; a process that calls itself ends here."""


def settle_calls(
    uow: UnitOfWork, context: HandlerContext, instance: InstanceRecord, workflow: Workflow, depth: int = 0
) -> None:
    """Start what an instance now calls, end what it no longer waits for, and let its own caller go on if it has ended.

    Raises:
        ExecutionError: The called process is unknown, or calls go too deep.
    """
    if depth > DEEPEST_CALL:
        raise ExecutionError(f"Cannot go on: calls are more than {DEEPEST_CALL} deep. Does a process call itself?")
    running = {called.calling_activity_instance_id: called for called in _called_by(uow, instance)}
    waiting = {call.id: call for call in workflow.calls}
    for call_id in running.keys() - waiting.keys():
        cancel_instance(uow, context, running[call_id], "The call activity that started it was left.")
    for call_id in [call_id for call_id in waiting if call_id not in running]:
        called, called_workflow = _start_called(uow, context, instance, waiting[call_id])
        settle_calls(uow, context, called, called_workflow, depth + 1)
        if called.status is InstanceStatus.COMPLETED:
            # Its end has already taken this instance further, and started what that called.
            return
    if instance.status is InstanceStatus.COMPLETED and instance.calling_instance_id is not None:
        _return_to_caller(uow, context, instance, workflow, depth)


def _called_by(uow: UnitOfWork, instance: InstanceRecord) -> list[InstanceRecord]:
    found = (uow.instances.get(id) for id in uow.instances.called_by(instance.id))
    return [called for called in found if called is not None]


def _start_called(
    uow: UnitOfWork, context: HandlerContext, caller: InstanceRecord, call: PendingCall
) -> tuple[InstanceRecord, Workflow]:
    loaded = _called_definition(uow, context, caller, call)
    unique = bool(call.business_key) and UNIQUE_KEY_PROPERTY in loaded.model.properties
    beginning = Beginning(call.variables, call.business_key, unique=unique, caller=(caller.id, call))
    return begin(beginning, loaded, uow, context)


def _called_definition(
    uow: UnitOfWork, context: HandlerContext, caller: InstanceRecord, call: PendingCall
) -> LoadedDefinition:
    match call.binding:
        case "deployment":
            own = context.load(uow, caller.definition_id).record
            same = uow.definitions.of_deployment(own.deployment_id)
            record = next((definition for definition in same if definition.key == call.key), None)
        case "version":
            record = uow.definitions.of_version(call.key, int(call.version))
        case _:
            record = uow.definitions.latest(call.key)
    if record is None:
        raise ExecutionError(f"Cannot call process {call.key}: no such version is deployed.", call.activity_id)
    return context.load(uow, record.id)


def _return_to_caller(
    uow: UnitOfWork, context: HandlerContext, called: InstanceRecord, called_workflow: Workflow, depth: int
) -> None:
    caller = uow.instances.get(called.calling_instance_id) if called.calling_instance_id else None
    if caller is None or called.calling_activity_instance_id is None or caller.status is not InstanceStatus.ACTIVE:
        return
    loaded = context.load(uow, caller.definition_id)
    environment = context.environment(uow, loaded.model, caller)
    workflow = Workflow.restore(loaded.compiled, environment, caller.state)
    before = Waiting.of(workflow)
    activity = next((call.activity_id for call in workflow.calls if call.id == called.calling_activity_instance_id), "")
    workflow.complete_call(called.calling_activity_instance_id, called_workflow.variables)
    Projection(uow, context, caller, loaded).write(workflow, before, Act(acting=activity))
    settle_calls(uow, context, caller, workflow, depth + 1)
