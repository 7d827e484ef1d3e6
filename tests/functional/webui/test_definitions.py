"""Definisi: diagrams, versions, the printed SOP."""

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.process_engine import ProcessEngine
from engine.read_models import DefinitionRow
from tests.functional.webui.conftest import Browser, text_of
from tests.support.office import KEY, person

AsPerson = Callable[[str], Browser]
BUNDLED = Path(__file__).parents[3] / "processes" / f"{KEY}.bpmn"


@pytest.fixture
def sop(engine: ProcessEngine) -> DefinitionRow:
    """The bundled SOP, deployed."""
    return next(row for row in engine.queries.definitions(person("auditor")) if row.key == KEY)


def test_the_diagram_is_the_file_as_it_was_deployed(as_person: AsPerson, sop: DefinitionRow) -> None:
    answer = as_person("anggota").get(f"/definisi/{sop.id}/diagram.bpmn")
    assert answer.data == BUNDLED.read_bytes()
    assert answer.mimetype == "application/xml"
    assert "immutable" in answer.headers["Cache-Control"]


def test_the_list_and_the_page_name_the_version(as_person: AsPerson, sop: DefinitionRow) -> None:
    kadis = as_person("kadis")
    assert "Pengukuran Kinerja" in text_of(kadis.get("/definisi"))
    page = kadis.get(f"/definisi/{sop.id}")
    assert "versi 1 (terbaru)" in text_of(page)
    assert f"/mulai/{sop.id}" in page.text


def test_the_printed_sop_shows_every_row_its_symbols_and_what_is_reconstructed(
    as_person: AsPerson, sop: DefinitionRow
) -> None:
    page = as_person("auditor").get(f"/definisi/{sop.id}/naskah")
    text = text_of(page)
    assert "060/31194/427.56/2024" in text
    assert "Penjurangan Kinerja Instansi Pemerintah" in text
    assert "seharusnya “Penjenjangan”" in text
    assert "Nomor 6 tidak terdapat dalam naskah asli." in text
    assert "Pelaksana direkonstruksi: bentuk bagan hilang dari naskah." in text
    assert "Sesuai dengan Surat Perjanjian Kontrak" in text
    chart = page.text.split('<table class="flow">')[1].split("</table>")[0]
    assert chart.count('class="flow__shape"') == 12
    assert chart.count("Keputusan:") == 3
    assert [text in chart for text in ("kembali ke 5", "kembali ke 7", "kembali ke 8")] == [True, True, True]


def test_an_administrator_suspends_a_version_after_reading_what_it_means(
    as_person: AsPerson, sop: DefinitionRow
) -> None:
    admin = as_person("admin")
    assert "0 proses yang sedang berjalan tetap berjalan." in text_of(admin.get(f"/definisi/{sop.id}/tangguhkan"))
    admin.send(f"/definisi/{sop.id}/tangguhkan")
    assert "Versi ini ditangguhkan" in text_of(admin.follow())
    assert "Tidak ada proses yang dapat Anda mulai." in text_of(as_person("kadis").get("/mulai"))
    admin.send(f"/definisi/{sop.id}/aktifkan")
    assert "Versi ini ditangguhkan" not in text_of(admin.follow())


def test_nobody_else_suspends_a_version(as_person: AsPerson, sop: DefinitionRow) -> None:
    for user in ("kadis", "auditor"):
        browser = as_person(user)
        browser.get(f"/definisi/{sop.id}")
        assert browser.send(f"/definisi/{sop.id}/tangguhkan").status_code == 403
