"""Tugas Saya: lists, the page of a task, and everything done with it."""

from collections.abc import Callable

from tests.functional.webui.conftest import Browser, text_of
from tests.support.clock import MovableClock
from tests.support.office import Office

AsPerson = Callable[[str], Browser]


def test_a_role_finds_its_task_in_the_queue_claims_and_completes_it(as_person: AsPerson, office: Office) -> None:
    instance = office.start()
    task = office.task(instance, "aktivitas_1")
    kadis = as_person("kadis")
    home = kadis.get("/")
    assert "1 · Memerintahkan penyusunan" in text_of(home), "an empty list of one's own shows the role's queue"
    page = kadis.get(f"/tugas/{task.id}")
    assert "Ambil dahulu untuk mengisinya" in text_of(page)
    kadis.send(f"/tugas/{task.id}/ambil")
    page = kadis.follow()
    assert "Surat disposisi" in text_of(page)
    assert "sisa 15 menit kerja, jatuh tempo Senin, 23 November 2026 pukul 07.45 WIB" in text_of(page)
    assert "Setelah dikirim: 2 · Membuat format" in text_of(page)
    done = kadis.send(f"/tugas/{task.id}/selesaikan", **{"isian-isi_disposisi": "Laksanakan"})
    assert done.status_code == 303
    assert "1 · Memerintahkan penyusunan pengukuran Kinerja PNS dan PPPK Dinas PUTR selesai." in text_of(kadis.follow())
    assert office.open_activities(instance) == ["aktivitas_2"]


def test_numbers_are_taken_as_people_here_write_them(as_person: AsPerson, office: Office) -> None:
    instance = office.start()
    office.bring_to(instance, "aktivitas_7")
    task = office.task(instance, "aktivitas_7", "bina-marga")
    kabid = as_person("kabid-bina-marga")
    kabid.get(f"/tugas/{task.id}")
    kabid.send(f"/tugas/{task.id}/ambil")
    kabid.follow()
    entered = {
        "isian-kinerja": "tabel",
        "isian-kinerja:0:_baris": "0",
        "isian-kinerja:0:realisasi": "1.234,56",
        "isian-kinerja:0:realisasi_anggaran": "Rp1.250.000",
        "isian-hasil_validasi": "valid",
    }
    assert kabid.send(f"/tugas/{task.id}/selesaikan", **entered).status_code == 303
    completed = [line for line in office.view(instance).history if line.task_id == task.id and "values" in line.data]
    values = completed[-1].data["values"]
    assert isinstance(values, dict)
    (row,) = values["kinerja"]
    assert (row["target"], row["realisasi"], row["realisasi_anggaran"]) == ("80", "1234.56", "1250000")


def test_wrong_entries_come_back_with_a_sentence_each_and_everything_typed(as_person: AsPerson, office: Office) -> None:
    instance = office.start()
    office.bring_to(instance, "aktivitas_7")
    task = office.task(instance, "aktivitas_7", "bina-marga")
    kabid = as_person("kabid-bina-marga")
    kabid.get(f"/tugas/{task.id}")
    kabid.send(f"/tugas/{task.id}/ambil")
    kabid.follow()
    answer = kabid.send(
        f"/tugas/{task.id}/selesaikan",
        **{
            "isian-kinerja": "tabel",
            "isian-kinerja:0:_baris": "0",
            "isian-kinerja:0:realisasi": "delapan puluh",
            "isian-tindak_lanjut": "<b>Jalan</b>",
            "isian-hasil_validasi": "tidak_valid",
        },
    )
    assert answer.status_code == 422
    text = text_of(answer)
    assert "Realisasi harus angka, misalnya 87,5." in text
    assert "Catatan Perbaikan wajib diisi." in text
    assert "Semua yang Anda tulis masih ada di bawah" in text
    assert 'value="delapan puluh"' in answer.text
    assert "&lt;b&gt;Jalan" in answer.text
    assert 'href="#isian-kinerja:0:realisasi"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert office.task(instance, "aktivitas_7", "bina-marga").id == task.id, "nothing was stored"


def test_a_form_sent_twice_does_its_work_once(as_person: AsPerson, office: Office) -> None:
    instance = office.start()
    task = office.task(instance, "aktivitas_1")
    kadis = as_person("kadis")
    kadis.get(f"/tugas/{task.id}")
    kadis.send(f"/tugas/{task.id}/ambil")
    kadis.follow()
    entered = {"isian-isi_disposisi": "Laksanakan"}
    first = kadis.send(f"/tugas/{task.id}/selesaikan", **entered)
    second = kadis.send(f"/tugas/{task.id}/selesaikan", **entered)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["Location"] == second.headers["Location"]
    assert len(office.events(instance, "task.completed")) == 1


def test_a_task_that_another_completed_says_so_and_shows_what_was_typed(as_person: AsPerson, office: Office) -> None:
    instance = office.start()
    task = office.task(instance, "aktivitas_1")
    kadis, admin = as_person("kadis"), as_person("admin")
    kadis.get(f"/tugas/{task.id}")
    kadis.send(f"/tugas/{task.id}/ambil")
    for browser in (kadis, admin):
        browser.get(f"/tugas/{task.id}")
    kadis.send(f"/tugas/{task.id}/selesaikan", **{"isian-isi_disposisi": "Cepat"})
    answer = admin.send(f"/tugas/{task.id}/selesaikan", **{"isian-isi_disposisi": "Tulisan panjang saya"})
    assert answer.status_code == 409
    assert "Tugas ini sudah dikerjakan oleh pengguna lain." in text_of(answer)
    assert "Tulisan panjang saya" in answer.text


def test_a_finished_task_shows_who_did_it_and_when(as_person: AsPerson, office: Office) -> None:
    instance = office.start()
    task = office.task(instance, "aktivitas_1")
    office.complete(instance, "aktivitas_1")
    page = text_of(as_person("kadis").get(f"/tugas/{task.id}"))
    assert "dikerjakan Kepala Dinas, Senin, 23 November 2026 pukul 07.30 WIB" in page
    assert "Selesaikan" not in page


def test_a_return_opens_the_task_with_its_note(as_person: AsPerson, office: Office) -> None:
    instance = office.start()
    office.bring_to(instance, "aktivitas_8")
    note = "Realisasi indikator 2 belum sesuai bukti dukung."
    office.complete(instance, "aktivitas_8", keputusan_8="kembalikan", catatan_8=note, unit_dikembalikan="bina-marga")
    task = office.task(instance, "aktivitas_7", "bina-marga")
    text = text_of(as_person("kabid-bina-marga").get(f"/tugas/{task.id}"))
    assert "Perbaikan ke-1" in text
    assert note in text
    assert "Sekretaris Dinas mengembalikan dari 8 · Ketua TIM SAKIP PD" in text


def test_a_decision_shows_both_ways_with_their_consequence_and_chooses_none(
    as_person: AsPerson, office: Office
) -> None:
    instance = office.start()
    office.bring_to(instance, "persetujuan_kepala_dinas")
    task = office.task(instance, "persetujuan_kepala_dinas")
    page = as_person("kadis").get(f"/tugas/{task.id}")
    assert "Surat pengantar dibuat dan dokumen dikirim (aktivitas 10)." in text_of(page)
    assert "Dokumen disusun dan dikoreksi kembali (aktivitas 8)." in text_of(page)
    assert "checked" not in page.text


def test_a_draft_is_kept_for_its_writer_alone(as_person: AsPerson, office: Office) -> None:
    instance = office.start()
    task = office.task(instance, "aktivitas_1")
    kadis = as_person("kadis")
    kadis.get(f"/tugas/{task.id}")
    kadis.send(f"/tugas/{task.id}/ambil")
    kadis.follow()
    kadis.send(f"/tugas/{task.id}/draf", **{"isian-isi_disposisi": "Setengah jadi"})
    assert "Setengah jadi" in kadis.follow().text
    assert "Setengah jadi" not in as_person("admin").get(f"/tugas/{task.id}").text


def test_a_script_that_saves_a_draft_is_told_when(as_person: AsPerson, office: Office) -> None:
    task = office.task(office.start(), "aktivitas_1")
    kadis = as_person("kadis")
    kadis.get(f"/tugas/{task.id}")
    kadis.send(f"/tugas/{task.id}/ambil")
    kadis.follow()
    answer = kadis.client.post(
        f"/tugas/{task.id}/draf",
        data={**kadis.hidden, "isian-isi_disposisi": "x"},
        headers={"Accept": "application/json"},
    )
    assert answer.json == {"saved_at": "2026-11-23T00:30:00+00:00", "problems": [], "tables": {}, "files": {}}


def test_a_released_task_is_back_in_the_queue_and_keeps_the_draft(as_person: AsPerson, office: Office) -> None:
    instance = office.start()
    task = office.task(instance, "aktivitas_1")
    kadis = as_person("kadis")
    kadis.get(f"/tugas/{task.id}")
    kadis.send(f"/tugas/{task.id}/ambil")
    kadis.follow()
    kadis.send(f"/tugas/{task.id}/lepas", **{"isian-isi_disposisi": "Belum selesai"})
    assert office.task(instance, "aktivitas_1").assignee == ""
    assert "Belum selesai" in kadis.get(f"/tugas/{task.id}").text


def test_releasing_an_untouched_task_makes_no_draft(as_person: AsPerson, office: Office) -> None:
    task = office.task(office.start(), "aktivitas_1")
    kadis = as_person("kadis")
    kadis.get(f"/tugas/{task.id}")
    kadis.send(f"/tugas/{task.id}/ambil")
    kadis.follow()
    kadis.send(f"/tugas/{task.id}/lepas", **{"isian-isi_disposisi": ""})
    assert "Draf Anda" not in text_of(kadis.get(f"/tugas/{task.id}"))


def test_a_task_of_another_role_is_refused(as_person: AsPerson, office: Office) -> None:
    instance = office.start()
    task = office.task(instance, "aktivitas_1")
    anggota = as_person("anggota")
    page = anggota.get(f"/tugas/{task.id}")
    assert "Tugas ini bukan tugas Anda atau peran Anda." in text_of(page)
    assert "Selesaikan" not in text_of(page)
    answer = anggota.send(f"/tugas/{task.id}/selesaikan", **{"isian-isi_disposisi": "x"})
    assert answer.status_code == 403
    assert office.open_activities(instance) == ["aktivitas_1"]


def test_an_auditor_sees_a_task_without_anything_to_press(as_person: AsPerson, office: Office) -> None:
    task = office.task(office.start(), "aktivitas_1")
    page = as_person("auditor").get(f"/tugas/{task.id}")
    assert "Auditor dapat melihat semuanya" in text_of(page)
    assert 'class="bar"' not in page.text


def test_an_administrator_completes_for_another_and_history_says_so(as_person: AsPerson, office: Office) -> None:
    instance = office.start()
    task = office.task(instance, "aktivitas_1")
    admin = as_person("admin")
    admin.get(f"/tugas/{task.id}")
    assert admin.send(f"/tugas/{task.id}/selesaikan", **{"isian-isi_disposisi": "x"}).status_code == 303
    assert "sebagai administrator" in text_of(admin.get(f"/proses/{instance}"))


def test_an_administrator_reassigns_a_task(as_person: AsPerson, office: Office) -> None:
    instance = office.start()
    task = office.task(instance, "aktivitas_1")
    admin = as_person("admin")
    admin.get(f"/tugas/{task.id}/alihkan")
    assert admin.send(f"/tugas/{task.id}/alihkan").status_code == 422
    admin.send(f"/tugas/{task.id}/alihkan", pengguna="sekretaris")
    assert office.task(instance, "aktivitas_1").assignee == "sekretaris"
    assert "mengalihkan tugas" in text_of(admin.get(f"/proses/{instance}"))


def test_an_overdue_task_says_by_how_many_working_days(
    as_person: AsPerson, office: Office, clock: MovableClock
) -> None:
    office.start()
    clock.move_to("2026-11-25 07:45")
    assert "terlambat 2 hari kerja" in text_of(as_person("kadis").get("/?daftar=antrean"))
    assert "Tidak ada tugas yang cocok" in text_of(as_person("kadis").get("/?daftar=antrean&keadaan=segera"))


def test_whoever_has_nothing_to_do_is_told_what_comes_next(as_person: AsPerson, office: Office) -> None:
    office.start()
    text = text_of(as_person("sektim").get("/"))
    assert "Tidak ada tugas untuk Anda." in text
    assert "Berikutnya diperkirakan: 2 · Membuat format" in text
    assert "Setelah 1 · Memerintahkan" in text
    assert "jatuh temponya 23 November 2026 pukul 07.45 WIB" in text
    assert "Lihat PK-2026-TW3" in text
    assert "Lihat proses yang sedang berjalan" in text_of(as_person("anggota").get("/"))


def test_auditors_begin_at_the_processes_and_find_their_lists_all_the_same(as_person: AsPerson) -> None:
    auditor = as_person("auditor")
    assert auditor.get("/").headers["Location"] == "/proses"
    assert "Tidak ada tugas untuk Anda." in text_of(auditor.get("/?daftar=saya"))
    assert as_person("admin").get("/").status_code == 200


def test_the_history_of_a_task_is_a_page_and_a_fragment(as_person: AsPerson, office: Office) -> None:
    task = office.task(office.start(), "aktivitas_1")
    kadis = as_person("kadis")
    page = kadis.get(f"/tugas/{task.id}/riwayat")
    assert "Kepala Dinas memulai proses" in text_of(page)
    fragment = kadis.get(f"/tugas/{task.id}/riwayat?potongan=1")
    assert "Kepala Dinas memulai proses" in text_of(fragment)
    assert "<html" not in fragment.text
