"""Instances, definitions, jobs, incidents, history and variables over REST."""

from uuid import UUID

import pytest

from engine.commands import ExecuteJob
from engine.domain import Source, system_actor


@pytest.fixture
def instance(two_steps) -> str:
    """A running instance of `dua_langkah`."""
    return two_steps.start("dua_langkah", {"businessKey": "K-7", "variables": {"n": {"value": 5, "type": "Long"}}})


def test_a_definition_is_found_by_id_key_and_what_is_asked(two_steps) -> None:
    two_steps.deploy("rest_two_steps.bpmn", **{"enable-duplicate-filtering": "false"})
    (newest,) = two_steps.get("/process-definition", key="dua_langkah", latestVersion="true").json
    assert newest["version"] == 2
    assert two_steps.get(f"/process-definition/{newest['id']}").json == newest
    assert two_steps.get("/process-definition/key/dua_langkah").json == newest
    assert two_steps.get(f"/process-definition/{newest['id'].rpartition(':')[2]}").json == newest
    assert two_steps.get("/process-definition/count", keysIn="dua_langkah,x").json == {"count": 2}
    assert two_steps.get("/process-definition/count", keyLike="dua%", version=1).json == {"count": 1}
    assert two_steps.get("/process-definition/key/unknown").status_code == 404
    assert list(newest) == [
        "id", "key", "category", "description", "name", "version", "resource", "deploymentId", "diagram", "suspended",
        "tenantId", "versionTag", "historyTimeToLive", "startableInTasklist",
    ]  # fmt: skip


def test_a_diagram_is_given_as_it_was_deployed(two_steps) -> None:
    answer = two_steps.get("/process-definition/key/dua_langkah/xml").json
    assert set(answer) == {"id", "bpmn20Xml"}
    assert answer["bpmn20Xml"].startswith('<?xml version="1.0"')


def test_a_suspended_definition_starts_nothing(two_steps) -> None:
    path = "/process-definition/key/dua_langkah"
    assert two_steps.put(f"{path}/suspended", {"suspended": True}).status_code == 204
    assert two_steps.post(f"{path}/start").status_code == 400
    assert two_steps.get("/process-definition/count", suspended="true").json == {"count": 1}
    assert two_steps.put(f"{path}/suspended", {"suspended": False}).status_code == 204
    assert two_steps.post(f"{path}/start").status_code == 200


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ({"processDefinitionKey": "dua_langkah"}, 1),
        ({"businessKey": "K-7"}, 1),
        ({"businessKey": "K-8"}, 0),
        ({"active": "true"}, 1),
        ({"suspended": "true"}, 0),
        ({"variables": "n_eq_5"}, 1),
        ({"variables": "n_lt_5"}, 0),
        ({"withIncident": "true"}, 0),
        ({"rootProcessInstances": "true", "activityIdIn": "periksa"}, 1),
        ({"superProcessInstance": "none"}, 0),
    ],
)
def test_instances_are_found_by_what_is_asked(two_steps, instance: str, question: dict[str, str], found: int) -> None:
    rows = two_steps.get("/process-instance", **question).json
    assert [row["id"] for row in rows] == [instance] * found
    assert two_steps.get("/process-instance/count", **question).json == {"count": found}


def test_an_instance_is_suspended_activated_and_cancelled(two_steps, instance: str) -> None:
    path = f"/process-instance/{instance}"
    assert two_steps.put(f"{path}/suspended", {"suspended": True}).status_code == 204
    assert two_steps.get(path).json["suspended"] is True
    task = two_steps.task(instance, "periksa")
    held = two_steps.post(f"/task/{task['id']}/complete")
    assert (held.status_code, held.json["type"]) == (400, "SuspendedEntityInteractionException")
    assert two_steps.put(f"{path}/suspended", {"suspended": False}).status_code == 204
    assert two_steps.delete(path).status_code == 204
    assert two_steps.delete(path).status_code == 404
    assert two_steps.delete(path, failIfNotExists="false").status_code == 204
    assert two_steps.get(f"/history{path}").json["deleteReason"] == "Deleted over REST."


def test_a_job_is_executed_before_it_is_due(two_steps, instance: str) -> None:
    (job,) = two_steps.get("/job", processInstanceId=instance, activityId="lewat", timers="true").json
    assert job["dueDate"] == "2026-11-23T01:30:00.000+0000"
    assert two_steps.get(f"/job-definition/{job['jobDefinitionId']}").json["activityId"] == "lewat"
    assert two_steps.get("/job/count", executable="true").json == {"count": 0}
    assert two_steps.post(f"/job/{job['id']}/execute").status_code == 204
    assert two_steps.task(instance, "ingatkan")
    assert two_steps.get(f"/job/{job['id']}").status_code == 404


def test_only_administrators_execute_jobs(client, two_steps, instance: str) -> None:
    (job,) = two_steps.get("/job", processInstanceId=instance).json
    assert client("auditor").post(f"/job/{job['id']}/execute").status_code == 403


def test_a_worker_still_waits_until_a_job_is_due(engine, two_steps, instance: str) -> None:
    (job,) = two_steps.get("/job", processInstanceId=instance).json
    engine.execute(ExecuteJob(UUID(job["id"])), system_actor(Source.WORKER))
    assert two_steps.get(f"/job/{job['id']}").status_code == 200


def test_history_tells_what_was_visited_in_order_with_camundas_types(two_steps, instance: str) -> None:
    two_steps.post(f"/task/{two_steps.task(instance, 'periksa')['id']}/complete")
    two_steps.post(f"/task/{two_steps.task(instance, 'setuju')['id']}/complete")
    told = two_steps.get("/history/activity-instance", processInstanceId=instance).json
    visited = [(each["activityId"], each["activityType"]) for each in told]
    assert visited[0] == ("mulai", "startEvent")
    assert {("periksa", "userTask"), ("setuju", "userTask"), ("selesai", "noneEndEvent")} <= set(visited)
    assert all(each["endTime"] for each in told)
    (task,) = [each for each in told if each["activityId"] == "periksa"]
    assert (task["assignee"], task["taskId"], task["durationInMillis"]) == ("admin", task["id"], 0)
    past = two_steps.get(f"/history/process-instance/{instance}").json
    assert (past["state"], past["startActivityId"], past["startUserId"]) == ("COMPLETED", "mulai", "admin")
    assert two_steps.get(f"/process-instance/{instance}").status_code == 404
    assert two_steps.get("/history/process-instance/count", finished="true").json == {"count": 1}


def test_what_is_open_in_an_instance_is_shown_as_a_tree(two_steps, instance: str) -> None:
    tree = two_steps.get(f"/process-instance/{instance}/activity-instances").json
    assert tree["id"] == instance
    assert "periksa" in [child["activityId"] for child in tree["childActivityInstances"]]
    assert tree["childTransitionInstances"] == []


def test_an_instance_is_an_execution_and_so_is_what_waits_in_it(two_steps, instance: str) -> None:
    assert two_steps.get(f"/execution/{instance}").json == {
        "id": instance,
        "processInstanceId": instance,
        "ended": False,
        "tenantId": None,
    }
    (waiting,) = two_steps.get("/execution", processInstanceId=instance, activityId="periksa").json
    assert waiting["processInstanceId"] == instance
    assert two_steps.get(f"/execution/{instance}/localVariables").json["n"]["value"] == 5


def test_variables_of_running_and_ended_instances_are_listed(two_steps, instance: str) -> None:
    (variable,) = two_steps.get("/variable-instance", processInstanceIdIn=instance, variableName="n").json
    assert (variable["name"], variable["type"], variable["value"]) == ("n", "Integer", 5)
    assert two_steps.post("/variable-instance", {"processInstanceIdIn": [instance]}).json[0]["id"] == variable["id"]
    two_steps.delete(f"/process-instance/{instance}")
    assert two_steps.get("/variable-instance", processInstanceIdIn=instance).json == []
    (past,) = two_steps.get("/history/variable-instance", processInstanceId=instance, variableName="n").json
    assert (past["state"], past["createTime"]) == ("DELETED", "2026-11-23T00:30:00.000+0000")


def test_there_are_no_incidents_while_all_is_well(admin) -> None:
    assert admin.get("/incident").json == []
    assert admin.get("/incident/count").json == {"count": 0}
    assert admin.get("/history/incident").json == []


def test_identity_tells_groups_and_checks_passwords(admin, client) -> None:
    groups = admin.get("/identity/groups", userId="sektim").json
    assert {"id": "sek-tim-sakip", "name": "Sek. Tim Sakip"} in groups["groups"]
    assert admin.get("/identity/groups").status_code == 400
    right = admin.post("/identity/verify", {"username": "sektim", "password": "kata-sandi-uji"}).json
    assert right == {"authenticatedUser": "sektim", "authenticated": True}
    wrong = admin.post("/identity/verify", {"username": "sektim", "password": "salah"}).json
    assert wrong["authenticated"] is False


@pytest.mark.parametrize("data", [b"", b"{}", b"null", b'{"variables": null, "unknown": 1}'])
def test_a_body_may_be_empty_or_hold_more_than_is_known(two_steps, data: bytes) -> None:
    path = "/process-definition/key/dua_langkah/start"
    assert two_steps.send("POST", path, data=data, content_type="application/json").status_code == 200


@pytest.mark.parametrize(
    "data",
    [
        b"{",
        b"[]",
        b'"x"',
        b'{"variables": 1}',
        b'{"variables": {"x": 1}}',
        b'{"businessKey": 1}',
        b'{"businessKey": "\\u0000"}',
    ],
)
def test_a_body_that_says_nothing_sensible_is_refused(two_steps, data: bytes) -> None:
    answer = two_steps.send(
        "POST", "/process-definition/key/dua_langkah/start", data=data, content_type="application/json"
    )
    assert answer.status_code == 400
    assert {"type", "message"} <= set(answer.json)


def test_a_question_may_come_with_a_body_that_means_nothing(admin) -> None:
    assert admin.send("GET", "/task", data=b"{}", content_type="application/json").status_code == 200


def test_each_change_of_a_variable_is_told(two_steps, instance: str) -> None:
    body = {"modifications": {"n": {"value": 6}}}
    assert two_steps.post(f"/process-instance/{instance}/variables", body).status_code == 204
    told = two_steps.get("/history/detail", processInstanceId=instance, variableUpdates="true").json
    assert [(each["variableName"], each["value"], each["revision"]) for each in told] == [("n", 5, 0), ("n", 6, 1)]
    assert two_steps.get("/history/detail").status_code == 400
    assert two_steps.get("/history/detail/count", processInstanceId=instance, formFields="true").json == {"count": 0}


def test_a_start_form_shows_its_fields(admin, client) -> None:
    path = "/process-definition/key/pengukuran_kinerja"
    assert {"periode", "tahun"} <= set(client("kadis").get(f"{path}/form-variables").json)
    assert set(admin.get(f"{path}/form-variables", variableNames="tahun").json) == {"tahun"}
    assert set(admin.get(f"{path}/startForm").json) == {"key", "camundaFormRef", "contextPath"}
    assert client("anggota").get(f"{path}/form-variables").status_code == 403
