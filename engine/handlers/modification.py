"""Put an instance elsewhere in its diagram: start and cancel activities by hand."""

from collections.abc import Sequence
from uuid import UUID

from engine.bpmn.workflow import Workflow
from engine.commands import ModifyInstance
from engine.commands.moves import Move, MoveKind
from engine.domain import HistoryEventType, InstanceStatus
from engine.errors import ConflictError, NotFoundError
from engine.handlers import rights
from engine.handlers.context import HandlerContext
from engine.handlers.forms.entered import typed_values
from engine.handlers.narration import told_values
from engine.handlers.turns.calls import finish
from engine.handlers.turns.ending import cancel_instance
from engine.handlers.turns.projection import Act
from engine.handlers.turns.turn import Turn
from engine.history.chain import Event
from engine.store.repositories.instances import InstanceRecord
from engine.store.unit_of_work import UnitOfWork

SHORTEST_REASON = 10
"""Characters of why an administrator changes a running instance."""


def modify(command: ModifyInstance, uow: UnitOfWork, context: HandlerContext) -> None:
    """Start and cancel activities of an instance, in order, and run it to its next wait states.

    A suspended one stays suspended. One in which nothing is left is cancelled, and the call activity that waits for it
    too, and so on outwards.

    Raises:
        NotFoundError: There is no such instance.
        NotAllowedError: The actor is no administrator.
        ConflictError: It has ended, no reason is given, or an instruction names what is not there.
        InvalidVariablesError: A variable is no value.
        ExecutionError: The process fails on its way.
    """
    rights.require_administrator(context.actor)
    require_reason(command.reason)
    instance = running(command.instance_id, uow)
    _modify(instance, command, uow, context)


def require_reason(reason: str) -> None:
    """Let only those pass who say why.

    Raises:
        ConflictError: The reason is too short.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        message = f"Cannot change the instance: the reason must have {SHORTEST_REASON} characters."
        raise ConflictError("reason.too_short", message, least=SHORTEST_REASON)


def running(instance_id: UUID, uow: UnitOfWork) -> InstanceRecord:
    """Return an instance that has not ended.

    Raises:
        NotFoundError: There is none.
        ConflictError: It has ended.
    """
    instance = uow.instances.get(instance_id)
    if instance is None:
        raise NotFoundError("instance.unknown", f"Cannot find instance {instance_id}: there is none.")
    if instance.status in (InstanceStatus.COMPLETED, InstanceStatus.CANCELLED):
        raise ConflictError("instance.ended", f"Cannot change instance {instance_id}: it is {instance.status}.")
    return instance


def _modify(instance: InstanceRecord, command: ModifyInstance, uow: UnitOfWork, context: HandlerContext) -> None:
    turn = Turn(uow, context, instance)
    told = _told(command, turn.workflow)
    moves = [_typed(move) for move in command.moves]
    is_over = turn.workflow.modify(moves, command.skip_listeners, command.skip_mappings)
    if turn.workflow.ended:
        instance.status = InstanceStatus.ACTIVE  # A suspended one that reached its end has nothing left to hold.
    finish(turn, Act([told]), uow, context)
    if is_over:
        cancel_instance(uow, context, instance, command.reason.strip())
        _leave_call(instance, command, uow, context)


def _leave_call(called: InstanceRecord, command: ModifyInstance, uow: UnitOfWork, context: HandlerContext) -> None:
    """Cancel the call activity that waited for an instance in which nothing was left."""
    caller = uow.instances.get(called.calling_instance_id) if called.calling_instance_id else None
    call_id = called.calling_activity_instance_id
    if caller is not None and caller.ended_at is None and call_id is not None:
        left = Move(MoveKind.CANCEL, activity_instance_id=call_id)
        onward = ModifyInstance(caller.id, (left,), command.reason, command.skip_listeners, command.skip_mappings)
        _modify(caller, onward, uow, context)


def _typed(move: Move) -> Move:
    return Move(
        move.kind,
        move.activity_id,
        move.flow_id,
        move.activity_instance_id,
        move.ancestor_id,
        typed_values(move.variables),
        typed_values(move.local),
    )


def _told(command: ModifyInstance, workflow: Workflow) -> Event:
    data: dict[str, object] = {
        "reason": command.reason.strip(),
        "instructions": [_instruction(move, workflow) for move in command.moves],
    }
    skips = [name for name in ("skip_listeners", "skip_mappings") if getattr(command, name)]
    if skips:
        data["skips"] = skips
    return Event(HistoryEventType.INSTANCE_MODIFIED, _about(command.moves), role="administrator", data=data)


def _instruction(move: Move, workflow: Workflow) -> dict[str, object]:
    """Return an instruction as history tells it; of an activity instance also where it is, and its place there."""
    told: dict[str, object] = {"type": str(move.kind)}
    if move.activity_id:
        told["activity"] = move.activity_id
    if move.flow_id:
        told["flow"] = move.flow_id
    for name, id in (("instance", move.activity_instance_id), ("ancestor", move.ancestor_id)):
        if id is not None:
            told[name] = {"id": str(id), **_whereabouts(id, workflow)}
    for name, values in (("values", move.variables), ("local", move.local)):
        if values:
            told[name] = told_values(values)
    return told


def _whereabouts(id: UUID, workflow: Workflow) -> dict[str, object]:
    at = {token.id: token.activity_id for token in workflow.tokens}
    if id not in at:
        return {}
    here = [token for token, activity_id in at.items() if activity_id == at[id]]
    return {"activity": at[id], "place": here.index(id)}


def _about(moves: Sequence[Move]) -> str:
    """Return the activity to name first: what was started, else what was cancelled."""
    named = [move for move in moves if move.activity_id]
    started = [move for move in named if move.kind is not MoveKind.CANCEL]
    return (started or named)[0].activity_id.partition("#")[0] if named else ""
