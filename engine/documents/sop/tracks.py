"""How one arrow runs between two symbols of a page without touching another symbol or lying on another arrow."""

from dataclasses import dataclass, field
from typing import Protocol

from engine.documents.sop.paper import Columns

Point = tuple[float, float]
Path = tuple[Point, ...]
"""An arrow's points."""

_STEP = 1.25
_HEAD_LENGTH = 2.2
"""What an arrow's head takes."""
_SLOTS = (-1, 1, -2, 2, -3, 3)


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
        left: Sides that arrows leave by, as (index, -1 for left, 1 for right, 0 for below).
        entered: Sides that arrows enter by.
    """

    columns: Columns
    taken: list[tuple[float, float, float]] = field(default_factory=list)
    left: list[tuple[int, int]] = field(default_factory=list)
    entered: list[tuple[int, int]] = field(default_factory=list)

    def down(self, index: int, tail: Box, head: Box, turn: float) -> Path:
        """Return the way to a symbol in the row below; `turn` is where it changes columns."""
        self.left.append((index, 0))
        start, end = (tail.x, tail.y + tail.height / 2), (head.x, head.y - head.height / 2)
        return (start, end) if tail.x == head.x else (start, (tail.x, turn), (head.x, turn), end)

    def across(self, index: int, tail: Box, end: int, head: Box) -> Path:
        """Return the way to a symbol in the same row."""
        side = 1 if head.x > tail.x else -1
        self.left.append((index, side))
        self.entered.append((end, -side))
        return (tail.x + side * tail.width / 2, tail.y), (head.x - side * head.width / 2, head.y)

    def again(self, index: int, box: Box) -> Path:
        """Return the way of a symbol back to itself: out at a side, and in from above."""
        side = -1 if (index, 1) in self.left and (index, -1) not in self.left else 1
        self.left.append((index, side))
        top = box.y - box.height / 2
        start, x = (box.x + side * box.width / 2, box.y), box.x + side * (box.width / 2 + 1.6)
        return start, (x, box.y), (x, top - 1.8), (box.x, top - 1.8), (box.x, top)

    def around(self, start: int, tail: Box, end: int, head: Box) -> Path:
        """Return the way to a symbol further up or down, between the columns."""
        low, high = sorted((tail.y, head.y))
        x = min(self._ways(low, high), key=lambda way: self._cost(way, start, tail, end, head))
        self.taken.append((x, low, high))
        leaving, entering = _side(x, tail), _side(x, head)
        first = (tail.x + leaving * tail.width / 2, tail.y)
        last = (head.x + entering * head.width / 2, head.y + 1.6 * self.entered.count((end, entering)))
        self.left.append((start, leaving))
        self.entered.append((end, entering))
        return first, (x, first[1]), (x, last[1]), last

    def _ways(self, low: float, high: float) -> list[float]:
        """Return the free ways between two heights, off every symbol; all of them where none is free."""
        first, lanes = self.columns.first_lane, self.columns.lanes
        beside = (self.columns.lane - self.columns.symbol) / 2
        inside = [
            first + number * self.columns.lane + slot * _STEP
            for number in range(lanes + 1)
            for slot in _SLOTS
            if abs(slot) * _STEP < beside and not (number == 0 and slot < 0) and not (number == lanes and slot > 0)
        ]
        free = [
            x
            for x in inside
            if not any(abs(x - way) < _STEP / 2 and low < lower and upper < high for way, upper, lower in self.taken)
        ]
        return free or inside

    def _cost(self, x: float, start: int, tail: Box, end: int, head: Box) -> float:
        """Return what speaks against a way; most of all that arrows out and in meet at one side of a symbol."""
        out, into = (start, _side(x, tail)), (end, _side(x, head))
        used = 3 * (out in self.left) + 2 * (out in self.entered) + 2 * (into in self.left) + (into in self.entered)
        off = (x - self.columns.first_lane) % self.columns.lane
        tight = sum(abs(x - box.x) - box.width / 2 < _HEAD_LENGTH for box in (tail, head))
        return abs(x - tail.x) + abs(x - head.x) + 250 * used + 50 * tight + 4 * min(off, self.columns.lane - off)


def _side(x: float, box: Box) -> int:
    return -1 if x < box.x else 1
