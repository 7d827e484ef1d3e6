"""Shapes drawn in a cell, whichever way Word wrote them."""

from collections.abc import Iterator, Mapping

from engine.documents.sop import drawingml, vml
from engine.documents.sop.names import Element, local
from engine.documents.sop.symbols import Shape


def shapes_in(container: Element, rules: Mapping[str, tuple[str, str]]) -> Iterator[Shape]:
    """Yield the shapes anchored in a cell. `rules`: what VML's connectors join, by their id."""
    for drawn in container.iter("{*}drawing", "{*}pict", "{*}object"):
        if _is_alternative(drawn) or next(drawn.iterancestors("{*}del", "{*}moveFrom"), None) is not None:
            continue
        if local(drawn) == "drawing":
            yield from drawingml.shapes_of(drawn)
        else:
            yield from vml.shapes_of(drawn, rules)


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
