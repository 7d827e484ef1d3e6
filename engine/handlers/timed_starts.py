"""Processes that start by a timer: one job for the newest version's next start."""

from datetime import datetime
from uuid import uuid4

from engine.bpmn.expressions import MappingContext, compile_expression
from engine.bpmn.model import EventKind, Node, TimerKind
from engine.bpmn.timers import due_instant, is_never, parse_cycle
from engine.domain import HistoryEventType, JobKind
from engine.errors import ExecutionError
from engine.handlers.calls import start_instance
from engine.handlers.context import HandlerContext, LoadedDefinition
from engine.handlers.recording import record_in_system
from engine.handlers.retries import plan_for
from engine.handlers.starting import Beginning
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
    for node in _timer_starts(after):
        stays = [job.due_at for job in awaited if before and _is_alike(before.model.nodes[job.activity_id], node)]
        _add_job(node, after, stays[0] if stays else _first(node, after, uow, context), uow)


def start_on_time(job: JobRecord, closing: list[Event], uow: UnitOfWork, context: HandlerContext) -> None:
    """Start an instance whose time has come, and store the start after it.

    After an outage only the start of the job's own time is caught up; those missed in between are not repeated.

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
        start_instance(Beginning({}, start_activity=node.id), loaded, uow, context)


def _timer_starts(loaded: LoadedDefinition) -> list[Node]:
    return [
        node
        for node in loaded.model.nodes.values()
        if node.type == "startEvent"
        and node.scope == loaded.model.key
        and node.event is not None
        and node.event.kind is EventKind.TIMER
    ]


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
    return parse_cycle(str(value)).following(job.due_at, fired, working_time, uow.now)


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
