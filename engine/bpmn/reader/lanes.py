"""Lanes: who stands in which, and in which order people see them."""

import re

from engine.bpmn.model import Lane
from engine.bpmn.xml import BPMN, BPMN_DI, Element, attribute, child, children, folded, text_of

_NOT_WORD = re.compile(r"[\W_]+")


def group_of(name: str) -> str:
    """Return the candidate group of a lane's name: `Sek. Tim Sakip` gives `sek-tim-sakip`."""
    return _NOT_WORD.sub("-", name.lower()).strip("-")


class LanePlan:
    """The lanes of one process.

    Attributes:
        leaves: Lanes without lanes in them, from top to bottom as drawn (by their shapes, else in document order).
    """

    def __init__(self, process: Element) -> None:
        """Read the lane sets of a process and of its subprocesses."""
        self._lanes: dict[str, Lane] = {}
        leaves: list[Lane] = []
        for lane_set in process.iter(f"{{{BPMN}}}laneSet", f"{{{BPMN}}}childLaneSet"):
            for lane in children(lane_set, "lane"):
                self._read(lane, leaves)
        self.leaves = tuple(_as_drawn(process, leaves))

    def lane_of(self, node: Element) -> Lane | None:
        """Return the innermost lane a node stands in; within a subprocess, else the subprocess's own."""
        place: Element | None = node
        while place is not None:
            found = self._lanes.get(attribute(place, "id"))
            if found is not None:
                return found
            place = place.getparent()
        return None

    def _read(self, element: Element, leaves: list[Lane]) -> None:
        # Document order visits a lane before the lanes within it, so that the innermost one is written last.
        name = folded(attribute(element, "name"))
        lane = Lane(id=attribute(element, "id"), name=name, group=group_of(name))
        for ref in children(element, "flowNodeRef"):
            self._lanes[text_of(ref)] = lane
        if child(element, "childLaneSet") is None:
            leaves.append(lane)


def _as_drawn(process: Element, leaves: list[Lane]) -> list[Lane]:
    heights = _heights(process) if len(leaves) > 1 else {}
    if not all(lane.id in heights for lane in leaves):
        return leaves
    return sorted(leaves, key=lambda lane: heights[lane.id])


def _heights(process: Element) -> dict[str, tuple[float, float]]:
    """Return where each shape begins, as (y, x), by the id of what it shows."""
    found: dict[str, tuple[float, float]] = {}
    for shape in process.getroottree().iter(f"{{{BPMN_DI}}}BPMNShape"):
        bounds = next((part for part in shape.iterchildren("*") if part.tag.endswith("}Bounds")), None)
        if bounds is None:
            continue
        try:
            found[shape.get("bpmnElement", "")] = float(bounds.get("y", "")), float(bounds.get("x", ""))
        except ValueError:
            continue
    return found
