"""From a file to the end of an instance: intake, reader, expressions, timers, sandbox and workflow together."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.bpmn.runtime import Limits, ScriptRunner
from engine.bpmn.scripts import Sandbox
from engine.bpmn.validation import check, read_definition
from tests.unit.bpmn.drawing import NOON, Instance

FOLDER = Path(__file__).resolve().parents[2] / "processes"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[ScriptRunner]:
    sandbox = Sandbox(Limits())
    yield sandbox
    sandbox.close()


def start(key: str, scripts: ScriptRunner, **variables: Any) -> Instance:
    content = (FOLDER / f"{key}.bpmn").read_bytes()
    assert check({f"{key}.bpmn": content}).problems == ()
    return Instance(read_definition(content, key), scripts, **variables)


def test_a_late_task_escalates_and_stays_open(sandbox: ScriptRunner) -> None:
    instance = start("escalating_task", sandbox, berkas="RPD", pemeriksa="siti")
    (task,) = instance.workflow.user_tasks
    assert (task.name, task.assignee) == ("Memeriksa RPD", "siti")
    assert instance.workflow.timers[0].due == NOON + timedelta(minutes=15)
    assert instance.fire("waktu").told()[-2:] == ["!terlambat uncaught", "terlambat"]
    assert instance.complete("periksa").ended


def test_units_fill_in_until_it_is_enough(sandbox: ScriptRunner) -> None:
    instance = start("each_unit", sandbox, units=["a", "b"], nilai_unit={"a": 0, "b": 0})
    assert [task.candidate_groups for task in instance.workflow.user_tasks] == [("kepala-a",), ("kepala-b",)]
    instance.complete("isi", 1, nilai=4).complete("isi", 0, nilai=3)
    assert instance.variables["jumlah"] == 7
    assert [task.locals["lama"] for task in instance.workflow.user_tasks] == [3, 4]
    instance.complete("isi", nilai=6).complete("isi", nilai=5)
    assert instance.ended
    assert instance.variables["nilai_unit"] == {"a": 6, "b": 5}
    assert instance.variables["pemrakarsa"] == "budi"


def test_calls_follow_each_other_until_one_suffices(sandbox: ScriptRunner) -> None:
    facts: dict[str, Any] = {"units": ["a", "b", "c"], "batas_waktu": NOON + timedelta(days=1)}
    instance = start("calls_each_unit", sandbox, **facts)
    (call,) = instance.workflow.calls
    assert (call.key, call.business_key) == ("anak", "K-1-a")
    instance.answer("panggil", hasil="kurang")
    assert instance.workflow.calls[0].business_key == "K-1-b"
    assert instance.answer("panggil", hasil="cukup").ended


def test_a_time_limit_of_a_subprocess_takes_its_calls_away(sandbox: ScriptRunner) -> None:
    facts: dict[str, Any] = {"units": ["a"], "batas_waktu": NOON + timedelta(days=1)}
    instance = start("calls_each_unit", sandbox, **facts).fire("batas")
    assert instance.workflow.calls == ()
    assert instance.told()[:3] == ["-panggil", "-panggil#multiInstanceBody", "-tahap"]
    assert instance.complete("lapor").ended
