"""The processes whose figures one may see, each with its numbers of the period."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from webui.audit import period
from webui.current import actor, engine


def add_routes(blueprint: Blueprint) -> None:
    """Say at which addresses the pages are."""
    blueprint.add_url_rule("/pemantauan", view_func=index)


def index() -> ResponseReturnValue:
    """List the processes."""
    wanted = period.asked()
    processes = engine().queries.monitored(actor(), wanted)
    return render_template(
        "audit/index.html",
        processes=processes,
        period=wanted,
        half_year=period.name_of(wanted),
        around=period.around(wanted),
    )
