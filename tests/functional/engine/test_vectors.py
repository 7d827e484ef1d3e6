"""Every vector of working time, through the whole system with the clock moved."""

import pytest

from tests.support.clock import wib
from tests.support.counting import IN_RAMADAN, begin, change, counting, due_of, fire_until
from tests.support.office import Office
from tests.support.vectors import RAMADAN_VECTORS, VECTORS

__all__ = ["counting"]


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
