from datetime import timedelta

import pytest

from engine.bpmn.model import EventKind, TimerKind
from engine.errors import ExecutionError
from tests.unit.bpmn.drawing import AND, NOON, SUB, Instance, catch, draw, end, node, throw, timer, user

LATE = {"t": timer("PT15M", at="a", interrupting=False), "terlambat": end(EventKind.ESCALATION, "late")}


def test_a_boundary_timer_is_due_from_the_moment_its_activity_is_entered() -> None:
    instance = Instance(draw("mulai>a a>selesai t>terlambat", a=user(), **LATE))
    (waiting,) = instance.workflow.timers
    assert waiting.due == NOON + timedelta(minutes=15)
    assert waiting.attached_to == (instance.workflow.user_tasks[0].id,)
    assert not waiting.interrupting


def test_nothing_fires_by_itself_however_late_it_is() -> None:
    instance = Instance(draw("mulai>f f>a f>b a>selesai b>selesai t>terlambat", f=AND, a=user(), b=user(), **LATE))
    before = instance.workflow.timers
    instance.environment = type(instance.environment)(NOON + timedelta(days=9), instance.environment.working_time, None)  # type: ignore[arg-type]
    instance.complete("b")
    assert instance.workflow.timers == before


def test_a_non_interrupting_timer_leaves_its_activity_open_and_does_not_come_again() -> None:
    instance = Instance(draw("mulai>a a>selesai t>terlambat", a=user(), **LATE)).fire("t")
    assert instance.open == ["a"]
    assert instance.timers == []
    assert instance.told() == ["+t", "t", "~t_terlambat", "+terlambat", "!late uncaught", "terlambat"]
    assert instance.complete("a").ended


def test_an_interrupting_timer_cancels_its_activity() -> None:
    drawing = draw("mulai>a a>selesai t>b b>selesai", a=user(), b=user(), t=timer("PT1H", at="a"))
    instance = Instance(drawing).fire("t")
    assert instance.told() == ["-a", "+t", "t", "~t_b", "+b"]
    assert instance.open == ["b"]
    assert instance.timers == []


def test_completing_an_activity_removes_its_timers() -> None:
    instance = Instance(draw("mulai>a a>b t>terlambat", a=user(), b=user(), **LATE)).complete("a")
    assert instance.timers == []
    assert instance.told() == ["a", "~a_b", "+b"]


def test_the_instance_lasts_as_long_as_the_path_of_a_timer() -> None:
    t = timer("PT15M", at="a", interrupting=False)
    instance = Instance(draw("mulai>a a>selesai t>b", a=user(), b=user(), t=t)).fire("t").complete("a")
    assert instance.open == ["b"]
    assert instance.complete("b").ended


def test_a_cycle_comes_as_often_as_it_says_each_time_as_another_timer() -> None:
    t = timer("R3/PT10M", at="a", interrupting=False, kind=TimerKind.CYCLE)
    instance = Instance(draw("mulai>a a>selesai t>terlambat", a=user(), t=t, terlambat=end()))
    seen = []
    while instance.timers:
        (waiting,) = instance.workflow.timers
        seen.append((waiting.id, waiting.due))
        instance.fire("t", at=waiting.due)
    assert [due for _, due in seen] == [NOON + timedelta(minutes=10 * n) for n in (1, 2, 3)]
    assert len({id for id, _ in seen}) == 3
    assert instance.open == ["a"]


def test_two_timers_due_together_are_fired_one_by_one() -> None:
    nodes = {"t": timer("PT1H", at="a", interrupting=False), "u": timer("PT1H", at="a", interrupting=False)}
    instance = Instance(draw("mulai>a a>selesai t>b u>c", a=user(), b=user(), c=user(), **nodes)).fire("u")
    assert instance.open == ["a", "c"]
    assert instance.timers == ["t"]


def test_a_timer_reads_variables_and_dates() -> None:
    drawing = draw("mulai>t t>selesai", t=timer("${batas}", kind=TimerKind.DATE))
    assert Instance(drawing, batas=NOON + timedelta(days=2)).workflow.timers[0].due == NOON + timedelta(days=2)
    assert Instance(drawing, batas="9999-12-31T00:00:00Z").workflow.timers[0].due.year == 9999
    assert Instance(drawing, batas=NOON).fire("t").ended


def test_a_timer_without_a_time_fails_by_name() -> None:
    drawing = draw("mulai>a a>selesai t>selesai", a=user(), t=timer("${batas}", at="a"))
    for wrong in (None, "besok", 5):
        with pytest.raises(ExecutionError) as error:
            Instance(drawing, batas=wrong)
        assert error.value.activity_id == "t"


def test_unknown_and_spent_timers_and_tasks_are_key_errors() -> None:
    instance = Instance(draw("mulai>a a>b t>terlambat", a=user(), b=user(), **LATE))
    task, waiting = instance.workflow.user_tasks[0].id, instance.workflow.timers[0].id
    with pytest.raises(KeyError):
        instance.workflow.fire_timer(task)
    with pytest.raises(KeyError):
        instance.workflow.complete_task(waiting, {})
    with pytest.raises(KeyError):
        instance.workflow.complete_call(task, {})
    instance.complete("a")
    with pytest.raises(KeyError):
        instance.workflow.complete_task(task, {})
    with pytest.raises(KeyError):
        instance.workflow.fire_timer(waiting)


def test_a_subprocess_is_done_when_nothing_is_left_inside() -> None:
    nodes = {"s": node("startEvent", scope="p"), "f": node("parallelGateway", scope="p")}
    nodes |= {name: user(scope="p") for name in ("a", "b")}
    instance = Instance(draw("mulai>p p>c s>f f>a f>b", p=SUB, c=user(), **nodes))
    assert instance.complete("a").open == ["b"]
    assert instance.complete("b").open == ["c"]
    assert instance.told() == ["b", "p", "~p_c", "+c"]


def test_interrupting_a_subprocess_cancels_what_runs_inside() -> None:
    nodes = {"s": node("startEvent", scope="p"), "a": user(scope="p"), "t": timer("PT1H", at="p")}
    nodes["u"] = node("boundaryEvent", event=timer("PT5M").event, attached_to="a", interrupting=False, scope="p")
    instance = Instance(draw("mulai>p p>c t>b s>a u>x", p=SUB, b=user(), c=user(), x=end(), **nodes))
    assert instance.timers == ["t", "u"]
    assert instance.fire("t").told() == ["-a", "-p", "+t", "t", "~t_b", "+b"]
    assert instance.timers == []


def test_an_escalation_is_caught_outside_and_what_throws_it_goes_on() -> None:
    nodes = {"s": node("startEvent", scope="p"), "x": throw(EventKind.ESCALATION, "late"), "a": user(scope="p")}
    nodes |= {"e": catch(EventKind.ESCALATION, "p", "late", interrupting=False), "b": user()}
    nodes["x"] = node("intermediateThrowEvent", event=nodes["x"].event, scope="p")
    instance = Instance(draw("mulai>p p>selesai s>x x>a e>b", p=SUB, **nodes))
    assert instance.open == ["a", "b"]
    assert "!late" in instance.told()
    assert instance.complete("b").complete("a").ended


def test_an_error_ends_the_subprocess_and_the_nearest_matching_boundary_event_takes_it() -> None:
    nodes = {"s": node("startEvent", scope="p"), "a": user(scope="p"), "c": user(scope="p")}
    nodes |= {
        "f": node("parallelGateway", scope="p"),
        "x": node("endEvent", event=end(EventKind.ERROR, "E1").event, scope="p"),
    }
    nodes |= {"any": catch(EventKind.ERROR, "p"), "e1": catch(EventKind.ERROR, "p", "E1"), "b": user(), "d": user()}
    instance = Instance(draw("mulai>p p>selesai s>f f>a f>c a>x any>d e1>b", p=SUB, **nodes)).complete("a")
    assert instance.open == ["b"]
    assert "-c" in instance.told()
    assert instance.complete("b").ended


def test_an_error_nobody_catches_ends_its_token_only() -> None:
    drawing = draw("mulai>f f>a f>b a>x b>selesai", f=AND, a=user(), b=user(), x=end(EventKind.ERROR, "E1"))
    instance = Instance(drawing).complete("a")
    assert instance.open == ["b"]
    assert "!E1 uncaught" in instance.told()


def test_a_cancelled_instance_has_ended_and_says_what_was_left_undone() -> None:
    instance = Instance(draw("mulai>a a>selesai t>terlambat", a=user(), **LATE))
    workflow = instance.workflow
    workflow.cancel()
    assert workflow.ended
    assert not workflow.user_tasks
    assert not workflow.timers
    instance._keep(workflow)
    assert instance.told() == ["-a"]
    assert instance.ended
