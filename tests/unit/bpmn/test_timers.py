"""When timers fire: ISO 8601 and cron, in plain time and in the office's calendar."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bpmn.model import TimerKind
from engine.bpmn.runtime import WorkingTime
from engine.bpmn.timers import NEVER, due_instant, is_never, parse_cycle, parse_timer
from engine.calendar import calendar_named

WIB = timezone(timedelta(hours=7))
PLAIN = calendar_named("24x7")
OFFICE = calendar_named("kerja")
DATE, DURATION, CYCLE = TimerKind.DATE, TimerKind.DURATION, TimerKind.CYCLE


def wib(text: str) -> datetime:
    """Return the instant that the office's clock shows as this; Monday 2026-11-23 is a working day."""
    return datetime.fromisoformat(text).replace(tzinfo=WIB).astimezone(UTC)


MONDAY = wib("2026-11-23T08:00")


def due(kind: TimerKind, value: object, start: datetime = MONDAY, calendar: WorkingTime = PLAIN) -> datetime:
    return due_instant(kind, value, start, calendar)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PT15M", "2026-11-23T08:15"),
        (" PT15M\n", "2026-11-23T08:15"),
        ("P1D", "2026-11-24T08:00"),
        ("P1W", "2026-11-30T08:00"),
        ("P1DT2H30M", "2026-11-24T10:30"),
        ("PT90S", "2026-11-23T08:01:30"),
        ("PT0.25S", "2026-11-23T08:00:00.250"),
        ("PT0S", "2026-11-23T08:00"),
        ("P1M", "2026-12-23T08:00"),
        ("P1Y3M", "2028-02-23T08:00"),
        ("P30Y", "2056-11-23T08:00"),
    ],
)
def test_a_duration_in_plain_time_is_time_as_it_passes(text: str, expected: str) -> None:
    assert due(DURATION, text) == wib(expected)


@pytest.mark.parametrize(
    ("start", "text", "expected"),
    [
        ("2026-11-23T08:00", "PT15M", "2026-11-23T08:15"),
        ("2026-11-23T11:50", "PT15M", "2026-11-23T13:05"),
        ("2026-11-23T15:00", "PT2H", "2026-11-24T08:30"),
        ("2026-11-23T10:00", "P1D", "2026-11-24T10:00"),
        ("2026-11-23T07:30", "P1D", "2026-11-23T16:00"),
        ("2026-11-23T10:00", "P1W", "2026-11-30T10:00"),
        ("2026-11-27T14:00", "PT240M", "2026-11-30T09:00"),
        ("2026-11-23T17:30", "PT0S", "2026-11-23T17:30"),
        ("2026-10-28T09:00", "P1M", "2026-11-30T07:30"),
        ("2026-10-23T16:00", "P1M", "2026-11-23T16:00"),
        ("2026-10-23T12:15", "P1M", "2026-11-23T13:00"),
        ("2026-10-28T09:00", "P1MT30M", "2026-11-30T08:00"),
    ],
)
def test_a_duration_in_the_office_counts_working_time(start: str, text: str, expected: str) -> None:
    assert due(DURATION, text, wib(start), OFFICE) == wib(expected)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-11-25T10:00", wib("2026-11-25T10:00")),
        ("2026-11-25T10:00:30.123456", wib("2026-11-25T10:00:30.123")),
        ("2026-11-25T10:00:00Z", wib("2026-11-25T17:00")),
        ("2026-11-25T10:00:00.000+0000", wib("2026-11-25T17:00")),
        ("2026-11-25T10:00:00-05:30", wib("2026-11-25T22:30")),
        ("2026-11-25", wib("2026-11-25T00:00")),
        (date(2026, 11, 25), wib("2026-11-25T00:00")),
        (datetime(2026, 11, 25, 3, 0, 0, 999, tzinfo=UTC), wib("2026-11-25T10:00")),
        ("PT1H", wib("2026-11-23T09:00")),
        ("9999-12-31", NEVER),
        ("9999-01-01T00:00", NEVER),
        (date(9999, 12, 31), NEVER),
        ("9999-12-31T23:59:59-12:00", NEVER),
        (datetime(9999, 12, 31, 23, 59, tzinfo=UTC), NEVER),
    ],
)
def test_a_date_names_its_instant(value: object, expected: datetime) -> None:
    assert due(DATE, value) == expected


def test_a_date_alone_is_the_end_of_that_days_work_where_a_calendar_is_named() -> None:
    assert due(DATE, "2026-11-25", calendar=OFFICE) == wib("2026-11-25T16:00")
    assert due(DATE, date(2026, 11, 28), calendar=OFFICE) == wib("2026-11-30T16:00")
    assert is_never(due(DATE, "9999-12-31", calendar=OFFICE))


def firings(text: str, start: str, count: int, calendar: WorkingTime = PLAIN) -> list[datetime]:
    """Return the firings of a cycle, in order, at most so many."""
    cycle = parse_cycle(text)
    found: list[datetime] = []
    next_due = cycle.beginning(wib(start), calendar)
    while next_due is not None and len(found) < count:
        found.append(next_due)
        next_due = cycle.following(next_due, len(found), calendar)
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("R3/PT10S", ["2026-11-23T08:00:10", "2026-11-23T08:00:20", "2026-11-23T08:00:30"]),
        ("R/PT1H", ["2026-11-23T09:00", "2026-11-23T10:00", "2026-11-23T11:00", "2026-11-23T12:00"]),
        ("R2/2026-11-24T07:30/P1D", ["2026-11-24T07:30", "2026-11-25T07:30"]),
        ("R/2026-11-01T07:30/P1D", ["2026-11-24T08:00", "2026-11-25T08:00", "2026-11-26T08:00", "2026-11-27T08:00"]),
        ("R/P1D/2026-11-26", ["2026-11-24T08:00", "2026-11-25T08:00"]),
        ("0 0/5 8 * * ?", ["2026-11-23T08:05", "2026-11-23T08:10", "2026-11-23T08:15", "2026-11-23T08:20"]),
        (
            "0 30 7 1 JAN,APR,JUL,OCT ?",
            ["2027-01-01T07:30", "2027-04-01T07:30", "2027-07-01T07:30", "2027-10-01T07:30"],
        ),
        ("0 0 9 ? * MON-FRI", ["2026-11-23T09:00", "2026-11-24T09:00", "2026-11-25T09:00", "2026-11-26T09:00"]),
        ("0 0 9 ? * 1", ["2026-11-29T09:00", "2026-12-06T09:00", "2026-12-13T09:00", "2026-12-20T09:00"]),
        ("0 0 9 L * ?", ["2026-11-30T09:00", "2026-12-31T09:00", "2027-01-31T09:00", "2027-02-28T09:00"]),
        ("0 0 9 LW * ?", ["2026-11-30T09:00", "2026-12-31T09:00", "2027-01-29T09:00", "2027-02-26T09:00"]),
        ("0 0 9 L-2 * ?", ["2026-11-28T09:00", "2026-12-29T09:00", "2027-01-29T09:00", "2027-02-26T09:00"]),
        ("0 0 9 15W * ?", ["2026-12-15T09:00", "2027-01-15T09:00", "2027-02-15T09:00", "2027-03-15T09:00"]),
        ("0 0 9 1W * ?", ["2026-12-01T09:00", "2027-01-01T09:00", "2027-02-01T09:00", "2027-03-01T09:00"]),
        ("0 0 9 1W MAY ?", ["2027-05-03T09:00", "2028-05-01T09:00", "2029-05-01T09:00", "2030-05-01T09:00"]),
        ("0 0 9 ? * 6L", ["2026-11-27T09:00", "2026-12-25T09:00", "2027-01-29T09:00", "2027-02-26T09:00"]),
        ("0 0 9 ? * MON#1", ["2026-12-07T09:00", "2027-01-04T09:00", "2027-02-01T09:00", "2027-03-01T09:00"]),
        ("0 0 0 29 2 ? 2027-2040", ["2028-02-29T00:00", "2032-02-29T00:00", "2036-02-29T00:00", "2040-02-29T00:00"]),
        ("59 59 23 31 12 ? 2030", ["2030-12-31T23:59:59"]),
        ("0 0 22-2 ? * SAT-SUN", ["2026-11-28T00:00", "2026-11-28T01:00", "2026-11-28T02:00", "2026-11-28T22:00"]),
    ],
)
def test_a_cycle_fires_at_its_times_and_no_more(text: str, expected: list[str]) -> None:
    assert firings(text, "2026-11-23T08:00", 4) == [wib(moment) for moment in expected]


def test_a_cycle_counts_in_the_office_calendar() -> None:
    assert firings("R3/PT4H", "2026-11-27T14:00", 9, OFFICE) == [
        wib("2026-11-30T09:00"),
        wib("2026-11-30T14:00"),
        wib("2026-12-01T09:30"),
    ]


def test_cron_on_a_day_off_moves_to_the_next_opening_and_several_become_one() -> None:
    assert firings("0 30 7 1 1,4,7,10 ?", "2026-11-23T08:00", 2, OFFICE) == [
        wib("2027-01-04T07:30"),
        wib("2027-04-01T07:30"),
    ]
    assert firings("0 0 9 * * ?", "2026-11-27T08:00", 4, OFFICE) == [
        wib("2026-11-27T09:00"),
        wib("2026-11-30T07:30"),
        wib("2026-11-30T09:00"),
        wib("2026-12-01T09:00"),
    ]


def test_missed_firings_are_not_made_up_for() -> None:
    cycle = parse_cycle("R/PT1H")
    late = wib("2026-11-26T10:20")
    assert cycle.following(MONDAY, 1, PLAIN, now=late) == wib("2026-11-26T11:20")
    assert cycle.following(late, 1, PLAIN, now=late) == wib("2026-11-26T11:20")


@pytest.mark.parametrize(
    ("kind", "text", "reason"),
    [
        (DURATION, "", "empty"),
        (DURATION, "   ", "empty"),
        (DURATION, "-PT5M", "negative"),
        (DURATION, "PT-5M", "negative"),
        (DURATION, "P-1D", "negative"),
        (DURATION, "P", "not a duration"),
        (DURATION, "PT", "not a duration"),
        (DURATION, "P1DT", "not a duration"),
        (DURATION, "5 minutes", "not a duration"),
        (DURATION, "pt5m", "not a duration"),
        (DURATION, "P1W2D", "not a duration"),
        (DURATION, "PT1.5H", "not a duration"),
        (DURATION, "PT5M\0", "not a duration"),
        (DURATION, "PT٥M", "not a duration"),
        (DURATION, "2026-11-23", "not a duration"),
        (DURATION, "P99999999Y", "longer than a timer can wait"),
        (DURATION, "P4000D", "longer than a timer can wait"),
        (DURATION, "PT999999999H", "longer than a timer can wait"),
        (DURATION, "P" + "9" * 10_000 + "Y", "longer than 200"),
        (DATE, "2020", "not a date"),
        (DATE, "2026-13-01", "not a day"),
        (DATE, "2026-02-29", "not a day"),
        (DATE, "0000-01-01", "not a day"),
        (DATE, "2026-11-23T25:00", "not a time"),
        (DATE, "2026-11-23T24:00", "not a time"),
        (DATE, "2026-11-23T08:00+25:00", "not a time"),
        (DATE, "0001-01-01T00:00+07:00", "not a time"),
        (DATE, "23-11-2026", "not a date"),
        (DATE, "besok", "not a date"),
        (DATE, "-P1D", "negative"),
        (CYCLE, "R3", "not a cycle"),
        (CYCLE, "R3/", "not a duration"),
        (CYCLE, "R0/PT1H", "0 times"),
        (CYCLE, "R-1/PT1H", "not cron"),
        (CYCLE, "R/PT0S", "without pause"),
        (CYCLE, "R/PT0.1S", "without pause"),
        (CYCLE, "R/-PT5M", "negative"),
        (CYCLE, "R/2026-11-23", "not a duration"),
        (CYCLE, "R/a/b/c", "not a cycle"),
        (CYCLE, "PT5M", "not cron"),
        (CYCLE, "*/5 * * * *", "not cron"),
        (CYCLE, "0 0 9 1 * MON", "cannot both be given"),
        (CYCLE, "0 60 9 * * ?", "not within 0 to 59"),
        (CYCLE, "0 0 9 ? MON *", "not a number"),
        (CYCLE, "0 0/0 9 * * ?", "not within"),
        (CYCLE, "0 0 9 30 2 ?", "never comes"),
        (CYCLE, "0 0 9 ? * MON#6", "not a number"),
        (CYCLE, "0 0 9 * * ? 2030-2020", "not within"),
        (CYCLE, "0 0 9 * * ? 2001", "never comes"),
    ],
)
def test_a_text_that_says_no_time_is_refused_with_a_sentence(kind: TimerKind, text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=r"\.$") as refused:
        parse_timer(kind, text)
    assert reason in str(refused.value)
    with pytest.raises(ValueError, match=r"\.$"):
        due(kind, text)


@pytest.mark.parametrize("value", [None, 5, True, ["PT5M"], {"a": 1}])
@pytest.mark.parametrize("kind", list(TimerKind))
def test_a_value_that_is_no_time_is_refused(kind: TimerKind, value: object) -> None:
    with pytest.raises(ValueError, match="needs a text or a date"):
        due(kind, value)


starts = st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds
minutes = st.integers(0, 20_000)


@given(starts, minutes, minutes, st.sampled_from([PLAIN, OFFICE]))
def test_a_longer_duration_is_never_due_earlier(start: datetime, one: int, more: int, calendar: WorkingTime) -> None:
    earlier = due(DURATION, f"PT{one}M", start, calendar)
    later = due(DURATION, f"PT{one + more}M", start, calendar)
    assert start - timedelta(milliseconds=1) < earlier <= later


@given(
    starts, st.sampled_from(["0 0/7 * * * ?", "0 0 9 ? * FRI-MON", "0 15 8 LW * ?"]), st.sampled_from([PLAIN, OFFICE])
)
def test_a_cycle_always_moves_forward(start: datetime, text: str, calendar: WorkingTime) -> None:
    cycle = parse_cycle(text)
    first = cycle.beginning(start, calendar)
    assert first is not None
    second = cycle.following(first, 1, calendar)
    assert second is not None
    assert start < first < second


@given(st.sampled_from(list(TimerKind)), st.text("0123456789PTRWYMDHS-:/.+ ?*L#,Z", max_size=30))
def test_any_text_is_a_time_or_refused_with_a_sentence(kind: TimerKind, text: str) -> None:
    try:
        parse_timer(kind, text)
    except ValueError as refused:
        assert str(refused).endswith(".")  # noqa: PT017 - both outcomes are right; a third one is what fails here
        return
    result = due(kind, text)
    assert result.utcoffset() == timedelta(0)
    assert result.microsecond % 1000 == 0
