"""A process that counts in the working calendar, and calendars changed while it runs."""

from datetime import date, datetime
from uuid import UUID

import pytest

from engine.commands import AddDatedHours, CalendarChange, ChangeCalendar
from engine.read_models import CalendarPreview
from tests.support.deployments import deploy, start
from tests.support.office import Office, person
from tests.support.vectors import RAMADAN

ADMIN = person("admin")
COUNTS = "counts_working_time"
THURSDAY = ("07:30-12:00 13:00-16:00",) * 4
FRIDAY = "07:30-11:30 13:00-16:30"
OFFICE = (*THURSDAY, FRIDAY, "", "")
IN_RAMADAN = AddDatedHours(date(2026, 2, 19), date(2026, 3, 20), "Ramadan", RAMADAN)


@pytest.fixture
def counting(office: Office) -> Office:
    """The office with a process that counts in `kerja`."""
    deploy(office.engine, f"{COUNTS}.bpmn")
    return office


def change(office: Office, what: CalendarChange, calendar: str = "kerja") -> CalendarPreview:
    """Look at what a change moves, and confirm it."""
    preview = office.engine.queries.preview_calendar(ADMIN, calendar, what)
    office.engine.execute(ChangeCalendar(calendar, what, preview.digest), ADMIN)
    return preview


def begin(office: Office, at: str, minutes: int) -> UUID:
    """Start the counting process at a time, with a standard time."""
    office.clock.move_to(at)
    return start(office.engine, COUNTS, waktu_baku=f"PT{minutes}M")


def due_of(office: Office, instance: UUID) -> datetime | None:
    return office.task(instance, "kerjakan").due_at


def fire_until(office: Office, at: str) -> None:
    office.clock.move_to(at)
    while office.worker.run_due_jobs():
        pass
