"""Beban kerja: what each role and person has to do, and how punctual they were."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from webui.audit import period
from webui.current import actor, engine


def add_routes(blueprint: Blueprint) -> None:
    """Say at which addresses the pages are."""
    blueprint.add_url_rule("/pemantauan/<key>/beban-kerja", view_func=workload)


def workload(key: str) -> ResponseReturnValue:
    """Show workload and punctuality per role and per person."""
    wanted = period.asked(key)
    found = engine().queries.workload(actor(), wanted)
    return render_template(
        "audit/workload.html",
        scope=found.scope,
        found=found,
        half_year=period.name_of(wanted),
        around=period.around(wanted),
    )
