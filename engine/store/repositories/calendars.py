"""Working calendars and their versions."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from engine.store.base import table_of
from engine.store.prepared import Prepared
from engine.store.tables.calendars import CalendarVersion, StoredCalendar

CALENDAR = table_of(StoredCalendar)
VERSION = table_of(CalendarVersion)

_IN_FORCE = select(CALENDAR.c.version, CALENDAR.c.digest).where(CALENDAR.c.id == bindparam("id"))
_READ = Prepared(_IN_FORCE)
_HELD = Prepared(_IN_FORCE.with_for_update(read=True))
"""Held on PostgreSQL until the command ends: a change that came first is seen, one that comes later sees the command's
due times. SQLite lets one command write at a time anyway."""


@dataclass(frozen=True, slots=True)
class CalendarRecord:
    """A calendar as it now stands."""

    id: str
    version: int
    digest: str
    content: str
    changed_at: datetime
    changed_by: str


_RECORDS = select(
    CALENDAR.c.id,
    CALENDAR.c.version,
    CALENDAR.c.digest,
    VERSION.c.content,
    VERSION.c.changed_at,
    VERSION.c.changed_by,
).join(VERSION, (VERSION.c.calendar_id == CALENDAR.c.id) & (VERSION.c.version == CALENDAR.c.version))


class Calendars:
    """Working calendars.

    Args:
        connection: Where.
        holding: Whether who reads a version to count in it holds it until the transaction ends.
    """

    def __init__(self, connection: Connection, *, holding: bool = True) -> None:
        self._connection = connection
        self._seen: dict[str, tuple[int, str] | None] = {}
        self._statement = _HELD if holding else _READ

    def in_force(self, calendar_id: str) -> tuple[int, str] | None:
        """Return the version and digest that now count, None for a calendar that is not stored. Asked once."""
        if calendar_id not in self._seen:
            row = self._statement.first(self._connection, {"id": calendar_id})
            self._seen[calendar_id] = (row[0], row[1]) if row else None
        return self._seen[calendar_id]

    def content(self, calendar_id: str, version: int) -> str:
        """Return what a version holds."""
        statement = select(VERSION.c.content).where(VERSION.c.calendar_id == calendar_id, VERSION.c.version == version)
        return str(self._connection.execute(statement).scalar_one())

    def content_at(self, calendar_id: str, instant: datetime) -> tuple[int, str] | None:
        """Return the version that counted at an instant and what it held, None where nothing was stored yet."""
        statement = (
            select(VERSION.c.version, VERSION.c.content)
            .where(VERSION.c.calendar_id == calendar_id, VERSION.c.changed_at <= instant)
            .order_by(VERSION.c.version.desc())
            .limit(1)
        )
        row = self._connection.execute(statement).first()
        return (row[0], row[1]) if row else None

    def get(self, calendar_id: str) -> CalendarRecord | None:
        """Return a calendar as it now stands."""
        row = self._connection.execute(_RECORDS.where(CALENDAR.c.id == calendar_id)).first()
        return CalendarRecord(*row) if row else None

    def all(self) -> list[CalendarRecord]:
        """Return all calendars, by id."""
        return [CalendarRecord(*row) for row in self._connection.execute(_RECORDS.order_by(CALENDAR.c.id))]

    def ids(self) -> frozenset[str]:
        """Return the ids of the stored calendars."""
        return frozenset(self._connection.execute(select(CALENDAR.c.id)).scalars())

    def lock(self) -> None:
        """Wait for every command that is counting in a calendar, and let those that come wait for this one.

        It must be the transaction's first statement: only then does it see what those it waited for have stored.
        """
        if self._connection.dialect.name == "postgresql":
            self._connection.exec_driver_sql(f"LOCK TABLE {CALENDAR.name} IN EXCLUSIVE MODE")

    def add(self, calendar_id: str, content: str, digest: str, at: datetime, by: str) -> None:
        """Store a new calendar, version 1."""
        values = {"id": calendar_id, "version": 1, "digest": digest, "created_at": at, "created_by": by}
        self._connection.execute(insert(CALENDAR), values)
        self._add_version(calendar_id, 1, content, at, by)

    def change(self, calendar_id: str, version: int, content: str, digest: str, at: datetime, by: str) -> None:
        """Store a calendar's next version."""
        self._seen.pop(calendar_id, None)
        row = CALENDAR.c.id == calendar_id
        self._connection.execute(update(CALENDAR).where(row).values(version=version, digest=digest))
        self._add_version(calendar_id, version, content, at, by)

    def _add_version(self, calendar_id: str, version: int, content: str, at: datetime, by: str) -> None:
        self._connection.execute(
            insert(VERSION),
            {
                "calendar_id": calendar_id,
                "version": version,
                "content": content,
                "changed_at": at,
                "changed_by": by,
            },
        )
