"""Komentar: what people write at an open task, on the task's page and on its process's."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine import commands
from engine.errors import InvalidVariablesError
from webui.current import actor, engine, form_token

blueprint = Blueprint("comments", __name__)

LONGEST = 4_000
"""Characters; the engine's limit, too."""


@blueprint.route("/tugas/<uuid:task_id>/komentar", methods=["GET", "POST"])
def comment(task_id: UUID) -> ResponseReturnValue:
    """Show the comments at a task, and write one."""
    if request.method == "GET":
        return _page(task_id)
    return _write(task_id, url_for("tasklist.task", task_id=task_id, _anchor="komentar"))


@blueprint.post("/proses/<uuid:instance_id>/komentar")
def comment_in(instance_id: UUID) -> ResponseReturnValue:
    """Write a comment at the task that was chosen on the process's page."""
    try:
        task_id = UUID(request.form.get("tugas", ""))
    except ValueError:
        abort(400)
    return _write(task_id, url_for("cockpit.instance", instance_id=instance_id, _anchor="riwayat"))


def _write(task_id: UUID, back: str) -> ResponseReturnValue:
    message = request.form.get("komentar", "").replace("\r\n", "\n").strip()
    try:
        engine().execute(commands.AddComment(task_id, message), actor(), token=form_token())
    except InvalidVariablesError:
        said = gettext("Komentar paling banyak %(n)s karakter.", n=LONGEST) if message else gettext("Komentar kosong.")
        return _page(task_id, message, said), 422
    flash(gettext("Komentar tersimpan dan tercatat di riwayat."), "success")
    return redirect(back, code=303)


def _page(task_id: UUID, message: str = "", problem: str = "") -> str:
    view = engine().queries.task(actor(), task_id)
    remarks = engine().queries.remarks(actor(), task_id)
    return render_template("tasklist/comment.html", view=view, remarks=remarks, message=message, problem=problem)
