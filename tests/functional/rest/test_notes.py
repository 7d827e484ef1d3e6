"""Comments and attachments at tasks, and what is noted on incidents, over REST."""

from io import BytesIO
from typing import Any
from uuid import UUID

import pytest

from tests.support.office import Office

COMMENT_KEYS = {
    "links", "id", "userId", "taskId", "processInstanceId", "time", "message", "removalTime", "rootProcessInstanceId",
}  # fmt: skip
ATTACHMENT_KEYS = {
    "links", "id", "name", "description", "taskId", "type", "url", "createTime", "removalTime", "rootProcessInstanceId",
}  # fmt: skip
PAGE = b"<html><script>alert(1)</script></html>"


@pytest.fixture
def instance(two_steps) -> str:
    """A running instance of `dua_langkah`."""
    return two_steps.start("dua_langkah")


@pytest.fixture
def path(two_steps, instance: str) -> str:
    """The address of its open task."""
    return f"/task/{two_steps.task(instance, 'periksa')['id']}"


def attach(rest, path: str, name: str = "", content: bytes | None = None, **fields: str) -> Any:
    data: dict[str, Any] = {field.replace("_", "-"): value for field, value in fields.items()}
    if content is not None:
        data["content"] = (BytesIO(content), name, "application/pdf")
    return rest.send("POST", f"{path}/attachment/create", data=data, content_type="multipart/form-data")


def test_a_comment_is_written_read_changed_and_taken_away(client, two_steps, instance: str, path: str) -> None:
    sektim = client("sektim")
    written = sektim.post(f"{path}/comment/create", {"message": "Mohon dicek."})
    assert written.status_code == 200
    assert set(written.json) == COMMENT_KEYS
    assert (written.json["userId"], written.json["message"]) == ("sektim", "Mohon dicek.")
    assert written.json["processInstanceId"] == written.json["rootProcessInstanceId"] == instance
    assert two_steps.get(f"{path}/comment").json == two_steps.get(f"/process-instance/{instance}/comment").json
    one = f"{path}/comment/{written.json['id']}"
    assert sektim.get(one).json == written.json
    changed = {"id": written.json["id"], "message": "Sudah baik."}
    assert sektim.put(f"{path}/comment", changed).status_code == 204
    assert sektim.get(one).json["message"] == "Sudah baik."
    assert two_steps.delete(one).status_code == 204
    assert (two_steps.get(f"{path}/comment").json, two_steps.get(one).status_code) == ([], 404)


def test_history_keeps_what_a_comment_said(office: Office, client, instance: str, path: str) -> None:
    sektim = client("sektim")
    id = sektim.post(f"{path}/comment/create", {"message": "Satu"}).json["id"]
    sektim.put(f"/process-instance/{instance}/comment", {"id": id, "message": "Dua"})
    sektim.delete(f"/process-instance/{instance}/comment/{id}")
    told = [line for line in office.view(UUID(instance)).history if line.type.startswith("comment.")]
    assert [(line.type, line.actor, line.role) for line in told] == [
        (f"comment.{verb}", "sektim", "sek-tim-sakip") for verb in ("added", "changed", "removed")
    ]
    assert [line.data.get("note") for line in told] == ["Satu", "Dua", None]
    assert [line.data.get("before") for line in told] == [None, "Satu", "Dua"]


def test_only_who_could_do_a_task_comments_on_it_and_only_the_writer_changes(client, two_steps, path: str) -> None:
    assert client("kadis").post(f"{path}/comment/create", {"message": "x"}).status_code == 403
    assert client("auditor").post(f"{path}/comment/create", {"message": "x"}).status_code == 403
    id = two_steps.post(f"{path}/comment/create", {"message": "Dari admin"}).json["id"]
    assert client("sektim").put(f"{path}/comment", {"id": id, "message": "y"}).status_code == 403
    assert client("auditor").get(f"{path}/comment").json[0]["message"] == "Dari admin"
    assert client("anggota").get(f"{path}/comment").status_code == 404


@pytest.mark.parametrize("message", ["", "  ", None, 5, "x" * 4_001])
def test_a_comment_says_something_and_not_too_much(two_steps, path: str, message: object) -> None:
    assert two_steps.post(f"{path}/comment/create", {"message": message}).status_code == 400


def test_an_attachment_is_kept_by_what_it_is_and_never_shown_as_a_page(two_steps, path: str) -> None:
    made = attach(two_steps, path, "../laporan.pdf", PAGE, attachment_name="Laporan", attachment_description="TW3")
    assert made.status_code == 200, made.text
    assert set(made.json) == ATTACHMENT_KEYS
    assert (made.json["name"], made.json["description"], made.json["type"]) == ("Laporan", "TW3", "text/html")
    one = f"{path}/attachment/{made.json['id']}"
    assert two_steps.get(f"{path}/attachment").json == [two_steps.get(one).json] == [made.json]
    data = two_steps.get(f"{one}/data")
    assert (data.data, data.mimetype) == (PAGE, "application/octet-stream")
    assert data.headers["Content-Disposition"].startswith("attachment")
    assert data.headers["X-Content-Type-Options"] == "nosniff"


def test_an_attachment_taken_away_is_shown_no_longer_and_told(office: Office, two_steps, instance: str, path: str):
    first = attach(two_steps, path, "a.txt", b"isi").json["id"]
    attach(two_steps, path, "b.txt", b"isi")
    assert two_steps.get(path, withCommentAttachmentInfo="true").json["attachment"] is True
    assert two_steps.delete(f"{path}/attachment/{first}").status_code == 204
    assert [each["name"] for each in two_steps.get(f"{path}/attachment").json] == ["b.txt"]
    assert two_steps.get(f"{path}/attachment/{first}/data").status_code == 404
    told = [line for line in office.view(UUID(instance)).history if line.type.startswith("attachment.")]
    assert [line.type for line in told] == ["attachment.added", "attachment.added", "attachment.removed"]
    assert told[0].data["sha256"] == told[1].data["sha256"]
    assert told[0].data["size"] == 3


def test_an_address_is_attached_but_not_any(two_steps, path: str) -> None:
    made = attach(two_steps, path, attachment_name="Peraturan", url="https://peraturan.go.id/1")
    assert (made.status_code, made.json["url"]) == (200, "https://peraturan.go.id/1")
    assert two_steps.get(f"{path}/attachment/{made.json['id']}/data").status_code == 404
    for url in ("javascript:alert(1)", "file:///etc/passwd", "https://", "https://[", "//x"):
        assert attach(two_steps, path, url=url).status_code == 400, url
    assert attach(two_steps, path).status_code == 400


def test_a_list_of_tasks_says_which_have_comments(two_steps, instance: str, path: str) -> None:
    two_steps.post(f"{path}/comment/create", {"message": "Ada"})
    (row,) = two_steps.get("/task", processInstanceId=instance, withCommentAttachmentInfo="true").json
    assert (row["comment"], row["attachment"]) == (True, False)
    (row,) = two_steps.get("/task", processInstanceId=instance).json
    assert "comment" not in row


def test_what_was_left_at_a_task_is_read_after_it_is_done(two_steps, path: str) -> None:
    two_steps.post(f"{path}/comment/create", {"message": "Ada"})
    attach(two_steps, path, "a.txt", b"isi")
    two_steps.post(f"{path}/complete")
    assert len(two_steps.get(f"{path}/comment").json) == len(two_steps.get(f"{path}/attachment").json) == 1
    assert two_steps.post(f"{path}/comment/create", {"message": "Lagi"}).status_code == 404


def test_a_note_on_an_incident_is_set_shown_and_cleared(admin, client) -> None:
    admin.deploy("rest_messages.bpmn")
    instance = admin.start("pesan", {"variables": {"angka": {"value": 1}}})
    topics = [{"topicName": "hitung", "lockDuration": 9_000}]
    (task,) = admin.post("/external-task/fetchAndLock", {"workerId": "w", "maxTasks": 1, "topics": topics}).json
    failure = {"workerId": "w", "errorMessage": "rusak", "retries": 0}
    admin.post(f"/external-task/{task['id']}/failure", failure)
    (incident,) = admin.get("/incident", processInstanceId=instance).json
    path = f"/incident/{incident['id']}/annotation"
    assert client("sektim").put(path, {"annotation": "x"}).status_code == 403
    assert admin.put(path, {"annotation": "Menunggu vendor."}).status_code == 204
    assert admin.get(f"/incident/{incident['id']}").json["annotation"] == "Menunggu vendor."
    assert admin.get("/history/incident", processInstanceId=instance).json[0]["annotation"] == "Menunggu vendor."
    assert admin.put(path, {"annotation": 5}).status_code == 400
    assert admin.delete(path).status_code == 204
    assert admin.get(f"/incident/{incident['id']}").json["annotation"] is None
    assert admin.put("/incident/94a8ec76-983f-4e80-85f6-cfa249cc909e/annotation", {}).status_code == 404
