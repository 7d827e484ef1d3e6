"""End an instance before its end."""

from engine.domain import HistoryEventType, InstanceStatus
from engine.handlers.context import HandlerContext
from engine.handlers.turns.projection import Act
from engine.handlers.turns.turn import Turn
from engine.history.chain import Event
from engine.store.repositories.instances import InstanceRecord
from engine.store.unit_of_work import UnitOfWork


def cancel_instance(uow: UnitOfWork, context: HandlerContext, instance: InstanceRecord, reason: str) -> None:
    """End an instance, and whatever it called, with its tasks and jobs. Its business key is free again.

    Raises:
        CollisionError: Another command has written one of them since.
    """
    turn = Turn(uow, context, instance)
    turn.workflow.cancel()
    instance.status = InstanceStatus.CANCELLED
    instance.ended_at = uow.now
    instance.unique_key = None
    role = "administrator" if context.actor.is_administrator else ""
    cancelled = Event(HistoryEventType.INSTANCE_CANCELLED, role=role, data={"reason": reason})
    turn.write(Act([cancelled]))
    for called_id in uow.instances.called_by(instance.id):
        called = uow.instances.get(called_id)
        if called is not None:
            cancel_instance(uow, context, called, reason)


def outermost_caller(uow: UnitOfWork, instance: InstanceRecord) -> InstanceRecord:
    """Return the one at the top of an instance's callers: whoever waits for one that is gone could never go on."""
    while instance.calling_instance_id is not None:
        caller = uow.instances.get(instance.calling_instance_id)
        if caller is None or caller.ended_at is not None:
            break
        instance = caller
    return instance
