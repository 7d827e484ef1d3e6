"""Bagian unit: where a unit's staff enter what their head then checks and sends, by page or by Excel."""

from uuid import UUID

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from engine import commands
from engine.errors import ConflictError, FieldProblem, InvalidVariablesError, RequestError
from engine.read_models import FormTrial, PartPage
from webui import drafts, forms, sheet_words, uploads
from webui.current import actor, engine, form_token
from webui.downloads import written
from webui.errors import status_of
from webui.forms.rows import Around
from webui.refusals import sentence

blueprint = Blueprint("unit_parts", __name__)


@blueprint.get("/proses/<uuid:instance_id>/unit/<unit_id>")
def part(instance_id: UUID, unit_id: str) -> ResponseReturnValue:
    """Show a unit's part: what has been entered, by whom, and the form."""
    return _page(engine().queries.unit_part(actor(), instance_id, unit_id))


@blueprint.post("/proses/<uuid:instance_id>/unit/<unit_id>")
def enter(instance_id: UUID, unit_id: str) -> ResponseReturnValue:
    """Put what was entered into the unit's part. What is refused comes back with everything typed."""
    view = engine().queries.unit_part(actor(), instance_id, unit_id)
    form, received = _sent(view)
    values = forms.entered_values(form)
    command = commands.EnterPart(instance_id, unit_id, values, drafts.sent_revision())
    try:
        drafts.refuse_moved(form)
        if received.problems:
            raise InvalidVariablesError(_all_problems(view, values, received))
        changed = engine().execute(command, actor(), token=form_token())
    except RequestError as error:
        return _refused(view, form, received, error), status_of(error)
    if changed:
        flash(
            ngettext(
                "%(num)d isian masuk ke bagian unit. Kepala unit memeriksa dan mengirimnya.",
                "%(num)d isian masuk ke bagian unit. Kepala unit memeriksa dan mengirimnya.",
                changed,
            ),
            "success",
        )
    else:
        flash(gettext("Tidak ada yang berubah."), "info")
    return redirect(_address(view), code=303)


@blueprint.post("/proses/<uuid:instance_id>/unit/<unit_id>/draf")
def draft(instance_id: UUID, unit_id: str) -> ResponseReturnValue:
    """Keep what is typed so far, for this person alone. Scripts get JSON, people the page."""
    view = engine().queries.unit_part(actor(), instance_id, unit_id)
    form, received = _sent(view)
    try:
        drafts.refuse_moved(form)
    except ConflictError as error:
        return drafts.refused(error) if drafts.is_for_script() else (_page_as_sent(view, form, sentence(error)), 409)
    typed = drafts.with_new_row(view.form, forms.typed_values(received.sent, form))
    engine().execute(commands.SavePartDraft(instance_id, unit_id, typed, drafts.sent_revision()), actor())
    if drafts.is_for_script():
        answer = drafts.answer(form, _calculate(view, form), received)
        return jsonify({**answer, "saved_at": engine().now().isoformat()})
    if received.problems:
        forms.show_problems(form, received.problems)
        return _page_as_sent(view, form), 422
    return redirect(_address(view, **drafts.turned(form)), code=303)


@blueprint.post("/proses/<uuid:instance_id>/unit/<unit_id>/buang")
def discard(instance_id: UUID, unit_id: str) -> ResponseReturnValue:
    """Forget what one has typed and not handed over; the unit's part stays."""
    engine().execute(commands.SavePartDraft(instance_id, unit_id, {}), actor())
    flash(gettext("Ketikan Anda yang belum disimpan dibuang. Bagian unit tetap."), "success")
    return redirect(url_for("unit_parts.part", instance_id=instance_id, unit_id=unit_id), code=303)


@blueprint.get("/proses/<uuid:instance_id>/unit/<unit_id>/excel")
def sheet(instance_id: UUID, unit_id: str) -> ResponseReturnValue:
    """Return the unit's part as a workbook, with what stands in it now."""
    content = engine().queries.unit_part_sheet(actor(), instance_id, unit_id)
    return written(content, f"formulir-{unit_id}.xlsx")


@blueprint.route("/proses/<uuid:instance_id>/unit/<unit_id>/excel/unggah", methods=["GET", "POST"])
def upload(instance_id: UUID, unit_id: str) -> ResponseReturnValue:
    """Put a filled-in workbook into the unit's part: all of it, or nothing."""
    view = engine().queries.unit_part(actor(), instance_id, unit_id)
    if request.method == "GET":
        return render_template("parts/sheet.html", view=view, problems=[])
    files = sent_files("berkas")[:1]
    if not files:
        problems = [gettext("Pilih berkas Excel yang sudah diisi.")]
        return render_template("parts/sheet.html", view=view, problems=problems), 422
    try:
        done = engine().execute(commands.GatherParts(instance_id, files, unit_id), actor(), token=form_token())
    except InvalidVariablesError as error:
        problems = sheet_words.problem_sentences(error.problems)
        return render_template("parts/sheet.html", view=view, problems=problems), 422
    return render_template("parts/gathered.html", results=done, view=view, task_id=None)


@blueprint.route("/tugas/<uuid:task_id>/himpun", methods=["GET", "POST"])
def gather(task_id: UUID) -> ResponseReturnValue:
    """Take several units' workbooks at once: all of them, or nothing, and say what came of each.

    Raises:
        ConflictError: No units' files are gathered in that task, or the reader may not.
    """
    page = engine().queries.gathering_page(actor(), task_id)
    if page is None:
        raise ConflictError("part.not_gathering", f"Cannot gather files in task {task_id}: that is not done in it.")
    if request.method == "GET":
        return render_template("parts/gather.html", page=page, problems=[])
    files = sent_files("berkas")
    if not files:
        return render_template("parts/gather.html", page=page, problems=[gettext("Pilih satu berkas atau lebih.")]), 422
    try:
        done = engine().execute(commands.GatherParts(page.instance_id, files), actor(), token=form_token())
    except InvalidVariablesError as error:
        problems = sheet_words.problem_sentences(error.problems)
        return render_template("parts/gather.html", page=page, problems=problems), 422
    return render_template("parts/gathered.html", results=done, view=None, task_id=task_id, page=page)


def sent_files(name: str) -> tuple[commands.SentFile, ...]:
    """Return the files that an input brought, those without content left out."""
    sent = ((file.filename or "berkas.xlsx", file.read()) for file in request.files.getlist(name))
    return tuple(commands.SentFile(file, content) for file, content in sent if content)


def _sent(view: PartPage) -> tuple[forms.DrawnForm, uploads.Received]:
    received = uploads.receive(view.form)
    return forms.build(view.form, view.values, sent=received.sent, as_typed=True), received


def _refused(view: PartPage, form: forms.DrawnForm, received: uploads.Received, error: RequestError) -> str:
    """Return the page with everything typed; where a colleague was faster, with what they entered beside it."""
    drafts.keep_part(view.instance_id, view.unit_id, form, received)
    if isinstance(error, InvalidVariablesError):
        forms.show_problems(form, error.problems)
        return _page_as_sent(view, form)
    if error.id == "part.overtaken":
        return _page(engine().queries.unit_part(actor(), view.instance_id, view.unit_id), refusal=sentence(error))
    return _page_as_sent(view, form, sentence(error))


def _page(view: PartPage, refusal: str = "") -> str:
    form = drafts.form_on_page(view.form, view.values, as_typed=True)
    return _rendered(view, form, refusal, view.part.revision)


def _page_as_sent(view: PartPage, form: forms.DrawnForm, refusal: str = "") -> str:
    """Return the page with a form as it was sent, which was typed on the revision it says."""
    return _rendered(view, form, refusal, drafts.sent_revision())


def _rendered(view: PartPage, form: forms.DrawnForm, refusal: str, revision: int) -> str:
    uploads.know_files(form, view.known_files, view.instance_id)
    _calculate(view, form)
    return render_template("parts/part.html", view=view, form=form, refusal=refusal, revision=revision)


def _calculate(view: PartPage, form: forms.DrawnForm) -> FormTrial:
    """Let the engine calculate the computed cells of the form as it stands; nothing where it has none."""
    if not any(column.computed for each in form.views.values() if each.table for column in each.table.columns):
        return FormTrial()
    values = forms.entered_values(form)
    trial = engine().queries.try_unit_part(actor(), view.instance_id, view.unit_id, values)
    for id, rows in trial.tables.items():
        form.tables.setdefault(id, Around()).hints = rows
    return trial


def _all_problems(view: PartPage, values: dict[str, object], received: uploads.Received) -> list[FieldProblem]:
    refused = {(each.field, each.row, each.column) for each in received.problems}
    others = engine().queries.try_unit_part(actor(), view.instance_id, view.unit_id, values).problems
    return [*received.problems, *(each for each in others if (each.field, each.row, each.column) not in refused)]


def _address(view: PartPage, **parameters: str | int) -> str:
    address = {"instance_id": view.instance_id, "unit_id": view.unit_id}
    return url_for("unit_parts.part", **{**address, **parameters})  # type: ignore[arg-type]  # names of the address
