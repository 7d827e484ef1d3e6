"""One page of the printed flowchart: its rows, its symbols, its arrows. Everything in millimetres."""

from dataclasses import dataclass, field

from engine.documents.sop import paper
from engine.documents.sop.labels import Area

SHAPE_HEIGHT = 8.0
"""Where there is room for it: in narrow columns symbols keep their proportions."""

Point = tuple[float, float]
_NOWHERE = Area(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Placed:
    """One symbol on a page. `x`, `y`: its centre, from the upper left corner of the first row below the head.

    Attributes:
        kind: A `Symbol`'s value, `segilima`, or `selesai` for an end of its own.
        band: Index of the page's row it stands in.
        text: What is written in it.
        alt: What it is, for whoever cannot see it.
    """

    kind: str
    band: int
    lane: int
    x: float
    y: float
    width: float
    height: float
    text: str = ""
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Arrow:
    """One arrow on a page, between two of its symbols by index; `points` from tail to head."""

    start: int
    end: int
    points: tuple[Point, ...]
    label: str = ""
    label_at: Area = _NOWHERE


@dataclass(slots=True)
class Page:
    """One page of the flowchart.

    Attributes:
        bands: Its rows below the head: which row of the SOP, None for a strip of off-page connectors; and its height.
    """

    bands: list[tuple[int | None, float]]
    columns: paper.Columns
    symbols: list[Placed] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)
    places: dict[int, int] = field(default_factory=dict)
    """Index of the symbol of each row of the SOP."""

    def top_of(self, band: int) -> float:
        """Return where a row begins."""
        return sum(height for _, height in self.bands[:band])

    def band_at(self, y: float) -> int:
        """Return the row a height lies in."""
        return next((band for band in range(len(self.bands)) if y < self.top_of(band + 1)), len(self.bands) - 1)

    def put(self, kind: str, band: int, lane: int, text: str = "", alt: str = "") -> int:
        """Place a symbol in the middle of a cell; return its index."""
        height = self.bands[band][1]
        width = self.columns.symbol
        high = min(SHAPE_HEIGHT, width * 0.62)
        if kind == "segilima":
            width, high = 6.0, 6.0
        x = self.columns.first_lane + (lane + 0.5) * self.columns.lane
        if kind == "selesai" and self.columns.lanes == 1:
            x, width = x + 16, 11.0
        y = self.top_of(band) + height / 2 + (0.6 if self.bands[band][0] is not None else 0)
        self.symbols.append(Placed(kind, band, lane, x, y, width, high, text, alt))
        return len(self.symbols) - 1
