"""Conditional events: looked at when they begin to stand by, and when a variable changes that they can see."""

from typing import Any

import pytest

from engine.bpmn.model import Event, EventKind, MultiInstance, Node, Parameter, Script
from engine.bpmn.runtime import Limits
from engine.errors import ExecutionError
from tests.unit.bpmn.drawing import (
    AND,
    PROCESS,
    SUB,
    Instance,
    Scripts,
    draw,
    inside,
    node,
    on_event,
    script,
    user,
    wait,
)


def when(text: str, **facts: Any) -> Event:
    return Event(EventKind.CONDITIONAL, expression=f"${{{text}}}", **facts)


def at(activity: str, text: str, interrupting: bool = True, **facts: Any) -> Node:
    return node("boundaryEvent", event=when(text, **facts), attached_to=activity, interrupting=interrupting)


def test_an_intermediate_event_passes_when_its_condition_holds_already() -> None:
    drawing = draw("mulai>w w>a", w=node("intermediateCatchEvent", event=when("x > 1")), a=user())
    assert Instance(drawing, x=2).open == ["a"]
    waiting = Instance(drawing, x=1)
    assert waiting.open == []
    assert waiting.act(lambda workflow: workflow.set_variables({"x": 5})).open == ["a"]


def test_a_variable_that_is_not_there_makes_a_condition_false_but_other_faults_are_faults() -> None:
    drawing = draw("mulai>w w>a", w=node("intermediateCatchEvent", event=when("x > 1")), a=user())
    assert Instance(drawing).act(lambda workflow: workflow.set_variables({"x": 2})).open == ["a"]
    with pytest.raises(ExecutionError) as error:
        Instance(drawing, x={"a": 1})
    assert error.value.activity_id == "w"


def test_a_boundary_condition_that_holds_takes_the_place_of_its_activity() -> None:
    drawing = draw("mulai>a a>selesai t>b", a=user(), b=user(), t=at("a", "x > 1"))
    assert Instance(drawing, x=2).told()[-6:] == ["+a", "-a", "+t", "t", "~t_b", "+b"]
    waiting = Instance(drawing, x=0)
    assert waiting.open == ["a"]
    assert waiting.act(lambda workflow: workflow.set_variables({"x": 2})).open == ["b"]


def test_another_branch_may_make_it_true() -> None:
    drawing = draw("mulai>f f>a f>c t>b", f=AND, a=user(), b=user(), c=user(), t=at("a", "x > 1"))
    assert Instance(drawing, x=0).complete("c", x=2).open == ["b"]


def test_each_change_counts_for_an_event_that_interrupts_nothing() -> None:
    drawing = draw("mulai>a a>selesai t>b", a=user(), b=user(), t=at("a", "x > 1", interrupting=False))
    instance = Instance(drawing, x=0)
    for value in (2, 2, 0):
        instance.act(lambda workflow, value=value: workflow.set_variables({"x": value}))
    assert instance.open == ["a", "b", "b"]


def test_only_the_variable_and_the_kind_of_change_that_are_named_count() -> None:
    t = at("a", "true", interrupting=False, variable_name="y", variable_events=("create", "delete"))
    instance = Instance(draw("mulai>a a>selesai t>b", a=user(), b=user(), t=t))
    assert instance.open == ["a", "b"], "where it begins to stand, no change is asked for"
    for variables in ({"x": 1}, {"y": 1}, {"y": 2}):
        instance.act(lambda workflow, variables=variables: workflow.set_variables(variables))
    assert instance.open == ["a", "b", "b"]
    assert instance.act(lambda workflow: workflow.set_variables({}, ("y", "none"))).open == ["a", "b", "b", "b"]
    assert instance.variables == {"x": 1}


def test_what_an_activity_sets_itself_is_seen_before_it_is_left() -> None:
    def naik(variables: dict[str, object]) -> None:
        variables["x"] = 2

    drawing = draw("mulai>a a>c t>b", a=script("naik"), b=user(), c=user(), t=at("a", "x > 1"))
    assert Instance(drawing, Scripts(naik=naik), x=0).open == ["b"]
    asked = draw("mulai>a a>c t>b", a=user(), b=user(), c=user(), t=at("a", "x > 1"))
    assert Instance(asked, x=0).complete("a", x=2).open == ["b"]


def test_an_event_subprocess_starts_when_its_condition_holds() -> None:
    nodes = on_event("s", when("x > 1"), around=PROCESS, i=user())
    drawing = draw("mulai>a s_mulai>i", a=user(), **nodes)
    assert Instance(drawing, x=0).complete("a", x=2).open == ["i"]
    assert Instance(drawing, x=2).told()[0] == "+s", "not even the start event is reached"
    within = inside("p", a=user()) | on_event("s", when("x > 1"), around="p", i=user())
    assert Instance(draw("mulai>p p_mulai>a s_mulai>i", p=SUB, **within), x=2).open == ["i"]
    beside = on_event("s", when("x > 1"), interrupting=False, around=PROCESS, i=user())
    assert Instance(draw("mulai>a s_mulai>i", a=user(), **beside), x=2).open == ["a", "i"]


def test_a_nearer_variable_of_the_same_name_hides_a_change() -> None:
    a = user(inputs=(Parameter("x", "${0}"),))
    instance = Instance(draw("mulai>a t>b", a=a, b=user(), t=at("a", "x > 1")), x=0)
    instance.act(lambda workflow: workflow.set_variables({"x": 5}))
    assert instance.open == ["a"]
    local = instance.task("a")
    assert instance.act(lambda workflow: workflow.set_local_variables(local, {"x": 5})).open == ["b"]
    a = user(inputs=(Parameter("x", "${5}"),))
    beside = Instance(draw("mulai>a t>b", a=a, b=user(), t=at("a", "x > 1", interrupting=False)), x=0)
    assert beside.open == ["a", "b"]
    assert beside.act(lambda workflow: workflow.set_variables({"x": 6})).open == ["a", "b"]


def test_what_an_activity_maps_in_for_itself_is_no_change() -> None:
    a = user(inputs=(Parameter("x", "${2}"),))
    t = at("a", "x > 1", interrupting=False)
    assert Instance(draw("mulai>a t>b", a=a, b=user(), t=t)).open == ["a", "b"]


def test_a_condition_of_a_subprocess_sees_its_own_variables() -> None:
    p = node("subProcess", multi_instance=MultiInstance(sequential=False, collection="units", element_variable="unit"))
    nodes = inside("p", a=user()) | on_event("s", when("batal == unit"), around="p", i=user(name="${unit}"))
    instance = Instance(draw("mulai>p p_mulai>a s_mulai>i", p=p, **nodes), units=["u", "v"], batal="")
    instance.act(lambda workflow: workflow.set_variables({"batal": "v"}))
    assert instance.open == ["a", "i"]
    assert [task.name for task in instance.workflow.user_tasks if task.activity_id == "i"] == ["v"]


def test_a_condition_after_an_event_gateway_may_decide_at_once_or_later() -> None:
    nodes = {"w": node("intermediateCatchEvent", event=when("x > 1")), "m": wait(EventKind.MESSAGE, "m")}
    drawing = draw("mulai>g g>w g>m w>a m>b", g=node("eventBasedGateway"), a=user(), b=user(), **nodes)
    assert Instance(drawing, x=2).open == ["a"]
    later = Instance(drawing, x=0)
    assert later.heard == ["m:m"]
    later.act(lambda workflow: workflow.set_variables({"x": 2}))
    assert (later.open, later.heard) == (["a"], [])


def test_a_condition_that_feeds_itself_ends_by_its_steps() -> None:
    def naik(variables: dict[str, Any]) -> None:
        variables["x"] += 1

    nodes = on_event(
        "s", when("x > 1"), interrupting=False, around=PROCESS, i=node("scriptTask", script=Script("naik"))
    )
    with pytest.raises(ExecutionError) as error:
        Instance(draw("mulai>a s_mulai>i", a=user(), **nodes), Scripts(naik=naik), limits=Limits(steps=300), x=2)
    assert "300 steps" in str(error.value)


def test_restoring_changes_nothing_where_conditions_stand() -> None:
    nodes = inside("p", a=user()) | on_event("s", when("x > 1"), interrupting=False, around="p", i=user())
    instance = Instance(draw("mulai>p p_mulai>a s_mulai>i t>b", p=SUB, b=user(), t=at("p", "x > 3"), **nodes), x=2)
    assert instance.workflow.state() == instance.state
    assert instance.open == ["a", "i"]
    assert instance.act(lambda workflow: workflow.set_variables({"x": 4})).open == ["b"]
