"""The workbook of indicators: written to be filled in, and read back."""

from collections.abc import Mapping, Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from engine.commands import IndicatorContent
from engine.documents.cells import put
from engine.documents.workbooks import SheetRow, UnreadableWorkbook, headed, read_sheets
from engine.domain import Polarity
from engine.errors import FieldProblem

SHEET = "Indikator"
HEADINGS = (
    "Unit",
    "Tahun",
    "Sasaran",
    "Indikator Kinerja",
    "Satuan",
    "Karakteristik",
    "Target TW I",
    "Target TW II",
    "Target TW III",
    "Target TW IV",
    "Target Tahunan",
    "Program/Kegiatan",
    "Pagu",
)
COLUMNS = (
    "unit",
    "year",
    "goal",
    "name",
    "measure",
    "polarity",
    "target_q1",
    "target_q2",
    "target_q3",
    "target_q4",
    "target_year",
    "program",
    "budget",
)
"""What the columns hold, in the same order."""
POLARITIES = {Polarity.POSITIVE: "Positif", Polarity.NEGATIVE: "Negatif"}
MOST = 5_000
"""Indicators of one workbook."""
_WIDTHS = (20, 8, 40, 44, 12, 14, 13, 13, 13, 13, 15, 40, 18)
_HELP = (
    "Isi satu baris untuk setiap indikator pada lembar Indikator, lalu unggah di Administrasi → Indikator.",
    "Unit: nama unit seperti pada daftar pilihan. Tahun: empat angka.",
    "Karakteristik: Positif bila makin tinggi makin baik, Negatif bila makin rendah makin baik.",
    "Target triwulan yang kosong memakai Target Tahunan. Pagu dalam rupiah, tanpa “Rp”.",
    "Indikator dengan unit, tahun, sasaran, dan nama yang sama diganti isinya; yang tidak tercantum tetap.",
    "Isi nilai, bukan rumus. Bila ada satu saja yang salah, tidak ada yang disimpan.",
)


def sheet_of(contents: Sequence[IndicatorContent], units: Mapping[str, str]) -> bytes:
    """Return a workbook that lists indicators, and can be filled in and imported.

    Args:
        contents: What to list.
        units: The names of units by id.
    """
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    _head(sheet)
    for row, content in enumerate(contents, 2):
        for column, value in enumerate(_values(content, units), 1):
            put(_cell(sheet, row, column), value)
    _validate(sheet, [*units.values()])
    _help(book.create_sheet("Petunjuk"))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def read_sheet(content: bytes, name: str) -> tuple[list[tuple[int, Mapping[str, str]]], list[FieldProblem]]:
    """Return the rows of a filled-in workbook with their numbers, texts by column; and where formulas stand.

    Raises:
        UnreadableWorkbook: It is none, or has no such sheet, or too many rows.
    """
    found = headed(read_sheets(content, name).get(SHEET, ()), HEADINGS)
    if found is None:
        raise UnreadableWorkbook(FieldProblem(SHEET, "headings", ", ".join(HEADINGS)))
    rows = found[1]
    if len(rows) > MOST:
        raise UnreadableWorkbook(FieldProblem(SHEET, "rows_max", str(MOST)))
    told: list[tuple[int, Mapping[str, str]]] = [
        (row.number, dict(zip(COLUMNS, row.cells, strict=False))) for row in rows
    ]
    return told, [problem for row in rows for problem in _formulas(row)]


def _formulas(row: SheetRow) -> list[FieldProblem]:
    letters = {chr(ord("A") + at): heading for at, heading in enumerate(HEADINGS)}
    return [FieldProblem(SHEET, "formula", "", row.number, letters[each]) for each in row.formulas if each in letters]


def _values(content: IndicatorContent, units: Mapping[str, str]) -> tuple[str | float | None, ...]:
    targets = tuple(_number(target) for target in content.targets)
    polarity = POLARITIES[content.polarity]
    named = (units.get(content.unit_id, content.unit_id), content.year, content.goal, content.name, content.measure)
    return (*named, polarity, *targets, content.program, _number(content.budget))


def _number(text: str) -> float | None:
    return None if not text else float(text) if "." in text else int(text)


def _head(sheet: Worksheet) -> None:
    for column, (words, width) in enumerate(zip(HEADINGS, _WIDTHS, strict=True), 1):
        cell = _cell(sheet, 1, column)
        put(cell, words)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E4F1F4")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = "E2"


def _validate(sheet: Worksheet, units: Sequence[str]) -> None:
    choices = {"A": units, "F": [*POLARITIES.values()]}
    for letter, words in choices.items():
        listed = ",".join(word.replace(",", " ").replace('"', "") for word in words)
        # Excel takes at most 255 characters of a list written out; a longer one is left to the import's check.
        if words and len(listed) <= 255:
            rule = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True, showErrorMessage=True)
            rule.error, rule.errorTitle = "Pilih dari daftar.", "Isian tidak valid"
            sheet.add_data_validation(rule)
            rule.add(f"{letter}2:{letter}{MOST + 1}")


def _help(sheet: Worksheet) -> None:
    sheet.column_dimensions["A"].width = 110
    for row, words in enumerate(_HELP, 1):
        cell = _cell(sheet, row, 1)
        put(cell, words)
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    return cell
