"""How one arrow runs between two symbols of a page without touching another symbol or lying on another arrow."""

from dataclasses import dataclass, field
from typing import Protocol

from engine.documents.sop.paper import Columns, width_of

Point = tuple[float, float]
Path = tuple[tuple[Point, ...], Point]
"""An arrow's points, and the upper left corner of its label."""

_STEP = 1.25
_HEAD_LENGTH = 2.2
"""What an arrow's head takes."""
_SLOTS = (-1, 1, -2, 2, -3, 3)
LABEL_POINTS = 6.5
LABEL = (9.0, 3.2)
"""Room for a label, wide and high."""


class Box(Protocol):
    """A symbol's place."""

    @property
    def x(self) -> float:
        """Centre."""

    @property
    def y(self) -> float:
        """Centre."""

    @property
    def width(self) -> float:
        """Whole width."""

    @property
    def height(self) -> float:
        """Whole height."""


@dataclass(slots=True)
class Tracks:
    """The ways up and down between the Pelaksana columns of one page, and what runs there already.

    Attributes:
        taken: (x, upper end, lower end) of every way up or down in use.
        sides: Sides of symbols already in use, as (index, -1 for left, 1 for right, 0 for below).
    """

    columns: Columns
    taken: list[tuple[float, float, float]] = field(default_factory=list)
    sides: list[tuple[int, int]] = field(default_factory=list)

    def down(self, index: int, tail: Box, head: Box, turn: float) -> Path:
        """Return the way to a symbol in the row below; `turn` is where it changes columns."""
        self.sides.append((index, 0))
        start, end = (tail.x, tail.y + tail.height / 2), (head.x, head.y - head.height / 2)
        points = (start, end) if tail.x == head.x else (start, (tail.x, turn), (head.x, turn), end)
        return points, (tail.x + 0.6, start[1] + 0.1)

    def across(self, index: int, tail: Box, head: Box, label: str) -> Path:
        """Return the way to a symbol in the same row."""
        side = 1 if head.x > tail.x else -1
        self.sides.append((index, side))
        start, end = (tail.x + side * tail.width / 2, tail.y), (head.x - side * head.width / 2, head.y)
        return (start, end), _corner_of(tail, tail.x + side * self.columns.lane / 2, label)

    def again(self, index: int, box: Box, label: str) -> Path:
        """Return the way of a symbol back to itself: out at a side, and in from above."""
        side = -1 if (index, 1) in self.sides and (index, -1) not in self.sides else 1
        self.sides.append((index, side))
        top = box.y - box.height / 2
        start, x = (box.x + side * box.width / 2, box.y), box.x + side * (box.width / 2 + 1.6)
        points = (start, (x, box.y), (x, top - 1.8), (box.x, top - 1.8), (box.x, top))
        return points, _corner_of(box, box.x + side * self.columns.lane / 2, label, below=True)

    def around(self, start: int, tail: Box, end: int, head: Box, label: str) -> Path:
        """Return the way to a symbol further up or down, between the columns."""
        low, high = sorted((tail.y, head.y))
        x = min(self._ways(low, high), key=lambda way: self._cost(way, start, tail, end, head))
        self.taken.append((x, low, high))
        leaving, entering = _side(x, tail), _side(x, head)
        first = (tail.x + leaving * tail.width / 2, tail.y)
        last = (head.x + entering * head.width / 2, head.y + self._shift(end, entering))
        self.sides += [(start, leaving), (end, entering)]
        edge = tail.x + leaving * min(abs(x - tail.x), self.columns.lane / 2)
        label_at = _corner_of(tail, edge, label)
        return (first, (x, first[1]), (x, last[1]), last), label_at

    def _ways(self, low: float, high: float) -> list[float]:
        """Return the free ways between two heights; all of them where none is free."""
        left, lanes = self.columns.first_lane, self.columns.lanes
        borders = [left + number * self.columns.lane for number in range(lanes + 1)]
        inside = [
            border + slot * _STEP
            for number, border in enumerate(borders)
            for slot in _SLOTS
            if not (number == 0 and slot < 0) and not (number == lanes and slot > 0)
        ]
        free = [
            x
            for x in inside
            if not any(abs(x - way) < _STEP / 2 and low < lower and upper < high for way, upper, lower in self.taken)
        ]
        return free or inside

    def _cost(self, x: float, start: int, tail: Box, end: int, head: Box) -> float:
        used = ((start, _side(x, tail)) in self.sides) + ((end, _side(x, head)) in self.sides)
        off = (x - self.columns.first_lane) % self.columns.lane
        tight = sum(abs(x - box.x) - box.width / 2 < _HEAD_LENGTH for box in (tail, head))
        return abs(x - tail.x) + abs(x - head.x) + 500 * used + 50 * tight + 4 * min(off, self.columns.lane - off)

    def _shift(self, symbol: int, side: int) -> float:
        """Return how far an arrow enters from the middle of a side, where others are already there."""
        return 1.6 * self.sides.count((symbol, side))


def _side(x: float, box: Box) -> int:
    return -1 if x < box.x else 1


def _corner_of(box: Box, edge: float, label: str, *, below: bool = False) -> Point:
    """Return where a label stands that names a way out of a side: within its cell, above the line.

    It keeps off a diamond's slope: the wider it is, the further it stands from the line. `edge` is where the cell ends
    or the way turns.
    """
    side = _side(edge, box)
    room = abs(edge - box.x) - box.width / 2 - 0.8
    over = max(0.0, width_of(label, LABEL_POINTS) - room)
    away = min(max(0.4, over * box.height / box.width), 3.0)
    left = edge + 0.5 if side < 0 else edge - 0.5 - LABEL[0]
    return left, box.y + away if below else box.y - LABEL[1] - away
