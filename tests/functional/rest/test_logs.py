"""The logs of history over REST: what people did, what became of jobs and work, whose tasks were."""

from typing import Any

import pytest

OPERATION_KEYS = {
    "id", "deploymentId", "processDefinitionId", "processDefinitionKey", "processInstanceId", "executionId",
    "caseDefinitionId", "caseInstanceId", "caseExecutionId", "taskId", "jobId", "jobDefinitionId", "batchId", "userId",
    "timestamp", "operationId", "externalTaskId", "operationType", "entityType", "property", "orgValue", "newValue",
    "removalTime", "rootProcessInstanceId", "category", "annotation", "tenantId",
}  # fmt: skip


@pytest.fixture
def instance(two_steps, clock) -> str:
    """An instance of `dua_langkah` that several people have worked on."""
    id = two_steps.start("dua_langkah", {"variables": {"n": {"value": 5}}})
    path = f"/task/{two_steps.task(id, 'periksa')['id']}"
    two_steps.post(f"{path}/assignee", {"userId": "sektim"})
    clock.advance(minutes=1)
    two_steps.put(path, {"assignee": "sektim", "priority": 70})
    two_steps.post(f"{path}/identity-links", {"groupId": "sekretaris", "type": "candidate"})
    two_steps.put(f"/process-instance/{id}/variables/n", {"value": 6})
    two_steps.post(f"{path}/complete")
    two_steps.put(f"/process-instance/{id}/suspended", {"suspended": True})
    return id


def operations(rest, **asked: Any) -> list[tuple[str, str]]:
    rows = rest.get("/history/user-operation", **asked).json
    assert rest.get("/history/user-operation/count", **asked).json == {"count": len(rows)}
    return [(row["entityType"], row["operationType"]) for row in rows]


def test_what_people_did_is_told_in_order(two_steps, instance: str) -> None:
    assert operations(two_steps, processInstanceId=instance) == [
        ("ProcessInstance", "Create"),
        ("Task", "Assign"),
        ("Task", "Update"),
        ("IdentityLink", "AddGroupLink"),
        ("Variable", "SetVariable"),
        ("Task", "Complete"),
        ("ProcessInstance", "Suspend"),
    ]
    rows = two_steps.get("/history/user-operation", processInstanceId=instance, sortBy="timestamp", sortOrder="desc")
    row = rows.json[-2]
    assert set(row) == OPERATION_KEYS
    told = (row["property"], row["orgValue"], row["newValue"], row["userId"], row["category"])
    assert told == ("assignee", None, "sektim", "admin", "TaskWorker")


def test_operations_are_narrowed(two_steps, instance: str) -> None:
    assert operations(two_steps, processInstanceId=instance, operationType="Assign") == [("Task", "Assign")]
    assert operations(two_steps, processInstanceId=instance, entityTypeIn="Variable,IdentityLink") == [
        ("IdentityLink", "AddGroupLink"),
        ("Variable", "SetVariable"),
    ]
    assert operations(two_steps, processInstanceId=instance, property="priority") == [("Task", "Update")]
    assert len(operations(two_steps, processInstanceId=instance, category="Operator")) == 3
    assert operations(two_steps, processInstanceId=instance, userId="sektim") == []
    after = operations(two_steps, processInstanceId=instance, afterTimestamp="2026-11-23T00:30:30.000+0000")
    assert after[0] == ("Task", "Update")
    assert ("Deployment", "Create") in operations(two_steps, entityType="Deployment")
    page = two_steps.get("/history/user-operation", processInstanceId=instance, firstResult=1, maxResults=1).json
    assert [row["operationType"] for row in page] == ["Assign"]
    assert two_steps.get("/history/user-operation", batchId="x").status_code == 400


def test_who_takes_no_part_is_told_nothing(client, instance: str) -> None:
    assert operations(client("anggota"), processInstanceId=instance) == []
    assert ("Deployment", "Create") not in operations(client("kadis"))
    assert len(operations(client("auditor"), processInstanceId=instance)) == 7


def test_links_are_told_as_they_come_and_go(two_steps, instance: str) -> None:
    rows = two_steps.get("/history/identity-link-log", sortBy="time", sortOrder="asc").json
    told = [(row["type"], row["userId"], row["groupId"], row["operationType"]) for row in rows]
    assert told == [("assignee", "sektim", None, "add"), ("candidate", None, "sekretaris", "add")]
    assert two_steps.get("/history/identity-link-log/count", groupId="sekretaris").json == {"count": 1}
    assert two_steps.get("/history/identity-link-log/count", taskId=rows[0]["taskId"]).json == {"count": 2}
    assert two_steps.get("/history/identity-link-log/count", operationType="delete").json == {"count": 0}


def test_a_timers_way_is_told(two_steps) -> None:
    instance = two_steps.start("dua_langkah")
    (job,) = two_steps.get("/job", processInstanceId=instance).json
    two_steps.post(f"/job/{job['id']}/execute")
    rows = two_steps.get("/history/job-log", processInstanceId=instance).json
    assert [(row["creationLog"], row["successLog"]) for row in rows] == [(True, False), (False, True)]
    assert {row["jobId"] for row in rows} == {job["id"]}
    assert rows[0]["jobDueDate"] == job["dueDate"]
    assert two_steps.get(f"/history/job-log/{rows[0]['id']}").json == rows[0]
    assert two_steps.get(f"/history/job-log/{rows[0]['id']}/stacktrace").text == ""
    assert two_steps.get("/history/job-log/count", jobId=job["id"], successLog="true").json == {"count": 1}
    assert two_steps.get("/history/job-log/count", processInstanceId=instance, failureLog="true").json == {"count": 0}
    assert two_steps.get("/history/job-log/none").status_code == 404


def test_a_workers_way_is_told(admin) -> None:
    admin.deploy("rest_messages.bpmn")
    instance = admin.start("pesan", {"variables": {"angka": {"value": 1}}})
    topics = [{"topicName": "hitung", "lockDuration": 9_000}]
    (task,) = admin.post("/external-task/fetchAndLock", {"workerId": "w", "maxTasks": 1, "topics": topics}).json
    failure = {"workerId": "w", "errorMessage": "rusak", "errorDetails": "rincian", "retries": 1}
    admin.post(f"/external-task/{task['id']}/failure", failure)
    rows = admin.get("/history/external-task-log", processInstanceId=instance).json
    assert [(row["creationLog"], row["failureLog"]) for row in rows] == [(True, False), (False, True)]
    failed = rows[1]
    told = (failed["externalTaskId"], failed["workerId"], failed["errorMessage"], failed["retries"])
    assert told == (task["id"], "w", "rusak", 1)
    assert admin.get(f"/history/external-task-log/{failed['id']}/error-details").text == "rincian"
    assert admin.get("/history/external-task-log/count", workerId="w").json == {"count": 1}
    assert admin.get("/history/external-task-log/count", topicName="lain").json == {"count": 0}


@pytest.mark.parametrize(
    "log", ["user-operation", "job-log", "external-task-log", "identity-link-log", "decision-instance"]
)
def test_a_question_for_a_tenant_finds_nothing_in_a_log(two_steps, instance: str, log: str) -> None:
    assert two_steps.get(f"/history/{log}", tenantIdIn="satu").json == []
    assert two_steps.get(f"/history/{log}/count", tenantIdIn="satu").json == {"count": 0}


@pytest.mark.parametrize(
    ("log", "name", "value"),
    [
        ("job-log", "jobId", ["a"]),
        ("job-log", "failureLog", "mungkin"),
        ("external-task-log", "topicName", {"a": 1}),
        ("external-task-log", "errorMessage", ["a"]),
    ],
)
def test_a_log_refuses_a_value_of_another_kind_by_the_name_it_was_sent_by(
    admin, log: str, name: str, value: object
) -> None:
    refused = admin.post(f"/history/{log}", {name: value})
    assert refused.status_code == 400
    assert f"'{name}'" in refused.json["message"]


def test_one_entry_is_shown_whatever_else_the_address_says(two_steps) -> None:
    two_steps.start("dua_langkah")
    entry = two_steps.get("/history/job-log").json[0]
    assert two_steps.get(f"/history/job-log/{entry['id']}", failureLog="true").json == entry
