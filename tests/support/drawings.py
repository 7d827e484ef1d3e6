"""Where the elements of a diagram are drawn, for tests that look at drawings as a careful person would."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise
from pathlib import Path

from lxml import etree

NS = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
}
CONTAINERS = {"participant", "lane"}
NOT_DRAWN = {"process", "laneSet", "collaboration", "definitions"}

Point = tuple[float, float]
Segment = tuple[Point, Point]


@dataclass(frozen=True)
class Box:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def centre(self) -> Point:
        return (self.x + self.width / 2, self.y + self.height / 2)

    def overlaps(self, other: "Box") -> bool:
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom

    def holds(self, other: "Box") -> bool:
        return self.x <= other.x and other.right <= self.right and self.y <= other.y and other.bottom <= self.bottom

    def is_crossed_by(self, segment: Segment) -> bool:
        """Whether an orthogonal segment runs through the inside; touching the border is no crossing."""
        (x1, y1), (x2, y2) = segment
        return min(x1, x2) < self.right and max(x1, x2) > self.x and min(y1, y2) < self.bottom and max(y1, y2) > self.y


class Drawing:
    """One file: its elements by id, and where they are drawn."""

    def __init__(self, source: Path | bytes) -> None:
        root = etree.fromstring(source if isinstance(source, bytes) else source.read_bytes())
        self.elements = {
            element.get("id"): element
            for element in root.iter()
            if isinstance(element.tag, str) and element.tag.startswith("{" + NS["bpmn"]) and element.get("id")
        }
        self.shapes: dict[str, Box] = {}
        self.labels: dict[str, Box] = {}
        self.edges: dict[str, list[Point]] = {}
        self.drawn: Counter[str] = Counter()
        for drawn in root.iterfind(".//bpmndi:BPMNPlane/*", NS):
            self._read(drawn)

    def _read(self, drawn: etree._Element) -> None:
        id_ = drawn.get("bpmnElement", "")
        self.drawn[id_] += 1
        bounds = drawn.find("dc:Bounds", NS)
        if bounds is not None:
            self.shapes[id_] = self._box(bounds)
        label = drawn.find("bpmndi:BPMNLabel/dc:Bounds", NS)
        if label is not None:
            self.labels[id_] = self._box(label)
        points = [(float(point.get("x")), float(point.get("y"))) for point in drawn.iterfind("di:waypoint", NS)]
        if points:
            self.edges[id_] = points

    @staticmethod
    def _box(bounds: etree._Element) -> Box:
        return Box(*(float(bounds.get(name)) for name in ("x", "y", "width", "height")))

    def type(self, id_: str) -> str:
        return etree.QName(self.elements[id_]).localname

    def end(self, flow: str, side: str) -> str:
        return self.elements[flow].get(side)

    @property
    def nodes(self) -> dict[str, Box]:
        return {id_: box for id_, box in self.shapes.items() if self.type(id_) not in CONTAINERS}

    def segments(self, flow: str) -> list[Segment]:
        return list(pairwise(self.edges[flow]))

    def lane_of(self) -> dict[str, list[str]]:
        lanes: dict[str, list[str]] = {}
        for id_, element in self.elements.items():
            for reference in element.iterfind("bpmn:flowNodeRef", NS):
                lanes.setdefault(reference.text, []).append(id_)
        return lanes


def is_on_border(kind: str, box: Box, point: Point) -> bool:
    x, y = (abs(point[0] - box.centre[0]) / (box.width / 2), abs(point[1] - box.centre[1]) / (box.height / 2))
    if kind.endswith("Event"):
        return abs(x * x + y * y - 1) < 0.01
    if kind.endswith("Gateway"):
        return abs(x + y - 1) < 0.01
    return max(x, y) == 1


def touch(one: Segment, other: Segment) -> bool:
    (x1, y1), (x2, y2) = one
    (x3, y3), (x4, y4) = other
    return (
        min(x1, x2) <= max(x3, x4)
        and min(x3, x4) <= max(x1, x2)
        and min(y1, y2) <= max(y3, y4)
        and min(y3, y4) <= max(y1, y2)
    )


def leaves_its_host(drawing: Drawing, flow: str, node: str) -> bool:
    """A flow out of a boundary event starts at the event's border, which may lie inside the host's box."""
    return drawing.end(drawing.end(flow, "sourceRef"), "attachedToRef") == node


def is_attached(drawing: Drawing, one: str, other: str) -> bool:
    return other == drawing.end(one, "attachedToRef") or one == drawing.end(other, "attachedToRef")


def flaws(drawing: Drawing) -> list[str]:
    """Return what a careful person would not have drawn; only that ways may cross each other at right angles."""
    return [*_shape_flaws(drawing), *_label_flaws(drawing), *_edge_flaws(drawing), *_pool_flaws(drawing)]


def _shape_flaws(drawing: Drawing) -> Iterator[str]:
    kinds = ("Task", "Event", "Gateway", "sequenceFlow", "participant", "lane")
    expected = {id_ for id_ in drawing.elements if drawing.type(id_).endswith(kinds)}
    yield from (f"{id_} is not drawn once" for id_ in expected if drawing.drawn[id_] != 1)
    for (one, box), (other, second) in combinations(drawing.nodes.items(), 2):
        if box.overlaps(second) and not is_attached(drawing, one, other):
            yield f"{one} lies on {other}"
    lanes = drawing.lane_of()
    for id_, box in drawing.nodes.items():
        if len(lanes.get(id_, [])) != 1 or not drawing.shapes[lanes[id_][0]].holds(box):
            yield f"{id_} is outside its lane"


def _label_flaws(drawing: Drawing) -> Iterator[str]:
    outside = ("Event", "Gateway", "sequenceFlow")
    named = {id_ for id_ in drawing.elements if drawing.type(id_).endswith(outside) and drawing.end(id_, "name")}
    yield from (f"{id_} has a name without a label, or a label without a name" for id_ in named ^ set(drawing.labels))
    for id_, box in drawing.labels.items():
        yield from (f"label {id_} lies on {node}" for node, shape in drawing.nodes.items() if box.overlaps(shape))
    for (one, box), (other, second) in combinations(drawing.labels.items(), 2):
        if box.overlaps(second):
            yield f"labels {one} and {other} overlap"


def _edge_flaws(drawing: Drawing) -> Iterator[str]:
    for id_, points in drawing.edges.items():
        for side, point in (("sourceRef", points[0]), ("targetRef", points[-1])):
            node = drawing.end(id_, side)
            if not is_on_border(drawing.type(node), drawing.shapes[node], point):
                yield f"{id_} does not touch {node}"
        for segment in drawing.segments(id_):
            yield from _segment_flaws(drawing, id_, segment)
    for one, other in combinations(drawing.edges, 2):
        pairs = ((first, second) for first in drawing.segments(one) for second in drawing.segments(other))
        if any(touch(first, second) and _is_flat(first) == _is_flat(second) for first, second in pairs):
            yield f"{one} and {other} share a stretch"


def _segment_flaws(drawing: Drawing, flow: str, segment: Segment) -> Iterator[str]:
    (x1, y1), (x2, y2) = segment
    if (x1 == x2) == (y1 == y2):
        yield f"{flow} is slanted or stands still"
    for node, box in drawing.nodes.items():
        if box.is_crossed_by(segment) and not leaves_its_host(drawing, flow, node):
            yield f"{flow} runs through {node}"
    for label, box in drawing.labels.items():
        if box.is_crossed_by(segment):
            yield f"{flow} runs through the label of {label}"


def _is_flat(segment: Segment) -> bool:
    return segment[0][1] == segment[1][1]


def _pool_flaws(drawing: Drawing) -> Iterator[str]:
    pool = next(box for id_, box in drawing.shapes.items() if drawing.type(id_) == "participant")
    lanes = [box for id_, box in drawing.shapes.items() if drawing.type(id_) == "lane"]
    if lanes[0].y != pool.y or lanes[-1].bottom != pool.bottom:
        yield "the lanes do not fill the pool"
    if any(above.bottom != below.y for above, below in pairwise(lanes)):
        yield "there is room between lanes"
    for id_, points in drawing.edges.items():
        if not all(pool.holds(Box(x, y, 0, 0)) for x, y in points):
            yield f"{id_} leaves the pool"
