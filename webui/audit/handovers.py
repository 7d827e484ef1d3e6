"""Serah terima: who waits on whom, and why work comes back."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from webui.audit import period
from webui.current import actor, engine


def add_routes(blueprint: Blueprint) -> None:
    """Say at which addresses the pages are."""
    blueprint.add_url_rule("/pemantauan/<key>/serah-terima", view_func=handovers)


def handovers(key: str) -> ResponseReturnValue:
    """Show the handovers between roles, and the returns with their notes."""
    wanted = period.asked(key)
    found = engine().queries.handovers(actor(), wanted)
    longest = max((each.waited or 0 for each in found.handovers), default=0)
    return render_template(
        "audit/handovers.html",
        scope=found.scope,
        found=found,
        longest=longest,
        half_year=period.name_of(wanted),
        around=period.around(wanted),
    )
