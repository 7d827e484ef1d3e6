"""Documents and registers on the pages: found, downloaded, signed; searched and taken home as files."""

import hashlib
import io
from collections.abc import Callable, Iterator
from uuid import UUID

import docx
import openpyxl
import pytest

from engine.worker.scribe import Scribe
from tests.functional.webui.conftest import Browser, text_of
from tests.support.office import Office

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


@pytest.fixture
def instance(office: Office) -> Iterator[UUID]:
    """The SOP after its first step, its document made."""
    instance = office.start()
    office.complete(instance, "aktivitas_1")
    scribe = Scribe(office.engine)
    scribe.work()
    yield instance
    scribe.close()


def document_of(office: Office, instance: UUID):
    return office.engine.queries.documents(office.auditor, instance)[0]


def test_a_document_is_found_beside_the_task_and_on_the_instances_page(
    office: Office, instance: UUID, as_person: Callable[[str], Browser]
):
    browser = as_person("sektim")
    row = document_of(office, instance)
    for path in (f"/proses/{instance}", f"/tugas/{office.task(instance, 'aktivitas_2').id}"):
        page = browser.get(path)
        assert "Lembar Disposisi" in text_of(page)
        assert "Dibekukan" in text_of(page)
        assert f"/dokumen/{row.id}.docx" in page.text
        assert f"/dokumen/{row.id}.pdf" in page.text
    sent = browser.get(f"/dokumen/{row.id}.docx")
    assert hashlib.sha256(sent.data).hexdigest() == row.sha256
    assert sent.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in sent.headers["Content-Security-Policy"]
    assert docx.Document(io.BytesIO(sent.data)).tables


def test_without_libreoffice_the_page_says_so_and_offers_no_pdf(
    office: Office, instance: UUID, as_person: Callable[[str], Browser], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PATH", "")
    browser, row = as_person("sektim"), document_of(office, instance)
    for path in (f"/proses/{instance}", f"/tugas/{office.task(instance, 'aktivitas_2').id}"):
        page = browser.get(path)
        assert f"/dokumen/{row.id}.docx" in page.text
        assert f"/dokumen/{row.id}.pdf" not in page.text
    assert "LibreOffice belum terpasang" in text_of(browser.get(f"/proses/{instance}"))
    assert browser.get(f"/dokumen/{row.id}.pdf").status_code == 409


def test_a_signed_scan_is_sent_against_the_fingerprint_and_downloaded(
    office: Office, instance: UUID, as_person: Callable[[str], Browser]
):
    browser = as_person("kadis")
    row = document_of(office, instance)
    page = f"/dokumen/{row.id}/pindaian"
    assert row.sha256 in text_of(browser.get(page))
    assert browser.send(page, sha256=row.sha256).status_code == 422
    wrong = browser.send(page, sha256=row.sha256, berkas=(io.BytesIO(b"MZ program"), "pindaian.pdf"))
    assert wrong.status_code == 422
    assert "Jenis berkas tidak diizinkan" in text_of(wrong)
    other = browser.send(page, sha256="0" * 64, berkas=(io.BytesIO(PDF), "pindaian.pdf"))
    assert other.status_code == 409
    assert "Sidik dokumen berbeda" in text_of(other)
    sent = browser.send(page, sha256=row.sha256, berkas=(io.BytesIO(PDF), "pindaian.pdf"))
    assert sent.status_code == 303
    assert sent.headers["Location"].endswith("#dokumen")
    shown = browser.follow()
    assert "mengunggah pindaian bertanda tangan dari “Lembar Disposisi”" in text_of(shown)
    (scan,) = document_of(office, instance).scans
    assert browser.get(f"{page}/{scan.id}").data == PDF


def test_an_auditor_reads_documents_and_signs_none(office: Office, instance: UUID, as_person: Callable[[str], Browser]):
    browser = as_person("auditor")
    row = document_of(office, instance)
    assert "Unggah pindaian" not in text_of(browser.get(f"/proses/{instance}"))
    assert "tidak mengubah apa pun" in text_of(browser.get(f"/dokumen/{row.id}/pindaian"))
    assert browser.get(f"/dokumen/{row.id}.docx").status_code == 200


def test_a_document_that_is_not_made_says_so(office: Office, as_person: Callable[[str], Browser]):
    instance = office.start()
    office.complete(instance, "aktivitas_1")
    browser = as_person("sektim")
    assert "Menunggu dibuat" in text_of(browser.get(f"/proses/{instance}"))
    answer = browser.get(f"/dokumen/{document_of(office, instance).id}.docx")
    assert answer.status_code == 409
    assert "belum selesai dibuat" in text_of(answer)


def test_the_registers_are_read_searched_and_taken_home(office: Office, as_person: Callable[[str], Browser]):
    browser = as_person("anggota")
    assert browser.get("/register").headers["Location"].endswith("/register/surat")
    assert "Belum ada catatan." in text_of(browser.get("/register/arsip"))
    instance = office.start()
    office.bring_to(instance, "aktivitas_12")
    office.complete(instance, "aktivitas_12")
    kept = text_of(browser.get("/register/arsip"))
    assert "Buku Dokumen SAKIP" in kept
    assert "Lemari 3" in kept
    assert "Tidak ada catatan yang cocok." in text_of(browser.get("/register/arsip?cari=lemari+9"))
    for year in ("0000", "0001", "9999"):
        assert browser.get(f"/register/arsip?tahun={year}").status_code == 200, "no year of any office"
    letters = text_of(browser.get("/register/surat"))
    assert "Nomor yang terlewati: unit 427.56 tahun 2026 nomor 1–11" in letters
    assert "Nomor berikutnya unit 427.56 tahun 2026: 13." in letters
    sheet = openpyxl.load_workbook(io.BytesIO(browser.get("/register/arsip.xlsx?cari=lemari").data)).active
    assert "Lemari 3" in [cell.value for cell in sheet[4]]
    assert (
        docx.Document(io.BytesIO(browser.get("/register/penggandaan.docx").data)).tables[0].rows[1].cells[2].text == "3"
    )


def test_an_administrator_notes_the_last_number_before_alur(office: Office, as_person: Callable[[str], Browser]):
    instance = office.start()
    office.bring_to(instance, "aktivitas_11")
    assert "Catat nomor terakhir" not in text_of(as_person("sektim").get("/register/surat"))
    browser = as_person("admin")
    assert "Dipakai sebelum memakai Alur?" in text_of(browser.get("/register/surat"))
    page = "/register/surat/nomor-awal"
    assert 'value="11"' in browser.get(f"{page}?unit=427.56&tahun=2026&terakhir=11").text
    wrong = browser.send(page, unit="56", tahun="dua ribu", terakhir="-3")
    assert wrong.status_code == 422
    for said in ("Kode unit ditulis seperti 427.56.", "Tahun harus empat angka", "Nomor terakhir harus angka"):
        assert said in text_of(wrong)
    assert browser.send(page, unit="427.56", tahun="2026", terakhir="11").status_code == 303
    shown = text_of(browser.follow())
    assert "Nomor terakhir dicatat. Nomor berikutnya: 12." in shown
    assert "Nomor yang terlewati" not in shown
    assert "Unit 427.56 tahun 2026 memakai Alur setelah nomor 11." in shown


def test_paper_says_whose_register_it_is_and_shows_all_of_it(office: Office, as_person: Callable[[str], Browser]):
    instance = office.start()
    office.bring_to(instance, "aktivitas_12")
    office.complete(instance, "aktivitas_12")
    browser = as_person("anggota")
    for path in ("/register/arsip", "/register/arsip?cetak=1"):
        shown = text_of(browser.get(path))
        assert "DINAS PEKERJAAN UMUM DAN TATA RUANG" in shown
        assert "dicetak Senin, 23 November 2026" in shown
        assert "Lemari 3" in shown
    word = docx.Document(io.BytesIO(browser.get("/register/arsip.docx").data))
    assert [each.text for each in word.paragraphs[:3]] == [
        "PEMERINTAH KABUPATEN LUMAJANG", "DINAS PEKERJAAN UMUM DAN TATA RUANG", "BUKU DOKUMEN SAKIP",
    ]  # fmt: skip


def test_a_taken_number_is_said_beside_its_field(office: Office, as_person: Callable[[str], Browser]):
    for period in ("TW2", "TW3"):
        instance = office.start(period)
        office.bring_to(instance, "aktivitas_10")
        if period == "TW2":
            office.complete(instance, "aktivitas_10")
    browser = as_person("sektim")
    task = office.task(instance, "aktivitas_10")
    browser.get(f"/tugas/{task.id}")
    browser.send(f"/tugas/{task.id}/ambil")
    browser.get(f"/tugas/{task.id}")
    fields = {
        "isian-nomor_surat": "060/12/427.56/2026",
        "isian-tanggal_surat": "2026-11-26",
        "isian-tujuan_surat": "Bupati",
    }
    answer = browser.send(f"/tugas/{task.id}/selesaikan", **fields)
    assert answer.status_code == 422
    assert "Nomor ini sudah dipakai surat lain. Nomor berikutnya yang kosong: 13." in text_of(answer)
    assert office.open_activities(instance) == ["aktivitas_10"]
