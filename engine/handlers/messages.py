"""Messages and receive tasks: what comes from outside for one receiver."""

from collections.abc import Mapping
from uuid import UUID

from engine.commands import CorrelateMessage, Correlation, SignalToken
from engine.domain import HistoryEventType, InstanceStatus, SubscriptionKind
from engine.errors import NotFoundError, RequestError
from engine.handlers import rights
from engine.handlers.context import HandlerContext
from engine.handlers.forms.entered import typed_values
from engine.handlers.narration import told_values
from engine.handlers.turns.calls import finish, start_instance
from engine.handlers.turns.projection import Act
from engine.handlers.turns.starting import UNIQUE_KEY_PROPERTY, Beginning
from engine.handlers.turns.turn import Turn, require_active
from engine.handlers.turns.waits import place_of
from engine.history.chain import Event
from engine.store.repositories.subscriptions import SubscriptionRecord
from engine.store.unit_of_work import UnitOfWork


def correlate(command: CorrelateMessage, uow: UnitOfWork, context: HandlerContext) -> tuple[Correlation, ...]:
    """Give a message to whoever waits for it, else start the process that begins with it.

    Raises:
        NotAllowedError: The actor is neither administrator nor external worker.
        NotFoundError: Nobody waits for it (`message.unmatched`).
        RequestError: More than one waits, and it is not meant for all (`message.ambiguous`).
        ConflictError: The business key of what it starts is taken.
        InvalidVariablesError: A variable is no value.
        ExecutionError: A process fails behind it.
    """
    rights.require_external_worker(context.actor)
    variables, local = typed_values(command.variables), typed_values(command.local_variables)
    typed_values(command.correlation)  # A process that is started keeps them.
    waiting = [] if command.start else _waiting(command, uow, context)
    starts = [] if command.start is False or (waiting and not command.to_all) else _starts(command, uow)
    _require_receivers(command, len(waiting), len(starts))
    received = [_deliver(record, command.name, variables, local, uow, context) for record in waiting]
    started = [_start(record, command, variables, uow, context) for record in starts]
    return (*(each for each in received if each), *started)


def signal_token(command: SignalToken, uow: UnitOfWork, context: HandlerContext) -> None:
    """Let a receive task without a message go on.

    Raises:
        NotAllowedError: The actor is neither administrator nor external worker.
        NotFoundError: No such token waits.
        ConflictError: Its instance is suspended.
        InvalidVariablesError: A variable is no value.
        ExecutionError: The process fails behind it.
    """
    rights.require_external_worker(context.actor)
    record = uow.subscriptions.get(command.token_id)
    if record is None or record.instance_id is None or record.kind is not SubscriptionKind.RECEIVE:
        raise NotFoundError("token.unknown", f"Cannot signal execution {command.token_id}: it does not wait for it.")
    require_active(record.instance_id, uow)
    _deliver(record, "", typed_values(command.variables), {}, uow, context)


def _waiting(command: CorrelateMessage, uow: UnitOfWork, context: HandlerContext) -> list[SubscriptionRecord]:
    found: list[SubscriptionRecord] = []
    turns: dict[UUID, Turn] = {}
    for record in uow.subscriptions.of_instances(SubscriptionKind.MESSAGE, command.name):
        if record.instance_id is None or command.instance_id not in (None, record.instance_id):
            continue
        instance = uow.instances.get(record.instance_id)
        if instance is None or command.business_key not in (None, instance.business_key):
            continue
        turn = turns.setdefault(instance.id, Turn(uow, context, instance))
        if _fits(turn, record, command):
            found.append(record)
    return found


def _fits(turn: Turn, record: SubscriptionRecord, command: CorrelateMessage) -> bool:
    if not _has(turn.workflow.variables, command.correlation):
        return False
    return not command.local_correlation or _has(turn.workflow.local_variables(record.id), command.local_correlation)


def _has(variables: Mapping[str, object], wanted: Mapping[str, object]) -> bool:
    return all(name in variables and variables[name] == value for name, value in wanted.items())


def _starts(command: CorrelateMessage, uow: UnitOfWork) -> list[SubscriptionRecord]:
    if command.instance_id is not None or command.local_correlation:
        return []
    starts = uow.subscriptions.starts(SubscriptionKind.MESSAGE, command.name)
    return [record for record in starts if command.definition_id in (None, record.definition_id)]


def _require_receivers(command: CorrelateMessage, waiting: int, starts: int) -> None:
    if waiting + starts == 0 and not command.to_all:
        raise NotFoundError(
            "message.unmatched",
            f"Cannot correlate message '{command.name}': no process definition or execution matches the parameters.",
            name=command.name,
        )
    if not command.to_all and waiting + starts > 1:
        raise RequestError(
            "message.ambiguous",
            f"Cannot correlate message '{command.name}': {waiting + starts} executions match the correlation keys.",
            name=command.name,
        )


def _deliver(
    record: SubscriptionRecord,
    name: str,
    variables: Mapping[str, object],
    local: Mapping[str, object],
    uow: UnitOfWork,
    context: HandlerContext,
) -> Correlation | None:
    """Give a message to one token; None where a receiver before it has taken it away, with its instance or alone."""
    instance = uow.instances.get(record.instance_id) if record.instance_id else None
    if instance is None or instance.status is not InstanceStatus.ACTIVE:
        return None
    turn = Turn(uow, context, instance)
    if record.id not in turn.before.outside.subscriptions:
        return None
    type = HistoryEventType.MESSAGE_RECEIVED if name else HistoryEventType.RECEIVE_SIGNALLED
    data: dict[str, object] = {
        "token": str(record.id),
        "place": place_of(record.id, turn.before.outside.subscriptions.values()),
        "values": told_values(variables),
    }
    if local:
        data["local"] = told_values(local)
    if name:
        data["name"] = name
    turn.workflow.deliver(record.id, variables, local)
    received = Event(type, record.activity_id, role=rights.worker_role(context.actor), data=data)
    finish(turn, Act([received], acting=record.activity_id), uow, context)
    return Correlation(turn.instance.id, record.id)


def _start(
    record: SubscriptionRecord,
    command: CorrelateMessage,
    variables: Mapping[str, object],
    uow: UnitOfWork,
    context: HandlerContext,
) -> Correlation:
    loaded = context.load(uow, record.definition_id)
    key = command.business_key or ""
    unique = bool(key) and UNIQUE_KEY_PROPERTY in loaded.model.properties
    begun_with = {**command.correlation, **variables}
    beginning = Beginning(begun_with, key, unique=unique, start_activity=record.activity_id)
    return Correlation(start_instance(beginning, loaded, uow, context).id, None)
