"""What one version of an administrator's calendar holds, and the same as JSON.

A version is never changed: a change makes the next one, so that whoever replays an instance can still count with the
calendar of that day. Years that nobody has prepared follow the published list.
"""

import hashlib
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import orjson

from engine.calendar.hours import DAYS_IN_WEEK, DatedHours, Week, hours, hours_as_text
from engine.calendar.instants import OFFICE_MINUTES
from engine.calendar.known import OFFICE_WEEK
from engine.calendar.published import days_off, published_days
from engine.calendar.working import WorkingCalendar


class HolidayKind(StrEnum):
    """Why a day is off."""

    NATIONAL = "libur_nasional"
    """A public holiday."""
    COLLECTIVE = "cuti_bersama"
    """A collective day off, decreed in the autumn before."""
    OTHER = "lain"
    """The office's own: a local holiday, a day of mourning."""


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day off.

    Attributes:
        seeded: Whether it comes from the published list; else somebody has entered it.
        removed: A published day on which this office works: preparing the year again leaves it so.
    """

    day: date
    name: str
    kind: HolidayKind
    seeded: bool = False
    removed: bool = False


@dataclass(frozen=True, slots=True)
class CalendarContent:
    """One version of a calendar.

    Attributes:
        name: For people.
        week: The usual hours.
        dated: Hours for ranges of days; where several cover a day, the last one counts.
        holidays: Of the prepared years, by day.
        years: The prepared years, in order; all others follow the published list.
    """

    name: str
    week: Week = OFFICE_WEEK
    dated: tuple[DatedHours, ...] = ()
    holidays: tuple[Holiday, ...] = ()
    years: tuple[int, ...] = ()
    zone: str = "Asia/Jakarta"
    minutes_per_day: int = OFFICE_MINUTES

    def holidays_in(self, year: int) -> tuple[Holiday, ...]:
        """Return a year's days off, the removed ones included; those published where the year is not prepared."""
        if year not in self.years:
            return tuple(published(year))
        return tuple(holiday for holiday in self.holidays if holiday.day.year == year)

    def lacks_collective_days(self, year: int) -> bool:
        """Whether a year knows no cuti bersama yet, so that its due times may still move."""
        found = self.holidays_in(year)
        return not any(holiday.kind is HolidayKind.COLLECTIVE and not holiday.removed for holiday in found)

    def calendar(self, id: str) -> WorkingCalendar:
        """Return what counts by it.

        Raises:
            RequestError: It has no working time, or an unknown zone.
        """
        prepared = frozenset(self.years)

        def others(year: int) -> Container[date]:
            return () if year in prepared else published_days(year)

        off = frozenset(holiday.day for holiday in self.holidays if not holiday.removed)
        return WorkingCalendar(id, self.week, self.dated, off, others, self.zone, self.minutes_per_day)


def published(year: int) -> Iterable[Holiday]:
    """Yield a year's published days off."""
    for day, name in days_off(year).names.items():
        kind = HolidayKind.COLLECTIVE if "cuti bersama" in name.casefold() else HolidayKind.NATIONAL
        yield Holiday(day, name, kind, seeded=True)


def plain_content(content: CalendarContent) -> dict[str, Any]:
    """Return a version as plain JSON values: what is stored, and what history shows of a change."""
    return {
        "name": content.name,
        "zone": content.zone,
        "minutes_per_day": content.minutes_per_day,
        "week": week_as_text(content.week),
        "dated": [
            {"first": str(each.first), "last": str(each.last), "name": each.name, "week": week_as_text(each.week)}
            for each in content.dated
        ],
        "years": list(content.years),
        "holidays": [
            [str(each.day), each.name, each.kind.value, each.seeded, each.removed] for each in content.holidays
        ],
    }


def content_as_text(content: CalendarContent) -> str:
    """Return a version as JSON text, always the same for the same content."""
    return orjson.dumps(plain_content(content), option=orjson.OPT_SORT_KEYS).decode()


def content_from_text(text: str) -> CalendarContent:
    """Read what `content_as_text` wrote."""
    stored: Mapping[str, Any] = MappingProxyType(orjson.loads(text))
    return CalendarContent(
        name=stored["name"],
        week=week_from_text(stored["week"]),
        dated=tuple(
            DatedHours(
                date.fromisoformat(each["first"]),
                date.fromisoformat(each["last"]),
                week_from_text(each["week"]),
                each["name"],
            )
            for each in stored["dated"]
        ),
        holidays=tuple(
            Holiday(date.fromisoformat(day), name, HolidayKind(kind), seeded, removed)
            for day, name, kind, seeded, removed in stored["holidays"]
        ),
        years=tuple(stored["years"]),
        zone=stored["zone"],
        minutes_per_day=stored["minutes_per_day"],
    )


def digest_of(text: str) -> str:
    """Return what names a version by its content: SHA-256 of its text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def week_as_text(week: Week) -> list[str]:
    """Return a week's hours as people write them, Monday first."""
    return [hours_as_text(day) for day in week]


def week_from_text(days: Iterable[str]) -> Week:
    """Read a week's hours, Monday first; missing days are days without work.

    Raises:
        RequestError: A text is no list of hours.
    """
    read = tuple(hours(day) for day in days)
    return (*read, *((),) * (DAYS_IN_WEEK - len(read)))
