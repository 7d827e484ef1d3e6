"""Decisions, conditions and deployments of what changed alone, over REST."""

import pytest

from tests.functional.rest.conftest import PROCESSES

KEYS = {
    "id", "key", "category", "name", "version", "resource", "deploymentId", "tenantId",
    "decisionRequirementsDefinitionId", "decisionRequirementsDefinitionKey", "historyTimeToLive", "versionTag",
}  # fmt: skip
DMN = (PROCESSES / "predikat.dmn").read_bytes()


@pytest.fixture
def decided(admin):
    """The administrator's client; a decision deployed twice, and the process that asks it."""
    assert admin.deploy("decides.bpmn", "predikat.dmn").status_code == 200
    changed = DMN.replace(b'"Sangat Tinggi"', b'"Istimewa"')
    assert admin.deploy(("predikat.dmn", changed), name="kedua").status_code == 200
    return admin


def test_decisions_are_found_and_shown(decided) -> None:
    rows = decided.get("/decision-definition", key="predikat").json
    assert [(row["key"], row["version"]) for row in rows] == [("predikat", 2), ("predikat", 1)]
    assert set(rows[0]) == KEYS
    assert decided.get("/decision-definition", key="predikat", latestVersion="true").json == rows[:1]
    assert decided.get("/decision-definition/count", keyLike="pred%", version=1).json == {"count": 1}
    assert decided.get("/decision-definition/key/predikat").json == rows[0]
    assert decided.get(f"/decision-definition/{rows[1]['id']}").json == rows[1]
    assert decided.get(f"/decision-definition/{rows[1]['id']}/xml").json == {
        "id": rows[1]["id"],
        "dmnXml": DMN.decode(),
    }
    assert decided.get("/decision-definition/key/predikat/diagram").status_code == 204
    assert decided.get("/decision-definition/key/tiada").status_code == 404


def test_a_decision_is_asked_outside_any_process(decided, client) -> None:
    body = {"variables": {"capaian": {"value": 95.0, "type": "Double"}}}
    (row,) = decided.post("/decision-definition/key/predikat/evaluate", body).json
    assert [each["value"] for each in row.values()] == ["Istimewa"]
    first = decided.get("/decision-definition", key="predikat", version=1).json[0]["id"]
    (row,) = decided.post(f"/decision-definition/{first}/evaluate", body).json
    assert [each["value"] for each in row.values()] == ["Sangat Tinggi"]
    missing = decided.post("/decision-definition/key/predikat/evaluate", {})
    assert (missing.status_code, missing.json["type"]) == (400, "ProcessEngineException")
    assert client("kadis").post("/decision-definition/key/predikat/evaluate", body).status_code == 403


def test_history_tells_which_version_a_process_asked(decided) -> None:
    variables = {"capaian": {"value": 95.0, "type": "Double"}, "versi": {"value": 1}}
    instance = decided.start("memutuskan", {"variables": variables})
    rows = decided.get("/history/decision-instance", processInstanceId=instance).json
    assert {row["decisionDefinitionKey"] for row in rows} == {"predikat"}
    assert decided.get("/history/decision-instance/count", processInstanceId=instance).json == {"count": len(rows)}
    assert decided.get(f"/history/decision-instance/{rows[0]['id']}").json == rows[0]
    other = decided.get("/history/decision-instance/count", decisionDefinitionKey="lain").json
    assert other == {"count": 0}


def test_a_condition_starts_what_begins_with_it(admin, client) -> None:
    assert admin.deploy("rest_condition_start.bpmn").status_code == 200
    body = {"variables": {"nilai": {"value": 150}}, "businessKey": "B-1"}
    (started,) = admin.post("/condition", body).json
    assert (started["definitionKey"], started["businessKey"]) == ("bersyarat", "B-1")
    assert admin.task(started["id"], "tinjau")
    assert admin.post("/condition", {"variables": {"nilai": {"value": 50}}}).json == []
    assert admin.post("/condition", {"variables": {"lain": {"value": 1}}}).json == []
    assert admin.post("/condition", {}).status_code == 400
    assert client("kadis").post("/condition", body).status_code == 403
    admin.deploy("rest_two_steps.bpmn")
    plain = admin.get("/process-definition/key/dua_langkah").json["id"]
    assert admin.post("/condition", {**body, "processDefinitionId": plain}).status_code == 400


def test_only_what_changed_is_deployed_where_that_is_asked(admin) -> None:
    only = {"deploy-changed-only": "true"}
    first = admin.deploy("rest_two_steps.bpmn", "rest_messages.bpmn", **only).json
    assert {id.partition(":")[0] for id in first["deployedProcessDefinitions"]} == {"dua_langkah", "pesan"}
    changed = (PROCESSES / "rest_messages.bpmn").read_bytes() + b"\n"
    second = admin.deploy("rest_two_steps.bpmn", ("rest_messages.bpmn", changed), **only).json
    assert [id.rsplit(":", 1)[0] for id in second["deployedProcessDefinitions"]] == ["pesan:2"]
    files = admin.get(f"/deployment/{second['id']}/resources").json
    assert [file["name"] for file in files] == ["rest_messages.bpmn"]
    third = admin.deploy("rest_two_steps.bpmn", ("rest_messages.bpmn", changed), **only).json
    assert third["id"] == first["id"]
    assert admin.get("/process-definition/key/dua_langkah").json["version"] == 1


def test_a_definition_is_suspended_with_its_instances(two_steps) -> None:
    running = two_steps.start("dua_langkah")
    path = "/process-definition/key/dua_langkah/suspended"
    body = {"suspended": True, "includeProcessInstances": True}
    assert two_steps.put(path, body).status_code == 204
    assert two_steps.get(f"/process-instance/{running}").json["suspended"] is True
    assert two_steps.put(path, {**body, "suspended": False}).status_code == 204
    assert two_steps.get(f"/process-instance/{running}").json["suspended"] is False


def test_a_process_that_fails_on_what_was_sent_is_the_callers_mistake(admin) -> None:
    admin.deploy("decides.bpmn", "predikat.dmn")
    answer = admin.post("/process-definition/key/memutuskan/start", {})
    assert (answer.status_code, answer.json["type"]) == (400, "ProcessEngineException")
    assert "capaian" in answer.json["message"]
    assert admin.get("/history/process-instance/count", processDefinitionKey="memutuskan").json == {"count": 0}


def test_definitions_are_found_by_who_may_start_them(admin) -> None:
    keys = [row["key"] for row in admin.get("/process-definition", startableBy="kadis", latestVersion="true").json]
    assert "pengukuran_kinerja" in keys
    assert admin.get("/process-definition/count", startableBy="anggota", key="pengukuran_kinerja").json == {"count": 0}
    assert admin.get("/process-definition/count", startableBy="tiada", key="pengukuran_kinerja").json == {"count": 0}
