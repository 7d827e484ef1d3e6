"""The sheet: its size, its columns, and how much room a text takes. Everything in millimetres."""

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
