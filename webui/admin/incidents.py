"""Insiden: what the system could not do by itself, and trying it again."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine import commands
from webui.admin import blueprint
from webui.current import actor, engine, form_token


@blueprint.get("/insiden")
def incidents() -> ResponseReturnValue:
    """List the incidents: those that are open, or those that were resolved."""
    status = "resolved" if request.args.get("status") == "teratasi" else "open"
    rows = engine().queries.incidents(actor(), status=status)
    return render_template("admin/incidents.html", rows=rows, status=status)


@blueprint.post("/insiden/pekerjaan/<uuid:job_id>/ulangi")
def retry(job_id: UUID) -> ResponseReturnValue:
    """Give a failed job one more try, now."""
    engine().execute(commands.RetryJob(job_id), actor(), token=form_token())
    flash(gettext("Pekerjaan dijadwalkan ulang. Muat ulang halaman ini sebentar lagi."), "success")
    return redirect(url_for("admin.incidents"), code=303)
