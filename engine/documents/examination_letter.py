"""A Berita Acara Verifikasi as a Word document, to print and to sign by hand."""

from collections.abc import Sequence
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Cm, Pt
from docx.table import Table, _Cell, _Row

from engine.read_models.examinations import ExaminationRecord, RecordSection

WIDTHS = (6.5, 10.0)
"""Centimetres: together what an upright A4 page leaves between its margins."""


def letter_of(record: ExaminationRecord) -> bytes:
    """Return a record as a .docx file."""
    document = Document()
    _page(document)
    _centred(document, record.office.upper(), 11)
    _centred(document, record.title, 14)
    document.add_paragraph()
    document.add_paragraph(record.opening)
    for section in record.sections:
        _section(document, section)
    verdict = document.add_paragraph()
    verdict.paragraph_format.space_before = Pt(10)
    verdict.paragraph_format.keep_with_next = True
    verdict.add_run(f"Kesimpulan: {record.verdict}").bold = True
    for remark in record.remarks:
        note = document.add_paragraph(remark)
        note.paragraph_format.keep_with_next = True
        note.runs[0].font.size = Pt(9)
    _signatures(document, record.signatories)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _page(document: WordDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.5), Cm(2.0)
    section.top_margin = section.bottom_margin = Cm(1.8)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Arial", Pt(9.5)
    style.paragraph_format.space_after = Pt(3)


def _centred(document: WordDocument, text: str, size: int) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.bold, run.font.size = True, Pt(size)


def _section(document: WordDocument, section: RecordSection) -> None:
    heading = document.add_paragraph()
    heading.paragraph_format.space_before = Pt(8)
    heading.paragraph_format.keep_with_next = True
    heading.add_run(section.heading).bold = True
    table = document.add_table(rows=0, cols=2)
    _set_widths(table)
    for words, value in section.lines:
        cells = _next(table).cells
        _say(cells[0], words)
        _say(cells[1], f": {value}")


def _signatures(document: WordDocument, signatories: Sequence[tuple[str, str]]) -> None:
    table = document.add_table(rows=1, cols=len(signatories))
    for cell, (role, name) in zip(table.rows[0].cells, signatories, strict=True):
        lines = ("", f"{role},", "", "", "", f"({_printable(name) or '.' * 38})", "NIP")
        _say(cell, lines[0])
        for line in lines[1:]:
            cell.add_paragraph(line)
    _keep_together(table.rows[0])


def _set_widths(table: Table) -> None:
    """Set the columns' widths: Word reads them from the cells, LibreOffice from the table's grid."""
    table.autofit = False
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = Cm(width)


def _next(table: Table) -> _Row:
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]  # python-docx 1.2 annotates all but this
    for cell, width in zip(row.cells, WIDTHS, strict=True):
        cell.width = Cm(width)
    _keep_together(row)
    return row


def _keep_together(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _say(cell: _Cell, text: str) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(1)
    paragraph.add_run(_printable(text))


def _printable(text: str) -> str:
    """Leave out control characters: they would make a file that Word cannot open."""
    return "".join(character for character in text if character >= " ")
