"""Impor SOP dari Word: hand in a Word SOP, read what it became and what could not be read, take the diagram along."""

from base64 import b64encode
from pathlib import PurePosixPath

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine import commands
from engine.errors import InvalidVariablesError, Problem
from engine.read_models import SopReading
from webui.admin import blueprint
from webui.current import actor, engine

_KEY_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.")


@blueprint.route("/definisi/impor-sop", methods=["GET", "POST"])
def import_sop() -> ResponseReturnValue:
    """Read a Word SOP into a diagram. Nothing is stored: the diagram is completed elsewhere, or deployed as it is."""
    if request.method == "GET":
        return _page()
    file, key = request.files.get("berkas"), request.form.get("kunci", "").strip()
    if file is None or not file.filename:
        return _page(refusal=gettext("Pilih satu berkas .docx.")), 422
    if key and (not _KEY_LETTERS.issuperset(key) or not (key[0].isalpha() or key[0] == "_") or len(key) > 60):
        return _page(key_refusal=gettext("Kunci diawali huruf; huruf, angka, titik, _ dan - boleh menyusul.")), 422
    name = PurePosixPath(file.filename.replace("\\", "/")).name
    try:
        reading = engine().queries.read_sop(actor(), file.read(), name, key)
    except InvalidVariablesError as error:
        return _page(refusal=_reason(error)), 422
    diagram = commands.Resource(f"{reading.key}.bpmn", reading.diagram)
    problems, warnings = engine().queries.check((diagram,))
    # The diagram travels in the page itself: nothing of it is kept here, and no address shows it to anybody else.
    content = b64encode(reading.diagram).decode()
    told = (*problems, *(each for each in warnings if not _is_told(each, reading)))
    return _page(
        reading=reading, file=name, content=content, diagram_name=diagram.name, problems=told, onward=_onward(reading)
    )


def _is_told(warning: Problem, reading: SopReading) -> bool:
    """Whether the page says itself, in words of its own, what a warning says of a lane without a role."""
    return warning.name in reading.unknown


def _onward(reading: SopReading) -> list[list[str]]:
    """Return in words where each row leads."""
    rows = reading.printed.rows
    names = [row.number or row.name for row in rows]
    return [
        [
            f"{flow.label}: {target}" if flow.label else target
            for flow in row.flows
            for target in (gettext("selesai") if flow.target is None else f"→ {names[flow.target]}",)
        ]
        for row in rows
    ]


def _reason(error: InvalidVariablesError) -> str:
    problem = error.problems[0]
    reasons = {
        "size": gettext(
            "Berkas %(name)s terlalu besar: paling banyak %(limit)s MB.", name=problem.field, limit=problem.expected
        ),
        "file_type": gettext("Berkas %(name)s bukan dokumen Word (.docx).", name=problem.field),
        "file_bomb": gettext(
            "Berkas %(name)s menjadi terlalu besar bila dibuka, jadi tidak diterima.", name=problem.field
        ),
        "sop_old_word": gettext(
            "Berkas %(name)s adalah Word lama (.doc), apa pun namanya. Buka di Word dan simpan sebagai .docx.",
            name=problem.field,
        ),
        "file_encrypted": gettext(
            "Berkas %(name)s terkunci dengan kata sandi. Simpan salinan tanpa kata sandi, lalu coba lagi.",
            name=problem.field,
        ),
        "sop_table": gettext(
            "Tidak ada tabel bagan alir (kolom Aktivitas dan Mutu Baku) dalam %(name)s.", name=problem.field
        ),
        "sop_size": gettext("Bagan alir dalam %(name)s kosong atau terlalu besar.", name=problem.field),
    }
    return reasons.get(problem.code) or gettext("Berkas %(name)s rusak atau tidak dapat dibaca.", name=problem.field)


def _page(**shown: object) -> str:
    return render_template("admin/sop_import.html", **shown)
