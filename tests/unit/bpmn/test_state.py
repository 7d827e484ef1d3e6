import gc
import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import orjson
import pytest

from engine.bpmn.dialect import compile_definition
from engine.bpmn.model import EventKind, Parameter
from engine.bpmn.runtime import Limits
from engine.bpmn.workflow import Workflow
from engine.errors import ExecutionError
from tests.unit.bpmn.drawing import AND, NOON, XOR, Instance, Scripts, draw, end, node, script, timer, user

LOOP = draw(
    "mulai>m m>f f>a f>b a>j b>j j>c c>g g>m[kembali] g>selesai* t>x",
    m=XOR, f=AND, j=AND, g=XOR, a=user(), b=user(), c=user(), x=end(EventKind.ESCALATION, "late"),
    t=timer("PT15M", at="a", interrupting=False),
)  # fmt: skip


def test_restoring_changes_nothing() -> None:
    instance = Instance(LOOP, x=1, catatan="é", pada=NOON, hari=NOON.date())
    again = instance.workflow
    assert again.state() == instance.state
    assert again.happenings() == ()
    assert again.variables == {"x": 1, "catatan": "é", "pada": NOON, "hari": NOON.date()}


def test_open_tasks_keep_their_ids_and_what_was_evaluated() -> None:
    instance = Instance(draw("mulai>f f>a f>b", f=AND, a=user(name="Nomor ${x}"), b=user()), x=1)
    before = {task.activity_id: task for task in instance.workflow.user_tasks}
    instance.complete("b", x=2)
    assert instance.workflow.user_tasks == (before["a"],)
    assert before["a"].name == "Nomor 1"


def test_a_thousand_returns_leave_the_state_as_small_as_the_first() -> None:
    instance = Instance(LOOP)

    sizes = set()
    for _ in range(1000):
        instance.complete("b").complete("a").complete("c", kembali=True)
        sizes.add(len(instance.state))
    assert len(sizes) == 1
    assert instance.open == ["a", "b"]
    assert not instance.ended


def test_a_live_instance_stays_as_small_as_a_restored_one() -> None:
    compiled = compile_definition(LOOP)
    instance = Instance(LOOP)
    workflow = Workflow.start(compiled, instance.environment, {})
    for _ in range(100):
        for activity in ("b", "a", "c"):
            task = next(task for task in workflow.user_tasks if task.activity_id == activity)
            workflow.complete_task(task.id, {"kembali": True})
    assert len(workflow.state()) <= len(instance.state) + 30
    assert len(workflow._execution.tasks) == 1 + 3


def test_a_state_of_another_version_or_definition_is_refused() -> None:
    instance = Instance(draw("mulai>a", a=user()))
    other = compile_definition(draw("mulai>b", b=user()))
    with pytest.raises(ExecutionError) as error:
        Workflow.restore(other, instance.environment, instance.state)
    assert error.value.activity_id == "a"
    newer = orjson.dumps(orjson.loads(instance.state) | {"v": 2})
    with pytest.raises(ExecutionError):
        Workflow.restore(instance.compiled, instance.environment, newer)


@pytest.mark.parametrize(
    ("stored", "changed"),
    [
        ([1, 2], lambda value: value.append(3) or value),
        ({"unit": ["a"]}, lambda value: value["unit"].append("b") or value),
        (["2026-11-23"], lambda value: [date(2026, 11, 23)]),
        ([date(2026, 11, 23)], lambda value: ["2026-11-23"]),
        ({"a": 1}, lambda value: {"a": True}),
        ([0], lambda value: 0),
        ([], lambda value: None),
    ],
)
def test_a_list_or_map_that_changed_since_it_was_restored_is_stored_as_it_is_now(
    stored: object, changed: Callable[[Any], object]
) -> None:
    instance = Instance(draw("mulai>a a>selesai", a=user()), x=stored)
    workflow = Workflow.restore(instance.compiled, instance.environment, instance.state)
    now = changed(workflow.variables["x"])
    workflow.set_variables({"x": now})
    again = Workflow.restore(instance.compiled, instance.environment, workflow.state()).variables["x"]
    assert (again, repr(again)) == (now, repr(now))


def test_what_a_restored_list_can_no_longer_hold_fails_the_command() -> None:
    instance = Instance(draw("mulai>a a>selesai", a=user()), x=[1, 2])
    workflow = Workflow.restore(instance.compiled, instance.environment, instance.state)
    workflow.set_variables({"x": [1, object()]})
    with pytest.raises(ExecutionError, match="Cannot store"):
        workflow.state()


def test_what_cannot_be_stored_fails_the_command() -> None:
    scripts = Scripts(rusak=lambda variables: variables.update(x=object()))
    with pytest.raises(ExecutionError) as error:
        Instance(draw("mulai>a a>selesai", a=script("rusak")), scripts)
    assert "x (type)" in str(error.value)


def test_an_endless_loop_without_a_wait_state_ends_in_an_error_that_names_it() -> None:
    drawing = draw("mulai>m m>a a>g g>m[true] g>selesai*", m=XOR, g=XOR, a=node("task"))
    with pytest.raises(ExecutionError) as error:
        Instance(drawing)
    assert error.value.activity_id in {"m", "a", "g"}
    assert "10000 steps" in str(error.value)


def test_tokens_that_multiply_end_in_an_error() -> None:
    with pytest.raises(ExecutionError) as error:
        Instance(draw("mulai>m m>f f>m f>a", m=XOR, f=AND, a=user()))
    assert error.value.activity_id
    with pytest.raises(ExecutionError) as error:
        Instance(draw("mulai>f f>a f>b f>c", f=AND, a=user(), b=user(), c=user()), limits=Limits(tokens=2))
    assert "2 tokens" in str(error.value)


def test_a_failing_expression_or_script_names_its_activity() -> None:
    def gagal(variables: dict[str, object]) -> None:
        raise ExecutionError("The script failed.")

    for a in (user(name="${hilang}"), user(inputs=(Parameter("x", "${hilang}"),)), script("gagal")):
        with pytest.raises(ExecutionError) as error:
            Instance(draw("mulai>a", a=a), Scripts(gagal=gagal))
        assert error.value.activity_id == "a"
    with pytest.raises(ExecutionError) as error:
        Instance(draw("mulai>a a>selesai", a=user(outputs=(Parameter("x", "${hilang}"),)))).complete("a")
    assert error.value.activity_id == "a"


def test_one_compiled_definition_serves_many_threads_and_keeps_nothing_of_them() -> None:
    compiled, environment = compile_definition(LOOP), Instance(LOOP).environment
    faults: list[object] = []

    def live(number: int) -> None:
        workflow = Workflow.start(compiled, environment, {"nomor": number})
        for _ in range(30):
            for activity in ("b", "a", "c"):
                workflow = Workflow.restore(compiled, environment, workflow.state())
                task = next(task for task in workflow.user_tasks if task.activity_id == activity)
                workflow.complete_task(task.id, {"kembali": True})
        if dict(workflow.variables) != {"nomor": number, "kembali": True}:
            faults.append(workflow.variables)

    threads = [threading.Thread(target=live, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    signals = [spec.completed_event.n_subscribers() for spec in compiled.spec.task_specs.values()]
    assert set(signals) == {0}
    gc.collect()
    assert not [
        thing for thing in gc.get_referrers(*compiled.spec.task_specs.values()) if type(thing).__name__ == "Token"
    ]
