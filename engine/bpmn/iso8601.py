"""Dates, date-times and durations as ISO 8601 writes them, strictly: what a diagram's timers are made of.

A date-time without a zone is meant in Western Indonesia (UTC+7), as a Camunda server in Lumajang would take it.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

from engine.bpmn.expressions.moments import add_months
from engine.bpmn.runtime import WorkingTime
from engine.clock import OFFICE_ZONE

NEVER = datetime(9999, 12, 31, tzinfo=UTC)
"""A due time out of reach: what every date in the year 9999 means. No job is made for it."""

_FIRST_OF_9999 = datetime(9999, 1, 1, tzinfo=OFFICE_ZONE).astimezone(UTC)
_MAX_DAYS = 3_660
_MAX_YEARS = 100

_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DATE_TIME = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)?"
    r"(Z|[+-][0-9]{2}(?::?[0-9]{2})?)?"
)
_DURATION = re.compile(
    r"P(?:([0-9]{1,9})W|(?=[0-9T])(?:([0-9]{1,9})Y)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9})D)?"
    r"(?:T(?=[0-9])(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9})(?:[.,]([0-9]{1,9}))?S)?)?)"
)


def normal(instant: datetime) -> datetime:
    """Return an aware instant in UTC, to the millisecond, and NEVER for every instant of the year 9999."""
    if instant >= _FIRST_OF_9999:
        return NEVER
    try:
        instant = instant.astimezone(UTC)
    except OverflowError:
        raise ValueError("The date is outside the years 1 to 9999.") from None
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)


def opening(instant: datetime, working_time: WorkingTime) -> datetime:
    """Return an instant itself where it is worked at or work ends then, else the next instant at which work begins.

    Found by stepping over the instant with one millisecond of work, so that it needs nothing else of a calendar.
    """
    step = timedelta(milliseconds=1)
    reached = working_time.add(instant - step, 1 / 60_000)
    return instant if reached == instant else reached - step


def read_date(text: str) -> date | None:
    """Return the day that a text such as `2026-11-23` names, None where it has another form.

    Raises:
        ValueError: There is no such day.
    """
    if not (match := _DATE.fullmatch(text)):
        return None
    try:
        return date(*(int(group) for group in match.groups()))
    except ValueError:
        raise ValueError(f"'{text}' is not a day of the calendar.") from None


def read_date_time(text: str) -> datetime:
    """Return the instant (UTC) that a text such as `2026-11-23T08:30:00+07:00` names.

    Raises:
        ValueError: It has another form, or there is no such time.
    """
    match = _DATE_TIME.fullmatch(text)
    if not match:
        raise ValueError(f"'{text[:80]}' is not a date of the form 2026-11-23 or 2026-11-23T08:30:00+07:00.")
    year, month, day, hour, minute, second = (int(group or 0) for group in match.groups()[:6])
    fraction = int((match[7] or "0")[:3].ljust(3, "0")) * 1000
    try:
        return normal(datetime(year, month, day, hour, minute, second, fraction, _zone(match[8])))
    except ValueError:
        raise ValueError(f"'{text}' is not a time of the calendar.") from None


def _zone(text: str | None) -> timezone:
    if text is None:
        return OFFICE_ZONE
    if text == "Z":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 18 or minutes > 59:
        raise ValueError("no such zone")
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if text[0] == "-" else offset)


@dataclass(frozen=True, slots=True)
class Duration:
    """A span as drawn.

    Attributes:
        months: Years and months, on the wall clock.
        weeks: Five working days each where a calendar is named, seven days where not.
        days: Working days, or days of 24 hours.
        minutes: Hours, minutes and seconds.
    """

    months: int = 0
    weeks: int = 0
    days: int = 0
    minutes: float = 0.0

    @property
    def is_zero(self) -> bool:
        """Whether it lasts no time."""
        return not (self.months or self.weeks or self.days or self.minutes)

    def after(self, start: datetime, working_time: WorkingTime) -> datetime:
        """Return the instant (UTC) that far after another.

        Years and months go by the office's wall clock; where that ends outside working time, the next opening counts.
        Then weeks, days, hours, minutes and seconds are counted in working time: a day is `minutes_per_day`, a week
        five of them (in plain time seven).
        """
        if self.months:
            try:
                local = add_months(start.astimezone(OFFICE_ZONE), self.months)
            except ValueError:
                return NEVER
            start = normal(local)
            if start == NEVER:
                return NEVER
            start = opening(start, working_time)
        minutes = self.working_minutes(working_time)
        return normal(working_time.add(start, minutes) if minutes else start)

    def working_minutes(self, working_time: WorkingTime) -> float:
        """Return the working minutes of its weeks, days, hours, minutes and seconds."""
        days_per_week = 7 if working_time.minutes_per_day == 1440 else 5
        return (self.weeks * days_per_week + self.days) * working_time.minutes_per_day + self.minutes


def read_duration(text: str) -> Duration:
    """Return the span that a text such as `PT15M`, `P1DT2H` or `P2W` names.

    Raises:
        ValueError: It has another form, is negative, or is longer than a timer can be.
    """
    if "-" in text and text.lstrip("+-").startswith("P"):
        raise ValueError(f"'{text[:80]}' is a negative duration; a timer cannot wait for the past.")
    match = _DURATION.fullmatch(text)
    if not match:
        raise ValueError(f"'{text[:80]}' is not a duration of the form PT15M, P1D or P1DT2H30M.")
    weeks, years, months, days, hours, minutes, seconds = (int(group or 0) for group in match.groups()[:7])
    fraction = int((match[8] or "0")[:3].ljust(3, "0")) / 1000
    duration = Duration(years * 12 + months, weeks, days, hours * 60 + minutes + (seconds + fraction) / 60)
    if duration.months > _MAX_YEARS * 12 or duration.weeks * 7 + duration.days + duration.minutes / 1440 > _MAX_DAYS:
        raise ValueError(
            f"'{text}' is longer than a timer can wait ({_MAX_DAYS} days, or {_MAX_YEARS} years written as years); "
            "for a timer that never fires use a date in the year 9999."
        )
    return duration
