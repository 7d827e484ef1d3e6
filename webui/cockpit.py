"""Proses: the instances one may see, one of them with its diagram and history, and what the clock starts."""

from uuid import UUID

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine import commands
from engine.domain import InstanceStatus
from engine.errors import ConflictError, NotAllowedError, NotFoundError
from engine.read_models import InstanceView
from webui import achievements, paging, record_tables
from webui.current import actor, engine, form_token
from webui.errors import status_of
from webui.history import history_of
from webui.refusals import sentence

blueprint = Blueprint("cockpit", __name__)

STATUSES = {
    "berjalan": InstanceStatus.ACTIVE,
    "ditangguhkan": InstanceStatus.SUSPENDED,
    "selesai": InstanceStatus.COMPLETED,
    "dibatalkan": InstanceStatus.CANCELLED,
}
"""Filters as they stand in the address."""

LATE = "terlambat"
"""The filter for instances with an open task past its due time."""

LONGEST_REASON = 2000

NEWEST_EVENTS = 400
"""So many events of history are shown at first; `?seluruhnya=1` shows them all."""


@blueprint.get("/proses")
def instances() -> ResponseReturnValue:
    """List the instances, the newest first."""
    status = request.args.get("status", "")
    search = request.args.get("cari", "").strip()[:100]
    offset = paging.offset()
    wanted = STATUSES[status].value if status in STATUSES else ""
    late = status == LATE
    page = engine().queries.instances(actor(), wanted, "", search, limit=paging.SIZE, offset=offset, late=late)
    return render_template(
        "cockpit/instances.html",
        page=page,
        status=status,
        search=search,
        paging=paging.of(page.total, offset),
        has_registers=engine().queries.may_read_registers(actor()),
    )


@blueprint.get("/proses/<uuid:instance_id>")
def instance(instance_id: UUID) -> ResponseReturnValue:
    """Show where an instance stands, its diagram and its history."""
    view = engine().queries.instance(actor(), instance_id)
    history = history_of(view, engine().queries.groups(actor()))
    shown = history if "seluruhnya" in request.args else history[-NEWEST_EVENTS:]
    return render_template(
        "cockpit/instance.html",
        view=view,
        files=engine().queries.held_files(actor(), instance_id),
        documents=engine().queries.documents(actor(), instance_id),
        gathers=engine().queries.has_board(actor(), instance_id),
        measured=achievements.shown(instance_id),
        remarkable=engine().queries.remarkable_tasks(actor(), instance_id),
        history=shown,
        hidden=len(history) - len(shown),
    )


@blueprint.get("/proses/<uuid:instance_id>/tabel/<name>")
def table(instance_id: UUID, name: str) -> ResponseReturnValue:
    """Show a long table among an instance's data, page by page.

    Raises:
        NotFoundError: There is no such instance, or no such table in it.
    """
    view = engine().queries.instance(actor(), instance_id)
    shown = record_tables.tables_of(view.variables.get(name), name)
    if not shown:
        raise NotFoundError("variable.unknown", f"Cannot show table {name} of instance {instance_id}: there is none.")
    size = record_tables.MOST_SHOWN
    found = paging.of(max(len(each.rows) for each in shown), paging.offset(size), size)
    return render_template("cockpit/table.html", view=view, name=name, shown=shown, paging=found)


@blueprint.get("/proses/<uuid:instance_id>/tanda")
def marks(instance_id: UUID) -> ResponseReturnValue:
    """Tell the diagram which activities are done, open and late."""
    return jsonify(marks_of(engine().queries.instance(actor(), instance_id)))


@blueprint.route("/proses/<uuid:instance_id>/batalkan", methods=["GET", "POST"])
def cancel(instance_id: UUID) -> ResponseReturnValue:
    """End an instance before its end, after saying what that means and asking why."""
    view = engine().queries.instance(actor(), instance_id)
    _refuse_unless(view.can_cancel)
    if request.method == "GET":
        return render_template("cockpit/cancel.html", view=view, reason="", problem="")
    reason = request.form.get("alasan", "").strip()[:LONGEST_REASON]
    try:
        engine().execute(commands.CancelInstance(instance_id, reason), actor(), token=form_token())
    except ConflictError as error:
        if error.id != "reason.too_short":
            raise
        problem = sentence(error) if reason else gettext("Alasan wajib diisi.")
        return render_template("cockpit/cancel.html", view=view, reason=reason, problem=problem), 422
    flash(gettext("Proses dibatalkan."), "success")
    return redirect(url_for("cockpit.instance", instance_id=instance_id), code=303)


@blueprint.route("/proses/<uuid:instance_id>/tangguhkan", methods=["GET", "POST"])
def suspend(instance_id: UUID) -> ResponseReturnValue:
    """Hold an instance, after saying what that means."""
    view = engine().queries.instance(actor(), instance_id)
    _refuse_unless(view.can_suspend)
    if request.method == "GET":
        return render_template("cockpit/suspend.html", view=view)
    engine().execute(commands.SuspendInstance(instance_id), actor(), token=form_token())
    flash(gettext("Proses ditangguhkan."), "success")
    return redirect(url_for("cockpit.instance", instance_id=instance_id), code=303)


@blueprint.route("/proses/<uuid:instance_id>/aktifkan", methods=["GET", "POST"])
def activate(instance_id: UUID) -> ResponseReturnValue:
    """Let a suspended instance go on, after saying what that means."""
    view = engine().queries.instance(actor(), instance_id)
    _refuse_unless(view.can_activate)
    if request.method == "GET":
        return render_template("cockpit/activate.html", view=view)
    engine().execute(commands.ActivateInstance(instance_id), actor(), token=form_token())
    flash(gettext("Proses berjalan kembali."), "success")
    return redirect(url_for("cockpit.instance", instance_id=instance_id), code=303)


@blueprint.get("/proses/jadwal")
def schedule() -> ResponseReturnValue:
    """Show what the clock starts, when next, and which periods are missing."""
    return render_template("cockpit/schedule.html", processes=engine().queries.periodic(actor()), refusal="")


@blueprint.post("/proses/jadwal/<uuid:definition_id>")
def start_period(definition_id: UUID) -> ResponseReturnValue:
    """Start a missing period by hand."""
    command = commands.StartInstance(definition_id, business_key=request.form.get("periode", ""))
    try:
        instance_id = engine().execute(command, actor(), token=form_token())
    except ConflictError as error:
        processes = engine().queries.periodic(actor())
        existing = error.facts.get("instance_id")
        page = render_template("cockpit/schedule.html", processes=processes, refusal=sentence(error), existing=existing)
        return page, status_of(error)
    flash(gettext("Periode dimulai."), "success")
    return redirect(url_for("cockpit.instance", instance_id=instance_id), code=303)


def marks_of(view: InstanceView) -> list[dict[str, object]]:
    """Return an instance's marks as the diagram's script reads them."""
    return [{"id": mark.activity_id, "state": mark.state, "count": mark.count} for mark in view.marks]


def _refuse_unless(allowed: bool) -> None:
    """Refuse a confirmation page whose act would be refused anyway.

    Raises:
        NotAllowedError: It would be.
    """
    if not allowed:
        raise NotAllowedError("action.not_allowed", "Cannot operate the instance: not allowed.")
