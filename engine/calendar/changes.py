"""What an administrator can change in a calendar: each change makes the next version of the one before, in memory."""

from dataclasses import dataclass, replace
from datetime import date

from engine.calendar.content import CalendarContent, Holiday, HolidayKind, published, week_from_text
from engine.calendar.hours import DatedHours, check_week
from engine.calendar.working import FIRST_YEAR, LAST_YEAR
from engine.errors import RequestError

LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class AddHoliday:
    """Add a day off by hand; one that is there already gets the new name and kind."""

    day: date
    name: str
    kind: HolidayKind = HolidayKind.OTHER


@dataclass(frozen=True, slots=True)
class RemoveHoliday:
    """Work on a day off. A published one is kept as removed, so that it does not come back."""

    day: date


@dataclass(frozen=True, slots=True)
class RestoreHoliday:
    """Take back that a published day off was removed."""

    day: date


@dataclass(frozen=True, slots=True)
class SetWeek:
    """Set the usual hours, as texts of Monday to Sunday such as `07:30-12:00 13:00-16:00`."""

    week: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AddDatedHours:
    """Let other hours count from `first` to `last`, both included. The same range again gets the new hours."""

    first: date
    last: date
    name: str
    week: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RemoveDatedHours:
    """Let the usual hours count again in a range that was entered."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class PrepareYear:
    """Take a year's days off from the published list. What was entered or removed by hand stays."""

    year: int


CalendarChange = AddHoliday | RemoveHoliday | RestoreHoliday | SetWeek | AddDatedHours | RemoveDatedHours | PrepareYear


def changed(content: CalendarContent, change: CalendarChange) -> CalendarContent:
    """Return the version that a change makes; equal to the one before where it changes nothing.

    Raises:
        RequestError: It cannot be made: `calendar.hours`, `calendar.week`, `calendar.range`, `calendar.empty`,
            `calendar.name`, `calendar.year`, `calendar.day_unknown`.
    """
    match change:
        case AddHoliday():
            return _with_holiday(content, change)
        case RemoveHoliday(day):
            return _without(_prepared(content, day.year), day)
        case RestoreHoliday(day):
            return _put(content, replace(_known(content, day), removed=False))
        case SetWeek(week):
            return _checked(replace(content, week=week_from_text(week)))
        case AddDatedHours(first, last):
            hours = DatedHours(first, last, week_from_text(change.week), _name(change.name))
            _year(first.year)
            _year(last.year)
            return replace(content, dated=(*_other_ranges(content, first, last), hours))
        case RemoveDatedHours(first, last):
            return replace(content, dated=_other_ranges(content, first, last))
        case PrepareYear(year):
            return _prepared(content, year, again=True)


def _with_holiday(content: CalendarContent, change: AddHoliday) -> CalendarContent:
    name = _name(change.name)
    content = _prepared(content, change.day.year)
    there = next((each for each in content.holidays if each.day == change.day and not each.removed), None)
    if there is not None and (there.name, there.kind) == (name, change.kind):
        return content
    return _put(content, Holiday(change.day, name, change.kind))


def _without(content: CalendarContent, day: date) -> CalendarContent:
    known = _known(content, day)
    if any(each.day == day for each in published(day.year)):
        return _put(content, replace(known, removed=True))
    return replace(content, holidays=tuple(each for each in content.holidays if each.day != day))


def _prepared(content: CalendarContent, year: int, *, again: bool = False) -> CalendarContent:
    """Return a version in which a year is prepared; with `again`, its published days are read anew."""
    _year(year)
    if year in content.years and not again:
        return content
    own = {each.day: each for each in content.holidays if each.day.year == year and (not each.seeded or each.removed)}
    days = {each.day: each for each in published(year)} | own
    others = [each for each in content.holidays if each.day.year != year]
    return replace(
        content,
        holidays=tuple(sorted([*others, *days.values()], key=lambda each: each.day)),
        years=tuple(sorted({*content.years, year})),
    )


def _put(content: CalendarContent, holiday: Holiday) -> CalendarContent:
    others = [each for each in content.holidays if each.day != holiday.day]
    return replace(content, holidays=tuple(sorted([*others, holiday], key=lambda each: each.day)))


def _known(content: CalendarContent, day: date) -> Holiday:
    known = next((each for each in content.holidays if each.day == day), None)
    if known is None:
        raise RequestError("calendar.day_unknown", f"Cannot find a day off on {day}: there is none.", day=day)
    return known


def _other_ranges(content: CalendarContent, first: date, last: date) -> tuple[DatedHours, ...]:
    return tuple(each for each in content.dated if (each.first, each.last) != (first, last))


def _checked(content: CalendarContent) -> CalendarContent:
    check_week(content.week)
    if not any(content.week):
        raise RequestError("calendar.empty", "Cannot use the week: it has no working time.")
    return content


def _name(text: str) -> str:
    name = text.strip()
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        reason = f"a name is one line of 1 to {LONGEST_NAME} characters"
        raise RequestError("calendar.name", f"Cannot use the name {name[:20]!r}: {reason}.", most=LONGEST_NAME)
    return name


def _year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        reason = f"calendars know the years {FIRST_YEAR} to {LAST_YEAR}"
        raise RequestError("calendar.year", f"Cannot use {year}: {reason}.", first=FIRST_YEAR, last=LAST_YEAR)
