"""Shapes drawn in a cell: DrawingML and VML, alone, in groups or on a canvas."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.documents.sop.names import Element, folded, local, text_of

END = "kapsul"
BOX, DIAMOND, PAGE, ARROW, TEXT, PICTURE = "kotak", "belah ketupat", "segilima", "panah", "teks", "gambar"
_WORDS = re.compile(
    r"^(?:(?:tidak|tdk\.?|belum|ya,?)\s+)?"
    r"(?:ya|tidak|tdk|y|t|n|setuju|disetujui|tolak|ditolak|sesuai|benar|salah|ok|lengkap|valid|layak|revisi|perbaikan)"
    r"[.,:!]?$",
    re.IGNORECASE,
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
_OLD_TYPES = {
    1: BOX, 2: END, 3: END, 4: DIAMOND, 15: PAGE, 56: PAGE, 109: BOX, 110: DIAMOND, 112: BOX, 116: END, 120: PAGE,
    176: END, 177: PAGE, 202: TEXT, 20: ARROW, 32: ARROW, 33: ARROW, 34: ARROW, 35: ARROW, 36: ARROW, 13: ARROW,
    66: ARROW, 67: ARROW, 68: ARROW,
}  # fmt: skip
"""VML's numbers of shape types, as `o:spt` and in `#_x0000_t110`."""
_OLD_ELEMENTS = {"rect": BOX, "roundrect": END, "oval": END, "line": ARROW, "polyline": ARROW, "curve": ARROW}
_LENGTH = re.compile(r"([\d.]+)(pt|in|cm|mm|px)?")
_UNITS = {"pt": 25.4 / 72, "in": 25.4, "cm": 10.0, "mm": 1.0, "px": 25.4 / 96, None: 25.4 / 72}
_EMU = 36_000
TITLE = "{urn:schemas-microsoft-com:office:office}title"


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape.

    Attributes:
        kind: kapsul, kotak, belah ketupat, segilima, panah, teks or gambar; empty for one nobody knows here.
        id: What arrows call it; empty where it has no name.
        text: What is written in it.
        alt: Its alternative text.
        start, end: Of an arrow, the ids of what it joins; empty where the file does not say.
        x, y: Its middle in millimetres, from where it is anchored; None where the file does not say.
        wide: Of a picture, its width in millimetres.
    """

    kind: str
    id: str = ""
    text: str = ""
    alt: str = ""
    start: str = ""
    end: str = ""
    x: float | None = None
    y: float | None = None
    wide: float = 0.0


def shapes_in(container: Element, rules: Mapping[str, tuple[str, str]]) -> Iterator[Shape]:
    """Yield the shapes anchored in a cell. `rules`: what VML's connectors join, by their id."""
    for drawn in container.iter("{*}drawing", "{*}pict", "{*}object"):
        if _is_alternative(drawn) or next(drawn.iterancestors("{*}del", "{*}moveFrom"), None) is not None:
            continue
        if local(drawn) == "drawing":
            yield from _new(drawn)
        else:
            yield from _old(drawn, rules)


def rules_of(*parts: Element | None) -> dict[str, tuple[str, str]]:
    """Return what VML's connectors join, as (start, end) by the connector's id."""
    joined = {}
    for rule in (
        found for part in parts if part is not None for found in part.iter("{urn:schemas-microsoft-com:office:office}r")
    ):
        ends = {"start": "", "end": ""}
        for proxy in rule.iterchildren("*"):
            side = "start" if proxy.get("start") is not None else "end"
            ends[side] = proxy.get("idref", "").lstrip("#")
        joined[rule.get("idref", "").lstrip("#")] = (ends["start"], ends["end"])
    return joined


def _is_alternative(drawn: Element) -> bool:
    """Whether a drawing only repeats another one for programs that do not know it, or stands inside another."""
    for above in drawn.iterancestors("{*}Fallback", "{*}txbxContent"):
        if local(above) == "txbxContent":
            return True
        choice = above.getprevious()
        if choice is not None and next(choice.iter("{*}wsp"), None) is not None:
            return True
    return False


def _new(drawing: Element) -> Iterator[Shape]:
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
        alt = (properties.get("descr", "") if properties is not None and alone else "") or _get(own, "descr")
        place = _extent(anchor, at) if alone else _place(shape, drawing, at)
        yield _shape(shape, _get(named, "id"), alt, place)


def _picture(anchor: Element | None, at: tuple[float, float] | None) -> Shape:
    """Return a picture, called as Word calls it: nobody here looks into it."""
    properties = None if anchor is None else anchor.find("{*}docPr")
    x, y = _extent(anchor, at) or (None, None)
    wide = _number(_get(None if anchor is None else anchor.find("{*}extent"), "cx")) / _EMU
    return Shape(PICTURE, text=_get(properties, "descr") or _get(properties, "name"), x=x, y=y, wide=wide)


def _shape(shape: Element, id_: str, alt: str, place: tuple[float, float] | None) -> Shape:
    text = text_of(found) if (found := shape.find("{*}txbx/{*}txbxContent")) is not None else ""
    join = shape.find("{*}cNvCnPr")
    x, y = place or (None, None)
    ends = [_get(None if join is None else join.find(f"{{*}}{side}"), "id") for side in ("stCxn", "endCxn")]
    kind = ARROW if join is not None else _new_kind(shape, text)
    return Shape(kind, id_, text, folded(alt), ends[0], ends[1], x, y)


def _new_kind(shape: Element, text: str) -> str:
    preset = _get(shape.find("{*}spPr/{*}prstGeom"), "prst")
    is_box = _get(shape.find("{*}cNvSpPr"), "txBox") in {"1", "true"}
    outline = shape.find("{*}spPr/{*}ln")
    is_bare = outline is not None and outline.find("{*}noFill") is not None
    if (_KINDS.get(preset, BOX) == BOX and _WORDS.match(text)) or (is_box and is_bare and preset == "rect"):
        return TEXT
    if _LINES.match(preset) or (not preset and outline is not None and _has_head(outline)):
        return ARROW
    return _KINDS.get(preset, "")


def _has_head(outline: Element) -> bool:
    """Whether a line ends in an arrow's head."""
    return any(_get(end, "type") not in {"", "none"} for end in outline.iterchildren("{*}headEnd", "{*}tailEnd"))


def _get(element: Element | None, name: str) -> str:
    return "" if element is None else element.get(name, "")


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
        offsets.append(_number(offset.text) / _EMU)
    return offsets[0], offsets[1]


def _extent(anchor: Element | None, at: tuple[float, float] | None) -> tuple[float, float] | None:
    extent = None if anchor is None else anchor.find("{*}extent")
    if at is None or extent is None:
        return None
    return at[0] + _number(extent.get("cx")) / _EMU / 2, at[1] + _number(extent.get("cy")) / _EMU / 2


def _place(shape: Element, drawing: Element, at: tuple[float, float] | None) -> tuple[float, float] | None:
    """Return the middle of a shape in a group or on a canvas, whose own measures may be scaled."""
    frame = shape.find("{*}spPr/{*}xfrm")
    if at is None or frame is None:
        return None
    offset, extent = frame.find("{*}off"), frame.find("{*}ext")
    x = _number(_get(offset, "x")) + _number(_get(extent, "cx")) / 2
    y = _number(_get(offset, "y")) + _number(_get(extent, "cy")) / 2
    for group in shape.iterancestors("{*}wgp", "{*}grpSp"):
        outer = group.find("{*}grpSpPr/{*}xfrm")
        if outer is None or outer.find("{*}chExt") is None:
            continue
        scale = [
            _number(_get(outer.find("{*}ext"), side)) / (_number(_get(outer.find("{*}chExt"), side)) or 1)
            for side in ("cx", "cy")
        ]
        x = (x - _number(_get(outer.find("{*}chOff"), "x"))) * scale[0] + _number(_get(outer.find("{*}off"), "x"))
        y = (y - _number(_get(outer.find("{*}chOff"), "y"))) * scale[1] + _number(_get(outer.find("{*}off"), "y"))
    return at[0] + x / _EMU, at[1] + y / _EMU


def _number(text: str | None) -> float:
    try:
        return float(text or 0)
    except ValueError:
        return 0.0


def _old(drawn: Element, rules: Mapping[str, tuple[str, str]]) -> Iterator[Shape]:
    types = {
        each.get("id", ""): each.get("{urn:schemas-microsoft-com:office:office}spt", "")
        for each in drawn.iter("{*}shapetype")
    }
    for shape in drawn.iter("{urn:schemas-microsoft-com:vml}*"):
        name = local(shape)
        if name not in {"shape", *_OLD_ELEMENTS} or any(
            local(above) == "txbxContent" for above in shape.iterancestors()
        ):
            continue
        box = shape.find("{*}textbox/{*}txbxContent")
        text = "" if box is None else text_of(box)
        kind = _OLD_ELEMENTS.get(name) or _old_kind(shape, types)
        if shape.find("{*}imagedata") is not None:
            kind, text = PICTURE, shape.get("alt", "") or _get(shape.find("{*}imagedata"), TITLE) or "tanpa nama"
        kind = TEXT if kind in {BOX, ""} and _WORDS.match(text) else kind
        id_ = shape.get("id", "")
        start, end = rules.get(id_, ("", ""))
        is_grouped = next(shape.iterancestors("{*}group"), None) is not None
        x, y = (None, None) if is_grouped else _old_place(shape.get("style", ""))
        yield Shape(ARROW if start or end else kind, id_, text, folded(shape.get("alt", "")), start, end, x, y)


def _old_kind(shape: Element, types: Mapping[str, str]) -> str:
    called = shape.get("type", "").lstrip("#")
    number = (
        shape.get("{urn:schemas-microsoft-com:office:office}spt") or types.get(called) or called.rpartition("_t")[2]
    )
    return _OLD_TYPES.get(int(number), "") if number.isdigit() and len(number) < 5 else ""


def _old_place(style: str) -> tuple[float | None, float | None]:
    """Return the middle of a VML shape from its style."""
    said = dict(part.split(":", 1) for part in style.replace(" ", "").split(";") if ":" in part)
    if "width" not in said or "page" in style:
        return None, None
    lengths = {}
    for name in ("margin-left", "margin-top", "width", "height"):
        found = _LENGTH.match(said.get(name, "0").lstrip("-"))
        size = _number(found[1]) * _UNITS[found[2]] if found else 0.0
        lengths[name] = -size if said.get(name, "").startswith("-") else size
    return lengths["margin-left"] + lengths["width"] / 2, lengths["margin-top"] + lengths["height"] / 2
