"""Capaian: what an instance has measured, in words and as charts, beside the periods before it.

A chart's address holds what it shows (`version_of`) and its language: a browser keeps it until a figure changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_babel import force_locale

from engine.errors import NotFoundError
from engine.read_models import Achievements, IndicatorAchievement, TaskView, UnitAchievement
from webui.achievement_charts import (
    CHARTS,
    GOAL,
    achievement_text,
    alternative,
    by_unit,
    change_text,
    chart_of,
    lowest_first,
    raw_text,
    room_of,
)
from webui.compression import compressed
from webui.current import actor, engine
from webui.times import language

blueprint = Blueprint("achievements", __name__)
blueprint.add_app_template_filter(achievement_text, "achievement")
blueprint.add_app_template_filter(change_text, "achievement_change")
blueprint.add_app_template_filter(raw_text, "achievement_raw")
blueprint.add_app_template_filter(by_unit, "achievements_by_unit")

RESULTS, SOURCE = "hasil_capaian", "sumber"
"""The variable in which a process leaves what it measured; the property of a field by which it measures."""
TOLD = frozenset(
    {RESULTS, "hasil_unit", "hasil_seluruhnya", "rata_rata_capaian", "rata_rata_teks", "predikat"}
    | {"indikator_dinilai", "indikator_total"}
)
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""A drawing opened by itself: its own colours, and nothing else."""
KEPT = "private, max-age=604800"
"""A week: by then a newer Alur may draw better."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart on a page: its name, what it shows in words; its address and about its size, wide and narrow."""

    name: str
    words: str
    wide: str
    wide_room: tuple[int, int]
    narrow: str
    narrow_room: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Shown:
    """An instance's figures as pages show them.

    Attributes:
        below: Assessed indicators that miss their target, the lowest first.
        missing: How many indicators are not assessed.
        moves: How many indicators went up, went down, stayed, against the period compared with.
        pictures: By name, as in `CHARTS`.
        told: Variables that need not be told again beside this.
    """

    view: Achievements
    below: tuple[IndicatorAchievement, ...]
    missing: int
    moves: tuple[int, int, int]
    pictures: dict[str, Picture]
    told: frozenset[str] = TOLD


def shown(instance_id: UUID) -> Shown | None:
    """Return what an instance has measured, None where its process measures nothing."""
    view = engine().queries.achievements(actor(), instance_id)
    if view is None:
        return None
    ordered = lowest_first(view.indicators)
    changes = [each.change for each in view.indicators if each.change is not None]
    version = version_of(view)
    names = [name for name in CHARTS if view.overall is not None and _is_worth_drawing(view, name)]
    return Shown(
        view,
        below=tuple(each for each in ordered if each.own.value is not None and each.own.value < GOAL),
        missing=sum(1 for each in ordered if each.own.value is None),
        moves=(_count(changes, 1), _count(changes, -1), _count(changes, 0)),
        pictures={name: _picture(view, name, version) for name in names},
    )


def beside(view: TaskView) -> Shown | None:
    """Return what a task's instance has measured, for whom the task asks to decide on it; not where it is measured."""
    if RESULTS not in view.data or any(SOURCE in field.properties for field in view.form):
        return None
    found = shown(view.row.instance_id)
    return found if found is not None and found.view.overall is not None else None


@blueprint.get(
    "/proses/<uuid:instance_id>/capaian/<version>/<any(unit,terendah,semua):name>-<any(lebar,sempit):size>"
    ".<any(id,en):language>.svg"
)
def picture(instance_id: UUID, version: str, name: str, size: str, language: str) -> Response:
    """Draw one chart; one asked for by a version that is not this one is not to be kept.

    Raises:
        NotFoundError: The instance has no figures.
    """
    view = engine().queries.achievements(actor(), instance_id)
    if view is None or view.overall is None:
        raise NotFoundError("instance.not_measured", f"Cannot draw instance {instance_id}: nothing is measured yet.")
    with force_locale(language):
        chart = chart_of(view, name, narrow=size == "sempit")
    response = Response(engine().queries.chart(chart), mimetype="image/svg+xml")
    response.set_etag(sha256(response.get_data()).hexdigest()[:20], weak=True)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = KEPT if version == version_of(view) else "private, no-cache"
    response.make_conditional(request)
    return compressed(response) if response.status_code == 200 else response


def version_of(view: Achievements) -> str:
    """Return a name for what figures say now."""
    return sha256(repr(view).encode()).hexdigest()[:12]


def _picture(view: Achievements, name: str, version: str) -> Picture:
    chart = chart_of(view, name)
    wide, narrow = (
        url_for(
            "achievements.picture",
            instance_id=view.period.instance_id,
            version=version,
            name=name,
            size=size,
            language=language(),
        )
        for size in ("lebar", "sempit")
    )
    narrow_room = room_of(chart_of(view, name, narrow=True))
    return Picture(name, alternative(chart), wide, room_of(chart), narrow, narrow_room)


def _is_worth_drawing(view: Achievements, name: str) -> bool:
    """Whether a chart shows anything that another one does not."""
    rows: tuple[UnitAchievement | IndicatorAchievement, ...] = (*view.units, *view.indicators)
    if not any(each is not None and each.value is not None for row in rows for each in (row.own, *row.before)):
        return False
    if name == "unit":
        return bool(view.units)
    return bool(view.indicators) if name == "terendah" else len(view.indicators) > CHARTS["terendah"]


def _count(changes: Sequence[Decimal], sign: int) -> int:
    return sum(1 for change in changes if change.compare(Decimal(0)) == sign)
