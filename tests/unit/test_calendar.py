"""Working time: every worked value of the office's rules, then the laws of adding and counting in any calendar."""

import logging
import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.bpmn.runtime import WorkingTime
from engine.calendar import (
    LAST_YEAR,
    Calendar,
    DatedHours,
    PlainTime,
    Segment,
    WorkingCalendar,
    calendar_named,
    days_off,
    default_calendar,
    hours,
    hours_as_text,
)
from engine.errors import ConfigurationError, ExecutionError, RequestError
from tests.support.vectors import RAMADAN as RAMADAN_HOURS
from tests.support.vectors import RAMADAN_VECTORS, VECTORS

JAKARTA = ZoneInfo("Asia/Jakarta")
BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = default_calendar()
RAMADAN = replace(
    OFFICE,
    dated=(
        DatedHours(date(2026, 2, 19), date(2026, 3, 20), tuple(hours(day) for day in RAMADAN_HOURS), "Ramadan 1447 H"),
    ),
)
DAILY = (hours("09:00-17:00"),) * 7
NIGHTS = WorkingCalendar("malam", (hours("00:00-06:00 22:00-24:00"),) * 7, zone="Europe/Berlin")
NEW_YORK = WorkingCalendar("ny", (*(hours("08:15-12:00 12:45-17:00"),) * 5, (), ()), zone="America/New_York")
SHOP = WorkingCalendar("toko", DAILY, days_off=frozenset({date(2026, 12, 25)}), zone="Europe/Berlin")
CALENDARS: tuple[Calendar, ...] = (
    OFFICE,
    RAMADAN,
    NIGHTS,
    NEW_YORK,
    SHOP,
    PlainTime(),
    PlainTime("x", "Europe/Berlin"),
)


def wib(text: str) -> datetime:
    """Read a local time of the office as the UTC instant it is."""
    return datetime.fromisoformat(text).replace(tzinfo=JAKARTA).astimezone(UTC)


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


@pytest.mark.parametrize(("start", "minutes", "due"), VECTORS)
def test_a_standard_time_falls_due_in_working_hours(start: str, minutes: int, due: str) -> None:
    assert OFFICE.add(wib(start), minutes) == wib(due)
    assert OFFICE.between(wib(start), wib(due)) == minutes


@pytest.mark.parametrize(("start", "minutes", "due"), RAMADAN_VECTORS)
def test_ramadan_hours_replace_the_usual_ones_on_their_dates(start: str, minutes: int, due: str) -> None:
    assert RAMADAN.add(wib(start), minutes) == wib(due)
    assert RAMADAN.between(wib(start), wib(due)) == minutes


def test_before_and_after_ramadan_the_usual_hours_hold() -> None:
    assert [day for day, _, _ in VECTORS if RAMADAN.add(wib(day), 60) != OFFICE.add(wib(day), 60)] == []
    assert (
        RAMADAN.hours_on(date(2026, 2, 18)) == OFFICE.hours_on(date(2026, 2, 18)) != RAMADAN.hours_on(date(2026, 2, 19))
    )


def test_a_straight_run_of_the_sop_falls_due_as_printed() -> None:
    instant, found = wib("2026-11-23 07:30"), []
    for minutes in (15, 60, 30, 120, 120, 240, 450, 450, 450, 450):
        instant = OFFICE.add(instant, minutes)
        found.append(instant.astimezone(JAKARTA).strftime("%d %H:%M"))
    assert found == [
        "23 07:45",
        "23 08:45",
        "23 09:15",
        "23 11:15",
        "23 14:15",
        "24 09:45",
        "25 09:45",
        "26 09:45",
        "27 09:45",
        "30 09:45",
    ]
    assert OFFICE.between(wib("2026-11-23 07:30"), instant) == 2385


def test_a_span_that_ends_at_closing_time_is_due_then_and_one_second_more_next_morning() -> None:
    assert OFFICE.add(wib("2026-11-27 16:00"), 30) == wib("2026-11-27 16:30")
    assert OFFICE.add(wib("2026-11-27 16:00"), 30 + 1 / 60) == wib("2026-11-30 07:30:01")
    assert OFFICE.add(wib("2026-11-23 11:00"), 60) == wib("2026-11-23 12:00")


def test_the_last_minute_of_a_year_is_due_in_that_year() -> None:
    assert OFFICE.add(wib("2026-12-31 15:30"), 30) == wib("2026-12-31 16:00")


def test_seconds_and_their_fractions_are_kept() -> None:
    assert OFFICE.add(wib("2026-11-23 11:59:59.750"), 1) == wib("2026-11-23 13:00:59.750")
    assert OFFICE.add(wib("2026-11-23 08:00:07"), 10 / 60) == wib("2026-11-23 08:00:17")
    assert OFFICE.between(wib("2026-11-23 08:00:00"), wib("2026-11-23 08:00:30")) == 0.5


def test_nothing_added_is_the_same_instant_even_at_night() -> None:
    assert OFFICE.add(wib("2026-11-28 23:00"), 0) == wib("2026-11-28 23:00")


def test_minutes_taken_away_lead_back_to_opening_time_not_the_evening_before() -> None:
    assert OFFICE.add(wib("2026-11-24 08:30"), -60) == wib("2026-11-24 07:30")
    assert OFFICE.add(wib("2026-11-24 08:30"), -61) == wib("2026-11-23 15:59")
    assert OFFICE.add(wib("2027-01-04 08:00"), -60) == wib("2026-12-31 15:30")


def test_what_remains_is_negative_once_it_is_late() -> None:
    due = wib("2026-11-24 08:30")
    assert OFFICE.between(wib("2026-11-23 15:00"), due) == 120
    assert OFFICE.between(wib("2026-11-24 13:30"), due) == -240
    assert OFFICE.between(wib("2027-11-24 08:30"), due) == -OFFICE.between(due, wib("2027-11-24 08:30")) < -100_000


def test_a_date_without_hours_means_the_end_of_that_working_day() -> None:
    assert OFFICE.closing(date(2026, 11, 23)) == wib("2026-11-23 16:00")
    assert OFFICE.closing(wib("2026-11-27 00:00")) == wib("2026-11-27 16:30")
    assert OFFICE.closing(wib("2026-11-27 23:59")) == wib("2026-11-27 16:30")
    assert OFFICE.closing(date(2026, 12, 24)) == wib("2026-12-28 16:00")
    assert OFFICE.closing(date(9999, 12, 31)).year == 9999


def test_a_quarter_opens_on_its_first_working_day() -> None:
    assert OFFICE.opening(date(2027, 1, 1)) == wib("2027-01-04 07:30")
    assert OFFICE.working_day_from(date(2026, 10, 1)) == date(2026, 10, 1)
    assert RAMADAN.opening(date(2026, 2, 19)) == wib("2026-02-19 08:00")


def test_the_last_dated_hours_count_where_two_cover_a_day() -> None:
    saturday = DatedHours(date(2026, 2, 21), date(2026, 2, 21), ((), (), (), (), (), hours("09:00-10:00"), ()))
    overtime = replace(RAMADAN, dated=(*RAMADAN.dated, saturday))
    assert overtime.add(wib("2026-02-21 08:00"), 30) == wib("2026-02-21 09:30")


def test_a_corrected_copy_of_a_calendar_forgets_what_the_first_one_computed() -> None:
    OFFICE.add(wib("2026-11-23 08:00"), 1)
    corrected = replace(OFFICE, days_off=frozenset({date(2026, 11, 23)}))
    assert corrected.add(wib("2026-11-23 08:00"), 1) == wib("2026-11-24 07:31")
    assert OFFICE.add(wib("2026-11-23 08:00"), 1) == wib("2026-11-23 08:01")


def test_plain_time_counts_nights_and_reads_a_date_as_camunda_does() -> None:
    plain = calendar_named("24x7")
    assert plain.add(wib("2026-11-28 23:00"), 1440) == wib("2026-11-29 23:00")
    assert plain.between(wib("2026-11-29 23:00"), wib("2026-11-28 23:00")) == -1440
    assert plain.closing(date(2026, 11, 30)) == plain.closing(wib("2026-11-30 15:00")) == wib("2026-11-30 00:00")
    assert plain.working_day_from(date(2026, 11, 29)) == date(2026, 11, 29)
    assert plain.hours_on(date(2026, 11, 29)) == (Segment(0, 1440),)
    assert plain.minutes_per_day == 1440


def test_plain_time_passes_through_a_change_of_clocks_as_it_really_does() -> None:
    before, after = datetime(2026, 3, 29, 1, tzinfo=BERLIN), datetime(2026, 3, 29, 4, tzinfo=BERLIN)
    assert PlainTime().between(before, after) == 120
    assert PlainTime().add(before, 120) == after


def test_a_night_shift_is_as_long_as_it_really_lasts() -> None:
    assert NIGHTS.between(berlin("2026-03-28 22:00"), berlin("2026-03-29 06:00")) == 7 * 60
    assert NIGHTS.between(berlin("2026-10-24 22:00"), berlin("2026-10-25 06:00")) == 9 * 60
    assert NIGHTS.between(berlin("2026-06-20 22:00"), berlin("2026-06-21 06:00")) == 8 * 60


def test_hours_inside_the_hour_that_the_clock_skips_do_not_exist() -> None:
    skipped = replace(NIGHTS, week=(hours("01:30-02:15 02:30-02:45 02:50-04:00"),) * 7)
    assert skipped.between(berlin("2026-03-29 00:00"), berlin("2026-03-29 12:00")) == 30 + 60
    assert skipped.add(berlin("2026-03-29 01:30"), 31) == berlin("2026-03-29 03:01")


def test_an_instant_may_be_given_in_any_zone_and_comes_back_in_utc() -> None:
    due = OFFICE.add(datetime(2026, 11, 23, 2, 0, tzinfo=BERLIN), 15)
    assert (due, due.tzinfo) == (wib("2026-11-23 08:15"), UTC)


@pytest.mark.parametrize("calendar", [OFFICE, PlainTime()])
def test_an_instant_without_a_zone_is_refused(calendar: Calendar) -> None:
    naive = datetime(2026, 11, 23, 8)  # noqa: DTZ001 - the very thing to be refused
    for act in (
        lambda: calendar.add(naive, 1),
        lambda: calendar.between(naive, naive),
        lambda: calendar.closing(naive),
    ):
        with pytest.raises(ExecutionError, match="time zone"):
            act()


@pytest.mark.parametrize("calendar", [OFFICE, PlainTime()])
@pytest.mark.parametrize("minutes", [float("nan"), float("inf"), 1e15, -1e15])
def test_minutes_out_of_reach_are_refused_with_a_sentence(calendar: Calendar, minutes: float) -> None:
    with pytest.raises(ExecutionError, match="Cannot"):
        calendar.add(wib("2026-11-23 08:00"), minutes)


def test_years_without_known_holidays_are_refused() -> None:
    with pytest.raises(ExecutionError, match=f"1970 to {LAST_YEAR}"):
        OFFICE.between(wib("2026-11-23 08:00"), datetime.max.replace(tzinfo=UTC) - timedelta(days=1))
    with pytest.raises(ExecutionError, match="9999"):
        OFFICE.between(wib("2026-11-23 08:00"), datetime.max.replace(tzinfo=UTC))


def test_a_calendar_that_never_opens_again_says_so() -> None:
    closed = replace(OFFICE, dated=(DatedHours(date(2027, 1, 1), date(2099, 1, 1), ((),) * 7),))
    assert closed.add(wib("2026-12-31 15:30"), 60) == closed.opening(date(2099, 1, 2)) + timedelta(minutes=30)
    with pytest.raises(ExecutionError, match="none within a year"):
        closed.closing(date(2030, 1, 1))


@pytest.mark.parametrize(
    "text", ["07:30", "12:00-07:30", "07:30-07:30", "07:30-12:00 11:00-13:00", "20:00-24:01", "7-8"]
)
def test_hours_that_mean_nothing_are_refused(text: str) -> None:
    with pytest.raises(RequestError, match="Cannot"):
        hours(text)


def test_hours_are_written_as_they_are_read() -> None:
    assert hours("07.30-12.00 13:00-24:00") == ((450, 720), (780, 1440))
    assert hours_as_text(hours("07.30-12.00 13:00-24:00")) == "07:30-12:00 13:00-24:00"
    assert hours("") == ()


def test_a_calendar_without_meaning_is_refused() -> None:
    for week in (((),) * 7, DAILY[:6], (*DAILY[:6], (Segment(600, 500),))):
        with pytest.raises(RequestError, match="Cannot use"):
            WorkingCalendar("x", week)
    with pytest.raises(RequestError, match="is before"):
        DatedHours(date(2026, 3, 2), date(2026, 3, 1), DAILY)
    for zone in ("Asia/Lumajang", "../etc", ""):
        with pytest.raises(RequestError, match="zone"):
            WorkingCalendar("x", DAILY, zone=zone)


def test_a_process_names_its_calendar() -> None:
    own = replace(OFFICE, name="kerja", minutes_per_day=480)
    assert calendar_named("kerja") is OFFICE
    assert calendar_named("kerja", {"kerja": own}) is own
    with pytest.raises(ConfigurationError, match=r"'kantor'.*24x7, kerja, toko"):
        calendar_named("kantor", {"toko": SHOP})


def test_every_calendar_is_what_the_workflow_counts_in() -> None:
    counted: list[WorkingTime] = list(CALENDARS)
    assert {working_time.minutes_per_day for working_time in counted} == {450, 1440}


def test_the_published_days_off_hold_cuti_bersama() -> None:
    assert days_off(2026).names[date(2026, 12, 24)] == "Cuti Bersama Hari Raya Natal"
    assert days_off(2026).warning == days_off(2027).warning == ""


def test_a_year_without_cuti_bersama_warns_once_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    days_off.cache_clear()
    with caplog.at_level(logging.WARNING):
        assert "2029" in days_off(2029).warning
        days_off(2029)
    assert [record.getMessage() for record in caplog.records] == [days_off(2029).warning]


def test_threads_that_meet_a_new_calendar_agree() -> None:
    shared, found = replace(OFFICE), set()
    act = lambda: found.add(shared.add(wib("2026-11-23 08:00"), 450 * 250 * 5))  # noqa: E731
    threads = [threading.Thread(target=act) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {OFFICE.add(wib("2026-11-23 08:00"), 450 * 250 * 5)}


# No deadline: the first example of a calendar also computes its years.
law = settings(deadline=None)
calendars = st.sampled_from(CALENDARS)
instants = st.datetimes(
    datetime(2024, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone itself
    datetime(2027, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
)
minutes = st.integers(0, 200_000)
seconds = st.integers(0, 2_000_000).map(lambda count: count / 60)


@law
@given(calendars, instants, minutes)
def test_what_was_added_lies_between(calendar: Calendar, start: datetime, count: int) -> None:
    assert calendar.between(start, calendar.add(start, count)) == count
    assert calendar.between(calendar.add(start, -count), start) == count


@law
@given(calendars, instants, seconds)
def test_seconds_added_lie_between(calendar: Calendar, start: datetime, count: float) -> None:
    assert calendar.between(start, calendar.add(start, count)) == pytest.approx(count, abs=1e-7)


@law
@given(calendars, instants, instants, seconds)
def test_who_starts_later_is_due_later(calendar: Calendar, one: datetime, other: datetime, count: float) -> None:
    assert calendar.add(min(one, other), count) <= calendar.add(max(one, other), count)


@law
@given(calendars, instants, minutes, minutes)
def test_more_minutes_are_due_later(calendar: Calendar, start: datetime, one: int, other: int) -> None:
    first, second = calendar.add(start, min(one, other)), calendar.add(start, max(one, other))
    assert start <= first <= second
    assert (first < second) == (one != other)


@law
@given(calendars, instants, minutes, minutes)
def test_splitting_a_duration_changes_nothing(calendar: Calendar, start: datetime, one: int, other: int) -> None:
    assert calendar.add(calendar.add(start, one), other) == calendar.add(start, one + other)
    assert calendar.add(calendar.add(start, -one), -other) == calendar.add(start, -one - other)


@law
@given(calendars, instants, instants, instants)
def test_a_stretch_is_the_sum_of_its_parts(calendar: Calendar, a: datetime, b: datetime, c: datetime) -> None:
    assert calendar.between(a, b) + calendar.between(b, c) == pytest.approx(calendar.between(a, c), abs=1e-6)
    assert calendar.between(a, b) == -calendar.between(b, a)


@law
@given(calendars, instants, st.integers(0, 3000))
def test_every_minute_counted_is_a_minute_worked(calendar: Calendar, start: datetime, count: int) -> None:
    """The same count by hand: walk the local clock minute by minute and look the hours up."""
    zone, start = ZoneInfo(calendar.zone), start.replace(second=0, microsecond=0)
    walked = [(start + timedelta(minutes=minute)).astimezone(zone) for minute in range(count)]
    worked = sum(
        any(opens <= local.hour * 60 + local.minute < closes for opens, closes in calendar.hours_on(local.date()))
        for local in walked
    )
    assert calendar.between(start, start + timedelta(minutes=count)) == worked
