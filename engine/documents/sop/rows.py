"""The rows of the flowchart table: their texts, and the symbols in their Pelaksana columns."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.documents.sop.grid import Cell, Grid
from engine.documents.sop.headings import Headings, is_counted
from engine.documents.sop.names import value
from engine.documents.sop.shapes import ARROW, BOX, DIAMOND, END, PAGE, TEXT, Shape, shapes_in

_MARKS = re.compile(r"^[√✓✔☑●•■◆◇◊○◯▲▼xXvV*]+$")
_DIAMOND_MARKS = frozenset("◆◇◊")
_SUM = re.compile(r"^(jumlah|total)\b", re.IGNORECASE)
QUALITY = ("completeness", "time", "output", "note")


@dataclass(slots=True)
class Found:
    """One row as it was found.

    Attributes:
        place: How the report calls it: "Baris 7".
        lanes: Indices of the Pelaksana columns that something marks, from left to right.
        is_diamond: Whether a decision is drawn.
        shapes: All shapes of the row.
        is_numbered: Whether Word numbers the row by itself.
    """

    place: str
    number: str
    name: str
    texts: dict[str, str]
    lanes: list[int] = field(default_factory=list)
    is_diamond: bool = False
    is_marked: bool = False
    shapes: list[Shape] = field(default_factory=list)
    is_numbered: bool = False


@dataclass(slots=True)
class Rows:
    """Reads the flowchart table, page after page.

    Attributes:
        rules: What VML's connectors join.
        found: The rows so far.
        strips: Shapes of rows without an activity: off-page connectors and their arrows.
        remarks: What was left out, as (place, sentence, whether unread).
    """

    lanes: tuple[str, ...]
    rules: Mapping[str, tuple[str, str]]
    found: list[Found] = field(default_factory=list)
    strips: list[Shape] = field(default_factory=list)
    remarks: list[tuple[str, str, bool]] = field(default_factory=list)
    _count: int = 0

    def read(self, grid: Grid, headings: Headings, first: int) -> None:
        """Read a table's rows from an index on."""
        moved = self._shapes(grid, headings, first)
        for row in range(first, len(grid.rows)):
            texts = [cell.text for cell in grid.rows[row]]
            if is_counted(texts) or _is_heading_again(grid, row, headings):
                continue
            self._row(grid, row, headings, moved.get(row, []))

    def _row(self, grid: Grid, row: int, headings: Headings, drawn: list[tuple[int, Shape]]) -> None:
        name, number = _text(grid, row, headings, "name"), _text(grid, row, headings, "number")
        texts = {kind: _text(grid, row, headings, kind) for kind in QUALITY}
        has_symbol = any(shape.kind in {BOX, END, DIAMOND} for _, shape in drawn)
        if not name and not number and not has_symbol:
            self._beside(texts, [shape for _, shape in drawn])
            return
        self._count += 1
        number = number.rstrip(".) ")
        place = f"Baris {self._count}" + (f" (nomor {number})" if number else "")
        if _SUM.match(name) and not has_symbol:
            self.remarks.append((place, f"“{name}” dianggap baris jumlah dan dilewati.", False))
            return
        merged = grid.at(row, headings.columns["name"].start)
        if merged is not None and merged.is_merged and self.found and not number:
            self._join(texts, drawn)
            return
        marks = list(_marks(grid, row, headings))
        one = Found(place, number, name, texts, shapes=[shape for _, shape in drawn])
        symbols = [(lane, shape) for lane, shape in drawn if shape.kind in {BOX, END, DIAMOND} and not _is_end(shape)]
        one.lanes = sorted({lane for lane, _ in symbols} or {lane for lane, _ in marks})
        one.is_diamond = any(shape.kind == DIAMOND for _, shape in symbols) or any(
            mark in _DIAMOND_MARKS for _, text in marks for mark in text
        )
        one.is_marked = not symbols and bool(marks)
        one.is_numbered = not number and _is_numbered(grid.at(row, _column(headings, "number")))
        self.found.append(one)
        self._unknown(place, one.shapes)

    def _unknown(self, place: str, shapes: list[Shape]) -> None:
        unknown = sum(not shape.kind for shape in shapes)
        if unknown:
            self.remarks.append((place, f"{unknown} bentuk tidak dikenal dan dilewati.", True))

    def _beside(self, texts: dict[str, str], shapes: list[Shape]) -> None:
        """Take in a row without an activity: off-page connectors, or more of the row above."""
        self.strips += shapes
        if self.found and any(texts.values()):
            self._join(texts, [])

    def _join(self, texts: dict[str, str], drawn: list[tuple[int, Shape]]) -> None:
        above = self.found[-1]
        for kind, text in texts.items():
            if text and text != above.texts[kind]:
                above.texts[kind] = f"{above.texts[kind]} {text}".strip()
        above.shapes += [shape for _, shape in drawn]
        lanes = {lane for lane, shape in drawn if shape.kind in {BOX, END, DIAMOND}}
        above.lanes = sorted({*above.lanes, *lanes})
        above.is_diamond = above.is_diamond or any(shape.kind == DIAMOND for _, shape in drawn)

    def _shapes(self, grid: Grid, headings: Headings, first: int) -> dict[int, list[tuple[int, Shape]]]:
        """Return the shapes of each row with their lane, moved to where they are seen rather than anchored."""
        found: dict[int, list[tuple[int, Shape]]] = {}
        for row in range(first, len(grid.rows)):
            for cell in grid.rows[row]:
                for shape in shapes_in(cell.element, self.rules):
                    at = _seen_at(grid, row, cell, shape) if shape.kind not in {ARROW, TEXT} else (row, cell.column)
                    lane = _lane(headings, at[1])
                    if lane is None and shape.kind in {BOX, END, DIAMOND}:
                        text = f"Sebuah {shape.kind} berada di luar kolom Pelaksana dan dilewati."
                        self.remarks.append((f"Baris tabel {row + 1}", text, True))
                        continue
                    found.setdefault(max(at[0], first), []).append((lane or 0, shape))
        return found


def _is_end(shape: Shape) -> bool:
    """Whether a capsule only says that the procedure begins or ends."""
    return shape.kind == END and shape.text.strip(". ").lower() in {"selesai", "akhir", "end"}


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


def _column(headings: Headings, kind: str) -> int:
    return headings.columns[kind].start if kind in headings.columns else -1


def _text(grid: Grid, row: int, headings: Headings, kind: str) -> str:
    if kind not in headings.columns:
        return ""
    cell = grid.at(row, headings.columns[kind].start)
    if cell is None:
        return ""
    # Of a cell merged over several rows, the first one has the text; Mutu Baku counts for each of them.
    origin = grid.origin(row, cell.column) if kind in {"completeness", "time", "output", "note"} else cell
    return origin.text if origin is not None else ""


def _marks(grid: Grid, row: int, headings: Headings) -> Iterator[tuple[int, str]]:
    for lane, (_, columns) in enumerate(headings.lanes):
        cell = grid.at(row, columns.start)
        if cell is not None and cell.text and _MARKS.match(cell.text.replace(" ", "")):
            yield lane, cell.text


def _is_numbered(cell: Cell | None) -> bool:
    """Whether Word numbers a cell's paragraph by itself, which leaves no text."""
    if cell is None:
        return False
    return any(value(each, "pPr/numPr/numId") not in {"", "0"} for each in cell.element.iter("{*}p"))


def _is_heading_again(grid: Grid, row: int, headings: Headings) -> bool:
    """Whether a row repeats the headings, as on each page of a table cut by hand."""
    cells = [cell for _, columns in headings.lanes if (cell := grid.at(row, columns.start)) is not None]
    names = [name for name, _ in headings.lanes]
    return bool(names) and [cell.text for cell in cells] == names


__all__ = ["PAGE", "Found", "Rows"]
