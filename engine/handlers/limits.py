"""Tasks whose due time a person enters: the diagram names the variable, and whoever is asked for it may change it.

An ordinary timer's date is read once, as in Camunda. Only where an activity carries the property `variabel_batas` are
its boundary timers read anew when that variable is set.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from engine.bpmn.iso8601 import read_date
from engine.bpmn.model import Definition, FormField
from engine.bpmn.runtime import WorkingTime
from engine.bpmn.values import to_json
from engine.bpmn.workflow import Workflow
from engine.clock import OFFICE_ZONE
from engine.commands import SetTaskLimit
from engine.domain import HistoryEventType
from engine.errors import ConflictError, FieldProblem, InvalidVariablesError, NotAllowedError, NotFoundError
from engine.handlers import rights
from engine.handlers.context import HandlerContext
from engine.handlers.turns.calls import finish
from engine.handlers.turns.projection import Act
from engine.handlers.turns.retiming import Retiming
from engine.handlers.turns.turn import turn_at
from engine.history.chain import Event
from engine.store.unit_of_work import UnitOfWork

LIMIT_PROPERTY = "variabel_batas"
"""Property of an activity: the variable in which its due time is entered."""

SHORTEST_REASON, LONGEST_REASON = 10, 2000


def set_limit(command: SetTaskLimit, uow: UnitOfWork, context: HandlerContext) -> None:
    """Enter, change or take away the due time of an open task whose diagram leaves it to people.

    Raises:
        NotFoundError: There is no such task.
        ConflictError: It is closed, its instance suspended, its due time is not entered by people, or there is no
            reason.
        NotAllowedError: The actor neither does the activity that asks for it nor administers.
        InvalidVariablesError: The day is past.
    """
    task = uow.tasks.get(command.task_id)
    if task is None:
        raise NotFoundError("task.unknown", f"Cannot find task {command.task_id}: there is none.")
    rights.require_open(task)
    turn = turn_at(task.instance_id, uow, context)
    model = turn.loaded.model
    variable = limit_of(model, task.activity_id)
    if not variable:
        raise ConflictError(
            "task.standard_time", f"Cannot limit task {task.id}: its standard time says when it is due."
        )
    role = role_to_limit(model, task.activity_id, context.actor.groups)
    if role is None and not context.actor.is_administrator:
        raise NotAllowedError("task.limit_not_yours", f"Cannot let {context.actor.user_id} limit task {task.id}.")
    day, reason = _day(command.limit, variable), _reason(command.reason)
    if day is not None and _is_past(day, turn.working_time, uow.now):
        raise InvalidVariablesError([FieldProblem(variable, "past")])
    values: dict[str, object] = {variable: day}
    retimed = set_limits(turn.workflow, model, values)
    told = {"values": {variable: to_json(day)}, "reason": reason}
    event = Event(HistoryEventType.TASK_LIMITED, task.activity_id, task.id, role or "administrator", dict(told))
    finish(turn, Act([event], task.activity_id, retiming=Retiming({"reason": reason}, retimed)), uow, context)


def set_limits(
    workflow: Workflow, model: Definition, values: Mapping[str, object], removed: tuple[str, ...] = ()
) -> frozenset[UUID]:
    """Set and remove process-wide variables, and read the timers of the tasks that they limit; return those tasks."""
    workflow.set_variables(values, removed)
    names = {*values, *removed}
    limited = [task.id for task in workflow.user_tasks if limit_of(model, task.activity_id) in names]
    for id in limited:
        workflow.set_timers_anew(id)
    return frozenset(limited)


def limit_of(model: Definition, activity_id: str) -> str:
    """Return the variable in which people enter when an activity is due, empty where its standard time says."""
    return model.nodes[activity_id].properties.get(LIMIT_PROPERTY, "")


def limit_field(model: Definition, activity_id: str) -> FormField | None:
    """Return the form field that asks for an activity's limit, None where no form does."""
    variable = limit_of(model, activity_id)
    found = (field for node in model.nodes.values() for field in node.form if field.id == variable)
    return next(found, None) if variable else None


def role_to_limit(model: Definition, activity_id: str, groups: Iterable[str]) -> str | None:
    """Return the role in which an actor may limit an activity: one of those whose form asks for it; None for none."""
    variable, held = limit_of(model, activity_id), set(groups)
    for node in model.nodes.values():
        asks = variable and any(field.id == variable for field in node.form)
        if asks and node.lane is not None and node.lane.group in held:
            return node.lane.group
    return None


def may_limit(model: Definition, activity_id: str, groups: Iterable[str]) -> bool:
    """Whether somebody of these groups may enter when an activity is due."""
    return role_to_limit(model, activity_id, groups) is not None


def _day(text: str, variable: str) -> date | None:
    """Return the day entered, None for an empty text: no limit.

    Raises:
        InvalidVariablesError: It is no day.
    """
    if not text.strip():
        return None
    try:
        day = read_date(text.strip())
    except ValueError:
        day = None
    if day is None:
        raise InvalidVariablesError([FieldProblem(variable, "type", "date")])
    return day


def _reason(text: str) -> str:
    reason = text.strip()[:LONGEST_REASON]
    if len(reason) < SHORTEST_REASON:
        message = f"Cannot set the limit: the reason must have {SHORTEST_REASON} characters."
        raise ConflictError("reason.too_short", message, least=SHORTEST_REASON)
    return reason


def _is_past(day: date, working_time: WorkingTime, now: datetime) -> bool:
    """Whether a day is over, or today's work is."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=OFFICE_ZONE)
    return day < now.astimezone(OFFICE_ZONE).date() or working_time.closing(noon) <= now
