"""Due times that move: what differs between what waited before a command and what waits after it, told and stored.

A timer keeps its id when it is counted again. What is due of a task is its earliest boundary timer, else the date drawn
at it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from engine.bpmn.runtime import Timer, UserTask, WorkingTime
from engine.domain import HistoryEventType
from engine.handlers.narration import NEVER, told_instant
from engine.history.chain import Event
from engine.store.repositories.jobs import JobRecord
from engine.store.repositories.tasks import TaskRecord
from engine.store.unit_of_work import UnitOfWork

REASONS = ("calendar", "version", "reason")
"""What history says of why a due time has moved, besides before and after."""

SOON = 0.75
"""A task is due soon when this share of its working minutes is spent."""


class Waits(Protocol):
    """What a workflow waits for."""

    @property
    def tasks(self) -> Mapping[UUID, UserTask]:
        """Its open tasks."""

    @property
    def timers(self) -> Mapping[UUID, Timer]:
        """Its timers."""


@dataclass(frozen=True, slots=True)
class Retiming:
    """Why a command moves due times.

    Attributes:
        facts: What history says of it, besides before and after.
        tasks: Tasks whose due time was set by a person: it counts even where an earlier timer has fired.
    """

    facts: Mapping[str, object] = field(default_factory=dict)
    tasks: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class MovedTimer:
    """A timer that waits on, but for another instant; None stands for never."""

    timer: Timer
    before: datetime | None
    after: datetime | None


@dataclass(frozen=True, slots=True)
class MovedTask:
    """A task whose due time is another; None stands for none."""

    id: UUID
    activity_id: str
    before: datetime | None
    after: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Moves:
    """What has moved in one instance."""

    timers: tuple[MovedTimer, ...] = ()
    tasks: tuple[MovedTask, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything has."""
        return bool(self.timers or self.tasks)

    def events(self, why: Retiming) -> list[Event]:
        """Tell it."""
        timers = [
            _told(HistoryEventType.TIMER_RETIMED, each, each.timer.activity_id, None, why, job=str(each.timer.id))
            for each in self.timers
        ]
        return timers + [
            _told(HistoryEventType.TASK_RETIMED, each, each.activity_id, each.id, why) for each in self.tasks
        ]

    def write(self, uow: UnitOfWork, working_time: WorkingTime, job: Callable[[Timer], JobRecord]) -> None:
        """Store it: jobs and tasks then say what the workflow does."""
        for each in self.timers:
            if each.after is None:
                uow.jobs.remove([each.timer.id], uow.now)
            elif each.before is None or not uow.jobs.retime(each.timer.id, each.after):
                uow.jobs.add([job(each.timer)])
        for moved in self.tasks:
            soon = soon_at(moved.created_at, moved.after, working_time)
            uow.tasks.retime(moved.id, moved.after, soon, remind=soon is not None and soon > uow.now)


def moves(before: Waits, now: Waits, due_at: Callable[[UUID], TaskRecord | None], set_by_hand: Iterable[UUID]) -> Moves:
    """Return what has moved. `due_at` gives a task's row: one whose earliest timer has fired keeps its due time."""
    timers = tuple(
        MovedTimer(timer, instant_of(before.timers[id].due), instant_of(timer.due))
        for id, timer in now.timers.items()
        if id in before.timers and before.timers[id].due != timer.due
    )
    by_hand = set(set_by_hand)
    touched = by_hand.union(*(moved.timer.attached_to for moved in timers))
    touched |= {id for id, task in now.tasks.items() if id in before.tasks and before.tasks[id].due != task.due}
    if not touched:
        return Moves(timers)
    old, new = due_of_tasks(before.timers.values()), due_of_tasks(now.timers.values())
    tasks = []
    for id in touched:
        task, row = now.tasks.get(id), due_at(id)
        if task is None or row is None or id not in before.tasks:
            continue
        stands = old.get(id, instant_of(before.tasks[id].due))
        after = new.get(id, instant_of(task.due))
        if after != row.due_at and (id in by_hand or stands == row.due_at):
            tasks.append(MovedTask(id, task.activity_id, row.due_at, after, row.created_at))
    return Moves(timers, tuple(sorted(tasks, key=lambda moved: moved.id.hex)))


def soon_at(created: datetime, due: datetime | None, working_time: WorkingTime) -> datetime | None:
    """Return when a quarter of a task's working minutes is left, None where it has no due time."""
    if due is None:
        return None
    minutes = working_time.between(created, due)
    return working_time.add(created, minutes * SOON) if minutes > 0 else created


def due_of_tasks(timers: Iterable[Timer]) -> dict[UUID, datetime]:
    """Return when tasks are due by the timers that stand at them."""
    due: dict[UUID, datetime] = {}
    for timer in timers:
        if timer.due.year < NEVER:
            for task in timer.attached_to:
                due[task] = min(timer.due, due.get(task, timer.due))
    return due


def instant_of(due: datetime | None) -> datetime | None:
    """Return a due time, None for one in the year that means never."""
    return None if due is None or due.year >= NEVER else due


def _told(
    type: HistoryEventType,
    moved: MovedTimer | MovedTask,
    activity_id: str,
    task: UUID | None,
    why: Retiming,
    **facts: object,
) -> Event:
    data: dict[str, object] = {
        **facts,
        "before": told_instant(moved.before),
        "after": told_instant(moved.after),
        **why.facts,
    }
    return Event(type, activity_id, task, data=data)
