"""Peta waktu: the diagram coloured by how its activities fare, and the same figures as a table."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from engine.read_models.work import ActivityFigures
from webui import amounts
from webui.audit import figures, period
from webui.audit.figures import Heat
from webui.current import actor, engine


def add_routes(blueprint: Blueprint) -> None:
    """Say at which addresses the pages are."""
    blueprint.add_url_rule("/pemantauan/<key>", view_func=activities)


def activities(key: str) -> ResponseReturnValue:
    """Show how long each activity takes against its standard, how often it is late and sends work back."""
    wanted = period.asked(key)
    found = engine().queries.activity_statistics(actor(), wanted)
    measure = request.args.get("ukuran", "")
    measure = measure if measure in figures.measures() else "waktu"
    heat = figures.heat_of(found.activities, measure)
    return render_template(
        "audit/activities.html",
        scope=found.scope,
        activities=found.activities,
        heat=heat,
        marks=[_mark(each, heat[each.activity_id]) for each in found.activities if each.done or each.overdue],
        measure=measure,
        measures=figures.measures(),
        legend=figures.legend_of(measure),
        half_year=period.name_of(wanted),
        around=period.around(wanted),
    )


def _mark(activity: ActivityFigures, heat: Heat) -> dict[str, object]:
    """Return what stands beside an activity on the diagram, as its script reads it."""
    standard = f"/{figures.minutes(activity.standard)}" if activity.standard else ""
    took = f"{amounts.to_text(activity.done)}× · {figures.minutes(activity.median)}{standard}"
    now = (
        ngettext("%(num)d terlambat sekarang", "%(num)d terlambat sekarang", activity.overdue)
        if activity.overdue
        else ""
    )
    late = gettext("%(share)s terlambat", share=figures.percent(activity.late_share)) if activity.late else ""
    back = ngettext("%(num)d kembali", "%(num)d kembali", activity.returns) if activity.returns else ""
    return {
        "id": activity.activity_id,
        "level": heat.level,
        "figures": f"{activity.number} · {took}" if activity.number else took,
        "warnings": [text for text in (now, late, back) if text],
    }
