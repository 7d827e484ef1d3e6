"""Numbers as pages say them: shares in percent, working minutes, how hot an activity is."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint
from flask_babel import gettext

from engine.read_models.work import ActivityFigures
from webui import amounts

STEPS = (0.10, 0.25)
"""Shares at which lateness and returns become warm and hot."""
PACES = (0.5, 0.8, 1.0)
"""Shares of the standard time at which a median becomes mild, warm and hot."""


@dataclass(frozen=True, slots=True)
class Heat:
    """How hot an activity is in one measure: 1 to 4, 0 where there is nothing to measure; `word` says it."""

    level: int
    word: str


def add_filters(blueprint: Blueprint) -> None:
    """Let the templates say figures."""
    blueprint.add_app_template_filter(percent, "percent")
    blueprint.add_app_template_filter(minutes, "minutes")


def percent(share: float | None) -> str:
    """Return a share as "12%"; a dash where there is none. Only all is 100 %, only none is 0 %."""
    if share is None:
        return "–"
    whole = round(share * 100)
    return f"{amounts.to_text(min(99, max(1, whole)) if 0 < share < 1 else whole)}%"


def minutes(value: float | None) -> str:
    """Return working minutes as "1.234,5"; a dash where there are none."""
    return "–" if value is None else amounts.to_text(f"{value:.1f}".removesuffix(".0"))


def measures() -> dict[str, str]:
    """Return what a diagram can be coloured by: the name in the address, and its words."""
    return {
        "waktu": gettext("Waktu"),
        "terlambat": gettext("Keterlambatan"),
        "kembali": gettext("Pengembalian"),
        "jumlah": gettext("Jumlah"),
    }


def legend_of(measure: str) -> tuple[Heat, ...]:
    """Return what the levels of a measure mean."""
    if measure == "waktu":
        words = ("≤ 50%", "≤ 80%", "≤ 100%", "> 100%")
    elif measure == "jumlah":
        words = ("≤ 25%", "≤ 50%", "≤ 75%", "≤ 100%")
    else:
        words = ("0%", "≤ 10%", "≤ 25%", "> 25%")
    return tuple(Heat(level, word) for level, word in enumerate(words, 1))


def heat_of(activities: Iterable[ActivityFigures], measure: str) -> dict[str, Heat]:
    """Return how hot each activity is."""
    activities = list(activities)
    most = max((figures.done for figures in activities), default=0)
    legend = (Heat(0, "–"), *legend_of(measure))
    return {figures.activity_id: legend[_level(figures, measure, most)] for figures in activities}


def _level(figures: ActivityFigures, measure: str, most: int) -> int:
    if not figures.done:
        return 0
    match measure:
        case "waktu":
            return _place(figures.pace, PACES)
        case "terlambat":
            return _place(figures.late_share, (0, *STEPS))
        case "kembali":
            return _place(figures.returns / figures.done, (0, *STEPS))
        case _:
            return _place(figures.done / most, (0.25, 0.5, 0.75))


def _place(value: float | None, steps: tuple[float, ...]) -> int:
    return 0 if value is None else 1 + sum(value > step for step in steps)
