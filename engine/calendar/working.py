"""The office's calendar: working minutes added and counted, from a table of each year's spans.

A year's spans are computed once and searched by bisection, so adding years costs little more than adding minutes.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Container
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from typing import NamedTuple

from engine.calendar.hours import DatedHours, Segment, Week, check_week
from engine.calendar.instants import (
    MICROSECONDS,
    OFFICE_MINUTES,
    from_epoch,
    in_utc,
    local,
    microseconds_in,
    since_epoch,
    zone_named,
)
from engine.errors import ExecutionError, RequestError

FIRST_YEAR, LAST_YEAR = 1970, 2100
"""Years a working calendar counts in. The published holidays end with 2100: beyond it a due time would be a guess."""


class Year(NamedTuple):
    """The spans worked in one local year, in microseconds since 1970, and the working time done when each is over."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    done: tuple[int, ...]

    @property
    def total(self) -> int:
        """Working time of the whole year."""
        return self.done[-1] if self.done else 0

    def until(self, instant: int) -> int:
        """Return the working time from the year's begin to an instant in it."""
        index = bisect_right(self.starts, instant) - 1
        return 0 if index < 0 else self.done[index] - max(0, self.ends[index] - instant)

    def earliest(self, done: int) -> int:
        """Return the first instant by which so much (more than nothing) is done: closing time, not the next opening."""
        index = bisect_left(self.done, done)
        return self.ends[index] - (self.done[index] - done)

    def latest(self, done: int) -> int:
        """Return the last instant at which no more than that (less than everything) is done: opening time."""
        index = bisect_right(self.done, done)
        return self.ends[index] - (self.done[index] - done)


def no_days_off(year: int) -> Container[date]:
    """Know no days off: for calendars whose own table is complete."""
    return ()


@dataclass(frozen=True)
class WorkingCalendar:
    """An office's hours.

    Attributes:
        name: What the process property `kalender` says.
        week: The usual hours.
        dated: Hours for ranges of days; where several cover a day, the last one in the tuple counts.
        days_off: Days without work, whatever the hours say.
        days_off_of: Further days off by year, for a calendar that follows a published list.
        zone: IANA name of the zone whose clock the hours are read on.
        minutes_per_day: Working minutes that one day of a duration stands for.
    """

    name: str
    week: Week
    dated: tuple[DatedHours, ...] = ()
    days_off: frozenset[date] = frozenset()
    days_off_of: Callable[[int], Container[date]] = no_days_off
    zone: str = "Asia/Jakarta"
    minutes_per_day: int = OFFICE_MINUTES
    _years: dict[int, Year] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what cannot be counted in.

        Raises:
            RequestError: The zone is unknown, the week malformed or without any work, or a day stands for no minutes.
        """
        zone_named(self.zone)
        check_week(self.week)
        if not any(self.week) or self.minutes_per_day <= 0:
            raise RequestError("calendar.empty", f"Cannot use calendar {self.name!r}: it has no working time.")

    def add(self, start: datetime, minutes: float) -> datetime:
        """Return the instant that many working minutes later, earlier where negative; zero changes nothing.

        A span that ends exactly at closing time ends then, not next morning; counted back to opening time it begins
        then, not the evening before.

        Raises:
            ExecutionError: The start is naive, the minutes are not finite, or the way leaves the supported years.
        """
        start, wanted = in_utc(start), microseconds_in(minutes)
        if not wanted:
            return start
        number = self._local_year(start)
        year = self._year(number)
        done = year.until(since_epoch(start)) + wanted
        while done > year.total:
            done -= year.total
            number += 1
            year = self._year(number)
        while done < 0:
            number -= 1
            year = self._year(number)
            done += year.total
        return from_epoch(year.earliest(done) if wanted > 0 else year.latest(done))

    def between(self, start: datetime, end: datetime) -> float:
        """Return the working minutes from one instant to another, negative where the second is the earlier.

        So `between(now, due)` is what remains, and below zero the working time by which it is late.

        Raises:
            ExecutionError: An instant is naive or outside the supported years.
        """
        start, end = in_utc(start), in_utc(end)
        first, last = self._local_year(start), self._local_year(end)
        worked = self._year(last).until(since_epoch(end)) - self._year(first).until(since_epoch(start))
        if first != last:
            worked += sum(self._year(year).total for year in range(first, last))
            worked -= sum(self._year(year).total for year in range(last, first))
        return worked / MICROSECONDS

    def hours_on(self, day: date) -> tuple[Segment, ...]:
        """Return the segments worked on a local day, none on a day off."""
        if day in self.days_off or day in self.days_off_of(day.year):
            return ()
        covering = (dated.week for dated in reversed(self.dated) if dated.first <= day <= dated.last)
        return next(covering, self.week)[day.weekday()]

    def working_day_from(self, day: date) -> date:
        """Return the first local day with working hours, the given one included.

        Raises:
            ExecutionError: There is none within a year.
        """
        for distance in range(min(366, (date.max - day).days + 1)):
            if self.hours_on(later := day + timedelta(days=distance)):
                return later
        raise ExecutionError(f"Cannot find a working day from {day}: calendar {self.name} has none within a year.")

    def opening(self, day: date) -> datetime:
        """Return when work begins on a local day (as given, or that of an instant), or else on the next working day."""
        worked = self.working_day_from(self._local_day(day))
        return self._instant(worked, self.hours_on(worked)[0].opens)

    def closing(self, day: date) -> datetime:
        """Return when work ends on a local day (as given, or that of an instant), or else on the next working day.

        A limit given as a date means this instant; one on a day off moves to the end of the next working day.
        """
        worked = self.working_day_from(self._local_day(day))
        return self._instant(worked, self.hours_on(worked)[-1].closes)

    def _local_year(self, instant: datetime) -> int:
        return local(instant, zone_named(self.zone)).year

    def _local_day(self, day: date) -> date:
        return local(in_utc(day), zone_named(self.zone)).date() if isinstance(day, datetime) else day

    def _instant(self, day: date, minute: int) -> datetime:
        """Return when the local clock first shows a minute of a day, or jumps over it."""
        zone = zone_named(self.zone)
        wall = datetime.combine(day, time(), zone) + timedelta(minutes=minute)
        instant, other = wall.astimezone(UTC), wall.replace(fold=1).astimezone(UTC)
        if instant <= other:
            return instant

        # The clock skips this minute: fold 0 means an instant after the jump, fold 1 one before it (PEP 495).
        def shown(seconds: int) -> datetime:
            return (other + timedelta(seconds=seconds)).astimezone(zone)

        return other + timedelta(seconds=bisect_left(range((instant - other).seconds), wall, key=shown))

    def _year(self, number: int) -> Year:
        if number not in self._years:
            if not FIRST_YEAR <= number <= LAST_YEAR:
                years = f"calendar {self.name} knows the years {FIRST_YEAR} to {LAST_YEAR}"
                raise ExecutionError(f"Cannot count working time in {number}: {years}.")
            # Two threads may both compute a year; they store equal values.
            self._years[number] = self._spans_of(number)
        return self._years[number]

    def _spans_of(self, number: int) -> Year:
        first = date(number, 1, 1)
        days = (first + timedelta(days=count) for count in range((date(number + 1, 1, 1) - first).days))
        spans = [
            (since_epoch(self._instant(day, segment.opens)), since_epoch(self._instant(day, segment.closes)))
            for day in days
            for segment in self.hours_on(day)
        ]
        starts, ends = tuple(start for start, _ in spans), tuple(end for _, end in spans)
        return Year(starts, ends, tuple(accumulate(end - start for start, end in spans)))
