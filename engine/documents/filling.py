"""Fill a Word template. The same template and facts make the same bytes, so a document's SHA-256 can be made again."""

import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from io import BytesIO

from docxtpl import DocxTemplate
from jinja2 import TemplateError

from engine.documents.measurement import measurement_of
from engine.documents.wording import DocumentEnvironment
from engine.errors import ExecutionError

UNSIGNED = "Belum ditandatangani secara elektronik"
"""Stands where a wet signature goes: Alur draws none."""

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""A zip archive's first day: when a document was made stands in history, not in its file."""


def fill(template: bytes, name: str, facts: Mapping[str, object]) -> bytes:
    """Return the document.

    Raises:
        ExecutionError: The template cannot be filled; says where.
        MemoryError: It takes more memory than the press may have.
    """
    # matplotlib comes along, and servers need this module for `repacked` alone.
    from engine.documents.pictures import with_charts  # noqa: PLC0415

    document = DocxTemplate(BytesIO(template))
    document.render_init()
    known = {key: _plain(value) for key, value in facts.items()}
    names = known.get("nama_unit")
    known["tanda_tangan"] = UNSIGNED
    try:
        measured = measurement_of(known, names if isinstance(names, Mapping) else {})
        known["pengukuran"] = with_charts(measured, document)
        document.render(known, DocumentEnvironment())
        out = BytesIO()
        document.save(out)
    except TemplateError as error:
        where = " ".join("".join(getattr(error, "docx_context", ())).split())
        raise ExecutionError(f"Cannot fill the template {name}: {error}{_near(where)}") from error
    except MemoryError:
        # The press's bound, not the template's mistake: it says so, and nobody tries again.
        raise
    except Exception as error:
        # Whatever a template reaches for may fail in its own way; none of it is the engine's.
        raise ExecutionError(f"Cannot fill the template {name}: {type(error).__name__}: {error}") from error
    return repacked(out.getvalue())


def repacked(content: bytes) -> bytes:
    """Return a Word file without the moments at which its parts were written."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for member in archive.infolist():
            entry = zipfile.ZipInfo(member.filename, _EPOCH)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            packed.writestr(entry, archive.read(member), compresslevel=6)
    return out.getvalue()


def _near(where: str) -> str:
    return f" (near “{where[:120]}”)" if where else ""


def _plain(value: object) -> object:
    """Return a variable as templates see it: dates as dates, files by their names, text that XML can hold."""
    if isinstance(value, str):
        return "".join(_printable(value))
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if not isinstance(value, Mapping):
        return value
    match list(value.items()):
        case [("$date", str(day))]:
            return date.fromisoformat(day)
        case [("$datetime", str(instant))]:
            return datetime.fromisoformat(instant)
        case [("$file", Mapping() as facts)]:
            return _plain(str(facts.get("name", "")))
    return {str(key): _plain(each) for key, each in value.items()}


def _printable(text: str) -> Iterator[str]:
    return (
        each
        for each in text
        if (each >= " " or each in "\t\n") and not "\ud800" <= each <= "\udfff" and each not in "\ufffe\uffff"
    )
