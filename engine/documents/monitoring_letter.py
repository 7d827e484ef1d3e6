"""The SOP's monitoring table as a Word document, landscape, ready to be judged and initialled by hand."""

from collections.abc import Sequence
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table, _Cell, _Row

from engine.documents.monitoring import (
    JUDGED,
    NUMBERS,
    SOURCE,
    TITLE,
    header_of,
    numbers_of,
    percent,
    written,
)
from engine.read_models.work import ActivityFigures, Monitoring

WIDTHS = (1.0, 6.2, *(1.5, 1.4, 1.6, 1.6, 1.5, 2.3), 1.9, 1.2, 3.0, 3.0, 1.3)
"""Centimetres: together what an A4 page on its side leaves between its margins."""
FIRST_JUDGED = 2 + len(NUMBERS)
LAST = len(WIDTHS) - 1


def letter_of(monitoring: Monitoring) -> bytes:
    """Return the table as a .docx file."""
    document = Document()
    _page(document)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = title.add_run(TITLE)
    run.bold, run.font.size = True, Pt(14)
    _identity(document, header_of(monitoring))
    table = _table(document)
    for figures in monitoring.activities:
        _fill(_next(table), _texts(figures))
    note = document.add_paragraph(SOURCE)
    note.paragraph_format.space_before = Pt(6)
    note.runs[0].font.size = Pt(8)
    _signature(document)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _page(document: WordDocument) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21.0)
    section.left_margin = section.right_margin = Cm(1.1)
    section.top_margin = section.bottom_margin = Cm(1.3)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Arial", Pt(9)
    style.paragraph_format.space_after = Pt(2)


def _identity(document: WordDocument, lines: Sequence[tuple[str, str]]) -> None:
    table = document.add_table(rows=0, cols=2)
    _set_widths(table, (3.5, 23.0))
    for words, value in lines:
        for cell, text in zip(_next(table).cells, (words, f": {value or '–'}"), strict=True):
            _say(cell, text)
    document.add_paragraph()


def _table(document: WordDocument) -> Table:
    table: Table = document.add_table(rows=2, cols=len(WIDTHS), style="Table Grid")
    _set_widths(table, WIDTHS)
    top, below = table.rows[0], table.rows[1]
    _fill(top, ("",) * len(WIDTHS), head=True)
    _fill(below, ("", "", *NUMBERS, *JUDGED), head=True)
    for column, words in enumerate(("No", "Prosedur")):
        _say(top.cells[column].merge(below.cells[column]), words, head=True)
    for first, last, words in ((2, FIRST_JUDGED - 1, "Angka dari Alur"), (FIRST_JUDGED, LAST, "Penilaian")):
        _say(top.cells[first].merge(top.cells[last]), words, head=True)
    for row in (top, below):
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    return table


def _set_widths(table: Table, widths: Sequence[float]) -> None:
    """Set the columns' widths, in centimetres: Word reads them from the cells, LibreOffice from the table's grid."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)


def _next(table: Table) -> _Row:
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]  # python-docx 1.2 annotates all but this
    return row


def _texts(figures: ActivityFigures) -> tuple[str, ...]:
    numbers = numbers_of(figures)
    return (
        figures.number,
        figures.name,
        written(numbers.done),
        written(numbers.standard),
        written(numbers.median),
        written(numbers.longest),
        percent(numbers.on_time),
        written(numbers.returns),
        *[""] * len(JUDGED),
    )


def _fill(row: _Row, texts: Sequence[str], *, head: bool = False) -> None:
    for place, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
        _say(cell, text, head=head, right=not head and 2 <= place < FIRST_JUDGED)
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _say(cell: _Cell, text: str, *, head: bool = False, right: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    for run in paragraph.runs:
        run.clear()
    for extra in cell.paragraphs[1:]:
        extra._p.getparent().remove(extra._p)
    # A control character would make a file that Word cannot open.
    run = paragraph.add_run("".join(character for character in text if character >= " "))
    run.font.size = Pt(8 if head else 9)
    run.bold = head
    if head:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), "E4F1F4")
        cell._tc.get_or_add_tcPr().append(shade)
    elif right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _signature(document: WordDocument) -> None:
    for text in ("", "Petugas pemantau,", "", "", "(.............................................)", "NIP"):
        paragraph = document.add_paragraph(text)
        paragraph.paragraph_format.left_indent = Cm(18.5)
