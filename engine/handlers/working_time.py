"""Which calendar counts: the administrator's, as it is at this moment, for whoever computes a time during a command.

A command that computes no time asks the database nothing; one that does reads two values by primary key.
"""

from datetime import datetime

from engine.calendar import CALENDARS, Calendar, calendar_named
from engine.calendar.content import content_from_text, digest_of
from engine.calendar.known import plain_time
from engine.store.once import cached_property
from engine.store.repositories.calendars import Calendars

BUILT_IN_VERSION = 0
"""Of a calendar that nobody has stored: `24x7`, and `kerja` before the office is furnished."""


class CalendarBook:
    """Calendars that have been read, by the fingerprint of their content, so that none is ever stale.

    One for the whole program: a calendar keeps the years it has computed.
    """

    def __init__(self) -> None:
        self._read: dict[tuple[str, str], Calendar] = {}

    def in_force(self, name: str, calendars: Calendars) -> tuple[int, Calendar]:
        """Return the version and the calendar that now count under a name.

        Raises:
            ConfigurationError: There is none of that name.
        """
        if name == plain_time().name:
            return BUILT_IN_VERSION, plain_time()
        found = calendars.in_force(name)
        if found is None:
            return BUILT_IN_VERSION, calendar_named(name)
        version, digest = found
        return version, self._read.get((name, digest)) or self._kept(name, calendars.content(name, version))

    def past(self, name: str, when: int | datetime, calendars: Calendars) -> tuple[int, Calendar]:
        """Return a version of the calendar of a name, or the one that counted at an instant, with its number.

        Raises:
            ConfigurationError: There is none of that name.
        """
        if isinstance(when, int):
            return when, self._kept(name, calendars.content(name, when))
        found = calendars.content_at(name, when) if name != plain_time().name else None
        return (found[0], self._kept(name, found[1])) if found else (BUILT_IN_VERSION, calendar_named(name))

    def _kept(self, name: str, content: str) -> Calendar:
        """Return the calendar of a version's content, the same one as long as the program runs."""
        key = name, digest_of(content)
        if key not in self._read:
            self._read[key] = content_from_text(content).calendar(name)
        return self._read[key]


class StoredTime:
    """A calendar by name, looked up when it is first counted in and not before; a `WorkingTime` for one command.

    Args:
        name: What a process's property `kalender` says.
        book: Where calendars are kept that were read.
        calendars: The stored ones.
        past: For a replay: the version that counted then, or the instant, where history does not say which.
    """

    def __init__(self, name: str, book: CalendarBook, calendars: Calendars, past: int | datetime | None = None) -> None:
        self.name = name
        self._past = past
        self._book = book
        self._calendars = calendars

    @cached_property
    def in_force(self) -> tuple[int, Calendar]:
        """The version that counts in this command, and the calendar."""
        if self._past is not None:
            return self._book.past(self.name, self._past, self._calendars)
        return self._book.in_force(self.name, self._calendars)

    @property
    def version(self) -> int:
        """The version that counts in this command; 0 for a built-in calendar."""
        return self.in_force[0]

    @property
    def version_counted(self) -> int:
        """The version that something has been counted in by now; 0 where nothing was, or in a built-in calendar."""
        return self.version if "in_force" in self.__dict__ else BUILT_IN_VERSION

    def add(self, start: datetime, minutes: float) -> datetime:
        """Return the instant that many working minutes after an instant."""
        return self.in_force[1].add(start, minutes)

    def between(self, start: datetime, end: datetime) -> float:
        """Return the working minutes between two instants."""
        return self.in_force[1].between(start, end)

    def closing(self, day: datetime) -> datetime:
        """Return the instant at which the calendar day of an instant ends its work."""
        return self.in_force[1].closing(day)

    @property
    def minutes_per_day(self) -> int:
        """Working minutes that one day of a duration stands for."""
        return self.in_force[1].minutes_per_day


def known_calendars(calendars: Calendars) -> frozenset[str]:
    """Return the names that a process may give in its property `kalender`."""
    return CALENDARS | calendars.ids()
