"""A register as a workbook and as a Word document, landscape, ready to be printed and bound."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Cm, Pt
from docx.table import _Row
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from engine.documents.cells import put
from engine.documents.filling import repacked
from engine.documents.wording import NOTHING, waktu
from engine.domain import Register
from engine.read_models.registers import RegisterPage, RegisterRow

TITLES = {
    Register.LETTERS: "REGISTER NOMOR SURAT",
    Register.COPIES: "CATATAN PENGGANDAAN",
    Register.ARCHIVE: "BUKU DOKUMEN SAKIP",
}
_FIRST, _LAST = ("No", "Nomor proses"), ("Dicatat", "Oleh")
_WIDTH = 26.5
"""Centimetres that an A4 page on its side leaves between its margins."""


def workbook_of(page: RegisterPage) -> bytes:
    """Return a register as an .xlsx file; what people wrote never becomes a formula."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None, "a new workbook has a sheet"
    sheet.title = TITLES[page.register].title()[:31]
    _cell(sheet, 1, 1, TITLES[page.register]).font = Font(bold=True, size=14)
    _cell(sheet, 2, 1, ", ".join(page.office))
    for at, label in enumerate(_labels(page), 1):
        cell = _cell(sheet, 3, at, label)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E7EEF0")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[get_column_letter(at)].width = 6 if at == 1 else 22
    for line, row in enumerate(page.rows):
        for at, text in enumerate(_texts(page, row, line), 1):
            _cell(sheet, 4 + line, at, text).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A4"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "3:3"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def letter_of(page: RegisterPage) -> bytes:
    """Return a register as a .docx file."""
    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21.0)
    section.left_margin = section.right_margin = Cm(1.6)
    section.top_margin = section.bottom_margin = Cm(1.5)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Arial", Pt(8.5)
    style.paragraph_format.space_after = Pt(1)
    for words, size in [*((words, 10.5) for words in page.office), (TITLES[page.register], 13)]:
        title = document.add_paragraph()
        title.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = title.add_run(words)
        run.bold, run.font.size = True, Pt(size)
    labels = _labels(page)
    table = document.add_table(rows=1, cols=len(labels), style="Table Grid")
    table.autofit = False
    widths = _widths(len(labels))
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    _fill(table.rows[0], labels, widths, bold=True)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for line, row in enumerate(page.rows):
        added: _Row = table.add_row()
        _fill(added, _texts(page, row, line), widths)
    if not page.rows:
        document.add_paragraph("Belum ada catatan.")
    out = BytesIO()
    document.save(out)
    return repacked(out.getvalue())


def _cell(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell), "nothing is merged"
    put(cell, text)
    return cell


def _fill(row: _Row, texts: Sequence[str], widths: Sequence[float], *, bold: bool = False) -> None:
    for cell, text, width in zip(row.cells, texts, widths, strict=True):
        cell.width = Cm(width)
        run = cell.paragraphs[0].add_run("".join(each for each in text if each >= " " or each in "\t\n"))
        run.bold = bold
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _widths(columns: int) -> list[float]:
    return [0.9, *[(_WIDTH - 0.9) / (columns - 1)] * (columns - 1)]


def _labels(page: RegisterPage) -> tuple[str, ...]:
    return (*_FIRST, *(label for _, label in page.columns), *_LAST)


def _texts(page: RegisterPage, row: RegisterRow, line: int) -> list[str]:
    cells = [row.cells.get(id) or NOTHING for id, _ in page.columns]
    return [str(line + 1), row.business_key or NOTHING, *cells, _when(row.recorded_at), row.recorded_by]


def _when(at: datetime) -> str:
    return waktu(at)
