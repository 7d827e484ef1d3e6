"""What units are measured by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, insert, select, update

from engine.commands import IndicatorContent
from engine.store.base import table_of
from engine.store.prepared import Prepared
from engine.store.tables import Indicator

INDICATOR = table_of(Indicator)
TARGETS = ("target_q1", "target_q2", "target_q3", "target_q4", "target_year")
_PLAIN = ("unit_id", "year", "goal", "name", "measure", "polarity", "program", "budget")
_COLUMNS = [INDICATOR.c[name] for name in ("id", "position", "retired_at", *_PLAIN, *TARGETS)]
_OF_UNIT = Prepared(
    select(*_COLUMNS)
    .where(
        INDICATOR.c.unit_id == bindparam("unit_id"),
        INDICATOR.c.year == bindparam("year"),
        INDICATOR.c.retired_at.is_(None),
    )
    .order_by(INDICATOR.c.position)
)


@dataclass(frozen=True, slots=True)
class IndicatorRecord:
    """A row of `indicator`."""

    id: UUID
    position: int
    content: IndicatorContent
    retired_at: datetime | None = None


class Indicators:
    """Indicators. None is deleted: what is measured no longer is retired."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, indicator_id: UUID) -> IndicatorRecord | None:
        """Return an indicator, retired or not."""
        row = self._connection.execute(select(*_COLUMNS).where(INDICATOR.c.id == indicator_id)).first()
        return _record(row) if row else None

    def of_unit(self, unit_id: str, year: int) -> list[IndicatorRecord]:
        """Return what a unit is measured by in a year, in order."""
        return [_record(row) for row in _OF_UNIT.all(self._connection, {"unit_id": unit_id, "year": year})]

    def of_years(self, years: Iterable[int]) -> list[IndicatorRecord]:
        """Return what all units are measured by in some years, unit by unit, in order."""
        statement = select(*_COLUMNS).where(INDICATOR.c.year.in_(set(years)), INDICATOR.c.retired_at.is_(None))
        order = (INDICATOR.c.year, INDICATOR.c.unit_id, INDICATOR.c.position)
        return [_record(row) for row in self._connection.execute(statement.order_by(*order))]

    def years(self) -> list[int]:
        """Return the years that have indicators, the newest first."""
        statement = select(INDICATOR.c.year).where(INDICATOR.c.retired_at.is_(None)).distinct()
        return list(self._connection.execute(statement.order_by(INDICATOR.c.year.desc())).scalars())

    def last_positions(self) -> dict[tuple[str, int], int]:
        """Return the last place taken, by unit and year."""
        statement = select(INDICATOR.c.unit_id, INDICATOR.c.year, func.max(INDICATOR.c.position))
        rows = self._connection.execute(statement.group_by(INDICATOR.c.unit_id, INDICATOR.c.year))
        return {(unit, year): last for unit, year, last in rows}

    def add(self, records: Iterable[IndicatorRecord]) -> None:
        """Store indicators."""
        rows = [{"id": each.id, "position": each.position, "retired_at": None, **_values(each)} for each in records]
        if rows:
            self._connection.execute(insert(INDICATOR), rows)

    def change(self, record: IndicatorRecord) -> None:
        """Store what an indicator now says."""
        self._connection.execute(update(INDICATOR).where(INDICATOR.c.id == record.id).values(**_values(record)))

    def retire(self, indicator_id: UUID, at: datetime) -> None:
        """Let an indicator be measured no longer."""
        self._connection.execute(update(INDICATOR).where(INDICATOR.c.id == indicator_id).values(retired_at=at))


def _record(row: Iterable[object]) -> IndicatorRecord:
    id, position, retired_at, *rest = row
    plain, targets = rest[: len(_PLAIN)], rest[len(_PLAIN) :]
    content = IndicatorContent(**dict(zip(_PLAIN, plain, strict=True)), targets=tuple(targets))  # type: ignore[arg-type]  # the columns' types
    return IndicatorRecord(id, position, content, retired_at)  # type: ignore[arg-type]  # as above


def _values(record: IndicatorRecord) -> Mapping[str, object]:
    content = record.content
    plain = {name: getattr(content, name) for name in _PLAIN}
    return plain | dict(zip(TARGETS, content.targets, strict=True))
