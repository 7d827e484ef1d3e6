"""One instance's tasks side by side in working time: its Gantt chart."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from engine.bpmn.runtime import WorkingTime
from engine.calendar.months import day_of, day_start
from engine.domain import Actor, TaskStatus
from engine.errors import NotFoundError
from engine.queries import drawing
from engine.queries.instances import InstanceQueries
from engine.queries.reading import instance_or_refuse, names_of
from engine.read_models.work import Schedule, ScheduleBar, ScheduleDay
from engine.store.queries import identity, tasks
from engine.store.repositories.tasks import TaskRecord


class ScheduleQueries(InstanceQueries):
    """What took how long in one instance."""

    def schedule(self, actor: Actor, instance_id: UUID) -> Schedule:
        """Return an instance's tasks on an axis of working time.

        Raises:
            NotFoundError: There is no such instance, or the actor takes no part in its process.
        """
        with self._connect() as connection:
            found = instance_or_refuse(connection, instance_id)
            loaded = self._load(connection, found.definition_id)
            if not self._may_see_instance(actor, found, loaded):
                raise NotFoundError("instance.unknown", f"Cannot find instance {instance_id}: there is none.")
            own = [each.task for each in tasks.tasks_of_instance(connection, instance_id)]
            drawn = {node: place for place, node in enumerate(loaded.model.nodes)}
            own.sort(key=lambda task: (task.created_at, task.ended_at or self._now(), drawn.get(task.activity_id, 0)))
            names = names_of(connection, *{task.completed_by or task.assignee for task in own})
            units = identity.units(connection)
            working_time = self._working_time(loaded.model, connection)
            end = found.ended_at or self._now()
            axis = _Axis(found.started_at, end, working_time)
            bars = []
            for task in own:
                title = drawing.titled(loaded.model, task.activity_id) or task.name
                bars.append(axis.bar(task, title, names, units))
            return Schedule(
                instance_id=instance_id,
                title=found.business_key or found.process_name,
                process_name=found.process_name,
                length=axis.at(end),
                minutes_per_day=working_time.minutes_per_day,
                days=tuple(axis.days()),
                bars=tuple(bars),
                now=None if found.ended_at else axis.at(end),
            )


class _Axis:
    """Working minutes since an instance began; nights and days off take no room."""

    def __init__(self, start: datetime, end: datetime, working_time: WorkingTime) -> None:
        self._start = start
        self._end = end
        self._working_time = working_time

    def at(self, instant: datetime) -> float:
        """Return where an instant lies."""
        return max(0.0, self._working_time.between(self._start, instant))

    def days(self) -> Iterator[ScheduleDay]:
        """Yield the days that hold any of it, where each begins."""
        day, last = day_of(self._start), day_of(self._end)
        while day <= last:
            begin, next_day = day_start(day), day + timedelta(days=1)
            left, right = self.at(max(begin, self._start)), self.at(min(day_start(next_day), self._end))
            if right > left or day == day_of(self._start):
                yield ScheduleDay(day, left)
            day = next_day

    def bar(self, task: TaskRecord, title: str, names: Mapping[str, str], units: Mapping[str, str]) -> ScheduleBar:
        """Return a task's bar."""
        who, end = task.completed_by or task.assignee, task.ended_at or self._end
        return ScheduleBar(
            activity=title,
            unit=units.get(task.element, task.element),
            lane=task.lane,
            round=task.round,
            who=names.get(who, who),
            begin=self.at(task.created_at),
            claimed=self.at(min(task.claimed_at, end)) if task.claimed_at else None,
            end=self.at(end),
            due=self.at(task.due_at) if task.due_at else None,
            late=task.due_at is not None and end > task.due_at and task.status is not TaskStatus.CANCELLED,
            state=task.status.value,
            minutes=self._working_time.between(task.created_at, end),
            created_at=task.created_at,
            due_at=task.due_at,
            ended_at=task.ended_at,
        )
