"""Which open due times another version of a calendar would move, found without writing; and what names them all.

A change is confirmed by the name of what was shown. If something else would move when it is carried out, it is not.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from engine.bpmn.expressions import compile_expression
from engine.bpmn.model import Node, TimerKind
from engine.bpmn.runtime import WorkingTime
from engine.bpmn.timers import due_instant, parse_cycle
from engine.bpmn.workflow import Workflow
from engine.handlers.context import DefinitionRegistry, LoadedDefinition
from engine.handlers.turns.projection import Waiting
from engine.handlers.turns.retiming import Moves, moves
from engine.store.database import Connection
from engine.store.queries import calendars
from engine.store.repositories.definitions import Definitions
from engine.store.repositories.jobs import JobRecord
from engine.store.repositories.tasks import TaskRecord


@dataclass(slots=True)
class Counting:
    """One instance in which something counts.

    Attributes:
        began: Since when its timers and tasks wait, by id.
        tasks: Its open tasks with a due time, by id.
    """

    instance_id: UUID
    definition_id: UUID
    began: dict[UUID, datetime] = field(default_factory=dict)
    tasks: dict[UUID, TaskRecord] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MovedStart:
    """A timed start of a process that would come at another time."""

    job: JobRecord
    loaded: LoadedDefinition
    after: datetime


def counting_in(calendar_id: str, connection: Connection, registry: DefinitionRegistry) -> list[Counting]:
    """Return the instances, suspended ones too, in which a due time counts by a calendar; in a settled order."""
    definitions = Definitions(connection)
    running = calendars.running_definitions(connection)
    using = [id for id in running if registry.load(definitions, id).model.calendar == calendar_id]
    found: dict[UUID, Counting] = {}
    if using:
        for instance_id, definition_id, job_id, since in calendars.waiting_timers(connection, using):
            found.setdefault(instance_id, Counting(instance_id, definition_id)).began[job_id] = since
        for task in calendars.timed_tasks(connection, using):
            own = found.setdefault(task.instance_id, Counting(task.instance_id, task.definition_id))
            own.began[task.id] = task.created_at
            own.tasks[task.id] = task
    return [found[id] for id in sorted(found)]


def recount(workflow: Workflow, before: Waiting, counting: Counting) -> Moves:
    """Let a workflow count its due times again, and return what has moved by it."""
    workflow.count_again(counting.began)
    return moves(before, Waiting.of(workflow), counting.tasks.get, ())


def moved_starts(
    calendar_id: str, old: WorkingTime, new: WorkingTime, connection: Connection, registry: DefinitionRegistry
) -> Iterator[MovedStart]:
    """Yield the timed starts that come at another time; one that was put off by hand or is late stays."""
    definitions = Definitions(connection)
    for job in calendars.timed_starts(connection):
        loaded = registry.load(definitions, job.definition_id) if job.definition_id else None
        node = loaded.model.nodes.get(job.activity_id) if loaded else None
        if loaded is None or node is None or loaded.model.calendar != calendar_id:
            continue
        after = _start_of(job, node, new)
        if after is not None and after != job.due_at and _start_of(job, node, old) == job.due_at:
            yield MovedStart(job, loaded, after)


def digest_of(version: int, moved: Iterable[Moves], starts: Iterable[MovedStart]) -> str:
    """Return what names everything that a change of one version would move, and to when."""
    hashed = hashlib.sha256(str(version).encode())
    parts: dict[str, list[str]] = defaultdict(list)
    for found in moved:
        for timer in found.timers:
            parts[str(timer.timer.id)] += [str(timer.before), str(timer.after)]
        for task in found.tasks:
            parts[str(task.id)] += [str(task.before), str(task.after)]
    for start in starts:
        parts[str(start.job.id)] += [str(start.job.due_at), str(start.after)]
    for id in sorted(parts):
        hashed.update("|".join([id, *parts[id]]).encode())
    return hashed.hexdigest()


def _start_of(job: JobRecord, node: Node, working_time: WorkingTime) -> datetime | None:
    """Return when a timed start comes by a calendar, from when it began to wait; None where that cannot be said."""
    event = node.event
    if event is None or event.timer is None or not compile_expression(event.expression).is_literal:
        return None
    if event.timer is not TimerKind.CYCLE:
        return due_instant(event.timer, event.expression, job.created_at, working_time)
    cycle = parse_cycle(event.expression)
    # A period's start is counted from the start before it, which the job no longer knows.
    return cycle.beginning(job.created_at, working_time) if cycle.cron else None
