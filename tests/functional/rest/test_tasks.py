"""Tasks over REST: asked for, claimed and completed by whom they belong to."""

import pytest

UNKNOWN = "94a8ec76-983f-4e80-85f6-cfa249cc909e"
"""Id of nothing. Fixed: test processes must collect the same tests."""

TASK_KEYS = {
    "id", "name", "assignee", "owner", "created", "lastUpdated", "due", "followUp", "delegationState", "description",
    "executionId", "parentTaskId", "priority", "processDefinitionId", "processInstanceId", "taskDefinitionKey",
    "caseExecutionId", "caseDefinitionId", "caseInstanceId", "suspended", "formKey", "camundaFormRef", "tenantId",
    "taskState",
}  # fmt: skip


@pytest.fixture
def instance(two_steps) -> str:
    """A running instance of `dua_langkah`."""
    return two_steps.start(
        "dua_langkah", {"businessKey": "K-7", "variables": {"n": {"value": 5}, "s": {"value": "abc"}}}
    )


def test_a_task_has_all_keys_and_dates_with_milliseconds(two_steps, instance: str) -> None:
    task = two_steps.task(instance, "periksa")
    assert set(task) == TASK_KEYS
    assert task["created"] == "2026-11-23T00:30:00.000+0000"
    assert task["due"] == "2026-11-23T01:30:00.000+0000"
    assert (task["name"], task["description"], task["executionId"]) == ("Memeriksa", "Periksa berkas.", instance)
    assert two_steps.get(f"/task/{task['id']}").json == task


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ({"taskDefinitionKey": "periksa"}, 1),
        ({"taskDefinitionKey": "setuju"}, 0),
        ({"taskDefinitionKeyIn": "setuju,periksa"}, 1),
        ({"processInstanceBusinessKey": "K-7"}, 1),
        ({"processInstanceBusinessKeyLike": "K-%"}, 1),
        ({"processDefinitionKey": "dua_langkah", "unassigned": "true"}, 1),
        ({"assigned": "true"}, 0),
        ({"candidateGroup": "sek-tim-sakip"}, 1),
        ({"candidateGroups": "ka-dinas,sek-tim-sakip"}, 1),
        ({"candidateGroup": "ka-dinas"}, 0),
        ({"candidateUser": "sektim"}, 1),
        ({"candidateUser": "kadis"}, 0),
        ({"nameLike": "Mem%"}, 1),
        ({"nameLike": "Mem\\"}, 0),
        ({"dueBefore": "2026-11-23T02:00:00.000+0000"}, 1),
        ({"dueAfter": "2026-11-23T02:00:00.000+0000"}, 0),
        ({"createdAfter": "2026-11-24T00:00:00.000+0000"}, 0),
        ({"processVariables": "n_eq_5,s_like_a%"}, 1),
        ({"processVariables": "n_gt_5"}, 0),
        ({"suspended": "true"}, 0),
        ({"tenantIdIn": "satu"}, 0),
        ({"unheardOf": "x"}, 1),
        ({"processInstanceId": "none-of-ours"}, 0),
    ],
)
def test_tasks_are_found_by_what_is_asked(two_steps, instance: str, question: dict[str, str], found: int) -> None:
    assert len(two_steps.get("/task", **question).json) == found
    assert two_steps.get("/task/count", **question).json == {"count": found}
    by_body = {name: value.split(",") if name.endswith(("In", "Groups")) else value for name, value in question.items()}
    assert two_steps.post("/task/count", by_body).json == {"count": found}


@pytest.mark.parametrize(
    "question",
    [
        {"priority": "high"},
        {"dueBefore": "tomorrow"},
        {"sortBy": "created"},
        {"sortBy": "colour", "sortOrder": "asc"},
        {"sortBy": "created", "sortOrder": "up"},
        {"maxResults": "-1"},
        {"firstResult": "x"},
        {"owner": "kadis"},
        {"processVariables": "n"},
        {"name": "a\0b"},
        {"createdAfter": "0001-01-01T00:00:00.000+1400"},
    ],
)
def test_a_question_that_cannot_be_meant_is_refused(admin, question: dict[str, str]) -> None:
    answer = admin.get("/task", **question)
    assert (answer.status_code, answer.json["type"]) == (400, "InvalidRequestException")


def test_pages_of_a_sorted_list_do_not_overlap(two_steps) -> None:
    for number in range(3):
        two_steps.start("dua_langkah", {"businessKey": f"K-{number}"})
    order = {"sortBy": "created", "sortOrder": "desc"}
    pages = [two_steps.get("/task", firstResult=n, maxResults=1, **order).json for n in range(4)]
    assert [len(page) for page in pages] == [1, 1, 1, 0]
    assert len({page[0]["id"] for page in pages[:3]}) == 3
    assert two_steps.get("/task", maxResults=0).json == []


def test_an_or_query_widens_what_is_found(two_steps, instance: str) -> None:
    body = {"processInstanceId": instance, "orQueries": [{"assignee": "kadis", "taskDefinitionKey": "periksa"}]}
    assert two_steps.post("/task/count", body).json == {"count": 1}
    body["orQueries"] = [{"assignee": "kadis", "taskDefinitionKey": "setuju"}]
    assert two_steps.post("/task/count", body).json == {"count": 0}


def test_a_task_is_claimed_once_and_again_by_the_same_person(client, two_steps, instance: str) -> None:
    path = f"/task/{two_steps.task(instance, 'periksa')['id']}"
    sektim = client("sektim")
    for _ in range(2):
        assert sektim.post(f"{path}/claim", {"userId": "sektim"}).status_code == 204
    assert sektim.get(path).json["assignee"] == "sektim"
    taken = two_steps.post(f"{path}/claim", {"userId": "admin"})
    assert (taken.status_code, taken.json["type"]) == (409, "TaskAlreadyClaimedException")
    empty = sektim.send("POST", f"{path}/unclaim", data=b"", content_type="application/json")
    assert (empty.status_code, empty.data) == (204, b"")
    assert "Content-Type" not in empty.headers
    assert sektim.get(path).json["assignee"] is None


def test_a_role_completes_its_own_tasks_only(client, two_steps, instance: str) -> None:
    path = f"/task/{two_steps.task(instance, 'periksa')['id']}/complete"
    for stranger in ("kadis", "auditor"):
        answer = client(stranger).post(path, {"variables": {}})
        assert (answer.status_code, answer.json["type"]) == (403, "AuthorizationException")
    assert client("sektim").post(path, {"variables": {"a": {"value": True}}}).status_code == 204
    assert two_steps.task(instance, "setuju")["name"] == "Menyetujui"


def test_an_auditor_reads_all_and_changes_nothing(client, two_steps, instance: str) -> None:
    auditor = client("auditor")
    task = auditor.task(instance, "periksa")
    assert auditor.get(f"/process-instance/{instance}/variables").json["n"]["value"] == 5
    for path, body in (
        (f"/task/{task['id']}/claim", {"userId": "auditor"}),
        (f"/task/{task['id']}/assignee", {"userId": "sektim"}),
        (f"/process-instance/{instance}/variables", {"modifications": {"n": {"value": 6}}}),
        ("/process-definition/key/dua_langkah/start", {}),
        ("/message", {"messageName": "x"}),
        ("/signal", {"name": "x"}),
    ):
        assert auditor.post(path, body).status_code == 403, path
    assert auditor.delete(f"/process-instance/{instance}").status_code == 403


def test_what_somebody_takes_no_part_in_is_not_there_for_them(client, two_steps, instance: str) -> None:
    outsider = client("anggota")
    task = two_steps.task(instance, "periksa")["id"]
    assert outsider.get("/task", processInstanceId=instance).json == []
    for path in (f"/task/{task}", f"/process-instance/{instance}", f"/history/process-instance/{instance}"):
        assert outsider.get(path).status_code == 404, path


def test_a_completed_task_is_gone_as_in_camunda(two_steps, instance: str) -> None:
    id = two_steps.task(instance, "periksa")["id"]
    answer = two_steps.post(f"/task/{id}/complete", {"variables": None, "withVariablesInReturn": True})
    assert (answer.status_code, answer.json["n"]["value"]) == (200, 5)
    assert two_steps.get(f"/task/{id}").status_code == 404
    assert two_steps.post(f"/task/{id}/complete", {}).status_code == 404
    (past,) = two_steps.get("/history/task", processInstanceId=instance, finished="true").json
    assert (past["id"], past["deleteReason"], past["taskState"]) == (id, "completed", "Completed")


def test_a_form_is_checked_when_it_is_submitted(two_steps, instance: str) -> None:
    id = two_steps.task(instance, "periksa")["id"]
    refused = two_steps.post(f"/task/{id}/submit-form", {"variables": {"catatan": {"value": ""}}})
    assert refused.status_code == 400
    assert "catatan" in refused.json["message"]
    entered = {
        "catatan": {"value": "Lengkap", "type": "String"},
        "tanggal": {"value": "2026-11-24T00:00:00.000+0700", "type": "Date"},
    }
    assert two_steps.post(f"/task/{id}/submit-form", {"variables": entered}).status_code == 204
    stored = two_steps.get(f"/process-instance/{instance}/variables").json
    assert stored["tanggal"] == {"type": "Date", "value": "2026-11-24T00:00:00.000+0700", "valueInfo": {}}


def test_a_task_tells_its_form_its_variables_and_who_may_claim_it(two_steps, instance: str) -> None:
    path = f"/task/{two_steps.task(instance, 'periksa')['id']}"
    assert two_steps.get(f"{path}/form").json == {"key": None, "camundaFormRef": None, "contextPath": None}
    assert set(two_steps.get(f"{path}/form-variables").json) == {"catatan", "tanggal", "n", "s"}
    assert set(two_steps.get(f"{path}/form-variables", variableNames="catatan").json) == {"catatan"}
    assert two_steps.get(f"{path}/variables/n").json == {"type": "Integer", "value": 5, "valueInfo": {}}
    assert two_steps.get(f"{path}/variables/nothing").status_code == 404
    assert two_steps.get(f"{path}/localVariables").json == {}
    assert two_steps.get(f"{path}/identity-links").json == [
        {"userId": None, "groupId": "sek-tim-sakip", "type": "candidate"}
    ]


@pytest.mark.parametrize("id", [UNKNOWN, "none-of-ours"])
@pytest.mark.parametrize("act", ["claim", "unclaim", "complete", "submit-form", "assignee"])
def test_an_unknown_task_is_answered_with_404(admin, id: str, act: str) -> None:
    answer = admin.post(f"/task/{id}/{act}", {"userId": "sektim", "variables": {}})
    assert (answer.status_code, answer.json["type"]) == (404, "InvalidRequestException")
