"""Register: letters by number, copies made, and Buku Dokumen SAKIP; as pages, and as files for the shelf."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.domain import KNOWN_FILE_TYPES, Register
from engine.errors import NotFoundError
from webui import paging
from webui.current import actor, engine

blueprint = Blueprint("registers", __name__)


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
    page = engine().queries.register(actor(), Register(name), search, year, limit=paging.SIZE, offset=offset)
    return render_template(
        "registers/register.html",
        page=page,
        title=title_of(page.register),
        registers=[(each, title_of(each)) for each in engine().queries.registers(actor())],
        search=search,
        year=year,
        paging=paging.of(page.total, offset),
    )


@blueprint.get("/register/<any(surat,penggandaan,arsip):name>.<any(docx,xlsx):format>")
def register_file(name: str, format: str) -> Response:
    """Send all of a register that is searched for as a Word or Excel file."""
    content = engine().queries.register_file(actor(), Register(name), format, _search(), _year())
    response = Response(content, mimetype=KNOWN_FILE_TYPES[format])
    year = _year()
    response.headers.set(
        "Content-Disposition", "attachment", filename=f"register-{name}{f'-{year}' if year else ''}.{format}"
    )
    return response


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
    return int(given) if given.isascii() and given.isdigit() and len(given) == 4 else None
