"""Cells of a form's workbook: how each kind is written, and what the program that opens it lets people enter there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, NamedStyle, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.worksheet import Worksheet

from engine.documents.cells import put

CHOICES_SHEET = "Daftar pilihan"
"""Hidden sheet with what may be chosen, one column a list: written into a rule, a list may have 255 characters."""
NUMBERS = ("angka", "uang")
LOCKED = PatternFill("solid", fgColor="F1F3F4")
_FORMATS = {"angka": "General", "uang": "#,##0.00", "tanggal": "DD-MM-YYYY"}
_LONGEST_PROMPT, _LARGEST = 255, "999999999999999"
_FIRST_DAY, _LAST_DAY = "DATE(1900,1,1)", "DATE(9999,12,31)"
_EXAMPLES = {
    "angka": "Angka, misalnya 87,5.",
    "uang": "Rupiah tanpa “Rp”, misalnya 1.250.000.",
    "tanggal": "Tanggal, misalnya 23-11-2026.",
    "pilihan": "Pilih dari daftar.",
    "ya_tidak": "Pilih dari daftar.",
}


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of a table, or a question.

    Attributes:
        kind: `angka`, `uang`, `tanggal`, `pilihan`, `ya_tidak`, or empty for text.
        choices: Names by id, of `pilihan`.
        is_entered: Whether people fill it in.
        minimum, maximum: Of numbers, as decimal texts; empty for none.
        longest: Of texts, in characters.
        hint: What the form says about it, shown where it is entered.
    """

    id: str
    label: str
    kind: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    is_entered: bool = True
    width: str = ""
    required: bool = False
    minimum: str = ""
    maximum: str = ""
    longest: int | None = None
    hint: str = ""


class FormCells:
    """Writes cells of one workbook: its styles, its lists of choices, and the rules of its columns."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._styles: set[str] = set()
        self._lists: dict[tuple[str, ...], str] = {}

    def fill(self, cell: Cell, column: SheetColumn, value: object) -> None:
        """Write what a form holds, in the notation of its kind."""
        put(cell, shown(column, value))
        cell.style = self.style(column)

    def open(self, dimension: ColumnDimension, column: SheetColumn) -> None:
        """Let people write into a whole column, so that thousands of rows to come cost nothing."""
        dimension.number_format = _FORMATS.get(column.kind, "@")
        dimension.alignment = Alignment(wrap_text=True, vertical="top")
        dimension.protection = Protection(locked=False)

    def style(self, column: SheetColumn) -> str:
        """Return the style of a column's cells; those that nobody enters are grey and locked."""
        name = f"Alur {column.kind or 'teks'}" + ("" if column.is_entered else " terkunci")
        if name not in self._styles:
            style = NamedStyle(name, number_format=_FORMATS.get(column.kind, "@"))
            style.alignment = Alignment(wrap_text=True, vertical="top")
            style.protection = Protection(locked=not column.is_entered)
            if not column.is_entered:
                style.fill = LOCKED
            self._book.add_named_style(style)
            self._styles.add(name)
        return name

    def rule(self, sheet: Worksheet, column: SheetColumn, cells: str) -> None:
        """Let the program itself say what fits, and what is asked, where people type."""
        if not column.is_entered:
            return
        rule = self._limits(column)
        rule.allowBlank, rule.showErrorMessage, rule.errorTitle = True, True, "Isian tidak valid"
        rule.showInputMessage, rule.promptTitle, rule.prompt = True, column.label[:32], prompt_of(column)
        sheet.add_data_validation(rule)
        rule.add(cells)

    def _limits(self, column: SheetColumn) -> DataValidation:
        error = _EXAMPLES.get(column.kind, "")
        if column.choices:
            return DataValidation(type="list", formula1=self._list(tuple(column.choices.values())), error=error)
        if column.kind in NUMBERS:
            limits = column.minimum or ("0" if column.kind == "uang" else f"-{_LARGEST}"), column.maximum or _LARGEST
            error += f" Antara {limits[0]} dan {limits[1]}." if column.minimum and column.maximum else ""
            return DataValidation("decimal", operator="between", formula1=limits[0], formula2=limits[1], error=error)
        if column.kind == "tanggal":
            return DataValidation("date", operator="between", formula1=_FIRST_DAY, formula2=_LAST_DAY, error=error)
        if column.longest:
            error = f"Paling banyak {column.longest} karakter."
            return DataValidation("textLength", operator="lessThanOrEqual", formula1=str(column.longest), error=error)
        return DataValidation()

    def _list(self, names: tuple[str, ...]) -> str:
        """Return where a list of choices stands, written once however many columns take from it."""
        if names not in self._lists:
            known = CHOICES_SHEET in self._book.sheetnames
            sheet = self._book[CHOICES_SHEET] if known else self._book.create_sheet(CHOICES_SHEET)
            sheet.sheet_state = "hidden"
            letter = get_column_letter(len(self._lists) + 1)
            for number, name in enumerate(names, 1):
                put(sheet[f"{letter}{number}"], name)
            self._lists[names] = f"'{CHOICES_SHEET}'!${letter}$1:${letter}${len(names)}"
        return self._lists[names]


def prompt_of(column: SheetColumn) -> str:
    """Return what a program shows while a cell is entered."""
    parts = ("Wajib diisi." if column.required else "Boleh kosong.", column.hint, _EXAMPLES.get(column.kind, ""))
    return " ".join(part for part in parts if part)[:_LONGEST_PROMPT]


def shown(column: SheetColumn, value: object) -> str | float | date | None:
    """Return a form's value as a workbook holds it: numbers and days as such, choices by their names."""
    if value is None or value == "":
        return None
    text = str(value)
    if column.kind in NUMBERS:
        return _number(text)
    if column.kind == "tanggal":
        return _day(value)
    return column.choices.get("true" if value is True else "false" if value is False else text, text) or None


def _number(text: str) -> str | float:
    plain = text.replace(".", "").replace(",", ".") if "," in text else text
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return text
    return (float(number) if "." in plain else int(number)) if number.is_finite() else text


def _day(value: object) -> str | date:
    if isinstance(value, datetime):
        return value.date()
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        return str(value)
