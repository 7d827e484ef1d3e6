"""Dokumen: an instance's documents as Word and PDF, and the scans with wet signatures that belong to them."""

from io import BytesIO
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine import commands
from engine.errors import ConflictError, InvalidVariablesError
from engine.read_models import DocumentRow
from webui.current import actor, engine, form_token
from webui.errors import status_of
from webui.file_words import problem_sentences
from webui.files import SANDBOX
from webui.refusals import sentence

blueprint = Blueprint("documents", __name__)

SCAN_TYPES = "pdf,jpg,png"


@blueprint.get("/dokumen/<uuid:document_id>.<any(docx,pdf):format>")
def download(document_id: UUID, format: str) -> Response:
    """Send a document; as a PDF where LibreOffice is installed."""
    name, content = engine().queries.document_file(actor(), document_id, format)
    return _kept(name, content)


@blueprint.route("/dokumen/<uuid:document_id>/pindaian", methods=["GET", "POST"])
def sign(document_id: UUID) -> ResponseReturnValue:
    """Take a scan with wet signatures for a frozen document, after saying which document that is."""
    row = engine().queries.document(actor(), document_id)
    if request.method == "GET":
        return _page(row, "")
    file = request.files.get("berkas")
    if file is None or not file.filename:
        return _page(row, gettext("Pilih berkas pindaian.")), 422
    command = commands.SignDocument(document_id, request.form.get("sha256", ""), file.filename, file.read())
    try:
        engine().execute(command, actor(), token=form_token())
    except (ConflictError, InvalidVariablesError) as error:
        return _page(row, _problem(error)), status_of(error)
    flash(gettext("Pindaian disimpan dan tercatat pada riwayat."), "success")
    return redirect(url_for("cockpit.instance", instance_id=row.instance_id) + "#dokumen", code=303)


@blueprint.get("/dokumen/<uuid:document_id>/pindaian/<uuid:scan_id>")
def scan(document_id: UUID, scan_id: UUID) -> Response:
    """Send a signed scan."""
    name, _, content = engine().queries.document_scan(actor(), document_id, scan_id)
    return _kept(name, content)


def _page(row: DocumentRow, problem: str) -> str:
    return render_template("documents/sign.html", row=row, problem=problem, types=SCAN_TYPES)


def _problem(error: ConflictError | InvalidVariablesError) -> str:
    if isinstance(error, ConflictError):
        return sentence(error)
    first = error.problems[0]
    said = problem_sentences(gettext("Pindaian"), first.expected)
    return said.get(first.code) or sentence(error)


def _kept(name: str, content: bytes) -> Response:
    """Send a file to be kept, never shown as a page."""
    response = send_file(BytesIO(content), "application/octet-stream", as_attachment=True, download_name=name)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = "no-store"
    return response
