"""Event subprocesses: started by an event as long as the scope around them is open."""

from datetime import timedelta

import pytest

from engine.bpmn.model import Event, EventKind, MultiInstance, Parameter, TimerKind
from tests.unit.bpmn.drawing import (
    AND,
    NOON,
    PROCESS,
    SUB,
    Instance,
    catch,
    draw,
    end,
    inside,
    node,
    on_event,
    timer,
    user,
)

MESSAGE = Event(EventKind.MESSAGE, name="m")
HOUR = Event(EventKind.TIMER, TimerKind.DURATION, "PT1H")


def test_an_interrupting_one_takes_the_place_of_everything() -> None:
    nodes = on_event("s", MESSAGE, around=PROCESS, i=user()) | on_event("u", HOUR, around=PROCESS, j=user())
    instance = Instance(
        draw("mulai>a a>selesai s_mulai>i u_mulai>j t>selesai", a=user(), t=timer("PT1H", at="a"), **nodes)
    )
    assert (instance.heard, instance.timers) == (["s_mulai:m"], ["t", "u_mulai"])
    instance.deliver("s_mulai", isi=1)
    assert instance.told()[:3] == ["-a", "+s", "+s_mulai"]
    assert (instance.open, instance.heard, instance.timers) == (["i"], [], [])
    assert instance.variables == {"isi": 1}
    assert instance.complete("i").ended


def test_one_that_interrupts_nothing_may_start_again_and_again() -> None:
    nodes = on_event("s", MESSAGE, interrupting=False, around=PROCESS, i=user())
    instance = Instance(draw("mulai>a a>selesai s_mulai>i", a=user(), **nodes)).deliver("s_mulai").deliver("s_mulai")
    assert instance.open == ["a", "i", "i"]
    instance.complete("a").complete("i")
    assert (instance.open, instance.heard) == (["i"], ["s_mulai:m"])
    assert instance.complete("i").ended
    assert instance.waiting == []


def test_a_timer_starts_counting_when_the_scope_opens_and_repeats_as_its_cycle_says() -> None:
    cycle = Event(EventKind.TIMER, TimerKind.CYCLE, "R2/PT10M")
    nodes = inside("p", b=user()) | on_event("s", cycle, interrupting=False, around="p", i=user())
    instance = Instance(draw("mulai>a a>p p_mulai>b s_mulai>i p>c", a=user(), c=user(), p=SUB, **nodes))
    assert instance.timers == []
    instance.complete("a")
    assert instance.workflow.timers[0].due == NOON + timedelta(minutes=10)
    instance.fire("s_mulai", NOON + timedelta(minutes=10))
    assert instance.workflow.timers[0].due == NOON + timedelta(minutes=20)
    instance.fire("s_mulai", NOON + timedelta(minutes=20))
    assert (instance.open, instance.timers) == (["b", "i", "i"], [])
    assert instance.complete("i").complete("i").complete("b").open == ["c"]


def test_in_a_subprocess_it_ends_only_that_and_the_process_goes_on() -> None:
    nodes = inside("p", b=user()) | on_event("s", MESSAGE, around="p", i=user())
    instance = Instance(draw("mulai>f f>p f>a p_mulai>b s_mulai>i p>c", f=AND, a=user(), c=user(), p=SUB, **nodes))
    assert instance.deliver("s_mulai").open == ["a", "i"]
    assert instance.complete("i").open == ["a", "c"]


def test_the_event_subprocess_goes_when_its_scope_does() -> None:
    nodes = inside("p", b=user()) | on_event("s", MESSAGE, interrupting=False, around="p", i=user())
    instance = Instance(draw("mulai>p p_mulai>b s_mulai>i p>c", c=user(), p=SUB, **nodes))
    assert instance.complete("b").heard == []
    stopped = Instance(draw("mulai>p p_mulai>b s_mulai>i p>c t>c", c=user(), p=SUB, t=timer("PT1H", at="p"), **nodes))
    assert stopped.deliver("s_mulai").fire("t").open == ["c"]
    assert stopped.heard == []


def test_each_instance_of_a_subprocess_has_its_own() -> None:
    p = node("subProcess", multi_instance=MultiInstance(sequential=False, cardinality="2"))
    nodes = inside("p", b=user()) | on_event("s", MESSAGE, around="p", i=user(name="ke-${loopCounter}"))
    instance = Instance(draw("mulai>p p_mulai>b s_mulai>i p>c", c=user(), p=p, **nodes)).deliver("s_mulai", 1)
    assert instance.open == ["b", "i"]
    assert [task.name for task in instance.workflow.user_tasks if task.activity_id == "i"] == ["ke-1"]
    assert instance.complete("b").complete("i").open == ["c"]


def test_it_has_variables_of_its_own_and_sees_those_of_its_scope() -> None:
    mapped = (Parameter("y", "${x + 1}"),)
    nodes = inside("p", b=user()) | on_event("s", MESSAGE, around="p", i=user(name="${y}"))
    nodes["s"] = node(
        "subProcess", triggered_by_event=True, scope="p", inputs=mapped, outputs=(Parameter("z", "${y}"),)
    )
    p = node("subProcess", inputs=(Parameter("x", "${5}"),))
    instance = Instance(draw("mulai>p p_mulai>b s_mulai>i p>c", c=user(), p=p, **nodes)).deliver("s_mulai")
    assert instance.workflow.user_tasks[0].name == "6"
    assert instance.complete("i").variables == {"z": 6}


def test_boundary_events_of_the_scope_stay_while_an_event_subprocess_runs() -> None:
    nodes = inside("p", b=user()) | on_event("s", MESSAGE, around="p", i=user())
    t = catch(EventKind.SIGNAL, "p", "s")
    instance = Instance(draw("mulai>p p_mulai>b s_mulai>i p>c t>d", p=SUB, c=user(), d=user(), t=t, **nodes))
    assert instance.deliver("s_mulai").heard == ["t:s"]
    assert instance.deliver("t").open == ["d"]


def test_a_terminate_end_event_in_it_ends_it_alone() -> None:
    nodes = on_event("s", MESSAGE, interrupting=False, around=PROCESS, f=AND, i=user(), x=end(EventKind.TERMINATE))
    instance = Instance(draw("mulai>a s_mulai>f f>i f>x", a=user(), **nodes)).deliver("s_mulai")
    assert instance.open == ["a"]


@pytest.mark.parametrize("interrupting", [True, False])
def test_event_subprocesses_nest(interrupting: bool) -> None:
    nodes = on_event("s", MESSAGE, interrupting, PROCESS, i=user())
    nodes |= on_event("u", Event(EventKind.SIGNAL, name="n"), interrupting, "s", j=user())
    instance = Instance(draw("mulai>a s_mulai>i u_mulai>j", a=user(), **nodes)).deliver("s_mulai").deliver("u_mulai")
    assert instance.open == (["j"] if interrupting else ["a", "i", "j"])
    for task in list(instance.open):
        instance.complete(task)
    assert instance.ended
