"""Register: letters by number, copies made, and Buku Dokumen SAKIP; as pages, and as files for the shelf."""

from collections.abc import Mapping

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine import commands
from engine.domain import Register
from engine.errors import InvalidVariablesError, NotFoundError
from engine.read_models import RegisterPage
from webui import paging
from webui.current import actor, engine, form_token
from webui.downloads import written

blueprint = Blueprint("registers", __name__)

MOST_ON_PAPER = 2_000
"""Entries that are printed from a page at once; the files hold all."""


@blueprint.get("/register")
def index() -> ResponseReturnValue:
    """Go to the first register one may read."""
    registers = engine().queries.registers(actor())
    if not registers:
        raise NotFoundError("register.unknown", "Cannot find a register: there is none.")
    return redirect(url_for("registers.register", name=registers[0].value), code=303)


@blueprint.get("/register/<any(surat,penggandaan,arsip):name>")
def register(name: str) -> ResponseReturnValue:
    """Show a register, the newest entry first."""
    offset, search, year = paging.offset(), _search(), _year()
    limit = paging.SIZE
    if "cetak" in request.args:
        offset, limit = 0, MOST_ON_PAPER
    page = engine().queries.register(actor(), Register(name), search, year, limit=limit, offset=offset)
    return render_template(
        "registers/register.html",
        page=page,
        title=title_of(page.register),
        registers=[(each, title_of(each)) for each in engine().queries.registers(actor())],
        search=search,
        year=year,
        paging=paging.of(page.total, offset),
        is_whole="cetak" in request.args,
        now=engine().now(),
    )


@blueprint.route("/register/surat/nomor-awal", methods=["GET", "POST"])
def begin() -> ResponseReturnValue:
    """Note the last number a unit gave before its letters were written here: an office may start in mid-year."""
    page = engine().queries.register(actor(), Register.LETTERS, limit=1)
    if request.method == "GET":
        return _begin_page(page)
    year, last = (request.form.get(name, "").strip() for name in ("tahun", "terakhir"))
    numbers = [int(each) if each.isascii() and each.isdigit() and len(each) < 10 else -1 for each in (year, last)]
    command = commands.BeginRegister(request.form.get("unit", "").strip(), numbers[0], numbers[1])
    try:
        engine().execute(command, actor(), token=form_token())
    except InvalidVariablesError as error:
        return _begin_page(page, {each.field: _expected(each.field) for each in error.problems}), 422
    flash(gettext("Nomor terakhir dicatat. Nomor berikutnya: %(number)s.", number=numbers[1] + 1), "success")
    return redirect(url_for("registers.register", name=Register.LETTERS.value), code=303)


def _begin_page(page: RegisterPage, problems: Mapping[str, str] | None = None) -> str:
    return render_template(
        "registers/begin.html", page=page, problems=problems or {}, given=request.form or request.args
    )


def _expected(field: str) -> str:
    return {
        "unit": gettext("Kode unit ditulis seperti 427.56."),
        "tahun": gettext("Tahun harus empat angka, misalnya 2026."),
        "terakhir": gettext("Nomor terakhir harus angka, misalnya 11; 0 bila belum ada."),
    }[field]


@blueprint.get("/register/<any(surat,penggandaan,arsip):name>.<any(docx,xlsx):format>")
def register_file(name: str, format: str) -> Response:
    """Send all of a register that is searched for as a Word or Excel file."""
    year = _year()
    content = engine().queries.register_file(actor(), Register(name), format, _search(), year)
    return written(content, f"register-{name}{f'-{year}' if year else ''}.{format}")


def title_of(register: Register) -> str:
    """Return what a register is called."""
    return {
        Register.LETTERS: gettext("Nomor surat"),
        Register.COPIES: gettext("Penggandaan"),
        Register.ARCHIVE: gettext("Buku Dokumen SAKIP"),
    }[register]


def _search() -> str:
    return request.args.get("cari", "").strip()[:100]


def _year() -> int | None:
    given = request.args.get("tahun", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) == 4 and given[0] in "12" else None
