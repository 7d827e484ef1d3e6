"""What administrators change of an open task without doing it."""

from engine.commands import ChangeTask, OfferTask, ReassignTask, UnclaimTask
from engine.domain import HistoryEventType
from engine.errors import ConflictError, FieldProblem, InvalidVariablesError, NotFoundError
from engine.handlers import rights, tasks
from engine.handlers.context import HandlerContext
from engine.handlers.narration import NEVER, told_instant
from engine.handlers.recording import record_in_instance
from engine.handlers.turns.calls import finish
from engine.handlers.turns.projection import Act
from engine.handlers.turns.retiming import soon_at
from engine.handlers.turns.turn import Turn, require_active, turn_at
from engine.history.chain import Event
from engine.store.repositories.tasks import TaskRecord
from engine.store.unit_of_work import UnitOfWork


def change(command: ChangeTask, uow: UnitOfWork, context: HandlerContext) -> None:
    """Change what an open task says of itself; its listeners hear an update.

    Raises:
        NotFoundError: There is no such task, or no such active account.
        ConflictError: It is closed, its instance suspended, or its due time is the standard's.
        NotAllowedError: The actor is no administrator, or the assignee did an activity kept apart from it.
    """
    rights.require_administrator(context.actor)
    _require_whole(command.priority)
    task = _open(command, uow)
    if command.assignee != task.assignee:
        if command.assignee:
            tasks.reassign(ReassignTask(task.id, command.assignee), uow, context)
        else:
            tasks.unclaim(UnclaimTask(task.id), uow, context)
    turn = turn_at(task.instance_id, uow, context)
    if all(open.id != task.id for open in turn.workflow.user_tasks):
        return  # Whoever heard of the assignment ended the task.
    events = [*_retime(command, task, turn, uow, context), *_changes(command, task, uow)]
    if not events:
        return
    if not turn.loaded.model.nodes[task.activity_id].listeners:
        record_in_instance(uow, context, turn.instance, events)
        return
    turn.workflow.notify_task(task.id, "update", command.assignee)
    heard: dict[str, object] = {"assignee": command.assignee}
    if events[-1].type is HistoryEventType.TASK_CHANGED:
        events[-1].data.update(heard)
    else:
        # What listeners heard is told by this event, so that replay lets them hear it again.
        heard["changes"] = {"due": [told_instant(task.due_at), told_instant(command.due_at)]}
        events.append(Event(HistoryEventType.TASK_CHANGED, task.activity_id, task.id, "administrator", heard))
    finish(turn, Act(events, acting=task.activity_id), uow, context)


def offer(command: OfferTask, uow: UnitOfWork, context: HandlerContext) -> None:
    """Let one more group or person claim an open task, or one less. What holds already stays as it is.

    Raises:
        NotFoundError: There is no such task, group or active account.
        ConflictError: The task is closed, or its instance suspended.
        NotAllowedError: The actor is no administrator.
    """
    rights.require_administrator(context.actor)
    task = _open(command, uow)
    instance = require_active(task.instance_id, uow)
    before = uow.tasks.candidates(task.id)
    if (command.candidate in before) is command.offered:
        return
    if command.offered:
        _require_known(command.candidate, uow)
        uow.task_edits.offer(task.id, command.candidate, task.due_at)
        after = before | {command.candidate}
    else:
        uow.task_edits.take_back(task.id, command.candidate)
        after = before - {command.candidate}
    data: dict[str, object] = {"before": sorted(before), "after": sorted(after)}
    event = Event(HistoryEventType.TASK_OFFERED, task.activity_id, task.id, "administrator", data)
    record_in_instance(uow, context, instance, [event])


def _open(command: ChangeTask | OfferTask, uow: UnitOfWork) -> TaskRecord:
    task = uow.tasks.get(command.task_id)
    if task is None:
        raise NotFoundError("task.unknown", f"Cannot find task {command.task_id}: there is none.")
    rights.require_open(task)
    return task


def _require_whole(priority: int) -> None:
    if not -(2**31) <= priority < 2**31:
        raise InvalidVariablesError([FieldProblem("priority", "type", "a whole number of 32 bits")])


def _require_known(candidate: str, uow: UnitOfWork) -> None:
    kind, _, name = candidate.partition(":")
    user = uow.identity.user(name) if kind == "user" else None
    if kind == "group" and name not in uow.identity.all_groups():
        raise NotFoundError("group.unknown", f"Cannot find group {name}: there is none.")
    if kind != "group" and (user is None or not user.active):
        raise NotFoundError("user.unknown", f"Cannot find account {name}: there is no active one.")


def _retime(command: ChangeTask, task: TaskRecord, turn: Turn, uow: UnitOfWork, context: HandlerContext) -> list[Event]:
    """Set when a task is due, unless its boundary timer says so: that one fires when it fires."""
    if command.due_at == task.due_at:
        return []
    if any(task.id in timer.attached_to and timer.due.year < NEVER for timer in turn.before.timers.values()):
        if command.due_at is None:
            return []
        raise ConflictError("task.standard_time", f"Cannot change when task {task.id} is due: its standard time says.")
    working_time = context.working_time(uow, turn.loaded.model)
    uow.tasks.retime(task.id, command.due_at, soon_at(task.created_at, command.due_at, working_time))
    data: dict[str, object] = {"before": told_instant(task.due_at), "after": told_instant(command.due_at)}
    return [Event(HistoryEventType.TASK_RETIMED, task.activity_id, task.id, "administrator", data)]


def _changes(command: ChangeTask, task: TaskRecord, uow: UnitOfWork) -> list[Event]:
    changes: dict[str, object] = {}
    if command.priority != task.priority:
        changes["priority"] = [task.priority, command.priority]
    if command.follow_up_at != task.follow_up_at:
        changes["follow_up"] = [told_instant(task.follow_up_at), told_instant(command.follow_up_at)]
    if not changes:
        return []
    uow.task_edits.change(task.id, command.priority, command.follow_up_at)
    data: dict[str, object] = {"changes": changes}
    return [Event(HistoryEventType.TASK_CHANGED, task.activity_id, task.id, "administrator", data)]
