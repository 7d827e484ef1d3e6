"""Modification: activities started and cancelled by hand, as Camunda 7 does it."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from engine.bpmn.model import Event, EventKind, MultiInstance, Parameter, Script
from engine.bpmn.model.work import Listener
from engine.commands.moves import Move, MoveKind
from engine.errors import ConflictError
from tests.unit.bpmn.drawing import (
    AND,
    OR,
    PROCESS,
    SUB,
    Instance,
    Scripts,
    calling,
    draw,
    end,
    inside,
    node,
    on_event,
    receive,
    timer,
    user,
    wait,
)

MESSAGE = Event(EventKind.MESSAGE, name="m")
ROW = draw("mulai>a a>b b>c c>selesai", a=user(), b=user(), c=user())
NESTED = draw(
    "mulai>a a>p p_mulai>b b>c p>d d>selesai t>e", a=user(), d=user(), e=user(), p=SUB, t=timer("PT1H", at="p"),
    **inside("p", b=user(), c=user()),
)  # fmt: skip
EACH = MultiInstance(sequential=False, collection="unit", element_variable="u")


def before(activity: str, **facts: Any) -> Move:
    return Move(MoveKind.START_BEFORE, activity, **facts)


def after(activity: str) -> Move:
    return Move(MoveKind.START_AFTER, activity)


def along(flow: str) -> Move:
    return Move(MoveKind.START_TRANSITION, flow_id=flow)


def cancel(activity: str = "", id: UUID | None = None) -> Move:
    return Move(MoveKind.CANCEL, activity, activity_instance_id=id)


def modify(instance: Instance, *moves: Move, **skips: bool) -> Instance:
    return instance.act(lambda workflow: workflow.modify(moves, **skips))


def tokens(instance: Instance, activity: str) -> list[UUID]:
    return [token.id for token in instance.workflow.tokens if token.activity_id == activity]


def test_a_token_is_put_elsewhere_in_a_row() -> None:
    instance = modify(Instance(ROW), cancel("a"), before("c"))
    assert (instance.open, instance.told()) == (["c"], ["-a", "+c"])
    assert instance.complete("c").ended


def test_what_is_started_runs_beside_what_is_open() -> None:
    instance = modify(Instance(ROW), before("c"))
    assert instance.open == ["a", "c"]
    instance.complete("c")
    assert (instance.open, instance.ended) == (["a"], False)


def test_after_an_activity_its_flow_is_taken_and_a_flow_can_be_taken_itself() -> None:
    instance = modify(Instance(ROW), after("a"), along("b_c"), cancel("a"))
    assert instance.open == ["b", "c"]
    assert instance.told() == ["~a_b", "+b", "~b_c", "+c", "-a"]


def test_an_instance_in_which_nothing_is_left_is_cancelled() -> None:
    instance = modify(Instance(ROW), cancel("a"))
    assert (instance.result, instance.ended, instance.waiting) == (True, False, [])
    assert instance.act(lambda workflow: workflow.cancel()).ended


def test_one_that_runs_to_its_end_by_what_was_started_is_completed() -> None:
    instance = modify(Instance(ROW), cancel("a"), before("selesai"))
    assert (instance.result, instance.ended) == (False, True)
    again = modify(Instance(ROW), before("selesai"), cancel("a"))
    assert (again.result, again.ended) == (True, False)


def test_cancelling_a_whole_instance_names_its_id_and_still_lets_start() -> None:
    instance = Instance(draw("mulai>f f>a f>b a>selesai b>selesai", f=AND, a=user(), b=user()))
    id = uuid4()
    instance.environment = replace(instance.environment, instance_id=str(id))
    assert modify(instance, cancel(id=id), before("b")).open == ["b"]


def test_one_of_two_branches_is_cancelled_and_the_join_waits_for_as_many_as_before() -> None:
    drawing = draw("mulai>f f>a f>b a>j b>j j>c", f=AND, j=AND, a=user(), b=user(), c=user())
    instance = modify(Instance(drawing), cancel("b"))
    assert instance.complete("a").open == []
    assert modify(instance, before("j")).open == ["c"]


def test_an_inclusive_join_goes_on_when_what_it_waited_for_was_cancelled() -> None:
    drawing = draw("mulai>f f>a f>b a>j b>j j>c", f=AND, j=OR, a=user(), b=user(), c=user())
    assert modify(Instance(drawing).complete("a"), cancel("b")).open == ["c"]


def test_scopes_that_are_not_open_are_opened_without_what_they_begin_with() -> None:
    instance = modify(Instance(NESTED), before("c"), cancel("a"))
    assert (instance.open, instance.timers) == (["c"], ["t"])
    assert instance.told() == ["+p", "+c", "-a"]
    assert instance.complete("c").open == ["d"]


def test_a_scope_that_is_open_is_used() -> None:
    instance = modify(Instance(NESTED).complete("a"), before("c"))
    assert (instance.open, len(tokens(instance, "p"))) == (["b", "c"], 1)


def test_a_scope_goes_with_the_last_activity_in_it() -> None:
    first = modify(Instance(NESTED).complete("a"), cancel("b"), before("c"))
    assert first.told() == ["-b", "-p", "+p", "+c"]
    kept = modify(Instance(NESTED).complete("a"), before("c"), cancel("b"))
    assert kept.told() == ["+c", "-b"]
    moved = modify(Instance(NESTED).complete("a"), cancel("b"), before("d"))
    assert (moved.open, moved.timers) == (["d"], [])


def test_of_several_open_scopes_the_one_to_start_in_has_to_be_named() -> None:
    instance = modify(Instance(NESTED).complete("a"), before("p"))
    first, second = tokens(instance, "p")
    with pytest.raises(ConflictError) as refused:
        modify(instance, before("c"))
    assert refused.value.id == "move.ambiguous"
    assert modify(instance, before("c", ancestor_id=second)).open == ["b", "b", "c"]
    parents = {token.activity_id: token.parent for token in instance.workflow.tokens if token.activity_id == "c"}
    assert parents == {"c": second}
    assert modify(instance, cancel(id=first)).open == ["b", "c"]


def test_a_new_scope_is_opened_where_the_instance_itself_is_named() -> None:
    id = uuid4()
    instance = Instance(NESTED).complete("a")
    instance.environment = replace(instance.environment, instance_id=str(id))
    modify(instance, before("c", ancestor_id=id))
    assert (instance.open, len(tokens(instance, "p"))) == (["b", "c"], 2)


@pytest.mark.parametrize(
    ("move", "id"),
    [
        (before("x"), "move.unknown"),
        (cancel("x"), "move.unknown"),
        (along("x"), "move.unknown"),
        (after("selesai"), "move.no_single_flow"),
        (cancel(id=UUID(int=5)), "move.instance_unknown"),
        (before("b", ancestor_id=UUID(int=5)), "move.ancestor_unknown"),
    ],
)
def test_what_is_not_there_is_refused_by_name(move: Move, id: str) -> None:
    with pytest.raises(ConflictError) as refused:
        modify(Instance(ROW), move)
    assert refused.value.id == id


def test_cancelling_where_nothing_is_open_changes_nothing() -> None:
    instance = modify(Instance(ROW), cancel("c"))
    assert (instance.open, instance.told()) == (["a"], [])


def test_variables_are_set_in_the_process_and_local_ones_for_what_starts() -> None:
    instance = modify(Instance(ROW), before("c", variables={"x": 1}, local={"y": 2}))
    (task,) = [task for task in instance.workflow.user_tasks if task.activity_id == "c"]
    assert (instance.variables, task.locals) == ({"x": 1}, {"y": 2})


def test_local_variables_belong_to_the_scope_that_was_opened() -> None:
    instance = modify(Instance(NESTED), before("b", local={"y": 2}), cancel("a"))
    assert instance.workflow.local_variables(tokens(instance, "p")[0]) == {"y": 2}
    instance.complete("b")
    assert instance.workflow.user_tasks[0].locals == {"y": 2}
    assert instance.complete("c").variables == {}


def test_a_multi_instance_activity_starts_as_a_whole_or_one_more_of_it() -> None:
    drawing = draw("mulai>a a>m m>c", a=user(), c=user(), m=user(name="${u}", multi_instance=EACH))
    whole = modify(Instance(drawing, unit=["k", "l"]), cancel("a"), before("m#multiInstanceBody"))
    assert [task.name for task in whole.workflow.user_tasks] == ["k", "l"]
    modify(whole, before("m", local={"u": "n"}))
    assert [(task.name, task.locals["loopCounter"]) for task in whole.workflow.user_tasks] == [
        ("k", 0), ("l", 1), ("n", 2),
    ]  # fmt: skip
    assert whole.complete("m").complete("m").open == ["m"]
    assert whole.complete("m").open == ["c"]


def test_one_instance_opens_a_body_of_its_own_with_counters_of_one() -> None:
    drawing = draw("mulai>a a>m m>c", a=user(), c=user(), m=user(multi_instance=EACH))
    instance = modify(Instance(drawing, unit=["k"]), cancel("a"), before("m", local={"u": "n"}))
    counters = instance.workflow.local_variables(tokens(instance, "m#multiInstanceBody")[0])
    assert counters == {"nrOfInstances": 1, "nrOfCompletedInstances": 0, "nrOfActiveInstances": 1}
    assert instance.complete("m").open == ["c"]


def test_cancelled_instances_no_longer_count_and_the_others_finish_the_body() -> None:
    drawing = draw("mulai>m m>c", c=user(), m=user(multi_instance=EACH))
    instance = Instance(drawing, unit=["k", "l", "n"])
    modify(instance, cancel(id=tokens(instance, "m")[0]))
    counters = instance.workflow.local_variables(tokens(instance, "m#multiInstanceBody")[0])
    assert (counters["nrOfInstances"], counters["nrOfActiveInstances"]) == (3, 2)
    assert instance.complete("m").complete("m").open == ["c"]


@pytest.mark.parametrize("activity", ["m", "m#multiInstanceBody"])
def test_a_body_goes_with_its_instances(activity: str) -> None:
    drawing = draw("mulai>m m>c", c=user(), m=user(multi_instance=EACH))
    instance = modify(Instance(drawing, unit=["k", "l"]), cancel(activity), before("c"))
    assert (instance.open, instance.waiting) == (["c"], ["c"])


def test_sequential_instances_are_never_open_side_by_side() -> None:
    drawing = draw("mulai>m m>c", c=user(), m=user(multi_instance=MultiInstance(sequential=True, cardinality="2")))
    with pytest.raises(ConflictError) as refused:
        modify(Instance(drawing), before("m"))
    assert refused.value.id == "move.sequential"


def test_inside_a_subprocess_with_several_instances_both_scopes_are_opened() -> None:
    p = node("subProcess", multi_instance=MultiInstance(sequential=False, cardinality="2"))
    drawing = draw("mulai>a a>p p_mulai>b p>c", a=user(), c=user(), p=p, **inside("p", b=user()))
    instance = modify(Instance(drawing), cancel("a"), before("b"))
    assert instance.waiting == ["p#multiInstanceBody", "p", "b"]
    assert instance.complete("b").open == ["c"]


@pytest.mark.parametrize("target", ["s", "s_mulai"])
def test_starting_an_event_subprocess_interrupts_as_its_event_does(target: str) -> None:
    drawing = draw("mulai>a s_mulai>i a>selesai", a=user(), **on_event("s", MESSAGE, around=PROCESS, i=user()))
    instance = modify(Instance(drawing), before(target))
    assert (instance.open, instance.heard) == (["i"], [])
    assert instance.complete("i").ended


def test_starting_inside_an_event_subprocess_interrupts_nothing() -> None:
    drawing = draw("mulai>a s_mulai>i a>selesai", a=user(), **on_event("s", MESSAGE, around=PROCESS, i=user()))
    instance = modify(Instance(drawing), before("i"))
    assert (instance.open, instance.heard) == (["a", "i"], ["s_mulai:m"])


def test_one_that_interrupts_nothing_starts_beside_what_runs() -> None:
    nodes = on_event("s", MESSAGE, interrupting=False, around=PROCESS, i=user())
    instance = modify(Instance(draw("mulai>a s_mulai>i a>selesai", a=user(), **nodes)), before("s"))
    assert (instance.open, instance.heard) == (["a", "i"], ["s_mulai:m"])


def test_an_interrupting_boundary_event_ends_its_activity_where_that_is_open() -> None:
    drawing = draw("mulai>a a>b t>c", a=user(), b=user(), c=user(), t=timer("PT1H", at="a"))
    assert modify(Instance(drawing), before("t")).open == ["c"]
    assert modify(Instance(drawing).complete("a"), before("t")).open == ["b", "c"]


def test_one_that_interrupts_nothing_goes_on_beside_its_activity() -> None:
    drawing = draw("mulai>a a>b t>c", a=user(), b=user(), c=user(), t=timer("PT1H", at="a", interrupting=False))
    instance = modify(Instance(drawing), before("t"))
    assert (instance.open, instance.timers) == (["a", "c"], ["t"])


def test_an_event_behind_a_gateway_decides_it_as_if_it_had_happened() -> None:
    drawing = draw(
        "mulai>g g>k g>l k>a l>b", g=node("eventBasedGateway"), a=user(), b=user(),
        k=wait(EventKind.MESSAGE, "m"), l=timer("PT1H"),
    )  # fmt: skip
    instance = modify(Instance(drawing), before("l"))
    assert (instance.open, instance.heard, instance.timers) == (["b"], [], [])
    assert modify(instance, before("k")).open == ["a", "b"]


def test_an_activity_behind_a_job_waits_for_it() -> None:
    drawing = draw("mulai>a a>b", a=user(), b=user(async_before=True))
    instance = modify(Instance(drawing), cancel("a"), before("b"))
    assert (instance.open, instance.parked) == ([], ["b"])
    (id,) = tokens(instance, "b")
    assert modify(instance, before("a"), cancel(id=id)).open == ["a"]


def test_calls_subscriptions_and_work_are_started_and_cancelled_like_tasks() -> None:
    drawing = draw("mulai>a a>k k>r r>selesai", a=user(), k=calling(), r=receive("m"))
    instance = modify(Instance(drawing, kunci="lain"), before("k"), before("r"), cancel("a"))
    assert (len(instance.workflow.calls), instance.heard) == (1, ["r:m"])
    assert modify(instance, cancel("k"), cancel("r")).result is True


def test_listeners_and_mappings_are_left_out_where_asked() -> None:
    heard: list[str] = []
    scripts = Scripts(dengar=lambda variables: heard.append("x"))
    listeners = (Listener("start", Script("dengar")), Listener("end", Script("dengar")))
    a = user(execution_listeners=listeners, outputs=(Parameter("hasil", "${tidak_ada}"),))
    b = user(execution_listeners=listeners, inputs=(Parameter("isi", "${5}"),))
    instance = Instance(draw("mulai>a a>b b>selesai", a=a, b=b), scripts)
    heard.clear()
    modify(instance, cancel("a"), before("b"), skip_listeners=True, skip_mappings=True)
    assert (heard, instance.workflow.user_tasks[0].locals) == ([], {})
    plain = modify(Instance(draw("mulai>a a>b b>selesai", a=user(), b=b), scripts), cancel("a"), before("b"))
    assert (heard, plain.workflow.user_tasks[0].locals) == (["x"], {"isi": 5})


def test_a_terminate_end_event_started_by_hand_ends_the_instance() -> None:
    drawing = draw("mulai>a a>x", a=user(), x=end(EventKind.TERMINATE))
    instance = modify(Instance(drawing), before("x"))
    assert (instance.result, instance.ended, instance.told()[:2]) == (False, True, ["+x", "-a"])
