"""Laws of calendars as data: what is stored is what counts, and a change can be taken back."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.calendar import CalendarContent, HolidayKind, WorkingCalendar, changed, default_calendar
from engine.calendar.changes import (
    AddDatedHours,
    AddHoliday,
    CalendarChange,
    PrepareYear,
    RemoveDatedHours,
    RemoveHoliday,
    RestoreHoliday,
    SetWeek,
)
from engine.calendar.content import content_as_text, content_from_text, digest_of, week_as_text
from engine.calendar.known import OFFICE_WEEK
from engine.errors import RequestError
from tests.support.vectors import RAMADAN

law = settings(deadline=None)
YEARS = (2025, 2026, 2027)
OFFICE = CalendarContent("Kantor")
PREPARED = changed(changed(changed(OFFICE, PrepareYear(2025)), PrepareYear(2026)), PrepareYear(2027))

days = st.dates(date(2025, 1, 1), date(2027, 12, 31))
names = st.text("abcdefghij ", min_size=1, max_size=20).filter(str.strip)
kinds = st.sampled_from(HolidayKind)
weeks = st.sampled_from([tuple(week_as_text(OFFICE_WEEK)), RAMADAN, ("00:00-24:00",) * 7])
zones = st.sampled_from(["Asia/Jakarta", "Europe/Berlin", "America/New_York", "UTC"])
instants = st.datetimes(
    datetime(2025, 1, 2),  # noqa: DTZ001 - hypothesis adds the zone itself
    datetime(2027, 6, 30),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@st.composite
def ranges(draw: st.DrawFn) -> AddDatedHours:
    first = draw(days)
    return AddDatedHours(first, first + timedelta(days=draw(st.integers(0, 40))), draw(names), draw(weeks))


changes = st.one_of(
    st.builds(AddHoliday, days, names, kinds),
    st.builds(SetWeek, weeks),
    ranges(),
    st.builds(PrepareYear, st.sampled_from(YEARS)),
)


def made(steps: list[CalendarChange], zone: str = "Asia/Jakarta") -> CalendarContent:
    """Return the office's calendar after some changes, in a zone."""
    content = CalendarContent("Kantor", zone=zone)
    for step in steps:
        content = changed(content, step)
    return content


@law
@given(st.lists(changes, max_size=6), zones)
def test_what_is_stored_is_read_back(steps: list[CalendarChange], zone: str) -> None:
    content = made(steps, zone)
    text = content_as_text(content)
    assert content_from_text(text) == content
    assert digest_of(content_as_text(content_from_text(text))) == digest_of(text)


@law
@given(st.lists(changes, max_size=5), zones, instants, st.integers(0, 20_000), st.integers(0, 20_000))
def test_a_calendar_as_data_keeps_the_laws_of_working_time(
    steps: list[CalendarChange], zone: str, start: datetime, one: int, other: int
) -> None:
    calendar: WorkingCalendar = made(steps, zone).calendar("uji")
    due = calendar.add(start, one)
    assert calendar.between(start, due) == one
    assert calendar.add(due, other) == calendar.add(start, one + other)
    assert start <= due <= calendar.add(start, one + other)


@law
@given(instants, st.integers(0, 100_000))
def test_preparing_years_moves_nothing(start: datetime, minutes: int) -> None:
    assert PREPARED.calendar("kerja").add(start, minutes) == default_calendar().add(start, minutes)


@law
@given(st.lists(changes, max_size=4), changes)
def test_a_change_made_twice_is_made_once(steps: list[CalendarChange], step: CalendarChange) -> None:
    once = changed(made(steps), step)
    assert changed(once, step) == once


@law
@given(days, names, kinds)
def test_a_day_entered_and_removed_leaves_the_prepared_year_as_it_was(day: date, name: str, kind: HolidayKind) -> None:
    assume(all(each.day != day for each in PREPARED.holidays))
    assert changed(changed(PREPARED, AddHoliday(day, name, kind)), RemoveHoliday(day)) == PREPARED


@law
@given(st.sampled_from(PREPARED.holidays), st.sampled_from(YEARS))
def test_a_published_day_that_was_removed_stays_removed_until_it_is_restored(holiday, year: int) -> None:
    removed = changed(PREPARED, RemoveHoliday(holiday.day))
    assert changed(removed, PrepareYear(year)) == removed
    assert not removed.calendar("kerja").days_off & {holiday.day}
    assert changed(removed, RestoreHoliday(holiday.day)) == PREPARED


@law
@given(ranges())
def test_a_range_entered_and_removed_leaves_nothing(hours: AddDatedHours) -> None:
    entered = changed(PREPARED, hours)
    assert changed(entered, RemoveDatedHours(hours.first, hours.last)) == PREPARED


@law
@given(st.lists(days, min_size=1, max_size=5), instants, st.integers(1, 20_000))
def test_more_days_off_never_make_anything_due_sooner(off: list[date], start: datetime, minutes: int) -> None:
    fewer = PREPARED.calendar("kerja")
    more = made([PrepareYear(year) for year in YEARS] + [AddHoliday(day, "libur") for day in off]).calendar("kerja")
    assert more.add(start, minutes) >= fewer.add(start, minutes)


def test_a_day_entered_by_hand_stays_when_its_year_is_prepared_again() -> None:
    day = date(2026, 12, 15)
    entered = changed(PREPARED, AddHoliday(day, "Hari jadi Lumajang"))
    again = changed(entered, PrepareYear(2026))
    assert [each.name for each in again.holidays if each.day == day] == ["Hari jadi Lumajang"]


def test_a_day_that_a_year_never_had_cannot_be_removed_or_restored() -> None:
    for change in (RemoveHoliday(date(2026, 11, 23)), RestoreHoliday(date(2026, 11, 23))):
        with pytest.raises(RequestError):
            changed(PREPARED, change)
