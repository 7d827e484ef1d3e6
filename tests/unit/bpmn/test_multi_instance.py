from dataclasses import replace

import pytest

from engine.bpmn.model import CallMapping, EventKind, MultiInstance, Node, Parameter, Script
from engine.bpmn.runtime import Limits
from engine.errors import ExecutionError
from tests.unit.bpmn.drawing import Instance, Scripts, calling, draw, end, node, timer, user

UNITS = ["bina-marga", "cipta-karya", "tata-ruang"]


def each(of: Node, sequential: bool = False, until: str = "", collection: str = "units", cardinality: str = "") -> Node:
    kind = MultiInstance(
        sequential, cardinality, "" if cardinality else collection, "" if cardinality else "unit", until
    )
    return replace(of, multi_instance=kind)


def seen(instance: Instance) -> list[object]:
    return [task.locals["unit"] for task in instance.workflow.user_tasks]


def test_one_task_opens_per_element_each_with_its_own() -> None:
    instance = Instance(draw("mulai>a a>b", a=each(user()), b=user()), units=UNITS)
    assert [task.locals for task in instance.workflow.user_tasks] == [
        {"loopCounter": index, "unit": unit} for index, unit in enumerate(UNITS)
    ]
    assert instance.told()[-4:] == ["+a#multiInstanceBody", "+a", "+a", "+a"]
    instance.complete("a", 1).complete("a", 1)
    assert seen(instance) == ["bina-marga"]
    assert instance.complete("a").open == ["b"]
    assert instance.told() == ["a", "a#multiInstanceBody", "~a_b", "+b"]


def test_what_is_entered_is_kept_and_the_element_is_not_overwritten_for_others() -> None:
    instance = Instance(draw("mulai>a a>b", a=each(user()), b=user()), units=UNITS)
    instance.complete("a", 0, unit="lain", nilai=1)
    assert seen(instance) == ["cipta-karya", "tata-ruang"]
    assert instance.variables == {"units": UNITS, "nilai": 1}


def test_one_after_the_other() -> None:
    instance = Instance(draw("mulai>a a>b", a=each(user(), sequential=True), b=user()), units=UNITS)
    for unit in UNITS:
        assert seen(instance) == [unit]
        instance.complete("a")
    assert instance.open == ["b"]


def test_a_collection_may_be_an_expression_and_empty() -> None:
    drawing = draw("mulai>a a>b", a=each(user(), collection="${data.units}"), b=user())
    assert len(Instance(drawing, data={"units": UNITS}).open) == 3
    empty = Instance(drawing, data={"units": []})
    assert empty.open == ["b"]
    assert empty.told()[2:] == ["~mulai_a", "+a#multiInstanceBody", "a#multiInstanceBody", "~a_b", "+b"]


@pytest.mark.parametrize("sequential", [False, True])
def test_a_cardinality_counts(sequential: bool) -> None:
    a = each(user(name="ke-${loopCounter}"), sequential, cardinality="${n}")
    instance = Instance(draw("mulai>a a>b", a=a, b=user()), n=2)
    names = []
    while instance.open[0] == "a":
        names.append(instance.workflow.user_tasks[0].name)
        instance.complete("a")
    assert names == ["ke-0", "ke-1"]


def test_a_completion_condition_cancels_the_rest() -> None:
    until = "${nrOfCompletedInstances >= 2 && nrOfActiveInstances == 1 && nrOfInstances == 3}"
    instance = Instance(draw("mulai>a a>b", a=each(user(), until=until), b=user()), units=UNITS).complete("a")
    assert instance.open == ["a", "a"]
    assert instance.complete("a").open == ["b"]
    assert instance.told() == ["a", "-a", "a#multiInstanceBody", "~a_b", "+b"]


def test_a_completion_condition_sees_the_element_and_the_variables_of_the_one_that_ended() -> None:
    a = each(user(), sequential=True, until="${unit == 'cipta-karya' && cukup}")
    instance = Instance(draw("mulai>a a>b", a=a, b=user()), units=UNITS, cukup=False).complete("a", cukup=True)
    assert instance.complete("a").open == ["b"]


def test_the_body_has_one_boundary_timer_that_knows_its_open_tasks() -> None:
    nodes = {"t": timer("PT1H", at="a", interrupting=False), "x": end(EventKind.ESCALATION, "late"), "b": user()}
    instance = Instance(draw("mulai>a a>b t>x", a=each(user()), **nodes), units=UNITS)
    assert instance.timers == ["t"]
    instance.complete("a", 1)
    (waiting,) = instance.workflow.timers
    assert waiting.attached_to == tuple(task.id for task in instance.workflow.user_tasks)
    assert len(waiting.attached_to) == 2
    assert instance.fire("t").open == ["a", "a"]


def test_an_interrupting_timer_cancels_body_and_instances() -> None:
    instance = Instance(
        draw("mulai>a a>b t>c", a=each(user()), b=user(), c=user(), t=timer("PT1H", at="a")), units=UNITS
    )
    assert instance.fire("t").told() == ["-a", "-a", "-a", "-a#multiInstanceBody", "+t", "t", "~t_c", "+c"]
    assert instance.open == ["c"]


def test_mapping_is_done_for_each_instance() -> None:
    inputs, outputs = (Parameter("nama", "${unit}-${loopCounter}"),), (Parameter("terakhir", "${nama}"),)
    instance = Instance(draw("mulai>a a>b", a=each(user(inputs=inputs, outputs=outputs)), b=user()), units=UNITS)
    assert [task.locals["nama"] for task in instance.workflow.user_tasks] == [f"{u}-{n}" for n, u in enumerate(UNITS)]
    assert instance.complete("a", 2).variables == {"units": UNITS, "terakhir": "tata-ruang-2"}


@pytest.mark.parametrize("sequential", [False, True])
def test_scripts_run_for_each_element(sequential: bool) -> None:
    def kumpul(variables: dict[str, list[object]]) -> None:
        variables["hasil"] = [*variables["hasil"], variables["unit"]]

    a = each(node("scriptTask", script=Script("kumpul")), sequential)
    instance = Instance(draw("mulai>a a>selesai", a=a), Scripts(kumpul=kumpul), units=UNITS, hasil=[])
    assert instance.ended
    assert instance.variables["hasil"] == UNITS


def test_subprocesses_run_side_by_side_without_meeting() -> None:
    nodes = {"s": node("startEvent", scope="p"), "a": user(scope="p"), "b": user(scope="p"), "c": user(scope="p")}
    nodes |= {name: node("parallelGateway", scope="p") for name in ("f", "j")}
    instance = Instance(
        draw("mulai>p p>d s>f f>a f>b a>j b>j j>c", p=each(node("subProcess")), d=user(), **nodes), units=UNITS[:2]
    )
    assert instance.open == ["a", "a", "b", "b"]
    instance.complete("a", 0).complete("b", 1)
    assert instance.open == ["a", "b"]
    instance.complete("a").complete("b")
    assert sorted(str(unit) for unit in seen(instance)) == UNITS[:2]
    assert instance.complete("c").complete("c").open == ["d"]


def test_calls_are_answered_one_by_one() -> None:
    p = each(calling(CallMapping(source="unit", target="unit"), out=(CallMapping(source="skor", target="skor"),)))
    instance = Instance(draw("mulai>p p>b", p=p, b=user()), units=UNITS, kunci="anak")
    for index, _ in enumerate(UNITS):
        assert instance.open == []
        instance.answer("p", skor=index)
    assert instance.open == ["b"]
    assert instance.variables["skor"] == 2


def test_a_loop_opens_the_instances_anew() -> None:
    drawing = draw(
        "mulai>m m>a a>g g>m[lagi] g>selesai*", m=node("exclusiveGateway"), g=node("exclusiveGateway"), a=each(user())
    )
    instance = Instance(drawing, units=UNITS[:2], lagi=True).complete("a").complete("a", units=UNITS[2:])
    assert seen(instance) == ["tata-ruang"]
    assert instance.complete("a", lagi=False).ended


def test_a_wrong_collection_or_cardinality_fails_by_name() -> None:
    for units in ("teks", 3, None, {"a": 1}):
        with pytest.raises(ExecutionError) as error:
            Instance(draw("mulai>a", a=each(user())), units=units)
        assert error.value.activity_id == "a#multiInstanceBody"
    for n in (-1, "banyak", None, True):
        with pytest.raises(ExecutionError):
            Instance(draw("mulai>a", a=each(user(), cardinality="${n}")), n=n)
    with pytest.raises(ExecutionError):
        Instance(draw("mulai>a", a=each(user(), collection="hilang")))


def test_more_instances_than_allowed_are_refused_before_any_opens() -> None:
    with pytest.raises(ExecutionError) as error:
        Instance(draw("mulai>a", a=each(user(), cardinality="1000000000")))
    assert "1000" in str(error.value)
    assert (
        len(Instance(draw("mulai>a", a=each(user(), cardinality="5")), limits=Limits(instances_of_a_loop=5)).open) == 5
    )
