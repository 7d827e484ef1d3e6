"""The identity block, in the regulation's order: the unit with room for its logo, numbers and dates, then the lists."""

from engine.documents.sop.markup import Face, cell, paragraph, row, run, table
from engine.documents.sop.paper import USABLE_X
from engine.read_models.sop import PrintedSop

FIELDS = (
    ("nomor_sop", "Nomor SOP"),
    ("tanggal_pembuatan", "Tanggal Pembuatan"),
    ("tanggal_revisi", "Tanggal Revisi"),
    ("tanggal_efektif", "Tanggal Efektif"),
    ("disusun_oleh", "Disusun oleh"),
    ("disahkan_oleh", "Disahkan oleh"),
    ("nama_sop", "Nama SOP"),
)
LISTS = (
    ("dasar_hukum", "Dasar Hukum"),
    ("keterkaitan", "Keterkaitan"),
    ("peringatan", "Peringatan"),
    ("kualifikasi", "Kualifikasi Pelaksana"),
    ("peralatan", "Peralatan/Perlengkapan"),
    ("pencatatan", "Pencatatan dan Pendataan"),
)
LOGO = "[Logo]"
"""Where the office puts its emblem."""
UNIT = ("instansi", "unit_kerja", "alamat")
WIDTHS = (USABLE_X * 0.5, USABLE_X * 0.15, USABLE_X * 0.35)

_TEXT = Face(9)
_SIGNATURE = 24.0
_ROW = 7.0


def identity_table(sop: PrintedSop) -> str:
    """Return the identity block as a table."""
    rows = [
        row([_unit(sop, number), *_field(sop, name, words)], _SIGNATURE if name == "disahkan_oleh" else _ROW)
        for number, (name, words) in enumerate(FIELDS)
    ]
    for left, right in zip(LISTS[:3], LISTS[3:], strict=True):
        cells = [_list(sop, *left, WIDTHS[0], 1), _list(sop, *right, WIDTHS[1] + WIDTHS[2], 2)]
        rows.append(row(cells, 14.0))
    return table(rows, WIDTHS, "Identitas SOP")


def _unit(sop: PrintedSop, number: int) -> str:
    """Return the unit's cell, which runs beside all fields."""
    if number:
        return cell(paragraph(""), WIDTHS[0], merge="continue")
    lines = [paragraph(run(LOGO, Face(9, italic=True)), align="center", before=10, after=22)]
    for name in UNIT:
        face = Face(9) if name == "alamat" else Face(12, bold=True)
        lines += [paragraph(run(value, face), align="center", after=2) for value, _ in sop.entry(name) if value]
    return cell("".join(lines), WIDTHS[0], merge="restart", align="center")


def _field(sop: PrintedSop, name: str, words: str) -> tuple[str, str]:
    value, note = next(iter(sop.entry(name)), ("", ""))
    face = Face(10, bold=True) if name == "nama_sop" else _TEXT
    # Below who signs there is room to do so.
    align = "top" if name == "disahkan_oleh" else "center"
    label = cell(paragraph(run(words, _TEXT), before=2), WIDTHS[1], align=align, without=("right",))
    said = paragraph(run(": ", _TEXT) + (run(value, face) if value else "") + noted(note), hanging=2.2, before=2)
    return label, cell(said, WIDTHS[2], align=align, without=("left",))


def _list(sop: PrintedSop, name: str, words: str, width: float, span: int) -> str:
    lines = [paragraph(run(f"{words}:", Face(9, bold=True)), before=2, after=1)]
    is_numbered = sop.is_numbered(name)
    said = [(value, note) for value, note in sop.entry(name) if is_numbered or value or note]
    for number, (value, note) in enumerate(said, 1):
        start = f"{number}.\t" if is_numbered else ""
        lines.append(paragraph(run(f"{start}{value}", _TEXT) + noted(note), hanging=5 if is_numbered else 0, after=1))
    return cell("".join(lines), width, span=span)


def noted(note: str, points: float = 8.0, before: str = " ") -> str:
    """Return an editorial note as it stands behind what it is about."""
    return run(f"{before}[{note}]", Face(points, italic=True)) if note else ""
