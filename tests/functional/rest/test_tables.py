"""Tables over REST: what is locked comes from where a row begins, and other values for it are refused, as on pages."""

from collections.abc import Callable
from uuid import UUID

import pytest

from tests.functional.rest.conftest import Rest
from tests.support.deployments import deploy, start
from tests.support.office import Office, person

BEGUN = [{"nama": "Jalan", "target": "80", "kode": "A"}, {"nama": "Jembatan", "target": "8", "kode": "B"}]
KEPT = {"_baris": "1"}


@pytest.fixture
def program(office: Office, client: Callable[..., Rest]) -> Rest:
    """A program that acts for the Sekretaris, who has a task with a table of two given rows."""
    deploy(office.engine, "fills_a_table.bpmn")
    start(office.engine, "fills_a_table", awal=BEGUN)
    return client("sekretaris")


def send(program: Rest, act: str, rows: list[dict[str, object]]):
    [task] = program.get("/task", taskDefinitionKey="isi").json
    own = [{"indikator": "A", "target": 1, "realisasi": 1}]
    values = {"kinerja": {"value": own}, "tetap": {"value": rows}, "faktor": {"value": 2}}
    return program.post(f"/task/{task['id']}/{act}", {"variables": values})


@pytest.mark.parametrize("act", ["complete", "submit-form"])
def test_other_values_for_locked_cells_are_refused_and_named(office: Office, program: Rest, act: str) -> None:
    answer = send(program, act, [{"_baris": "0", "target": 1, "realisasi": 70}, KEPT])
    assert answer.status_code == 400
    assert "tetap[1].target (readonly)" in answer.json["message"]
    assert len(program.get("/task", taskDefinitionKey="isi").json) == 1


@pytest.mark.parametrize(
    "row",
    [{"_baris": "0"}, {"nama": "Jalan", "target": 80}, {"_baris": 0, "nama": "Jalan", "target": "80", "nilai": "999"}],
    ids=["by place", "by its locked cells", "with a computed cell"],
)
def test_what_is_locked_or_computed_is_never_what_was_sent(
    office: Office, program: Rest, row: dict[str, object]
) -> None:
    answer = send(program, "complete", [{**row, "realisasi": 70}, KEPT])
    assert answer.status_code in {200, 204}
    [task] = office.engine.queries.queue(person("kadis")).rows
    assert office.view(task.instance_id).variables["tetap"] == [
        {"nama": "Jalan", "target": "80", "kode": "A", "realisasi": "70", "nilai": "140"},
        {"nama": "Jembatan", "target": "8", "kode": "B", "realisasi": None, "nilai": None},
    ]


def test_a_program_that_sends_the_rows_beginning_along_changes_nothing_in_them(office: Office, program: Rest) -> None:
    [task] = program.get("/task", taskDefinitionKey="isi").json
    forged = [{"nama": "Palsu", "target": "1"}]
    values = {"awal": {"value": forged}, "tetap": {"value": [{"nama": "Palsu", "target": "1", "realisasi": "1"}]}}
    answer = program.post(f"/task/{task['id']}/complete", {"variables": values})
    assert answer.status_code == 400
    assert "tetap[1] (rows_fixed), tetap (rows_missing)" in answer.json["message"]


def test_an_error_raised_at_the_task_brings_no_forged_rows(program: Rest) -> None:
    [task] = program.get("/task", taskDefinitionKey="isi").json
    rows = [{"_baris": "0", "target": 1}, KEPT]
    for act, code in (("bpmnError", "errorCode"), ("bpmnEscalation", "escalationCode")):
        answer = program.post(f"/task/{task['id']}/{act}", {code: "X", "variables": {"tetap": {"value": rows}}})
        assert answer.status_code == 400
        assert "tetap[1].target (readonly)" in answer.json["message"]


def test_a_program_that_starts_a_process_computes_nothing_itself(office: Office, client: Callable[..., Rest]) -> None:
    deploy(office.engine, "starts_with_a_table.bpmn")
    rows = [{"nama": "A", "jumlah": 2, "dua_kali": "999"}]
    instance = client("admin").start("starts_with_a_table", {"variables": {"daftar": {"value": rows}}})
    assert office.view(UUID(instance)).variables["daftar"][0]["dua_kali"] == "4"  # type: ignore[index]


def test_rows_that_a_fixed_table_does_not_have_are_refused(office: Office, program: Rest) -> None:
    answer = send(program, "complete", [{"_baris": "0"}, {"nama": "Terowongan", "target": 9, "realisasi": 1}])
    assert answer.status_code == 400
    assert "tetap[2] (rows_fixed), tetap (rows_missing)" in answer.json["message"]
