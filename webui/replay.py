"""Putar ulang: an instance's history, step by step on its own version of the diagram."""

from uuid import UUID

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from webui.compression import compressed
from webui.current import actor, engine
from webui.replay_steps import told_steps

blueprint = Blueprint("replay", __name__)

LONGEST_TABLE = 250
"""Steps beyond which the table comes on demand, `?tabel=1`: a slow line should not wait for a thousand rows."""


@blueprint.get("/proses/<uuid:instance_id>/ulang")
def replay(instance_id: UUID) -> ResponseReturnValue:
    """Show the player and, for paper and for whoever has no scripts, all steps as a table. `?langkah=14` opens one."""
    view = engine().queries.replay(actor(), instance_id)
    steps = told_steps(view, engine().queries.groups(actor()))
    first = min(max(request.args.get("langkah", 1, type=int), 1), max(len(steps), 1))
    tabled = steps if len(steps) <= LONGEST_TABLE or "tabel" in request.args else ()
    return render_template("replay/replay.html", view=view, steps=steps, tabled=tabled, first=first)


@blueprint.get("/proses/<uuid:instance_id>/ulang/langkah.json")
def steps(instance_id: UUID) -> ResponseReturnValue:
    """Return all steps for the player, at once: it moves without asking again."""
    view = engine().queries.replay(actor(), instance_id)
    told = told_steps(view, engine().queries.groups(actor()))
    return compressed(jsonify(titles=view.titles, steps=[step.as_json() for step in told]))
