"""Monitoring SOP: the half-yearly table of PermenPANRB 35/2012, as a page and as files."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from webui.audit import period
from webui.current import actor, engine
from webui.downloads import written


def add_routes(blueprint: Blueprint) -> None:
    """Say at which addresses the pages are."""
    blueprint.add_url_rule("/pemantauan/<key>/monitoring", view_func=monitoring)
    blueprint.add_url_rule("/pemantauan/<key>/monitoring.<any(docx,xlsx):format>", view_func=monitoring_file)


def monitoring(key: str) -> ResponseReturnValue:
    """Show the table: numbers filled in, judgement left to a person."""
    wanted = period.asked(key)
    found = engine().queries.monitoring(actor(), wanted)
    return render_template(
        "audit/monitoring.html",
        scope=found.scope,
        found=found,
        half_year=period.name_of(wanted),
        around=period.around(wanted),
    )


def monitoring_file(key: str, format: str) -> ResponseReturnValue:
    """Return the table as a Word or Excel file."""
    wanted = period.asked(key)
    content = engine().queries.monitoring_file(actor(), wanted, format)
    name = f"monitoring-{key}-{wanted.first.isoformat()}-{wanted.last.isoformat()}.{format}"
    return written(content, name)
