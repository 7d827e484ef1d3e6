"""Proses: lists, the page of an instance, starting, holding and cancelling."""

from collections.abc import Callable
from uuid import UUID

import pytest

from engine.domain import InstanceStatus
from engine.process_engine import ProcessEngine
from tests.functional.webui.conftest import Browser, text_of
from tests.support.office import KEY, Office, person
from webui import cockpit

AsPerson = Callable[[str], Browser]


def start_page(browser: Browser) -> str:
    return str(browser.get("/mulai").headers["Location"])


def test_ka_dinas_starts_the_sop_and_sees_it_run(as_person: AsPerson) -> None:
    kadis = as_person("kadis")
    form = start_page(kadis)
    assert "Setelah dimulai: 1 · Memerintahkan" in text_of(kadis.get(form))
    assert kadis.send(form, **{"isian-periode": "TW3", "isian-tahun": "2026"}).status_code == 303
    text = text_of(kadis.follow())
    assert "PK-2026-TW3" in text
    assert "Sedang berjalan" in text
    assert "dari baku 5 hari 2 jam (2.385 menit)" in text
    assert "Kepala Dinas memulai proses" in text


def test_a_second_start_for_the_same_period_leads_to_the_first(as_person: AsPerson, office: Office) -> None:
    first = office.start("TW3", 2026)
    kadis = as_person("kadis")
    form = start_page(kadis)
    kadis.get(form)
    answer = kadis.send(form, **{"isian-periode": "TW3", "isian-tahun": "2026"})
    assert answer.status_code == 409
    assert "Proses PK-2026-TW3 sudah ada. Tidak dibuat yang kedua." in text_of(answer)
    assert f'href="/proses/{first}"' in answer.text


def test_a_wrong_start_form_comes_back_with_its_values(as_person: AsPerson) -> None:
    kadis = as_person("kadis")
    form = start_page(kadis)
    kadis.get(form)
    answer = kadis.send(form, **{"isian-tahun": "dua ribu"})
    assert answer.status_code == 422
    assert "Periode pengukuran wajib diisi." in text_of(answer)
    assert "Tahun harus bilangan bulat, misalnya 12." in text_of(answer)
    assert 'value="dua ribu"' in answer.text


def test_whoever_may_not_start_is_told_so(as_person: AsPerson, engine: ProcessEngine) -> None:
    anggota = as_person("anggota")
    assert 'href="/mulai"' not in anggota.get("/").text
    assert 'href="/mulai"' in as_person("kadis").get("/").text
    assert "Tidak ada proses yang dapat Anda mulai." in text_of(anggota.get("/mulai"))
    row = next(row for row in engine.queries.definitions(person("kadis")) if row.key == KEY)
    assert anggota.get(f"/mulai/{row.id}").status_code == 403


def test_the_list_says_what_runs_where_and_finds_by_number(as_person: AsPerson, office: Office) -> None:
    office.start("TW2", 2026)
    office.start("TW3", 2026)
    auditor = as_person("auditor")
    text = text_of(auditor.get("/proses"))
    assert "PK-2026-TW2" in text
    assert "1 · Memerintahkan" in text
    found = text_of(auditor.get("/proses?cari=TW3"))
    assert "PK-2026-TW3" in found
    assert "PK-2026-TW2" not in found
    assert "Tidak ada proses yang cocok." in text_of(auditor.get("/proses?status=selesai"))


def test_history_reads_as_sentences_with_the_note_of_a_return(as_person: AsPerson, office: Office) -> None:
    instance = office.start()
    office.bring_to(instance, "aktivitas_8")
    office.complete(instance, "aktivitas_8", keputusan_8="kembalikan", catatan_8="Angka belum sesuai bukti.")
    text = text_of(as_person("auditor").get(f"/proses/{instance}"))
    assert "Sekretaris Dinas mengembalikan ke aktivitas 7 · Kabid Menghimpun dan memvalidasi data kinerja" in text
    assert "Angka belum sesuai bukti." in text
    assert "Kepala Bina Marga menyelesaikan 7 · Kabid Menghimpun dan memvalidasi data kinerja (Bina Marga)" in text


def test_the_diagram_is_told_what_is_done_and_where_work_stands(as_person: AsPerson, office: Office) -> None:
    instance = office.start()
    office.bring_to(instance, "aktivitas_7")
    marks = as_person("auditor").get(f"/proses/{instance}/tanda").json
    assert isinstance(marks, list)
    assert {"id": "aktivitas_7", "state": "open", "count": 5} in marks
    assert {"id": "aktivitas_5", "state": "done", "count": 1} in marks


def test_a_long_history_is_shown_from_its_end_and_whole_on_demand(
    as_person: AsPerson, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cockpit, "NEWEST_EVENTS", 5)
    instance = office.start()
    office.bring_to(instance, "aktivitas_3")
    auditor = as_person("auditor")
    assert "Kepala Dinas memulai proses" not in text_of(auditor.get(f"/proses/{instance}"))
    assert "kejadian sebelumnya" in text_of(auditor.get(f"/proses/{instance}"))
    assert "Kepala Dinas memulai proses" in text_of(auditor.get(f"/proses/{instance}?seluruhnya=1"))


def test_cancelling_asks_why_and_names_what_it_means(
    as_person: AsPerson, office: Office, engine: ProcessEngine
) -> None:
    instance = office.start()
    admin = as_person("admin")
    page = admin.get(f"/proses/{instance}/batalkan")
    assert "1 tugas yang terbuka ditutup tanpa dikerjakan." in text_of(page)
    assert "Pembatalan tidak dapat diurungkan." in text_of(page)
    assert admin.send(f"/proses/{instance}/batalkan").status_code == 422
    short = admin.send(f"/proses/{instance}/batalkan", alasan="Salah")
    assert short.status_code == 422
    assert "Alasan paling sedikit 10 karakter." in text_of(short)
    assert ">Salah</textarea>" in short.text
    assert office.view(instance).row.status is InstanceStatus.ACTIVE
    admin.send(f"/proses/{instance}/batalkan", alasan="Salah periode")
    assert office.view(instance).row.status is InstanceStatus.CANCELLED
    assert "Administrator membatalkan proses: Salah periode" in text_of(admin.follow())


def test_a_suspended_process_says_so_on_its_tasks_and_goes_on_when_resumed(as_person: AsPerson, office: Office) -> None:
    instance = office.start()
    task = office.task(instance, "aktivitas_1")
    admin, kadis = as_person("admin"), as_person("kadis")
    admin.get(f"/proses/{instance}/tangguhkan")
    admin.send(f"/proses/{instance}/tangguhkan")
    assert "Proses ini sedang ditangguhkan." in text_of(kadis.get(f"/tugas/{task.id}"))
    assert kadis.send(f"/tugas/{task.id}/ambil").status_code == 409
    admin.get(f"/proses/{instance}/aktifkan")
    admin.send(f"/proses/{instance}/aktifkan")
    kadis.get(f"/tugas/{task.id}")
    assert kadis.send(f"/tugas/{task.id}/ambil").status_code == 303


@pytest.mark.parametrize("act", ["batalkan", "tangguhkan", "aktifkan"])
def test_only_administrators_operate_instances(as_person: AsPerson, office: Office, act: str) -> None:
    instance = office.start()
    for user in ("kadis", "auditor"):
        browser = as_person(user)
        assert browser.get(f"/proses/{instance}/{act}").status_code == 403
        assert browser.send(f"/proses/{instance}/{act}", alasan="x").status_code == 403
    assert office.view(instance).row.status is InstanceStatus.ACTIVE


def test_an_instance_that_does_not_exist_is_not_found(as_person: AsPerson) -> None:
    answer = as_person("kadis").get(f"/proses/{UUID(int=7)}")
    assert answer.status_code == 404
    assert "Proses tidak ditemukan." in text_of(answer)
