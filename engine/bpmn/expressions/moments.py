"""Dates in expressions: instants, and Joda's `dateTime()` as far as diagrams use it.

A date or date-time without a zone is meant in Western Indonesia, the office's clock, just as on a Camunda server in
Lumajang.
"""

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from engine.bpmn.expressions.problems import EvaluationError
from engine.clock import OFFICE_ZONE

_MAX_STEP = 10**9
"""The largest number `plusDays` and its like accept: Python's own limit, far beyond every date."""


@dataclass(frozen=True, slots=True, order=True)
class DateTime:
    """Joda's DateTime: an instant that is calculated with in the office's zone. `toDate()` makes it a Date."""

    instant: datetime

    @property
    def local(self) -> datetime:
        """The instant on the office's clock."""
        return self.instant.astimezone(OFFICE_ZONE)


def is_moment(value: object) -> bool:
    """Whether a value is a date or an instant."""
    return isinstance(value, date | DateTime)


def to_instant(value: object) -> datetime:
    """Return the instant (UTC) a date or date-time stands for; a date stands for its first instant."""
    if isinstance(value, DateTime):
        return value.instant
    try:
        if isinstance(value, datetime):
            return (value if value.tzinfo else value.replace(tzinfo=OFFICE_ZONE)).astimezone(UTC)
        if isinstance(value, date):
            return datetime(value.year, value.month, value.day, tzinfo=OFFICE_ZONE).astimezone(UTC)
    except OverflowError:
        raise EvaluationError("the date is outside the years 1 to 9999") from None
    raise EvaluationError(f"{type(value).__name__} is not a date")


def milliseconds(value: object) -> int:
    """Return the milliseconds since 1970 in UTC, as `Date.getTime` does."""
    return (to_instant(value) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


def start_of_day(value: DateTime) -> DateTime:
    """Return midnight, on the office's clock, of the same day."""
    return _at(value.local.replace(hour=0, minute=0, second=0, microsecond=0))


def replaced(field: str) -> Callable[[DateTime, int], DateTime]:
    """Return a function that sets one field of the office's clock, by Python's name of it."""

    def replace(value: DateTime, number: int) -> DateTime:
        try:
            return _at(value.local.replace(**{field: number}))  # type: ignore[arg-type]
        except (ValueError, OverflowError):
            raise EvaluationError(f"{number} is not a valid {field}") from None

    return replace


def shifted(unit: str, sign: int) -> Callable[[DateTime, int], DateTime]:
    """Return a function that moves a date-time by so many of a unit; a month later is at most that month's last day."""

    def shift(value: DateTime, amount: int) -> DateTime:
        if abs(amount) > _MAX_STEP:
            raise EvaluationError(f"{amount} {unit} is more than can be added")
        try:
            if unit in ("months", "years"):
                return _at(add_months(value.local, sign * amount * (12 if unit == "years" else 1)))
            return _at(value.local + timedelta(**{unit: sign * amount}))
        except (ValueError, OverflowError):
            raise EvaluationError("the date is outside the years 1 to 9999") from None

    return shift


def add_months(moment: datetime, months: int) -> datetime:
    """Return the same time of day so many months later, on the month's last day where it is shorter.

    Raises:
        ValueError: The result is outside the years 1 to 9999.
    """
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise ValueError("outside the years 1 to 9999")
    return moment.replace(year=year, month=month + 1, day=min(moment.day, calendar.monthrange(year, month + 1)[1]))


def _at(local: datetime) -> DateTime:
    return DateTime(local.astimezone(UTC))
