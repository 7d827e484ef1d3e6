"""The printed SOP in pages: taken along as a Word document, and read from one."""

import re
from base64 import b64decode
from collections.abc import Callable
from io import BytesIO

import pytest
from docx import Document

from engine.errors import NotAllowedError
from engine.process_engine import ProcessEngine
from tests.functional.webui.conftest import Browser, text_of
from tests.support.office import KEY, person
from tests.support.sop_papers import PAPERS

AsPerson = Callable[[str], Browser]
PAGE = "/admin/definisi/impor-sop"
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le")


def file(content: bytes, name: str = "naskah.docx") -> dict[str, object]:
    return {"berkas": (BytesIO(content), name)}


def test_the_page_naskah_sop_gives_the_word_document(as_person: AsPerson, engine: ProcessEngine) -> None:
    row = next(row for row in engine.queries.definitions(person("auditor")) if row.key == KEY)
    auditor = as_person("auditor")
    address = f"/definisi/{row.id}/naskah.docx"
    assert address in auditor.get(f"/definisi/{row.id}/naskah").text
    answer = auditor.get(address)
    assert answer.headers["Content-Disposition"] == f"attachment; filename=SOP-{KEY}-v{row.version}.docx"
    tables = Document(BytesIO(answer.data)).tables
    assert tables[0].cell(0, 2).text == ": 060/31194/427.56/2024"
    assert tables[1].cell(3, 1).text == "Memerintahkan penyusunan pengukuran Kinerja PNS dan PPPK Dinas PUTR"


def test_a_word_sop_is_read_reported_and_its_diagram_deployed(as_person: AsPerson, engine: ProcessEngine) -> None:
    admin = as_person("admin")
    admin.get(PAGE)
    page = admin.send(PAGE, kunci="", **file(PAPERS["lost"]()))
    text = text_of(page)
    assert page.status_code == 200
    assert "menjadi proses arsip_surat. Belum ada yang disimpan." in text
    assert "Pelaksana tidak terbaca: tidak ada bentuk atau tanda. Ditempatkan di lajur pertama (Camat)." in text
    assert "Panah tidak menyebut yang dihubungkannya" in text
    found = re.search(r'href="data:application/xml;base64,([^"]+)" download="arsip_surat.bpmn"', page.text)
    assert found
    assert not any(row.key == "arsip_surat" for row in engine.queries.definitions(person("admin")))
    admin.get("/admin/definisi/terapkan")
    admin.send("/admin/definisi/terapkan", terapkan="1", nama="", **file(b64decode(found[1]), "arsip_surat.bpmn"))
    view = next(row for row in engine.queries.definitions(person("admin")) if row.key == "arsip_surat")
    assert engine.queries.sop(person("admin"), view.id).activities[0].name == "Menerima berkas permohonan"


def test_a_diagram_is_deployed_from_the_report_at_once(as_person: AsPerson, engine: ProcessEngine) -> None:
    admin = as_person("admin")
    admin.get(PAGE)
    page = admin.send(PAGE, kunci="surat_cepat", **file(PAPERS["drawn"]()))
    text = text_of(page)
    assert "Buat peran yang belum ada, agar tugasnya sampai kepada orang: Camat, Kasi Pelayanan, Staf." in text
    assert "sudah dipakai" not in text
    assert "Terapkan sekarang" in text
    carried = dict(re.findall(r'name="(nama|nama_diagram|isi_diagram)" value="([^"]*)"', page.text))
    answer = admin.send("/admin/definisi/terapkan", terapkan="1", **carried)
    assert answer.status_code == 303
    row = next(row for row in engine.queries.definitions(person("admin")) if row.key == "surat_cepat")
    assert (row.version, row.resource_name, row.name) == (1, "surat_cepat.bpmn", "Pelayanan Surat Keterangan")
    again = text_of(admin.send(PAGE, kunci="surat_cepat", **file(PAPERS["lost"]())))
    assert "Kunci surat_cepat sudah dipakai proses “Pelayanan Surat Keterangan”." in again
    assert "Terapkan apa adanya" in again


def test_a_diagram_that_a_page_should_have_carried_but_did_not_is_refused(as_person: AsPerson) -> None:
    admin = as_person("admin")
    admin.get("/admin/definisi/terapkan")
    sent = {"terapkan": "1", "nama": "", "nama_diagram": "x.bpmn", "isi_diagram": "*"}
    answer = admin.send("/admin/definisi/terapkan", **sent)
    assert answer.status_code == 422
    assert "Pilih sedikitnya satu berkas .bpmn." in text_of(answer)


def test_the_key_that_was_asked_for_is_the_processs(as_person: AsPerson) -> None:
    admin = as_person("admin")
    admin.get(PAGE)
    assert "menjadi proses surat_2026." in text_of(admin.send(PAGE, kunci="surat_2026", **file(PAPERS["drawn"]())))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kunci": ""}, "Pilih satu berkas .docx."),
        ({"kunci": "1 a", **file(b"x")}, "Kunci diawali huruf; huruf, angka, titik, _ dan - boleh menyusul."),
        ({"kunci": "", **file(b"%PDF-1.7", "sop.pdf")}, "Berkas sop.pdf bukan dokumen Word (.docx)."),
        ({"kunci": "", **file(PAPERS["drawn"]()[:900])}, "Berkas naskah.docx rusak atau tidak dapat dibaca."),
        ({"kunci": "", **file(OLD)}, "Berkas naskah.docx adalah Word lama (.doc), apa pun namanya."),
    ],
    ids=["none", "key", "pdf", "torn", "old"],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(
    as_person: AsPerson, fields: dict[str, object], sentence: str
) -> None:
    admin = as_person("admin")
    admin.get(PAGE)
    # A file is read once, and this test runs on two databases.
    fresh = {
        name: (BytesIO(value[0].getvalue()), value[1]) if isinstance(value, tuple) else value
        for name, value in fields.items()
    }
    page = admin.send(PAGE, **fresh)
    assert page.status_code == 422
    assert sentence in text_of(page)


def test_only_administrators_read_word_documents(as_person: AsPerson, engine: ProcessEngine) -> None:
    assert as_person("kadis").get(PAGE).status_code == 403
    with pytest.raises(NotAllowedError):
        engine.queries.read_sop(person("kadis"), PAPERS["drawn"](), "naskah.docx")
