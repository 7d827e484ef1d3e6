"""Gantt: one instance's tasks on an axis of working time. Nights and days off take no room on it."""

from dataclasses import dataclass
from math import ceil
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from engine.read_models.work import Schedule, ScheduleBar, ScheduleDay
from webui.current import actor, engine

MOST_LABELS = 10
MOST_LINES = 60
LEAST = 0.6
"""Percent of the axis that even a task done at once is wide."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar, in percent of the axis. `kind`: waiting, working, late, open, cancelled."""

    kind: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Line:
    """A task's line: its parts, and where it is due (None outside the axis)."""

    bar: ScheduleBar
    parts: tuple[Part, ...]
    due: float | None


@dataclass(frozen=True, slots=True)
class Tick:
    """Where a day begins, in percent; with its name where there is room."""

    day: ScheduleDay
    x: float
    named: bool


def add_routes(blueprint: Blueprint) -> None:
    """Say at which addresses the pages are."""
    blueprint.add_url_rule("/proses/<uuid:instance_id>/gantt", view_func=gantt)


def gantt(instance_id: UUID) -> ResponseReturnValue:
    """Show what took how long in one instance."""
    schedule = engine().queries.schedule(actor(), instance_id)
    length = _length(schedule)
    return render_template(
        "audit/gantt.html",
        schedule=schedule,
        lines=[_line(bar, length) for bar in schedule.bars],
        ticks=_ticks(schedule, length),
        now=None if schedule.now is None else _percent(schedule.now, length),
    )


def _length(schedule: Schedule) -> float:
    """Return how many working minutes the axis is long; a due time soon after the end is still on it."""
    near = [bar.due for bar in schedule.bars if bar.due is not None and bar.due <= schedule.length * 1.15]
    return max([schedule.length, *near, 1.0]) * 1.02


def _line(bar: ScheduleBar, length: float) -> Line:
    due = None if bar.due is None or bar.due > length else _percent(bar.due, length)
    return Line(bar, tuple(_parts(bar, length)), due)


def _parts(bar: ScheduleBar, length: float) -> list[Part]:
    kind = {"open": "open", "cancelled": "cancelled"}.get(bar.state, "working")
    late_from = bar.due if bar.late and bar.due is not None else bar.end
    claimed = bar.end if bar.claimed is None else bar.claimed
    edges = [
        ("waiting", bar.begin, min(claimed, late_from)),
        (kind, min(claimed, late_from), late_from),
        ("late", late_from, bar.end),
    ]
    parts = [Part(name, _percent(a, length), _percent(b - a, length)) for name, a, b in edges if b - a > 0]
    if not parts or sum(part.width for part in parts) < LEAST:
        last = parts[-1].kind if parts else kind
        return [Part(last, min(_percent(bar.begin, length), 100 - LEAST), LEAST)]
    return parts


def _ticks(schedule: Schedule, length: float) -> list[Tick]:
    days = schedule.days
    lines, names = ceil(len(days) / MOST_LINES), ceil(len(days) / MOST_LABELS)
    return [
        Tick(day, _percent(day.at, length), named=place % names == 0)
        for place, day in enumerate(days)
        if place % lines == 0 or place % names == 0
    ]


def _percent(minutes: float, length: float) -> float:
    return round(minutes * 100 / length, 3)
