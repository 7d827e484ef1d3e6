"""Where the words beside an arrow stand: near its tail, whole, off symbols, arrows and other words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from engine.documents.sop.paper import PAD, lines_in, width_of

POINTS = 6.5
_LINE = 2.8
_WIDEST = 15.0
"""Of a label on one line; longer ones are wrapped."""
_STEP = 1.0
_BESIDE = 0.4
"""Between a label and the arrow it belongs to."""
_LIFTS = (0.2, 1.0, 1.8, 2.8)
"""How far from an arrow across a label may stand, to keep off a symbol's slope or corner."""
_BACK = 3.0
"""How far a label may reach back over the slope of the diamond its arrow comes from."""
_STRIPS = 5

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle, in millimetres."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right side."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its lower side."""
        return self.top + self.height

    def overlaps(self, other: "Area") -> bool:
        """Whether two have more than a border in common."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def is_crossed(self, one: Point, two: Point) -> bool:
        """Whether a line across or down runs through the inside."""
        (left, right), (top, bottom) = sorted((one[0], two[0])), sorted((one[1], two[1]))
        return left < self.right and right > self.left and top < self.bottom and bottom > self.top


@dataclass(slots=True)
class Labels:
    """Places the labels of one page.

    Attributes:
        field: The Pelaksana columns, which no label should leave: the texts of Mutu Baku stand beside them.
        columns, rows: Where the table's own lines run in it.
        solid: What no label may cover: symbols, and the labels placed so far.
        ways: All arrows.
    """

    field: Area
    columns: Sequence[float]
    rows: Sequence[float]
    solid: list[Area]
    ways: Sequence[Sequence[Point]]

    def place(self, text: str, way: Sequence[Point]) -> Area:
        """Return the best place for the label of an arrow, and keep it from those that follow."""
        best = min(self._places(text, way), key=lambda each: each[0])[1]
        self.solid.append(best)
        return best

    def _places(self, text: str, way: Sequence[Point]) -> Iterator[tuple[float, Area]]:
        """Yield every place along an arrow with what speaks against it."""
        for size in _sizes(text):
            before = 0.0
            for one, two in pairwise(way):
                length = abs(two[0] - one[0]) + abs(two[1] - one[1])
                for away, area in _along(one, two, length, size, 0.0 if before else _BACK):
                    yield self._cost(area) + 0.8 * (before + away), area
                before += length + 2

    def _cost(self, area: Area) -> float:
        field = self.field
        is_inside = field.left <= area.left and area.right <= field.right and field.top <= area.top
        hidden = sum(area.overlaps(each) for each in self.solid)
        struck = sum(area.is_crossed(one, two) for way in self.ways for one, two in pairwise(way))
        lines = sum(area.left < x < area.right for x in self.columns) + sum(
            area.top < y < area.bottom for y in self.rows
        )
        return 500 * (not is_inside) + 200 * hidden + 80 * struck + 4 * lines


def size_of(text: str, widest: float = _WIDEST) -> Point:
    """Return the room a label takes, wrapped where it is long."""
    whole = width_of(text, POINTS) + 0.8
    if whole <= widest:
        return whole, _LINE + 0.3
    widest = max(widest, *(width_of(word, POINTS) + 0.8 for word in text.split()))
    return widest, _LINE * lines_in(text, widest - 0.8 + 2 * PAD, POINTS) + 0.3


def _sizes(text: str) -> list[Point]:
    """Return the forms a label may take: as it is, and narrower where it has several words."""
    sizes = [size_of(text), size_of(text, 9.0)] if " " in text else [size_of(text)]
    return list(dict.fromkeys(sizes))


def diamond(area: Area) -> list[Area]:
    """Return what a diamond covers of its rectangle, in strips."""
    high = area.height / 2 / _STRIPS
    strips = []
    for number in range(_STRIPS):
        width = area.width * (1 - number / _STRIPS)
        left, middle = area.left + (area.width - width) / 2, area.top + area.height / 2
        strips += [
            Area(left, middle + number * high, width, high),
            Area(left, middle - (number + 1) * high, width, high),
        ]
    return strips


def _along(one: Point, two: Point, length: float, size: Point, back: float) -> Iterator[tuple[float, Area]]:
    """Yield places beside one part of an arrow with what their distance costs, the better side first."""
    width, height = size
    if one[1] != two[1]:
        for step in range(int(max(0.0, length - height - _BESIDE) / _STEP) + 1):
            away = _BESIDE + step * _STEP
            top = one[1] + away - 0.2 if two[1] > one[1] else one[1] - away - height
            yield away, Area(one[0] + _BESIDE, top, width, height)
            yield away + 0.5, Area(one[0] - _BESIDE - width, top, width, height)
        return
    for step in range(int(max(0.0, length - width - _BESIDE + back) / _STEP) + 1):
        away = _BESIDE - back + step * _STEP
        left = one[0] + away if two[0] > one[0] else one[0] - away - width
        for lift in _LIFTS:
            yield abs(away) + lift, Area(left, one[1] - height - lift, width, height)
            yield abs(away) + lift + 0.5, Area(left, one[1] + lift, width, height)
