"""The office's registers."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, extract, func, insert, select

from engine.domain import Register
from engine.store.base import table_of
from engine.store.prepared import Prepared, row_maker
from engine.store.repositories.instances import INSTANCE
from engine.store.tables import RegisterEntry

ENTRY = table_of(RegisterEntry)


@dataclass(frozen=True, slots=True)
class RegisterRecord:
    """A row of `register_entry`."""

    id: UUID
    register: Register
    instance_id: UUID
    activity_id: str
    number: str
    unit: str
    year: int | None
    sequence: int | None
    facts: str
    words: str
    recorded_at: datetime
    recorded_by: str


_COLUMNS = [ENTRY.c[name] for name in RegisterRecord.__slots__]
_ROW = row_maker(RegisterRecord.__slots__)
_INSERT = Prepared(insert(ENTRY))


class Registers:
    """Entries of registers. Nothing changes or takes one away."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, record: RegisterRecord) -> None:
        """Store an entry."""
        _INSERT.write(self._connection, _ROW(record))

    def is_taken(self, unit: str, year: int, sequence: int) -> bool:
        """Whether a letter has that number already."""
        taken = select(ENTRY.c.id).where(*_letters(unit, year), ENTRY.c.sequence == sequence)
        return self._connection.execute(taken).first() is not None

    def highest(self, unit: str, year: int) -> int:
        """Return the highest number of a unit's letters in a year; 0 before the first."""
        highest = select(func.max(ENTRY.c.sequence)).where(*_letters(unit, year))
        return self._connection.execute(highest).scalar() or 0

    def numbers(self) -> list[tuple[str, int, int]]:
        """Return each letter's unit, year and number, in that order."""
        statement = select(ENTRY.c.unit, ENTRY.c.year, ENTRY.c.sequence).where(ENTRY.c.sequence.is_not(None))
        rows = self._connection.execute(statement.order_by(ENTRY.c.unit, ENTRY.c.year, ENTRY.c.sequence))
        return [(row[0], row[1], row[2]) for row in rows]

    def entries(
        self, register: Register, search: str, year: int | None, limit: int | None, offset: int
    ) -> list[tuple[RegisterRecord, UUID, str]]:
        """Return entries with their instance's definition and business key, the newest first.

        Args:
            register: Which one.
            search: Text in what was entered; empty for all.
            year: Of recording, UTC; None for all.
            limit: Rows of a page; None for all.
            offset: Rows before it.
        """
        statement = (
            select(*_COLUMNS, INSTANCE.c.definition_id, INSTANCE.c.business_key)
            .join(INSTANCE, INSTANCE.c.id == ENTRY.c.instance_id)
            .where(*_wanted(register, search, year))
            .order_by(ENTRY.c.recorded_at.desc(), ENTRY.c.id)
            .offset(offset)
        )
        rows = self._connection.execute(statement.limit(limit) if limit is not None else statement)
        return [(RegisterRecord(*row[:-2]), row[-2], row[-1]) for row in rows]

    def count(self, register: Register, search: str, year: int | None) -> int:
        """Return how many entries there are."""
        statement = select(func.count()).select_from(ENTRY).where(*_wanted(register, search, year))
        return int(self._connection.execute(statement).scalar_one())

    def years(self, register: Register) -> list[int]:
        """Return the years in which something was recorded, the latest first."""
        year = extract("year", ENTRY.c.recorded_at)
        rows = self._connection.execute(select(year).where(ENTRY.c.register == register).distinct())
        return sorted({int(each) for each in rows.scalars()}, reverse=True)


def _letters(unit: str, year: int) -> tuple[ColumnElement[bool], ...]:
    return (ENTRY.c.register == Register.LETTERS, ENTRY.c.unit == unit, ENTRY.c.year == year)


def _wanted(register: Register, search: str, year: int | None) -> list[ColumnElement[bool]]:
    wanted = [ENTRY.c.register == register]
    wanted += [ENTRY.c.words.contains(word, autoescape=True) for word in search.casefold().split()]
    if year is not None:
        wanted.append(extract("year", ENTRY.c.recorded_at) == year)
    return wanted
