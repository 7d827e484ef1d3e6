"""The flowchart on paper: which rows stand on which page, where each symbol is, and how each arrow runs.

Arrows to the next row leave below and enter above. All others leave and enter at the sides and run up or down between
the Pelaksana columns, where no symbol stands. An arrow to another page ends in an off-page connector (segilima) whose
letter stands again where it goes on.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

from engine.documents.sop import paper
from engine.documents.sop.labels import Area, Labels, diamond, size_of
from engine.documents.sop.tracks import Tracks
from engine.read_models.sop import PrintedFlow, PrintedRow, PrintedSop, Symbol

SHAPE_HEIGHT = 8.0
"""Where there is room for it: in narrow columns symbols keep their proportions."""
STRIP = 9.5
"""Height of a row that holds only off-page connectors."""
TITLE = 13.0
LEAST_ROW = 15.0
FEED = 1.6
"""How far below a row's upper border an arrow turns into its column."""

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


def pages_of(sop: PrintedSop) -> list[Page]:
    """Lay out the flowchart."""
    columns = paper.columns_for(len(sop.lanes))
    heights = [_height(sop, index, columns) for index in range(len(sop.rows))]
    head = paper.heading_for(sop.lanes, columns).whole
    pages = [Page(bands, columns) for bands in _broken(heights, head)]
    for page in pages:
        for band, (row, _) in enumerate(page.bands):
            if row is not None:
                name = sop.rows[row].number or sop.rows[row].name
                alt = f"{sop.symbol(row).value.capitalize()}: {name}"
                if sop.rows[row].question:
                    alt += f". Keputusan: {sop.rows[row].question}"
                page.places[row] = page.put(sop.symbol(row).value, band, sop.rows[row].lane, alt=alt)
    _Wiring(sop, pages).run()
    for page in pages:
        _label(page)
    return pages


def _label(page: Page) -> None:
    """Place the words beside the arrows of a page, now that all of them are drawn."""
    columns = page.columns
    borders = [columns.first_lane + lane * columns.lane for lane in range(columns.lanes + 1)]
    rows = [0.0, *accumulate(height for _, height in page.bands)]
    field_ = Area(borders[0], 0, borders[-1] - borders[0], rows[-1])
    symbols = [area for each in page.symbols for area in _covered(each)]
    labels = Labels(field_, borders[1:-1], rows[1:-1], symbols, [arrow.points for arrow in page.arrows])
    page.arrows = [
        replace(arrow, label_at=labels.place(arrow.label, arrow.points)) if arrow.label else arrow
        for arrow in page.arrows
    ]


def _covered(symbol: Placed) -> list[Area]:
    area = Area(symbol.x - symbol.width / 2, symbol.y - symbol.height / 2, symbol.width, symbol.height)
    return diamond(area) if symbol.kind == Symbol.DIAMOND else [area]


def _height(sop: PrintedSop, index: int, columns: paper.Columns) -> float:
    row = sop.rows[index]
    onward = [size_of(flow.label)[1] for flow in row.flows if flow.label and flow.target == index + 1]
    least = max([LEAST_ROW, *(SHAPE_HEIGHT + 3.4 + 2 * min(high, 9.0) for high in onward)])
    beside = ((row.name, columns.name), (row.completeness, columns.completeness), (row.time, columns.time))
    texts = (*beside, (row.output, columns.output), (_noted(row), columns.note))
    return max(least, max(paper.lines_in(text, width) for text, width in texts) * paper.LINE + 2.5)


def _noted(row: PrintedRow) -> str:
    """Return Keterangan with its editorial note, as long as it is on paper."""
    return f"{row.note} * [{row.editorial}]" if row.editorial else row.note


def _broken(heights: Sequence[float], head: float) -> list[list[tuple[int | None, float]]]:
    """Break rows into pages, with strips for off-page connectors wherever a page goes on."""
    pages: list[list[tuple[int | None, float]]] = [[]]
    room = paper.USABLE_Y - head - TITLE - 6
    used = 0.0
    for index, height in enumerate(heights):
        is_last = index == len(heights) - 1
        if pages[-1] and used + height + (0 if is_last else STRIP) > room:
            pages[-1].append((None, STRIP))
            pages.append([(None, STRIP)])
            room, used = paper.USABLE_Y - head - 6, STRIP
        pages[-1].append((index, height))
        used += height
    return pages


class _Wiring:
    """Draws the arrows."""

    def __init__(self, sop: PrintedSop, pages: list[Page]) -> None:
        self.sop, self.pages = sop, pages
        self.tracks = [Tracks(page.columns) for page in pages]
        self.letters = 0

    def run(self) -> None:
        flows = [(index, flow) for index, row in enumerate(self.sop.rows) for flow in row.flows]
        is_plain = {(index, flow): flow.target == index + 1 for index, flow in flows}
        for index, flow in sorted(flows, key=lambda each: (not is_plain[each], *_rank(each))):
            if flow.target is None:
                self._end(index, flow)
            else:
                self._join(index, flow.target, flow.label)

    def _page(self, row: int) -> int:
        return next(number for number, page in enumerate(self.pages) if row in page.places)

    def _join(self, source: int, target: int, label: str) -> None:
        here, there = self._page(source), self._page(target)
        first, last = self.pages[here].places[source], self.pages[there].places[target]
        if here == there:
            self._arrow(here, first, last, label)
            return
        letter = _letter(self.letters)
        self.letters += 1
        leaving = self._connector(here, there > here, self.sop.rows[source].lane, letter)
        entering = self._connector(there, there < here, self.sop.rows[target].lane, letter)
        self._arrow(here, first, leaving, label)
        self._arrow(there, entering, last, "")

    def _connector(self, number: int, at_bottom: bool, lane: int, letter: str) -> int:
        """Place an off-page connector in the nearest free cell of a page's first or last strip."""
        page = self.pages[number]
        band = len(page.bands) - 1 if at_bottom else 0
        taken = [each.lane for each in page.symbols if each.band == band and each.kind == "segilima"]
        free = [each for each in range(page.columns.lanes) if each not in taken] or [lane]
        lane = min(free, key=lambda each: (abs(each - lane), each))
        return page.put("segilima", band, lane, letter, f"Penghubung halaman {letter}")

    def _end(self, source: int, flow: PrintedFlow) -> None:
        """Draw where the procedure ends before its last row; the last row's own symbol says so itself."""
        if source == len(self.sop.rows) - 1 and len(self.sop.rows[source].flows) == 1:
            return
        number = self._page(source)
        page = self.pages[number]
        first = page.symbols[page.places[source]]
        taken = [each.lane for each in page.symbols if each.band == first.band and each.kind == "selesai"]
        beside = [lane for lane in (first.lane + 1, first.lane - 1) if 0 <= lane < page.columns.lanes]
        lane = next((lane for lane in beside if lane not in taken), beside[0] if beside else first.lane)
        end = page.put("selesai", first.band, lane, "Selesai", "Selesai")
        self._arrow(number, page.places[source], end, flow.label)

    def _arrow(self, number: int, start: int, end: int, label: str) -> None:
        page, tracks = self.pages[number], self.tracks[number]
        tail, head = page.symbols[start], page.symbols[end]
        if start == end:
            points = tracks.again(start, tail)
        elif tail.band == head.band:
            points = tracks.across(start, tail, end, head)
        elif head.band == tail.band + 1 and (start, 0) not in tracks.left:
            points = tracks.down(start, tail, head, page.top_of(head.band) + FEED)
        else:
            points = tracks.around(start, tail, end, head)
        page.arrows.append(Arrow(start, end, points, label))


def _rank(flow: tuple[int, PrintedFlow]) -> tuple[int, int, int, str]:
    """Return by what arrows are drawn in turn: the shortest first, whatever order the diagram has them in."""
    index, arrow = flow
    span = 0 if arrow.target is None else abs(arrow.target - index)
    return span, index, arrow.target or 0, arrow.label


def _letter(number: int) -> str:
    """Return A, B, … Z, AA, … by number."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
