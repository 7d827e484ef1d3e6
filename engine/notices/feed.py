"""Due times as an iCalendar file (RFC 5545), for the calendar programs people already look into."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import Calendar, Event

from engine.calendar.instants import zone_named
from engine.read_models import TaskRow

REFRESH = timedelta(minutes=30)

ZONE = "Asia/Jakarta"
"""By its name: calendar programs are told its rules."""


@dataclass(frozen=True, slots=True)
class DueTask:
    """A task in a feed: `own`, or else in a role's queue.

    Attributes:
        moves: How often its due time was changed.
        changed_at: When last; when it was opened, if never.
    """

    row: TaskRow
    own: bool
    moves: int
    changed_at: datetime


def feed_of(name: str, tasks: Iterable[DueTask], base: str) -> bytes:
    """Return a person's due times. A task always has the same UID, after each change of its due time a higher SEQUENCE.

    Args:
        name: Whose.
        tasks: What is due; without a due time there is nothing to show.
        base: Where people reach Alur.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Alur//Jatuh Tempo//ID")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", f"Jatuh tempo tugas – {name}")
    calendar.add("x-wr-timezone", ZONE)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", REFRESH)
    for task in tasks:
        if task.row.due_at is not None:
            calendar.add_component(_event(task, task.row.due_at, base))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(task: DueTask, due: datetime, base: str) -> Event:
    row, link = task.row, f"{base}/tugas/{task.row.id}"
    title = f"{row.number} · {row.name}" if row.number else row.name
    event = Event()
    event.add("uid", f"tugas-{row.id}@alur")
    event.add("sequence", task.moves)
    event.add("dtstamp", task.changed_at)
    event.add("last-modified", task.changed_at)
    event.add("created", row.created_at)
    # An event that begins when the task is due and takes no time: it shows in every program, as a to-do does not.
    event.add("dtstart", due.astimezone(zone_named(ZONE)))
    event.add("summary", f"Jatuh tempo: {title}{f' ({row.unit})' if row.unit else ''}")
    whose = "Tugas Anda" if task.own else f"Antrean {row.lane}".strip()
    event.add("description", "\n".join(filter(None, (whose, row.process_name, row.business_key, link))))
    event.add("url", link)
    event.add("transp", "TRANSPARENT")
    event.add("status", "CONFIRMED")
    return event
