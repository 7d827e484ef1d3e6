"""Statistics of definitions, and what Camunda has and Alur has not."""

import pytest

from tests.functional.rest.conftest import Rest


def test_statistics_count_what_runs_and_what_failed(two_steps: Rest) -> None:
    two_steps.deploy("rest_messages.bpmn", name="pesan")
    two_steps.start("dua_langkah")
    for value in (1, 2):
        two_steps.start("pesan", {"variables": {"angka": {"value": value, "type": "Integer"}}})
    body = {"workerId": "w", "maxTasks": 1, "topics": [{"topicName": "hitung", "lockDuration": 60_000}]}
    (task,) = two_steps.post("/external-task/fetchAndLock", body).json
    failure = {"workerId": "w", "errorMessage": "rusak", "retries": 0, "retryTimeout": 0}
    assert two_steps.post(f"/external-task/{task['id']}/failure", failure).status_code == 204
    rows = {row["definition"]["key"]: row for row in two_steps.get("/process-definition/statistics").json}
    assert (rows["dua_langkah"]["instances"], rows["dua_langkah"]["incidents"]) == (1, [])
    assert (rows["pesan"]["instances"], rows["pesan"]["failedJobs"]) == (2, 0)
    assert rows["pesan"]["incidents"] == [{"incidentType": "failedExternalTask", "incidentCount": 1}]
    by_id = two_steps.get(f"/process-definition/{rows['pesan']['id']}/statistics").json
    assert [(row["id"], row["instances"], len(row["incidents"])) for row in by_id] == [("kerja", 2, 1)]
    assert two_steps.get("/process-definition/key/pesan/statistics").json == by_id


@pytest.mark.parametrize("form", ["deployed", "rendered"])
def test_nothing_brings_a_form_of_its_own(two_steps: Rest, form: str) -> None:
    instance = two_steps.start("dua_langkah")
    task = two_steps.get("/task", processInstanceId=instance).json[0]
    start = "deployed-start-form" if form == "deployed" else "rendered-form"
    definition = task["processDefinitionId"]
    for path in (
        f"/task/{task['id']}/{form}-form",
        f"/process-definition/{definition}/{start}",
        f"/process-definition/key/dua_langkah/{start}",
    ):
        answer = two_steps.get(path)
        assert (answer.status_code, answer.json["type"]) == (404, "NotFoundException"), path


def test_history_has_no_time_to_live_and_a_definition_goes_with_its_deployment(two_steps: Rest) -> None:
    id = two_steps.get("/process-definition/key/dua_langkah").json["id"]
    assert two_steps.put(f"/process-definition/{id}/history-time-to-live", {"historyTimeToLive": 1}).status_code == 400
    assert two_steps.delete(f"/process-definition/{id}").status_code == 400
    assert two_steps.get(f"/process-definition/{id}").status_code == 200
    assert two_steps.delete("/process-definition/tidak-ada").status_code == 404
