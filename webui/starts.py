"""Mulai proses: which processes one may start, and the start form, which keeps itself as a draft until it is sent."""

from uuid import UUID

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine import commands
from engine.errors import ConflictError, InvalidVariablesError, RequestError
from engine.read_models import StartView
from webui import drafts, forms, uploads
from webui.current import actor, engine, form_token
from webui.errors import status_of
from webui.refusals import sentence

blueprint = Blueprint("starts", __name__)


@blueprint.get("/mulai")
def startable() -> ResponseReturnValue:
    """List the processes one may start; go straight to the form where there is only one."""
    views = engine().queries.startable(actor())
    if len(views) == 1:
        return redirect(url_for("starts.start", definition_id=views[0].definition_id), code=303)
    return render_template("cockpit/startable.html", views=views)


@blueprint.route("/mulai/<uuid:definition_id>", methods=["GET", "POST"])
def start(definition_id: UUID) -> ResponseReturnValue:
    """Start an instance with its start form."""
    view = engine().queries.start_view(actor(), definition_id)
    if request.method == "GET":
        return _page(view, drafts.form_on_page(view.form, view.values, as_typed=view.draft_saved_at is not None))
    form, received = _sent(view)
    command = commands.StartInstance(definition_id, variables=forms.entered_values(form), form=True)
    try:
        drafts.refuse_moved(form)
        if received.problems:
            raise InvalidVariablesError(received.problems)
        instance_id = engine().execute(command, actor(), token=form_token())
    except RequestError as error:
        if isinstance(error, InvalidVariablesError):
            forms.show_problems(form, error.problems)
        if received.files or form.parts:
            drafts.keep_start(definition_id, form, received)
        existing = error.facts.get("instance_id") if isinstance(error, ConflictError) else None
        refusal = "" if form.problems else sentence(error)
        return _page(view, form, refusal, existing), status_of(error)
    flash(gettext("Proses dimulai."), "success")
    return redirect(url_for("cockpit.instance", instance_id=instance_id), code=303)


@blueprint.post("/mulai/<uuid:definition_id>/draf")
def draft(definition_id: UUID) -> ResponseReturnValue:
    """Keep what is typed so far, for this person alone. Scripts get JSON, people the page."""
    view = engine().queries.start_view(actor(), definition_id)
    form, received = _sent(view)
    try:
        drafts.refuse_moved(form)
    except ConflictError as error:
        return drafts.refused(error) if drafts.is_for_script() else (_page(view, form, sentence(error)), 409)
    typed = drafts.with_new_row(view.form, forms.typed_values(received.sent, form))
    engine().execute(commands.SaveStartDraft(definition_id, typed), actor())
    if drafts.is_for_script():
        answer = drafts.answer(form, drafts.calculate(form, None, definition_id), received)
        return jsonify({**answer, "saved_at": engine().now().isoformat()})
    if received.problems:
        forms.show_problems(form, received.problems)
        return _page(view, form), 422
    if not drafts.turned(form):
        flash(gettext("Draf tersimpan."), "success")
    return redirect(url_for("starts.start", definition_id=definition_id, **drafts.turned(form)), code=303)


@blueprint.route("/mulai/<uuid:definition_id>/kosongkan", methods=["GET", "POST"])
def discard(definition_id: UUID) -> ResponseReturnValue:
    """Forget what was typed, after saying what that means."""
    view = engine().queries.start_view(actor(), definition_id)
    if request.method == "GET":
        return render_template("cockpit/empty_start.html", view=view)
    engine().execute(commands.SaveStartDraft(definition_id, {}), actor())
    flash(gettext("Formulir dikosongkan."), "success")
    return redirect(url_for("starts.start", definition_id=definition_id), code=303)


def _sent(view: StartView) -> tuple[forms.DrawnForm, uploads.Received]:
    received = uploads.receive(view.form)
    as_typed = view.draft_saved_at is not None
    return forms.build(view.form, view.values, sent=received.sent, as_typed=as_typed), received


def _page(view: StartView, form: forms.DrawnForm, refusal: str = "", existing: object = None) -> str:
    uploads.know_files(form)
    drafts.calculate(form, None, view.definition_id)
    return render_template("cockpit/start.html", view=view, form=form, refusal=refusal, existing=existing)
