"""Errors and escalations that a person or a program raises at an open user task, and variables set from outside."""

from engine.commands import RaiseTaskError, RaiseTaskEscalation, SetVariables
from engine.domain import HistoryEventType
from engine.errors import NotFoundError
from engine.handlers import rights
from engine.handlers.context import HandlerContext
from engine.handlers.forms.entered import typed_beside, typed_values
from engine.handlers.limits import set_limits
from engine.handlers.narration import told_values
from engine.handlers.turns.calls import finish
from engine.handlers.turns.projection import Act
from engine.handlers.turns.retiming import Retiming
from engine.handlers.turns.turn import Turn, turn_at
from engine.history.chain import Event
from engine.store.repositories.tasks import TaskRecord
from engine.store.unit_of_work import UnitOfWork


def raise_error(command: RaiseTaskError, uow: UnitOfWork, context: HandlerContext) -> None:
    """Raise a BPMN error at a task; one that nobody catches ends the task, as in Camunda.

    Raises:
        NotFoundError: There is no such task.
        ConflictError: It is closed, or its instance suspended.
        NotAllowedError: The actor could not complete it.
        ExecutionError: The process fails behind it.
    """
    task = _permitted(command, uow, context)
    turn = turn_at(task.instance_id, uow, context)
    variables = _variables(command, turn, task, uow, context)
    turn.workflow.raise_error(task.id, command.code, command.message, variables)
    data: dict[str, object] = {"code": command.code, "message": command.message, "values": told_values(variables)}
    _finish(turn, HistoryEventType.TASK_FAILED, task, data, uow, context)


def escalate(command: RaiseTaskEscalation, uow: UnitOfWork, context: HandlerContext) -> None:
    """Raise a BPMN escalation at a task; the task stays open unless what catches it interrupts it.

    Raises:
        NotFoundError: There is no such task.
        ConflictError: It is closed, or its instance suspended.
        NotAllowedError: The actor could not complete it.
        ExecutionError: The process fails behind it.
    """
    task = _permitted(command, uow, context)
    turn = turn_at(task.instance_id, uow, context)
    variables = _variables(command, turn, task, uow, context)
    turn.workflow.escalate(task.id, command.code, variables)
    data: dict[str, object] = {"code": command.code, "values": told_values(variables)}
    _finish(turn, HistoryEventType.TASK_ESCALATED, task, data, uow, context)


def set_variables(command: SetVariables, uow: UnitOfWork, context: HandlerContext) -> None:
    """Set and remove process-wide variables; conditional events and limits that people enter take notice.

    Raises:
        NotFoundError: There is no such instance.
        ConflictError: It is suspended, or has ended.
        NotAllowedError: The actor is no administrator.
        InvalidVariablesError: A variable is no value.
        ExecutionError: The process fails behind it.
    """
    rights.require_administrator(context.actor)
    turn, variables = turn_at(command.instance_id, uow, context), typed_values(command.variables)
    retimed = set_limits(turn.workflow, turn.loaded.model, variables, command.removed)
    data: dict[str, object] = {"values": told_values(variables), "removed": list(command.removed)}
    event = Event(HistoryEventType.VARIABLES_SET, role="administrator", data=data)
    finish(turn, Act([event], retiming=Retiming(tasks=retimed)), uow, context)


def _variables(
    command: RaiseTaskError | RaiseTaskEscalation,
    turn: Turn,
    task: TaskRecord,
    uow: UnitOfWork,
    context: HandlerContext,
) -> dict[str, object]:
    own = turn.before.tasks.get(task.id)
    known = {**turn.workflow.variables, **(own.locals if own else {})}
    return typed_beside(turn.loaded.model.nodes[task.activity_id].form, command.variables, known, uow, context)


def _finish(
    turn: Turn,
    type: HistoryEventType,
    task: TaskRecord,
    data: dict[str, object],
    uow: UnitOfWork,
    context: HandlerContext,
) -> None:
    role = rights.role_for(context.actor, uow.tasks.candidates(task.id)) or ""
    event = Event(type, task.activity_id, task.id, role, data)
    finish(turn, Act([event], acting=task.activity_id), uow, context)


def _permitted(command: RaiseTaskError | RaiseTaskEscalation, uow: UnitOfWork, context: HandlerContext) -> TaskRecord:
    task = uow.tasks.get(command.task_id)
    if task is None:
        raise NotFoundError("task.unknown", f"Cannot find task {command.task_id}: there is none.")
    rights.require_open(task)
    model = context.load(uow, task.definition_id).model
    doers = rights.separated_doers(uow, model, task)
    candidates = uow.tasks.candidates(task.id)
    rights.refuse(rights.refusal_to_complete(context.actor, task, candidates, doers), "change", task, model)
    return task
