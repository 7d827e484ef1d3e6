"""What units are measured by."""

from uuid import UUID

from engine.clock import OFFICE_ZONE
from engine.commands import PERIODS
from engine.documents.indicator_sheet import sheet_of
from engine.domain import Actor
from engine.errors import NotAllowedError, NotFoundError
from engine.handlers.forms.parts import HEAD, STAFF
from engine.queries.reading import Reading
from engine.read_models import IndicatorPage, IndicatorRow
from engine.store.queries import identity
from engine.store.repositories.indicators import IndicatorRecord, Indicators


class IndicatorQueries(Reading):
    """Indicators: all for administrators and auditors, those of the own unit for its head and staff."""

    def indicators(self, actor: Actor, year: int | None = None, unit_id: str = "") -> IndicatorPage:
        """Return the indicators of a year, of one unit or of all that the actor may see; this year's by default.

        Raises:
            NotAllowedError: The actor may see none.
        """
        with self._connect() as connection:
            units = self._seen(actor, identity.units(connection))
            known = Indicators(connection).years()
            now = self._now().astimezone(OFFICE_ZONE).year
            wanted = now if year is None else year
            rows = [each for each in Indicators(connection).of_years([wanted]) if each.content.unit_id in units]
        places = list(units)
        rows.sort(key=lambda each: (places.index(each.content.unit_id), each.position))
        chosen = [_row(each, units) for each in rows if unit_id in ("", each.content.unit_id)]
        years = tuple(sorted({*known, now, wanted}, reverse=True))
        return IndicatorPage(tuple(chosen), units, years, wanted, unit_id, actor.is_administrator)

    def indicator(self, actor: Actor, indicator_id: UUID) -> IndicatorRow:
        """Return one indicator.

        Raises:
            NotAllowedError: The actor may see none.
            NotFoundError: There is no such indicator, it is retired, or it is another unit's.
        """
        with self._connect() as connection:
            units = self._seen(actor, identity.units(connection))
            found = Indicators(connection).get(indicator_id)
        if found is None or found.retired_at is not None or found.content.unit_id not in units:
            raise NotFoundError("indicator.unknown", f"Cannot find indicator {indicator_id}: there is none.")
        return _row(found, units)

    def indicator_sheet(self, actor: Actor, year: int) -> bytes:
        """Return a workbook of a year's indicators, to be filled in and imported.

        Raises:
            NotAllowedError: The actor may see none.
        """
        with self._connect() as connection:
            units = self._seen(actor, identity.units(connection))
            rows = [each for each in Indicators(connection).of_years([year]) if each.content.unit_id in units]
        return sheet_of([each.content for each in rows], units)

    def indicator_years(self, actor: Actor) -> tuple[int, ...]:
        """Return the years that have indicators, the newest first."""
        with self._connect() as connection:
            return tuple(Indicators(connection).years())

    def may_see_indicators(self, actor: Actor) -> bool:
        """Whether an actor may see the indicators of a unit at least."""
        with self._connect() as connection:
            return bool(units_of(actor, list(identity.units(connection))))

    def _seen(self, actor: Actor, units: dict[str, str]) -> dict[str, str]:
        seen = {id: units[id] for id in units_of(actor, list(units))}
        if not seen:
            raise NotAllowedError("action.not_allowed", f"Cannot show {actor.user_id} indicators: not of any unit.")
        return seen


def units_of(actor: Actor, units: list[str]) -> list[str]:
    """Return the units an actor belongs to; to administrators and auditors, all."""
    if actor.is_administrator or actor.is_auditor:
        return units
    return [id for id in units if actor.groups & {HEAD + id, STAFF + id}]


def _row(record: IndicatorRecord, units: dict[str, str]) -> IndicatorRow:
    content = record.content
    return IndicatorRow(
        id=record.id,
        unit_id=content.unit_id,
        unit=units[content.unit_id],
        year=content.year,
        goal=content.goal,
        name=content.name,
        measure=content.measure,
        polarity=content.polarity,
        targets={period: target for period, target in zip(PERIODS, content.targets, strict=True) if target},
        program=content.program,
        budget=content.budget,
    )
