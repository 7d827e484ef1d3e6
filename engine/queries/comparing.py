"""One period's results beside those of earlier ones: the same unit, the same indicator, and by how much it changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from engine.queries.measured import (
    INDICATOR_ID,
    UNIT,
    Results,
    Row,
    achievement_of,
    count_of,
    mean_of,
    polarity_of,
    text_of,
)
from engine.read_models import Achievement, IndicatorAchievement, UnitAchievement

Before: TypeAlias = tuple[Achievement | None, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Results and those of earlier periods; `at` is which of these changes are counted from, None for none."""

    results: Results
    earlier: Sequence[Results]
    at: int | None

    def overall(self) -> UnitAchievement:
        """Return the figures of all units together."""
        return self._unit("", "", self.results.overall, [results.overall for results in self.earlier])

    def units(self, names: Mapping[str, str]) -> tuple[UnitAchievement, ...]:
        """Return the figures of each unit, in the process's order."""
        return tuple(
            self._unit(id, names.get(id, id), row, [results.units.get(id) for results in self.earlier])
            for id, row in self.results.units.items()
        )

    def indicators(self, names: Mapping[str, str]) -> tuple[IndicatorAchievement, ...]:
        """Return the figures of each indicator, in the process's order.

        The same indicator has the same id; in another year, where it was copied, the same unit, goal, name and measure.
        """
        known = [_by_identity(results.rows) for results in self.earlier]
        return tuple(self._indicator(row, names, known) for row in self.results.rows)

    def _unit(self, id: str, name: str, row: Row, found: Iterable[Row | None]) -> UnitAchievement:
        own, before = mean_of(row), tuple(mean_of(each) if each is not None else None for each in found)
        return UnitAchievement(
            unit_id=id,
            unit=name,
            own=own,
            grade=text_of(row.get("predikat")),
            assessed=count_of(row.get("indikator_dinilai")),
            total=count_of(row.get("indikator_total")),
            absorption=text_of(row.get("serapan_teks")) or "-",
            before=before,
            change=self._change(own, before),
        )

    def _indicator(
        self, row: Row, names: Mapping[str, str], known: Sequence[Mapping[object, Row]]
    ) -> IndicatorAchievement:
        found = (next((each[key] for key in _identities(row) if key in each), None) for each in known)
        own, before = achievement_of(row), tuple(achievement_of(each) if each is not None else None for each in found)
        unit_id = text_of(row.get(UNIT))
        return IndicatorAchievement(
            unit_id=unit_id,
            unit=names.get(unit_id, unit_id),
            goal=text_of(row.get("sasaran")),
            name=text_of(row.get("indikator")),
            measure=text_of(row.get("satuan")),
            polarity=polarity_of(row),
            target=text_of(row.get("target")),
            achieved=text_of(row.get("realisasi")),
            own=own,
            absorption=text_of(row.get("serapan_teks")) or "-",
            before=before,
            change=self._change(own, before),
        )

    def _change(self, own: Achievement, before: Before) -> Decimal | None:
        other = before[self.at] if self.at is not None else None
        if other is None or own.value is None or other.value is None:
            return None
        return own.value - other.value


def _by_identity(rows: Sequence[Row]) -> dict[object, Row]:
    found: dict[object, Row] = {}
    for row in rows:
        for key in _identities(row):
            found.setdefault(key, row)
    return found


def _identities(row: Row) -> list[object]:
    """Return by what an indicator is known: first its id, then what it says."""
    unit, id = row.get(UNIT), text_of(row.get(INDICATOR_ID))
    said = tuple(text_of(row.get(name)).casefold() for name in ("sasaran", "indikator", "satuan"))
    return [*([(unit, id)] if id else []), (unit, said)]
