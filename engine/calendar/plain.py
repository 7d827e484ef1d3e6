"""Plain time: minutes as they pass, day and night, for processes that name no calendar."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from engine.calendar.hours import DAY_END, Segment
from engine.calendar.instants import (
    MICROSECONDS,
    PLAIN_MINUTES,
    in_utc,
    local,
    microseconds_in,
    since_epoch,
    zone_named,
)
from engine.errors import ExecutionError


@dataclass(frozen=True, slots=True)
class PlainTime:
    """What Camunda 7 means by a duration and by a date, with the methods of a `WorkingCalendar`."""

    name: str = "24x7"
    zone: str = "Asia/Jakarta"
    minutes_per_day: int = PLAIN_MINUTES

    def __post_init__(self) -> None:
        """Refuse a zone that does not exist."""
        zone_named(self.zone)

    def add(self, start: datetime, minutes: float) -> datetime:
        """Return the instant that many minutes later, or earlier where they are negative.

        Raises:
            ExecutionError: The start is naive, the minutes are not finite, or the result is beyond the year 9999.
        """
        start, wanted = in_utc(start), microseconds_in(minutes)
        try:
            return start + timedelta(microseconds=wanted)
        except OverflowError as error:
            raise ExecutionError(f"Cannot add {minutes} minutes to {start}: the year 9999 is the last.") from error

    def between(self, start: datetime, end: datetime) -> float:
        """Return the minutes from one instant to another, negative where the second is the earlier."""
        return (since_epoch(in_utc(end)) - since_epoch(in_utc(start))) / MICROSECONDS

    def hours_on(self, day: date) -> tuple[Segment, ...]:
        """Return the one segment of every day, from midnight to midnight."""
        return (Segment(0, DAY_END),)

    def working_day_from(self, day: date) -> date:
        """Return the day itself: every day is one."""
        return day

    def opening(self, day: date) -> datetime:
        """Return the midnight with which a local day (as given, or that of an instant) begins."""
        zone = zone_named(self.zone)
        first = local(in_utc(day), zone).date() if isinstance(day, datetime) else day
        return datetime(first.year, first.month, first.day, tzinfo=zone).astimezone(UTC)

    def closing(self, day: date) -> datetime:
        """Return the midnight with which a local day begins, as Camunda 7 reads a date without hours.

        So a diagram drawn for Camunda keeps its instants, which weighs more than what the method's name says.
        """
        return self.opening(day)
