"""The drawings of the bundled processes: what a careful person would not have drawn fails here."""

from collections import Counter
from dataclasses import dataclass
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from lxml import etree

PROCESSES = Path(__file__).parents[3] / "processes"
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

    def __init__(self, path: Path) -> None:
        root = etree.parse(path).getroot()
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


@pytest.fixture(params=sorted(path.name for path in PROCESSES.glob("*.bpmn")))
def drawing(request: pytest.FixtureRequest) -> Drawing:
    return Drawing(PROCESSES / request.param)


@pytest.fixture
def sop() -> Drawing:
    return Drawing(PROCESSES / "pengukuran_kinerja.bpmn")


def test_everything_of_the_process_is_drawn_once(drawing: Drawing) -> None:
    kinds = ("Task", "Event", "Gateway", "Activity", "sequenceFlow", "participant", "lane", "textAnnotation")
    expected = {id_ for id_ in drawing.elements if drawing.type(id_).endswith(kinds)}

    assert set(drawing.drawn) - expected <= {id_ for id_ in drawing.elements if drawing.type(id_) in NOT_DRAWN}
    assert expected - set(drawing.drawn) == set()
    assert [id_ for id_, times in drawing.drawn.items() if times > 1] == []


def test_every_node_stands_inside_its_own_lane(sop: Drawing) -> None:
    lanes = sop.lane_of()
    nodes = {id_: box for id_, box in sop.nodes.items() if sop.type(id_) != "textAnnotation"}

    assert {id_: lanes.get(id_) for id_ in nodes if len(lanes.get(id_, [])) != 1} == {}
    assert [id_ for id_, box in nodes.items() if not sop.shapes[lanes[id_][0]].holds(box)] == []
    assert [id_ for id_, box in sop.labels.items() if id_ in nodes and not sop.shapes[lanes[id_][0]].holds(box)] == []


def test_the_lanes_fill_the_pool_from_top_to_bottom(sop: Drawing) -> None:
    pool = sop.shapes["Participant_pengukuran_kinerja"]
    lanes = [sop.shapes[id_] for id_ in sop.shapes if sop.type(id_) == "lane"]

    assert [sop.elements[id_].get("name") for id_ in sop.shapes if sop.type(id_) == "lane"] == [
        "Ka Dinas",
        "Sekretaris",
        "Sek. Tim Sakip",
        "Anggota Tim Sakip",
    ]
    assert lanes[0].y == pool.y
    assert all(above.bottom == below.y for above, below in pairwise(lanes))
    assert lanes[-1].bottom == pool.bottom
    assert all(pool.holds(lane) and lane.right == pool.right for lane in lanes)


def test_no_two_shapes_overlap(drawing: Drawing) -> None:
    clashes = [
        (one, other)
        for (one, box), (other, second) in combinations(drawing.nodes.items(), 2)
        if box.overlaps(second) and not _is_attached(drawing, one, other)
    ]

    assert clashes == []


def _is_attached(drawing: Drawing, one: str, other: str) -> bool:
    return other == drawing.end(one, "attachedToRef") or one == drawing.end(other, "attachedToRef")


def test_boundary_events_sit_on_the_border_of_their_activity(sop: Drawing) -> None:
    for id_, box in sop.nodes.items():
        if sop.type(id_) == "boundaryEvent":
            x, y = box.centre
            host = sop.shapes[sop.end(id_, "attachedToRef")]
            assert y == host.bottom, id_
            assert host.x < x < host.right, id_


def test_whatever_has_a_name_beside_it_has_a_place_for_it(drawing: Drawing) -> None:
    outside = ("Event", "Gateway", "sequenceFlow")
    named = {id_ for id_ in drawing.elements if drawing.type(id_).endswith(outside) and drawing.end(id_, "name")}

    assert named == set(drawing.labels)


def test_no_label_lies_on_a_shape_or_on_another_label(drawing: Drawing) -> None:
    on_shapes = [
        (label, node)
        for label, box in drawing.labels.items()
        for node, shape in drawing.nodes.items()
        if box.overlaps(shape)
    ]
    on_labels = [
        (one, other) for (one, box), (other, second) in combinations(drawing.labels.items(), 2) if box.overlaps(second)
    ]

    assert on_shapes == []
    assert on_labels == []


def test_edges_run_only_across_and_down(drawing: Drawing) -> None:
    slanted = [id_ for id_ in drawing.edges for (x1, y1), (x2, y2) in drawing.segments(id_) if (x1 == x2) == (y1 == y2)]
    needless = [
        id_
        for id_ in drawing.edges
        for first, second in pairwise(drawing.segments(id_))
        if (first[0][0] == first[1][0]) == (second[0][0] == second[1][0])
    ]

    assert slanted == []
    assert needless == []


def test_edges_begin_and_end_on_the_border_of_what_they_connect(drawing: Drawing) -> None:
    loose = []
    for id_, points in drawing.edges.items():
        for side, point in (("sourceRef", points[0]), ("targetRef", points[-1])):
            node = drawing.end(id_, side)
            if not _is_on_border(drawing.type(node), drawing.shapes[node], point):
                loose.append((id_, node, point))

    assert loose == []


def _is_on_border(kind: str, box: Box, point: Point) -> bool:
    x, y = (abs(point[0] - box.centre[0]) / (box.width / 2), abs(point[1] - box.centre[1]) / (box.height / 2))
    if kind.endswith("Event"):
        return abs(x * x + y * y - 1) < 0.01
    if kind.endswith("Gateway"):
        return abs(x + y - 1) < 0.01
    return max(x, y) == 1


def test_no_edge_runs_through_a_shape(drawing: Drawing) -> None:
    crossings = [
        (id_, node)
        for id_ in drawing.edges
        for segment in drawing.segments(id_)
        for node, box in drawing.nodes.items()
        if box.is_crossed_by(segment) and not _leaves_its_host(drawing, id_, node)
    ]

    assert crossings == []


def _leaves_its_host(drawing: Drawing, flow: str, node: str) -> bool:
    """A flow out of a boundary event starts at the event's border, which may lie inside the host's box."""
    return drawing.end(drawing.end(flow, "sourceRef"), "attachedToRef") == node


def test_no_edge_runs_through_a_label(drawing: Drawing) -> None:
    crossings = [
        (id_, label)
        for id_ in drawing.edges
        for segment in drawing.segments(id_)
        for label, box in drawing.labels.items()
        if box.is_crossed_by(segment)
    ]

    assert crossings == []


def test_no_two_edges_cross_or_share_a_stretch(drawing: Drawing) -> None:
    crossings = [
        (one, other)
        for one, other in combinations(drawing.edges, 2)
        if any(_touch(first, second) for first in drawing.segments(one) for second in drawing.segments(other))
    ]

    assert crossings == []


def _touch(one: Segment, other: Segment) -> bool:
    (x1, y1), (x2, y2) = one
    (x3, y3), (x4, y4) = other
    return (
        min(x1, x2) <= max(x3, x4)
        and min(x3, x4) <= max(x1, x2)
        and min(y1, y2) <= max(y3, y4)
        and min(y3, y4) <= max(y1, y2)
    )


def test_edges_stay_inside_the_pool(sop: Drawing) -> None:
    pool = sop.shapes["Participant_pengukuran_kinerja"]

    outside = [id_ for id_, points in sop.edges.items() if not all(pool.holds(Box(x, y, 0, 0)) for x, y in points)]
    assert outside == []


def test_work_goes_from_left_to_right_and_only_returns_go_back(sop: Drawing) -> None:
    backwards = {
        id_
        for id_ in sop.edges
        if sop.shapes[sop.end(id_, "targetRef")].centre[0] < sop.shapes[sop.end(id_, "sourceRef")].centre[0]
    }

    assert backwards == {"Flow_data_tidak_valid", "Flow_dokumen_tidak_benar", "Flow_ditolak"}
