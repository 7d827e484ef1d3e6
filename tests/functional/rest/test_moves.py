"""Modification and migration over REST, as Camunda's clients send them."""

import pytest

from tests.support.deployments import PROCESSES


@pytest.fixture
def instance(two_steps) -> str:
    """A running instance of `dua_langkah`."""
    return two_steps.start("dua_langkah", {"businessKey": "K-7"})


@pytest.fixture
def versions(two_steps) -> list[str]:
    """The ids of two versions of `dua_langkah`, the older first; the newer has no `setuju`."""
    content = (PROCESSES / "rest_two_steps.bpmn").read_text()
    changed = content.replace('"setuju"', '"sahkan"')
    assert changed != content
    assert two_steps.deploy(("rest_two_steps.bpmn", changed.encode())).status_code == 200
    rows = two_steps.get("/process-definition", key="dua_langkah", sortBy="version", sortOrder="asc").json
    return [row["id"] for row in rows]


def open_at(admin, instance: str) -> list[str]:
    return sorted(task["taskDefinitionKey"] for task in admin.get("/task", processInstanceId=instance).json)


def modify(admin, instance: str, *instructions: dict[str, object], **more: object):
    return admin.post(f"/process-instance/{instance}/modification", {"instructions": list(instructions), **more})


def test_an_instance_is_put_elsewhere(two_steps, instance: str) -> None:
    answer = modify(
        two_steps, instance,
        {"type": "startBeforeActivity", "activityId": "setuju", "variables": {
            "x": {"value": 1, "type": "Integer"}, "y": {"value": "z", "type": "String", "local": True}}},
        {"type": "cancel", "activityId": "periksa"},
        annotation="salah pilih", skipCustomListeners=True, skipIoMappings=True,
    )  # fmt: skip
    assert (answer.status_code, answer.data) == (204, b"")
    assert open_at(two_steps, instance) == ["setuju"]
    assert two_steps.get(f"/process-instance/{instance}/variables").json["x"]["value"] == 1
    task = two_steps.task(instance, "setuju")
    assert two_steps.get(f"/task/{task['id']}/variables").json["y"]["value"] == "z"


def test_activity_instances_are_cancelled_by_the_id_that_is_shown(two_steps, instance: str) -> None:
    tree = two_steps.get(f"/process-instance/{instance}/activity-instances").json
    (child,) = tree["childActivityInstances"]
    answer = modify(
        two_steps, instance, {"type": "startAfterActivity", "activityId": "periksa", "activityInstanceId": None},
        {"type": "cancel", "activityInstanceId": child["id"]},
    )  # fmt: skip
    assert answer.status_code == 204
    assert open_at(two_steps, instance) == ["setuju"]
    assert modify(two_steps, instance, {"type": "cancel", "activityInstanceId": tree["id"]}).status_code == 204
    assert two_steps.get(f"/history/process-instance/{instance}").json["state"] == "EXTERNALLY_TERMINATED"
    assert two_steps.get(f"/process-instance/{instance}").status_code == 404


@pytest.mark.parametrize(
    ("instruction", "words"),
    [
        ({"type": "startBeforeActivity"}, "For instruction type 'startBeforeActivity': exactly one of 'activityId'"),
        ({"type": "cancel"}, "'activityId' or 'activityInstanceId' or 'transitionInstanceId'"),
        ({"type": "melompat", "activityId": "setuju"}, "'melompat' is no type of instruction"),
        ({"type": "startBeforeActivity", "activityId": "x"}, "Activity 'x' does not exist"),
        ({"type": "startTransition", "transitionId": "x"}, "Transition 'x' does not exist"),
        ({"type": "cancel", "activityInstanceId": "x"}, "does not exist"),
    ],
)
def test_what_cannot_be_done_is_said(two_steps, instance: str, instruction: dict[str, object], words: str) -> None:
    answer = modify(two_steps, instance, instruction)
    assert answer.status_code == 400
    assert words in answer.json["message"]
    assert open_at(two_steps, instance) == ["periksa"]


def test_nothing_instructed_changes_nothing_and_others_may_not(two_steps, client, instance: str) -> None:
    assert modify(two_steps, instance).status_code == 204
    refused = modify(client("kadis"), instance, {"type": "cancel", "activityId": "periksa"})
    assert refused.status_code in (403, 404)
    assert modify(two_steps, "keliru", {"type": "cancel", "activityId": "periksa"}).status_code == 404


def test_a_plan_is_generated_validated_and_carried_out(two_steps, instance: str, versions: list[str]) -> None:
    ends = {"sourceProcessDefinitionId": versions[0], "targetProcessDefinitionId": versions[1]}
    plan = two_steps.post("/migration/generate", {**ends, "updateEventTriggers": True}).json
    assert {name: plan[name] for name in ends} == ends
    steps = {step["sourceActivityIds"][0]: step for step in plan["instructions"]}
    assert steps["periksa"] == {
        "sourceActivityIds": ["periksa"], "targetActivityIds": ["periksa"], "updateEventTrigger": False,
    }  # fmt: skip
    assert ("setuju" in steps, steps["lewat"]["updateEventTrigger"]) == (False, True)
    assert two_steps.post("/migration/validate", plan).json == {"instructionReports": [], "variableReports": {}}
    body = {"migrationPlan": plan, "processInstanceIds": [instance], "skipCustomListeners": True, "x": 1}
    assert two_steps.post("/migration/execute", body).status_code == 204
    assert two_steps.get(f"/process-instance/{instance}").json["definitionId"] == versions[1]
    two_steps.post(f"/task/{two_steps.task(instance, 'periksa')['id']}/complete")
    assert open_at(two_steps, instance) == ["sahkan"]


def test_instances_are_found_by_a_query(two_steps, instance: str, versions: list[str]) -> None:
    ends = {"sourceProcessDefinitionId": versions[0], "targetProcessDefinitionId": versions[1]}
    plan = two_steps.post("/migration/generate", ends).json
    body = {"migrationPlan": plan, "processInstanceQuery": {"businessKey": "K-7", "active": None}}
    assert two_steps.post("/migration/execute", body).status_code == 204
    assert two_steps.get(f"/process-instance/{instance}").json["definitionId"] == versions[1]
    none = two_steps.post("/migration/execute", {"migrationPlan": plan, "processInstanceIds": []})
    assert (none.status_code, none.json["type"]) == (400, "BadUserRequestException")


def test_each_refusal_names_its_instruction_or_its_activity_instance(
    two_steps, instance: str, versions: list[str]
) -> None:
    plan = {
        "sourceProcessDefinitionId": versions[0],
        "targetProcessDefinitionId": versions[1],
        "instructions": [{"sourceActivityIds": ["periksa"], "targetActivityIds": ["setuju"]}],
    }
    (report,) = two_steps.post("/migration/validate", plan).json["instructionReports"]
    assert report["instruction"]["sourceActivityIds"] == ["periksa"]
    assert report["failures"] == ["Target activity 'setuju' does not exist"]
    body = {"migrationPlan": plan, "processInstanceIds": [instance]}
    refused = two_steps.post("/migration/execute", body)
    assert (refused.status_code, refused.json["type"]) == (400, "MigrationPlanValidationException")
    assert refused.json["validationReport"]["instructionReports"] == [report]
    unfit = two_steps.post("/migration/execute", {**body, "migrationPlan": {**plan, "instructions": []}})
    assert (unfit.status_code, unfit.json["type"]) == (400, "MigratingProcessInstanceValidationException")
    (left,) = unfit.json["validationReport"]["activityInstanceValidationReports"]
    assert (left["sourceScopeId"], unfit.json["validationReport"]["processInstanceId"]) == ("periksa", instance)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"sourceProcessDefinitionId": "x", "targetProcessDefinitionId": "y"},
        {"sourceProcessDefinitionId": 1, "targetProcessDefinitionId": None},
    ],
)
def test_a_plan_between_nothing_is_refused(two_steps, body: dict[str, object]) -> None:
    for path in ("generate", "validate"):
        assert two_steps.post(f"/migration/{path}", body).status_code == 400
    assert two_steps.post("/migration/execute", {"migrationPlan": body}).status_code == 400


def test_there_are_no_batches(two_steps, instance: str, versions: list[str]) -> None:
    for path in (
        "/migration/executeAsync", "/modification/execute", "/modification/executeAsync",
        f"/process-instance/{instance}/modification-async", f"/process-definition/{versions[0]}/restart",
    ):  # fmt: skip
        answer = two_steps.post(path)
        assert (answer.status_code, "no batches" in answer.json["message"]) == (400, True)
