"""A task's form as a workbook: filled in without Alur, and read back cell by cell.

Every table has a sheet of its own, whose first column, hidden, says which row is which; what people may not change is
locked, without a password, for a lock only keeps them from doing it by mistake: what comes back is checked. The other
fields stand on the sheet "Isian". Files cannot come this way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from engine.documents.cells import put
from engine.documents.workbooks import SheetRow

FIELDS_SHEET, HELP_SHEET = "Isian", "Petunjuk"
MARK = "alur-formulir"
"""Begins the hidden cells that say to which instance and unit a workbook belongs."""
KEY_HEADING, FIELD_HEADINGS = "Kunci", ("Kunci", "Pertanyaan", "Jawaban")
HEAD, LOCKED = PatternFill("solid", fgColor="E4F1F4"), PatternFill("solid", fgColor="F1F3F4")
SPARE_ROWS = 200
"""Empty rows of a table that people add rows to."""
NUMBERS = ("angka", "uang")
_LONGEST_LIST = 255
"""Characters that Excel takes of a list written out."""
_WIDTHS = {"sempit": 13, "sedang": 20, "lebar": 40, "": 24}
_HELP = (
    "Isi sel yang putih; sel kelabu berasal dari Alur dan terkunci agar tidak berubah tanpa sengaja.",
    "Tulis nilai, bukan rumus. Angka dan rupiah tanpa satuan; tanggal sebagai tanggal.",
    "Setelah selesai, simpan sebagai .xlsx, lalu unggah pada halaman tugas yang sama: isinya menjadi draf Anda.",
    "Bila ada sel yang salah, tidak ada yang disimpan dan setiap kesalahan disebut lembar, baris, dan kolomnya.",
    "Berkas bukti dukung diunggah pada halaman tugas, bukan di sini.",
)


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of a table, or a question.

    Attributes:
        kind: `angka`, `uang`, `tanggal`, `pilihan`, `ya_tidak`, or empty for text.
        choices: Names by id, of `pilihan`.
        is_entered: Whether people fill it in.
    """

    id: str
    label: str
    kind: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    is_entered: bool = True
    width: str = ""


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A table with the rows it now has: their keys, and their cells by column."""

    id: str
    label: str
    columns: tuple[SheetColumn, ...]
    rows: tuple[tuple[str, Mapping[str, object]], ...]
    may_add: bool = False

    @property
    def sheet(self) -> str:
        """What its sheet is called: Excel takes 31 characters, and not all of them."""
        name = "".join(" " if character in "[]:*?/\\'" else character for character in self.label).strip()
        return (name or self.id)[:31]

    @property
    def headings(self) -> tuple[str, ...]:
        """What stands above its columns."""
        return (KEY_HEADING, *(column.label for column in self.columns))


@dataclass(frozen=True, slots=True)
class Belonging:
    """To which instance and unit a workbook belongs, written into it so that its name need not say it.

    Attributes:
        instance: Id of the instance; `business_key` is what people call it.
        revision: Of the unit's part, as it stood when the workbook was written.
    """

    instance: str
    business_key: str
    unit: str
    revision: int = 0

    def mark(self) -> tuple[str, ...]:
        """Return the hidden row that says so."""
        return (MARK, self.instance, self.business_key, self.unit, str(self.revision))

    @classmethod
    def of(cls, sheets: Mapping[str, Sequence[SheetRow]]) -> "Belonging | None":
        """Return what a workbook says; None where it says nothing, or nothing that could be."""
        rows = (row.cells[1:6] for row in sheets.get(HELP_SHEET, ()))
        found = next((cells for cells in rows if len(cells) == len(cls.__slots__) + 1 and cells[0] == MARK), None)
        if found is None or not found[4].isascii() or not found[4].isdigit() or len(found[4]) > 9:
            return None
        return cls(found[1], found[2], found[3], int(found[4]))


def workbook_of(
    title: str,
    tables: Sequence[SheetTable],
    fields: Sequence[tuple[SheetColumn, object]],
    belonging: Belonging | None = None,
) -> bytes:
    """Return a form as a workbook, with what it now holds."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in tables:
        _table(book.create_sheet(table.sheet), table)
    if fields:
        _fields(book.create_sheet(FIELDS_SHEET), fields)
    _help(book.create_sheet(HELP_SHEET), title, belonging.mark() if belonging else ())
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _table(sheet: Worksheet, table: SheetTable) -> None:
    _headings(sheet, table.headings)
    for at, column in enumerate(table.columns, 2):
        sheet.column_dimensions[get_column_letter(at)].width = _WIDTHS.get(column.width, _WIDTHS[""])
    last = len(table.rows) + (SPARE_ROWS if table.may_add else 0) + 1
    for number in range(2, last + 1):
        key, row = table.rows[number - 2] if number - 2 < len(table.rows) else ("", {})
        put(_cell(sheet, number, 1), key)
        for at, column in enumerate(table.columns, 2):
            _fill(_cell(sheet, number, at), column, row.get(column.id))
    for at, column in enumerate(table.columns, 2):
        _validate(sheet, column, f"{get_column_letter(at)}2:{get_column_letter(at)}{max(2, last)}")
    sheet.freeze_panes = "D2"
    sheet.column_dimensions["A"].hidden = True
    sheet.protection.enable()


def _fields(sheet: Worksheet, fields: Sequence[tuple[SheetColumn, object]]) -> None:
    _headings(sheet, FIELD_HEADINGS)
    sheet.column_dimensions["B"].width, sheet.column_dimensions["C"].width = 44, 80
    for number, (column, value) in enumerate(fields, 2):
        put(_cell(sheet, number, 1), column.id)
        put(_cell(sheet, number, 2), column.label)
        _fill(_cell(sheet, number, 3), column, value)
        _validate(sheet, column, f"C{number}")
    sheet.column_dimensions["A"].hidden = True
    sheet.protection.enable()


def _fill(cell: Cell, column: SheetColumn, value: object) -> None:
    put(cell, _shown(column, value))
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.protection = Protection(locked=not column.is_entered)
    if not column.is_entered:
        cell.fill = LOCKED


def _shown(column: SheetColumn, value: object) -> str | float | None:
    text = "" if value is None else str(value)
    if column.kind in NUMBERS and text:
        try:
            plain = text.replace(".", "").replace(",", ".") if "," in text else text
            return float(plain) if "." in plain else int(plain)
        except ValueError:
            return text
    return column.choices.get(text, text) or None


def _validate(sheet: Worksheet, column: SheetColumn, cells: str) -> None:
    """Let the program itself say what fits, where people type."""
    if not column.is_entered:
        return
    rule: DataValidation | None = None
    if column.kind in NUMBERS:
        limits = ("-999999999999999", "999999999999999")
        rule = DataValidation(type="decimal", operator="between", formula1=limits[0], formula2=limits[1])
        rule.error = "Tuliskan angka."
    elif column.choices:
        listed = ",".join(name.replace(",", " ").replace('"', "") for name in column.choices.values())
        if len(listed) <= _LONGEST_LIST:
            rule = DataValidation(type="list", formula1=f'"{listed}"')
            rule.error = "Pilih dari daftar."
    if rule is not None:
        rule.allowBlank, rule.showErrorMessage, rule.errorTitle = True, True, "Isian tidak valid"
        sheet.add_data_validation(rule)
        rule.add(cells)


def _headings(sheet: Worksheet, words: Sequence[str]) -> None:
    for at, word in enumerate(words, 1):
        cell = _cell(sheet, 1, at)
        put(cell, word)
        cell.font, cell.fill = Font(bold=True), HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="center")


def _help(sheet: Worksheet, title: str, mark: Sequence[str]) -> None:
    sheet.column_dimensions["A"].width = 110
    for at, text in enumerate(mark, 2):
        put(_cell(sheet, 1, at), text)
        sheet.column_dimensions[get_column_letter(at)].hidden = True
    for number, words in enumerate((title, *_HELP), 1):
        cell = _cell(sheet, number, 1)
        put(cell, words)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.font = Font(bold=number == 1)
    sheet.protection.enable()


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    return cell
