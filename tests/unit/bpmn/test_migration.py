"""Migration: instances go on in another version, as Camunda 7 does it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from engine.bpmn.dialect import compile_definition
from engine.bpmn.model import (
    Assignment,
    Definition,
    Event,
    EventKind,
    MultiInstance,
    Parameter,
    ServiceKind,
    TimerKind,
)
from engine.bpmn.moving import generate_plan, plan_problems
from engine.commands.moves import MigrationStep
from engine.errors import MigrationError
from tests.unit.bpmn.drawing import (
    AND,
    NOON,
    OR,
    PROCESS,
    SUB,
    Instance,
    calling,
    catch,
    draw,
    inside,
    node,
    on_event,
    receive,
    service,
    timer,
    user,
    wait,
)

MESSAGE = Event(EventKind.MESSAGE, name="m")
ROW = draw("mulai>a a>b b>selesai", a=user(), b=user())
EACH = MultiInstance(sequential=False, collection="unit", element_variable="u")
HOUR = Event(EventKind.TIMER, TimerKind.DURATION, "PT1H")


def migrate(instance: Instance, target: Definition, *renamed: str, update: bool = False) -> Instance:
    """Migrate by equal ids; `renamed` are pairs `a>b` beside them."""
    compiled = compile_definition(target)
    steps = generate_plan(instance.compiled, compiled, update_triggers=update)
    pairs = [pair.partition(">") for pair in renamed]
    steps = (*steps, *(MigrationStep(source, other) for source, _, other in pairs))
    workflow = instance.workflow.migrated(compiled, instance.environment, steps)
    instance.compiled = compiled
    instance._keep(workflow)
    return instance


def refusals(source: Definition, target: Definition, *steps: MigrationStep) -> list[str]:
    problems = plan_problems(compile_definition(source), compile_definition(target), steps)
    return [problem.code for problem in problems]


def step(source: str, target: str = "", *, update: bool = False) -> MigrationStep:
    return MigrationStep(source, target or source, update)


def plan(source: Definition, target: Definition, *, update: bool = False) -> list[str]:
    steps = generate_plan(compile_definition(source), compile_definition(target), update_triggers=update)
    return [each.source + ("!" if each.update_trigger else "") for each in steps]


def test_tasks_keep_their_ids_and_go_on_along_the_new_flows() -> None:
    instance = Instance(ROW, x=1)
    before = instance.workflow.user_tasks
    migrate(instance, draw("mulai>a a>c c>selesai", a=user(), c=user()))
    assert [task.id for task in instance.workflow.user_tasks] == [before[0].id]
    assert (instance.told(), instance.variables) == ([], {"x": 1})
    assert instance.complete("a").open == ["c"]


def test_a_task_stays_as_it_was_opened_and_the_next_is_as_the_new_version_says() -> None:
    old = Assignment(assignee="${siapa}", candidate_groups=("lama",), due_date="2026-12-01T00:00:00Z", priority="7")
    new = Assignment(assignee="baru", candidate_groups=("baru",))
    instance = Instance(draw("mulai>a a>b", a=user(name="Lama", assignment=old), b=user()), siapa="budi")
    (before,) = instance.workflow.user_tasks
    migrate(instance, draw("mulai>a a>b", a=user(name="Baru", assignment=new), b=user(name="Dua", assignment=new)))
    assert instance.workflow.user_tasks == (before,)
    instance.complete("a")
    assert [(task.name, task.assignee) for task in instance.workflow.user_tasks] == [("Dua", "baru")]


def test_what_was_not_drawn_stays_undrawn() -> None:
    instance = Instance(draw("mulai>a", a=user()))
    (before,) = instance.workflow.user_tasks
    migrate(instance, draw("mulai>a", a=user(assignment=Assignment(assignee="baru", due_date="2026-12-01T00:00:00Z"))))
    assert instance.workflow.user_tasks == (before,)


def test_an_activity_with_another_id_is_named_in_the_plan() -> None:
    instance = migrate(Instance(ROW), draw("mulai>z z>b", z=user(), b=user()), "a>z")
    assert instance.open == ["z"]


def test_an_activity_without_a_counterpart_refuses_the_instance_by_name() -> None:
    instance = Instance(ROW)
    with pytest.raises(MigrationError) as refused:
        migrate(instance, draw("mulai>b b>selesai", b=user()))
    (problem,) = refused.value.problems
    assert (problem.source, problem.code, refused.value.instance_id) == ("a", "unmapped", "i-1")
    assert problem.activity_instance_id == str(instance.task("a"))
    assert instance.open == ["a"]


def test_timers_keep_their_due_time_unless_they_are_to_count_anew() -> None:
    old = draw("mulai>a t>b", a=user(), b=user(), t=timer("PT1H", at="a"))
    new = draw("mulai>a t>b", a=user(), b=user(), t=timer("PT3H", at="a"))
    kept = migrate(Instance(old), new)
    assert [each.due for each in kept.workflow.timers] == [NOON + timedelta(hours=1)]
    anew = Instance(old)
    (before,) = anew.workflow.timers
    anew.environment = replace(anew.environment, now=NOON + timedelta(minutes=30))
    migrate(anew, new, update=True)
    (timer_now,) = anew.workflow.timers
    assert (timer_now.id, timer_now.due) == (before.id, NOON + timedelta(hours=3, minutes=30))
    assert timer_now.attached_to == (anew.task("a"),)
    assert anew.fire("t").open == ["b"]


def test_events_that_are_new_stand_by_and_those_left_out_are_dropped() -> None:
    bare = draw("mulai>a a>b t>b", a=user(), b=user(), t=timer("PT1H", at="a"))
    timed = draw("mulai>a a>b z>b", a=user(), b=user(), z=catch(EventKind.MESSAGE, "a", "m"))
    instance = migrate(Instance(bare), timed)
    assert (instance.timers, instance.heard) == ([], ["z:m"])
    assert instance.deliver("z").open == ["b"]


def test_an_event_that_has_happened_does_not_come_again() -> None:
    late = draw("mulai>a a>b t>c", a=user(), b=user(), c=user(), t=timer("PT1H", at="a", interrupting=False))
    instance = Instance(late).fire("t").complete("c")
    assert migrate(instance, late).timers == []


def test_messages_keep_their_name_unless_the_event_waits_anew() -> None:
    old = draw("mulai>r r>b", r=receive("m"), b=user())
    new = draw("mulai>r r>b", r=receive("n"), b=user())
    assert migrate(Instance(old), new).heard == ["r:m"]
    assert migrate(Instance(old), new, update=True).heard == ["r:n"]


def test_calls_and_work_outside_wait_on_with_the_same_ids() -> None:
    def drawing(topic: str) -> Definition:
        return draw(
            "mulai>f f>k f>w k>b w>b", f=AND, k=calling(), b=user(), w=service(ServiceKind.EXTERNAL, topic=topic)
        )

    instance = Instance(drawing("lama"), kunci="lain")
    before = instance.workflow.calls[0].id, instance.workflow.external_tasks
    migrate(instance, drawing("baru"))
    assert (instance.workflow.calls[0].id, instance.workflow.external_tasks) == before
    assert instance.answer("k").work("w").open == ["b", "b"]


def test_tokens_behind_jobs_wait_on_for_them() -> None:
    old = draw("mulai>a a>b b>c b>d", a=user(async_before=True), b=user(async_after=True), c=user(), d=user())
    instance = migrate(Instance(old), old)
    assert instance.parked == ["a"]
    instance.go_on("a").complete("a").complete("b")
    assert migrate(instance, old).parked == ["b", "b"]
    with pytest.raises(MigrationError) as refused:
        migrate(instance, draw("mulai>a a>b b>e b>f", a=user(), b=user(async_after=True), e=user(), f=user()))
    assert [problem.code for problem in refused.value.problems] == ["flow", "flow"]
    with pytest.raises(MigrationError) as refused:
        migrate(Instance(old), draw("mulai>a a>b", a=user(), b=user()))
    assert [problem.code for problem in refused.value.problems] == ["not_async"]
    only = draw("mulai>a a>b b>e", a=user(), b=user(async_after=True), e=user())
    assert migrate(instance, only).go_on().open == ["e"]


def test_a_join_keeps_the_tokens_that_wait_at_it() -> None:
    old = draw("mulai>f f>a f>b a>j b>j j>c", f=AND, j=AND, a=user(), b=user(), c=user())
    new = draw("mulai>f f>a f>b a>j b>j j>d d>c", f=AND, j=AND, a=user(), b=user(), c=user(), d=user())
    instance = migrate(Instance(old).complete("a"), new)
    assert (instance.open, instance.waiting.count("j")) == (["b"], 1)
    assert instance.complete("b").open == ["d"]


def test_an_inclusive_join_asks_anew_whether_anything_can_still_come() -> None:
    old = draw("mulai>f f>a f>b a>j b>j j>c", f=AND, j=OR, a=user(), b=user(), c=user())
    new = draw("mulai>f f>a f>b a>j k>j b>selesai j>c", f=AND, j=OR, a=user(), b=user(), c=user(), k=user())
    assert migrate(Instance(old).complete("a"), new).open == ["b", "c"]


def test_subprocesses_go_along_with_what_runs_in_them() -> None:
    old = draw("mulai>p p_mulai>b p>c t>c", c=user(), t=timer("PT1H", at="p"),
               p=node("subProcess", inputs=(Parameter("x", "${5}"),)), **inside("p", b=user()))  # fmt: skip
    new = draw("mulai>p p_mulai>b b>d p>c t>c", c=user(), p=SUB, t=timer("PT1H", at="p"),
               **inside("p", b=user(), d=user(name="${x}")))  # fmt: skip
    instance = migrate(Instance(old), new)
    assert (instance.open, instance.timers, instance.variables) == (["b"], ["t"], {})
    assert instance.complete("b").workflow.user_tasks[0].name == "5"
    assert instance.complete("d").open == ["c"]


def test_a_subprocess_that_is_new_around_activities_is_opened_once_for_all_of_them() -> None:
    old = draw("mulai>f f>a f>b a>c b>c", f=AND, a=user(), b=user(), c=user())
    new = draw("mulai>p p_mulai>f f>a f>b p>c t>c", c=user(), p=SUB, t=timer("PT1H", at="p"),
               **inside("p", f=AND, a=user(), b=user()))  # fmt: skip
    instance = migrate(Instance(old, x=1), new, "a>a", "b>b")
    assert (instance.told(), instance.open, instance.timers) == (["+p"], ["a", "b"], ["t"])
    assert instance.complete("a").complete("b").open == ["c"]


def test_a_subprocess_that_is_no_longer_there_is_left_and_its_variables_go() -> None:
    old = draw("mulai>p p_mulai>b p>c t>c", c=user(), t=timer("PT1H", at="p"),
               p=node("subProcess", inputs=(Parameter("x", "${5}"),), outputs=(Parameter("y", "${x}"),)),
               **inside("p", b=user()))  # fmt: skip
    instance = migrate(Instance(old), draw("mulai>b b>c", b=user(), c=user()), "b>b")
    assert (instance.told(), instance.open, instance.timers) == (["-p"], ["b"], [])
    assert (instance.variables, instance.workflow.user_tasks[0].locals) == ({"y": 5}, {})
    assert instance.complete("b").open == ["c"]


def test_instances_of_a_loop_keep_their_elements_and_counters() -> None:
    old = draw("mulai>m m>c", c=user(), m=user(name="${u}", multi_instance=EACH))
    new = draw("mulai>m m>d d>c", c=user(), d=user(), m=user(name="Unit ${u}", multi_instance=EACH))
    instance = migrate(Instance(old, unit=["k", "l"]).complete("m"), new)
    assert [(task.name, task.locals["u"]) for task in instance.workflow.user_tasks] == [("l", "l")]
    assert instance.complete("m").open == ["d"]


def test_a_loop_that_is_no_longer_one_leaves_as_many_tokens_as_were_open() -> None:
    old = draw("mulai>m m>c", c=user(), m=user(multi_instance=EACH))
    instance = migrate(Instance(old, unit=["k", "l"]), draw("mulai>m m>c", c=user(), m=user()), "m>m")
    assert (instance.open, instance.told()) == (["m", "m"], ["-m#multiInstanceBody"])
    assert instance.complete("m").open == ["c", "m"]


def test_an_event_subprocess_that_runs_goes_along_and_one_that_waits_waits_on() -> None:
    def drawing(**more: Any) -> Definition:
        return draw(
            "mulai>a s_mulai>i a>selesai", a=user(),
            **on_event("s", MESSAGE, interrupting=False, around=PROCESS, i=user()), **more,
        )  # fmt: skip

    instance = migrate(Instance(drawing()).deliver("s_mulai"), drawing())
    assert (instance.open, instance.heard) == (["a", "i"], ["s_mulai:m"])
    added = on_event("u", HOUR, around=PROCESS, j=user())
    more = draw("mulai>a s_mulai>i u_mulai>j a>selesai", a=user(),
                **on_event("s", MESSAGE, interrupting=False, around=PROCESS, i=user()), **added)  # fmt: skip
    assert (migrate(instance, more).heard, instance.timers) == (["s_mulai:m"], ["u_mulai"])
    assert migrate(instance, draw("mulai>a a>i", a=user(), i=user()), "i>i").heard == []
    assert instance.open == ["a", "i"]


def test_an_event_gateway_goes_along_with_its_events() -> None:
    old = draw("mulai>g g>k g>l k>a l>b", g=node("eventBasedGateway"), a=user(), b=user(),
               k=wait(EventKind.MESSAGE, "m"), l=timer("PT1H"))  # fmt: skip
    new = draw("mulai>g g>k g>z k>a z>b", g=node("eventBasedGateway"), a=user(), b=user(),
               k=wait(EventKind.MESSAGE, "m"), z=wait(EventKind.SIGNAL, "s"))  # fmt: skip
    instance = migrate(Instance(old), new)
    assert (instance.heard, instance.timers) == (["k:m", "z:s"], [])
    assert instance.deliver("z").open == ["b"]


def test_what_compensation_remembers_goes_along_or_refuses() -> None:
    def drawing(*, undone: bool) -> Definition:
        event = node("boundaryEvent", event=Event(EventKind.COMPENSATE), attached_to="a", compensated_by="h")
        extra = {"h": user(for_compensation=True), "e": event} if undone else {}
        thrown = node("intermediateThrowEvent", event=Event(EventKind.COMPENSATE))
        return draw("mulai>a a>b b>x x>c", a=user(), b=user(), c=user(), x=thrown, **extra)

    instance = migrate(Instance(drawing(undone=True)).complete("a"), drawing(undone=True))
    assert instance.complete("b").open == ["h"]
    with pytest.raises(MigrationError) as refused:
        migrate(Instance(drawing(undone=True)).complete("a"), drawing(undone=False))
    assert [problem.code for problem in refused.value.problems] == ["memory"]
    with pytest.raises(MigrationError) as busy:
        migrate(instance, drawing(undone=True))
    assert "unsupported" in [problem.code for problem in busy.value.problems]


def test_a_plan_maps_what_has_the_same_id_and_can_be_taken_along() -> None:
    old = draw("mulai>a a>t t>m m>g", a=user(), t=node("scriptTask"), m=user(multi_instance=EACH), g=OR)
    assert plan(old, old) == ["a", "m#multiInstanceBody", "m", "g"]
    assert plan(old, draw("mulai>a a>m m>g", a=node("receiveTask"), m=user(), g=OR)) == ["g"]
    assert plan(NESTED, draw("mulai>b b>c", b=user(), c=user())) == ["c"]
    timed = draw("mulai>a a>b z>b", a=user(), b=user(), z=timer("PT1H", at="a"))
    assert plan(timed, timed, update=True) == ["a", "b", "z!"]
    moved = draw("mulai>a a>b z>b", a=user(), b=user(), z=timer("PT1H", at="b"))
    assert plan(timed, moved) == ["a", "b"]
    condition = draw("mulai>a z>a", a=user(), z=replace(catch(EventKind.CONDITIONAL, "a"), event=Event(
        EventKind.CONDITIONAL, expression="${x}")))  # fmt: skip
    assert plan(condition, condition) == ["a", "z!"]


NESTED = draw("mulai>p p_mulai>b p>c", c=user(), p=SUB, **inside("p", b=user()))
TWO = draw("mulai>p p_mulai>c p>q q_mulai>b", p=SUB, q=SUB, **inside("p", c=user()), **inside("q", b=user()))
LOOP = draw("mulai>m m>c", c=user(), m=user(multi_instance=EACH))
TIMED = draw("mulai>a a>b z>b", a=user(), b=user(), z=timer("PT1H", at="a"))
JOINED = draw("mulai>f f>a f>b a>j b>j j>c", f=AND, j=AND, a=user(), b=user(), c=user())


@pytest.mark.parametrize(
    ("source", "target", "steps", "code"),
    [
        (ROW, ROW, [step("x", "a")], "source_unknown"),
        (ROW, ROW, [step("a", "x")], "target_unknown"),
        (ROW, ROW, [step("a"), step("a", "b")], "mapped_twice"),
        (ROW, draw("mulai>a", a=receive()), [step("a")], "type"),
        (LOOP, draw("mulai>m", m=user(multi_instance=replace(EACH, sequential=True))), [step("m#multiInstanceBody")],
         "type"),
        (TIMED, draw("mulai>a z>a", a=user(), z=catch(EventKind.MESSAGE, "a", "m")), [step("a"), step("z")], "event"),
        (TIMED, draw("mulai>a a>b z>b", a=user(), b=user(), z=timer("PT1H", at="b")), [step("a"), step("z")],
         "event_scope"),
        (TIMED, TIMED, [step("z")], "event_scope"),
        (ROW, ROW, [step("a", update=True)], "no_trigger"),
        (NESTED, TWO, [step("p"), step("b")], "scope"),
        (ROW, draw("mulai>a", a=user(multi_instance=EACH)), [step("a")], "body_added"),
        (LOOP, LOOP, [step("m#multiInstanceBody")], "body_inner"),
        (JOINED, draw("mulai>f f>a a>j j>c", f=AND, j=AND, a=user(), c=user()), [step("j")], "gateway_incoming"),
        (draw("mulai>j j>k k>a", j=AND, k=AND, a=user()), draw("mulai>j j>a", j=AND, a=user()),
         [step("j"), step("k", "j")], "gateway_twice"),
        (draw("mulai>p p_mulai>j j>b", p=SUB, **inside("p", j=AND, b=user())),
         draw("mulai>j j>b", j=AND, b=user()), [step("j")], "gateway_scope"),
    ],
)  # fmt: skip
def test_each_refusal_of_a_plan_is_named(
    source: Definition, target: Definition, steps: list[MigrationStep], code: str
) -> None:
    assert set(refusals(source, target, *steps)) == {code}


def test_a_plan_with_a_problem_moves_nothing() -> None:
    instance = Instance(ROW)
    with pytest.raises(MigrationError) as refused:
        instance.workflow.migrated(instance.compiled, instance.environment, [step("a"), step("b", "x")])
    assert (refused.value.instance_id, [problem.code for problem in refused.value.problems]) == ("", ["target_unknown"])
