"""The SOP's monitoring table as a workbook: numbers as numbers, so that they can be counted on."""

from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from engine.documents.cells import put
from engine.documents.monitoring import JUDGED, NUMBERS, SOURCE, TITLE, Numbers, header_of, numbers_of
from engine.read_models.work import Monitoring

WIDTHS = (6, 46, *(11,) * len(NUMBERS), 12, 9, 28, 28, 10)
EDGE = Side(style="thin", color="555555")
LINE = Border(left=EDGE, right=EDGE, top=EDGE, bottom=EDGE)
HEAD = PatternFill("solid", fgColor="E4F1F4")
FORMATS = ("#,##0", "#,##0", "#,##0.0", "#,##0", "0%", "#,##0")
FIRST_NUMBER, FIRST_JUDGED = 3, 3 + len(NUMBERS)
LAST = FIRST_JUDGED + len(JUDGED) - 1


def workbook_of(monitoring: Monitoring) -> bytes:
    """Return the table as an .xlsx file, ready to print on A4 landscape."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Monitoring SOP"
    for column, width in enumerate(WIDTHS, 1):
        sheet.column_dimensions[_cell(sheet, 1, column).column_letter].width = width
    put(_cell(sheet, 1, 1), TITLE)
    _cell(sheet, 1, 1).font = Font(bold=True, size=14)
    row = 3
    for words, value in header_of(monitoring):
        put(_cell(sheet, row, 1), words)
        put(_cell(sheet, row, 3), value)
        row += 1
    row += 1
    _head(sheet, row)
    for place, figures in enumerate(monitoring.activities, row + 2):
        _line(sheet, place, figures.number, figures.name, numbers_of(figures))
    end = row + 1 + len(monitoring.activities)
    put(_cell(sheet, end + 2, 1), SOURCE)
    sheet.merge_cells(start_row=end + 2, start_column=1, end_row=end + 2, end_column=LAST)
    _cell(sheet, end + 2, 1).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.row_dimensions[end + 2].height = 48
    _for_paper(sheet, row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _head(sheet: Worksheet, row: int) -> None:
    above = {1: "No", 2: "Prosedur", FIRST_NUMBER: "Angka dari Alur", FIRST_JUDGED: "Penilaian"}
    below = dict(enumerate((*NUMBERS, *JUDGED), FIRST_NUMBER))
    for line, words in ((row, above), (row + 1, below)):
        for column in range(1, LAST + 1):
            cell = _cell(sheet, line, column)
            put(cell, words.get(column))
            cell.font, cell.fill, cell.border = Font(bold=True), HEAD, LINE
            cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
    # Merged last: of a merged range only the first cell can be written.
    for column in (1, 2):
        sheet.merge_cells(start_row=row, start_column=column, end_row=row + 1, end_column=column)
    for first, last in ((FIRST_NUMBER, FIRST_JUDGED - 1), (FIRST_JUDGED, LAST)):
        sheet.merge_cells(start_row=row, start_column=first, end_row=row, end_column=last)


def _line(sheet: Worksheet, row: int, number: str, name: str, numbers: Numbers) -> None:
    put(_cell(sheet, row, 1), number)
    put(_cell(sheet, row, 2), name)
    values = (numbers.done, numbers.standard, numbers.median, numbers.longest, numbers.on_time, numbers.returns)
    for column, (value, format) in enumerate(zip(values, FORMATS, strict=True), FIRST_NUMBER):
        put(_cell(sheet, row, column), value)
        _cell(sheet, row, column).number_format = format
    for column in range(1, LAST + 1):
        cell = _cell(sheet, row, column)
        cell.border = LINE
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    # Excel grows a row with its text only when somebody types; the longest names of an SOP have three lines.
    sheet.row_dimensions[row].height = 15 * max(2, -(-len(name) // 42))


def _for_paper(sheet: Worksheet, head: int) -> None:
    sheet.freeze_panes = _cell(sheet, head + 2, FIRST_NUMBER).coordinate
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToHeight = 0
    sheet.page_setup.fitToWidth = 1
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{head}:{head + 1}"
    sheet.page_margins.left = sheet.page_margins.right = 0.4


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)  # none is written inside a merged range but its first
    return cell
