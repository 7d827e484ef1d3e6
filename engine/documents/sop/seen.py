"""Where the shapes of a table are seen, which may be another cell than the one they hang on."""

from collections.abc import Mapping

from engine.documents.sop.grid import Cell, Grid
from engine.documents.sop.headings import Headings
from engine.documents.sop.shapes import shapes_in
from engine.documents.sop.symbols import ARROW, BOX, DIAMOND, END, PICTURE, TEXT, Shape

Drawn = list[tuple[int, Shape]]
"""Shapes of a row, each with its Pelaksana column."""


def shapes_by_row(
    grid: Grid, headings: Headings, first: int, rules: Mapping[str, tuple[str, str]]
) -> tuple[dict[int, Drawn], list[tuple[str, str]]]:
    """Return the shapes of each row from an index on, and what is left out, as (place, sentence).

    Args:
        rules: What VML's connectors join.
    """
    found: dict[int, Drawn] = {}
    left_out = []
    for row in range(first, len(grid.rows)):
        for cell in grid.rows[row]:
            for shape in shapes_in(cell.element, rules):
                at = _seen_at(grid, row, cell, shape) if shape.kind not in {ARROW, TEXT} else (row, cell.column)
                lane = _lane(headings, at[1])
                if lane is None and shape.kind in {BOX, END, DIAMOND, PICTURE}:
                    text = f"Sebuah {shape.kind} berada di luar kolom Pelaksana dan dilewati."
                    left_out.append((f"Baris tabel {row + 1}", text))
                    continue
                found.setdefault(max(at[0], first), []).append((lane or 0, shape))
    return found, left_out


def _seen_at(grid: Grid, row: int, cell: Cell, shape: Shape) -> tuple[int, int]:
    """Return the row and column in which a shape's middle is, as far as the table's measures tell."""
    if shape.x is None or shape.y is None or len(grid.widths) < cell.columns.stop:
        return row, cell.column
    column, x = cell.column, shape.x
    if not 0 <= x <= sum(grid.widths[cell.column : cell.columns.stop]):
        while column + 1 < len(grid.widths) and x > grid.widths[column]:
            x -= grid.widths[column]
            column += 1
        while column > 0 and x < 0:
            column -= 1
            x += grid.widths[column]
    y = shape.y
    while row + 1 < len(grid.rows) and (height := grid.heights[row]) and y > height:
        y -= height
        row += 1
    return row, column


def _lane(headings: Headings, column: int) -> int | None:
    return next((lane for lane, (_, columns) in enumerate(headings.lanes) if column in columns), None)
