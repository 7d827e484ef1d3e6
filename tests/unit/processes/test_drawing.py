"""The drawings of the bundled processes: what a careful person would not have drawn fails here."""

from itertools import combinations, pairwise
from pathlib import Path

import pytest

from tests.support.drawings import NOT_DRAWN, Box, Drawing, is_attached, is_on_border, leaves_its_host, touch

PROCESSES = Path(__file__).parents[3] / "processes"


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
        if box.overlaps(second) and not is_attached(drawing, one, other)
    ]

    assert clashes == []


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
            if not is_on_border(drawing.type(node), drawing.shapes[node], point):
                loose.append((id_, node, point))

    assert loose == []


def test_no_edge_runs_through_a_shape(drawing: Drawing) -> None:
    crossings = [
        (id_, node)
        for id_ in drawing.edges
        for segment in drawing.segments(id_)
        for node, box in drawing.nodes.items()
        if box.is_crossed_by(segment) and not leaves_its_host(drawing, id_, node)
    ]

    assert crossings == []


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
        if any(touch(first, second) for first in drawing.segments(one) for second in drawing.segments(other))
    ]

    assert crossings == []


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
