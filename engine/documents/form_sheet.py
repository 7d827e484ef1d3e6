"""A task's form as a workbook: filled in without Alur, and read back cell by cell.

Every table has a sheet of its own, whose first column, hidden, says which row is which; what people may not change is
locked, without a password, for a lock only keeps them from doing it by mistake: what comes back is checked. The other
fields stand on the sheet "Isian". Files cannot come this way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from engine.documents.cells import put
from engine.documents.form_cells import CHOICES_SHEET, FormCells, SheetColumn
from engine.documents.workbooks import SheetRow

FIELDS_SHEET, HELP_SHEET = "Isian", "Petunjuk"
MARK = "alur-formulir"
"""Begins the hidden cells that say to which instance and unit a workbook belongs."""
KEY_HEADING, FIELD_HEADINGS = "Kunci", ("Kunci", "Pertanyaan", "Jawaban")
HEAD = PatternFill("solid", fgColor="E4F1F4")
_WIDTHS = {"sempit": 13, "sedang": 20, "lebar": 40, "": 24}
_HELP = (
    "Isi sel yang putih; sel kelabu berasal dari Alur dan terkunci agar tidak berubah tanpa sengaja.",
    "Pilih sebuah sel untuk membaca apa yang diminta di sana. Judul bertanda * wajib diisi pada setiap baris.",
    "Tulis nilai, bukan rumus. Angka dan rupiah tanpa satuan; tanggal sebagai tanggal.",
    "Bila baris boleh ditambah, isi langsung di bawah baris terakhir; baris yang dikosongkan dilewati.",
    "Setelah selesai, simpan sebagai .xlsx, lalu unggah pada halaman tugas yang sama: isinya menjadi draf Anda.",
    "Bila ada sel yang salah, tidak ada yang disimpan dan setiap kesalahan disebut lembar, baris, dan kolomnya.",
    "Berkas bukti dukung diunggah pada halaman tugas, bukan di sini.",
)


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A table with the rows it now has: their keys, empty for one that somebody added, and their cells by column.

    Attributes:
        most: How many rows it may have.
        sheet: What its sheet is called.
    """

    id: str
    label: str
    columns: tuple[SheetColumn, ...]
    rows: tuple[tuple[str, Mapping[str, object]], ...]
    may_add: bool = False
    most: int = 200
    sheet: str = ""

    @property
    def headings(self) -> tuple[str, ...]:
        """What stands above its columns; those that must be filled in have a star."""
        return (KEY_HEADING, *(f"{each.label} *" if each.required else each.label for each in self.columns))


def sheet_name(label: str, id: str, taken: Sequence[str]) -> str:
    """Return what a table's sheet is called: Excel takes 31 characters, and not all of them, and no name twice."""
    name = "".join(" " if character in "[]:*?/\\'" else character for character in label).strip()[:31].strip()
    used = {each.casefold() for each in (*taken, FIELDS_SHEET, HELP_SHEET, CHOICES_SHEET)}
    return name if name and name.casefold() not in used else id[:31]


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
    cells = FormCells(book)
    for table in tables:
        _table(book.create_sheet(table.sheet), table, cells)
    if fields:
        _fields(book.create_sheet(FIELDS_SHEET), fields, cells)
    _help(book.create_sheet(HELP_SHEET), title, belonging.mark() if belonging else ())
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _table(sheet: Worksheet, table: SheetTable, cells: FormCells) -> None:
    """Write a table, and let rows be added where they may be."""
    _headings(sheet, table.headings)
    last = max(2, (table.most if table.may_add else len(table.rows)) + 1)
    for at, column in enumerate(table.columns, 2):
        letter = get_column_letter(at)
        dimension = sheet.column_dimensions[letter]
        dimension.width = _WIDTHS.get(column.width, _WIDTHS[""])
        if table.may_add and column.is_entered:
            cells.open(dimension, column)
        cells.rule(sheet, column, f"{letter}2:{letter}{last}")
    for number, (key, row) in enumerate(table.rows, 2):
        put(_cell(sheet, number, 1), key or None)
        for at, column in enumerate(table.columns, 2):
            cells.fill(_cell(sheet, number, at), column, row.get(column.id))
    sheet.freeze_panes = "C2"
    sheet.column_dimensions["A"].hidden = True
    sheet.protection.enable()
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    _printed(sheet)


def _printed(sheet: Worksheet) -> None:
    """Let a page hold all columns, and every page begin with the headings."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", "9"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


def _fields(sheet: Worksheet, fields: Sequence[tuple[SheetColumn, object]], cells: FormCells) -> None:
    _headings(sheet, FIELD_HEADINGS)
    sheet.column_dimensions["B"].width, sheet.column_dimensions["C"].width = 44, 80
    for number, (column, value) in enumerate(fields, 2):
        put(_cell(sheet, number, 1), column.id)
        put(_cell(sheet, number, 2), f"{column.label} *" if column.required else column.label)
        _cell(sheet, number, 2).alignment = Alignment(wrap_text=True, vertical="top")
        cells.fill(_cell(sheet, number, 3), column, value)
        cells.rule(sheet, column, f"C{number}")
    sheet.column_dimensions["A"].hidden = True
    sheet.protection.enable()
    _printed(sheet)


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
