"""Cron texts as Camunda 7 takes them, which are Quartz's: seconds first, an optional year last, Sunday is day 1.

    second minute hour day-of-month month day-of-week [year]
    0 30 7 1 JAN,APR,JUL,OCT ?       07:30 on the first day of each quarter
    0 0/15 8-15 ? * MON-FRI          every quarter of an hour in office hours
    0 0 9 LW * ?                     09:00 on the last weekday of each month

Times are read on the office's clock (UTC+7). Day of month and day of week cannot both be restricted, as in Quartz.
"""

import calendar
import re
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from engine.clock import OFFICE_ZONE

_MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
_WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
_HORIZON = 100
"""Years to look ahead. The rarest firing, a 29 February on one weekday, comes within 40."""

_ITEM = re.compile(r"(?:(\*)|([0-9]{1,4})(?:-([0-9]{1,4}))?)(?:/([0-9]{1,4}))?")

DayTest = Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class Cron:
    """A cron text, read. Each field holds the numbers it allows, in order; `fits` says whether a day's date does."""

    seconds: tuple[int, ...]
    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    months: tuple[int, ...]
    years: Container[int]
    fits: DayTest

    def after(self, instant: datetime) -> datetime | None:
        """Return the first firing (UTC) later than an instant, None where there is none within a hundred years."""
        local = instant.astimezone(OFFICE_ZONE).replace(tzinfo=None)
        for day in self._days(local.date()):
            moment = self._time_on(day, local)
            if moment is not None:
                return moment.replace(tzinfo=OFFICE_ZONE).astimezone(UTC)
        return None

    def _days(self, first: date) -> Iterator[date]:
        for year in range(first.year, min(first.year + _HORIZON, 9998) + 1):
            if year not in self.years:
                continue
            for month in self.months:
                for number in range(1, calendar.monthrange(year, month)[1] + 1):
                    day = date(year, month, number)
                    if day >= first and self.fits(day):
                        yield day

    def _time_on(self, day: date, after: datetime) -> datetime | None:
        """Return the first time of a day that is later than another moment."""
        begin = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - on the office's clock, like all in here
        for hour in self.hours:
            if begin + timedelta(hours=hour + 1) <= after:
                continue
            for minute in self.minutes:
                if begin + timedelta(hours=hour, minutes=minute + 1) <= after:
                    continue
                for second in self.seconds:
                    moment = begin + timedelta(hours=hour, minutes=minute, seconds=second)
                    if moment > after:
                        return moment
        return None


def read_cron(text: str) -> Cron:
    """Read a cron text.

    Raises:
        ValueError: It is none, or names a time that never comes.
    """
    fields = text.upper().split()
    if len(text) > 200 or len(fields) not in (6, 7):
        raise ValueError(f"'{text[:80]}' is not cron's 6 or 7 fields, seconds first, such as 0 30 7 ? * MON.")
    try:
        cron = Cron(
            _numbers(fields[0], 0, 59),
            _numbers(fields[1], 0, 59),
            _numbers(fields[2], 0, 23),
            _numbers(fields[4], 1, 12, _MONTHS),
            _years(fields[6] if len(fields) == 7 else "*"),
            _day_test(fields[3], fields[5]),
        )
    except ValueError as error:
        raise ValueError(f"'{text}' is not a cron expression Alur understands: {error}.") from None
    if cron.after(datetime(2026, 1, 1, tzinfo=UTC)) is None:
        raise ValueError(f"'{text}' names a time that never comes.")
    return cron


def _years(field: str) -> Container[int]:
    return range(1970, 9999) if field == "*" else frozenset(_numbers(field, 1970, 9998))


def _numbers(field: str, lowest: int, highest: int, names: Sequence[str] = ()) -> tuple[int, ...]:
    for number, name in enumerate(names, 1):
        field = field.replace(name, str(number))
    found: set[int] = set()
    for item in field.split(","):
        found.update(_range(item, lowest, highest))
    return tuple(sorted(found))


def _range(item: str, lowest: int, highest: int) -> Iterator[int]:
    match = _ITEM.fullmatch(item)
    if not match:
        raise ValueError(f"'{item}' is not a number, a range or *")
    star, first, last, step = match.groups()
    begin = lowest if star else int(first)
    end = int(last) if last else highest if star or step else begin
    stride = int(step) if step else 1
    if not (lowest <= begin <= highest and lowest <= end <= highest and stride > 0) or (highest > 999 and end < begin):
        raise ValueError(f"'{item}' is not within {lowest} to {highest}")
    size = highest - lowest + 1
    length = (end - begin) % size + 1  # A range may run over the end, as FRI-MON does.
    return (lowest + (begin - lowest + offset) % size for offset in range(0, length, stride))


def _day_test(day_of_month: str, day_of_week: str) -> DayTest:
    if day_of_week in ("?", "*"):
        return (lambda day: True) if day_of_month in ("?", "*") else _month_day_test(day_of_month)
    if day_of_month in ("?", "*"):
        return _weekday_test(day_of_week)
    raise ValueError("day of month and day of week cannot both be given; write ? for one of them")


def _month_day_test(field: str) -> DayTest:
    if match := re.fullmatch(r"L(?:-([0-9]{1,2}))?(W?)", field):
        offset, nearest = int(match[1] or 0), bool(match[2])
        if offset > 30:
            raise ValueError(f"'{field}' counts back too far")
        return lambda day: _is_day(day, _month_length(day) - offset, nearest)
    if match := re.fullmatch(r"([0-9]{1,2})W", field):
        wanted = _numbers(match[1], 1, 31)[0]
        return lambda day: _is_day(day, wanted, nearest=True)
    allowed = frozenset(_numbers(field, 1, 31))
    return lambda day: day.day in allowed


def _month_length(day: date) -> int:
    return calendar.monthrange(day.year, day.month)[1]


def _is_day(day: date, wanted: int, nearest: bool) -> bool:
    """Whether a day is the wanted one of its month, or the weekday nearest to that within the month."""
    if not 1 <= wanted <= _month_length(day):
        return False
    target = day.replace(day=wanted)
    if nearest and target.weekday() == 5:
        target += timedelta(days=2 if wanted == 1 else -1)
    elif nearest and target.weekday() == 6:
        target += timedelta(days=-2 if wanted == _month_length(day) else 1)
    return day == target


def _weekday_test(field: str) -> DayTest:
    if match := re.fullmatch(r"([1-7]|[A-Z]{3})(L|#([1-5]))", field):
        weekday, week = _numbers(match[1], 1, 7, _WEEKDAYS)[0], match[3]
        if week:
            return lambda day: _weekday(day) == weekday and (day.day - 1) // 7 + 1 == int(week)
        return lambda day: _weekday(day) == weekday and day.day + 7 > _month_length(day)
    allowed = frozenset(_numbers("7" if field == "L" else field, 1, 7, _WEEKDAYS))
    return lambda day: _weekday(day) in allowed


def _weekday(day: date) -> int:
    """Return the weekday by Quartz's numbers: Sunday is 1, Saturday 7."""
    return day.isoweekday() % 7 + 1
