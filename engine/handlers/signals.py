"""Signals: what everyone hears who waits for it, wherever it comes from."""

from collections.abc import Mapping

from engine.bpmn.model import EventKind
from engine.commands import BroadcastSignal
from engine.domain import HistoryEventType, InstanceStatus, SubscriptionKind
from engine.errors import LimitError, NotFoundError
from engine.handlers import rights
from engine.handlers.context import HandlerContext
from engine.handlers.forms.entered import typed_values
from engine.handlers.narration import told_values
from engine.handlers.turns.calls import finish, start_instance
from engine.handlers.turns.projection import Act
from engine.handlers.turns.starting import Beginning
from engine.handlers.turns.turn import Turn
from engine.handlers.turns.waits import place_of
from engine.history.chain import Event
from engine.store.repositories.subscriptions import SubscriptionRecord
from engine.store.unit_of_work import UnitOfWork

MOST_SIGNALS = 1_000
"""How many signals one command may send on; processes that wake each other for ever end here."""


def broadcast(command: BroadcastSignal, uow: UnitOfWork, context: HandlerContext) -> None:
    """Give a signal to everyone who waits for it, and start every process that begins with it.

    Raises:
        NotAllowedError: The actor is neither administrator nor external worker.
        NotFoundError: The token named does not wait for it.
        ExecutionError: A process fails behind it.
    """
    rights.require_external_worker(context.actor)
    variables = typed_values(command.variables)
    if command.token_id is None:
        _send(command.name, variables, uow, context)
        return
    record = uow.subscriptions.get(command.token_id)
    if record is None or record.kind is not SubscriptionKind.SIGNAL or record.name != command.name:
        raise NotFoundError(
            "token.unknown", f"Cannot signal execution {command.token_id}: it does not wait for '{command.name}'."
        )
    _deliver(record, variables, uow, context)


def send_thrown(uow: UnitOfWork, context: HandlerContext) -> None:
    """Send the signals that diagrams threw during a command, and those that these make others throw.

    Raises:
        ExecutionError: A process fails behind one, or there is no end to them.
    """
    sent = 0
    while context.thrown:
        sent += 1
        if sent > MOST_SIGNALS:
            raise LimitError(f"Cannot go on: more than {MOST_SIGNALS} signals were sent by one command.")
        thrown = context.thrown.pop(0)
        if thrown.kind is EventKind.SIGNAL:
            _send(thrown.name, thrown.variables, uow, context)


def _send(name: str, variables: Mapping[str, object], uow: UnitOfWork, context: HandlerContext) -> None:
    starts = uow.subscriptions.starts(SubscriptionKind.SIGNAL, name)
    for record in uow.subscriptions.of_instances(SubscriptionKind.SIGNAL, name):
        _deliver(record, variables, uow, context)
    for record in starts:
        beginning = Beginning(variables, start_activity=record.activity_id)
        start_instance(beginning, context.load(uow, record.definition_id), uow, context)


def _deliver(
    record: SubscriptionRecord, variables: Mapping[str, object], uow: UnitOfWork, context: HandlerContext
) -> None:
    """Give a signal to one token, unless a receiver before it has taken it away."""
    instance = uow.instances.get(record.instance_id) if record.instance_id else None
    if instance is None or instance.status is not InstanceStatus.ACTIVE:
        return
    turn = Turn(uow, context, instance)
    if record.id not in turn.before.outside.subscriptions:
        return
    turn.workflow.deliver(record.id, variables, {})
    data: dict[str, object] = {
        "name": record.name,
        "token": str(record.id),
        "place": place_of(record.id, turn.before.outside.subscriptions.values()),
        "values": told_values(variables),
    }
    received = Event(HistoryEventType.SIGNAL_RECEIVED, record.activity_id, data=data)
    finish(turn, Act([received], acting=record.activity_id), uow, context)
