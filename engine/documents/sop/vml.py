"""Shapes as Word wrote them before 2010 (VML), and still does for old files."""

import re
from collections.abc import Iterator, Mapping

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

_TYPES = {
    1: BOX, 2: END, 3: END, 4: DIAMOND, 15: PAGE, 56: PAGE, 109: BOX, 110: DIAMOND, 112: BOX, 116: END, 120: PAGE,
    176: END, 177: PAGE, 202: TEXT, 20: ARROW, 32: ARROW, 33: ARROW, 34: ARROW, 35: ARROW, 36: ARROW, 13: ARROW,
    66: ARROW, 67: ARROW, 68: ARROW,
}  # fmt: skip
"""VML's numbers of shape types, as `o:spt` and in `#_x0000_t110`."""
_ELEMENTS = {"rect": BOX, "roundrect": END, "oval": END, "line": ARROW, "polyline": ARROW, "curve": ARROW}
_LENGTH = re.compile(r"([\d.]+)(pt|in|cm|mm|px)?")
_UNITS = {"pt": 25.4 / 72, "in": 25.4, "cm": 10.0, "mm": 1.0, "px": 25.4 / 96, None: 25.4 / 72}
_TITLE = "{urn:schemas-microsoft-com:office:office}title"


def shapes_of(drawn: Element, rules: Mapping[str, tuple[str, str]]) -> Iterator[Shape]:
    """Yield the shapes of a `w:pict` or `w:object`. `rules`: what connectors join, by their id."""
    types = {
        each.get("id", ""): each.get("{urn:schemas-microsoft-com:office:office}spt", "")
        for each in drawn.iter("{*}shapetype")
    }
    for shape in drawn.iter("{urn:schemas-microsoft-com:vml}*"):
        name = local(shape)
        if name not in {"shape", *_ELEMENTS} or any(local(above) == "txbxContent" for above in shape.iterancestors()):
            continue
        box = shape.find("{*}textbox/{*}txbxContent")
        text = "" if box is None else text_of(box)
        kind = _ELEMENTS.get(name) or _kind(shape, types)
        if shape.find("{*}imagedata") is not None:
            kind, text = (
                PICTURE,
                shape.get("alt", "") or given(shape.find("{*}imagedata"), _TITLE) or "tanpa nama",
            )
        kind = TEXT if kind in {BOX, ""} and WORDS.match(text) else kind
        id_ = shape.get("id", "")
        start, end = rules.get(id_, ("", ""))
        is_grouped = next(shape.iterancestors("{*}group"), None) is not None
        x, y = (None, None) if is_grouped else _place(shape.get("style", ""))
        yield Shape(ARROW if start or end else kind, id_, text, folded(shape.get("alt", "")), start, end, x, y)


def _kind(shape: Element, types: Mapping[str, str]) -> str:
    called = shape.get("type", "").lstrip("#")
    number = (
        shape.get("{urn:schemas-microsoft-com:office:office}spt") or types.get(called) or called.rpartition("_t")[2]
    )
    return _TYPES.get(int(number), "") if number.isdigit() and len(number) < 5 else ""


def _place(style: str) -> tuple[float | None, float | None]:
    """Return the middle of a VML shape from its style."""
    said = dict(part.split(":", 1) for part in style.replace(" ", "").split(";") if ":" in part)
    if "width" not in said or "page" in style:
        return None, None
    lengths = {}
    for name in ("margin-left", "margin-top", "width", "height"):
        found = _LENGTH.match(said.get(name, "0").lstrip("-"))
        size = number_in(found[1]) * _UNITS[found[2]] if found else 0.0
        lengths[name] = -size if said.get(name, "").startswith("-") else size
    return lengths["margin-left"] + lengths["width"] / 2, lengths["margin-top"] + lengths["height"] / 2
