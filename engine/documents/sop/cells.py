"""What the cells of one row of the flowchart table say, whatever they are merged with."""

import re
from collections.abc import Iterable, Iterator, Mapping

from engine.documents.sop.grid import Grid
from engine.documents.sop.headings import Headings
from engine.documents.sop.names import noted_text_of, value
from engine.documents.sop.symbols import END, Shape

_MARKS = re.compile(r"^[√✓✔☑●•■□▭▢☐⬜◆◇◊⬦⬥○◯⬭▲▼xXvV*]+$")
_DIAMONDS = frozenset("◆◇◊⬦⬥")
_BORDER = re.compile(r"^(mulai|selesai|start|end|awal|akhir|berakhir)\W*$", re.IGNORECASE)


def is_diamond(marks: Iterable[tuple[int, str]]) -> bool:
    """Whether a mark stands for a decision."""
    return any(mark in _DIAMONDS for _, text in marks for mark in text)


def text_in(grid: Grid, row: int, headings: Headings, kind: str) -> str:
    """Return a row's text in a kind of column; of merged cells the first one's."""
    if kind not in headings.columns:
        return ""
    cell = grid.at(row, headings.columns[kind].start)
    if cell is None:
        return ""
    # Of a cell merged over several rows, the first one has the text; Mutu Baku counts for each of them.
    origin = grid.origin(row, cell.column) if kind in {"completeness", "time", "output", "note"} else cell
    return origin.text if origin is not None else ""


def noted_in(grid: Grid, row: int, headings: Headings, text: str) -> tuple[str, str]:
    """Return Keterangan without its editorial note, and the note."""
    cell = grid.at(row, _column(headings, "note"))
    plain, note = ("", "") if cell is None else noted_text_of(cell.element)
    return (plain, note) if note else (text, "")


def marks_in(grid: Grid, row: int, headings: Headings) -> Iterator[tuple[int, str]]:
    """Yield the marks in a row's Pelaksana columns, as (lane, mark)."""
    for lane, (_, columns) in enumerate(headings.lanes):
        cell = grid.at(row, columns.start)
        if cell is not None and cell.text and _MARKS.match(cell.text.replace(" ", "")):
            yield lane, cell.text


def is_numbered(grid: Grid, row: int, headings: Headings) -> bool:
    """Whether Word numbers a row by itself, which leaves no text."""
    cell = grid.at(row, _column(headings, "number"))
    if cell is None:
        return False
    return any(value(each, "pPr/numPr/numId") not in {"", "0"} for each in cell.element.iter("{*}p"))


def performer_in(grid: Grid, row: int, headings: Headings) -> str:
    """Return who does a row where one column names all performers; a mark names nobody."""
    cell = None if headings.performers is None else grid.origin(row, headings.performers.start)
    return "" if cell is None or _MARKS.match(cell.text.replace(" ", "")) else cell.text


def is_heading_again(grid: Grid, row: int, headings: Headings) -> bool:
    """Whether a row repeats the headings, as on each page of a table cut by hand."""
    texts = {cell.text for cell in grid.rows[row] if cell.text}
    return len(texts) > 1 and texts <= headings.words


def is_only_a_border(number: str, name: str, texts: Mapping[str, str], symbols: list[Shape]) -> bool:
    """Whether a row holds nothing but the capsules in which the procedure begins or ends."""
    is_named = bool(name) and not _BORDER.match(name)
    return not (number or is_named or any(texts.values())) and all(
        shape.kind == END and (not shape.text or _BORDER.match(shape.text)) for shape in symbols
    )


def _column(headings: Headings, kind: str) -> int:
    return headings.columns[kind].start if kind in headings.columns else -1
