"""The office edits its Word templates from pages: downloads, tries, replaces, and gets out of an incident."""

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import docx
import pytest

from engine.documents.filling import fill
from engine.worker.scribe import Scribe
from tests.functional.webui.conftest import Browser, text_of
from tests.support.office import Office

BUNDLED = Path(__file__).resolve().parents[3] / "processes" / "documents"
NAME = "lembar_disposisi"


def edited(old: str, new: str) -> bytes:
    """The bundled disposisi with a text replaced, as Word would save it."""
    out = io.BytesIO()
    with zipfile.ZipFile(BUNDLED / f"{NAME}.docx") as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.namelist():
            part = source.read(member)
            target.writestr(member, part.replace(old.encode(), new.encode()) if member == "word/document.xml" else part)
    return out.getvalue()


def words_of(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.fixture
def scribe(office: Office) -> Iterator[Scribe]:
    scribe = Scribe(office.engine)
    yield scribe
    scribe.close()


@pytest.fixture
def definition(office: Office) -> UUID:
    (row,) = (row for row in office.engine.queries.definitions(office.auditor) if row.key == "pengukuran_kinerja")
    return row.id


@pytest.fixture
def page(definition: UUID) -> str:
    return f"/definisi/{definition}/templat/{NAME}"


def test_the_templates_of_a_process_stand_on_its_page_and_are_downloaded(
    definition: UUID, page: str, as_person: Callable[[str], Browser]
):
    browser = as_person("sektim")
    listed = browser.get(f"/definisi/{definition}")
    for path in BUNDLED.glob("*.docx"):
        assert f"/definisi/{definition}/templat/{path.stem}" in listed.text
    assert "bawaan Alur" in text_of(listed)
    shown = text_of(browser.get(page))
    assert "1 · Memerintahkan penyusunan" in shown
    assert "{{ isi_disposisi }}" in shown
    assert "{{ tanggal_surat|tanggal }}" in shown
    assert "{{ label.periode }}" in shown
    assert "rata_rata_teks" in shown
    assert "Templat diganti oleh administrator." in shown
    sent = browser.get(f"{page}/berkas")
    assert sent.data == (BUNDLED / f"{NAME}.docx").read_bytes()
    assert sent.headers["Content-Disposition"].startswith("attachment")
    assert browser.get(f"{page}/berkas?sidik={'0' * 64}").status_code == 404
    assert browser.get(f"/definisi/{definition}/templat/tidak_ada").status_code == 404


def test_a_replaced_template_makes_the_next_document_and_the_one_before_stays(
    office: Office, scribe: Scribe, page: str, as_person: Callable[[str], Browser]
):
    browser, own = as_person("admin"), edited("Isi disposisi", "Isi disposisi kantor kami")
    browser.get(page)
    answer = browser.send(page, terapkan="1", berkas=(io.BytesIO(own), "disposisi final (2).docx"))
    assert answer.status_code == 303
    shown = text_of(browser.follow())
    assert "Templat diganti." in shown
    assert hashlib.sha256(own).hexdigest()[:12] in shown
    bundled = hashlib.sha256((BUNDLED / f"{NAME}.docx").read_bytes()).hexdigest()
    assert browser.get(f"{page}/berkas?sidik={bundled}").data == (BUNDLED / f"{NAME}.docx").read_bytes()
    instance = office.start()
    office.complete(instance, "aktivitas_1")
    scribe.work()
    (row,) = office.engine.queries.documents(office.auditor, instance)
    assert "Isi disposisi kantor kami" in words_of(office.engine.queries.document_file(office.auditor, row.id)[1])


def test_what_is_wrong_is_said_in_the_offices_language_and_nothing_is_replaced(
    page: str, as_person: Callable[[str], Browser]
):
    browser = as_person("admin")
    browser.get(page)
    wrong = edited("{{ isi_disposisi }}", "{{ isi_disposis }} {{ tahun|rupiah }} {% include 'lain' %}")
    for button in ("terapkan", "coba"):
        answer = browser.send(page, **{button: "1"}, berkas=(io.BytesIO(wrong), "a.docx"))
        assert answer.status_code == 422
        shown = text_of(answer)
        assert "Penyaring “rupiah” tidak dikenal." in shown
        assert "Templat tidak dapat memakai “include”." in shown
    unknown = edited("{{ isi_disposisi }}", "{{ isi_disposis }}")
    answer = browser.send(page, terapkan="1", berkas=(io.BytesIO(unknown), "a.docx"))
    assert "Nama “isi_disposis” tidak dikenal proses ini." in text_of(answer)
    assert "Pilih berkas templat" in text_of(browser.send(page, terapkan="1"))
    assert "bukan dokumen Word" in text_of(browser.send(page, terapkan="1", berkas=(io.BytesIO(b"abc"), "a.docx")))
    assert browser.get(f"{page}/berkas").data == (BUNDLED / f"{NAME}.docx").read_bytes()


def test_a_template_is_tried_on_the_latest_document_and_nothing_is_stored(
    office: Office, page: str, as_person: Callable[[str], Browser]
):
    browser = as_person("admin")
    assert "Coba pada dokumen terakhir" not in text_of(browser.get(page))
    office.complete(office.start(), "aktivitas_1")
    assert "Coba pada dokumen terakhir" in text_of(browser.get(page))
    own = edited("Isi disposisi", "Percobaan")
    before = len(office.system_chain())
    made = browser.send(page, coba="1", berkas=(io.BytesIO(own), "a.docx"))
    assert made.headers["Content-Disposition"].startswith("attachment")
    assert "Percobaan" in words_of(made.data)
    assert "Susun pengukuran kinerja triwulan ini." in words_of(made.data)
    assert len(office.system_chain()) == before
    failing = browser.send(
        page, coba="1", berkas=(io.BytesIO(edited("{{ isi_disposisi }}", "{{ tahun / 0 }}")), "a.docx")
    )
    assert failing.status_code == 422
    assert "division by zero" in text_of(failing)
    assert browser.get(f"{page}/berkas").data == (BUNDLED / f"{NAME}.docx").read_bytes()


def test_only_administrators_replace_and_try(office: Office, page: str, as_person: Callable[[str], Browser]):
    office.complete(office.start(), "aktivitas_1")
    browser = as_person("sekretaris")
    browser.get(page)
    own = edited("Isi disposisi", "Isi disposisi kantor kami")
    for button in ("terapkan", "coba"):
        assert browser.send(page, **{button: "1"}, berkas=(io.BytesIO(own), "a.docx")).status_code == 403
    assert browser.get(f"{page}/berkas").data == (BUNDLED / f"{NAME}.docx").read_bytes()


def test_the_way_out_of_an_incident_is_found_on_pages(
    office: Office, scribe: Scribe, page: str, as_person: Callable[[str], Browser]
):
    browser = as_person("admin")
    browser.get(page)
    broken = edited("{{ isi_disposisi }}", "{{ tahun / 0 }}")
    assert browser.send(page, terapkan="1", berkas=(io.BytesIO(broken), "a.docx")).status_code == 303
    instance = office.start()
    office.complete(instance, "aktivitas_1")
    for minutes in (0, 1, 10):
        office.clock.advance(minutes=minutes)
        scribe.work()
    assert office.open_activities(instance) == ["aktivitas_2"]
    incidents = browser.get("/admin/insiden")
    assert "Perbaiki templat lembar_disposisi" in text_of(incidents)
    assert page in incidents.text
    assert "1 dokumen tidak dapat dibuat" in text_of(browser.get(page))
    good = (BUNDLED / f"{NAME}.docx").read_bytes()
    assert browser.send(page, terapkan="1", berkas=(io.BytesIO(good), "a.docx")).status_code == 303
    shown = browser.follow()
    assert "1 dokumen menunggu templat ini. Tekan Coba lagi." in text_of(shown)
    (incident,) = office.engine.queries.incidents(office.auditor)
    assert browser.send(f"/admin/insiden/pekerjaan/{incident.job_id}/ulangi").status_code == 303
    scribe.work()
    assert "1 dokumen tidak dapat dibuat" not in text_of(browser.get(page))
    assert "Lembar Disposisi" in text_of(browser.get(f"/proses/{instance}"))
    assert office.engine.queries.incidents(office.auditor) == ()


@pytest.mark.parametrize("path", sorted(BUNDLED.glob("*.docx")), ids=lambda path: path.stem)
def test_every_name_the_page_lists_can_be_filled_into_a_template(office: Office, definition: UUID, path: Path):
    view = office.engine.queries.template(office.auditor, definition, path.stem)
    document = docx.Document()
    for each in view.variables:
        document.add_paragraph(each.tag)
    out = io.BytesIO()
    document.save(out)
    assert office.engine.queries.template_flaws(office.auditor, definition, out.getvalue()) == ()
    facts = {each.name: "isi" for each in view.variables}
    assert "{{" not in words_of(fill(out.getvalue(), "uji.docx", facts))
