"""Indikator: what units are measured by, for administrators to edit and for each unit's head to see."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from engine import commands
from engine.domain import Polarity
from engine.errors import FieldProblem, InvalidVariablesError, NotAllowedError, RequestError
from engine.read_models import IndicatorPage, IndicatorRow
from webui import amounts, sheet_words, uploads
from webui.current import actor, engine, form_token
from webui.downloads import written
from webui.errors import status_of
from webui.refusals import sentence
from webui.times import WIB

blueprint = Blueprint("indicators", __name__, url_prefix="/indikator")

TARGETS = ("target_q1", "target_q2", "target_q3", "target_q4", "target_year")
"""Inputs of the targets, in the order of `commands.PERIODS`; problems name them so, too."""


@dataclass(frozen=True, slots=True)
class IndicatorForm:
    """What stands in the form: texts by input, and sentences by input of what does not fit."""

    texts: dict[str, str]
    problems: dict[str, str]


@blueprint.get("/")
def indicators() -> ResponseReturnValue:
    """List the indicators of a year, of one unit or of all."""
    return _list_page([])


@blueprint.get("/unduh")
def download() -> ResponseReturnValue:
    """Return the year's indicators as a workbook, to be filled in and sent back."""
    year = _number(request.args.get("tahun", "")) or engine().now().astimezone(WIB).year
    return written(engine().queries.indicator_sheet(actor(), year), f"indikator-{year}.xlsx")


@blueprint.post("/unggah")
def upload() -> ResponseReturnValue:
    """Import a filled-in workbook: all of it, or nothing."""
    _require_editor()
    sent = request.files.get("berkas")
    content = sent.read() if sent else b""
    if not content:
        return _list_page([gettext("Pilih berkas Excel yang sudah diisi.")]), 422
    command = commands.ImportIndicators(content, (sent.filename if sent else "") or "indikator.xlsx")
    try:
        done = engine().execute(command, actor(), token=form_token())
    except InvalidVariablesError as error:
        return _list_page(sheet_words.problem_sentences(error.problems)), 422
    flash(
        gettext(
            "Indikator diimpor: %(added)s baru, %(changed)s diubah, %(same)s tetap.",
            added=amounts.to_text(done.added),
            changed=amounts.to_text(done.changed),
            same=amounts.to_text(done.unchanged),
        ),
        "success",
    )
    return uploads.went_on(url_for("indicators.indicators", tahun=request.form.get("tahun") or None))


@blueprint.post("/salin")
def copy() -> ResponseReturnValue:
    """Give a year the indicators of another that it does not have yet."""
    _require_editor()
    source, target = _number(request.form.get("dari", "")), _number(request.form.get("ke", ""))
    try:
        count = engine().execute(commands.CopyIndicators(source, target), actor(), token=form_token())
    except InvalidVariablesError:
        return _list_page([gettext("Tahun tujuan harus empat angka, misalnya 2027.")]), 422
    flash(ngettext("%(num)d indikator disalin.", "%(num)d indikator disalin.", count), "success" if count else "info")
    return redirect(url_for("indicators.indicators", tahun=target), code=303)


@blueprint.route("/baru", methods=["GET", "POST"])
def add() -> ResponseReturnValue:
    """Let a unit be measured by one more indicator."""
    _require_editor()
    page = engine().queries.indicators(actor())
    if request.method == "GET":
        asked = {name: request.args.get(name, "") for name in ("unit", "year")}
        return _form_page(None, page, IndicatorForm({**asked, "year": asked["year"] or str(page.year)}, {}))
    try:
        engine().execute(commands.AddIndicator(_sent_content()), actor(), token=form_token())
    except RequestError as error:
        return _form_page(None, page, _refused(error)), status_of(error)
    flash(gettext("Indikator ditambahkan."), "success")
    return _back(request.form.get("year", ""), request.form.get("unit", ""))


@blueprint.route("/<uuid:indicator_id>", methods=["GET", "POST"])
def change(indicator_id: UUID) -> ResponseReturnValue:
    """Show an indicator and change what it says."""
    row = engine().queries.indicator(actor(), indicator_id)
    page = engine().queries.indicators(actor(), row.year)
    if request.method == "GET":
        return _form_page(row, page, IndicatorForm(_texts(row), {}))
    _require_editor()
    try:
        engine().execute(commands.ChangeIndicator(indicator_id, _sent_content(row)), actor(), token=form_token())
    except RequestError as error:
        return _form_page(row, page, _refused(error)), status_of(error)
    flash(gettext("Perubahan indikator tersimpan. Tugas yang sedang berjalan memakai nilai yang baru."), "success")
    return _back(str(row.year), row.unit_id)


@blueprint.route("/<uuid:indicator_id>/hentikan", methods=["GET", "POST"])
def retire(indicator_id: UUID) -> ResponseReturnValue:
    """Let an indicator be measured no longer, after saying what that means."""
    _require_editor()
    row = engine().queries.indicator(actor(), indicator_id)
    if request.method == "GET":
        return render_template("indicators/retire.html", row=row, reason="", problem="")
    reason = request.form.get("alasan", "").strip()
    try:
        engine().execute(commands.RetireIndicator(indicator_id, reason), actor(), token=form_token())
    except InvalidVariablesError:
        problem = gettext("Alasan wajib diisi.") if not reason else gettext("Alasan paling banyak 500 karakter.")
        return render_template("indicators/retire.html", row=row, reason=reason, problem=problem), 422
    flash(gettext("Indikator tidak diukur lagi."), "success")
    return _back(str(row.year), row.unit_id)


def _require_editor() -> None:
    if not actor().is_administrator:
        raise NotAllowedError("action.not_allowed", "Cannot edit indicators: not an administrator.")


def _list_page(problems: list[str]) -> str:
    year = _number(request.values.get("tahun", ""))
    page = engine().queries.indicators(actor(), year or None, request.args.get("unit", ""))
    return render_template("indicators/indicators.html", page=page, problems=problems)


def _form_page(row: IndicatorRow | None, page: IndicatorPage, form: IndicatorForm) -> str:
    return render_template("indicators/indicator.html", row=row, page=page, form=form, targets=TARGETS)


def _back(year: str, unit: str) -> ResponseReturnValue:
    return redirect(url_for("indicators.indicators", tahun=year or None, unit=unit or None), code=303)


def _texts(row: IndicatorRow) -> dict[str, str]:
    targets = {
        name: amounts.to_text(row.targets.get(period, ""))
        for name, period in zip(TARGETS, commands.PERIODS, strict=True)
    }
    plain = {"unit": row.unit_id, "year": str(row.year), "goal": row.goal, "name": row.name, "measure": row.measure}
    return {
        **plain,
        **targets,
        "polarity": str(row.polarity),
        "program": row.program,
        "budget": amounts.to_text(row.budget),
    }


def _sent_content(row: IndicatorRow | None = None) -> commands.IndicatorContent:
    sent = request.form
    targets = tuple(amounts.to_plain(sent.get(name, "").strip()) for name in TARGETS)
    return commands.IndicatorContent(
        unit_id=row.unit_id if row else sent.get("unit", ""),
        year=row.year if row else _number(sent.get("year", "")),
        goal=sent.get("goal", ""),
        name=sent.get("name", ""),
        measure=sent.get("measure", ""),
        polarity=Polarity.NEGATIVE if sent.get("polarity") == Polarity.NEGATIVE else Polarity.POSITIVE,
        targets=targets,  # type: ignore[arg-type]  # there are five
        program=sent.get("program", ""),
        budget=amounts.to_plain(sent.get("budget", "").strip()),
    )


def _refused(error: RequestError) -> IndicatorForm:
    problems = error.problems if isinstance(error, InvalidVariablesError) else ()
    said = {problem.field: _problem(problem) for problem in problems}
    return IndicatorForm(request.form.to_dict(), said or {"": sentence(error)})


def _problem(problem: FieldProblem) -> str:
    if problem.field == "target_year" and problem.code == "required":
        return gettext("Isi target tahunan atau salah satu target triwulan.")
    if problem.field == "year":
        return gettext("Tahun harus empat angka, misalnya 2026.")
    if problem.field == "unit":
        return gettext("Pilih unit.")
    return sheet_words.reason_of(problem)


def _number(text: str) -> int:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else 0
