"""The office's registers."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, bindparam, func, insert, select, update

from engine.clock import OFFICE_ZONE
from engine.domain import Register
from engine.store.base import table_of
from engine.store.prepared import Prepared, row_maker
from engine.store.repositories.instances import INSTANCE
from engine.store.tables import LetterStart, RegisterEntry

ENTRY = table_of(RegisterEntry)
START = table_of(LetterStart)


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
_TAKEN = Prepared(
    select(ENTRY.c.id).where(
        ENTRY.c.register == Register.LETTERS,
        ENTRY.c.unit == bindparam("unit"),
        ENTRY.c.year == bindparam("year"),
        ENTRY.c.sequence == bindparam("sequence"),
    )
)
_START = Prepared(select(START.c.last).where(START.c.unit == bindparam("unit"), START.c.year == bindparam("year")))


class Registers:
    """Entries of registers. Nothing changes or takes one away."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, record: RegisterRecord) -> None:
        """Store an entry."""
        _INSERT.write(self._connection, _ROW(record))

    def is_taken(self, unit: str, year: int, sequence: int) -> bool:
        """Whether a letter has that number already, here or before letters were written here."""
        asked = {"unit": unit, "year": year, "sequence": sequence}
        return sequence <= self.start(unit, year) or bool(_TAKEN.all(self._connection, asked))

    def highest(self, unit: str, year: int) -> int:
        """Return the highest number of a unit's letters in a year; 0 before the first."""
        highest = select(func.max(ENTRY.c.sequence)).where(*_letters(unit, year))
        return max(self._connection.execute(highest).scalar() or 0, self.start(unit, year))

    def start(self, unit: str, year: int) -> int:
        """Return the last number a unit had given in a year before letters were written here; 0 for none."""
        found = _START.first(self._connection, {"unit": unit, "year": year})
        return int(found[0]) if found else 0

    def starts(self) -> dict[tuple[str, int], int]:
        """Return these last numbers by unit and year."""
        rows = self._connection.execute(select(START.c.unit, START.c.year, START.c.last))
        return {(row[0], row[1]): row[2] for row in rows}

    def set_start(self, unit: str, year: int, last: int, at: datetime, by: str) -> None:
        """Note such a last number in place of the one before."""
        noted = {"last": last, "noted_at": at, "noted_by": by}
        changed = update(START).where(START.c.unit == unit, START.c.year == year).values(noted)
        if self._connection.execute(changed).rowcount == 0:
            self._connection.execute(insert(START), {"unit": unit, "year": year, **noted})

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
            year: Of a letter's number; of other entries, of recording in the office's time. None for all.
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
        """Return the years that have entries, the latest first."""
        if register is Register.LETTERS:
            numbered = select(ENTRY.c.year).where(ENTRY.c.register == register, ENTRY.c.year.is_not(None)).distinct()
            return sorted(self._connection.execute(numbered).scalars(), reverse=True)
        ends = select(func.min(ENTRY.c.recorded_at), func.max(ENTRY.c.recorded_at)).where(ENTRY.c.register == register)
        first, last = self._connection.execute(ends).one()
        if first is None:
            return []
        between = range(last.astimezone(OFFICE_ZONE).year, first.astimezone(OFFICE_ZONE).year - 1, -1)
        return [year for year in between if self.count(register, "", year)]


def _letters(unit: str, year: int) -> tuple[ColumnElement[bool], ...]:
    return (ENTRY.c.register == Register.LETTERS, ENTRY.c.unit == unit, ENTRY.c.year == year)


def _wanted(register: Register, search: str, year: int | None) -> list[ColumnElement[bool]]:
    wanted = [ENTRY.c.register == register]
    wanted += [ENTRY.c.words.contains(word, autoescape=True) for word in search.casefold().split()]
    if year is None:
        return wanted
    if register is Register.LETTERS:
        return [*wanted, ENTRY.c.year == year]
    begin, end = (datetime(each, 1, 1, tzinfo=OFFICE_ZONE).astimezone(UTC) for each in (year, year + 1))
    return [*wanted, ENTRY.c.recorded_at >= begin, ENTRY.c.recorded_at < end]
