"""Tables and files on pages, as they work without scripts, and what scripts are answered."""

from collections.abc import Callable
from io import BytesIO
from uuid import UUID

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, stream_encode_multipart

from engine.commands import ClaimTask
from tests.functional.webui.conftest import Browser, text_of
from tests.support.clock import MovableClock
from tests.support.deployments import deploy, start
from tests.support.office import Office, person

AsPerson = Callable[[str], Browser]
PDF = b"%PDF-1.7\nbukti\n%%EOF"
BEGUN = [{"nama": "Jalan", "target": "80"}, {"nama": "Jembatan", "target": "1250.5"}]
FIXED = {"isian-tetap": "", "isian-tetap:0:_baris": "0", "isian-tetap:1:_baris": "1"}
ROWS = {
    "isian-kinerja": "",
    "isian-kinerja:0:_baris": "",
    "isian-kinerja:0:indikator": "Jalan mantap",
    "isian-kinerja:0:target": "1.234,5",
    "isian-kinerja:0:realisasi": "617,25",
    "isian-kinerja:0:anggaran": "Rp1.250.000",
    "isian-kinerja:1:_baris": "",
    "isian-kinerja:1:indikator": "",
}


@pytest.fixture
def task(office: Office) -> UUID:
    """A task of the Sekretaris whose form has two tables and a file."""
    deploy(office.engine, "fills_a_table.bpmn")
    found = office.task(start(office.engine, "fills_a_table", awal=BEGUN), "isi").id
    office.engine.execute(ClaimTask(found), person("sekretaris"))
    return found


@pytest.fixture
def desk(as_person: AsPerson, task: UUID) -> Browser:
    """The task's page, open."""
    browser = as_person("sekretaris")
    assert browser.get(f"/tugas/{task}").status_code == 200
    return browser


def send_large(desk: Browser, path: str, fields: dict[str, object]) -> TestResponse:
    """Send a form whose file is too large for the client's memory without a temporary file of its own."""
    sent = {name: FileStorage(*each) if isinstance(each, tuple) else each for name, each in fields.items()}
    body, length, boundary = stream_encode_multipart({**desk.hidden, **sent}, use_tempfile=False)
    kind = f"multipart/form-data; boundary={boundary}"
    return desk.client.post(path, input_stream=body, content_length=length, content_type=kind)


def file(content: bytes = PDF, name: str = "bukti.pdf") -> tuple[BytesIO, str]:
    return BytesIO(content), name


def values(office: Office, task: UUID) -> dict[str, object]:
    instance = office.engine.queries.task(person("auditor"), task).row.instance_id
    return dict(office.view(instance).variables)


def test_a_table_is_filled_in_with_numbers_as_people_here_write_them(office: Office, desk: Browser, task: UUID) -> None:
    assert desk.page is not None
    assert desk.page.text.count('data-row="') == 3 + 2 + 1, "three empty rows, two fixed ones, and the row to copy"
    assert "1.250,5" in text_of(desk.page)
    assert desk.send(f"/tugas/{task}/selesaikan", **FIXED, **ROWS).status_code == 303
    [row] = values(office, task)["kinerja"]  # type: ignore[misc]
    assert (row["target"], row["realisasi"], row["capaian"], row["anggaran"]) == ("1234.5", "617.25", "50", "1250000")


def test_wrong_cells_come_back_with_a_sentence_each_and_everything_typed(desk: Browser, task: UUID) -> None:
    wrong = {**ROWS, "isian-kinerja:0:target": "seribu", "isian-kinerja:1:anggaran": "-5"}
    page = desk.send(f"/tugas/{task}/selesaikan", **FIXED, **wrong)
    assert page.status_code == 422
    text = text_of(page)
    assert "Ada 4 isian yang perlu diperbaiki" in text
    assert "Baris 1: Target harus angka, misalnya 87,5." in text
    assert "Baris 2: Anggaran paling kecil 0." in text
    assert 'href="#isian-kinerja:0:target"' in page.text
    assert 'id="isian-kinerja:0:target" name="isian-kinerja:0:target"' in page.text
    assert 'aria-describedby="isian-kinerja:0:target-salah"' in page.text
    assert 'value="seribu"' in page.text
    assert 'value="617,25"' in page.text


def test_a_row_is_added_and_removed_by_buttons_and_nothing_typed_is_lost(desk: Browser, task: UUID) -> None:
    added = desk.send(f"/tugas/{task}/draf", **FIXED, **ROWS, tambah_baris="kinerja")
    assert added.headers["Location"].endswith("#isian-kinerja")
    page = desk.follow()
    assert 'name="isian-kinerja:2:indikator"' in page.text
    assert 'value="1.234,5"' in page.text
    assert "50" in text_of(page), "the computed cell is there before anything is sent"
    removed = {
        **ROWS,
        "isian-kinerja:2:_baris": "",
        "isian-kinerja:2:indikator": "Ketiga",
        "isian-kinerja:0:_hapus": "1",
    }
    desk.send(f"/tugas/{task}/draf", **FIXED, **removed)
    page = desk.follow()
    assert "Jalan mantap" not in page.text
    assert (
        'name="isian-kinerja:1:indikator" aria-label="Indikator, baris 2" aria-required="true" value="Ketiga"'
        in page.text
    )


def test_a_script_is_told_what_was_calculated(desk: Browser, task: UUID) -> None:
    answer = desk.client.post(
        f"/tugas/{task}/draf",
        data={**desk.hidden, **FIXED, **ROWS, "isian-faktor": "2", "isian-tetap:1:realisasi": "1,5"},
        headers={"Accept": "application/json"},
    )
    told = answer.get_json()
    assert told["tables"]["isian-kinerja"]["rows"] == [{"capaian": "50"}, {"capaian": ""}]
    assert told["tables"]["isian-kinerja"]["sums"] == {"realisasi": "617,25", "anggaran": "1.250.000"}
    assert told["tables"]["isian-tetap"]["rows"] == [{"nilai": ""}, {"nilai": "3"}]
    assert told["saved_at"]


def test_a_file_survives_a_form_that_is_refused_and_the_page_being_closed(
    office: Office, desk: Browser, task: UUID
) -> None:
    page = desk.send(f"/tugas/{task}/selesaikan", **FIXED, **{"isian-kinerja": "", "isian-bukti": file()})
    assert page.status_code == 422
    assert "Data kinerja wajib diisi." in text_of(page)
    assert "bukti.pdf" in text_of(page)
    page = desk.get(f"/tugas/{task}")
    [id] = office.engine.queries.task(person("sekretaris"), task).values["bukti"].split(",")  # type: ignore[attr-defined]
    assert f'name="isian-bukti" value="{id}"' in page.text
    assert desk.send(f"/tugas/{task}/selesaikan", **FIXED, **ROWS, **{"isian-bukti": id}).status_code == 303
    [kept] = values(office, task)["bukti"]  # type: ignore[misc]
    assert (str(kept["id"]), kept["name"], kept["size"]) == (id, "bukti.pdf", len(PDF))


def test_a_file_sent_with_a_session_that_is_over_is_there_after_signing_in(
    office: Office, clock: MovableClock, desk: Browser, task: UUID
) -> None:
    clock.advance(minutes=30)
    sent = {**FIXED, **ROWS, "isian-kinerja:0:bukti": file(), "isian-faktor": "7"}
    assert "/masuk" in desk.send(f"/tugas/{task}/selesaikan", **sent).headers["Location"]
    desk.sign_in("sekretaris", next=f"/tugas/{task}")
    page = desk.follow()
    assert "bukti.pdf" in text_of(page)
    assert 'value="1.234,5"' in page.text
    assert 'name="isian-kinerja:0:bukti" value="' in page.text
    assert office.engine.queries.task(person("sekretaris"), task).row.status == "open"


def test_a_file_is_taken_out_again(office: Office, desk: Browser, task: UUID) -> None:
    desk.send(f"/tugas/{task}/draf", **FIXED, **{"isian-bukti": file()})
    id = str(office.engine.queries.task(person("sekretaris"), task).values["bukti"])
    desk.send(f"/tugas/{task}/draf", **FIXED, **{"isian-bukti": id, "lepas_berkas": id})
    assert office.engine.queries.task(person("sekretaris"), task).values["bukti"] == ""


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"<html><script>alert(1)</script></html>", "a.pdf", "Jenis berkas tidak diizinkan. Bukti dukung menerima PDF"),
        (b"PK\x03\x04" + b"\0" * 50, "a.docx", "Berkas pada Bukti dukung kosong atau rusak."),
        (PDF + b"/Encrypt 1 0 R", "a.pdf", "Berkas a.pdf terkunci kata sandi"),
        (b"%PDF-" + b"\0" * 10_000_100, "a.pdf", "Ukuran berkas melebihi batas 10 MB."),
    ],
    ids=["another type", "damaged", "locked", "too large"],
)
def test_a_refused_file_is_named_and_the_rest_is_kept(
    desk: Browser, task: UUID, content: bytes, name: str, sentence: str
) -> None:
    page = send_large(desk, f"/tugas/{task}/selesaikan", {**FIXED, **ROWS, "isian-bukti": file(content, name)})
    assert page.status_code == 422
    assert sentence in text_of(page)
    assert 'value="1.234,5"' in page.text


def test_a_hundred_megabytes_are_refused_before_they_are_read(desk: Browser, task: UUID) -> None:
    page = send_large(desk, f"/tugas/{task}/selesaikan", {**FIXED, "isian-bukti": file(b"\0" * 100_000_000)})
    assert page.status_code == 413
    assert "Ukuran berkas melebihi batas" in text_of(page)


def test_downloads_are_kept_and_never_shown(office: Office, desk: Browser, as_person: AsPerson, task: UUID) -> None:
    page = desk.send(f"/tugas/{task}/draf", **FIXED, **{"isian-bukti": file(name="bukti: akhir?.pdf")})
    id = str(office.engine.queries.task(person("sekretaris"), task).values["bukti"])
    own = desk.get(f"/berkas/{id}")
    assert as_person("kadis").get(f"/berkas/{id}").status_code == 404
    desk.send(f"/tugas/{task}/selesaikan", **FIXED, **ROWS, **{"isian-bukti": id})
    instance = office.engine.queries.task(person("auditor"), task).row.instance_id
    auditor = as_person("auditor")
    assert "bukti_ akhir_.pdf" in text_of(auditor.get(f"/proses/{instance}"))
    for page in (own, auditor.get(f"/proses/{instance}/berkas/{id}")):
        assert page.data == PDF
        assert page.headers["Content-Disposition"].startswith("attachment;")
        assert page.headers["X-Content-Type-Options"] == "nosniff"
        assert page.mimetype == "application/octet-stream"
        assert "sandbox" in page.headers["Content-Security-Policy"]
    assert as_person("anggota").get(f"/proses/{instance}/berkas/{id}").status_code == 404


def test_a_start_form_gains_rows_without_losing_any(office: Office, as_person: AsPerson) -> None:
    deploy(office.engine, "starts_with_a_table.bpmn")
    browser = as_person("sekretaris")
    page = browser.get("/mulai")
    definition = next(
        row for row in office.engine.queries.startable(person("sekretaris")) if row.key == "starts_with_a_table"
    )
    address = f"/mulai/{definition.definition_id}"
    page = browser.get(address)
    assert page.text.count('data-row="') == 3 + 1
    typed = {
        "isian-daftar": "",
        "isian-daftar:0:_baris": "",
        "isian-daftar:0:nama": "A",
        "isian-daftar:0:jumlah": "2,5",
    }
    assert browser.send(f"{address}/draf", **typed, tambah_baris="daftar").status_code == 303
    page = browser.follow()
    assert 'value="2,5"' in page.text
    assert '<span data-computed="dua_kali">5</span>' in page.text
    assert 'name="isian-daftar:1:nama"' in page.text
    assert browser.send(address, **typed).status_code == 303
