"""Working calendars. For administrators."""

from dataclasses import dataclass

from engine.calendar.changes import CalendarChange
from engine.commands.base import Command


@dataclass(frozen=True, slots=True)
class CreateCalendar(Command):
    """Create a calendar that processes can name. One that exists stays as it is.

    Attributes:
        calendar_id: What the process property `kalender` says: small letters, digits, hyphens.
        name: For people.
        copied_from: The calendar it begins as; empty: the office's usual hours and the published days off.
        years: Which years to prepare from the published list.
    """

    calendar_id: str
    name: str
    copied_from: str = ""
    years: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeCalendar(Command):
    """Change a calendar and move every open due time that counts in it. Returns the calendar's version.

    Attributes:
        expected: The `digest` of the preview that was confirmed: what would move now must be what was shown.
    """

    calendar_id: str
    change: CalendarChange
    expected: str
