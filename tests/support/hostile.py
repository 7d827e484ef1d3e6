"""Files that people should not send: each with what a page must make of it."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import docx
import openpyxl

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
SCRIPT = b"<html><body onload=alert(1)><script>alert(document.cookie)</script></body></html>"
SVG = b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OFFICE = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True, slots=True)
class Hostile:
    """A file, how it calls itself, and what is said of it; empty where it is kept, harmless as it is handed out."""

    what: str
    name: str
    content: Callable[[], bytes]
    said: str = ""


def word() -> bytes:
    """Return a Word file with nothing wrong."""
    out, document = io.BytesIO(), docx.Document()
    document.add_paragraph("Notula rapat")
    document.save(out)
    return out.getvalue()


def sheet() -> bytes:
    """Return a workbook with nothing wrong."""
    out, book = io.BytesIO(), openpyxl.Workbook()
    book.active["A1"] = 5  # type: ignore[index]  # a new workbook has a sheet
    book.save(out)
    return out.getvalue()


def packed(members: dict[str, bytes], base: bytes = b"") -> bytes:
    """Return an archive with these members, after those of another."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        if base:
            with zipfile.ZipFile(io.BytesIO(base)) as before:
                for name in before.namelist():
                    archive.writestr(name, before.read(name))
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def bomb() -> bytes:
    """Return a workbook of some kilobytes that unpacks to 500 MB."""
    return packed({f"xl/worksheets/sheet{n}.xml": b"\0" * 50_000_000 for n in range(2, 12)}, sheet())


def nested() -> bytes:
    """Return archives within archives, ten in each of three, as `42.zip` is made."""
    inner = packed({f"{n}.bin": b"\0" * 1_000_000 for n in range(10)})
    for _ in range(2):
        inner = packed({f"{n}.zip": inner for n in range(10)})
    return inner


def many() -> bytes:
    """Return an archive of more empty files than any office file has parts."""
    return packed({f"{n}": b"" for n in range(5_100)})


def macro_type(content: bytes, kind: str) -> bytes:
    """Return an office file whose content type says that it holds macros."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            part = before.read(name)
            plain = f"{OFFICE}{kind}.main+xml".encode()
            after.writestr(name, part.replace(plain, b"application/vnd.ms-office.macroEnabled.main+xml"))
    return out.getvalue()


MACRO = "memuat makro"
TOO_LARGE = "menjadi terlalu besar bila dibuka"
TYPE = "Jenis berkas tidak diizinkan"
BROKEN = "kosong atau rusak"

FILES = (
    Hostile("bomb", "data.xlsx", bomb, TOO_LARGE),
    Hostile("nested_bomb", "data.zip", nested, TYPE),
    Hostile("many_members", "data.docx", many, TOO_LARGE),
    Hostile("docm", "surat.docm", lambda: packed({"word/vbaProject.bin": b"x"}, word()), MACRO),
    Hostile("docm_renamed", "surat.docx", lambda: packed({"word/vbaProject.bin": b"x"}, word()), MACRO),
    Hostile("xlsm", "data.xlsm", lambda: macro_type(sheet(), "spreadsheetml.sheet"), MACRO),
    Hostile("xlsm_renamed", "data.xlsx", lambda: packed({"xl/vbaProject.bin": b"x"}, sheet()), MACRO),
    Hostile("old_macros", "surat.doc", lambda: OLD_OFFICE + "_VBA_PROJECT".encode("utf-16-le"), MACRO),
    Hostile("program_as_pdf", "bukti.pdf", lambda: b"MZ\x90\0" + b"\0" * 600, TYPE),
    Hostile("page_as_pdf", "bukti.pdf", lambda: SCRIPT, TYPE),
    Hostile("svg_with_script", "grafik.svg", lambda: SVG, TYPE),
    Hostile("svg_as_png", "grafik.png", lambda: SVG, TYPE),
    Hostile("torn_word", "surat.docx", lambda: word()[:-300], BROKEN),
    Hostile("path_in_archive", "surat.docx", lambda: packed({"../../etc/passwd": b"x"}, word()), BROKEN),
    Hostile("nothing", "kosong.pdf", lambda: b"", BROKEN),
    Hostile("picture_bomb", "foto.png", lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (90_000).to_bytes(4) * 2, TOO_LARGE),
    Hostile("pdf_and_page", "laporan.html", lambda: PDF + b"\n" + SCRIPT),
    Hostile("path_in_name", "../../../etc/cron.d/laporan\u202efdp.pdf", lambda: PDF),
    Hostile("reserved_name", "CON.pdf", lambda: PDF),
)  # fmt: skip
"""Everything but what is too large for a request at all."""
