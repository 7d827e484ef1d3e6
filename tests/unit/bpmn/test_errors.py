"""Errors and escalations: thrown in the diagram or from outside, caught by the innermost event that may."""

from dataclasses import replace
from typing import Any

import pytest

from engine.bpmn.model import Event, EventKind, MultiInstance, Node, ServiceKind
from engine.bpmn.runtime import BpmnError, DelegateExecution, EventThrown
from tests.unit.bpmn.drawing import (
    AND,
    PROCESS,
    SUB,
    Instance,
    calling,
    catch,
    draw,
    end,
    inside,
    node,
    on_event,
    service,
    user,
)

ERROR, ESCALATION = EventKind.ERROR, EventKind.ESCALATION
FAIL = node("endEvent", event=Event(ERROR, name="E1", message="habis"))


def catching(kind: EventKind = ERROR, code: str = "", at: str = "p", **facts: Any) -> Node:
    event = Event(kind, name=code, code_variable="kode", message_variable="pesan" if kind is ERROR else "")
    return node("boundaryEvent", event=event, attached_to=at, **facts)


def test_a_caught_error_leaves_its_code_and_message() -> None:
    instance = Instance(draw("mulai>p p_mulai>x e>a", p=SUB, e=catching(), a=user(), **inside("p", x=FAIL)))
    assert instance.open == ["a"]
    assert instance.variables == {"kode": "E1", "pesan": "habis"}
    assert EventThrown(ERROR, "E1", "x", caught=True, message="habis") in instance.happenings


def test_the_innermost_event_that_names_the_code_comes_first() -> None:
    nodes = inside("p", q=SUB) | inside("q", x=FAIL) | {"any": catching(at="q", scope="p"), "i": user(scope="p")}
    drawing = draw("mulai>p p_mulai>q q_mulai>x any>i e>a", p=SUB, e=catching(code="E1"), a=user(), **nodes)
    assert Instance(drawing).open == ["i"]
    other = replace(nodes["any"], event=Event(ERROR, name="E2"))
    drawing = draw("mulai>p p_mulai>q q_mulai>x any>i e>a", p=SUB, e=catching(), a=user(), **nodes | {"any": other})
    assert Instance(drawing).open == ["a"]


def test_an_event_subprocess_takes_an_error_before_a_boundary_event() -> None:
    nodes = inside("p", x=FAIL, b=user()) | on_event("s", Event(ERROR), around="p", i=user())
    drawing = draw("mulai>p p_mulai>x p_mulai>b s_mulai>i e>a", p=SUB, e=catching(code="E1"), a=user(), **nodes)
    instance = Instance(drawing)
    assert instance.open == ["i"]
    assert instance.complete("i").ended


def test_what_an_event_subprocess_throws_goes_further_out() -> None:
    nodes = inside("p", x=FAIL) | on_event("s", Event(ERROR), around="p", y=FAIL)
    drawing = draw("mulai>p p_mulai>x s_mulai>y e>a", p=SUB, e=catching(), a=user(), **nodes)
    assert Instance(drawing).open == ["a"]


def test_an_error_that_nobody_catches_ends_its_token_and_its_subprocess_goes_on() -> None:
    instance = Instance(draw("mulai>p p_mulai>x p>a", p=SUB, a=user(), **inside("p", x=FAIL)))
    assert instance.open == ["a"]
    assert instance.workflow.end_state == ""
    workflow = Instance(draw("mulai>a a>x", a=user(), x=FAIL)).workflow
    workflow.complete_task(workflow.user_tasks[0].id, {})
    assert (workflow.ended, workflow.end_state) == (True, "E1")


def test_an_error_in_one_instance_of_an_activity_ends_them_all() -> None:
    p = replace(SUB, multi_instance=MultiInstance(sequential=False, cardinality="3"))
    nodes = inside("p", a=user(), x=FAIL)
    instance = Instance(draw("mulai>p p_mulai>a a>x e>b", p=p, e=catching(), b=user(), **nodes))
    assert instance.complete("a", 1).open == ["b"]


def test_a_task_may_throw_an_error_from_outside() -> None:
    drawing = draw("mulai>a a>selesai e>b", a=user(), e=catching(at="a", code="E1"), b=user())
    instance = Instance(drawing)
    instance.act(lambda workflow: workflow.raise_error(instance.task("a"), "E1", "rusak", {"x": 1}))
    assert instance.result is True
    assert instance.open == ["b"]
    assert instance.variables == {"x": 1, "kode": "E1", "pesan": "rusak"}
    assert "-a" in instance.told()
    uncaught = Instance(drawing)
    uncaught.act(lambda workflow: workflow.raise_error(uncaught.task("a"), "E2"))
    assert uncaught.result is False
    assert uncaught.ended


def test_an_external_task_may_throw_an_error_and_an_unknown_one_is_a_key_error() -> None:
    work = service(ServiceKind.EXTERNAL, topic="t")
    instance = Instance(draw("mulai>w w>selesai e>b", w=work, e=catching(at="w"), b=user()))
    assert instance.act(lambda workflow: workflow.raise_error(instance.external("w"), "E9")).open == ["b"]
    with pytest.raises(KeyError):
        instance.workflow.raise_error(instance.workflow.tokens[0].id.__class__(int=1), "E9")


def test_a_delegate_may_throw_an_error() -> None:
    def gagal(execution: DelegateExecution) -> None:
        raise BpmnError("E1", "kosong")

    drawing = draw("mulai>w w>selesai e>b", w=service(ServiceKind.DELEGATE, "${gagal}"), e=catching(at="w"), b=user())
    instance = Instance(drawing, knows={"delegates": {"gagal": gagal}})
    assert instance.open == ["b"]
    assert instance.variables == {"kode": "E1", "pesan": "kosong"}


def test_an_escalation_goes_on_beside_or_interrupts() -> None:
    nodes = inside("p", x=node("intermediateThrowEvent", event=Event(ESCALATION, name="late")), c=user())
    beside = draw("mulai>p p_mulai>x x>c e>a", p=SUB, e=catching(ESCALATION, interrupting=False), a=user(), **nodes)
    assert Instance(beside).open == ["a", "c"]
    assert Instance(beside).variables == {"kode": "late"}
    instead = draw("mulai>p p_mulai>x x>c e>a", p=SUB, e=catching(ESCALATION, "late"), a=user(), **nodes)
    assert Instance(instead).open == ["a"]
    nobody = draw("mulai>p p_mulai>x x>c e>a", p=SUB, e=catching(ESCALATION, "other"), a=user(), **nodes)
    assert Instance(nobody).open == ["c"]


def test_an_escalation_may_start_an_event_subprocess_of_the_process_each_time() -> None:
    late = node("intermediateThrowEvent", event=Event(ESCALATION, name="late"))
    nodes = on_event("s", Event(ESCALATION), interrupting=False, around=PROCESS, i=user())
    instance = Instance(draw("mulai>x x>y y>c s_mulai>i", x=late, y=late, c=user(), **nodes))
    assert instance.open == ["c", "i", "i"]
    assert instance.complete("i").complete("c").open == ["i"]
    assert instance.complete("i").ended


def test_an_escalation_of_an_event_subprocess_is_not_for_itself() -> None:
    nodes = on_event("s", Event(ESCALATION), interrupting=False, around=PROCESS, x=end(ESCALATION, "late"))
    instance = Instance(draw("mulai>y y>c s_mulai>x", y=node("intermediateThrowEvent", event=Event(ESCALATION, name="l")),
                             c=user(), **nodes))  # fmt: skip
    assert instance.open == ["c"]
    assert "!late uncaught" in instance.told()


def test_a_task_may_escalate_from_outside_and_stays_open() -> None:
    e = catching(ESCALATION, at="a", interrupting=False)
    instance = Instance(draw("mulai>a a>selesai e>b", a=user(), e=e, b=user()))
    instance.act(lambda workflow: workflow.escalate(instance.task("a"), "late", {"x": 1}))
    assert instance.open == ["a", "b"]
    assert instance.variables == {"x": 1, "kode": "late"}


def test_the_caller_catches_what_the_called_instance_does_not() -> None:
    drawing = draw(
        "mulai>p p>selesai e>a f>b", p=calling(), e=catching(code="E1"), f=catch(ESCALATION, "p", interrupting=False),
        a=user(), b=user(),
    )  # fmt: skip
    instance = Instance(drawing, kunci="anak")
    call = instance.workflow.calls[0].id
    instance.act(lambda workflow: workflow.escalate_call(call, "late", {}))
    assert (instance.result, instance.open) == (True, ["b"])
    instance.act(lambda workflow: workflow.fail_call(call, "E2", "", {}))
    assert instance.result is False
    assert instance.workflow.calls[0].id == call
    instance.act(lambda workflow: workflow.fail_call(call, "E1", "habis", {}))
    assert (instance.result, instance.open, instance.workflow.calls) == (True, ["a", "b"], ())


def test_an_error_in_parallel_leaves_the_other_branch() -> None:
    instance = Instance(draw("mulai>f f>a f>b a>x b>selesai", f=AND, a=user(), b=user(), x=FAIL)).complete("a")
    assert instance.open == ["b"]
    assert instance.complete("b").ended
