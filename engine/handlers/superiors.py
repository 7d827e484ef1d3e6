"""Who stands above whom, as data an administrator edits."""

from engine.commands import SetSuperior
from engine.domain import HistoryEventType
from engine.errors import FieldProblem, InvalidVariablesError
from engine.handlers import rights
from engine.handlers.context import HandlerContext
from engine.handlers.recording import record_in_system
from engine.history.chain import Event
from engine.store.unit_of_work import UnitOfWork


def set_superior(command: SetSuperior, uow: UnitOfWork, context: HandlerContext) -> None:
    """Put a group above another, or none.

    Raises:
        NotAllowedError: The actor is no administrator.
        InvalidVariablesError: A group does not exist, or would stand above itself.
    """
    rights.require_administrator(context.actor)
    wanted = [group for group in (command.group_id, command.superior_id) if group]
    unknown = sorted(set(wanted) - uow.identity.known_groups(wanted))
    if unknown or not command.group_id:
        raise InvalidVariablesError([FieldProblem("group", "option", ", ".join(unknown))])
    if command.group_id == command.superior_id:
        raise InvalidVariablesError([FieldProblem("superior", "option", "another group")])
    before = uow.notices.superiors().get(command.group_id, "")
    if before != command.superior_id:
        uow.notices.set_superior(command.group_id, command.superior_id)
        data: dict[str, object] = {"group": command.group_id, "before": before, "after": command.superior_id}
        record_in_system(uow, context, Event(HistoryEventType.SUPERIOR_CHANGED, role="administrator", data=data))
