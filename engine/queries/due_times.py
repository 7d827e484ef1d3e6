"""Due times as a calendar: a month of them, and the feed that calendar programs subscribe to."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta

from engine.calendar import CalendarContent, default_calendar
from engine.calendar.content import content_from_text
from engine.clock import OFFICE_ZONE
from engine.domain import Actor
from engine.handlers.sessions import token_hash
from engine.notices.feed import DueTask, feed_of
from engine.queries.reading import names_of
from engine.queries.tasks import TaskQueries
from engine.read_models import DueDay, DueMonth, TaskRow
from engine.store.database import Connection
from engine.store.queries import identity, notices, tasks
from engine.store.queries.tasks import TaskFilter
from engine.store.repositories.calendars import Calendars
from engine.store.repositories.feeds import Feeds

MOST = 500
"""So many due times are shown of a month, and so many are in a feed."""

OFFICE = "kerja"
FAR = datetime(9000, 1, 1, tzinfo=UTC)


class DueTimeQueries(TaskQueries):
    """When one's tasks are due."""

    def due_month(self, actor: Actor, year: int, month: int) -> DueMonth:
        """Return a month of one's own and one's roles' due times, day by day, in WIB."""
        first = date(year, month, 1)
        last = first.replace(day=monthrange(year, month)[1])
        begins, ends = _midnight(first), _midnight(last + timedelta(days=1))
        with self._connect() as connection:
            mine = self._due(connection, TaskFilter(self._now(), assignee=actor.user_id), begins, ends)
            queue = self._due(connection, self._queue_filter(actor), begins, ends)
            content = _office_calendar(connection)
            overdue = self._overdue(connection, actor, min(begins, self._now()))
        working = content.calendar(OFFICE) if content else default_calendar()
        off = {
            each.day: each.name for each in (content or CalendarContent(OFFICE)).holidays_in(year) if not each.removed
        }
        days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        return DueMonth(
            year=year,
            month=month,
            today=self._now().astimezone(OFFICE_ZONE).date(),
            days=tuple(
                DueDay(day, bool(working.hours_on(day)), off.get(day, ""), _of((*mine, *queue), day)) for day in days
            ),
            overdue=overdue,
            more=MOST in (len(mine), len(queue)),
        )

    def calendar_feed_since(self, user_id: str) -> datetime | None:
        """Return since when an account has a private calendar address, None where it has none."""
        with self._connect() as connection:
            return Feeds(connection).opened_at(user_id)

    def calendar_feed(self, secret: str, address: str) -> bytes | None:
        """Return the iCalendar file that a secret opens, None where it opens none.

        Args:
            secret: The last part of the private address.
            address: Where people reach Alur, unless the settings say: the beginning of links.
        """
        with self._connect() as connection:
            user_id = Feeds(connection).owner(token_hash(secret))
            if user_id is None:
                return None
            actor = Actor(user_id, identity.groups_of(connection, user_id))
            mine = self._due(
                connection, TaskFilter(self._now(), assignee=user_id), datetime.min.replace(tzinfo=UTC), FAR
            )
            queue = self._due(connection, self._queue_filter(actor), datetime.min.replace(tzinfo=UTC), FAR)
            rows = [*((row, True) for row in mine), *((row, False) for row in queue)]
            moved = notices.retimings(connection, [row.id for row, _ in rows], [row.instance_id for row, _ in rows])
            name = names_of(connection, user_id)[user_id]
        base = self._services.settings.public_url or address.rstrip("/")
        due = [DueTask(row, own, *moved.get(row.id, (0, row.created_at))) for row, own in rows]
        return feed_of(name, due, base)

    def _due(self, connection: Connection, wanted: TaskFilter, first: datetime, end: datetime) -> tuple[TaskRow, ...]:
        return self._rows(connection, tasks.due_between(connection, wanted, first, end, MOST))

    def _overdue(self, connection: Connection, actor: Actor, before: datetime) -> int:
        mine = TaskFilter(before, assignee=actor.user_id, state="overdue")
        queue = self._queue_filter(actor, "", "overdue")
        queue = TaskFilter(before, candidates=queue.candidates, state="overdue")
        return sum(tasks.count_open_tasks(connection, each) for each in (mine, queue))


def _office_calendar(connection: Connection) -> CalendarContent | None:
    record = Calendars(connection, holding=False).get(OFFICE)
    return content_from_text(record.content) if record else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), OFFICE_ZONE)


def _of(rows: tuple[TaskRow, ...], day: date) -> tuple[TaskRow, ...]:
    due = [(row.due_at, number) for number, row in enumerate(rows) if row.due_at]
    return tuple(rows[number] for at, number in sorted(due) if at.astimezone(OFFICE_ZONE).date() == day)
