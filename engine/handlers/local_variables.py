"""Variables that one waiting token alone has, set from outside."""

from collections.abc import Mapping
from uuid import UUID

from engine.bpmn.runtime import WaitingToken
from engine.commands import SetLocalVariables
from engine.domain import HistoryEventType
from engine.errors import NotFoundError
from engine.handlers import rights
from engine.handlers.context import HandlerContext
from engine.handlers.forms.entered import typed_values
from engine.handlers.narration import told_values
from engine.handlers.turns.calls import finish
from engine.handlers.turns.projection import Act
from engine.handlers.turns.turn import Turn, turn_at
from engine.history.chain import Event
from engine.store.unit_of_work import UnitOfWork


def set_local(command: SetLocalVariables, uow: UnitOfWork, context: HandlerContext) -> None:
    """Set and remove variables of one waiting token; conditional events take notice.

    Raises:
        NotFoundError: There is no such instance, or no such token waits in it.
        ConflictError: It is suspended, or has ended.
        NotAllowedError: The actor is no administrator.
        InvalidVariablesError: A variable is no value.
        ExecutionError: The process fails behind it.
    """
    rights.require_administrator(context.actor)
    turn, variables = turn_at(command.instance_id, uow, context), typed_values(command.variables)
    token, place = _token(command.token_id, turn)
    data = _told(command, token.variables, variables) | {"place": place}
    turn.workflow.set_local_variables(token.id, variables, command.removed)
    task_id = token.id if token.id in turn.before.tasks else None
    event = Event(HistoryEventType.LOCAL_VARIABLES_SET, token.activity_id, task_id, "administrator", data)
    finish(turn, Act([event], acting=token.activity_id), uow, context)


def _token(token_id: UUID, turn: Turn) -> tuple[WaitingToken, int]:
    """Return a token, and which of those that wait at its activity it is, the oldest 0."""
    found = next((token for token in turn.workflow.tokens if token.id == token_id), None)
    if found is None:
        raise NotFoundError("execution.unknown", f"Cannot find execution {token_id}: none waits.")
    beside = [token.id for token in turn.workflow.tokens if token.activity_id == found.activity_id]
    return found, beside.index(token_id)


def _told(
    command: SetLocalVariables, known: Mapping[str, object], variables: Mapping[str, object]
) -> dict[str, object]:
    """Return what history says: what was set and removed, and what stood there before."""
    touched = {*variables, *command.removed}
    return {
        "token": str(command.token_id),
        "values": told_values(variables),
        "removed": list(command.removed),
        "before": told_values({name: value for name, value in known.items() if name in touched}),
    }
