"""Tugas Saya: the list of one's tasks beside the chosen one, and everything that can be done with a task."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine import commands
from engine.domain import TaskStatus
from engine.errors import ConflictError, InvalidVariablesError, RequestError
from engine.read_models import TaskPage, TaskRow, TaskView
from webui import achievements, drafts, forms, paging, uploads
from webui.current import actor, engine, form_token
from webui.errors import status_of
from webui.history import history_of
from webui.pages import with_query
from webui.refusals import refusal_sentence, sentence
from webui.task_page import choices_of, current_note, fields_of, title_of

blueprint = Blueprint("tasklist", __name__)

TABS = ("saya", "antrean")
STATES = {"terlambat": "overdue", "segera": "due_soon", "dikembalikan": "returned"}
"""Filters as they stand in the address, and as the engine names them."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The list on the left: which tab, which filter, and what the engine found."""

    tab: str
    state: str
    search: str
    page: TaskPage
    paging: paging.Paging


def listing() -> Listing:
    """Read the list that the address asks for."""
    tab = request.args.get("daftar", "")
    state = request.args.get("keadaan", "")
    search = request.args.get("cari", "").strip()[:100]
    offset = paging.offset()
    page = _find(tab, search, state, offset)
    if tab not in TABS and not page.mine and page.queue:
        # Nothing of one's own: what waits for the role is what one came for.
        tab, page = "antrean", _find("antrean", search, state, offset)
    tab = tab if tab in TABS else "saya"
    return Listing(tab, state if state in STATES else "", search, page, paging.of(page.total, offset))


def _find(tab: str, search: str, state: str, offset: int) -> TaskPage:
    find = engine().queries.queue if tab == "antrean" else engine().queries.my_tasks
    return find(actor(), search, STATES.get(state, ""), limit=paging.SIZE, offset=offset)


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Show what waits for me; on wide screens with the most urgent task beside it."""
    shown = listing()
    if not request.args and not shown.page.mine and not shown.page.queue and _only_looks_on():
        return redirect(url_for("cockpit.instances"))
    first = shown.page.rows[0] if shown.page.rows else None
    view = engine().queries.task(actor(), first.id) if first else None
    expected = None if shown.page.rows else engine().queries.next_expected(actor())
    return _page(shown, view, chosen=False, expected=expected)


def _only_looks_on() -> bool:
    """Whether an actor is an auditor and nothing else: an empty list of tasks is no place to begin."""
    return actor().is_auditor and not actor().is_administrator


@blueprint.get("/tugas/<uuid:task_id>")
def task(task_id: UUID) -> ResponseReturnValue:
    """Show one task: what it asks for, by when, what was said before, and its form."""
    return _page(listing(), engine().queries.task(actor(), task_id), chosen=True)


@blueprint.get("/tugas/<uuid:task_id>/riwayat")
def history(task_id: UUID) -> ResponseReturnValue:
    """Show the history of a task's instance: a page, or only its lines for a script that asks for `potongan`."""
    view = engine().queries.task(actor(), task_id)
    instance = engine().queries.instance(actor(), view.row.instance_id)
    template = "tasklist/history_lines.html" if "potongan" in request.args else "tasklist/history.html"
    return render_template(template, view=view, history=history_of(instance, engine().queries.groups(actor())))


@blueprint.post("/tugas/<uuid:task_id>/ambil")
def claim(task_id: UUID) -> ResponseReturnValue:
    """Take a task of one's role for oneself."""
    engine().execute(commands.ClaimTask(task_id), actor(), token=form_token())
    flash(gettext("Tugas ini sekarang milik Anda."), "success")
    return redirect(url_for("tasklist.task", task_id=task_id, _anchor="tugas"), code=303)


@blueprint.post("/tugas/<uuid:task_id>/lepas")
def unclaim(task_id: UUID) -> ResponseReturnValue:
    """Give a task back to its role. What was typed so far stays as one's draft."""
    view = engine().queries.task(actor(), task_id)
    form, received = _sent(view)
    typed = forms.typed_values(received.sent, form)
    if forms.is_changed(forms.build(view.form, view.values, as_typed=view.as_typed), typed):
        engine().execute(commands.SaveDraft(task_id, typed, drafts.sent_revision()), actor())
    engine().execute(commands.UnclaimTask(task_id), actor(), token=form_token())
    flash(gettext("Tugas dikembalikan ke antrean peran Anda."), "success")
    return redirect(url_for("tasklist.index", daftar="antrean"), code=303)


@blueprint.post("/tugas/<uuid:task_id>/draf")
def draft(task_id: UUID) -> ResponseReturnValue:
    """Keep what is typed so far, for this person alone. Scripts get JSON, people the page."""
    view = engine().queries.task(actor(), task_id)
    form, received = _sent(view)
    try:
        drafts.refuse_moved(form)
    except ConflictError as error:
        page = drafts.refused(error) if drafts.is_for_script() else None
        return page or (_page(listing(), view, chosen=True, form=form, refused=error), 409)
    typed = drafts.with_new_row(view.form, forms.typed_values(received.sent, form))
    engine().execute(commands.SaveDraft(task_id, typed, drafts.sent_revision()), actor())
    if drafts.is_for_script():
        answer = drafts.answer(form, drafts.calculate(form, task_id), received)
        return jsonify({**answer, "saved_at": engine().now().isoformat()})
    if received.problems:
        forms.show_problems(form, received.problems)
        return _page(listing(), engine().queries.task(actor(), task_id), chosen=True, form=form), 422
    if not drafts.turned(form):
        flash(gettext("Draf tersimpan."), "success")
    return redirect(url_for("tasklist.task", task_id=task_id, **drafts.turned(form)), code=303)


@blueprint.post("/tugas/<uuid:task_id>/selesaikan")
def complete(task_id: UUID) -> ResponseReturnValue:
    """Complete a task. What is refused comes back with everything typed and a sentence beside each field."""
    view = engine().queries.task(actor(), task_id)
    form, received = _sent(view)
    values = forms.entered_values(form)
    try:
        drafts.refuse_moved(form)
        if received.problems:
            raise InvalidVariablesError(drafts.all_problems(task_id, values, received))
        command = commands.CompleteTask(task_id, values, part_revision=drafts.sent_revision())
        engine().execute(command, actor(), token=form_token())
    except RequestError as error:
        if isinstance(error, InvalidVariablesError):
            forms.show_problems(form, error.problems)
        is_overtaken = error.id == "part.overtaken"
        if received.files or form.parts or is_overtaken:
            drafts.keep(task_id, form, received)
        current = engine().queries.task(actor(), task_id)
        shown = None if is_overtaken else form  # Then the page is made anew, of the draft and what staff entered.
        return _page(listing(), current, chosen=True, form=shown, refused=error), status_of(error)
    flash(gettext("%(task)s selesai.", task=title_of(view.row)), "success")
    return redirect(url_for("tasklist.index"), code=303)


@blueprint.route("/tugas/<uuid:task_id>/alihkan", methods=["GET", "POST"])
def reassign(task_id: UUID) -> ResponseReturnValue:
    """Give a task to another person: for administrators, when someone is away."""
    view = engine().queries.task(actor(), task_id)
    chosen = request.form.get("pengguna", "")
    problem = ""
    if request.method == "POST" and chosen:
        engine().execute(commands.ReassignTask(task_id, chosen), actor(), token=form_token())
        flash(gettext("Tugas dialihkan."), "success")
        return redirect(url_for("tasklist.task", task_id=task_id), code=303)
    if request.method == "POST":
        problem = gettext("Pilih kepada siapa tugas ini dialihkan.")
    users = [user for user in engine().queries.users(actor()) if user.active]
    page = render_template("tasklist/reassign.html", view=view, users=users, problem=problem)
    return (page, 422) if problem else page


def _sent(view: TaskView) -> tuple[forms.DrawnForm, uploads.Received]:
    """Return the form that was sent, with its files kept."""
    received = uploads.receive(view.form)
    return forms.build(view.form, view.values, sent=received.sent, as_typed=view.as_typed), received


def _page(
    shown: Listing,
    view: TaskView | None,
    *,
    chosen: bool,
    form: forms.DrawnForm | None = None,
    refused: RequestError | None = None,
    expected: object = None,
) -> str:
    """Render list and task together."""
    # A form as it was sent was typed on the revision it says; one made anew shows the newest.
    revision = drafts.sent_revision() if form else view.part.revision if view and view.part else 0
    if view and form is None:
        form = drafts.form_on_page(view.form, view.values, as_typed=view.as_typed)
    if view and form:
        uploads.know_files(form, view.known_files, view.row.instance_id)
        drafts.calculate(form, view.row.id)
    return render_template(
        "tasklist/index.html",
        listing=shown,
        view=view,
        form=form,
        files=engine().queries.held_files(actor(), view.row.instance_id) if view else (),
        documents=engine().queries.documents(actor(), view.row.instance_id) if view else (),
        remarks=engine().queries.remarks(actor(), view.row.id) if view else None,
        measured=achievements.beside(view) if view else None,
        chosen=chosen,
        fields=fields_of(view) if view else None,
        choices=choices_of(view) if view else (),
        current=current_note(view) if view else None,
        must_claim=view is not None and view.can_claim and not actor().is_administrator,
        refusal=_refusal(view, form, refused) if view else "",
        expected=expected,
        row_address=_row_address,
        part_revision=revision,
        owed=engine().queries.owed_parts(actor()),
    )


def _refusal(view: TaskView, form: forms.DrawnForm | None, refused: RequestError | None) -> str:
    """Return why the task cannot be done, where the page does not say it already.

    A finished task's own line says who did it and when; problems of fields stand in their summary.
    """
    if refused is not None and refused.id == "task.closed" and view.row.assignee == actor().user_id:
        return gettext("Tugas ini sudah Anda selesaikan.")
    if refused is not None:
        return "" if form and form.problems else sentence(refused)
    if view.row.status is TaskStatus.CANCELLED:
        return gettext("Tugas ini ditutup tanpa dikerjakan.")
    is_told = view.row.status is TaskStatus.COMPLETED or not view.refusal
    return "" if is_told else refusal_sentence(view.refusal)


def _row_address(row: TaskRow) -> str:
    """Return where a row leads: its task, with the list kept as it is; the keyboard goes on there, not in the list."""
    return url_for("tasklist.task", task_id=row.id) + with_query().rstrip("?") + "#tugas"
