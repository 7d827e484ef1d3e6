"""Segel: the daily seals, to be taken along and kept elsewhere; an administrator can make one now."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.commands import SealHistory
from webui.current import actor, engine, form_token
from webui.downloads import written
from webui.trail import found

NEWEST = 400
"""Seals that are listed: a year's; any can be taken by its number."""


def add_routes(blueprint: Blueprint) -> None:
    """Say at which addresses the pages are."""
    blueprint.add_url_rule("/segel", view_func=seals)
    blueprint.add_url_rule("/segel", view_func=seal_now, methods=["POST"])
    blueprint.add_url_rule("/segel/<int:number>.json", view_func=seal_file)


def seals() -> ResponseReturnValue:
    """List the seals, the newest first."""
    rows = engine().queries.seal_views(actor())
    return render_template(
        "trail/seals.html", rows=rows[:NEWEST], total=len(rows), may_seal=actor().is_administrator, words=found
    )


def seal_now() -> ResponseReturnValue:
    """Seal the history now, besides the daily seal."""
    number = engine().execute(SealHistory(), actor(), token=form_token())
    flash(gettext("Segel %(number)s dibuat. Unduh dan simpan di luar kantor.", number=number), "success")
    return redirect(url_for("trail.seals"), code=303)


def seal_file(number: int) -> ResponseReturnValue:
    """Return a seal as the file that an auditor keeps."""
    return written(engine().queries.exported_seal(actor(), number), f"segel-{number}.json")
