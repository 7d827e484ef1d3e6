"""Kalender Kerja and Batas waktu: pages that show what a change moves before they make it."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from uuid import UUID

import pytest

from engine.commands import AddHoliday
from tests.functional.webui.conftest import Browser, text_of
from tests.support.clock import wib
from tests.support.deployments import deploy, start
from tests.support.office import Office, person

AsPerson = Callable[[str], Browser]
HERE = "/admin/kalender/kerja"
HOLIDAY = {"tindakan": "libur", "tahun": "2026", "tanggal": "2026-11-24", "nama": "Hari duka daerah", "jenis": "lain"}


@pytest.fixture
def counting(office: Office) -> UUID:
    """An open task of 120 minutes since Monday 15:00."""
    deploy(office.engine, "counts_working_time.bpmn")
    office.clock.move_to("2026-11-23 15:00")
    return start(office.engine, "counts_working_time", "PK-1", waktu_baku="PT120M")


def hidden_of(browser: Browser) -> dict[str, str]:
    """Return what the confirmation's form carries."""
    assert browser.page is not None
    found = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', browser.page.text)
    return {name: unescape(value) for name, value in found}


@pytest.mark.parametrize("path", ["/admin/kalender", HERE, f"{HERE}?tahun=2031"])
def test_calendars_are_for_administrators(as_person: AsPerson, path: str) -> None:
    assert as_person("admin").get(path).status_code == 200
    assert as_person("kadis").get(path).status_code == 403


def test_a_change_is_shown_with_what_it_moves_and_made_only_when_confirmed(
    as_person: AsPerson, office: Office, counting: UUID
) -> None:
    admin = as_person("admin")
    admin.get(HERE)
    shown = text_of(admin.send(f"{HERE}/periksa", **HOLIDAY))
    assert "24 November 2026 menjadi hari libur: Hari duka daerah (libur lain)." in shown
    assert "2 jatuh tempo bergeser, 1 di antaranya tugas yang terbuka." in shown
    assert "Kerjakan" in shown
    assert "Sel 24 Nov, 08.30" in shown
    assert "Rab 25 Nov, 08.30" in shown
    assert office.task(counting, "kerjakan").due_at == wib("2026-11-24 08:30")
    answer = admin.send(f"{HERE}/terapkan", **hidden_of(admin))
    assert answer.status_code == 303
    assert "Hari duka daerah" in text_of(admin.follow())
    assert office.task(counting, "kerjakan").due_at == wib("2026-11-25 08:30")
    told = text_of(admin.get(f"/proses/{counting}"))
    assert "Jatuh tempo tugas Kerjakan bergeser: Sel 24 Nov, 08.30 menjadi Rab 25 Nov, 08.30" in told


def test_a_confirmation_that_no_longer_fits_shows_what_would_move_now(
    as_person: AsPerson, office: Office, counting: UUID
) -> None:
    admin = as_person("admin")
    admin.get(HERE)
    admin.send(f"{HERE}/periksa", **HOLIDAY)
    confirmed = hidden_of(admin)
    start(office.engine, "counts_working_time", "PK-2", waktu_baku="PT60M")
    answer = admin.send(f"{HERE}/terapkan", **confirmed)
    assert answer.status_code == 409
    assert "Sejak Anda memeriksanya, ada tugas atau kalender yang berubah" in text_of(answer)
    assert office.task(counting, "kerjakan").due_at == wib("2026-11-24 08:30")
    assert admin.send(f"{HERE}/terapkan", **hidden_of(admin)).status_code == 303
    assert office.task(counting, "kerjakan").due_at == wib("2026-11-25 08:30")


def test_a_confirmation_sent_twice_changes_once(as_person: AsPerson, office: Office) -> None:
    admin = as_person("admin")
    admin.get(HERE)
    admin.send(f"{HERE}/periksa", **HOLIDAY)
    confirmed = hidden_of(admin)
    assert [admin.send(f"{HERE}/terapkan", **confirmed).status_code for _ in range(2)] == [303, 303]
    assert office.system_events().count("calendar.changed") == 1


def test_a_change_that_changes_nothing_says_so(as_person: AsPerson) -> None:
    admin = as_person("admin")
    admin.get(HERE)
    for _ in range(2):
        admin.send(f"{HERE}/periksa", tindakan="hapus-libur", tahun="2026", tanggal="2026-12-25")
    admin.send(f"{HERE}/terapkan", **hidden_of(admin))
    assert admin.send(f"{HERE}/periksa", tindakan="hapus-libur", tahun="2026", tanggal="2026-12-25").status_code == 303
    assert "Kalender sudah seperti itu." in text_of(admin.follow())


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"tindakan": "pekan", "hari_0": "pagi"}, "Jam kerja “pagi” tidak dapat dibaca."),
        ({"tindakan": "pekan"}, "Paling sedikit satu hari harus punya jam kerja."),
        ({"tindakan": "libur", "tanggal": "besok", "nama": "x"}, "Tanggal harus diisi"),
        ({"tindakan": "libur", "tanggal": "2026-11-24", "nama": ""}, "Nama wajib diisi"),
        (
            {"tindakan": "rentang", "dari": "2026-03-20", "sampai": "2026-02-19", "nama": "Ramadan", "hari_0": ""},
            "Tanggal akhir tidak boleh sebelum tanggal awal.",
        ),
        ({"tindakan": "lain"}, "Isian tidak valid."),
    ],
)
def test_what_cannot_be_made_is_said_beside_what_was_typed(
    as_person: AsPerson, fields: dict[str, str], said: str
) -> None:
    admin = as_person("admin")
    admin.get(HERE)
    answer = admin.send(f"{HERE}/periksa", **fields)
    assert answer.status_code == 400
    assert said in text_of(answer)
    for name in ("nama", "hari_0"):
        if fields.get(name):
            assert f'value="{fields[name]}"' in answer.text


def test_other_hours_are_entered_shown_and_taken_back(as_person: AsPerson) -> None:
    admin = as_person("admin")
    admin.get(HERE)
    week = {f"hari_{day}": "08:00-12:00 12:30-15:00" for day in range(5)}
    span = {"dari": "2026-02-19", "sampai": "2026-03-20", "tahun": "2026"}
    admin.send(f"{HERE}/periksa", tindakan="rentang", nama="Ramadan", **span, **week)
    admin.send(f"{HERE}/terapkan", **hidden_of(admin))
    page = text_of(admin.get(f"{HERE}?tahun=2026"))
    assert "Ramadan, 19 Februari 2026 – 20 Maret 2026" in page
    assert "Senin: 08:00-12:00 12:30-15:00" in page
    assert "Sabtu:" not in page
    admin.send(f"{HERE}/periksa", tindakan="hapus-rentang", **span)
    admin.send(f"{HERE}/terapkan", **hidden_of(admin))
    assert "Ramadan, 19 Februari" not in text_of(admin.get(f"{HERE}?tahun=2026"))


def test_a_calendar_is_added_as_a_copy_and_a_bad_id_is_refused(as_person: AsPerson) -> None:
    admin = as_person("admin")
    admin.get("/admin/kalender")
    refused = admin.send("/admin/kalender", nama="Petugas", id="Petugas Lapangan", salinan="kerja")
    assert refused.status_code == 422
    assert "Sebutan hanya huruf kecil" in text_of(refused)
    assert admin.send("/admin/kalender", nama="Petugas lapangan", id="lapangan", salinan="kerja").status_code == 303
    assert "Petugas lapangan" in text_of(admin.follow())
    assert "Petugas lapangan" in text_of(admin.get("/admin/kalender"))


def test_a_year_without_cuti_bersama_warns_and_one_not_prepared_offers_it(as_person: AsPerson) -> None:
    admin = as_person("admin")
    page = text_of(admin.get(f"{HERE}?tahun=2031"))
    assert "Cuti bersama tahun 2031 belum ada." in page
    assert "Siapkan tahun 2031" in page
    admin.send(f"{HERE}/periksa", tindakan="siapkan", tahun="2031")
    admin.send(f"{HERE}/terapkan", **hidden_of(admin))
    assert "Siapkan tahun 2031" not in text_of(admin.get(f"{HERE}?tahun=2031"))


# --- Batas waktu ------------------------------------------------------------------------------------------------------


@pytest.fixture
def approval(office: Office) -> str:
    """The address at which the approval's limit is entered."""
    instance = office.start()
    office.bring_to(instance, "persetujuan_kepala_dinas")
    return f"/tugas/{office.task(instance, 'persetujuan_kepala_dinas').id}"


def test_the_sekretaris_enters_and_changes_the_limit_of_the_approval(as_person: AsPerson, approval: str) -> None:
    sekretaris = as_person("sekretaris")
    assert "Isi batas persetujuan" in text_of(sekretaris.get(approval))
    sekretaris.get(f"{approval}/batas")
    answer = sekretaris.send(f"{approval}/batas", batas="2026-12-01", alasan="Surat perjanjian kontrak nomor 5.")
    assert answer.status_code == 303
    page = text_of(sekretaris.follow())
    assert "Selasa, 1 Desember 2026 pukul 16.00 WIB" in page
    assert "Ubah batas persetujuan" in page
    assert 'value="2026-12-01"' in sekretaris.get(f"{approval}/batas").text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"batas": "2026-11-20", "alasan": "Surat perjanjian kontrak."}, "Batas harus hari ini atau sesudahnya."),
        ({"batas": "lusa", "alasan": "Surat perjanjian kontrak."}, "Isi tanggal"),
        ({"batas": "2026-12-01", "alasan": ""}, "Alasan wajib diisi."),
        ({"batas": "2026-12-01", "alasan": "pendek"}, "Alasan paling sedikit 10 karakter."),
    ],
)
def test_a_limit_that_cannot_be_is_refused_beside_its_field(
    as_person: AsPerson, approval: str, fields: dict[str, str], said: str
) -> None:
    sekretaris = as_person("sekretaris")
    sekretaris.get(f"{approval}/batas")
    answer = sekretaris.send(f"{approval}/batas", **fields)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert "-salah" in answer.text
    assert fields["batas"] in answer.text


def test_who_may_not_enter_the_limit_neither_sees_nor_opens_it(as_person: AsPerson, approval: str) -> None:
    for user in ("kadis", "anggota", "auditor"):
        browser = as_person(user)
        assert "Isi batas persetujuan" not in text_of(browser.get(approval))
        assert browser.get(f"{approval}/batas").status_code == 403


def test_the_instance_page_leads_to_the_limit(as_person: AsPerson, office: Office) -> None:
    instance = office.start()
    office.bring_to(instance, "persetujuan_kepala_dinas")
    assert "Atur batas waktu" in text_of(as_person("sekretaris").get(f"/proses/{instance}"))
    assert "Atur batas waktu" in text_of(as_person("admin").get(f"/proses/{instance}"))
    assert "Atur batas waktu" not in text_of(as_person("kadis").get(f"/proses/{instance}"))


def test_a_moved_due_time_is_told_in_words(office: Office, as_person: AsPerson, counting: UUID) -> None:
    what = AddHoliday(date(2026, 11, 24), "Hari duka daerah")
    preview = office.engine.queries.preview_calendar(person("admin"), "kerja", what)
    assert [move.soon_after for move in preview.moves if move.is_task] == [wib("2026-11-25 08:00")]
