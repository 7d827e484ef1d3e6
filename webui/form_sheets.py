"""A task's form as an Excel file: fetched, filled in elsewhere, and sent back as one's draft."""

from uuid import UUID

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from engine import commands
from engine.errors import InvalidVariablesError
from webui import sheet_words, uploads
from webui.current import actor, engine, form_token
from webui.downloads import written

blueprint = Blueprint("form_sheets", __name__)


@blueprint.get("/tugas/<uuid:task_id>/excel")
def sheet(task_id: UUID) -> ResponseReturnValue:
    """Return the form as a workbook, with what stands in it now."""
    view = engine().queries.task(actor(), task_id)
    parts = ("formulir", view.row.number or view.row.activity_id, view.row.unit, view.row.business_key)
    name = "-".join(part.lower().replace(" ", "-").replace("/", "-") for part in parts if part)
    return written(engine().queries.form_sheet(actor(), task_id), f"{name}.xlsx")


@blueprint.route("/tugas/<uuid:task_id>/excel/unggah", methods=["GET", "POST"])
def upload(task_id: UUID) -> ResponseReturnValue:
    """Make a filled-in workbook one's draft: all of it, or nothing."""
    view = engine().queries.task(actor(), task_id)
    if request.method == "GET":
        return render_template("tasklist/sheet.html", view=view, problems=[])
    sent = request.files.get("berkas")
    content = sent.read() if sent else b""
    if not content:
        problems = [gettext("Pilih berkas Excel yang sudah diisi.")]
        return render_template("tasklist/sheet.html", view=view, problems=problems), 422
    command = commands.FillDraft(task_id, content, (sent.filename if sent else "") or "formulir.xlsx")
    try:
        rows = engine().execute(command, actor(), token=form_token())
    except InvalidVariablesError as error:
        problems = sheet_words.problem_sentences(error.problems)
        return render_template("tasklist/sheet.html", view=view, problems=problems), 422
    flash(
        ngettext(
            "%(num)d baris dari Excel menjadi draf Anda. Periksa, lalu selesaikan.",
            "%(num)d baris dari Excel menjadi draf Anda. Periksa, lalu selesaikan.",
            rows,
        ),
        "success",
    )
    return uploads.went_on(url_for("tasklist.task", task_id=task_id))
