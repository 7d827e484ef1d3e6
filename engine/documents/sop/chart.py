"""The flowchart on paper: which rows stand on which page, where each symbol is, and how each arrow runs.

Arrows to the next row leave below and enter above. All others leave and enter at the sides and run up or down between
the Pelaksana columns, where no symbol stands. An arrow to another page ends in an off-page connector (segilima) whose
letter stands again where it goes on.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from engine.documents.sop import paper
from engine.documents.sop.labels import Area, Labels, diamond, size_of
from engine.documents.sop.page import SHAPE_HEIGHT, Page, Placed
from engine.documents.sop.wiring import Wiring
from engine.read_models.sop import PrintedRow, PrintedSop, Symbol

STRIP = 9.5
"""Height of a row that holds only off-page connectors."""
TITLE = 13.0
LEAST_ROW = 15.0


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
    Wiring(sop, pages).run()
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
