"""Notices, superiors, calendars of due times."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from engine.domain import NoticeKind
from engine.read_models.tasks import TaskRow


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One notice.

    Attributes:
        units: Names of the units it is about, empty outside multi-instance activities.
        facts: What else it says: `process`, `business_key`, `number`, `activity`, and by kind `note`, `code`,
            `message`.
        page: Path of the page where something can be done about it.
    """

    id: UUID
    kind: NoticeKind
    created_at: datetime
    read_at: datetime | None
    due_at: datetime | None
    units: tuple[str, ...]
    facts: Mapping[str, str]
    page: str


@dataclass(frozen=True, slots=True)
class NoticePage:
    """A page of one's notices, the unread first."""

    rows: tuple[NoticeRow, ...]
    total: int
    unread: int


@dataclass(frozen=True, slots=True)
class SuperiorRow:
    """A group and the group above it; `inherited`: not set for it, but taken from that of the heads of units."""

    group_id: str
    group: str
    superior_id: str
    superior: str
    inherited: bool


@dataclass(frozen=True, slots=True)
class MailChoice:
    """An account's address, and what goes there."""

    email: str
    kinds: frozenset[NoticeKind]
    sends_mail: bool
    """Whether Alur has a mail server."""


@dataclass(frozen=True, slots=True)
class DueDay:
    """A day of a month: what is due on it, one's own and unclaimed of one's roles. `day_off`: why nobody works."""

    day: date
    is_working: bool
    day_off: str
    rows: tuple[TaskRow, ...]


@dataclass(frozen=True, slots=True)
class DueMonth:
    """A month of one's due times, day by day; `overdue` is what was due before it and is still open."""

    year: int
    month: int
    today: date
    days: tuple[DueDay, ...]
    overdue: int
    more: bool
    """Whether there is more than can be shown."""
