"""External tasks, messages, signals and receive tasks over REST."""

import threading
import time
from typing import Any

import pytest

TASK_KEYS = {
    "id", "workerId", "topicName", "activityId", "activityInstanceId", "executionId", "processInstanceId",
    "processDefinitionId", "processDefinitionKey", "processDefinitionVersionTag", "lockExpirationTime", "createTime",
    "retries", "errorMessage", "errorDetails", "priority", "businessKey", "suspended", "tenantId", "variables",
    "extensionProperties",
}  # fmt: skip


@pytest.fixture
def work(admin) -> Any:
    """The administrator's client, the process `pesan` deployed."""
    answer = admin.deploy("rest_messages.bpmn")
    assert answer.status_code == 200, answer.text
    return admin


@pytest.fixture
def instance(work) -> str:
    """An instance of `pesan` that waits for its external task."""
    return work.start("pesan", {"businessKey": "P-1", "variables": {"angka": {"value": 1}}})


def fetch(rest, worker: str = "w1", **more: object) -> list[dict[str, Any]]:
    topic = {"topicName": "hitung", "lockDuration": 10_000, "variables": None, **more.pop("topic", {})}
    body = {
        "workerId": worker,
        "maxTasks": 10,
        "usePriority": True,
        "asyncResponseTimeout": None,
        "topics": [topic],
        **more,
    }
    answer = rest.post("/external-task/fetchAndLock", body)
    assert answer.status_code == 200, answer.text
    tasks: list[dict[str, Any]] = answer.json
    return tasks


def test_a_worker_fetches_a_task_with_its_variables_and_nobody_else_does(work, instance: str) -> None:
    (task,) = fetch(work, topic={"includeExtensionProperties": True})
    assert set(task) == TASK_KEYS
    assert (task["workerId"], task["lockExpirationTime"]) == ("w1", "2026-11-23T00:30:10.000+0000")
    assert task["variables"]["masukan"] == {"type": "Integer", "value": 2, "valueInfo": {}}
    assert task["variables"]["angka"]["value"] == 1
    assert task["extensionProperties"] == {"satuan": "persen"}
    assert fetch(work, "w2") == []
    assert work.get("/external-task/count", locked="true", topicName="hitung").json == {"count": 1}


def test_a_topic_narrows_what_is_fetched_and_told(work, instance: str) -> None:
    assert fetch(work, topic={"businessKey": "P-2"}) == []
    assert fetch(work, topic={"tenantIdIn": ["satu"]}) == []
    assert fetch(work, topic={"topicName": "operaton.tasks.heartbeat"}) == []
    assert fetch(work, topic={"processDefinitionKey": "lain"}) == []
    (task,) = fetch(work, topic={"variables": ["angka"]})
    assert list(task["variables"]) == ["angka"]


def test_a_lock_that_has_run_out_gives_the_task_to_another(work, clock, instance: str) -> None:
    (task,) = fetch(work)
    clock.advance(seconds=11)
    (again,) = fetch(work, "w2")
    assert again["id"] == task["id"]
    late = work.post(f"/external-task/{task['id']}/complete", {"workerId": "w1", "variables": {}})
    assert late.status_code == 400


def test_a_lock_is_extended_and_given_back(work, instance: str) -> None:
    path = f"/external-task/{fetch(work)[0]['id']}"
    assert work.post(f"{path}/extendLock", {"workerId": "w1", "newDuration": 60_000}).status_code == 204
    assert work.get(path).json["lockExpirationTime"] == "2026-11-23T00:31:00.000+0000"
    assert work.send("POST", f"{path}/unlock").status_code == 204
    assert work.post(f"{path}/lock", {"workerId": "w2", "lockDuration": 5_000}).status_code == 204
    assert work.get(path).json["workerId"] == "w2"


def test_a_failure_leaves_retries_until_an_incident(work, clock, instance: str) -> None:
    path = f"/external-task/{fetch(work)[0]['id']}"
    failure = {"workerId": "w1", "errorMessage": "Gagal", "errorDetails": "lama", "retries": 1, "retryTimeout": 5_000}
    assert work.post(f"{path}/failure", failure).status_code == 204
    assert fetch(work) == []
    clock.advance(seconds=6)
    (task,) = fetch(work)
    assert (task["retries"], task["errorMessage"], task["errorDetails"]) == (1, "Gagal", "lama")
    assert work.post(f"{path}/failure", {**failure, "retries": 0}).status_code == 204
    (incident,) = work.get("/incident", processInstanceId=instance).json
    assert (incident["incidentType"], incident["incidentMessage"]) == ("failedExternalTask", "Gagal")
    assert work.get(f"{path}/errorDetails").text == "lama"
    assert work.get("/external-task", noRetriesLeft="true").json[0]["id"] == task["id"]
    assert work.put(f"{path}/retries", {"retries": 2}).status_code == 204
    assert work.get("/incident").json == []


def test_a_bpmn_error_goes_where_the_diagram_says(work, instance: str) -> None:
    path = f"/external-task/{fetch(work)[0]['id']}"
    body = {"workerId": "w1", "errorCode": "SALAH", "errorMessage": None, "variables": {"sebab": {"value": "x"}}}
    assert work.post(f"{path}/bpmnError", body).status_code == 204
    assert work.task(instance, "perbaiki")
    assert work.get(f"/process-instance/{instance}/variables/sebab").json["value"] == "x"


def test_a_done_task_is_gone(work, instance: str) -> None:
    path = f"/external-task/{fetch(work)[0]['id']}"
    body = {"workerId": "w1", "variables": {"hasil": {"value": 3, "type": "Integer"}}, "localVariables": None}
    assert work.post(f"{path}/complete", body).status_code == 204
    assert work.post(f"{path}/complete", body).status_code == 404
    assert work.get(f"/process-instance/{instance}/variables/hasil").json["value"] == 3


def test_message_signal_and_receive_task_let_an_instance_go_on(work, instance: str) -> None:
    work.post(f"/external-task/{fetch(work)[0]['id']}/complete", {"workerId": "w1"})
    waiting = {"messageEventSubscriptionName": "dokumen_masuk", "processInstanceId": instance}
    assert len(work.get("/execution", **waiting).json) == 1
    body = {"messageName": "dokumen_masuk", "businessKey": "P-1", "correlationKeys": {"angka": {"value": 1}}}
    (result,) = work.post("/message", {**body, "resultEnabled": True}).json
    assert (result["resultType"], result["execution"]["processInstanceId"]) == ("Execution", instance)
    unmatched = work.post("/message", body)
    assert (unmatched.status_code, unmatched.json["type"]) == (400, "RestException")
    assert work.post("/signal", {"name": "kantor_tutup", "variables": None}).status_code == 204
    (token,) = work.get("/execution", processInstanceId=instance, activityId="terima").json
    assert work.post(f"/execution/{token['id']}/signal", {"variables": {}}).status_code == 204
    assert work.get(f"/history/process-instance/{instance}").json["state"] == "COMPLETED"


@pytest.mark.parametrize("path", ["/external-task/fetchAndLock", "/message", "/signal"])
def test_only_programs_and_administrators_do_a_programs_work(client, work, path: str) -> None:
    body = {"workerId": "w", "messageName": "x", "name": "x", "topics": [{"topicName": "hitung", "lockDuration": 1}]}
    assert client("kadis").post(path, body).status_code == 403


def test_a_poll_waits_until_there_is_work(client, work) -> None:
    timer = threading.Timer(0.6, lambda: client("admin").start("pesan", {"variables": {"angka": {"value": 1}}}))
    timer.start()
    began = time.monotonic()
    found = fetch(work, asyncResponseTimeout=10_000)
    timer.join()
    assert len(found) == 1
    assert 0.5 < time.monotonic() - began < 60


def test_a_poll_without_work_ends_with_nothing_when_its_time_is_over(work) -> None:
    began = time.monotonic()
    assert fetch(work, asyncResponseTimeout=400) == []
    assert 0.3 < time.monotonic() - began < 60


def test_variables_of_a_running_instance_are_set_and_removed(work, instance: str) -> None:
    path = f"/process-instance/{instance}/variables"
    body = {"modifications": {"baru": {"value": [1, 2]}}, "deletions": ["angka"]}
    assert work.post(path, body).status_code == 204
    assert work.put(f"{path}/teks", {"value": "x", "type": "String"}).status_code == 204
    assert set(work.get(path).json) == {"baru", "teks"}
    assert work.get(f"{path}/baru", deserializeValue="false").json["value"] == "[1,2]"
    assert work.delete(f"{path}/teks").status_code == 204
    assert work.get(f"{path}/teks").status_code == 404
