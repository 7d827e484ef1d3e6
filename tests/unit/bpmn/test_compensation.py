"""Compensation and transactions: what was done is undone, last first, by whoever was drawn to undo it."""

from dataclasses import replace
from typing import Any

import pytest

from engine.bpmn.model import Event, EventKind, MultiInstance, Node, Parameter
from tests.unit.bpmn.drawing import (
    AND,
    NONE,
    SUB,
    XOR,
    Instance,
    Scripts,
    draw,
    end,
    inside,
    node,
    on_event,
    script,
    user,
)

UNDO = Event(EventKind.COMPENSATE)


def undoes(activity: str, handler: str) -> Node:
    return node("boundaryEvent", event=UNDO, attached_to=activity, compensated_by=handler)


def undo(activity: str = "", type: str = "intermediateThrowEvent", **facts: Any) -> Node:
    return node(type, event=replace(UNDO, activity=activity), **facts)


def writing(variables: dict[str, Any]) -> None:
    variables["urutan"] = [*variables["urutan"], variables.get("nama", "?")]


def writes(name: str, **facts: Any) -> Node:
    return script("tulis", for_compensation=True, inputs=(Parameter("nama", f"${{'{name}'}}"),), **facts)


BOOKINGS: dict[str, Node] = {
    "a": node("task"), "b": node("task"), "ca": undoes("a", "ha"), "cb": undoes("b", "hb"),
    "ha": writes("ha"), "hb": writes("hb"), "e": undo(), "c": user(),
}  # fmt: skip


def run(drawing: Any) -> Instance:
    return Instance(drawing, Scripts(tulis=writing), urutan=[])


def test_what_was_done_is_undone_last_first_before_the_event_is_left() -> None:
    instance = run(draw("mulai>a a>b b>e e>c", **BOOKINGS))
    assert instance.variables["urutan"] == ["hb", "ha"]
    assert instance.open == ["c"]
    assert instance.complete("c").ended


def test_what_was_not_done_is_not_undone_and_nothing_twice() -> None:
    drawing = draw("mulai>a a>e e>d d>b b>c", **BOOKINGS | {"d": undo()})
    assert run(drawing).variables["urutan"] == ["ha"]
    assert run(draw("mulai>e e>c", **BOOKINGS)).open == ["c"]


def test_one_activity_may_be_named() -> None:
    drawing = draw("mulai>a a>b b>e e>c", **BOOKINGS | {"e": undo("a")})
    assert run(drawing).variables["urutan"] == ["ha"]


def test_a_loop_is_undone_as_often_as_it_was_done() -> None:
    drawing = draw("mulai>m m>a a>b b>g g>m[lagi] g>e* e>c", m=XOR, g=XOR, **BOOKINGS | {"b": user()})
    instance = run(drawing).complete("b", lagi=True).complete("b", lagi=False)
    assert instance.variables["urutan"] == ["hb", "ha", "hb", "ha"]


def test_handlers_may_wait_and_the_event_waits_for_all_of_them() -> None:
    nodes = BOOKINGS | {"ha": user(for_compensation=True), "hb": user(for_compensation=True)}
    instance = run(draw("mulai>a a>b b>e e>c", **nodes))
    assert instance.open == ["ha", "hb"]
    assert instance.complete("ha").open == ["hb"]
    assert instance.complete("hb").open == ["c"]


def test_a_compensation_end_event_undoes_before_it_ends() -> None:
    nodes = BOOKINGS | {"e": undo(type="endEvent"), "hb": user(for_compensation=True)}
    instance = run(draw("mulai>a a>b b>e", **nodes))
    assert (instance.open, instance.ended) == (["hb"], False)
    assert instance.complete("hb").ended
    assert instance.waiting == []


def test_a_finished_subprocess_is_undone_by_undoing_what_was_done_in_it() -> None:
    nodes = inside("p", **{id: drawn for id, drawn in BOOKINGS.items() if id not in ("e", "c")})
    p = replace(SUB, inputs=(Parameter("nama", "${'lokal'}"),))
    nodes["ha"] = script("tulis", for_compensation=True, scope="p")
    instance = run(draw("mulai>p p_mulai>a a>b p>d d>e e>c", p=p, d=user(), e=undo(), c=user(), **nodes))
    assert instance.waiting.count("p") == 1
    assert instance.complete("d").variables["urutan"] == ["hb", "lokal"]
    assert instance.open == ["c"]
    parked = replace(p, async_before=True)
    later = run(draw("mulai>p p_mulai>a a>b p>e e>c", p=parked, e=undo(), c=user(), **nodes)).go_on()
    assert later.variables["urutan"] == ["hb", "lokal"]
    assert (later.open, later.parked) == (["c"], [])
    named = run(draw("mulai>p p_mulai>a a>b p>e e>c", p=p, e=undo("p"), c=user(), **nodes))
    assert named.variables["urutan"] == ["hb", "lokal"]


def test_a_subprocess_may_have_a_handler_or_an_event_subprocess_that_undoes_it() -> None:
    own = inside("p", a=node("task"), ca=undoes("a", "ha"), ha=writes("ha"))
    own |= on_event("s", UNDO, around="p", x=writes("s"), y=undo())
    drawing = draw("mulai>p p_mulai>a s_mulai>x x>y p>e e>c", p=SUB, e=undo(), c=user(), **own)
    assert run(drawing).variables["urutan"] == ["s", "ha"]
    handled = draw("mulai>p p_mulai>a p>e e>c", p=SUB, cp=undoes("p", "hp"), hp=writes("hp"), e=undo(), c=user(),
                   **inside("p", a=node("task")))  # fmt: skip
    assert run(handled).variables["urutan"] == ["hp"]


def test_each_instance_of_an_activity_is_undone() -> None:
    several = MultiInstance(sequential=False, cardinality="3")
    nodes = BOOKINGS | {"a": user(multi_instance=several), "ha": user(for_compensation=True)}
    instance = run(draw("mulai>a a>e e>c", **nodes))
    for _ in range(3):
        instance.complete("a")
    assert instance.open == ["ha", "ha", "ha"]
    for _ in range(3):
        assert instance.waiting
        instance.complete("ha")
    assert instance.open == ["c"]


def test_what_is_remembered_goes_with_what_is_cancelled_and_keeps_nothing_from_ending() -> None:
    nodes = inside("p", a=node("task"), ca=undoes("a", "ha"), ha=writes("ha"), d=user())
    nodes["t"] = node("boundaryEvent", event=Event(EventKind.MESSAGE, name="m"), attached_to="p")
    instance = run(draw("mulai>p p_mulai>a a>d p>c t>e e>c", p=SUB, e=undo(), c=user(), **nodes)).deliver("t")
    assert instance.variables["urutan"] == []
    assert run(draw("mulai>a a>selesai", **BOOKINGS)).ended


def test_an_event_subprocess_can_undo_what_was_finished_but_not_what_it_interrupted() -> None:
    nodes = inside("p", a=node("task"), ca=undoes("a", "ha"), ha=writes("ha"), d=user())
    nodes |= on_event("s", Event(EventKind.MESSAGE, name="m"), around="proses", x=undo(), i=user())
    drawing = draw("mulai>b b>p p_mulai>a a>d s_mulai>x x>i", p=SUB, b=node("task"), cb=undoes("b", "hb"),
                   hb=writes("hb"), **nodes)  # fmt: skip
    instance = run(drawing).deliver("s_mulai")
    assert instance.variables["urutan"] == ["hb"]
    assert instance.waiting == ["s", "i"]
    assert instance.complete("i").ended


@pytest.mark.parametrize("waits", [False, True])
def test_a_cancelled_transaction_is_undone_and_left_by_its_cancel_event(waits: bool) -> None:
    handler = user(for_compensation=True) if waits else writes("ha")
    nodes = inside("p", a=node("task"), ca=undoes("a", "ha"), ha=handler, f=AND, d=user(), x=end(EventKind.CANCEL))
    nodes["k"] = node("boundaryEvent", event=Event(EventKind.CANCEL), attached_to="p")
    drawing = draw("mulai>p p_mulai>a a>f f>d f>x p>c k>b", p=node("transaction"), b=user(), c=user(), **nodes)
    instance = run(drawing)
    if waits:
        assert instance.open == ["ha"]
        instance.complete("ha")
    else:
        assert instance.variables["urutan"] == ["ha"]
    assert instance.open == ["b"]
    assert instance.complete("b").ended


def test_restoring_changes_nothing_where_something_is_remembered_or_being_undone() -> None:
    nodes = inside(
        "p", a=node("task"), ca=undoes("a", "ha"), ha=user(for_compensation=True), s=node("startEvent", event=NONE)
    )
    p = replace(SUB, multi_instance=MultiInstance(sequential=True, cardinality="2"))
    instance = run(draw("mulai>p p_mulai>a p>d d>e e>c", p=p, d=user(), e=undo(), c=user(), **nodes))
    assert instance.workflow.state() == instance.state
    instance.complete("d")
    assert instance.workflow.state() == instance.state
    assert instance.open == ["ha", "ha"]
    assert instance.complete("ha").complete("ha").open == ["c"]
    assert instance.complete("c").ended
