"""Every vector of working time, through the whole system with the clock moved."""

import pytest

from tests.support.clock import wib
from tests.support.counting import IN_RAMADAN, begin, change, counting, due_of, fire_until
from tests.support.office import Office

__all__ = ["counting"]

VECTORS = [
    ("2026-11-23 08:00", 15, "2026-11-23 08:15"),
    ("2026-11-23 11:50", 15, "2026-11-23 13:05"),
    ("2026-11-23 12:30", 30, "2026-11-23 13:30"),
    ("2026-11-23 15:00", 120, "2026-11-24 08:30"),
    ("2026-11-23 17:30", 30, "2026-11-24 08:00"),
    ("2026-11-23 10:00", 450, "2026-11-24 10:00"),
    ("2026-11-23 07:30", 450, "2026-11-23 16:00"),
    ("2026-11-27 11:00", 60, "2026-11-27 13:30"),
    ("2026-11-27 14:00", 240, "2026-11-30 09:00"),
    ("2026-11-28 09:00", 15, "2026-11-30 07:45"),
    ("2026-12-23 14:00", 240, "2026-12-28 09:30"),
    ("2026-12-31 15:30", 60, "2027-01-04 08:00"),
    ("2025-08-15 16:00", 60, "2025-08-19 08:00"),
]
"""The office's hours and holidays: noon, closing time, weekends, cuti bersama, the turn of a year."""
RAMADAN_VECTORS = [("2026-03-17 14:00", 120, "2026-03-25 08:30"), ("2026-02-23 10:00", 450, "2026-02-24 11:00")]


@pytest.mark.parametrize(("at", "minutes", "due"), VECTORS)
def test_every_vector_falls_due_at_its_minute_and_not_before(counting: Office, at: str, minutes: int, due: str):
    instance = begin(counting, at, minutes)
    assert due_of(counting, instance) == wib(due)
    counting.clock.move_to(wib(due))
    counting.clock.advance(minutes=-1)
    counting.worker.run_due_jobs()
    assert "task.overdue" not in [type for type, _ in counting.events(instance)]
    fire_until(counting, due)
    assert ("task.overdue", "kerjakan") in counting.events(instance)


@pytest.mark.parametrize(("at", "minutes", "due"), RAMADAN_VECTORS)
def test_ramadan_hours_entered_by_an_administrator_count(counting: Office, at: str, minutes: int, due: str):
    change(counting, IN_RAMADAN)
    assert due_of(counting, begin(counting, at, minutes)) == wib(due)
