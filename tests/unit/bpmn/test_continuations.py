"""`asyncBefore` and `asyncAfter`: a job lets a token in or out, and what was reached is kept until then."""

from typing import Any

import pytest

from engine.bpmn.model import Event, EventKind, MultiInstance, Node, Parameter
from tests.unit.bpmn.drawing import AND, NONE, OR, SUB, Instance, draw, inside, node, timer, user


def test_before_an_activity_nothing_of_it_has_begun() -> None:
    a = user(async_before=True, inputs=(Parameter("n", "${x}"),))
    instance = Instance(draw("mulai>a a>b t>selesai", a=a, b=user(), t=timer("PT1H", at="a")), x=1)
    assert (instance.open, instance.timers, instance.parked) == ([], [], ["a"])
    assert instance.told()[-1] == "~mulai_a"
    instance.act(lambda workflow: workflow.set_variables({"x": 2})).go_on()
    assert instance.told() == ["+a"]
    assert instance.workflow.user_tasks[0].locals == {"n": 2}
    assert (instance.timers, instance.parked) == (["t"], [])
    assert instance.complete("a").open == ["b"]


def test_after_an_activity_it_is_done_and_its_flow_not_taken() -> None:
    instance = Instance(draw("mulai>a a>b[x] a>c[y]", a=user(async_after=True), b=user(), c=user()))
    instance.complete("a", x=True, y=True)
    assert instance.told() == ["a"]
    assert (instance.open, instance.parked) == ([], ["a", "a"])
    assert instance.go_on().told() == ["~a_b", "+b"]
    assert instance.go_on().open == ["b", "c"]


def test_after_the_last_activity_the_instance_waits_for_its_job() -> None:
    instance = Instance(draw("mulai>a", a=user(async_after=True))).complete("a")
    assert (instance.ended, instance.parked) == (False, ["a"])
    assert instance.go_on().ended


@pytest.mark.parametrize("where", ["async_before", "async_after"])
def test_events_gateways_and_subprocesses_may_wait_for_a_job_too(where: str) -> None:
    def parking(type: str, **facts: Any) -> Node:
        return node(type, **{where: True}, **facts)

    nodes = {
        "mulai": parking("startEvent", event=NONE),
        "g": parking("parallelGateway"),
        "p": parking("subProcess"),
        "s": parking("serviceTask"),
        "selesai": parking("endEvent", event=NONE),
    } | inside("p", a=node("task"))
    instance = Instance(draw("mulai>g g>p p_mulai>a p>s s>selesai", **nodes))
    for activity in ("mulai", "g", "p", "s", "selesai"):
        assert instance.parked == [activity]
        assert not instance.ended
        instance.go_on(activity)
    assert instance.ended


def test_a_body_and_its_instances_wait_for_jobs_of_their_own() -> None:
    several = MultiInstance(sequential=False, cardinality="2", async_before=True, async_after=True)
    a = user(multi_instance=several, async_before=True, async_after=True)
    instance = Instance(draw("mulai>a a>b", a=a, b=user()))
    assert instance.parked == ["a#multiInstanceBody"]
    assert instance.go_on().parked == ["a", "a"]
    assert instance.go_on().go_on().open == ["a", "a"]
    instance.complete("a").complete("a")
    assert instance.parked == ["a", "a"]
    instance.go_on()
    assert (instance.parked, instance.open) == (["a"], [])
    assert instance.go_on().parked == ["a#multiInstanceBody"]
    assert instance.go_on().open == ["b"]


def test_one_after_the_other_the_next_instance_opens_after_the_job() -> None:
    several = MultiInstance(sequential=True, cardinality="2", async_after=True)
    instance = Instance(draw("mulai>a a>b", a=user(multi_instance=several), b=user())).complete("a")
    assert (instance.open, instance.parked) == ([], ["a"])
    assert instance.go_on().open == ["a"]
    assert instance.complete("a").go_on().open == ["b"]


def test_an_inclusive_join_waits_for_a_token_that_waits_for_its_job() -> None:
    nodes = {"a": node("task", async_after=True), "b": node("task", async_before=True), "j": OR, "c": user()}
    instance = Instance(draw("mulai>f f>a f>b a>j b>j j>c", f=OR, **nodes))
    assert sorted(instance.parked) == ["a", "b"]
    assert instance.go_on("a").open == []
    assert instance.go_on("b").open == ["c"]
    other = Instance(draw("mulai>f f>a f>b a>j b>j j>c", f=OR, **nodes)).go_on("b")
    assert other.open == []
    assert other.go_on("a").open == ["c"]
    nodes["a"] = node("task", async_after=True)
    elsewhere = Instance(draw("mulai>f f>a f>b a>j[x] a>e* b>j j>c", f=OR, e=user(), **nodes), x=False)
    assert elsewhere.go_on("b").open == ["c"]


def test_an_inclusive_join_waits_for_what_waits_for_a_job_at_its_own_door() -> None:
    j = node("inclusiveGateway", async_before=True)
    instance = Instance(draw("mulai>f f>j f>j2 f>j3 j2>j j3>j j>c", f=OR, j2=node("task"), j3=user(), j=j, c=user()))
    instance.complete("j3")
    assert instance.parked == ["j", "j", "j"]
    assert instance.go_on().go_on().open == []
    assert instance.go_on().open == ["c"]


def test_a_join_counts_a_token_only_after_its_job() -> None:
    j = node("parallelGateway", async_before=True)
    instance = Instance(draw("mulai>f f>j f>j2 j2>j j>c", f=AND, j2=node("task"), j=j, c=user()))
    assert instance.parked == ["j", "j"]
    assert instance.go_on().open == []
    assert instance.go_on().open == ["c"]


def test_what_waits_for_a_job_is_cancelled_without_a_word() -> None:
    nodes = inside("p", a=user(async_before=True))
    instance = Instance(draw("mulai>p p_mulai>a t>b", p=SUB, b=user(), t=timer("PT1H", at="p"), **nodes))
    instance.fire("t")
    assert instance.told() == ["-p", "+t", "t", "~t_b", "+b"]
    assert instance.parked == []


def test_a_boundary_event_may_wait_for_a_job_after_it_happened() -> None:
    t = node("boundaryEvent", event=Event(EventKind.MESSAGE, name="m"), attached_to="a", async_before=True)
    instance = Instance(draw("mulai>a t>b", a=user(), b=user(), t=t)).deliver("t")
    assert (instance.open, instance.parked, instance.told()) == ([], ["t"], ["-a"])
    assert instance.go_on().told() == ["+t", "t", "~t_b", "+b"]


def test_a_token_that_waits_for_a_job_is_no_task_and_is_a_key_error() -> None:
    instance = Instance(draw("mulai>a", a=user(async_before=True)))
    (parked,) = instance.workflow.continuations
    with pytest.raises(KeyError):
        instance.workflow.complete_task(parked.id, {})
    task = instance.go_on().task("a")
    with pytest.raises(KeyError):
        instance.workflow.continue_(task)
    assert task == parked.id
    assert instance.workflow.tokens[0].pending == ""
