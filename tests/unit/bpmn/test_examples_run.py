"""The examples of docs/modeling.md do what they show: each runs from its start to its end."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.bpmn.dialect import compile_definition
from engine.bpmn.runtime import Environment, Limits
from engine.bpmn.scripts import Sandbox
from engine.bpmn.validation import read_definition
from engine.bpmn.workflow import Workflow
from tests.unit.bpmn.drawing import NOON, PlainTime

EXAMPLES = sorted((Path(__file__).parents[3] / "docs" / "examples").glob("*.bpmn"))
ENTERED: dict[str, object] = {
    "nomor": "1",
    "nomor_arsip": "1",
    "realisasi": 3,
    "target": 4,
    "capaian": 80,
    "lewat_pos": True,
    "lewat_surel": True,
    "sah": True,
    "cocok": True,
    "setuju": True,
    "catatan": "Lengkap",
}
KEYS = {
    "called_process": "arsip",
    "lanes": "surat_keluar",
    "start_and_end": "surat_masuk",
    "start_events": "permohonan",
}
KEYS |= {"timer_start": "rapat_mingguan"}
MOST = 40


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    scripts = Sandbox(Limits())
    yield scripts
    scripts.close()


def started(stem: str, sandbox: Sandbox) -> Workflow:
    content = (EXAMPLES[0].parent / f"{stem}.bpmn").read_bytes()
    environment = Environment(
        now=NOON,
        working_time=PlainTime(),
        scripts=sandbox,
        user_id="siti",
        instance_id="i",
        business_key="SM-1",
        initiator="siti",
        delegates={"namaDelegasi": lambda execution: None},
        decide=lambda key, binding, version, variables: [{"predikat": "Baik"}],
    )
    return Workflow.start(compile_definition(read_definition(content, KEYS.get(stem, "contoh"))), environment, ENTERED)


def act(workflow: Workflow) -> bool:
    """Do the next thing that a person, a worker, a message, a called process or the clock would do; False if none can."""
    if workflow.user_tasks:
        workflow.complete_task(workflow.user_tasks[0].id, ENTERED)
    elif workflow.continuations:
        workflow.continue_(workflow.continuations[0].id)
    elif workflow.external_tasks:
        workflow.complete_external(workflow.external_tasks[0].id, {}, {})
    elif workflow.calls:
        workflow.complete_call(workflow.calls[0].id, {"lemari": "A"})
    elif workflow.subscriptions:
        workflow.deliver(workflow.subscriptions[0].id, {})
    elif workflow.timers:
        workflow.fire_timer(workflow.timers[0].id)
    elif "dana" in workflow.variables:
        workflow.set_variables({"dana": 100})
    else:
        return False
    return True


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_runs_from_its_start_to_its_end(path: Path, sandbox: Sandbox) -> None:
    workflow = started(path.stem, sandbox)
    for _ in range(MOST):
        if workflow.ended:
            break
        assert act(workflow), "nobody can do anything, and it has not ended"
    assert workflow.ended


def test_a_transaction_that_is_refused_undoes_what_was_done(sandbox: Sandbox) -> None:
    workflow = started("compensation", sandbox)
    for expected, entered in (("pesan_ruang", {}), ("setujui", {"setuju": False}), ("lepas_ruang", {})):
        (task,) = workflow.user_tasks
        assert task.activity_id == expected
        workflow.complete_task(task.id, entered)
    assert workflow.ended


def test_a_listener_sets_variables_by_an_expression(sandbox: Sandbox) -> None:
    workflow = started("listeners", sandbox)
    assert workflow.variables["mulai_kerja"] == NOON
    workflow.complete_task(workflow.user_tasks[0].id, {})
    assert (workflow.variables["selesai_kerja"], workflow.variables["lewat"]) == (True, True)
