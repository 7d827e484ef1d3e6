"""Jobs: do what is due, book what failed, try again."""

from uuid import uuid4

from engine.commands import ExecuteJob, FailJob, QueueDueJobs, RecordHeartbeat, RetryJob, SetExternalRetries
from engine.domain import OUTSIDE_KINDS, HistoryEventType, IncidentKind, InstanceStatus, JobKind
from engine.errors import ExecutionError, NotFoundError
from engine.handlers import external_tasks, rights
from engine.handlers.context import HandlerContext
from engine.handlers.notifying.alerts import tell_incident
from engine.handlers.recording import record_in_instance, record_in_system
from engine.handlers.retries import DEFAULT, OUTSIDE, RetryPlan, plan_for
from engine.handlers.starts.timers import start_on_time
from engine.handlers.turns.calls import finish
from engine.handlers.turns.projection import Act
from engine.handlers.turns.turn import Turn
from engine.handlers.turns.waits import place_of
from engine.history.chain import Event
from engine.store.repositories.jobs import JobRecord
from engine.store.unit_of_work import UnitOfWork


def execute(command: ExecuteJob, uow: UnitOfWork, context: HandlerContext) -> None:
    """Do what a job says. One that is gone, not yet to be tried (unless `early`), or of a suspended instance, is left.

    Raises:
        NotAllowedError: The actor is neither the engine nor an administrator.
        ExecutionError: The process fails; the worker books that with FailJob.
    """
    rights.require_administrator(context.actor)
    job = uow.jobs.get(command.job_id)
    # Another worker may have seen it due, too, tried it and failed: then its next try is later.
    if job is None or (max(job.due_at, job.run_at) > uow.now and not command.early):
        return
    if job.kind in OUTSIDE_KINDS:
        raise ExecutionError(f"Cannot do a job of kind {job.kind} in a transaction: a worker does it beside one.")
    if job.kind is JobKind.TIMER_START:
        start_on_time(job, _closing(job, uow), uow, context)
        return
    instance = uow.instances.get(job.instance_id) if job.instance_id else None
    if instance is not None and instance.status is InstanceStatus.ACTIVE:
        turn = Turn(uow, context, instance)
        act = _continue(job, turn) if job.kind is JobKind.CONTINUATION else _fire_timer(job, turn)
        act.events[:0] = _closing(job, uow)
        finish(turn, act, uow, context)


def fail(command: FailJob, uow: UnitOfWork, context: HandlerContext) -> None:
    """Book a job's failure: one retry less, and later; with none left, an incident. A job that is gone is left.

    Raises:
        NotAllowedError: The actor is neither the engine nor an administrator.
    """
    rights.require_administrator(context.actor)
    job = uow.jobs.get(command.job_id)
    if job is None or job.retries == 0:
        return
    # PostgreSQL keeps no NUL, and a failure that cannot be booked would be tried for ever.
    message = command.message.replace("\0", "")
    retries = 0 if command.final else job.retries - 1
    plan = _plan(job, uow, context)
    uow.jobs.reschedule(job.id, uow.now + plan.wait_after(max(1, plan.tries - retries)), retries, message)
    data: dict[str, object] = {"job": str(job.id), "message": message, "retries": retries}
    events = [Event(HistoryEventType.JOB_FAILED, job.activity_id, data=data)]
    if retries == 0 and uow.jobs.has_open_incident(job.id):
        uow.jobs.repeat_incident(job.id, message)
    elif retries == 0:
        uow.jobs.open_incident(uuid4(), job, IncidentKind.JOB, message, uow.now)
        tell_incident(job, message, uow, context)
        events.append(Event(HistoryEventType.INCIDENT_OPENED, job.activity_id, data=data))
    _record(job, events, uow, context)


def retry(command: RetryJob, uow: UnitOfWork, context: HandlerContext) -> None:
    """Give a job, or an external task, one more try, now.

    Raises:
        NotFoundError: There is no such job.
        NotAllowedError: The actor is no administrator.
    """
    rights.require_administrator(context.actor)
    if uow.external_tasks.get(command.job_id) is not None:
        # What failed for good may be a worker's outside; people press the same button.
        external_tasks.set_retries(SetExternalRetries(command.job_id, command.retries or 1), uow, context)
        return
    job = uow.jobs.get(command.job_id)
    if job is None:
        raise NotFoundError("job.unknown", f"Cannot find job {command.job_id}: it is done, or there is none.")
    uow.jobs.reschedule(job.id, uow.now, command.retries or max(1, job.retries), job.error)
    event = Event(HistoryEventType.JOB_RETRIED, job.activity_id, role="administrator", data={"job": str(job.id)})
    _record(job, [event], uow, context)


def queue_due(command: QueueDueJobs, uow: UnitOfWork, context: HandlerContext) -> int:
    """Put what has come due into the fleet's queue. Returns how many jobs it were.

    Raises:
        NotAllowedError: The actor is neither the engine nor an administrator.
    """
    rights.require_administrator(context.actor)
    return uow.queue.defer_due(uow.now, command.depth)


def record_heartbeat(command: RecordHeartbeat, uow: UnitOfWork, context: HandlerContext) -> None:
    """Note that a worker is alive.

    Raises:
        NotAllowedError: The actor is neither the engine nor an administrator.
    """
    rights.require_administrator(context.actor)
    uow.jobs.see_worker(command.worker, uow.now)


def _continue(job: JobRecord, turn: Turn) -> Act:
    waiting = turn.before.outside.continuations.values()
    data: dict[str, object] = {"job": str(job.id), "place": place_of(job.id, waiting)}
    turn.workflow.continue_(job.id)
    return Act([Event(HistoryEventType.JOB_EXECUTED, job.activity_id, data=data)], acting=job.activity_id)


def _fire_timer(job: JobRecord, turn: Turn) -> Act:
    timer, tasks = turn.before.timers.get(job.id), turn.before.tasks
    if timer is None:
        # Rows and state are written together, so this is a damaged database.
        raise ExecutionError("Cannot fire the timer: its instance does not wait for it.", job.activity_id)
    turn.workflow.fire_timer(job.id)
    attached = turn.loaded.model.nodes[job.activity_id].attached_to
    fired = Event(HistoryEventType.TIMER_FIRED, job.activity_id, data={"job": str(job.id)})
    overdue = [
        Event(HistoryEventType.TASK_OVERDUE, tasks[task].activity_id, task)
        for task in timer.attached_to
        if task in tasks and not timer.interrupting
    ]
    return Act([fired, *overdue], acting=attached or job.activity_id, fired=job.id)


def _plan(job: JobRecord, uow: UnitOfWork, context: HandlerContext) -> RetryPlan:
    """Return when a job is tried, as its node says; a plan that cannot be evaluated counts as none."""
    if job.definition_id is None:
        return OUTSIDE
    node = context.load(uow, job.definition_id).model.nodes.get(job.activity_id)
    if node is None or not node.retries:
        return DEFAULT
    instance = uow.instances.get(job.instance_id) if job.instance_id else None
    try:
        variables = Turn(uow, context, instance).workflow.variables if instance else {}
        return plan_for(node, variables, uow.now)
    except ExecutionError:
        # The failure must be booked whatever the diagram says, or the job would be tried for ever.
        return DEFAULT


def _closing(job: JobRecord, uow: UnitOfWork) -> list[Event]:
    """Resolve the incident of a job that runs after all; return what history says of it."""
    resolved = uow.jobs.resolve_incidents([job.id], uow.now)
    return [Event(HistoryEventType.INCIDENT_RESOLVED, job.activity_id, data={"job": str(job.id)}) for _ in resolved]


def _record(job: JobRecord, events: list[Event], uow: UnitOfWork, context: HandlerContext) -> None:
    instance = uow.instances.get(job.instance_id) if job.instance_id else None
    if instance is None:
        record_in_system(uow, context, *events)
    else:
        record_in_instance(uow, context, instance, events)
