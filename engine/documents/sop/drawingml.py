"""Shapes as Word writes them since 2010 (DrawingML): alone, in groups or on a canvas, and pictures."""

import re
from collections.abc import Iterator

from engine.documents.sop.names import Element, folded, local, text_of
from engine.documents.sop.symbols import (
    ARROW,
    BOX,
    DIAMOND,
    END,
    PAGE,
    PICTURE,
    TEXT,
    WORDS,
    Shape,
    given,
    number_in,
)

_KINDS = {
    "flowChartTerminator": END,
    "roundRect": END,
    "ellipse": END,
    "flowChartAlternateProcess": END,
    "flowChartProcess": BOX,
    "rect": BOX,
    "flowChartPredefinedProcess": BOX,
    "flowChartDecision": DIAMOND,
    "diamond": DIAMOND,
    "flowChartOffpageConnector": PAGE,
    "homePlate": PAGE,
    "pentagon": PAGE,
    "flowChartConnector": PAGE,
}
_LINES = re.compile(r"^(line|straightConnector|bentConnector|curvedConnector|.*[aA]rrow)")
_EMU = 36_000


def shapes_of(drawing: Element) -> Iterator[Shape]:
    """Yield the shapes of a `w:drawing`."""
    anchor = drawing.find("*")
    at = _offset(anchor)
    shapes = list(drawing.iter("{*}wsp"))
    if not shapes and next(drawing.iter("{*}pic"), None) is not None:
        yield _picture(anchor, at)
    properties = None if anchor is None else anchor.find("{*}docPr")
    alone = len(shapes) == 1 and next(drawing.iter("{*}wgp", "{*}wpc"), None) is None
    for shape in shapes:
        own = shape.find("{*}cNvPr")
        named = properties if own is None and alone else own
        alt = (properties.get("descr", "") if properties is not None and alone else "") or given(own, "descr")
        place = _extent(anchor, at) if alone else _place(shape, drawing, at)
        yield _shape(shape, given(named, "id"), alt, place)


def _picture(anchor: Element | None, at: tuple[float, float] | None) -> Shape:
    """Return a picture, called as Word calls it: nobody here looks into it."""
    properties = None if anchor is None else anchor.find("{*}docPr")
    x, y = _extent(anchor, at) or (None, None)
    wide = _measure(None if anchor is None else anchor.find("{*}extent"), "cx") / _EMU
    return Shape(PICTURE, text=given(properties, "descr") or given(properties, "name"), x=x, y=y, wide=wide)


def _shape(shape: Element, id_: str, alt: str, place: tuple[float, float] | None) -> Shape:
    text = text_of(found) if (found := shape.find("{*}txbx/{*}txbxContent")) is not None else ""
    join = shape.find("{*}cNvCnPr")
    x, y = place or (None, None)
    ends = [given(None if join is None else join.find(f"{{*}}{side}"), "id") for side in ("stCxn", "endCxn")]
    kind = ARROW if join is not None else _new_kind(shape, text)
    return Shape(kind, id_, text, folded(alt), ends[0], ends[1], x, y)


def _new_kind(shape: Element, text: str) -> str:
    preset = given(shape.find("{*}spPr/{*}prstGeom"), "prst")
    is_box = given(shape.find("{*}cNvSpPr"), "txBox") in {"1", "true"}
    outline = shape.find("{*}spPr/{*}ln")
    is_bare = outline is not None and outline.find("{*}noFill") is not None
    if (_KINDS.get(preset, BOX) == BOX and WORDS.match(text)) or (is_box and is_bare and preset == "rect"):
        return TEXT
    if _LINES.match(preset) or (not preset and outline is not None and _has_head(outline)):
        return ARROW
    return _KINDS.get(preset, "")


def _has_head(outline: Element) -> bool:
    """Whether a line ends in an arrow's head."""
    return any(given(end, "type") not in {"", "none"} for end in outline.iterchildren("{*}headEnd", "{*}tailEnd"))


def _measure(element: Element | None, name: str) -> float:
    return number_in(given(element, name))


def _offset(anchor: Element | None) -> tuple[float, float] | None:
    """Return how far a drawing's upper left corner is from its paragraph's; None where it depends on the page."""
    if anchor is None or local(anchor) == "inline":
        return (0.0, 0.0) if anchor is not None else None
    offsets = []
    for name, near in (("positionH", {"column", "character"}), ("positionV", {"paragraph", "line"})):
        position = anchor.find(f"{{*}}{name}")
        offset = None if position is None else position.find("{*}posOffset")
        if position is None or offset is None or position.get("relativeFrom") not in near:
            return None
        offsets.append(number_in(offset.text) / _EMU)
    return offsets[0], offsets[1]


def _extent(anchor: Element | None, at: tuple[float, float] | None) -> tuple[float, float] | None:
    extent = None if anchor is None else anchor.find("{*}extent")
    if at is None or extent is None:
        return None
    return at[0] + number_in(extent.get("cx")) / _EMU / 2, at[1] + number_in(extent.get("cy")) / _EMU / 2


def _place(shape: Element, drawing: Element, at: tuple[float, float] | None) -> tuple[float, float] | None:
    """Return the middle of a shape in a group or on a canvas, whose own measures may be scaled."""
    frame = shape.find("{*}spPr/{*}xfrm")
    if at is None or frame is None:
        return None
    offset, extent = frame.find("{*}off"), frame.find("{*}ext")
    x = _measure(offset, "x") + _measure(extent, "cx") / 2
    y = _measure(offset, "y") + _measure(extent, "cy") / 2
    for group in shape.iterancestors("{*}wgp", "{*}grpSp"):
        outer = group.find("{*}grpSpPr/{*}xfrm")
        if outer is None or outer.find("{*}chExt") is None:
            continue
        scale = [
            _measure(outer.find("{*}ext"), side) / (_measure(outer.find("{*}chExt"), side) or 1)
            for side in ("cx", "cy")
        ]
        x = (x - _measure(outer.find("{*}chOff"), "x")) * scale[0] + number_in(given(outer.find("{*}off"), "x"))
        y = (y - _measure(outer.find("{*}chOff"), "y")) * scale[1] + number_in(given(outer.find("{*}off"), "y"))
    return at[0] + x / _EMU, at[1] + y / _EMU
