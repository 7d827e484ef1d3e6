"""Drawing the arrows of the printed flowchart, over pages by off-page connectors."""

from engine.documents.sop.page import Arrow, Page
from engine.documents.sop.tracks import Tracks
from engine.read_models.sop import PrintedFlow, PrintedSop

_FEED = 1.6
"""How far below a row's upper border an arrow turns into its column."""


class Wiring:
    """Draws the arrows."""

    def __init__(self, sop: PrintedSop, pages: list[Page]) -> None:
        self.sop, self.pages = sop, pages
        self.tracks = [Tracks(page.columns) for page in pages]
        self.letters = 0

    def run(self) -> None:
        """Draw all arrows, those to the next row first."""
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
            points = tracks.down(start, tail, head, page.top_of(head.band) + _FEED)
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
