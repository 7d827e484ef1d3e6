"""Diagrams without end: each stops in an error that names the activity, after bounded work and in bounded memory."""

import tracemalloc
from collections.abc import Iterator
from dataclasses import replace

import pytest

from engine.bpmn import serializer, values
from engine.bpmn.model import Definition, MultiInstance, Node, Parameter
from engine.bpmn.runtime import Limits
from engine.errors import ExecutionError
from tests.unit.bpmn.drawing import AND, NONE, OR, XOR, Instance, draw, node, timer, user

MEGABYTES = 120
"""What a command may take on top; with the default limits of steps and tokens most of these take under 20."""


@pytest.fixture(autouse=True)
def bounded_memory() -> Iterator[None]:
    tracemalloc.start()
    yield
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < MEGABYTES * 2**20


def several(cardinality: str, sequential: bool = False, **facts: str) -> MultiInstance:
    return MultiInstance(sequential, cardinality, **facts)


def failure(drawing: Definition, limits: Limits | None = None, **variables: object) -> tuple[str, str]:
    """Start an instance that cannot come to rest; return the activity and the sentence."""
    with pytest.raises(ExecutionError) as error:
        Instance(drawing, limits=limits, **variables)
    return error.value.activity_id, str(error.value)


def nested(depth: int, inner: Node, **facts: object) -> Definition:
    """Draw subprocesses within each other, `p0` outermost, and `a` in the innermost."""
    nodes, flows = {}, ["mulai>p0", "p0>selesai"]
    for level in range(depth):
        nodes[f"p{level}"] = node("subProcess", scope=f"p{level - 1}" if level else "", **facts)
        nodes[f"s{level}"] = node("startEvent", event=NONE, scope=f"p{level}")
        flows.append(f"s{level}>" + (f"p{level + 1}" if level + 1 < depth else "a"))
    return draw(" ".join(flows), a=replace(inner, scope=f"p{depth - 1}"), **nodes)


@pytest.mark.parametrize("gateway", [XOR, OR], ids=["exclusive", "inclusive"])
def test_a_cycle_without_a_wait_state_ends_by_its_steps(gateway: Node) -> None:
    drawing = draw("mulai>m m>a a>g g>m[true] g>selesai*", m=XOR, g=gateway, a=node("task"))
    activity, sentence = failure(drawing, Limits(steps=500))
    assert activity in {"m", "a", "g"}
    assert "500 steps" in sentence


def test_a_task_that_follows_itself_ends_by_its_steps() -> None:
    assert failure(draw("mulai>a a>a", a=node("task")))[0] == "a"


def test_a_parallel_gateway_that_feeds_itself_ends_by_its_tokens() -> None:
    drawing = draw("mulai>m m>f f>m f>a t>b", m=XOR, f=AND, a=user(), b=user(), t=timer("PT1H", at="a"))
    activity, sentence = failure(drawing, Limits(tokens=200))
    assert activity in {"m", "f", "a", "t"}
    assert "200 tokens" in sentence


def test_an_implicit_split_that_feeds_itself_ends() -> None:
    activity, _ = failure(draw("mulai>a a>a a>b", a=node("task"), b=user()))
    assert activity in {"a", "b"}


def test_a_tree_of_splits_ends_by_its_tokens() -> None:
    flows = " ".join(
        f"g{level}>m{level + 1} g{level}>n{level + 1} m{level + 1}>g{level + 1} n{level + 1}>g{level + 1}"
        for level in range(40)
    )
    nodes = {f"g{level}": node("task") for level in range(41)} | {
        f"{kind}{level}": node("task") for kind in "mn" for level in range(1, 41)
    }
    activity, sentence = failure(draw(f"mulai>g0 g40>a {flows}", a=user(), **nodes))
    assert activity
    assert "more than" in sentence


@pytest.mark.parametrize("sequential", [False, True])
@pytest.mark.parametrize("cardinality", ["1000000000", "${n}", "${n * n}"])
def test_a_thousand_million_instances_are_refused_before_the_first(sequential: bool, cardinality: str) -> None:
    drawing = draw("mulai>a", a=user(multi_instance=several(cardinality, sequential)))
    activity, sentence = failure(drawing, n=10**9)
    assert activity == "a#multiInstanceBody"
    assert "the limit is 1000" in sentence


@pytest.mark.parametrize("sequential", [False, True])
def test_instances_within_instances_end_by_tokens_or_steps(sequential: bool) -> None:
    drawing = nested(3, node("task") if sequential else user(), multi_instance=several("1000", sequential))
    activity, sentence = failure(drawing)
    assert activity.removesuffix("#multiInstanceBody") in {"p0", "s0", "p1", "s1", "p2", "s2", "a"}
    assert ("steps" if sequential else "tokens") in sentence


def test_a_text_that_doubles_itself_ends_at_the_size_of_a_variable() -> None:
    grows = node("task", outputs=(Parameter("x", "${x}${x}"),))
    activity, sentence = failure(draw("mulai>a a>a", a=grows), x="ab")
    assert activity == "a"
    assert "1000000 characters" in sentence


@pytest.mark.parametrize(
    "drawn", [("${x}", "${x}"), ("${x}",), {"k": "${x}", "l": "${x}"}], ids=["wide", "deep", "map"]
)
def test_a_list_or_map_that_takes_itself_in_ends_at_the_size_of_a_variable(drawn: object) -> None:
    grows = node("task", outputs=(Parameter("x", drawn),))  # type: ignore[arg-type]
    activity, sentence = failure(draw("mulai>a a>a", a=grows), x="ab")
    assert activity == "a"
    assert "x (size)" in sentence


def test_a_variable_too_large_to_be_stored_is_named() -> None:
    assert "besar (size)" in failure(draw("mulai>a", a=user()), besar="x" * (values.MAX_CHARACTERS + 1))[1]


def test_one_variable_mapped_into_many_instances_is_bounded_in_all() -> None:
    a = user(multi_instance=several("1000"), inputs=(Parameter("salinan", "${x}"),))
    sentence = failure(draw("mulai>a", a=a), x="x" * 900_000)[1]
    assert "'salinan'" in sentence
    assert str(serializer.MAX_BYTES) in sentence


@pytest.mark.parametrize("marker", [None, several("1")], ids=["plain", "multi-instance"])
@pytest.mark.parametrize("inner", [user(), node("task")], ids=["waits", "passes"])
def test_subprocesses_nest_as_deep_as_a_file_may(marker: MultiInstance | None, inner: Node) -> None:
    instance = Instance(nested(500, inner, multi_instance=marker))
    assert instance.ended == (inner.type == "task")
    if not instance.ended:
        assert instance.complete("a").ended
