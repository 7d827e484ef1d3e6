"""Working calendars: the list, the page of one, and what a change would move before anyone confirms it."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from uuid import UUID

from engine.bpmn.runtime import Environment
from engine.bpmn.workflow import Workflow
from engine.calendar import CalendarChange, CalendarContent, WorkingCalendar, changed
from engine.calendar.content import content_from_text, week_as_text
from engine.clock import OFFICE_ZONE
from engine.domain import Actor
from engine.errors import NotFoundError
from engine.handlers import rights
from engine.handlers.turns import recounting
from engine.handlers.turns.projection import Waiting
from engine.handlers.turns.recounting import Counting, MovedStart
from engine.handlers.turns.retiming import MovedTimer, Moves, soon_at
from engine.queries.drawing import titled
from engine.queries.reading import Reading, instance_or_refuse, names_of
from engine.read_models.calendars import (
    CalendarDay,
    CalendarPreview,
    CalendarRow,
    CalendarView,
    DatedHoursRow,
    DayState,
    DueMove,
    HolidayRow,
)
from engine.store.database import Connection
from engine.store.queries import definitions, identity
from engine.store.queries.instances import state_of
from engine.store.repositories.calendars import CalendarRecord, Calendars

SHOWN = 200
"""So many of the due times that a change moves in instances are shown."""


class CalendarQueries(Reading):
    """What counts as working time."""

    def calendars(self, actor: Actor) -> tuple[CalendarRow, ...]:
        """Return the stored calendars, by id.

        Raises:
            NotAllowedError: The actor is no administrator.
        """
        rights.require_administrator(actor)
        with self._connect() as connection:
            records = Calendars(connection, holding=False).all()
            using = self._using(connection)
            names = names_of(connection, *{record.changed_by for record in records})
        return tuple(self._row(record, using, names) for record in records)

    def calendar(self, actor: Actor, calendar_id: str, year: int) -> CalendarView:
        """Return a calendar's page for a year.

        Raises:
            NotAllowedError: The actor is no administrator.
            NotFoundError: There is no such calendar.
        """
        rights.require_administrator(actor)
        with self._connect() as connection:
            record = _found(connection, calendar_id)
            row = self._row(record, self._using(connection), names_of(connection, record.changed_by))
        content = content_from_text(record.content)
        holidays = content.holidays_in(year)
        return CalendarView(
            row=row,
            zone=content.zone,
            minutes_per_day=content.minutes_per_day,
            week=tuple(week_as_text(content.week)),
            dated=tuple(
                DatedHoursRow(each.first, each.last, each.name, tuple(week_as_text(each.week)))
                for each in content.dated
            ),
            year=year,
            prepared=year in content.years,
            lacks_collective=content.lacks_collective_days(year),
            holidays=tuple(
                HolidayRow(each.day, each.name, each.kind.value, each.seeded, each.removed) for each in holidays
            ),
            months=_months(content, content.calendar(calendar_id), year),
        )

    def preview_calendar(self, actor: Actor, calendar_id: str, change: CalendarChange) -> CalendarPreview:
        """Return what a change would move, and nothing is changed.

        Raises:
            NotAllowedError: The actor is no administrator.
            NotFoundError: There is no such calendar.
            RequestError: The change cannot be made.
        """
        rights.require_administrator(actor)
        with self._connect() as connection:
            record = _found(connection, calendar_id)
            before = content_from_text(record.content)
            after = changed(before, change)
            if after == before:
                return CalendarPreview("", changes=False, moves=(), total=0, tasks=0)
            old, new = before.calendar(record.id), after.calendar(record.id)
            registry = self._services.registry
            moved = [
                (each, found)
                for each in recounting.counting_in(record.id, connection, registry)
                if (found := self._moves(connection, actor, new, each))
            ]
            starts = list(recounting.moved_starts(record.id, old, new, connection, registry))
            tasks = sum(len(found.tasks) for _, found in moved)
            timers = sum(1 for _, found in moved for timer in found.timers if _is_lone(timer))
            return CalendarPreview(
                digest=recounting.digest_of(record.version, [found for _, found in moved], starts),
                changes=True,
                moves=tuple(self._shown(connection, moved, starts, new)),
                total=tasks + timers + len(starts),
                tasks=tasks,
            )

    def _using(self, connection: Connection) -> dict[str, list[str]]:
        """Return the names of the processes whose newest version counts in each calendar."""
        newest: dict[str, tuple[str, str]] = {}
        for each in definitions.definitions(connection):
            if not each.record.withdrawn and each.record.key not in newest:
                newest[each.record.key] = (self._model(connection, each.record).calendar, each.record.name)
        using: dict[str, list[str]] = {}
        for calendar_id, name in newest.values():
            using.setdefault(calendar_id, []).append(name)
        return using

    def _row(self, record: CalendarRecord, using: dict[str, list[str]], names: dict[str, str]) -> CalendarRow:
        content, year = content_from_text(record.content), self._now().astimezone(OFFICE_ZONE).year
        return CalendarRow(
            id=record.id,
            name=content.name,
            version=record.version,
            changed_at=record.changed_at,
            changed_by=names.get(record.changed_by, record.changed_by),
            processes=tuple(sorted(using.get(record.id, ()))),
            lacking=tuple(each for each in (year, year + 1) if content.lacks_collective_days(each)),
        )

    def _moves(self, connection: Connection, actor: Actor, new: WorkingCalendar, counting: Counting) -> Moves:
        loaded = self._load(connection, counting.definition_id)
        environment = Environment(
            now=self._now(),
            working_time=new,
            scripts=self._services.scripts,
            user_id=actor.user_id,
            instance_id=str(counting.instance_id),
            limits=self._services.limits,
        )
        workflow = Workflow.restore(loaded.compiled, environment, state_of(connection, counting.instance_id))
        return recounting.recount(workflow, Waiting.of(workflow), counting)

    def _shown(
        self,
        connection: Connection,
        moved: Iterable[tuple[Counting, Moves]],
        starts: Iterable[MovedStart],
        new: WorkingCalendar,
    ) -> Iterator[DueMove]:
        """Yield the first due times that move: of tasks, then those that processes wait for, then timed starts."""
        tasks = [(counting, task) for counting, found in moved for task in found.tasks]
        timers = [(counting, timer) for counting, found in moved for timer in found.timers if _is_lone(timer)]
        units = identity.units(connection)
        for counting, task in sorted(tasks, key=lambda each: str(each[1].before))[:SHOWN]:
            row = counting.tasks[task.id]
            yield DueMove(
                *self._place(connection, counting, task.activity_id),
                is_task=True,
                before=task.before,
                after=task.after,
                unit=units.get(row.element, row.element),
                assignee_name=names_of(connection, row.assignee)[row.assignee],
                soon_before=row.due_soon_at,
                soon_after=soon_at(row.created_at, task.after, new),
            )
        for counting, timer in sorted(timers, key=lambda each: str(each[1].before))[: max(0, SHOWN - len(tasks))]:
            place = self._place(connection, counting, timer.timer.activity_id)
            yield DueMove(*place, is_task=False, before=timer.before, after=timer.after)
        for start in starts:
            activity = titled(start.loaded.model, start.job.activity_id)
            process = start.loaded.record.name
            yield DueMove(None, "", process, activity, is_task=False, before=start.job.due_at, after=start.after)

    def _place(self, connection: Connection, counting: Counting, activity_id: str) -> tuple[UUID, str, str, str]:
        """Return the instance, its key, its process and the activity as a row names them."""
        instance = instance_or_refuse(connection, counting.instance_id)
        model = self._load(connection, counting.definition_id).model
        return counting.instance_id, instance.business_key, instance.process_name, titled(model, activity_id)


def _is_lone(moved: MovedTimer) -> bool:
    """Whether a moved timer stands at no task, whose due time would tell of it."""
    return not moved.timer.attached_to


def _found(connection: Connection, calendar_id: str) -> CalendarRecord:
    record = Calendars(connection, holding=False).get(calendar_id)
    if record is None:
        raise NotFoundError("calendar.unknown", f"Cannot find calendar {calendar_id}: there is none.")
    return record


def _months(content: CalendarContent, calendar: WorkingCalendar, year: int) -> tuple[tuple[CalendarDay, ...], ...]:
    off = {each.day: each.name for each in content.holidays_in(year) if not each.removed}
    first = date(year, 1, 1)
    months: list[list[CalendarDay]] = [[] for _ in range(12)]
    for distance in range((date(year, 12, 31) - first).days + 1):
        day = first + timedelta(days=distance)
        months[day.month - 1].append(_day(day, off, content, calendar))
    return tuple(tuple(month) for month in months)


def _day(day: date, off: dict[date, str], content: CalendarContent, calendar: WorkingCalendar) -> CalendarDay:
    if day in off:
        return CalendarDay(day, DayState.OFF, off[day])
    covering = [each.name for each in content.dated if each.first <= day <= each.last]
    if not calendar.hours_on(day):
        return CalendarDay(day, DayState.REST)
    return CalendarDay(day, DayState.DATED, covering[-1]) if covering else CalendarDay(day, DayState.USUAL)
