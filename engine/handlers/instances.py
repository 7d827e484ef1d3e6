"""Process instances: start, cancel, suspend, activate."""

from uuid import UUID

from engine.bpmn.expressions import MappingContext, compile_expression
from engine.bpmn.model import Node
from engine.bpmn.starts import initial, start_events
from engine.commands import ActivateInstance, CancelInstance, StartInstance, SuspendInstance
from engine.domain import HistoryEventType, InstanceStatus
from engine.errors import ConflictError, FieldProblem, InvalidVariablesError, NotAllowedError, NotFoundError
from engine.handlers import rights
from engine.handlers.context import HandlerContext, LoadedDefinition, Values
from engine.handlers.forms import files as form_files
from engine.handlers.forms.entered import checked_form, typed_beside, typed_values
from engine.handlers.recording import record_in_instance
from engine.handlers.starts.periods import PERIOD_PROPERTY, period_of
from engine.handlers.turns.calls import start_instance, take_over_ended_calls
from engine.handlers.turns.ending import cancel_instance, outermost_caller
from engine.handlers.turns.starting import UNIQUE_KEY_PROPERTY, Beginning
from engine.history.chain import Event
from engine.store.repositories.instances import InstanceRecord
from engine.store.unit_of_work import UnitOfWork

SHORTEST_REASON = 10


def start(command: StartInstance, uow: UnitOfWork, context: HandlerContext) -> UUID:
    """Start an instance and run it to its first wait state. Returns its id.

    Raises:
        NotFoundError: There is no such definition.
        NotAllowedError: The actor may not start it.
        ConflictError: The definition is suspended or withdrawn, or the business key is taken.
        InvalidVariablesError: What was entered does not fit the start form.
        ExecutionError: The process fails on its way.
    """
    loaded = _definition_to_start(command, uow, context)
    role = _starter_role(loaded, context)
    variables = _variables(command, loaded, uow, context)
    template = loaded.model.properties.get(UNIQUE_KEY_PROPERTY, "")
    business_key = command.business_key.strip() or _business_key(template, variables, uow, context)
    if (timer := _timer_start(loaded)) is not None:
        # What the clock starts a person starts for a period too: for the one named, or for the one of this moment.
        template, business_key = PERIOD_PROPERTY, business_key or period_of(timer, uow.now)
    beginning = Beginning(variables, business_key, unique=bool(template and business_key), role=role)
    instance = start_instance(beginning, loaded, uow, context)
    if (start_node := loaded.model.start_node) is not None:
        form_files.hold(start_node.form, variables, instance.id, None, uow, context)
    if command.form:
        uow.start_drafts.forget(loaded.record.key, context.actor.user_id)
    return instance.id


def cancel(command: CancelInstance, uow: UnitOfWork, context: HandlerContext) -> None:
    """End an instance before its end, with whatever it called; where it was called, its caller too.

    Raises:
        NotFoundError: There is no such instance.
        NotAllowedError: The actor is no administrator.
        ConflictError: It has already ended, or no reason is given.
    """
    rights.require_administrator(context.actor)
    if len(command.reason.strip()) < SHORTEST_REASON:
        raise ConflictError(
            "reason.too_short",
            f"Cannot cancel: the reason must have {SHORTEST_REASON} characters.",
            least=SHORTEST_REASON,
        )
    instance = outermost_caller(uow, _running(command.instance_id, uow))
    cancel_instance(uow, context, instance, command.reason.strip())


def suspend(command: SuspendInstance, uow: UnitOfWork, context: HandlerContext) -> None:
    """Hold an instance. Due times stay as they are. A suspended one stays suspended.

    Raises:
        NotFoundError: There is no such instance.
        NotAllowedError: The actor is no administrator.
        ConflictError: It has ended.
    """
    _switch(command.instance_id, InstanceStatus.SUSPENDED, HistoryEventType.INSTANCE_SUSPENDED, uow, context)


def activate(command: ActivateInstance, uow: UnitOfWork, context: HandlerContext) -> None:
    """Let a suspended instance go on; timers that came due meanwhile fire now, and calls that ended are taken over.

    Raises:
        NotFoundError: There is no such instance.
        NotAllowedError: The actor is no administrator.
        ConflictError: It has ended.
    """
    instance = _switch(command.instance_id, InstanceStatus.ACTIVE, HistoryEventType.INSTANCE_ACTIVATED, uow, context)
    take_over_ended_calls(instance, uow, context)


def _definition_to_start(command: StartInstance, uow: UnitOfWork, context: HandlerContext) -> LoadedDefinition:
    if command.definition_id is not None:
        return context.load(uow, command.definition_id)
    latest = uow.definitions.latest(command.key)
    if latest is None:
        raise NotFoundError("definition.unknown", f"Cannot find process {command.key}: none is deployed.")
    return context.load(uow, latest.id)


def _starter_role(loaded: LoadedDefinition, context: HandlerContext) -> str:
    actor = context.actor
    start_node = initial(start_events(loaded.model))
    # One that only begins by one of several messages cannot be started by anybody.
    if start_node is None or not rights.may_start(loaded.model, actor):
        raise NotAllowedError("process.not_startable", f"Cannot let {actor.user_id} start {loaded.record.key}.")
    if start_node.lane is not None and start_node.lane.group in actor.groups:
        return start_node.lane.group
    starters = sorted(actor.groups.intersection(loaded.model.candidate_starter_groups))
    return starters[0] if starters else "administrator" if actor.is_administrator else ""


def _timer_start(loaded: LoadedDefinition) -> Node | None:
    """Return the start event that names periods, where a process begins by one."""
    node = initial(start_events(loaded.model))
    return node if node is not None and PERIOD_PROPERTY in node.properties else None


def _variables(command: StartInstance, loaded: LoadedDefinition, uow: UnitOfWork, context: HandlerContext) -> Values:
    start_node = loaded.model.start_node
    if start_node is None:
        return typed_values(command.variables)
    if not command.form:
        return typed_beside(start_node.form, command.variables, {}, uow, context)
    return checked_form(start_node.form, command.variables, {}, uow, context)


def _business_key(template: str, variables: Values, uow: UnitOfWork, context: HandlerContext) -> str:
    if not template:
        return ""
    expression = compile_expression(template)
    missing = sorted(expression.names - variables.keys())
    if missing:
        raise InvalidVariablesError([FieldProblem(name, "required") for name in missing])
    made = expression.evaluate(MappingContext(variables, uow.now, context.actor.user_id))
    return "" if made is None else str(made)


def _running(instance_id: UUID, uow: UnitOfWork) -> InstanceRecord:
    instance = uow.instances.get(instance_id)
    if instance is None:
        raise NotFoundError("instance.unknown", f"Cannot find instance {instance_id}: there is none.")
    if instance.status in (InstanceStatus.COMPLETED, InstanceStatus.CANCELLED):
        raise ConflictError("instance.ended", f"Cannot change instance {instance_id}: it is {instance.status}.")
    return instance


def _switch(
    instance_id: UUID, to: InstanceStatus, type: HistoryEventType, uow: UnitOfWork, context: HandlerContext
) -> InstanceRecord:
    rights.require_administrator(context.actor)
    instance = _running(instance_id, uow)
    if instance.status is not to:
        instance.status = to
        record_in_instance(uow, context, instance, [Event(type, role="administrator")])
    return instance
