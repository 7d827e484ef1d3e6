"""Processes that start by a timer: one job for the newest version's next start."""

from datetime import datetime
from uuid import UUID, uuid4

from engine.bpmn.expressions import MappingContext, compile_expression
from engine.bpmn.model import Node, TimerKind
from engine.bpmn.timers import due_instant, is_never, parse_cycle
from engine.domain import HistoryEventType, JobKind
from engine.errors import ExecutionError
from engine.handlers.context import HandlerContext, LoadedDefinition
from engine.handlers.narration import told_instant
from engine.handlers.recording import record_in_system
from engine.handlers.retries import plan_for
from engine.handlers.starts.periods import PERIOD_PROPERTY, period_of, timer_starts, unique_keys
from engine.handlers.turns.calls import start_instance
from engine.handlers.turns.starting import Beginning
from engine.history.chain import Event
from engine.store.repositories.jobs import JobRecord
from engine.store.unit_of_work import UnitOfWork


def move_starts(
    before: LoadedDefinition | None, after: LoadedDefinition | None, uow: UnitOfWork, context: HandlerContext
) -> None:
    """Let one version of a process start by its timers instead of another; None for none.

    A start that is already awaited stays when it is, if both versions draw its timer alike: a version deployed on the
    day of a start, or after an outage that reached over it, must not lose it.
    """
    awaited: list[JobRecord] = []
    if before is not None:
        awaited = uow.jobs.starts_of(before.record.id)
        uow.jobs.remove([job.id for job in awaited], uow.now)
    if after is None:
        return
    for node in timer_starts(after.model):
        stays = [job.due_at for job in awaited if before and _is_alike(before.model.nodes[job.activity_id], node)]
        _add_job(node, after, stays[0] if stays else _first(node, after, uow, context), uow)


def start_on_time(job: JobRecord, closing: list[Event], uow: UnitOfWork, context: HandlerContext) -> None:
    """Start an instance whose time has come, and store the start after it.

    After an outage one start is made up for, whatever was missed; where the diagram names periods, the start of each
    period that was missed, one after the other. A period that is there already is noted and not started.

    Raises:
        ExecutionError: The process fails on its way.
    """
    if job.definition_id is None:
        raise ExecutionError("Cannot start by a timer: the job names no process.", job.activity_id)
    loaded = context.load(uow, job.definition_id)
    node = loaded.model.nodes[job.activity_id]
    uow.jobs.remove([job.id], uow.now)
    fired = Event(HistoryEventType.TIMER_FIRED, job.activity_id, data={"job": str(job.id)})
    record_in_system(uow, context, *closing, fired)
    if loaded.record.withdrawn:
        return
    _add_job(node, loaded, _next(job, node, loaded, uow, context), uow)
    if not loaded.record.suspended:
        _start(job, node, loaded, uow, context)


def _start(job: JobRecord, node: Node, loaded: LoadedDefinition, uow: UnitOfWork, context: HandlerContext) -> None:
    period = period_of(node, job.due_at)
    there = _instance_of(period, loaded, uow) if period else None
    if there is None:
        beginning = Beginning({}, period, unique=bool(period), start_activity=node.id)
        start_instance(beginning, loaded, uow, context)
        return
    data: dict[str, object] = {
        "definition": str(loaded.record.id),
        "key": loaded.record.key,
        "period": period,
        "instance": str(there),
        "due": told_instant(job.due_at),
    }
    record_in_system(uow, context, Event(HistoryEventType.START_SKIPPED, node.id, data=data))


def _instance_of(period: str, loaded: LoadedDefinition, uow: UnitOfWork) -> UUID | None:
    """Return the instance that is a period already, in the schedule or in what it calls."""
    found = (uow.instances.with_unique_key(key) for key in unique_keys(loaded.model, period))
    return next((instance for instance in found if instance is not None), None)


def _is_alike(one: Node, other: Node) -> bool:
    return one.id == other.id and one.event == other.event


def _first(node: Node, loaded: LoadedDefinition, uow: UnitOfWork, context: HandlerContext) -> datetime | None:
    kind, value = _timer(node, uow, context)
    due = due_instant(kind, value, uow.now, context.working_time(uow, loaded.model))
    return None if is_never(due) else due


def _next(
    job: JobRecord, node: Node, loaded: LoadedDefinition, uow: UnitOfWork, context: HandlerContext
) -> datetime | None:
    kind, value = _timer(node, uow, context)
    if kind is not TimerKind.CYCLE:
        return None
    fired = uow.instances.count_of(loaded.record.id) + 1
    working_time = context.working_time(uow, loaded.model)
    missed_are_made_up_for = PERIOD_PROPERTY in node.properties
    return parse_cycle(str(value)).following(
        job.due_at, fired, working_time, None if missed_are_made_up_for else uow.now
    )


def _timer(node: Node, uow: UnitOfWork, context: HandlerContext) -> tuple[TimerKind, object]:
    event = node.event
    if event is None or event.timer is None:
        raise ExecutionError("Cannot start by a timer: the start event has none.", node.id)
    return event.timer, compile_expression(event.expression).evaluate(MappingContext({}, uow.now))


def _add_job(node: Node, loaded: LoadedDefinition, due: datetime | None, uow: UnitOfWork) -> None:
    if due is None:
        return
    job = JobRecord(
        id=uuid4(),
        kind=JobKind.TIMER_START,
        instance_id=None,
        definition_id=loaded.record.id,
        activity_id=node.id,
        due_at=due,
        run_at=due,
        retries=plan_for(node, {}, uow.now).tries,
        created_at=uow.now,
        error="",
    )
    uow.jobs.add([job])
