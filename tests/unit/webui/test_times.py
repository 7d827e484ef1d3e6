"""Instants in WIB, spans in working time."""

from datetime import UTC, date, datetime

import pytest

from webui import times

AFTERNOON = datetime(2026, 11, 23, 7, 5, tzinfo=UTC)


@pytest.mark.usefixtures("indonesian")
def test_an_instant_is_told_in_wib_with_its_weekday() -> None:
    assert times.long_time(AFTERNOON) == "Senin, 23 November 2026 pukul 14.05 WIB"
    assert times.medium_time(AFTERNOON) == "23 November 2026 pukul 14.05 WIB"
    assert times.short_time(AFTERNOON) == "Sen 23 Nov, 14.05"


@pytest.mark.usefixtures("english")
def test_an_instant_is_told_in_english_to_english_readers() -> None:
    assert times.long_time(AFTERNOON) == "Monday, 23 November 2026 at 14:05 WIB"


@pytest.mark.usefixtures("indonesian")
def test_an_instant_before_midnight_utc_belongs_to_the_next_day_here() -> None:
    late = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
    assert times.long_date(late) == "23 November 2026"
    assert times.iso_day(late) == "2026-11-23"


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (100, "sisa 1 jam 40 menit kerja"),
        (38.9, "sisa 38 menit kerja"),
        (60, "sisa 1 jam kerja"),
        (449, "sisa 7 jam 29 menit kerja"),
        (450, "sisa 1 hari kerja"),
        (450 + 185, "sisa 1 hari 3 jam kerja"),
        (2385, "sisa 5 hari 2 jam kerja"),
        (0.4, "sisa kurang dari 1 menit kerja"),
        (-0.4, "terlambat 1 menit kerja"),
        (-1, "terlambat 1 menit kerja"),
        (-900, "terlambat 2 hari kerja"),
        (None, "Tanpa batas waktu baku"),
    ],
)
@pytest.mark.usefixtures("indonesian")
def test_what_is_left_is_told_in_working_days_of_450_minutes(minutes: float | None, said: str) -> None:
    assert times.remaining(minutes) == said


@pytest.mark.usefixtures("english")
def test_what_is_left_is_told_in_english_too() -> None:
    assert times.remaining(100) == "1 hour 40 minutes of working time left"
    assert times.remaining(-900) == "2 days of working time late"


@pytest.mark.usefixtures("indonesian")
def test_the_far_year_means_that_there_is_no_limit() -> None:
    far = datetime(9999, 12, 31, tzinfo=UTC)
    assert times.is_far_away(far)
    assert times.long_time(far) == "Tanpa batas waktu baku"
    assert times.day_text(date(9999, 12, 31)) == "Tanpa batas waktu baku"
    assert not times.is_far_away(AFTERNOON)
