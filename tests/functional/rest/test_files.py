"""Variables of the types File and Bytes over REST."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from engine.bootstrap import build_engine
from engine.commands import SetVariables, StoreFile
from engine.config import Settings
from engine.errors import InvalidVariablesError, NotAllowedError, NotFoundError
from engine.store.database import open_database
from engine.store.repositories.files import CONTENT, FILE
from tests.support.clock import MovableClock
from tests.support.office import Office, person

PDF = b"%PDF-1.7\n%isi laporan"
SENT = {
    "type": "File",
    "value": b64encode(PDF).decode(),
    "valueInfo": {"filename": "laporan.txt", "mimeType": "text/plain", "encoding": "utf-8"},
}


@pytest.fixture
def instance(two_steps) -> str:
    """An instance that holds a file and bytes."""
    raw = {"type": "Bytes", "value": b64encode(b"\0\1").decode()}
    return two_steps.start("dua_langkah", {"variables": {"laporan": SENT, "mentah": raw}})


def test_a_file_is_told_by_its_facts_and_given_as_it_came(two_steps, instance: str) -> None:
    path = f"/process-instance/{instance}/variables"
    told = two_steps.get(path).json
    assert told["laporan"] == {
        "type": "File",
        "value": None,
        "valueInfo": {"filename": "laporan.txt", "mimeType": "application/pdf", "encoding": "utf-8"},
    }
    assert told["mentah"] == {"type": "Bytes", "value": None, "valueInfo": {}}
    data = two_steps.get(f"{path}/laporan/data")
    assert (data.data, data.mimetype) == (PDF, "application/octet-stream")
    assert "laporan.txt" in data.headers["Content-Disposition"]
    assert two_steps.get(f"{path}/mentah/data").data == b"\0\1"
    assert two_steps.get(f"/execution/{instance}/localVariables/laporan/data").data == PDF
    assert two_steps.get(f"/task/{two_steps.task(instance, 'periksa')['id']}/variables/laporan/data").data == PDF


def test_history_holds_the_fingerprint_and_not_the_bytes(office: Office, two_steps, instance: str) -> None:
    started = office.view(UUID(instance)).history[0]
    assert set(started.data["values"]["laporan"]["$file"]) >= {"sha256", "size", "mediaType", "name"}
    (detail, *_) = two_steps.get("/history/detail", processInstanceId=instance).json
    assert (detail["variableName"], detail["variableType"]) == ("laporan", "File")


def test_a_file_is_uploaded_as_a_form(two_steps, instance: str) -> None:
    path = f"/process-instance/{instance}/variables/lampiran/data"
    form = {"data": (BytesIO(b"a;b"), "data.csv", "text/csv"), "valueType": "File"}
    assert two_steps.send("POST", path, data=form, content_type="multipart/form-data").status_code == 204
    told = two_steps.get(f"/process-instance/{instance}/variables/lampiran").json
    assert told["valueInfo"] == {"filename": "data.csv", "mimeType": "text/csv", "encoding": None}
    form = {"data": (BytesIO(b"xyz"), "x", "")}
    assert two_steps.send("POST", path, data=form, content_type="multipart/form-data").status_code == 204
    assert two_steps.get(f"/process-instance/{instance}/variables/lampiran").json["type"] == "Bytes"
    assert two_steps.get(path).data == b"xyz"
    for form in ({}, {"valueType": "File"}, {"data": "x", "valueType": "Object"}, {"data": "x", "valueType": "File"}):
        answer = two_steps.send("POST", path, data=form, content_type="multipart/form-data")
        assert answer.status_code == 400, form


def test_a_file_goes_on_to_a_worker_and_survives_the_next_step(two_steps, instance: str) -> None:
    two_steps.post(f"/task/{two_steps.task(instance, 'periksa')['id']}/complete")
    task = two_steps.task(instance, "setuju")
    assert two_steps.get(f"/task/{task['id']}/variables/laporan").json["type"] == "File"
    two_steps.post(f"/task/{task['id']}/complete")
    past = two_steps.get("/history/variable-instance", processInstanceId=instance, variableName="laporan").json
    assert [each["type"] for each in past] == ["File"]


def test_nobody_reaches_a_file_by_writing_down_its_id(office: Office, two_steps, instance: str) -> None:
    facts = office.view(UUID(instance)).history[0].data["values"]["laporan"]["$file"]
    other = two_steps.start("dua_langkah", {"variables": {"tiruan": {"value": facts, "type": "Json"}}})
    assert two_steps.get(f"/process-instance/{other}/variables/tiruan").json["type"] == "Object"
    assert two_steps.get(f"/process-instance/{other}/variables/tiruan/data").status_code == 400
    body = {"variables": {"tiruan": {"value": {"$file": facts}}}}
    assert two_steps.post("/process-definition/key/dua_langkah/start", body).status_code == 400


@pytest.mark.parametrize(
    "sent",
    [
        {**SENT, "value": "bukan base64!"},
        {**SENT, "value": 5},
        {**SENT, "valueInfo": {}},
        {**SENT, "valueInfo": {"filename": "a\nb"}},
        {"type": "Bytes", "value": "%"},
        {"type": "Xml", "value": "<a/>"},
    ],
)
def test_what_is_no_file_is_refused(two_steps, sent: dict[str, object]) -> None:
    body = {"variables": {"laporan": sent}}
    assert two_steps.post("/process-definition/key/dua_langkah/start", body).status_code == 400


def test_a_file_may_be_no_larger_than_an_upload_and_auditors_store_none(engine, settings) -> None:
    content = b"x" * (settings.max_upload_mb * 1_000_000 + 1)
    with pytest.raises(InvalidVariablesError):
        engine.execute(StoreFile("besar.bin", content), person("admin"))
    with pytest.raises(NotAllowedError):
        engine.execute(StoreFile("kecil.bin", b"x"), person("auditor"))


def test_the_same_bytes_are_kept_once(engine, office: Office) -> None:
    values = [engine.execute(StoreFile(name, b"isi"), person("admin")) for name in ("a.txt", "b.txt")]
    assert values[0]["sha256"] == values[1]["sha256"]
    assert [engine.queries.file_content(value) for value in values] == [b"isi", b"isi"]
    database = open_database(office.database_url)
    with database.connect() as connection:
        assert connection.execute(select(func.count()).select_from(CONTENT)).scalar_one() == 1
        assert connection.execute(select(func.count()).select_from(FILE)).scalar_one() == 2
    database.dispose()


@pytest.fixture
def kept_files(office: Office) -> Callable[[], int]:
    """How many files are kept."""

    def count() -> int:
        database = open_database(office.database_url)
        try:
            with database.connect() as connection:
                return int(connection.execute(select(func.count()).select_from(FILE)).scalar_one())
        finally:
            database.dispose()

    return count


def test_a_file_comes_and_goes_with_its_command(two_steps, instance: str, kept_files: Callable[[], int]) -> None:
    before = kept_files()
    other = {**SENT, "valueInfo": {"filename": "lain.pdf"}}
    refused = [
        two_steps.post("/process-definition/key/tidak_ada/start", {"variables": {"laporan": other}}),
        two_steps.post(f"/task/{UUID(int=5)}/complete", {"variables": {"laporan": other}}),
        two_steps.put(f"/process-instance/{UUID(int=5)}/variables/laporan", other),
        two_steps.post("/message", {"messageName": "tidak ada", "processVariables": {"laporan": other}}),
        two_steps.post("/process-definition/key/dua_langkah/start", {"variables": {"a": other, "b": {"type": "Xml", "value": "<a/>"}}}),
    ]  # fmt: skip
    assert all(answer.status_code >= 400 for answer in refused)
    assert kept_files() == before
    assert two_steps.put(f"/process-instance/{instance}/variables/laporan", other).status_code == 204
    assert kept_files() == before + 1
    assert two_steps.get(f"/process-instance/{instance}/variables/laporan/data").data == PDF


def test_a_refused_command_leaves_nothing_in_the_folder(
    settings: Settings, clock: MovableClock, office: Office
) -> None:
    outside, content = replace(settings, files="folder"), f"hanya di luar: {office.database_url}".encode()
    engine = build_engine(outside, clock)
    file = StoreFile("isi.txt", content, id=uuid4())
    values = {"isi": engine.queries.file_to_be(file)}
    kept = outside.data_dir / "files" / str(values["isi"]["sha256"])[:2] / str(values["isi"]["sha256"])
    try:
        with pytest.raises(NotFoundError):
            engine.execute(SetVariables(uuid4(), values), person("admin"), files=(file,))
        assert not kept.exists()
        instance = office.start()
        engine.execute(SetVariables(instance, values), person("admin"), files=(file,))
        assert kept.read_bytes() == content
        assert engine.queries.file_content(values["isi"]) == content
    finally:
        engine.close()
