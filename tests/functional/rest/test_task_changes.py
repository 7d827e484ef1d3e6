"""What administrators change of tasks over REST, and variables that only one token has."""

from uuid import UUID

import pytest

from tests.support.office import Office


@pytest.fixture
def instance(two_steps) -> str:
    """A running instance of `dua_langkah` whose task with a standard time is done."""
    id = two_steps.start("dua_langkah", {"variables": {"n": {"value": 5}}})
    two_steps.post(f"/task/{two_steps.task(id, 'periksa')['id']}/complete")
    return id


@pytest.fixture
def path(two_steps, instance: str) -> str:
    """The address of the open task, which has no standard time."""
    return f"/task/{two_steps.task(instance, 'setuju')['id']}"


def test_a_task_is_changed_as_a_whole(office: Office, two_steps, instance: str, path: str) -> None:
    body = {
        "name": "Menyetujui",
        "assignee": "kadis",
        "priority": 80,
        "due": "2026-12-01T07:00:00.000+0700",
        "followUp": "2026-11-30T07:00:00.000+0700",
    }
    assert two_steps.put(path, body).status_code == 204
    task = two_steps.get(path).json
    assert (task["assignee"], task["priority"]) == ("kadis", 80)
    assert (task["due"], task["followUp"]) == ("2026-12-01T00:00:00.000+0000", "2026-11-30T00:00:00.000+0000")
    told = [line for line in office.view(UUID(instance)).history if line.task_id == UUID(task["id"])]
    assert [line.type for line in told] == ["task.created", "task.reassigned", "task.retimed", "task.changed"]
    assert told[-1].data["changes"]["priority"] == [50, 80]
    assert two_steps.put(path, {}).status_code == 204
    task = two_steps.get(path).json
    assert (task["assignee"], task["due"], task["followUp"], task["priority"]) == (None, None, None, 80)


def test_what_the_diagram_says_of_a_task_stays(two_steps, path: str) -> None:
    for body in ({"name": "Lain"}, {"owner": "kadis"}, {"priority": "x"}, {"due": "besok"}, {"assignee": 5}):
        assert two_steps.put(path, body).status_code == 400, body
    assert two_steps.put(path, {"assignee": "tiada"}).status_code == 404


def test_a_standard_time_is_not_moved_by_hand(two_steps) -> None:
    path = f"/task/{two_steps.task(two_steps.start('dua_langkah'), 'periksa')['id']}"
    due = two_steps.get(path).json["due"]
    assert two_steps.put(path, {"due": "2026-12-01T07:00:00.000+0700"}).status_code == 400
    assert two_steps.put(path, {"priority": 3}).status_code == 204
    assert two_steps.get(path).json["due"] == due


def test_only_administrators_change_tasks(client, path: str) -> None:
    kadis = client("kadis")
    assert kadis.put(path, {"priority": 1}).status_code == 403
    assert kadis.post(f"{path}/identity-links", {"userId": "kadis", "type": "candidate"}).status_code == 403
    assert kadis.put(f"{path}/localVariables/x", {"value": 1}).status_code == 403


def test_a_task_is_not_created_by_itself(admin) -> None:
    answer = admin.post("/task/create", {"name": "Lepas"})
    assert (answer.status_code, answer.json["type"]) == (400, "InvalidRequestException")


def test_links_say_who_may_claim_a_task_and_who_has_it(client, two_steps, path: str) -> None:
    links = f"{path}/identity-links"
    anggota = client("anggota")
    assert anggota.post(f"{path}/claim", {"userId": "anggota"}).status_code in (403, 404)
    for body in ({"userId": "anggota", "type": "candidate"}, {"groupId": "sekretaris", "type": "candidate"}):
        assert two_steps.post(links, body).status_code == 204
        assert two_steps.post(links, body).status_code == 204
    assert {(each["userId"], each["groupId"]) for each in two_steps.get(links).json} == {
        (None, "ka-dinas"),
        (None, "sekretaris"),
        ("anggota", None),
    }
    assert two_steps.post(f"{links}/delete", {"groupId": "sekretaris", "type": "candidate"}).status_code == 204
    assert len(two_steps.get(links).json) == 2
    assert two_steps.post(links, {"userId": "kadis", "type": "assignee"}).status_code == 204
    assert two_steps.get(path).json["assignee"] == "kadis"
    assert two_steps.post(f"{links}/delete", {"userId": "kadis", "type": "assignee"}).status_code == 204
    assert two_steps.get(path).json["assignee"] is None


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"userId": "kadis", "groupId": "ka-dinas", "type": "candidate"},
        {"userId": "kadis"},
        {"userId": "kadis", "type": "owner"},
        {"groupId": "ka-dinas", "type": "assignee"},
        {"userId": 5, "type": "candidate"},
    ],
)
def test_a_link_that_means_nothing_is_refused(two_steps, path: str, body: dict[str, object]) -> None:
    assert two_steps.post(f"{path}/identity-links", body).status_code == 400


def test_a_link_to_nobody_is_not_found(two_steps, path: str) -> None:
    for body in ({"userId": "tiada"}, {"groupId": "tiada"}):
        assert two_steps.post(f"{path}/identity-links", {**body, "type": "candidate"}).status_code == 404


def test_local_variables_are_the_tasks_alone(office: Office, two_steps, instance: str, path: str) -> None:
    assert two_steps.put(f"{path}/localVariables/catatan", {"value": "a", "type": "String"}).status_code == 204
    changes = {"modifications": {"n": {"value": 7}}, "deletions": ["catatan"]}
    assert two_steps.get(f"{path}/localVariables").json["catatan"]["value"] == "a"
    assert "catatan" not in two_steps.get(f"/process-instance/{instance}/variables").json
    assert two_steps.post(f"{path}/localVariables", changes).status_code == 204
    assert two_steps.get(f"{path}/localVariables").json == {"n": {"type": "Integer", "value": 7, "valueInfo": {}}}
    assert two_steps.get(f"{path}/variables/n").json["value"] == 7
    assert two_steps.get(f"/process-instance/{instance}/variables/n").json["value"] == 5
    assert two_steps.get("/task/count", taskVariables="n_eq_7").json == {"count": 1}
    assert two_steps.get("/task/count", taskVariables="n_eq_5").json == {"count": 0}
    assert two_steps.put(f"{path}/variables/n", {"value": 8}).status_code == 204
    assert two_steps.get(f"/process-instance/{instance}/variables/n").json["value"] == 5
    assert two_steps.delete(f"{path}/localVariables/n").status_code == 204
    told = [line for line in office.view(UUID(instance)).history if line.type == "local_variables.set"]
    assert [line.activity_id for line in told] == ["setuju"] * 4
    assert told[1].data["values"] == {"n": 7}
    assert (told[1].data["removed"], told[1].data["before"]) == (["catatan"], {"catatan": "a"})


def test_a_tasks_own_and_others_are_not_changed_together(two_steps, path: str) -> None:
    two_steps.put(f"{path}/localVariables/x", {"value": 1})
    both = {"modifications": {"x": {"value": 2}, "n": {"value": 2}}}
    assert two_steps.post(f"{path}/variables", both).status_code == 400
    assert two_steps.post(f"{path}/variables", {"modifications": {"n": {"value": 9}}}).status_code == 204
    assert two_steps.get(f"{path}/variables/n").json["value"] == 9


def test_an_execution_has_its_own_variables_and_an_instance_the_process_wide_ones(two_steps, instance: str) -> None:
    (token,) = two_steps.get("/execution", processInstanceId=instance, activityId="setuju").json
    body = {"modifications": {"lokal": {"value": True}}}
    assert two_steps.post(f"/execution/{token['id']}/localVariables", body).status_code == 204
    assert set(two_steps.get(f"/execution/{token['id']}/localVariables").json) == {"lokal"}
    assert two_steps.put(f"/execution/{instance}/localVariables/m", {"value": 1}).status_code == 204
    assert {"n", "m"} <= set(two_steps.get(f"/process-instance/{instance}/variables").json)
    assert two_steps.get("/execution/94a8ec76-983f-4e80-85f6-cfa249cc909e/localVariables").status_code == 404
