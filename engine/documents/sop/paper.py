"""The sheet: its size, its columns, and how much room a text takes. Everything in millimetres."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

WIDTH, HEIGHT = 297.0, 210.0
"""A4 on its side."""
MARGIN_X, MARGIN_Y = 12.0, 12.0
USABLE_X, USABLE_Y = WIDTH - 2 * MARGIN_X, HEIGHT - 2 * MARGIN_Y

PAD = 1.0
"""Between a cell's border and its text."""
TEXT_POINTS = 8.0
LINE = 3.45
"""Height of one line of `TEXT_POINTS`, rounded up so that Word and LibreOffice agree with what is drawn."""

_POINT = 25.4 / 72
_NARROW = dict.fromkeys("ijl'|", 0.23) | dict.fromkeys(" .,:;!/\\tfI[]()-r", 0.31)
_WIDE = dict.fromkeys("mMW@%", 0.92) | dict.fromkeys("wGOQCDHNRU&", 0.76)
_SAFETY = 1.06
_BOLD = 1.06


@dataclass(frozen=True, slots=True)
class Columns:
    """Widths of the flowchart table's columns."""

    number: float
    name: float
    lane: float
    lanes: int
    completeness: float
    time: float
    output: float
    note: float

    @property
    def symbol(self) -> float:
        """How wide a symbol is; arrows run up and down beside it."""
        return min(self.lane - 5.2, 15.0)

    @property
    def first_lane(self) -> float:
        """Where the Pelaksana columns begin."""
        return self.number + self.name

    @property
    def all(self) -> tuple[float, ...]:
        """All columns from left to right."""
        quality = (self.completeness, self.time, self.output, self.note)
        return (self.number, self.name, *(self.lane,) * self.lanes, *quality)


def columns_for(lanes: int) -> Columns:
    """Return the columns for so many Pelaksana; the more there are, the narrower they and the texts beside."""
    number, time = 9.0, 21.0
    lane = max(12.0, min(25.0 if lanes > 1 else 56.0, 108.0 / lanes))
    rest = USABLE_X - number - time - lane * lanes
    return Columns(number, rest * 0.36, lane, lanes, rest * 0.21, time, rest * 0.21, rest * 0.22)


@dataclass(frozen=True, slots=True)
class Heading:
    """How the names of the Pelaksana columns are set.

    Attributes:
        is_upright: Whether they run from below to above, where a word is wider than its column.
        height: Of their row.
    """

    points: float
    is_upright: bool
    height: float

    @property
    def whole(self) -> float:
        """Height of all three head rows, and what borders take of them."""
        return self.height + 11.0


UPRIGHT = 22.0
"""Room for names that run upwards."""


def heading_for(lanes: Sequence[str], columns: Columns) -> Heading:
    """Return how the names of Pelaksana fit their columns: smaller, and upright where even that is not enough."""
    room = columns.lane - 1.0
    words = [word for lane in lanes for word in lane.split()] or [""]
    sizes = (8.0, 7.5, 7.0, 6.5, 6.0, 5.5)
    fitting = (each for each in sizes if all(width_of(word, each) * _BOLD <= room for word in words))
    points = next(fitting, 0.0)
    if points:
        lines = max(lines_in(lane, columns.lane + 2 * PAD - 1.0, points * _BOLD) for lane in lanes)
        return Heading(points, is_upright=False, height=max(10.0, lines * points * 0.42 + 1.5))
    lines = max(lines_in(lane, UPRIGHT + 2 * PAD - 1.0, 6.5 * _BOLD) for lane in lanes)
    return Heading(6.5 if lines * 2.8 <= room else 5.5, is_upright=True, height=UPRIGHT)


def fitting(text: str, room: float, most: float) -> float:
    """Return the size in points at which a text fits on one line, not less than 4.5."""
    return next((each / 2 for each in range(round(most * 2), 9, -1) if width_of(text, each / 2) <= room), 4.5)


@lru_cache(maxsize=4096)
def width_of(word: str, points: float) -> float:
    """Return how wide a word is in Arial, a little too much."""
    em = sum(_NARROW.get(each) or _WIDE.get(each) or (0.68 if each.isupper() else 0.56) for each in word)
    return em * points * _POINT * _SAFETY


def lines_in(text: str, width: float, points: float = TEXT_POINTS) -> int:
    """Return how many lines a text takes in a cell of a width."""
    lines, filled, room = 1, 0.0, width - 2 * PAD
    for word in text.split():
        wide = width_of(word, points)
        gap = width_of(" ", points) if filled else 0.0
        if filled and filled + gap + wide > room:
            lines, filled, gap = lines + 1, 0.0, 0.0
        lines += int(wide // room)
        filled += gap + wide % room
    return lines
