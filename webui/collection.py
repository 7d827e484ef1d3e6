"""Papan pengumpulan: which units of a measurement have sent their part, which have not, and what came of it."""

from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from engine.errors import NotFoundError
from webui.current import actor, engine

blueprint = Blueprint("collection", __name__)


@blueprint.get("/proses/<uuid:instance_id>/papan")
def board(instance_id: UUID) -> ResponseReturnValue:
    """Show how far the units have come.

    Raises:
        NotFoundError: The process gathers nothing from units.
    """
    found = engine().queries.collection(actor(), instance_id)
    if found is None:
        raise NotFoundError("instance.no_board", f"Cannot show a board of instance {instance_id}: no units send parts.")
    variables = engine().queries.instance(actor(), instance_id).variables if found.is_whole else {}
    rows = variables.get("hasil_capaian")
    results = rows if isinstance(rows, list) else []
    return render_template("cockpit/board.html", board=found, results=results, variables=variables)
