"""Bagian unit on pages: staff enter it, colleagues meet in it, the head finds it, whoever gathers sends many files."""

import re
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from uuid import UUID

import pytest
from openpyxl import Workbook, load_workbook
from werkzeug.test import TestResponse

from engine.commands import EnterPart
from engine.documents.workbooks import read_sheets
from engine.office import UNITS
from tests.functional.webui.conftest import Browser, text_of
from tests.functional.webui.test_form_sheets import bomb, linked, macros
from tests.support.office import Office, person

AsPerson = Callable[[str], Browser]
XLSX = "berkas"


@pytest.fixture
def gathering(office: Office) -> UUID:
    """The SOP with activity 5 open."""
    instance = office.start()
    office.bring_to(instance, "aktivitas_5")
    return instance


def address(instance: UUID, unit: str = "tata-ruang") -> str:
    return f"/proses/{instance}/unit/{unit}"


def key_of(browser: Browser, instance: UUID, unit: str = "tata-ruang") -> dict[str, str]:
    """Open the page; return its hidden inputs: which row of the table is which, and the revision."""
    page = browser.get(address(instance, unit))
    assert page.status_code == 200
    return hidden_in(page)


def hidden_in(page: TestResponse) -> dict[str, str]:
    """Return the hidden inputs of a page's form."""
    found = re.findall(r'name="(isian-kinerja|isian-kinerja:0:_\w+|bagian_revisi)" value="([^"]*)"', page.text)
    return dict(found)


def fill(
    browser: Browser, instance: UUID, unit: str = "tata-ruang", seen: Mapping[str, str] | None = None, **cells: str
) -> TestResponse:
    """Type into the unit's one row, and save."""
    hidden = dict(seen) if seen is not None else key_of(browser, instance, unit)
    typed = {f"isian-kinerja:0:{column}": text for column, text in cells.items() if not column.startswith("faktor")}
    others = {f"isian-{id}": text for id, text in cells.items() if id.startswith("faktor")}
    return browser.send(address(instance, unit), **hidden, **typed, **others)


def workbook(browser: Browser, instance: UUID, unit: str, **cells: object) -> bytes:
    """Fetch a unit's form and fill its row in: `realisasi`, `anggaran`."""
    answer = browser.client.get(f"{address(instance, unit)}/excel")
    assert answer.status_code == 200
    return filled(load_workbook(BytesIO(answer.data)), **cells)


def filled(book: Workbook, **cells: object) -> bytes:
    sheet = book["Kinerja unit"]
    headings = {cell.value: cell.column_letter for cell in sheet[1]}
    names = {"realisasi": "Realisasi", "anggaran": "Realisasi Anggaran", "target": "Target"}
    for name, value in cells.items():
        sheet[f"{headings[names[name]]}2"] = value
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def upload(browser: Browser, path: str, files: Mapping[str, bytes]) -> TestResponse:
    browser.get(path)
    data = {**browser.hidden, "berkas": [(BytesIO(content), name) for name, content in files.items()]}
    return browser.client.post(path, data=data)


def gather_path(office: Office, instance: UUID) -> str:
    return f"/tugas/{office.task(instance, 'aktivitas_5').id}/himpun"


def test_staff_find_what_their_unit_owes_and_enter_it(as_person: AsPerson, office: Office, gathering: UUID) -> None:
    staff = as_person("staf-tata-ruang")
    home = text_of(staff.get("/"))
    assert "Bagian unit yang harus diisi" in home
    assert "Belum mengisi" in home
    board = text_of(staff.get(f"/proses/{gathering}/papan"))
    assert "Tata Ruang" in board
    assert "Cipta Karya" not in board, "other units are not theirs to see"
    assert fill(staff, gathering, realisasi="87,5", faktor_pendorong="Cuaca baik").status_code == 303
    page = staff.follow()
    assert "2 isian masuk ke bagian unit" in text_of(page)
    assert 'value="87,5"' in page.text
    assert "Staf Tata Ruang: 2 isian" in text_of(page)
    assert "Draf" in text_of(staff.get("/"))
    assert staff.get(f"/proses/{gathering}").status_code == 404
    office.complete(gathering, "aktivitas_5")
    task = office.task(gathering, "aktivitas_7", "tata-ruang").id
    head = as_person("kabid-tata-ruang")
    head.get(f"/tugas/{task}")
    head.send(f"/tugas/{task}/ambil")
    shown = head.get(f"/tugas/{task}")
    assert 'value="87,5"' in shown.text
    assert "Staf Tata Ruang: 2 isian" in text_of(shown)
    told = text_of(as_person("sektim").get(f"/proses/{gathering}"))
    assert "Staf Tata Ruang mengisi 2 isian bagian unit Tata Ruang" in told


def test_what_does_not_fit_comes_back_with_everything_typed(as_person: AsPerson, gathering: UUID) -> None:
    staff = as_person("staf-tata-ruang")
    answer = fill(staff, gathering, realisasi="banyak", realisasi_anggaran="1.000")
    assert answer.status_code == 422
    assert "Baris 1: Realisasi harus angka, misalnya 87,5." in text_of(answer)
    assert 'value="banyak"' in answer.text
    assert 'value="1.000"' in answer.text
    again = staff.get(address(gathering))
    assert 'value="banyak"' in again.text, "what was typed is kept for its person"
    assert staff.send(f"{address(gathering)}/buang").status_code == 303
    assert 'value="banyak"' not in staff.follow().text


def test_colleagues_in_one_place_meet_with_a_sentence_and_lose_nothing(
    as_person: AsPerson, office: Office, gathering: UUID
) -> None:
    staff, admin = as_person("staf-tata-ruang"), as_person("admin")
    seen = key_of(staff, gathering)
    assert fill(admin, gathering, realisasi="80").status_code == 303
    answer = fill(staff, gathering, seen=seen, realisasi="76", realisasi_anggaran="500")
    assert answer.status_code == 409
    said = text_of(answer)
    assert "orang lain di unit ini mengubah isian yang sama" in said
    assert "Baris 1, Realisasi: Administrator mengisi “80”" in said
    assert 'value="76"' in answer.text
    assert 'value="500"' in answer.text
    again = hidden_in(answer)
    assert fill(staff, gathering, seen=again, realisasi="76", realisasi_anggaran="500").status_code == 303
    assert (
        "76" in office.engine.queries.unit_part(person("admin"), gathering, "tata-ruang").values["kinerja"][0].values()
    )  # type: ignore[index]


def test_the_head_who_sends_is_told_of_what_staff_entered_since(
    as_person: AsPerson, office: Office, gathering: UUID
) -> None:
    staff, head = as_person("staf-tata-ruang"), as_person("kabid-tata-ruang")
    fill(staff, gathering, realisasi="76")
    office.complete(gathering, "aktivitas_5")
    task = office.task(gathering, "aktivitas_7", "tata-ruang").id
    head.get(f"/tugas/{task}")
    head.send(f"/tugas/{task}/ambil")
    page = head.get(f"/tugas/{task}")
    seen = hidden_in(page)
    fill(staff, gathering, realisasi="78")
    sent = {**seen, "isian-kinerja:0:realisasi": "76", "isian-tindak_lanjut": "Tetap", "isian-hasil_validasi": "valid"}
    answer = head.send(f"/tugas/{task}/selesaikan", **sent)
    assert answer.status_code == 409
    assert 'value="78"' in answer.text, "what the head left alone is what staff made of it"
    assert "Tetap" in answer.text
    seen = hidden_in(answer)
    assert seen["bagian_revisi"] == "2"
    sent |= {**seen, "isian-kinerja:0:realisasi": "78"}
    assert head.send(f"/tugas/{task}/selesaikan", **sent).status_code == 303


def test_a_script_keeps_what_is_typed_for_its_person_alone(as_person: AsPerson, gathering: UUID) -> None:
    staff = as_person("staf-tata-ruang")
    hidden = key_of(staff, gathering)
    data = {**staff.hidden, **hidden, "isian-kinerja:0:realisasi": "7"}
    kept = staff.client.post(f"{address(gathering)}/draf", data=data, headers={"Accept": "application/json"})
    assert kept.status_code == 200
    assert kept.get_json()["saved_at"]
    assert 'value="7"' in staff.get(address(gathering)).text
    assert 'value="7"' not in as_person("admin").get(address(gathering)).text


def test_another_units_staff_are_kept_out_and_an_ended_process_takes_no_more(
    as_person: AsPerson, office: Office, gathering: UUID
) -> None:
    other = as_person("staf-bina-marga")
    other.get("/")
    assert other.get(address(gathering)).status_code == 403
    assert other.send(address(gathering), bagian_revisi="0").status_code == 403
    assert other.client.get(f"{address(gathering)}/excel").status_code == 403
    office.complete(gathering, "aktivitas_5")
    office.complete(gathering, "aktivitas_7", unit="tata-ruang")
    staff = as_person("staf-tata-ruang")
    answer = staff.get(address(gathering))
    assert answer.status_code == 409
    assert "sudah dikirim" in text_of(answer)


def test_staff_fill_in_their_part_with_excel(as_person: AsPerson, gathering: UUID) -> None:
    staff = as_person("staf-tata-ruang")
    book = workbook(staff, gathering, "tata-ruang", realisasi=76.5)
    answer = upload(staff, f"{address(gathering)}/excel/unggah", {"isian.xlsx": book})
    assert answer.status_code == 200
    assert "1 berkas diterima seluruhnya." in text_of(answer)
    assert 'value="76,5"' in staff.get(address(gathering)).text
    wrong = workbook(as_person("admin"), gathering, "bina-marga", realisasi=1)
    answer = upload(staff, f"{address(gathering)}/excel/unggah", {"salah.xlsx": wrong})
    assert answer.status_code == 422
    assert "Berkas salah.xlsx: formulir unit lain; yang diminta unit tata-ruang." in text_of(answer)


def test_many_files_are_taken_at_once_and_each_is_told(as_person: AsPerson, office: Office, gathering: UUID) -> None:
    sektim, staff = as_person("sektim"), as_person("staf-tata-ruang")
    before = {unit: workbook(sektim, gathering, unit, realisasi=70 + at) for at, unit in enumerate(UNITS)}
    fill(staff, gathering, realisasi="60", realisasi_anggaran="9000")
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("unit/tata ruang.xlsx", before.pop("tata-ruang"))
        packed.writestr("__MACOSX/._tata ruang.xlsx", b"x")
    files = {f"{unit}.xlsx": content for unit, content in before.items()} | {"sisa.zip": archive.getvalue()}
    path = gather_path(office, gathering)
    sektim.get(path.removesuffix("/himpun"))
    sektim.send(path.replace("/himpun", "/ambil"))
    assert "Himpun berkas unit" in text_of(sektim.get(path.removesuffix("/himpun")))
    answer = upload(sektim, path, files)
    assert answer.status_code == 200
    said = text_of(answer)
    assert "5 berkas diterima seluruhnya." in said
    assert "Baris 1, Realisasi: “60” menjadi “74” (sebelumnya diisi Staf Tata Ruang)" in said
    page = staff.get(address(gathering))
    assert 'value="74"' in page.text
    assert 'value="9000"' in page.text, "what the file left alone stays"
    board = text_of(sektim.get(f"/proses/{gathering}/papan"))
    assert board.count("1 dari 1") == 5
    again = sektim.client.post(path, data={**sektim.hidden, "berkas": [(BytesIO(before["cipta-karya"]), "lagi.xlsx")]})
    assert again.status_code == 200
    assert len(office.events(gathering, "unit_part.entered")) == 6


def test_every_problem_of_every_file_is_named_and_nothing_is_taken(
    as_person: AsPerson, office: Office, gathering: UUID
) -> None:
    other = office.start("TW2")
    office.bring_to(other, "aktivitas_5")
    sektim = as_person("sektim")
    good = workbook(sektim, gathering, "cipta-karya", realisasi=70)
    bare = Workbook()
    out = BytesIO()
    bare.save(out)
    files = {
        "benar.xlsx": good,
        "dobel.xlsx": workbook(sektim, gathering, "cipta-karya", realisasi=71),
        "lama.xlsx": workbook(sektim, other, "bina-marga", realisasi=70),
        "salah.xlsx": workbook(sektim, gathering, "tata-ruang", realisasi="banyak", target=8),
        "kosong.xlsx": out.getvalue(),
        "makro.xlsx": macros(),
        "bom.xlsx": bomb(),
        "taut.xlsx": linked(),
        "catatan.txt": b"bukan buku kerja",
    }
    answer = upload(sektim, gather_path(office, gathering), files)
    assert answer.status_code == 422
    said = text_of(answer)
    for sentence in (
        "Berkas dobel.xlsx: unit yang sama dengan berkas benar.xlsx",
        "Berkas lama.xlsx: formulir periode lain (PK-2026-TW2); yang diminta PK-2026-TW3.",
        "Berkas salah.xlsx, lembar Kinerja unit, baris 2, kolom Realisasi: harus angka, misalnya 87,5.",
        "Berkas salah.xlsx, lembar Kinerja unit, baris 2, kolom Target: kolom ini tidak boleh diubah",
        "Berkas kosong.xlsx: tidak dikenali",
        "memuat makro",
        "menjadi terlalu besar bila dibuka",
        "memuat tautan ke berkas lain",
        "Berkas catatan.txt bukan buku kerja Excel (.xlsx).",
    ):
        assert sentence in said
    assert office.events(gathering, "unit_part.entered") == []
    assert upload(sektim, gather_path(office, gathering), {}).status_code == 422


def test_a_unit_that_has_sent_its_part_is_named_and_only_who_gathers_may_send(
    as_person: AsPerson, office: Office, gathering: UUID
) -> None:
    sektim = as_person("sektim")
    late = workbook(sektim, gathering, "cipta-karya", realisasi=70)
    path = gather_path(office, gathering)
    for stranger in ("anggota", "kabid-cipta-karya"):
        visitor = as_person(stranger)
        assert upload(visitor, path, {"a.xlsx": late}).status_code in (403, 409)
    office.complete(gathering, "aktivitas_5")
    assert upload(sektim, path, {"a.xlsx": late}).status_code == 409
    wrong = {"hasil_validasi": "tidak_valid", "catatan_validasi": "Realisasi belum sesuai bukti."}
    for unit in UNITS:
        office.complete(gathering, "aktivitas_7", unit=unit, **(wrong if unit == "tata-ruang" else {}))
    answer = upload(sektim, gather_path(office, gathering), {"a.xlsx": late})
    assert answer.status_code == 422
    assert "Berkas a.xlsx: bagian unit cipta-karya sudah dikirim oleh kepalanya." in text_of(answer)


def test_the_same_files_sent_twice_are_taken_once(as_person: AsPerson, office: Office, gathering: UUID) -> None:
    sektim = as_person("sektim")
    book, path = workbook(sektim, gathering, "tata-ruang", realisasi=70), gather_path(office, gathering)
    sektim.get(path)
    for _ in range(2):
        data = {**sektim.hidden, "berkas": [(BytesIO(book), "isian.xlsx")]}
        answer = sektim.client.post(path, data=data)
        assert answer.status_code == 200
        assert "1 berkas diterima seluruhnya." in text_of(answer)
    assert len(office.events(gathering, "unit_part.entered")) == 1


def test_files_that_hold_too_many_rows_together_are_refused(
    as_person: AsPerson, office: Office, gathering: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    sektim = as_person("sektim")
    forms = {f"{unit}.xlsx": workbook(sektim, gathering, unit, realisasi=70) for unit in ("tata-ruang", "bina-marga")}
    rows = [sum(map(len, read_sheets(form).values())) for form in forms.values()]
    monkeypatch.setattr("engine.handlers.gathering.MOST_ROWS", sum(rows) - 1)
    answer = upload(sektim, gather_path(office, gathering), forms)
    assert answer.status_code == 422
    assert "Berkas bina-marga.xlsx menjadi terlalu besar bila dibuka, jadi tidak diterima." in text_of(answer)
    assert office.events(gathering, "unit_part.entered") == []
    monkeypatch.setattr("engine.handlers.gathering.MOST_ROWS", sum(rows))
    assert upload(sektim, gather_path(office, gathering), forms).status_code == 200


def test_what_is_typed_when_the_session_ends_is_back_after_signing_in(
    as_person: AsPerson, office: Office, gathering: UUID
) -> None:
    staff = as_person("staf-tata-ruang")
    hidden = key_of(staff, gathering)
    office.clock.advance(minutes=20)
    answer = staff.send(address(gathering), **hidden, **{"isian-kinerja:0:realisasi": "12,5"})
    assert answer.status_code in (302, 303)
    staff.sign_in("staf-tata-ruang")
    assert 'value="12,5"' in staff.get(address(gathering)).text
    assert office.events(gathering, "unit_part.entered") == []


def test_entries_of_a_unit_are_not_another_ones(as_person: AsPerson, office: Office, gathering: UUID) -> None:
    key = office.engine.queries.unit_part(person("staf-bina-marga"), gathering, "bina-marga").values["kinerja"][0]  # type: ignore[index]
    row = {"_baris": key["_baris"], "realisasi": "12"}
    office.engine.execute(EnterPart(gathering, "bina-marga", {"kinerja": [row]}), person("staf-bina-marga"))
    assert 'value="12"' not in as_person("staf-tata-ruang").get(address(gathering)).text
