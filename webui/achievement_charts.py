"""What the charts of capaian show: which rows, which bars, and their words in the reader's language."""

from collections.abc import Iterable
from decimal import Decimal

from flask_babel import gettext

from engine.domain import Polarity
from engine.read_models import (
    Achievement,
    Achievements,
    BarChart,
    ChartBar,
    ChartRow,
    IndicatorAchievement,
    UnitAchievement,
)
from webui.amounts import to_text

GOAL = Decimal(100)
"""Percent at which a target is reached."""
ROOM = {False: (900, 38), True: (328, 42)}
"""Of a wide chart, and of a narrow one: its width in pixels, and how many letters of a name stand in a line of it."""
CHARTS = {"unit": 40, "terendah": 12, "semua": 60}
"""The charts by name, and their most rows: all units, the lowest indicators, all indicators."""


def chart_of(view: Achievements, name: str, *, narrow: bool = False) -> BarChart:
    """Return one of an instance's charts."""
    if name == "unit":
        title, rows = gettext("Capaian per unit"), _unit_rows(view)
    else:
        title = gettext("Capaian per indikator")
        ordered = lowest_first(view.indicators)[: CHARTS[name]]
        rows = [_indicator_row(view, each) for each in ordered]
    return BarChart(
        f"{title}, {view.period.name}",
        tuple(rows[: CHARTS[name] + 1]),
        float(GOAL),
        gettext("target 100"),
        float(view.cap),
        narrow,
    )


def lowest_first(indicators: Iterable[IndicatorAchievement]) -> list[IndicatorAchievement]:
    """Return indicators with the lowest first; those that are not assessed come last."""
    return sorted(indicators, key=lambda each: (each.own.value is None, each.own.value or 0))


def by_unit(indicators: Iterable[IndicatorAchievement]) -> list[tuple[str, list[IndicatorAchievement]]]:
    """Return indicators under the names of their units, both in the order they came in."""
    found: dict[str, list[IndicatorAchievement]] = {}
    for each in indicators:
        found.setdefault(each.unit, []).append(each)
    return list(found.items())


def alternative(chart: BarChart) -> str:
    """Return a chart in words, for whom it is not drawn: what it shows and the value of each row."""
    rows = "; ".join(f"{row.label} {row.bars[0].text}" for row in chart.rows)
    return gettext("Bagan batang. %(title)s: %(rows)s.", title=chart.title, rows=rows)


def room_of(chart: BarChart) -> tuple[int, int]:
    """Return about how wide and high a chart will be, in pixels, so that a page keeps room until it is there."""
    width, letters = ROOM[chart.narrow]
    height = 30
    for row in chart.rows:
        words = 19 * _lines(row.label, letters) + 17 * (_lines(row.note, letters) + _lines(row.change, letters))
        bars = 19 * len(row.bars)
        height += 12 + (words + bars if chart.narrow else max(words, bars))
    return width, height


def change_text(change: Decimal | None, view: Achievements) -> str:
    """Return how something stands to the period compared with: "▲ naik 2,31 dari Triwulan II"; empty for nothing."""
    if change is None or view.compared is None:
        return ""
    period, points = view.earlier[view.compared].name, to_text(f"{abs(change):.2f}")
    if change > 0:
        return gettext("▲ naik %(points)s dari %(period)s", points=points, period=period)
    if change < 0:
        return gettext("▼ turun %(points)s dari %(period)s", points=points, period=period)
    return gettext("= tetap dari %(period)s", period=period)


def achievement_text(achievement: Achievement | None) -> str:
    """Return a capaian as pages write it; a dash where it was not measured."""
    if achievement is None:
        return "–"
    if achievement.value is None:
        return gettext("Belum diisi") if achievement.text == "Belum diisi" else gettext("tidak dinilai")
    return to_text(f"{achievement.value:.2f}")


def raw_text(achievement: Achievement) -> str:
    """Return what was calculated where the cap changed it, else an empty text."""
    if not achievement.is_capped or achievement.raw is None:
        return ""
    return gettext("sebelum dibatasi %(raw)s", raw=to_text(f"{achievement.raw:.2f}"))


def _lines(text: str, letters: int) -> int:
    return min(3, -(-len(text) // letters))


def _unit_rows(view: Achievements) -> list[ChartRow]:
    rows = [_unit_row(view, unit, unit.unit) for unit in view.units[: CHARTS["unit"]]]
    overall = view.overall
    return rows if overall is None else [*rows, _unit_row(view, overall, gettext("Seluruh unit"))]


def _unit_row(view: Achievements, unit: UnitAchievement, label: str) -> ChartRow:
    assessed = gettext("%(n)s dari %(m)s indikator dinilai", n=to_text(unit.assessed), m=to_text(unit.total))
    note = " · ".join(text for text in (unit.grade.strip("-"), assessed) if text)
    return ChartRow(label, _bars(view, unit.own, enumerate(unit.before)), note, change_text(unit.change, view))


def _indicator_row(view: Achievements, indicator: IndicatorAchievement) -> ChartRow:
    """Return an indicator beside the period it is compared with, and the one a year ago."""
    turned = gettext("lebih rendah lebih baik") if indicator.polarity is Polarity.NEGATIVE else ""
    note = " · ".join(text for text in (indicator.unit, turned, raw_text(indicator.own)) if text)
    beside = {view.compared, len(view.earlier) - 1} - {None}
    before = [(place, each) for place, each in enumerate(indicator.before) if place in beside]
    return ChartRow(
        indicator.name or "–", _bars(view, indicator.own, before), note, change_text(indicator.change, view)
    )


def _bars(
    view: Achievements, own: Achievement, before: Iterable[tuple[int, Achievement | None]]
) -> tuple[ChartBar, ...]:
    earlier = (_bar(view.earlier[place].name, each) for place, each in before)
    return (_bar(view.period.name, own), *earlier)


def _bar(name: str, achievement: Achievement | None) -> ChartBar:
    value = achievement.value if achievement is not None else None
    return ChartBar(name, None if value is None else float(value), achievement_text(achievement))
