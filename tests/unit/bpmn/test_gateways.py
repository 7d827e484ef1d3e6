from dataclasses import replace

import pytest

from engine.bpmn.model import EventKind
from engine.errors import ExecutionError
from tests.unit.bpmn.drawing import AND, OR, XOR, Instance, Scripts, draw, end, node, script, throw, user


def test_tokens_pass_through_what_needs_nobody() -> None:
    nodes = {"a": node("task"), "b": node("manualTask"), "c": throw()}
    instance = Instance(draw("mulai>a a>b b>c c>selesai", **nodes))
    assert instance.ended
    told = "+mulai mulai ~mulai_a +a a ~a_b +b b ~b_c +c c ~c_selesai +selesai selesai"
    assert instance.told() == told.split()


def test_an_exclusive_gateway_takes_the_first_flow_that_holds() -> None:
    drawing = draw("mulai>g g>a[x>1] g>b[x>0] g>c*", g=XOR, a=user(), b=user(), c=user())
    assert Instance(drawing, x=2).open == ["a"]
    assert Instance(drawing, x=1).open == ["b"]
    assert Instance(drawing, x=0).open == ["c"]


def test_an_exclusive_gateway_without_a_way_out_fails_by_name() -> None:
    with pytest.raises(ExecutionError) as error:
        Instance(draw("mulai>g g>a[x>1] g>b[x>0]", g=XOR, a=user(), b=user()), x=0)
    assert error.value.activity_id == "g"


def test_a_condition_that_is_neither_true_nor_false_fails_by_name() -> None:
    for value in (1, None, "ya"):
        with pytest.raises(ExecutionError) as error:
            Instance(draw("mulai>g g>a[x] g>b*", g=XOR, a=user(), b=user()), x=value)
        assert error.value.activity_id == "g"


def test_an_activity_ends_where_no_flow_leaves_it() -> None:
    assert Instance(draw("mulai>a", a=user())).complete("a").ended


def test_several_flows_leaving_a_task_are_taken_together_where_their_conditions_hold() -> None:
    drawing = draw("mulai>a a>b a>c[x] a>d[!x] a>e*", a=user(), b=user(), c=user(), d=user(), e=user())
    assert Instance(drawing).complete("a", x=True).open == ["b", "c"]
    only_default = draw("mulai>a a>c[x] a>e*", a=user(), c=user(), e=user())
    assert Instance(only_default).complete("a", x=False).open == ["e"]


def test_a_parallel_join_waits_for_all_and_goes_on_once() -> None:
    drawing = draw("mulai>f f>a f>b a>j b>j j>c c>selesai", f=AND, j=AND, a=user(), b=user(), c=user())
    instance = Instance(drawing)
    assert instance.open == ["a", "b"]
    assert instance.complete("b").open == ["a"]
    assert instance.told() == ["b", "~b_j", "+j"]
    assert instance.complete("a").open == ["c"]
    assert instance.told() == ["a", "~a_j", "+j", "j", "j", "~j_c", "+c"]
    assert instance.complete("c").ended


def test_nested_and_unbalanced_parallel_gateways_join() -> None:
    nodes = dict.fromkeys(("f", "f2", "j"), AND) | {name: user() for name in ("a", "b", "c", "d")}
    instance = Instance(draw("mulai>f f>a f>f2 f2>b f2>c a>j b>j c>j j>d", **nodes))
    for activity in ("b", "a"):
        instance.complete(activity)
    assert instance.open == ["c"]
    assert instance.complete("c").open == ["d"]


def test_a_parallel_join_in_a_loop_starts_anew_each_round() -> None:
    drawing = draw(
        "mulai>m m>f f>a f>b a>j b>j j>g g>m[lagi] g>selesai*", m=XOR, f=AND, j=AND, g=XOR, a=user(), b=user()
    )
    instance = Instance(drawing, lagi=True)
    for round in range(5):
        assert instance.open == ["a", "b"], round
        first, last = ("a", "b") if round % 2 else ("b", "a")
        assert instance.complete(first).open == [last]
        instance.complete(last, lagi=round < 4)
    assert instance.ended


def test_parallel_branches_run_one_after_the_other_in_drawing_order() -> None:
    nodes = {name: node("task") for name in ("a", "a2", "b", "b2")}
    told = Instance(draw("mulai>f f>a f>b a>a2 b>b2", f=AND, **nodes)).told()
    assert [word for word in told if word in nodes] == ["a", "a2", "b", "b2"]


def test_an_inclusive_gateway_joins_the_branches_that_were_taken() -> None:
    drawing = draw("mulai>f f>a[x] f>b[y] f>c* a>j b>j c>j j>d", f=OR, j=OR, a=user(), b=user(), c=user(), d=user())
    instance = Instance(drawing, x=True, y=True)
    assert instance.open == ["a", "b"]
    assert instance.complete("a").open == ["b"]
    assert instance.complete("b").open == ["d"]
    assert Instance(drawing, x=True, y=False).complete("a").open == ["d"]
    assert Instance(drawing, x=False, y=False).complete("c").open == ["d"]


def test_an_inclusive_join_goes_on_when_the_token_it_waited_for_went_elsewhere() -> None:
    drawing = draw("mulai>f f>a f>b a>j b>g g>j[x] g>e* j>d", f=AND, g=XOR, j=OR, e=end(), a=user(), b=user(), d=user())
    instance = Instance(drawing)
    assert instance.complete("a").open == ["b"]
    assert instance.complete("b", x=False).open == ["d"]
    assert instance.complete("d").ended


def test_a_terminate_end_event_ends_everything_at_once() -> None:
    drawing = draw("mulai>f f>a f>b a>t b>selesai", f=AND, a=user(), b=user(), t=end(EventKind.TERMINATE))
    instance = Instance(drawing).complete("a")
    assert instance.ended
    assert instance.told() == ["a", "~a_t", "+t", "-b", "t"]


def test_node_ids_may_be_the_librarys_own_words() -> None:
    nodes = {"Start": user(), "End": user(), f"{'proses'}.EndJoin": user()}
    instance = Instance(draw("mulai>Start Start>End End>proses.EndJoin", **nodes))
    for activity in nodes:
        instance.complete(activity)
    assert instance.ended


def test_a_script_sets_variables_process_wide_and_its_result() -> None:
    def count(variables: dict[str, object]) -> object:
        variables["y"] = variables["x"]
        return 7

    hitung = replace(script("hitung"), result_variable="hasil")
    instance = Instance(draw("mulai>a a>selesai", a=hitung), Scripts(hitung=count), x=3)
    assert instance.variables == {"x": 3, "y": 3, "hasil": 7}
