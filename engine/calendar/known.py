"""Which calendars there are, by the name a process gives in its property `kalender`."""

from collections.abc import Mapping
from functools import cache

from engine.calendar.hours import Week, hours
from engine.calendar.plain import PlainTime
from engine.calendar.published import published_days
from engine.calendar.working import WorkingCalendar
from engine.errors import ConfigurationError

Calendar = WorkingCalendar | PlainTime

CALENDARS = frozenset({"kerja", "24x7"})
"""Names of the built-in calendars."""

OFFICE_WEEK: Week = (*(hours("07:30-12:00 13:00-16:00"),) * 4, hours("07:30-11:30 13:00-16:30"), (), ())
"""450 minutes a day from 07:30; rests of 60 minutes, Friday 90 (Perpres 21/2023, art. 4); their place is assumed."""


@cache
def default_calendar() -> WorkingCalendar:
    """Return `kerja`: the office week in Asia/Jakarta with the published days off, without dated hours.

    There is one for the whole program, so that its years are computed once.
    """
    return WorkingCalendar("kerja", OFFICE_WEEK, days_off_of=published_days)


@cache
def plain_time() -> PlainTime:
    """Return `24x7`."""
    return PlainTime()


def calendar_named(name: str, others: Mapping[str, Calendar] | None = None) -> Calendar:
    """Return the calendar a process names, from the administrator's own or else the built-in `kerja` and `24x7`.

    Raises:
        ConfigurationError: There is none of that name.
    """
    known: dict[str, Calendar] = {"kerja": default_calendar(), "24x7": plain_time(), **(others or {})}
    if name not in known:
        names = ", ".join(sorted(known))
        raise ConfigurationError(f"Cannot find a calendar named {name!r}: the property kalender may say {names}.")
    return known[name]
