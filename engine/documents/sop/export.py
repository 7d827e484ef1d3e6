"""An SOP as its printed form, a Word document: identity block, flowchart table, editorial notes."""

from datetime import UTC, datetime
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.shared import Mm, Pt
from lxml import etree

from engine.documents.sop import paper
from engine.documents.sop.chart import pages_of
from engine.documents.sop.drawing import Pen
from engine.documents.sop.identity import identity_table, noted
from engine.documents.sop.markup import Face, cell, field, paragraph, row, run, table
from engine.documents.sop.page import Page
from engine.read_models.sop import PrintedRow, PrintedSop

NOTES = "Catatan penyuntingan"
MARK = "*"
MARK_MEANS = "* Pelaksana direkonstruksi."
_HEAD = "E7E6E6"
_NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
}
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def word_of(sop: PrintedSop) -> bytes:
    """Return the SOP as a .docx file. The same SOP gives the same parts, byte for byte."""
    names = [value for name in ("nomor_sop", "nama_sop") for value, _ in sop.entry(name) if value]
    document = _sheet(names[-1] if names else "SOP")
    _foot(document, " · ".join(names))
    parts = [identity_table(sop)]
    pen = Pen()
    pages = pages_of(sop)
    for number, page in enumerate(pages):
        parts.append(_title(sop) if number == 0 else _page_break())
        parts.append(_flowchart(sop, page, pen.cells(page), number))
    parts += _notes(sop)
    _fill(document, "".join(parts))
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _sheet(title: str) -> WordDocument:
    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(paper.WIDTH), Mm(paper.HEIGHT)
    section.left_margin = section.right_margin = Mm(paper.MARGIN_X)
    section.top_margin = section.bottom_margin = Mm(paper.MARGIN_Y)
    section.header_distance = section.footer_distance = Mm(6)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Arial", Pt(paper.TEXT_POINTS)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title, "Alur", ""
    properties.created = properties.modified = _EPOCH
    return document


def _foot(document: WordDocument, words: str) -> None:
    """Say below each page which SOP it belongs to, and which of its pages it is: loose sheets get mixed."""
    small = Face(7)
    page, pages = (field(code, small) for code in ("PAGE", "NUMPAGES"))
    said = run(f"{words} · halaman " if words else "Halaman ", small) + page + run(" dari ", small) + pages
    footer = document.sections[0].footer
    footer.is_linked_to_previous = False
    space = f'xmlns:w="{_NAMESPACES["w"]}"'
    (line,) = parse_xml(f"<w:ftr {space}>{paragraph(said, align='right')}</w:ftr>")
    old = footer.paragraphs[0]._p
    old.getparent().replace(old, line)


def _fill(document: WordDocument, content: str) -> None:
    """Put the content before the section's properties, all namespaces named once at the root."""
    names = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _NAMESPACES.items())
    body = document.element.body
    for element in list(parse_xml(f"<w:body {names}>{content}</w:body>")):
        body.insert(len(body) - 1, element)
    etree.cleanup_namespaces(document.element, top_nsmap=_NAMESPACES, keep_ns_prefixes=["w14", "wp14"])


def _title(sop: PrintedSop) -> str:
    """Return the lines above the flowchart, on a new page."""
    names = {name: next((value for value, _ in sop.entry(name)), "") for name in ("nama_sop", "unit_kerja", "instansi")}
    office = " ".join(part for part in (names["unit_kerja"], names["instansi"].removeprefix("PEMERINTAH ")) if part)
    first = paragraph(run(names["nama_sop"], Face(12, bold=True)), align="center", extra="<w:pageBreakBefore/>")
    return first + paragraph(run(office, Face(10, bold=True)), align="center", after=6)


def _page_break() -> str:
    """Return what parts two pages of the flowchart; between two tables there must stand a paragraph."""
    return paragraph(run("", Face(2)), extra="<w:pageBreakBefore/>")


def _flowchart(sop: PrintedSop, page: Page, drawn: dict[tuple[int, int], str], number: int) -> str:
    rows = _head(sop.lanes, page.columns)
    for band, (index, height) in enumerate(page.bands):
        lanes = [drawn.get((band, lane), "") for lane in range(page.columns.lanes)]
        rows.append(_row(None if index is None else sop.rows[index], lanes, page.columns, height))
    return table(rows, page.columns.all, f"Bagan alir SOP, halaman {number + 1}")


def _head(lanes: tuple[str, ...], columns: paper.Columns) -> list[str]:
    count, names = len(lanes), paper.heading_for(lanes, columns)

    def head(words: str, width: float, span: int = 1, merge: str = "", points: float = 8, upright: bool = False) -> str:
        text = paragraph(run(words, Face(points, bold=True)) if words else "", align="center")
        return cell(text, width, span=span, merge=merge, align="center", fill=_HEAD, pad=0.3, upright=upright)

    quality = (columns.completeness, columns.time, columns.output)
    outer = ((columns.number, "No"), (columns.name, "Aktivitas"), (columns.note, "Keterangan"))
    top = [head(words, width, merge="restart") for width, words in outer]
    under = [head("", width, merge="continue") for width, _ in outer]
    top[2:2] = [head("Pelaksana", columns.lane * count, count), head("Mutu Baku", sum(quality), 3)]
    under[2:2] = [head(lane, columns.lane, points=names.points, upright=names.is_upright) for lane in lanes] + [
        head(words, width) for words, width in zip(("Kelengkapan", "Waktu", "Output"), quality, strict=True)
    ]
    counted = [head(str(place), width, points=6.5) for place, width in enumerate(columns.all, 1)]
    return [row(top, 5, head=True), row(under, names.height, head=True), row(counted, 4, head=True)]


def _row(said: PrintedRow | None, lanes: list[str], columns: paper.Columns, height: float) -> str:
    """Return a row of the SOP, or a strip of off-page connectors."""
    drawn = [cell(paragraph(runs), columns.lane, pad=0) for runs in lanes]
    if said is None:
        empty = paragraph("")
        sides = (columns.completeness, columns.time, columns.output, columns.note)
        outer = [cell(empty, columns.number), cell(empty, columns.name)]
        return row([*outer, *drawn, *(cell(empty, width) for width in sides)], height)
    note = " ".join(part for part in (said.note, MARK if said.reconstructed else "") if part)
    notes = (run(note) if note else "") + noted(said.editorial, 7.5, " " if note else "")
    return row(
        [
            _text(said.number, columns.number, "center"),
            _text(said.name, columns.name),
            *drawn,
            _text(said.completeness, columns.completeness),
            _text(said.time, columns.time, "center"),
            _text(said.output, columns.output),
            cell(paragraph(notes), columns.note, align="center"),
        ],
        height,
    )


def _text(text: str, width: float, align: str = "left") -> str:
    return cell(paragraph(run(text) if text else "", align=align), width, align="center")


def _notes(sop: PrintedSop) -> list[str]:
    """Return the editorial notes below the flowchart."""
    small = Face(7.5, italic=True)
    lines = []
    if any(said.reconstructed for said in sop.rows):
        lines.append(paragraph(run(MARK_MEANS, small), before=3))
    if sop.notes:
        lines.append(paragraph(run(f"{NOTES}:", Face(7.5, bold=True)), before=3))
        lines += [paragraph(run(f"–\t{note}", small), hanging=3) for note in sop.notes]
    return lines or [paragraph("")]
