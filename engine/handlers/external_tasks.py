"""External tasks: locked for one worker at a time, reported done, failed or in error."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID, uuid4

from engine.commands import (
    CompleteExternalTask,
    ExtendLock,
    FailExternalTask,
    FetchExternalTasks,
    LockExternalTask,
    RaiseExternalError,
    SetExternalRetries,
    TopicRequest,
    UnlockExternalTask,
)
from engine.domain import HistoryEventType, IncidentKind
from engine.errors import ConflictError, NotFoundError, RequestError
from engine.handlers import rights
from engine.handlers.context import HandlerContext
from engine.handlers.forms.entered import typed_values
from engine.handlers.narration import told_values
from engine.handlers.notifying.alerts import tell_incident
from engine.handlers.recording import record_in_instance
from engine.handlers.turns.calls import finish
from engine.handlers.turns.projection import Act
from engine.handlers.turns.turn import turn_at
from engine.history.chain import Event
from engine.store.repositories.external_tasks import ExternalTaskRecord
from engine.store.unit_of_work import UnitOfWork


def fetch(command: FetchExternalTasks, uow: UnitOfWork, context: HandlerContext) -> tuple[UUID, ...]:
    """Lock available tasks for a worker, each for its topic's time; a lock that ran out counts as none.

    Raises:
        NotAllowedError: The actor is neither administrator nor external worker.
        RequestError: The worker has no name.
    """
    rights.require_external_worker(context.actor)
    _require_worker(command.worker_id)
    wanted = {request.topic: request for request in command.topics}
    locked: list[UUID] = []
    for record in uow.external_tasks.available(
        list(wanted), uow.now, command.most if _takes_all(wanted) else _LOOKED_AT, by_priority=command.by_priority
    ):
        request = wanted[record.topic]
        if len(locked) < command.most and _is_wanted(record, request, uow):
            _lock(record, command.worker_id, request.lock_seconds, uow)
            locked.append(record.id)
    return tuple(locked)


def lock(command: LockExternalTask, uow: UnitOfWork, context: HandlerContext) -> None:
    """Lock one task for a worker.

    Raises:
        NotFoundError: There is no such task.
        ConflictError: Another worker holds it.
        RequestError: The worker has no name.
    """
    _require_worker(command.worker_id)
    record = _found(command.external_task_id, uow, context)
    held = record.locked_until is not None and record.locked_until > uow.now
    if held and record.worker_id != command.worker_id:
        raise ConflictError("external_task.locked", f"Cannot lock external task {record.id}: another worker holds it.")
    _lock(record, command.worker_id, command.lock_seconds, uow)


def extend(command: ExtendLock, uow: UnitOfWork, context: HandlerContext) -> None:
    """Hold a task longer.

    Raises:
        NotFoundError: There is no such task.
        ConflictError: The worker does not hold it, or its lock has run out.
    """
    record = _held(command.external_task_id, command.worker_id, uow, context)
    if record.locked_until is None or record.locked_until <= uow.now:
        raise ConflictError("external_task.lock_over", f"Cannot extend the lock of {record.id}: it has run out.")
    _lock(record, command.worker_id, command.lock_seconds, uow)


def unlock(command: UnlockExternalTask, uow: UnitOfWork, context: HandlerContext) -> None:
    """Let others fetch a task again.

    Raises:
        NotFoundError: There is no such task.
    """
    record = _found(command.external_task_id, uow, context)
    record.worker_id, record.locked_until = "", None
    uow.external_tasks.save(record)


def complete(command: CompleteExternalTask, uow: UnitOfWork, context: HandlerContext) -> None:
    """Report a task done and run its instance on.

    Raises:
        NotFoundError: There is no such task.
        ConflictError: The worker does not hold it, or its instance is suspended.
        InvalidVariablesError: A variable is no value.
        ExecutionError: The process fails behind it.
    """
    record = _held(command.external_task_id, command.worker_id, uow, context)
    variables = typed_values(command.variables)
    turn = turn_at(record.instance_id, uow, context)
    local = typed_values(command.local_variables)
    turn.workflow.complete_external(record.id, variables, local)
    data = _told(record) | {"values": told_values(variables)} | ({"local": told_values(local)} if local else {})
    finish(turn, _act(HistoryEventType.EXTERNAL_TASK_COMPLETED, record, data, uow, context), uow, context)


def raise_error(command: RaiseExternalError, uow: UnitOfWork, context: HandlerContext) -> None:
    """Raise a BPMN error at a task.

    Raises:
        NotFoundError: There is no such task.
        ConflictError: The worker does not hold it, or its instance is suspended.
        ExecutionError: The process fails behind it.
    """
    record = _held(command.external_task_id, command.worker_id, uow, context)
    turn, variables = turn_at(record.instance_id, uow, context), typed_values(command.variables)
    turn.workflow.raise_error(record.id, command.code, command.message, variables)
    data = _told(record) | {"message": command.message, "code": command.code, "values": told_values(variables)}
    finish(turn, _act(HistoryEventType.EXTERNAL_TASK_FAILED, record, data, uow, context), uow, context)


def fail(command: FailExternalTask, uow: UnitOfWork, context: HandlerContext) -> None:
    """Report that a task failed: tried again after a while, or an incident where no retries are left.

    Where the diagram makes a BPMN error of such a failure (`camunda:errorEventDefinition`), that is thrown instead.

    Raises:
        NotFoundError: There is no such task.
        ConflictError: The worker does not hold it, or its instance is suspended.
        InvalidVariablesError: A variable is no value.
        ExecutionError: The process fails behind it.
    """
    record = _held(command.external_task_id, command.worker_id, uow, context)
    turn, variables = turn_at(record.instance_id, uow, context), typed_values(command.variables)
    turn.workflow.set_variables(variables)
    still_waits = any(task.id == record.id for task in turn.workflow.external_tasks)
    thrown = still_waits and turn.workflow.fail_external(record.id, command.message, command.details)
    data = _told(record) | {
        "message": command.message,
        "details": command.details,
        "values": told_values(variables),
    }
    if thrown:
        finish(turn, _act(HistoryEventType.EXTERNAL_TASK_FAILED, record, data, uow, context), uow, context)
        return
    record.retries = max(0, command.retries)
    record.error_message, record.error_details = command.message, command.details
    wait = timedelta(seconds=command.retry_seconds)
    # A lock without a worker keeps everyone away until it is time to try again.
    record.worker_id, record.locked_until = "", uow.now + wait if wait else None
    uow.external_tasks.save(record)
    role, told = rights.worker_role(context.actor), data | {"retries": record.retries}
    failed = Event(HistoryEventType.EXTERNAL_TASK_FAILED, record.activity_id, role=role, data=told)
    events = [failed, *(_open_incident(record, uow, context) if record.retries == 0 else ())]
    finish(turn, Act(events, acting=record.activity_id), uow, context)


def set_retries(command: SetExternalRetries, uow: UnitOfWork, context: HandlerContext) -> None:
    """Say how often a task may be tried; more than none closes its incident.

    Raises:
        NotFoundError: There is no such task.
        NotAllowedError: The actor is no administrator.
    """
    rights.require_administrator(context.actor)
    record = _found(command.external_task_id, uow, context)
    before, record.retries = record.retries, max(0, command.retries)
    uow.external_tasks.save(record)
    data: dict[str, object] = {"id": str(record.id), "topic": record.topic, "before": before, "after": record.retries}
    events = [Event(HistoryEventType.EXTERNAL_TASK_RETRIED, record.activity_id, role="administrator", data=data)]
    if record.retries and uow.jobs.resolve_incidents([record.id], uow.now):
        events.append(Event(HistoryEventType.INCIDENT_RESOLVED, record.activity_id, data={"job": str(record.id)}))
    instance = uow.instances.get(record.instance_id)
    assert instance is not None, "an external task's row refers to its instance"
    record_in_instance(uow, context, instance, events)


_LOOKED_AT = 1_000
"""How many available tasks are looked at for a request that wants only some of them."""


def _takes_all(wanted: Mapping[str, TopicRequest]) -> bool:
    return not any(
        request.business_key is not None or request.definition_ids or request.definition_keys
        for request in wanted.values()
    )


def _is_wanted(record: ExternalTaskRecord, request: TopicRequest, uow: UnitOfWork) -> bool:
    if request.definition_ids and record.definition_id not in request.definition_ids:
        return False
    if request.definition_keys:
        definition = uow.definitions.get(record.definition_id)
        if definition is None or definition.key not in request.definition_keys:
            return False
    if request.business_key is not None:
        instance = uow.instances.get(record.instance_id)
        return instance is not None and instance.business_key == request.business_key
    return True


def _lock(record: ExternalTaskRecord, worker_id: str, seconds: float, uow: UnitOfWork) -> None:
    record.worker_id, record.locked_until = worker_id, uow.now + timedelta(seconds=seconds)
    uow.external_tasks.save(record)


def _found(external_task_id: UUID, uow: UnitOfWork, context: HandlerContext) -> ExternalTaskRecord:
    rights.require_external_worker(context.actor)
    record = uow.external_tasks.get(external_task_id)
    if record is None:
        raise NotFoundError("external_task.unknown", f"Cannot find external task {external_task_id}: there is none.")
    return record


def _require_worker(worker_id: str) -> None:
    if not worker_id:
        raise RequestError("external_task.no_worker", "Cannot lock external tasks: the worker must have a name.")


def _held(external_task_id: UUID, worker_id: str, uow: UnitOfWork, context: HandlerContext) -> ExternalTaskRecord:
    record = _found(external_task_id, uow, context)
    # What nobody holds has no worker's name, and nobody is called that.
    if not worker_id or record.worker_id != worker_id:
        raise ConflictError(
            "external_task.not_held", f"Cannot change external task {record.id}: it is not locked by '{worker_id}'."
        )
    return record


def _told(record: ExternalTaskRecord) -> dict[str, object]:
    return {"id": str(record.id), "topic": record.topic, "worker": record.worker_id}


def _open_incident(record: ExternalTaskRecord, uow: UnitOfWork, context: HandlerContext) -> list[Event]:
    """Open an incident, or say in the one that is open why the task failed once more; return what history tells."""
    message = record.error_message
    if uow.jobs.has_open_incident(record.id):
        uow.jobs.repeat_incident(record.id, message)
        return []
    uow.jobs.open_incident(uuid4(), record, IncidentKind.EXTERNAL_TASK, message, uow.now)
    tell_incident(record, message, uow, context)
    data: dict[str, object] = {"job": str(record.id), "message": message, "retries": 0}
    return [Event(HistoryEventType.INCIDENT_OPENED, record.activity_id, data=data)]


def _act(
    type: HistoryEventType,
    record: ExternalTaskRecord,
    data: dict[str, object],
    uow: UnitOfWork,
    context: HandlerContext,
) -> Act:
    events = [Event(type, record.activity_id, role=rights.worker_role(context.actor), data=data)]
    if uow.jobs.resolve_incidents([record.id], uow.now):
        events.append(Event(HistoryEventType.INCIDENT_RESOLVED, record.activity_id, data={"job": str(record.id)}))
    return Act(events, acting=record.activity_id, completed=record.id)
