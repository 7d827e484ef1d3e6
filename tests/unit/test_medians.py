"""Medians and months: what figures across instances stand on."""

from collections import Counter
from datetime import date
from statistics import median as middle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.calendar.months import month_of, month_span, months_within
from engine.queries.minutes import longest, median, together
from tests.support.clock import wib


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=60))
def test_a_median_of_counted_minutes_is_the_median_of_the_minutes(minutes: list[int]):
    assert median(Counter(minutes)) == middle(minutes)
    assert longest(Counter(minutes)) == max(minutes)


def test_nothing_counted_has_no_median():
    assert median({}) is None
    assert longest({}) is None
    assert median(together([{5: 1}, {}, {7: 1}])) == 6


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ("2026-07-01", "2026-12-31", ["2026-07", "2026-08", "2026-09", "2026-10", "2026-11", "2026-12"]),
        ("2026-07-02", "2026-08-30", []),
        ("2026-07-02", "2026-08-31", ["2026-08"]),
        ("2028-02-01", "2028-02-29", ["2028-02"]),
        ("2028-02-01", "2028-02-28", []),
        ("2026-12-01", "2027-01-31", ["2026-12", "2027-01"]),
        ("2026-12-31", "2026-12-31", []),
    ],
)
def test_a_month_lies_within_days_when_all_of_it_does(first: str, last: str, months: list[str]):
    assert months_within(date.fromisoformat(first), date.fromisoformat(last)) == months


def test_a_month_begins_at_midnight_in_jakarta():
    assert month_span("2026-12") == (wib("2026-12-01 00:00"), wib("2027-01-01 00:00"))
    assert month_of(wib("2026-11-30 23:59")) == "2026-11"
    assert month_of(wib("2026-12-01 00:00")) == "2026-12"
