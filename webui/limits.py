"""Batas waktu: enter when a task is due, where its diagram leaves that to people."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine import commands
from engine.errors import ConflictError, InvalidVariablesError, NotAllowedError
from engine.read_models import TaskView
from webui.current import actor, engine, form_token
from webui.refusals import sentence

blueprint = Blueprint("limits", __name__)


@blueprint.route("/tugas/<uuid:task_id>/batas", methods=["GET", "POST"])
def limit(task_id: UUID) -> ResponseReturnValue:
    """Enter, change or take away when a task is due.

    Raises:
        NotAllowedError: Its standard time says, or somebody else may enter it.
    """
    view = engine().queries.task(actor(), task_id)
    if view.limit is None:
        raise NotAllowedError("task.limit_not_yours", f"Cannot let {actor().user_id} limit task {task_id}.")
    if request.method == "GET":
        return _page(view, str(view.limit.day or ""), "", {})
    day, reason = request.form.get("batas", "").strip(), request.form.get("alasan", "").strip()
    try:
        engine().execute(commands.SetTaskLimit(task_id, day, reason), actor(), token=form_token())
    except InvalidVariablesError as error:
        past = any(problem.code == "past" for problem in error.problems)
        said = (
            gettext("Batas harus hari ini atau sesudahnya.") if past else gettext("Isi tanggal, misalnya 23-11-2026.")
        )
        return _page(view, day, reason, {"batas": said}), 422
    except ConflictError as error:
        if error.id != "reason.too_short":
            raise
        said = sentence(error) if reason else gettext("Alasan wajib diisi.")
        return _page(view, day, reason, {"alasan": said}), 422
    flash(gettext("Batas waktu tersimpan dan jatuh tempo tugas disesuaikan."), "success")
    return redirect(url_for("tasklist.task", task_id=task_id), code=303)


def _page(view: TaskView, day: str, reason: str, problems: dict[str, str]) -> str:
    return render_template("tasklist/limit.html", view=view, day=day, reason=reason, problems=problems)
