"""User tasks: claim, unclaim, reassign, complete, and keep drafts."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import orjson

from engine.bpmn.values import to_json
from engine.commands import ClaimTask, CompleteTask, ReassignTask, SaveDraft, UnclaimTask
from engine.domain import HistoryEventType, InstanceStatus
from engine.errors import ConflictError, NotFoundError
from engine.handlers import rights
from engine.handlers.context import HandlerContext, LoadedDefinition
from engine.handlers.forms import files as form_files
from engine.handlers.forms import task_parts
from engine.handlers.forms.entered import checked_form, typed_beside
from engine.handlers.narration import told_instant
from engine.handlers.notifying.alerts import tell_assigned
from engine.handlers.papers import registers
from engine.handlers.recording import record_in_instance
from engine.handlers.turns.calls import finish
from engine.handlers.turns.projection import Act
from engine.handlers.turns.turn import Turn
from engine.history.chain import Event
from engine.store.repositories.instances import InstanceRecord
from engine.store.repositories.tasks import TaskRecord
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class _OpenTask:
    """An open task with what stands around it."""

    task: TaskRecord
    instance: InstanceRecord
    loaded: LoadedDefinition
    candidates: frozenset[str]


def claim(command: ClaimTask, uow: UnitOfWork, context: HandlerContext) -> None:
    """Take a task of one's role for oneself.

    Raises:
        NotFoundError: There is no such task.
        ConflictError: The task is closed or its instance suspended, or somebody else has claimed it.
        NotAllowedError: It belongs to another role, or the actor did an activity kept apart from it.
    """
    found = _find_open(command.task_id, uow, context)
    task, actor = found.task, context.actor
    if task.assignee and task.assignee != actor.user_id:
        raise ConflictError("task.claimed_by_other", f"Cannot claim task {task.id}: somebody else has claimed it.")
    doers = rights.separated_doers(uow, found.loaded.model, task)
    refusal = "duties.separated" if actor.user_id in doers else rights.refusal_to_claim(actor, task, found.candidates)
    rights.refuse(refusal, "claim", task, found.loaded.model)
    if task.assignee != actor.user_id:
        _assign(found, HistoryEventType.TASK_CLAIMED, actor.user_id, uow, context)


def unclaim(command: UnclaimTask, uow: UnitOfWork, context: HandlerContext) -> None:
    """Give a claimed task back to its role. A task nobody has claimed stays as it is.

    Raises:
        NotFoundError: There is no such task.
        ConflictError: The task is closed or its instance suspended, or it would then belong to nobody.
        NotAllowedError: Somebody else has claimed it.
    """
    found = _find_open(command.task_id, uow, context)
    task = found.task
    if not task.assignee:
        return
    if task.assignee != context.actor.user_id and not context.actor.is_administrator:
        rights.refuse("task.claimed_by_other", "unclaim", task, found.loaded.model)
    if not found.candidates:
        raise ConflictError("task.no_candidates", f"Cannot unclaim task {task.id}: it has no role to go back to.")
    _assign(found, HistoryEventType.TASK_UNCLAIMED, "", uow, context)


def reassign(command: ReassignTask, uow: UnitOfWork, context: HandlerContext) -> None:
    """Give an open task to another person, whatever their role; history tells who did.

    Raises:
        NotFoundError: There is no such task or no such active account.
        ConflictError: The task is closed or its instance suspended.
        NotAllowedError: The actor is no administrator, or the person did an activity kept apart from it.
    """
    rights.require_administrator(context.actor)
    found = _find_open(command.task_id, uow, context)
    user = uow.identity.user(command.assignee)
    if user is None or not user.active:
        raise NotFoundError("user.unknown", f"Cannot find account {command.assignee}: there is no active one.")
    if user.id in rights.separated_doers(uow, found.loaded.model, found.task):
        rights.refuse("duties.separated", "reassign", found.task, found.loaded.model)
    if found.task.assignee != user.id:
        _assign(found, HistoryEventType.TASK_REASSIGNED, user.id, uow, context)


def complete(command: CompleteTask, uow: UnitOfWork, context: HandlerContext) -> None:
    """Complete a user task and run its instance to the next wait state.

    The task, the workflow, the history events and whatever comes next are stored together.

    Raises:
        NotFoundError: There is no such task.
        ConflictError: The task is no longer open, its instance is suspended, or the unit's staff have entered something
            else since the page was shown.
        NotAllowedError: The actor may not do it.
        InvalidVariablesError: What was entered does not fit the form.
        ExecutionError: The process fails behind it.
    """
    found = _find_open(command.task_id, uow, context)
    task, model = found.task, found.loaded.model
    doers = rights.separated_doers(uow, model, task)
    rights.refuse(rights.refusal_to_complete(context.actor, task, found.candidates, doers), "complete", task, model)
    turn = Turn(uow, context, found.instance)
    if task.id not in turn.before.tasks:
        # The row and the state are written together, so this is a damaged database, not a colleague who was faster.
        raise ConflictError("task.closed", f"Cannot complete task {task.id}: its instance no longer waits for it.")
    node = model.nodes[task.activity_id]
    entered = registers.numbered(node, _entered(command, turn, task, uow, context), uow)
    form_files.hold(model.nodes[task.activity_id].form, entered, task.instance_id, task, uow, context)
    turn.workflow.complete_task(task.id, entered)
    act = Act([_completed(found, entered, uow, context)], acting=task.activity_id, completed=task.id, task=task)
    finish(turn, act, uow, context)
    registers.record(node, entered, found.instance, uow, context)


def save_draft(command: SaveDraft, uow: UnitOfWork, context: HandlerContext) -> None:
    """Keep what someone typed into a task's form, unchecked, for that person alone.

    Raises:
        NotFoundError: There is no such task.
        ConflictError: The task is closed.
        NotAllowedError: The actor could not complete it.
    """
    task = uow.tasks.get(command.task_id)
    if task is None:
        raise NotFoundError("task.unknown", f"Cannot find task {command.task_id}: there is none.")
    rights.require_open(task)
    model = context.load(uow, task.definition_id).model
    refusal = rights.refusal_to_complete(context.actor, task, uow.tasks.candidates(task.id), frozenset())
    rights.refuse(refusal, "save a draft for", task, model)
    text = orjson.dumps(dict(command.values)).decode() if command.values else ""
    uow.tasks.save_draft(task.id, context.actor.user_id, text, uow.now, command.part_revision)


def _find_open(task_id: UUID, uow: UnitOfWork, context: HandlerContext) -> _OpenTask:
    task = uow.tasks.get(task_id)
    if task is None:
        raise NotFoundError("task.unknown", f"Cannot find task {task_id}: there is none.")
    rights.require_open(task)
    instance = uow.instances.get(task.instance_id)
    if instance is None or instance.status is not InstanceStatus.ACTIVE:
        raise ConflictError("instance.suspended", f"Cannot change task {task_id}: its instance is suspended.")
    loaded = context.running(uow, task.definition_id)
    return _OpenTask(task, instance, loaded, uow.tasks.candidates(task.id))


def _assign(found: _OpenTask, type: HistoryEventType, assignee: str, uow: UnitOfWork, context: HandlerContext) -> None:
    """Give a task to somebody, or to nobody, and let its listeners know."""
    task = found.task
    data: dict[str, object] = {"before": task.assignee, "after": assignee}
    role = rights.role_for(context.actor, found.candidates) or ""
    event = Event(type, task.activity_id, task.id, role, data)
    uow.tasks.assign(task.id, assignee, (task.claimed_at or uow.now) if assignee else None)
    tell_assigned(task, assignee, uow, context)
    if not found.loaded.model.nodes[task.activity_id].listeners:
        record_in_instance(uow, context, found.instance, [event])
        return
    turn = Turn(uow, context, found.instance)
    for heard in ("update", "assignment"):  # Camunda's order
        if any(open.id == task.id for open in turn.workflow.user_tasks):
            turn.workflow.notify_task(task.id, heard, assignee)
    finish(turn, Act([event], acting=task.activity_id), uow, context)


def _entered(
    command: CompleteTask, turn: Turn, task: TaskRecord, uow: UnitOfWork, context: HandlerContext
) -> Mapping[str, object]:
    known = {**turn.workflow.variables, **turn.before.tasks[task.id].locals}
    node = turn.loaded.model.nodes[task.activity_id]
    part = task_parts.task_part(node, task, known, uow)
    if not command.form:
        task_parts.send_without_form(part, command.variables, uow)
        return typed_beside(node.form, command.variables, known, uow, context, part.files if part else ())
    entered = checked_form(node.form, command.variables, known, uow, context, part.files if part else ())
    task_parts.send(part, command.variables, command.part_revision, uow)
    return entered


def _completed(found: _OpenTask, entered: Mapping[str, object], uow: UnitOfWork, context: HandlerContext) -> Event:
    task, actor = found.task, context.actor
    role = rights.role_for(actor, found.candidates)
    if role is None:
        # An assignee from outside the role, or an administrator acting for others: history says which.
        role = "" if task.assignee == actor.user_id else "administrator"
    data: dict[str, object] = {
        "values": {name: to_json(value) for name, value in entered.items()},
        "due": told_instant(task.due_at),
        "late": task.due_at is not None and uow.now > task.due_at,
        "element": task.element,
        "round": task.round,
    }
    return Event(HistoryEventType.TASK_COMPLETED, task.activity_id, task.id, role, data)
