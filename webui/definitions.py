"""Definisi: the deployed processes, their versions and diagrams, and the SOP as it is printed."""

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine import commands
from webui import sop_page
from webui.compression import compressed
from webui.current import actor, engine, form_token
from webui.downloads import written

blueprint = Blueprint("definitions", __name__)


@blueprint.get("/definisi")
def definitions() -> ResponseReturnValue:
    """List the processes, each with its newest version."""
    return render_template("definitions/definitions.html", rows=engine().queries.definitions(actor()))


@blueprint.get("/definisi/<uuid:definition_id>")
def definition(definition_id: UUID) -> ResponseReturnValue:
    """Show one version's diagram, and the other versions beside it."""
    row = engine().queries.definition(actor(), definition_id)
    versions = [other for other in engine().queries.definitions(actor(), all_versions=True) if other.key == row.key]
    versions.sort(key=lambda other: other.version, reverse=True)
    templates = engine().queries.templates(actor(), definition_id)
    return render_template("definitions/definition.html", row=row, versions=versions, templates=templates)


@blueprint.get("/definisi/<uuid:definition_id>/diagram.bpmn")
def diagram(definition_id: UUID) -> ResponseReturnValue:
    """Return a diagram exactly as it was deployed. It never changes, so browsers may keep it."""
    row = engine().queries.definition(actor(), definition_id)
    content = engine().queries.diagram(actor(), definition_id)
    response = Response(content, mimetype="application/xml")
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    if "unduh" in request.args:
        name = row.resource_name.rsplit("/", 1)[-1]
        response.headers.set("Content-Disposition", "attachment", filename=name)
    return compressed(response)


@blueprint.get("/definisi/<uuid:definition_id>/naskah")
def sop(definition_id: UUID) -> ResponseReturnValue:
    """Show the SOP as it is printed: identity, flowchart table, notes."""
    view = engine().queries.sop(actor(), definition_id)
    return render_template(
        "definitions/sop.html",
        view=view,
        chart=sop_page.chart_of(view),
        entries=sop_page.identity_of(view),
        notes=sop_page.notes_of(view),
    )


@blueprint.get("/definisi/<uuid:definition_id>/naskah.docx")
def sop_word(definition_id: UUID) -> ResponseReturnValue:
    """Return the SOP as a Word document, ready for the wall."""
    row = engine().queries.definition(actor(), definition_id)
    return written(engine().queries.sop_word(actor(), definition_id), f"SOP-{row.key}-v{row.version}.docx")


@blueprint.route("/definisi/<uuid:definition_id>/tangguhkan", methods=["GET", "POST"])
def suspend(definition_id: UUID) -> ResponseReturnValue:
    """Let no new instance of a version start, after saying what that means."""
    row = engine().queries.definition(actor(), definition_id)
    if request.method == "GET":
        return render_template("definitions/suspend.html", row=row)
    engine().execute(commands.SuspendDefinition(definition_id), actor(), token=form_token())
    flash(gettext("Definisi ditangguhkan."), "success")
    return redirect(url_for("definitions.definition", definition_id=definition_id), code=303)


@blueprint.post("/definisi/<uuid:definition_id>/aktifkan")
def activate(definition_id: UUID) -> ResponseReturnValue:
    """Let instances of a version start again."""
    engine().execute(commands.ActivateDefinition(definition_id), actor(), token=form_token())
    flash(gettext("Definisi aktif kembali."), "success")
    return redirect(url_for("definitions.definition", definition_id=definition_id), code=303)
