"""What Camunda does where several things happen in one command: found by the reference, kept here in small."""

import pytest

from engine.bpmn.model import Event, EventKind, MultiInstance, Node, Parameter
from engine.errors import ExecutionError
from tests.unit.bpmn.drawing import AND, OR, SUB, Instance, catch, draw, end, node, timer, user

OUT = (Parameter("x", "${y}"),)
ESCALATION = Event(EventKind.ESCALATION, name="E1")


def test_an_interrupted_activity_maps_its_outputs_all_the_same() -> None:
    drawing = draw(
        "mulai>a a>selesai t>b",
        a=user(inputs=(Parameter("y", "${5}"),), outputs=OUT),
        b=user(),
        t=timer("PT1H", at="a"),
    )
    assert Instance(drawing, x=1).fire("t").variables == {"x": 5}


def test_an_output_that_cannot_be_mapped_fails_the_interruption_by_name() -> None:
    drawing = draw("mulai>a a>selesai t>b", a=user(outputs=OUT), b=user(), t=timer("PT1H", at="a"))
    with pytest.raises(ExecutionError) as error:
        Instance(drawing).fire("t")
    assert error.value.activity_id == "a"


def test_an_instance_can_be_cancelled_though_an_output_cannot_be_mapped() -> None:
    workflow = Instance(draw("mulai>a a>selesai", a=user(outputs=OUT))).workflow
    workflow.cancel()
    assert workflow.ended
    assert workflow.variables == {}


def test_what_is_cancelled_together_is_cancelled_oldest_first() -> None:
    a, b = user(outputs=(Parameter("x", "${1}"),)), user(outputs=(Parameter("x", "${2}"),))
    drawing = draw("mulai>f f>a f>b f>c c>t", f=AND, a=a, b=b, c=user(), t=end(EventKind.TERMINATE))
    instance = Instance(drawing).complete("c")
    assert instance.variables == {"x": 2}
    assert instance.told() == ["c", "~c_t", "+t", "-a", "-b", "t"]


def test_what_throws_an_escalation_goes_on_before_what_catches_it() -> None:
    inside = {"s": node("startEvent", scope="p"), "e": node("intermediateThrowEvent", event=ESCALATION, scope="p")}
    inside["a"] = node("task", outputs=(Parameter("x", "${'inside'}"),), inputs=(Parameter("i", ""),), scope="p")
    caught = {
        "c": catch(EventKind.ESCALATION, "p", interrupting=False),
        "b": node("task", outputs=(Parameter("x", "${'outside'}"),)),
    }
    assert Instance(draw("mulai>p s>e e>a c>b", p=SUB, **inside, **caught)).variables == {"x": "outside"}


def test_a_completion_condition_does_not_see_what_the_activity_maps_in() -> None:
    several = MultiInstance(sequential=False, cardinality="2", completion_condition="${x == 1}")
    drawing = draw("mulai>a a>b", a=user(multi_instance=several, inputs=(Parameter("x", "${1}"),)), b=user())
    assert Instance(drawing, x=0).complete("a").open == ["a"]
    assert Instance(drawing, x=1).complete("a").open == ["b"]


def test_a_collection_without_element_variable_is_read_once() -> None:
    several = MultiInstance(sequential=True, collection="units")
    instance = Instance(draw("mulai>a a>b", a=user(multi_instance=several), b=user()), units=[1, 2]).complete(
        "a", units=[]
    )
    assert instance.open == ["a"]
    assert instance.complete("a").open == ["b"]


def test_an_inclusive_join_does_not_wait_for_a_subprocess_that_never_ends() -> None:
    inside = {"s": node("startEvent", scope="p"), "a": user(scope="p")}
    drawing = draw("mulai>f f>p f>b b>j p>j j>c s>a a>a", f=AND, j=OR, p=SUB, b=user(), c=user(), **inside)
    assert Instance(drawing).complete("b").open == ["a", "c"]


def start_of(scope: str, kind: EventKind, name: str = "") -> Node:
    return node("startEvent", event=Event(kind, name=name), scope=scope)


def test_an_event_subprocess_that_interrupts_leaves_errors_to_be_caught_in_its_scope() -> None:
    nodes = {
        "p": node("subProcess", triggered_by_event=True),
        "m": start_of("p", EventKind.MESSAGE, "M"),
        "b": user(scope="p"),
    }
    nodes["x"] = node("endEvent", event=Event(EventKind.ERROR, name="E1"), scope="p")
    nodes |= {
        "q": node("subProcess", triggered_by_event=True),
        "e": start_of("q", EventKind.ERROR),
        "c": user(scope="q"),
    }
    instance = Instance(draw("mulai>a m>b b>x e>c", a=user(), **nodes))
    assert instance.deliver("m").open == ["b"]
    assert instance.complete("b").open == ["c"]
    assert instance.complete("c").ended


def test_an_escalation_from_deeper_inside_an_event_subprocess_starts_it_anew() -> None:
    nodes = {
        "p": node("subProcess", triggered_by_event=True),
        "e": start_of("p", EventKind.ESCALATION),
        "b": user(scope="p"),
    }
    nodes |= {"q": node("subProcess", scope="p"), "s": node("startEvent", event=Event(EventKind.NONE), scope="q")}
    nodes |= {"x": node("intermediateThrowEvent", event=ESCALATION, scope="q"), "y": node("endEvent", event=ESCALATION)}
    instance = Instance(draw("mulai>a a>y e>b b>q s>x", a=user(), **nodes)).complete("a")
    assert instance.open == ["b"]
    assert instance.complete("b").open == ["b"]


def test_an_event_subprocess_catches_before_a_boundary_event_that_names_the_code() -> None:
    nodes = {"p": SUB, "s": node("startEvent", event=Event(EventKind.NONE), scope="p"), "a": user(scope="p")}
    nodes["x"] = node("endEvent", event=Event(EventKind.ERROR, name="E1"), scope="p")
    nodes |= {
        "q": node("subProcess", triggered_by_event=True, scope="p"), "e": start_of("q", EventKind.ERROR), "b": user(scope="q"),
        "f": catch(EventKind.ERROR, "p", "E1"), "c": user(),
    }  # fmt: skip
    assert Instance(draw("mulai>p s>a a>x e>b f>c", **nodes)).complete("a").open == ["b"]


def test_an_event_subprocess_does_not_catch_an_error_from_anywhere_inside_itself() -> None:
    nodes = {"p": node("subProcess", triggered_by_event=True), "e": start_of("p", EventKind.ERROR)}
    nodes |= {"q": node("subProcess", scope="p"), "s": node("startEvent", event=Event(EventKind.NONE), scope="q")}
    nodes |= {"b": user(scope="q"), "x": node("endEvent", event=Event(EventKind.ERROR, name="E1"), scope="q")}
    drawing = draw("mulai>a a>y e>q s>b b>x", a=user(), y=end(EventKind.ERROR, "E1"), **nodes)
    assert Instance(drawing).complete("a").complete("b").ended
