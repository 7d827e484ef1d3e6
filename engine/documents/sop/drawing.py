"""Symbols and arrows as Word draws them: DrawingML, with VML beside it for programs that know no other.

Everything hangs on the paragraph of a cell of the table and keeps its place in it, so that it moves with its row. An
arrow names the symbols it joins (`stCxn`, `endCxn`), which no program has to guess from lines then.
"""

from collections.abc import Sequence

from engine.documents.sop import labels
from engine.documents.sop.markup import Face, attribute, paragraph, run
from engine.documents.sop.page import Arrow, Page, Placed, Point
from engine.documents.sop.paper import fitting

EMU = 36_000
"""In a millimetre."""
PRESETS = {
    "kapsul": "flowChartTerminator",
    "selesai": "flowChartTerminator",
    "kotak": "flowChartProcess",
    "belah ketupat": "flowChartDecision",
    "segilima": "flowChartOffpageConnector",
}
_OUTLINES = {
    "belah ketupat": "m10800,l21600,10800,10800,21600,,10800xe",
    "segilima": "m,l21600,r,17255l10800,21600,,17255xe",
}
_POINTS = 72 / 25.4


class Pen:
    """Draws; every drawing gets the next number as its id, unique in the document."""

    def __init__(self) -> None:
        self._last = 0

    def cells(self, page: Page) -> dict[tuple[int, int], str]:
        """Return the runs of each Pelaksana cell of a page, by (row of the page, lane)."""
        drawn: dict[tuple[int, int], str] = {}
        ids = []
        for symbol in page.symbols:
            self._last += 1
            ids.append(self._last)
            _add(drawn, (symbol.band, symbol.lane), self._symbol(page, symbol))
        for arrow in page.arrows:
            self._last += 1
            cell = _cell_of(page, *_corner(arrow.points))
            _add(drawn, cell, self._arrow(page, cell, arrow, (ids[arrow.start], ids[arrow.end])))
            if arrow.label:
                self._last += 1
                cell = _cell_of(page, arrow.label_at.left, arrow.label_at.top)
                _add(drawn, cell, self._label(page, cell, arrow))
        return drawn

    def _symbol(self, page: Page, symbol: Placed) -> str:
        corner = (symbol.x - symbol.width / 2, symbol.y - symbol.height / 2)
        at = _within(page, (symbol.band, symbol.lane), corner)
        face = Face(fitting(symbol.text, symbol.width * 0.86, 7))
        text = paragraph(run(symbol.text, face), align="center") if symbol.text else ""
        geometry = f'<a:prstGeom prst="{PRESETS[symbol.kind]}"><a:avLst/></a:prstGeom>' + _FILL + _line(9525)
        size = (symbol.width, symbol.height)
        body = f"<wps:cNvSpPr/>{_properties(size, geometry)}{_text_box(text)}"
        return self._wrapped(symbol.alt or symbol.kind, symbol.alt, at, size, body, self._old_symbol(symbol, at, text))

    def _arrow(self, page: Page, cell: tuple[int, int], arrow: Arrow, ends: tuple[int, int]) -> str:
        left, top = _corner(arrow.points)
        size = (max(x for x, _ in arrow.points) - left, max(y for _, y in arrow.points) - top)
        points = [(x - left, y - top) for x, y in arrow.points]
        geometry = _path(points, size) if len(points) > 2 else ""
        flip = ""
        if not geometry:
            (x1, y1), (x2, y2) = points
            flip = (' flipH="1"' if x2 < x1 else "") + (' flipV="1"' if y2 < y1 else "")
            geometry = '<a:prstGeom prst="straightConnector1"><a:avLst/></a:prstGeom>'
        geometry += ("<a:noFill/>" if len(points) > 2 else "") + _line(9525, '<a:tailEnd type="triangle"/>')
        glue = f'<wps:cNvCnPr><a:stCxn id="{ends[0]}" idx="0"/><a:endCxn id="{ends[1]}" idx="0"/></wps:cNvCnPr>'
        body = f"{glue}{_properties(size, geometry, flip)}<wps:bodyPr/>"
        at = _within(page, cell, (left, top))
        alt = f"Panah: {arrow.label}" if arrow.label else "Panah"
        return self._wrapped("Panah", alt, at, size, body, self._old_arrow(points, at))

    def _label(self, page: Page, cell: tuple[int, int], arrow: Arrow) -> str:
        at = _within(page, cell, (arrow.label_at.left, arrow.label_at.top))
        size = (arrow.label_at.width, arrow.label_at.height)
        text = paragraph(run(arrow.label, Face(labels.POINTS)), align="center")
        # White, so that a line of the table behind it does not strike the words out.
        geometry = f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{_FILL}<a:ln><a:noFill/></a:ln>'
        body = f'<wps:cNvSpPr txBox="1"/>{_properties(size, geometry)}{_text_box(text)}'
        old = f'<v:shape style="{_style(at, size)}" fillcolor="white" stroked="f">{_old_text(text)}</v:shape>'
        return self._wrapped(f"Label {arrow.label}", "", at, size, body, old)

    def _wrapped(self, name: str, alt: str, at: Point, size: Point, body: str, old: str) -> str:
        number = self._last
        alt_ = f" descr={attribute(alt)}" if alt else ""
        place = (
            f'<wp:positionH relativeFrom="column"><wp:posOffset>{_emu(at[0])}</wp:posOffset></wp:positionH>'
            f'<wp:positionV relativeFrom="paragraph"><wp:posOffset>{_emu(at[1])}</wp:posOffset></wp:positionV>'
        )
        return (
            '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
            '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" '
            f'relativeHeight="{1000 + number}" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1">'
            f'<wp:simplePos x="0" y="0"/>{place}<wp:extent cx="{_emu(size[0])}" cy="{_emu(size[1])}"/>'
            '<wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
            f'<wp:docPr id="{number}" name={attribute(f"{name} {number}")}{alt_}/><wp:cNvGraphicFramePr/>'
            '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
            f'<wps:wsp><wps:cNvPr id="{number}" name={attribute(f"{name} {number}")}/>{body}</wps:wsp>'
            "</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
            f"<mc:Fallback><w:pict>{old}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )

    def _old_symbol(self, symbol: Placed, at: Point, text: str) -> str:
        style = _style(at, (symbol.width, symbol.height))
        inside = _old_text(text) if text else ""
        name = f'id="_x0000_s{self._last + 1024}" style="{style}"'
        if symbol.kind in _OUTLINES:
            return f'<v:shape {name} coordsize="21600,21600" path="{_OUTLINES[symbol.kind]}">{inside}</v:shape>'
        if symbol.kind == "kotak":
            return f"<v:rect {name}>{inside}</v:rect>"
        return f'<v:roundrect {name} arcsize="0.5">{inside}</v:roundrect>'

    def _old_arrow(self, points: Sequence[Point], at: Point) -> str:
        way = " ".join(f"{(x + at[0]) * _POINTS:.1f}pt,{(y + at[1]) * _POINTS:.1f}pt" for x, y in points)
        place = "position:absolute;mso-position-horizontal-relative:text;mso-position-vertical-relative:text"
        return (
            f'<v:polyline id="_x0000_s{self._last + 1024}" style="{place};z-index:{self._last}" points="{way}" '
            'filled="f"><v:stroke endarrow="block"/></v:polyline>'
        )


def _add(drawn: dict[tuple[int, int], str], cell: tuple[int, int], runs: str) -> None:
    drawn[cell] = drawn.get(cell, "") + runs


def _corner(points: Sequence[Point]) -> Point:
    return min(x for x, _ in points), min(y for _, y in points)


def _cell_of(page: Page, x: float, y: float) -> tuple[int, int]:
    """Return the Pelaksana cell that a point lies in, the nearest one where it lies beside them."""
    lane = int((x - page.columns.first_lane) // page.columns.lane)
    return page.band_at(y), min(max(lane, 0), page.columns.lanes - 1)


def _within(page: Page, cell: tuple[int, int], point: Point) -> Point:
    """Return a point as seen from the upper left corner of a cell."""
    band, lane = cell
    return point[0] - page.columns.first_lane - lane * page.columns.lane, point[1] - page.top_of(band)


def _emu(millimetres: float) -> int:
    return round(millimetres * EMU)


def _properties(size: Point, geometry: str, flip: str = "") -> str:
    extent = f'<a:off x="0" y="0"/><a:ext cx="{_emu(size[0])}" cy="{_emu(size[1])}"/>'
    return f"<wps:spPr><a:xfrm{flip}>{extent}</a:xfrm>{geometry}</wps:spPr>"


def _path(points: Sequence[Point], size: Point) -> str:
    """Return a line with corners as a geometry of its own."""
    steps = "".join(
        f'<a:{step}><a:pt x="{_emu(x)}" y="{_emu(y)}"/></a:{step}>'
        for step, (x, y) in zip(("moveTo", *("lnTo",) * len(points)), points, strict=False)
    )
    lists = '<a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/>'
    path = f'<a:path w="{_emu(size[0])}" h="{_emu(size[1])}" fill="none">{steps}</a:path>'
    return f"<a:custGeom>{lists}<a:pathLst>{path}</a:pathLst></a:custGeom>"


def _line(width: int, ends: str = "") -> str:
    return f'<a:ln w="{width}"><a:solidFill><a:srgbClr val="000000"/></a:solidFill>{ends}</a:ln>'


_FILL = '<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>'


def _text_box(text: str) -> str:
    box = f"<wps:txbx><w:txbxContent>{text}</w:txbxContent></wps:txbx>" if text else ""
    return (
        f'{box}<wps:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"><a:noAutofit/></wps:bodyPr>'
    )


def _style(at: Point, size: Point) -> str:
    place = f"margin-left:{at[0] * _POINTS:.1f}pt;margin-top:{at[1] * _POINTS:.1f}pt"
    return (
        f"position:absolute;{place};width:{size[0] * _POINTS:.1f}pt;height:{size[1] * _POINTS:.1f}pt;z-index:1;"
        "mso-position-horizontal-relative:text;mso-position-vertical-relative:text"
    )


def _old_text(text: str) -> str:
    return f'<v:textbox inset="0,0,0,0"><w:txbxContent>{text}</w:txbxContent></v:textbox>'
