"""What was measured in an instance, beside the periods before it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from engine.bpmn.expressions import MappingContext, compile_expression
from engine.bpmn.model import Definition
from engine.bpmn.serializer import variables_of
from engine.commands import PERIODS
from engine.domain import Actor
from engine.errors import ExecutionError, NotFoundError
from engine.handlers.context import LoadedDefinition
from engine.handlers.forms.sources import PERIOD, YEAR
from engine.handlers.turns.starting import UNIQUE_KEY_PROPERTY
from engine.queries.collection import OPEN_UNITS, UNITS, gathering
from engine.queries.comparing import Comparison
from engine.queries.instances import InstanceQueries
from engine.queries.measured import FULL_CAP, Results, mean_of, names_in, results_of, text_of
from engine.queries.reading import instance_or_refuse
from engine.read_models import Achievements, BarChart, MeasuredPeriod
from engine.store.database import Connection
from engine.store.queries import identity, instances
from engine.store.queries.instances import InstanceSummary

Variables = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _Period:
    """A period that an instance may be of: its place among the start form's, and its year."""

    place: int
    option: str
    label: str
    year: int


@dataclass(frozen=True, slots=True)
class _Earlier:
    """An earlier period, what is told of it, and what was measured in it."""

    period: _Period
    told: MeasuredPeriod
    results: Results


class AchievementQueries(InstanceQueries):
    """Capaian of instances."""

    def achievements(self, actor: Actor, instance_id: UUID) -> Achievements | None:
        """Return what an instance has measured, None where its process measures nothing.

        The earlier periods are at most as many as the start form has, found by their business keys in one statement.

        Raises:
            NotFoundError: There is no such instance, or the actor takes no part in its process.
        """
        with self._connect() as connection:
            found = instance_or_refuse(connection, instance_id)
            loaded = self._load(connection, found.definition_id)
            if not self._may_see_instance(actor, found, loaded):
                raise NotFoundError("instance.unknown", f"Cannot find instance {instance_id}: there is none.")
            variables = variables_of(instances.state_of(connection, instance_id))
            results = results_of(variables)
            if results is None and gathering(loaded.model) is None:
                return None
            period = _period_of(loaded.model, variables)
            earlier = list(self._earlier(connection, actor, found, loaded, variables, period))
            units = identity.units(connection)
        at = _compared(period, earlier)
        compared = Comparison(results, [each.results for each in earlier], at) if results is not None else None
        awaited = set(names_in(variables.get(OPEN_UNITS)))
        taking_part = [(unit, units.get(unit, unit)) for unit in names_in(variables.get(UNITS))]
        return Achievements(
            period=_measured(found, period.label if period else found.business_key, results),
            earlier=tuple(each.told for each in earlier),
            compared=at,
            overall=compared.overall() if compared else None,
            units=compared.units(units) if compared else (),
            indicators=compared.indicators(units) if compared else (),
            cap=results.cap if results is not None else FULL_CAP,
            sent=tuple(name for unit, name in taking_part if unit not in awaited),
            awaited=tuple(name for unit, name in taking_part if unit in awaited),
        )

    def chart(self, chart: BarChart) -> bytes:
        """Return a chart as SVG; drawn once while the program remembers it."""
        from engine.documents.bar_chart import svg_of  # noqa: PLC0415  # matplotlib is loaded by whom it serves

        return svg_of(chart)

    def _earlier(
        self,
        connection: Connection,
        actor: Actor,
        found: InstanceSummary,
        loaded: LoadedDefinition,
        variables: Variables,
        period: _Period | None,
    ) -> "Iterator[_Earlier]":
        """Yield the periods before an instance's that have figures: those of its year backwards, then a year ago."""
        if period is None:
            return
        keys = {self._business_key(loaded.model, variables, each): each for each in _before(loaded.model, period)}
        keys.pop(found.business_key, None)
        keys.pop("", None)
        known: dict[str, _Earlier] = {}
        for summary, state in instances.with_business_keys(connection, found.key, keys):
            model = loaded if summary.definition_id == found.definition_id else None
            seen = self._may_see_instance(actor, summary, model or self._load(connection, summary.definition_id))
            results = results_of(variables_of(state)) if seen else None
            if results is not None:
                each = keys[summary.business_key]
                told = _measured(summary, _named(each, period), results)
                known.setdefault(summary.business_key, _Earlier(each, told, results))
        yield from (known[key] for key in keys if key in known)

    def _business_key(self, model: Definition, variables: Variables, period: _Period) -> str:
        """Return the key that a period's instance has; empty where keys do not follow from the period."""
        template = model.properties.get(UNIQUE_KEY_PROPERTY, "")
        if not template:
            return ""
        known = {**variables, PERIOD: period.option, YEAR: period.year}
        try:
            return str(compile_expression(template).evaluate(MappingContext(known, self._now())) or "")
        except ExecutionError:
            return ""


def _period_of(model: Definition, variables: Variables) -> _Period | None:
    """Return an instance's period: an option of the start form's `periode`, and the year in `tahun`."""
    year, option = text_of(variables.get(YEAR)), text_of(variables.get(PERIOD))
    if not (year.isascii() and year.isdigit() and len(year) == 4):
        return None
    return next((each for each in _periods(model, int(year)) if each.option == option), None)


def _periods(model: Definition, year: int) -> list[_Period]:
    fields = model.start_node.form if model.start_node else ()
    options = next((field.options for field in fields if field.id == PERIOD), ())
    return [_Period(place, option, label, year) for place, (option, label) in enumerate(options)]


def _before(model: Definition, period: _Period) -> list[_Period]:
    """Return the periods before one: those of its year, the newest first, then the same one a year ago."""
    same_year = _periods(model, period.year)[: period.place]
    return [*reversed(same_year), replace(period, year=period.year - 1)]


def _compared(period: _Period | None, earlier: Sequence[_Earlier]) -> int | None:
    """Return which of the earlier periods changes are counted from: the last one; for a whole year, the year before."""
    if period is None:
        return None
    same_kind = (place for place, each in enumerate(earlier) if _is_comparable(period, each.period))
    return next(same_kind, None)


def _is_comparable(period: _Period, other: _Period) -> bool:
    return period.option != PERIODS[-1] or other.option == period.option


def _named(each: _Period, seen_from: _Period) -> str:
    return each.label if each.year == seen_from.year else f"{each.label} {each.year}"


def _measured(summary: InstanceSummary, name: str, results: Results | None) -> MeasuredPeriod:
    mean = mean_of(results.overall) if results else None
    grade = text_of(results.overall.get("predikat")) if results else ""
    return MeasuredPeriod(summary.id, summary.business_key, name, summary.ended_at is not None, mean, grade)
