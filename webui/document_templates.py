"""Templat dokumen: the office's Word templates, downloaded, tried and replaced from a page."""

from io import BytesIO
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from engine import commands
from engine.errors import DeploymentError, ExecutionError, LimitError
from engine.read_models import TemplateView
from webui.current import actor, engine, form_token
from webui.files import SANDBOX
from webui.template_words import flaw_sentences, meanings
from webui.value_words import label_of

blueprint = Blueprint("document_templates", __name__)


@blueprint.get("/definisi/<uuid:definition_id>/templat/<name>")
def template(definition_id: UUID, name: str) -> str:
    """Show what documents are made from, how to write one's own, and its earlier versions."""
    return _page(definition_id, engine().queries.template(actor(), definition_id, name))


@blueprint.get("/definisi/<uuid:definition_id>/templat/<name>/berkas")
def file(definition_id: UUID, name: str) -> Response:
    """Send a template: what is in force, or the version whose fingerprint is asked for."""
    content = engine().queries.template_file(actor(), definition_id, name, request.args.get("sidik", ""))
    return _sent(content, f"{name}.docx")


@blueprint.post("/definisi/<uuid:definition_id>/templat/<name>")
def replace(definition_id: UUID, name: str) -> ResponseReturnValue:
    """Put a new template into force, or only try it on the latest document."""
    view = engine().queries.template(actor(), definition_id, name)
    sent = request.files.get("berkas")
    content = sent.read() if sent is not None and sent.filename else b""
    if not content:
        return _page(definition_id, view, (gettext("Pilih berkas templat (.docx)."),)), 422
    if flaws := engine().queries.template_flaws(actor(), definition_id, content):
        return _page(definition_id, view, flaw_sentences(flaws)), 422
    if "coba" in request.form:
        return _tried(definition_id, view, content)
    return _replaced(definition_id, view, content)


def _tried(definition_id: UUID, view: TemplateView, content: bytes) -> ResponseReturnValue:
    try:
        made = engine().queries.template_trial(actor(), definition_id, view.row.name, content)
    except (ExecutionError, LimitError) as error:
        _, _, reason = str(error).partition(": ")
        return _page(definition_id, view, (gettext("Templat tidak dapat diisi: %(reason)s", reason=reason),)), 422
    return _sent(made, f"Pratinjau {view.row.name}.docx")


def _replaced(definition_id: UUID, view: TemplateView, content: bytes) -> ResponseReturnValue:
    file = commands.Resource(f"{view.row.name}.docx", content)
    command = commands.DeployDefinition(f"Templat {view.row.name}", (file,), source="alur")
    try:
        engine().execute(command, actor(), token=form_token())
    except DeploymentError as error:
        return _page(definition_id, view, tuple(each.message for each in error.problems)), 422
    flash(gettext("Templat diganti. Dokumen berikutnya dibuat darinya; yang sudah dibuat tidak berubah."), "success")
    if view.waiting:
        waiting = ngettext(
            "%(num)d dokumen menunggu templat ini. Tekan Coba lagi.",
            "%(num)d dokumen menunggu templat ini. Tekan Coba lagi.",
            view.waiting,
        )
        flash(waiting, "info")
        return redirect(url_for("admin.incidents"), code=303)
    return redirect(url_for(".template", definition_id=definition_id, name=view.row.name), code=303)


def _page(definition_id: UUID, view: TemplateView, problems: tuple[str, ...] = ()) -> str:
    definition = engine().queries.definition(actor(), definition_id)
    entered: dict[str, list[tuple[str, str]]] = {}
    for each in view.variables:
        entered.setdefault(each.activity, []).append((each.tag, each.label or label_of(each.name, {})))
    return render_template(
        "definitions/template.html",
        entered=entered.items(),
        definition=definition,
        view=view,
        problems=[("berkas", each) for each in problems],
        meanings=meanings(),
    )


def _sent(content: bytes, name: str) -> Response:
    response = send_file(BytesIO(content), "application/octet-stream", as_attachment=True, download_name=name)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = "no-store"
    return response
