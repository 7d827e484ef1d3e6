"""Bagian unit in a browser: typed on a phone, kept as one types, gathered from many files with a bar, read by axe."""

from io import BytesIO
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from openpyxl import load_workbook
from playwright.sync_api import Page

from engine.commands import ClaimTask
from engine.office import UNITS
from tests.browser.conftest import PHONE, SignIn
from tests.browser.test_pages import WCAG
from tests.functional.webui.test_unit_parts import filled
from tests.support.office import Office, person

pytestmark = pytest.mark.browser


@pytest.fixture
def gathering(office: Office) -> UUID:
    instance = office.start()
    office.bring_to(instance, "aktivitas_5")
    office.engine.execute(ClaimTask(office.task(instance, "aktivitas_5").id), person("sektim"))
    return instance


def is_accessible(page: Page) -> None:
    found = Axe().run(page, options=WCAG)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("innerWidth")


def test_staff_enter_their_part_on_a_phone_and_it_is_kept_as_they_type(
    sign_in: SignIn, office: Office, gathering: UUID
) -> None:
    page = sign_in("staf-tata-ruang", phone=True)
    assert page.viewport_size == PHONE
    is_accessible(page)
    page.get_by_role("link", name="Bagian unit Tata Ruang").click()
    cell = page.locator('[id="isian-kinerja:0:realisasi"]')
    with page.expect_response(lambda answer: answer.url.endswith("/draf")):
        cell.fill("76,5")
    page.get_by_text("Ketikan Anda tersimpan pukul").wait_for()
    page.reload()
    assert cell.input_value() == "76,5"
    page.get_by_role("button", name="Simpan bagian unit").click()
    page.get_by_text("1 isian masuk ke bagian unit.").wait_for()
    is_accessible(page)
    assert office.events(gathering, "unit_part.entered") == [("unit_part.entered", "aktivitas_7")]


def test_many_files_travel_with_a_bar_and_come_back_with_what_is_wrong_or_done(
    sign_in: SignIn, office: Office, gathering: UUID
) -> None:
    page = sign_in("sektim")
    page.get_by_role("link", name="Himpun berkas unit").click()
    is_accessible(page)
    queries, sektim = office.engine.queries, person("sektim")
    forms = {unit: queries.unit_part_sheet(sektim, gathering, unit) for unit in ("bina-marga", "tata-ruang")}
    good = [named(f"{unit}.xlsx", filled_in(form, 70)) for unit, form in forms.items()]
    page.set_input_files("#berkas", [good[0], named("salah.xlsx", filled_in(forms["tata-ruang"], "banyak"))])  # type: ignore[arg-type]
    page.get_by_role("button", name="Unggah").click()
    page.get_by_text("Berkas salah.xlsx, lembar Kinerja unit, baris 2, kolom Realisasi").wait_for()
    is_accessible(page)
    page.set_input_files("#berkas", good)  # type: ignore[arg-type]
    page.evaluate(
        "const note = document.querySelector('[data-upload-note]'); window.seen = [];"
        "new MutationObserver(() => window.seen.push(note.textContent)).observe(note, { childList: true })"
    )
    page.get_by_role("button", name="Unggah").click()
    page.get_by_text("2 berkas diterima seluruhnya.").wait_for()
    assert "Terunggah. Memeriksa setiap baris…" in page.evaluate("window.seen")
    is_accessible(page)
    page.get_by_role("link", name="Lihat papan pengumpulan").click()
    assert page.get_by_text("1 dari 1").count() == 2
    is_accessible(page)
    assert len(UNITS) == page.locator("tbody tr").count()


def filled_in(form: bytes, achieved: object) -> bytes:
    return filled(load_workbook(BytesIO(form)), realisasi=achieved)


def named(name: str, content: bytes) -> dict[str, object]:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def test_one_file_travels_with_the_bar_and_its_words_are_said_on_the_page_that_follows(
    sign_in: SignIn, office: Office, gathering: UUID
) -> None:
    office.complete(gathering, "aktivitas_5")
    task, head = office.task(gathering, "aktivitas_7", "tata-ruang").id, person("kabid-tata-ruang")
    office.engine.execute(ClaimTask(task), head)
    page = sign_in("kabid-tata-ruang")
    page.goto(f"/tugas/{task}/excel/unggah")
    form = filled_in(office.engine.queries.form_sheet(head, task), 71)
    page.set_input_files("#berkas", [named("isian.xlsx", form)])  # type: ignore[arg-type]
    page.get_by_role("button", name="Unggah").click()
    page.get_by_text("1 baris dari Excel menjadi draf Anda.").wait_for()
    assert page.url.endswith(f"/tugas/{task}")
    assert page.locator('[id="isian-kinerja:0:realisasi"]').input_value() == "71"


def test_what_was_handed_in_or_thrown_away_does_not_come_back_as_a_draft(
    sign_in: SignIn, office: Office, gathering: UUID
) -> None:
    staff, queries = person("staf-tata-ruang"), office.engine.queries
    page = sign_in("staf-tata-ruang")
    page.goto(f"/proses/{gathering}/unit/tata-ruang")
    cell = page.locator('[id="isian-kinerja:0:realisasi"]')
    cell.fill("76,5")
    page.get_by_role("button", name="Simpan bagian unit").click()
    page.get_by_text("1 isian masuk ke bagian unit.").wait_for()
    page.wait_for_load_state("networkidle")
    assert not queries.unit_part(staff, gathering, "tata-ruang").has_draft
    with page.expect_response(lambda answer: answer.url.endswith("/draf")):
        cell.fill("80")
    page.reload()
    cell.fill("81")
    page.get_by_role("button", name="Buang ketikan saya").click()
    page.get_by_text("Ketikan Anda yang belum disimpan dibuang.").wait_for()
    page.wait_for_load_state("networkidle")
    assert not queries.unit_part(staff, gathering, "tata-ruang").has_draft
    assert page.reload() is not None
    assert cell.input_value() == "76,5"
