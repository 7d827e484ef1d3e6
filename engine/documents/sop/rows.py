"""The rows of the flowchart table: their texts, and the symbols in their Pelaksana columns."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.documents.sop import cells
from engine.documents.sop.grid import Grid
from engine.documents.sop.headings import Headings, is_counted
from engine.documents.sop.seen import Drawn, shapes_by_row
from engine.documents.sop.symbols import BOX, DIAMOND, END, PICTURE, Shape

_WHOLE = 45.0
"""Millimetres: a picture as wide shows more than one symbol."""
_SUM = re.compile(r"^(jumlah|total)\b", re.IGNORECASE)
SYMBOLS = frozenset({BOX, END, DIAMOND})
QUALITY = ("completeness", "time", "output", "note")


@dataclass(slots=True)
class Found:
    """One row as it was found.

    Attributes:
        place: How the report calls it: "Baris 7".
        lanes: Indices of the Pelaksana columns that something marks, from left to right.
        is_diamond: Whether a decision is drawn.
        editorial: Note beside Keterangan, in italics and square brackets.
        performer: Who does it, where one column names them all.
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
    editorial: str = ""
    performer: str = ""


@dataclass(slots=True)
class Rows:
    """Reads the flowchart table, page after page.

    Attributes:
        lanes: Names of the Pelaksana columns.
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
        moved, left_out = shapes_by_row(grid, headings, first, self.rules)
        self.remarks += [(place, text, True) for place, text in left_out]
        for row in range(first, len(grid.rows)):
            texts = [cell.text for cell in grid.rows[row]]
            if not is_counted(texts) and not cells.is_heading_again(grid, row, headings):
                self._row(grid, row, headings, moved.get(row, []))

    def _row(self, grid: Grid, row: int, headings: Headings, drawn: Drawn) -> None:
        name, number = (cells.text_in(grid, row, headings, kind) for kind in ("name", "number"))
        texts = {kind: cells.text_in(grid, row, headings, kind) for kind in QUALITY}
        symbols = [shape for _, shape in drawn if shape.kind in SYMBOLS]
        if not name and not number and not symbols:
            self._beside(texts, drawn)
            return
        if cells.is_only_a_border(number, name, texts, symbols):
            self.strips += [shape for _, shape in drawn]
            place, text = f"Baris tabel {row + 1}", "Hanya menandai mulai atau selesai; bukan aktivitas."
            self.remarks.append((place, text, False))
            return
        self._count += 1
        number = number.rstrip(".) ")
        place = f"Baris {self._count}" + (f" (nomor {number})" if number else "")
        merged = grid.at(row, headings.columns["name"].start)
        if _SUM.match(name) and not symbols:
            self.remarks.append((place, f"“{name}” dianggap baris jumlah dan dilewati.", False))
        elif merged is not None and merged.is_merged and self.found and not number:
            self._join(texts, drawn)
        else:
            one = Found(place, number, name, texts, shapes=[shape for _, shape in drawn])
            self.found.append(one)
            self._performed(one, grid, row, headings, drawn)
            self._unknown(one, drawn)

    def _performed(self, one: Found, grid: Grid, row: int, headings: Headings, drawn: Drawn) -> None:
        """Find out who does a row, and whether it decides."""
        marks = list(cells.marks_in(grid, row, headings))
        symbols = _symbols(drawn)
        small = {lane for lane, shape in drawn if shape.kind == PICTURE and shape.wide <= _WHOLE}
        one.lanes = sorted({lane for lane, _ in symbols} or {lane for lane, _ in marks} or small)
        one.is_diamond = any(shape.kind == DIAMOND for _, shape in symbols) or cells.is_diamond(marks)
        one.is_marked = not symbols and bool(marks)
        one.is_numbered = not one.number and cells.is_numbered(grid, row, headings)
        one.performer = cells.performer_in(grid, row, headings)
        one.texts["note"], one.editorial = cells.noted_in(grid, row, headings, one.texts["note"])

    def _unknown(self, one: Found, drawn: Drawn) -> None:
        """Say what was drawn that nobody here can read."""
        unknown = sum(not shape.kind for _, shape in drawn)
        if unknown:
            self.remarks.append((one.place, f"{unknown} bentuk tidak dikenal dan dilewati.", True))
        for lane, shape in drawn:
            if shape.kind == PICTURE and shape.wide > _WHOLE:
                text = f"Bagan digambar sebagai satu gambar (“{shape.text}”); simbol dan panahnya tidak terbaca."
                self.remarks.append((one.place, text, True))
            elif shape.kind == PICTURE:
                text = f"Simbol berupa gambar (“{shape.text}”) tidak terbaca; dianggap kotak milik {self.lanes[lane]}."
                self.remarks.append((one.place, text, True))

    def _beside(self, texts: dict[str, str], drawn: Drawn) -> None:
        """Take in a row without an activity: off-page connectors, or more of the row above."""
        self.strips += [shape for _, shape in drawn]
        if self.found and any(texts.values()):
            self._join(texts, [])

    def _join(self, texts: dict[str, str], drawn: Drawn) -> None:
        above = self.found[-1]
        for kind, text in texts.items():
            if text and text != above.texts[kind]:
                above.texts[kind] = f"{above.texts[kind]} {text}".strip()
        above.shapes += [shape for _, shape in drawn]
        above.lanes = sorted({*above.lanes, *(lane for lane, _ in _symbols(drawn))})
        above.is_diamond = above.is_diamond or any(shape.kind == DIAMOND for _, shape in drawn)


def _symbols(drawn: Drawn) -> Drawn:
    """Return what stands for work or a decision."""
    return [(lane, shape) for lane, shape in drawn if shape.kind in SYMBOLS and not _is_end(shape)]


def _is_end(shape: Shape) -> bool:
    """Whether a capsule only says that the procedure begins or ends."""
    return shape.kind == END and shape.text.strip(". ").lower() in {"selesai", "akhir", "end"}
