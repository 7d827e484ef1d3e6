"""Working calendars. A version is only ever added; history and replays count with the one of their time."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import LongText, Table


class StoredCalendar(Table):
    """A calendar that processes name by its id in the property `kalender`.

    Its row is read by whoever counts in it, and held: a change waits for them, and they for it.
    """

    __tablename__ = "calendar"

    id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the version's content: what is cached by it never goes stale."""
    created_at: Mapped[datetime]
    created_by: Mapped[str]


class CalendarVersion(Table):
    """What a calendar held from a moment on: a JSON document (`engine.calendar.content`)."""

    __tablename__ = "calendar_version"

    calendar_id: Mapped[str] = mapped_column(ForeignKey("calendar.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[str] = mapped_column(LongText)
    changed_at: Mapped[datetime]
    changed_by: Mapped[str]
