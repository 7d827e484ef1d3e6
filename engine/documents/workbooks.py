"""Workbooks that people send: opened only where nothing in them can do harm, and read cell by cell.

Formulas are refused, not calculated: what a formula shows depends on the program that opened it last, and on files that
lie elsewhere. Macros, archives that unpack to far too much and links to other files are refused before it is read.
"""

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import count

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from engine.documents.inspection import BOMB, BROKEN, inspect
from engine.errors import FieldProblem

MOST_ROWS = 20_000
"""Rows of a sheet that are looked at."""
MOST_IN_ALL = 100_000
"""Rows of all sheets together; a workbook with more is refused before it fills the memory."""
MOST_CELLS = 60
"""Columns of a sheet that are looked at."""
LINKED = "file_linked"
"""The workbook has links to other files."""
NO_WORKBOOK = "file_type"


class UnreadableWorkbook(Exception):
    """A workbook is not read at all; `problem` says why."""

    def __init__(self, problem: FieldProblem) -> None:
        super().__init__(problem.code)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of a sheet.

    Attributes:
        number: As the program shows it, from 1.
        cells: Texts as forms take them: numbers `1234.5`, days `2026-11-23`, empty for nothing.
        formulas: Letters of the columns that hold a formula, which is not read.
    """

    number: int
    cells: tuple[str, ...]
    formulas: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it."""
        return not any(self.cells) and not self.formulas


def read_sheets(content: bytes, name: str = "berkas") -> dict[str, list[SheetRow]]:
    """Return the rows of every sheet, those that are empty left out, by the sheet's name.

    Raises:
        UnreadableWorkbook: It is no .xlsx workbook, or nobody should open it.
    """
    found = inspect(content, name)
    if found.finding:
        raise UnreadableWorkbook(FieldProblem(name, found.finding))
    if found.type != "xlsx":
        raise UnreadableWorkbook(FieldProblem(name, NO_WORKBOOK, "xlsx"))
    try:
        if _has_links(content):
            raise UnreadableWorkbook(FieldProblem(name, LINKED))
        book = load_workbook(BytesIO(content), read_only=True, data_only=False, keep_links=False)
        try:
            looked_at = count(1)
            return {sheet.title: list(_rows(sheet, looked_at, name)) for sheet in book.worksheets}
        finally:
            book.close()
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError, SyntaxError) as error:
        raise UnreadableWorkbook(FieldProblem(name, BROKEN)) from error


def _has_links(content: bytes) -> bool:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return any(member.startswith(("xl/externalLinks/", "xl/connections")) for member in archive.namelist())


def _rows(sheet: object, looked_at: Iterator[int], name: str) -> Iterator[SheetRow]:
    rows = sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_CELLS)  # type: ignore[attr-defined]  # worksheets read only
    for number, row in enumerate(rows, 1):
        if next(looked_at) > MOST_IN_ALL:
            raise UnreadableWorkbook(FieldProblem(name, BOMB))
        formulas = tuple(get_column_letter(at) for at, cell in enumerate(row, 1) if cell.data_type == "f")
        read = SheetRow(number, tuple("" if cell.data_type == "f" else written(cell.value) for cell in row), formulas)
        if not read.is_empty:
            yield read


def written(value: object) -> str:
    """Return a cell's value as forms take it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        # Sixteen digits: what a spreadsheet program itself takes a number to be.
        return format(Decimal(format(value, ".15g")), "f")
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def headed(rows: Sequence[SheetRow], headings: Sequence[str]) -> tuple[int, list[SheetRow]] | None:
    """Return the number of the row with these headings, in order from the first column, and the rows under it."""
    wanted = tuple(headings)
    for at, row in enumerate(rows):
        if row.cells[: len(wanted)] == wanted:
            return row.number, list(rows[at + 1 :])
    return None
