"""Terapkan: hand in diagrams, read what stands in the way, deploy."""

from base64 import b64decode
from pathlib import PurePosixPath

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine import commands
from engine.errors import DeploymentError, Problem
from webui.admin import blueprint
from webui.current import actor, engine, form_token

SUFFIXES = frozenset({".bpmn", ".xml", ".dmn", ".docx"})


@blueprint.route("/definisi/terapkan", methods=["GET", "POST"])
def deploy() -> ResponseReturnValue:
    """Check diagrams without storing anything, or deploy them."""
    if request.method == "GET":
        return _page()
    resources = _resources()
    refusal = _refusal(resources)
    if refusal:
        return _page(refusal=refusal), 422
    if "periksa" in request.form:
        problems, warnings = engine().queries.check(resources)
        return _page(problems, warnings, checked=resources), 422 if problems else 200
    try:
        engine().execute(_command(resources), actor(), token=form_token())
    except DeploymentError as error:
        return _page(error.problems, (), checked=resources), 422
    flash(gettext("Diterapkan. Instans baru memakai versi ini; yang sedang berjalan tetap pada versinya."), "success")
    return redirect(url_for("definitions.definitions"), code=303)


def _resources() -> tuple[commands.Resource, ...]:
    """Return the files that were sent, by their bare names; else the diagram that another page carries along."""
    files = [file for file in request.files.getlist("berkas") if file.filename]
    if not files and request.form.get("isi_diagram"):
        return _carried(request.form.get("nama_diagram", ""), request.form["isi_diagram"])
    return tuple(commands.Resource(PurePosixPath(file.filename or "").name, file.read()) for file in files)


def _carried(name: str, content: str) -> tuple[commands.Resource, ...]:
    try:
        return (commands.Resource(PurePosixPath(name).name, b64decode(content, validate=True)),)
    except ValueError:
        return ()


def _refusal(resources: tuple[commands.Resource, ...]) -> str:
    if not resources:
        return gettext("Pilih sedikitnya satu berkas .bpmn.")
    wrong = [file.name for file in resources if PurePosixPath(file.name).suffix.lower() not in SUFFIXES]
    return gettext("Jenis berkas tidak diizinkan: %(names)s.", names=", ".join(wrong)) if wrong else ""


def _command(resources: tuple[commands.Resource, ...]) -> commands.DeployDefinition:
    name = request.form.get("nama", "").strip()[:200] or PurePosixPath(resources[0].name).stem
    return commands.DeployDefinition(name, resources, source="alur")


def _page(
    problems: tuple[Problem, ...] = (),
    warnings: tuple[Problem, ...] = (),
    checked: tuple[commands.Resource, ...] = (),
    refusal: str = "",
) -> str:
    return render_template("admin/deploy.html", problems=problems, warnings=warnings, checked=checked, refusal=refusal)
