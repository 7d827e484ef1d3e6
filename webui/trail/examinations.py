"""Pemeriksaan: ask for a verification of the whole history, watch it, read what was found, print its record."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.commands import RequestExamination
from engine.errors import RequestError
from webui import paging
from webui.current import actor, engine, form_token
from webui.downloads import written
from webui.errors import status_of
from webui.refusals import sentence
from webui.settings import DISTRICT, OFFICE
from webui.trail import found

LARGEST_SEAL = 10_000
"""Bytes: an exported seal has less than a thousand."""


def add_routes(blueprint: Blueprint) -> None:
    """Say at which addresses the pages are."""
    blueprint.add_url_rule("/pemeriksaan", view_func=examinations, methods=["GET", "POST"])
    blueprint.add_url_rule("/pemeriksaan/<uuid:examination_id>", view_func=examination)
    blueprint.add_url_rule("/pemeriksaan/<uuid:examination_id>/berita-acara", view_func=record)
    blueprint.add_url_rule("/pemeriksaan/<uuid:examination_id>/berita-acara.docx", view_func=letter)


def examinations() -> ResponseReturnValue:
    """List verifications, and let one be asked for."""
    if request.method == "GET":
        return _list()
    sent = request.files.get("segel")
    against = sent.read(LARGEST_SEAL + 1) if sent and sent.filename else b""
    command = RequestExamination(replays="putar_ulang" in request.form, against=against)
    try:
        examination_id = engine().execute(command, actor(), token=form_token())
    except RequestError as error:
        return _list(sentence(error)), status_of(error)
    return redirect(url_for("trail.examination", examination_id=examination_id), code=303)


def examination(examination_id: UUID) -> ResponseReturnValue:
    """Show how far a verification is, or what it found."""
    row = engine().queries.examination(actor(), examination_id)
    return render_template("trail/examination.html", row=row, found=row.found, words=found)


def record(examination_id: UUID) -> ResponseReturnValue:
    """Show a verification's Berita Acara, to print."""
    said = engine().queries.examination_record(actor(), examination_id, _office())
    return render_template("trail/record.html", record=said, examination_id=examination_id)


def letter(examination_id: UUID) -> ResponseReturnValue:
    """Return a verification's Berita Acara as a Word file."""
    content = engine().queries.examination_letter(actor(), examination_id, _office())
    return written(content, f"berita-acara-verifikasi-{str(examination_id)[:8]}.docx")


def _office() -> str:
    return f"{OFFICE} {DISTRICT}"


def _list(problem: str = "") -> str:
    start = paging.offset()
    page = engine().queries.examinations(actor(), limit=paging.SIZE, offset=start)
    return render_template(
        "trail/examinations.html", page=page, paging=paging.of(page.total, start), words=found, problem=problem
    )
