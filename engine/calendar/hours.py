"""Hours as data: segments of a day, weeks of them, and weeks that hold for a range of dates."""

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from engine.errors import RequestError

DAY_END, DAYS_IN_WEEK = 1440, 7


class Segment(NamedTuple):
    """A stretch of work, in minutes after local midnight: (450, 720) is 07:30 to 12:00; 1440 is the day's end."""

    opens: int
    closes: int


Week = tuple[tuple[Segment, ...], ...]
"""Segments of Monday to Sunday: seven entries, an empty one for a day without work."""


@dataclass(frozen=True, slots=True)
class DatedHours:
    """Hours that replace the usual week from `first` to `last`, both included: Ramadan, or one Saturday of overtime."""

    first: date
    last: date
    week: Week
    name: str = ""

    def __post_init__(self) -> None:
        """Refuse a range that ends before it begins, and a week that `check_week` refuses."""
        if self.last < self.first:
            reason = f"{self.last} is before {self.first}"
            raise RequestError("calendar.range", f"Cannot use the hours {self.name!r}: {reason}.", name=self.name)
        check_week(self.week)


def hours(text: str) -> tuple[Segment, ...]:
    """Read a day's segments as people write them: `07:30-12:00 13:00-16:00` or with dots; empty for none.

    Raises:
        RequestError: The text is no such list, or its segments are not in order.
    """
    segments = []
    for word in text.split():
        match = re.fullmatch(r"(\d\d)[:.]([0-5]\d)-(\d\d)[:.]([0-5]\d)", word)
        if match is None:
            message = f"Cannot read the hours {word!r}: write them as 07:30-12:00."
            raise RequestError("calendar.hours", message, hours=word)
        opens, opens_minute, closes, closes_minute = (int(group) for group in match.groups())
        segments.append(Segment(opens * 60 + opens_minute, closes * 60 + closes_minute))
    check_day(tuple(segments))
    return tuple(segments)


def hours_as_text(day: tuple[Segment, ...]) -> str:
    """Write a day's segments so that `hours` reads them back."""
    return " ".join("{:02}:{:02}-{:02}:{:02}".format(*divmod(opens, 60), *divmod(closes, 60)) for opens, closes in day)


def check_day(day: tuple[Segment, ...]) -> None:
    """Refuse segments that are empty, overlap, stand out of order or leave the day.

    Raises:
        RequestError: They do.
    """
    ordered = all(left.closes <= right.opens for left, right in pairwise(day))
    if not ordered or any(not 0 <= segment.opens < segment.closes <= DAY_END for segment in day):
        text = hours_as_text(day)
        message = f"Cannot use the hours {text}: each must end after it begins, and before the next one."
        raise RequestError("calendar.hours", message, hours=text)


def check_week(week: Week) -> None:
    """Refuse a week that has not seven days, or a day that `check_day` refuses.

    Raises:
        RequestError: It has not.
    """
    if len(week) != DAYS_IN_WEEK:
        raise RequestError("calendar.week", f"Cannot use the week: it has {len(week)} days instead of seven.")
    for day in week:
        check_day(day)
