"""A table as a grid: which cell covers which columns, merged cells followed to where they begin."""

from dataclasses import dataclass
from itertools import islice

from engine.documents.sop.names import Element, text_of, value, within

MOST_ROWS = 600
MOST_COLUMNS = 63
"""Word's own limit."""
_TWIPS = 56.6929


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    Attributes:
        column, span: First grid column and how many it covers.
        is_merged: Whether it continues the cell above.
    """

    element: Element
    text: str
    column: int
    span: int
    is_merged: bool

    @property
    def columns(self) -> range:
        """The grid columns it covers."""
        return range(self.column, self.column + self.span)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table.

    Attributes:
        rows: Its cells from left to right, row by row.
        heights: Of each row in millimetres, None where the file does not say.
        widths: Of each grid column in millimetres; may be fewer than there are.
    """

    rows: tuple[tuple[Cell, ...], ...]
    heights: tuple[float | None, ...]
    widths: tuple[float, ...]

    @property
    def columns(self) -> int:
        """How many grid columns there are."""
        return max((cell.columns.stop for row in self.rows for cell in row), default=0)

    def at(self, row: int, column: int) -> Cell | None:
        """Return the cell that covers a column in a row; None beside the table."""
        return next((cell for cell in self.rows[row] if column in cell.columns), None)

    def origin(self, row: int, column: int) -> Cell | None:
        """Return the same, for a cell merged over several rows the one it begins with."""
        cell = self.at(row, column)
        while row > 0 and cell is not None and cell.is_merged:
            row -= 1
            cell = self.at(row, cell.column)
        return cell


def grid_of(table: Element) -> Grid:
    """Read a table without what tracked changes take away; rows and columns beyond any paper's are left out."""
    rows, heights = [], []
    standing = (row for row in within(table, "tr") if row.find("{*}trPr/{*}del") is None)
    for row in islice(standing, MOST_ROWS):
        rows.append(tuple(_cells(row)))
        height = value(row, "trPr/trHeight")
        heights.append(int(height) / _TWIPS if height.isdigit() else None)
    widths = tuple(_width(column.get(column.tag.replace("gridCol", "w"), "")) for column in _columns(table))
    return Grid(tuple(rows), tuple(heights), widths)


def _columns(table: Element) -> list[Element]:
    return [column for grid in within(table, "tblGrid") for column in within(grid, "gridCol")]


def _width(text: str) -> float:
    return int(text) / _TWIPS if text.isdigit() else 0.0


def _cells(row: Element) -> list[Cell]:
    column = _count(value(row, "trPr/gridBefore"), 0)
    cells = []
    for element in within(row, "tc"):
        if element.find("{*}tcPr/{*}cellDel") is not None:
            continue
        span = _count(value(element, "tcPr/gridSpan"), 1)
        if column + span > MOST_COLUMNS:
            break
        merge = element.find("{*}tcPr/{*}vMerge")
        is_merged = merge is not None and value(element, "tcPr/vMerge") != "restart"
        cells.append(Cell(element, text_of(element), column, span, is_merged))
        column += span
    return cells


def _count(text: str, default: int) -> int:
    return min(int(text), MOST_COLUMNS) if text.isdigit() and len(text) < 4 else default
