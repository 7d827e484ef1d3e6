"""Cells of a workbook: what people wrote stays text, whatever it begins with."""

from datetime import date

from openpyxl.cell import Cell

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""How text begins that a spreadsheet program may take for a formula when it opens or re-saves it (OWASP)."""


def put(cell: Cell, value: str | float | date | None) -> None:
    """Write a value; text is stored as text and marked as such where a program could take it for a formula."""
    if not isinstance(value, str):
        cell.value = value
        return
    cell.value = _printable(value)
    cell.data_type = "s"
    if value.startswith(FORMULA_STARTS):
        cell.quotePrefix = True


def _printable(text: str) -> str:
    """Leave out what XML cannot hold."""
    return "".join(character for character in text if character >= " " or character in "\t\n")
