"""Working calendars: the list, the page of one, and what a change would move."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class DayState(StrEnum):
    """What a day of a calendar is."""

    USUAL = "usual"
    """Worked, at the usual hours."""
    DATED = "dated"
    """Worked, at the hours of a range of dates."""
    REST = "rest"
    """Not worked by the week's hours."""
    OFF = "off"
    """A day off."""


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """A calendar in a list.

    Attributes:
        processes: Names of the processes whose newest version counts in it.
        lacking: This year and the next, if they know no cuti bersama.
    """

    id: str
    name: str
    version: int
    changed_at: datetime
    changed_by: str
    processes: tuple[str, ...]
    lacking: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class HolidayRow:
    """A day off; `kind` is `libur_nasional`, `cuti_bersama` or `lain`."""

    day: date
    name: str
    kind: str
    seeded: bool
    removed: bool


@dataclass(frozen=True, slots=True)
class DatedHoursRow:
    """Hours that count from `first` to `last`, Monday first, as people write them."""

    first: date
    last: date
    name: str
    week: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day in the year's view; `name` says why it is off, or which hours count."""

    day: date
    state: DayState
    name: str = ""


@dataclass(frozen=True, slots=True)
class CalendarView:
    """A calendar's page, for one year.

    Attributes:
        prepared: Whether the year's days off are the calendar's own; else they follow the published list.
        lacks_collective: Whether the year knows no cuti bersama.
        months: Its days, month by month.
    """

    row: CalendarRow
    zone: str
    minutes_per_day: int
    week: tuple[str, ...]
    dated: tuple[DatedHoursRow, ...]
    year: int
    prepared: bool
    lacks_collective: bool
    holidays: tuple[HolidayRow, ...]
    months: tuple[tuple[CalendarDay, ...], ...]


@dataclass(frozen=True, slots=True)
class DueMove:
    """One due time that a change would move. None: no due time.

    Attributes:
        is_task: Whether it is a task's; else another timer of the process, or its timed start.
        instance_id: None for a timed start.
    """

    instance_id: UUID | None
    business_key: str
    process_name: str
    activity: str
    is_task: bool
    before: datetime | None
    after: datetime | None
    unit: str = ""
    assignee_name: str = ""
    soon_before: datetime | None = None
    soon_after: datetime | None = None


@dataclass(frozen=True, slots=True)
class CalendarPreview:
    """What a change would do.

    Attributes:
        digest: Names everything that would move; whoever confirms the change confirms this.
        changes: Whether the calendar would be another one at all.
        moves: The first of them, tasks first, by their present due time; `total` counts all.
    """

    digest: str
    changes: bool
    moves: tuple[DueMove, ...]
    total: int
    tasks: int
