"""Working time: the instant so many working minutes after another, and the working minutes between two.

Calendars are immutable data: hours by weekday, dated hours (Ramadan), days off, a time zone. Instants passed in are
aware, those given back are UTC, and no second is lost. docs/working-time.md has the rules and their sources. Reading
order: hours, working, plain, published, known, content, changes.
"""

from engine.calendar.changes import CalendarChange, changed
from engine.calendar.content import CalendarContent, Holiday, HolidayKind
from engine.calendar.hours import DatedHours, Segment, Week, hours, hours_as_text
from engine.calendar.known import CALENDARS, Calendar, calendar_named, default_calendar
from engine.calendar.plain import PlainTime
from engine.calendar.published import DaysOff, days_off
from engine.calendar.working import FIRST_YEAR, LAST_YEAR, WorkingCalendar

__all__ = [
    "CALENDARS",
    "FIRST_YEAR",
    "LAST_YEAR",
    "Calendar",
    "CalendarChange",
    "CalendarContent",
    "DatedHours",
    "DaysOff",
    "Holiday",
    "HolidayKind",
    "PlainTime",
    "Segment",
    "Week",
    "WorkingCalendar",
    "calendar_named",
    "changed",
    "days_off",
    "default_calendar",
    "hours",
    "hours_as_text",
]
