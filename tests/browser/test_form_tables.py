"""A table is filled in like a sheet: by keyboard, by pasting from Excel, on a phone, and without scripts."""

from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from engine.commands import ClaimTask, SaveDraft
from tests.browser.conftest import PHONE, SignIn
from tests.browser.test_pages import WCAG
from tests.support.deployments import deploy, start
from tests.support.office import Office, person

pytestmark = pytest.mark.browser

COPIED = 'Jalan mantap\t80\t76\t\t1.250.000\t23-11-2026\tPositif\nJembatan\t8\t9\t\t250.000,50\n"Irigasi ""A"""\t1\t1\nSungai\t4\tx\n'
PASTE = """text => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
PDF = {"name": "bukti.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%%EOF"}


@pytest.fixture
def task(office: Office) -> UUID:
    deploy(office.engine, "fills_a_table.bpmn")
    begun = [{"nama": "Jalan", "target": "80"}, {"nama": "Jembatan", "target": "1250.5"}]
    found = office.task(start(office.engine, "fills_a_table", awal=begun), "isi").id
    office.engine.execute(ClaimTask(found), person("sekretaris"))
    return found


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def cell(row: int, column: str, table: str = "kinerja") -> str:
    return f'[id="isian-{table}:{row}:{column}"]'


def test_keys_move_as_in_a_sheet_and_a_copy_from_excel_fills_it(sign_in: SignIn, office: Office, task: UUID) -> None:
    page = sign_in("sekretaris")
    page.goto(f"/tugas/{task}")
    page.locator(cell(0, "indikator")).focus()
    page.evaluate(PASTE, COPIED)
    rows = page.locator('[data-grid="isian-kinerja"] tbody tr')
    assert rows.count() == 4, "a row more than there were"
    assert page.locator(cell(2, "indikator")).input_value() == 'Irigasi "A"'
    assert page.locator(cell(0, "tanggal")).input_value() == "2026-11-23"
    assert page.locator(cell(0, "sifat")).input_value() == "positif"
    assert page.locator('[data-sum="anggaran"]').inner_text() == "1.500.000,50"
    page.keyboard.press("Enter")
    assert focused(page) == "isian-kinerja:1:indikator"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    assert focused(page) == "isian-kinerja:0:target"
    page.keyboard.press("ArrowRight")
    assert focused(page) == "isian-kinerja:0:realisasi"
    page.locator(cell(1, "realisasi", "tetap")).fill("3")
    with page.expect_response(lambda answer: answer.url.endswith("/draf")):
        page.locator("#isian-faktor").fill("1,5")
    page.get_by_text("Draf tersimpan pukul").wait_for()
    computed = page.locator('[data-computed="capaian"]')
    assert computed.all_inner_texts() == ["95", "112,5", "100", ""]
    assert page.locator('[data-computed="nilai"]').all_inner_texts() == ["", "4,5"]
    page.get_by_role("button", name="Hapus baris 4").click()
    assert rows.count() == 3
    with page.expect_response(lambda answer: answer.url.endswith("/draf")):
        page.set_input_files("#isian-bukti", [PDF])  # type: ignore[list-item]
    page.get_by_role("link", name="bukti.pdf").wait_for()
    found = Axe().run(page, options=WCAG)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("innerWidth")
    page.reload()
    assert page.locator(cell(1, "anggaran")).input_value() == "250.000,50", "the draft is back"
    assert page.get_by_role("link", name="bukti.pdf").is_visible()
    page.get_by_role("button", name="Selesaikan").click()
    page.get_by_text("Mengisi data kinerja selesai.").wait_for()
    variables = office.view(office.engine.queries.task(person("auditor"), task).row.instance_id).variables
    assert [row["capaian"] for row in variables["kinerja"]] == ["95", "112.5", "100"]  # type: ignore[attr-defined]
    assert [each["name"] for each in variables["bukti"]] == ["bukti.pdf"]  # type: ignore[attr-defined]


def test_the_first_cell_to_fill_in_is_in_sight_and_the_rows_name_stays_so(sign_in: SignIn, office: Office) -> None:
    instance = office.start()
    office.bring_to(instance, "aktivitas_7")
    found = office.task(instance, "aktivitas_7", "sekretariat").id
    office.engine.execute(ClaimTask(found), person("sekretaris"))
    page = sign_in("sekretaris")
    page.goto(f"/tugas/{found}")
    table = page.locator(".grid__scroll").bounding_box()
    first = page.locator('[id$=":0:realisasi"]').bounding_box()
    assert table is not None
    assert first is not None
    assert first["x"] + first["width"] < table["x"] + table["width"], "one has to scroll to what is asked for"
    page.locator('[id$=":0:tautan_bukti"]').scroll_into_view_if_needed()
    name = page.locator("tbody .grid__cell--names").first.bounding_box()
    assert name is not None
    assert name["x"] >= table["x"], "the row's name is scrolled away"


def test_a_long_table_is_filled_in_page_by_page_and_pasted_days_are_read(sign_in: SignIn, office: Office) -> None:
    deploy(office.engine, "fills_a_long_table.bpmn")
    task = office.task(start(office.engine, "fills_a_long_table"), "isi").id
    rows = [{"nama": f"Kegiatan {n}", "target": "10", "anggaran": "1.000"} for n in range(1, 251)]
    office.engine.execute(ClaimTask(task), person("sekretaris"))
    office.engine.execute(SaveDraft(task, {"kegiatan": rows}), person("sekretaris"))
    page = sign_in("sekretaris")
    page.goto(f"/tugas/{task}")
    page.locator(cell(3, "anggaran", "kegiatan")).fill("2.500,50")
    assert page.locator('[data-sum="anggaran"]').inner_text() == "251.500,50", "the other pages are counted, too"
    page.get_by_role("button", name="Akhir", exact=True).click()
    page.wait_for_url("**halaman-kegiatan=3**")
    page.get_by_role("button", name="Tambah baris").click()
    page.evaluate(PASTE, "Baru\tUtara\t1.250,5\t1\t5\t23 November 2026\tPositif\tYa\nLain\t\tx\t\t\tkapan\tbaik\t\n")
    told = page.locator("[data-told]").inner_text()
    assert told == "2 baris ditempelkan. 2 sel tidak dikenali dan dibiarkan seperti semula."
    new = page.locator('[data-grid="isian-kegiatan"] tbody tr').nth(50)
    assert new.locator("input[type=date]").input_value() == "2026-11-23"
    assert new.locator("[data-number]").inner_text() == "251"
    with page.expect_response(lambda answer: answer.url.endswith("/draf")):
        page.get_by_role("button", name="Awal", exact=True).click()
    page.wait_for_url("**halaman-kegiatan=1**")
    assert page.locator(cell(3, "anggaran", "kegiatan")).input_value() == "2.500,50"
    assert page.get_by_text("Baris 1–100 dari 252").is_visible()
    found = Axe().run(page, options=WCAG)
    assert found.violations_count == 0, found.generate_report()


def test_a_start_form_is_back_after_the_browser_crashed(sign_in: SignIn, office: Office) -> None:
    deploy(office.engine, "starts_with_a_table.bpmn")
    views = office.engine.queries.startable(person("sekretaris"))
    address = f"/mulai/{next(view.definition_id for view in views if view.key == 'starts_with_a_table')}"
    page = sign_in("sekretaris")
    page.goto(address)
    with page.expect_response(lambda answer: answer.url.endswith("/draf")):
        page.locator(cell(0, "nama", "daftar")).fill("Diketik sebelum listrik padam")
    page.get_by_text("Draf tersimpan pukul").wait_for()
    page.context.close()
    page = sign_in("sekretaris")
    page.goto(address)
    assert page.locator(cell(0, "nama", "daftar")).input_value() == "Diketik sebelum listrik padam"
    found = Axe().run(page, options=WCAG)
    assert found.violations_count == 0, found.generate_report()


def test_on_a_phone_rows_are_cards_and_mistakes_stand_in_them(sign_in: SignIn, task: UUID) -> None:
    page = sign_in("sekretaris", phone=True)
    page.goto(f"/tugas/{task}")
    page.locator(cell(0, "indikator")).fill("Jalan")
    page.locator(cell(0, "target")).fill("seribu")
    page.get_by_role("button", name="Selesaikan").click()
    page.get_by_role("link", name="Baris 1: Target harus angka, misalnya 87,5.").click()
    assert focused(page) == "isian-kinerja:0:target"
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    found = Axe().run(page, options=WCAG)
    assert found.violations_count == 0, found.generate_report()


def test_a_file_of_another_type_or_too_large_is_refused_beside_its_field(sign_in: SignIn, task: UUID) -> None:
    page = sign_in("sekretaris")
    page.goto(f"/tugas/{task}")
    page.set_input_files("#isian-bukti", [{"name": "a.pdf", "mimeType": "x", "buffer": b"<html>"}])
    page.get_by_text("Jenis berkas tidak diizinkan. Bukti dukung menerima PDF, DOCX, XLSX, PNG.").wait_for()
    page.set_input_files("#isian-bukti", [{"name": "a.pdf", "mimeType": "x", "buffer": b"%PDF-" + b"0" * 10_000_000}])
    page.get_by_text("Ukuran berkas melebihi batas 10 MB.").wait_for()
    assert page.locator("#isian-bukti").input_value() == ""


def test_without_scripts_buttons_do_what_is_needed(sign_in: SignIn, task: UUID) -> None:
    page = sign_in("sekretaris", scripts=False)
    page.goto(f"/tugas/{task}")
    for row in range(3):
        page.locator(cell(row, "indikator")).fill(f"Indikator {row}")
        page.locator(cell(row, "target")).fill("1.000")
    page.get_by_role("button", name="Tambah baris").click()
    page.locator(cell(3, "indikator")).fill("Keempat")
    page.locator(cell(3, "target")).fill("1")
    page.get_by_role("checkbox", name="Hapus baris 1").check()
    page.set_input_files("#isian-bukti", [PDF])  # type: ignore[list-item]
    page.get_by_role("button", name="Simpan draf").click()
    assert page.locator(cell(2, "indikator")).input_value() == "Keempat"
    assert page.get_by_role("link", name="bukti.pdf").is_visible()
    page.locator("#isian-faktor").fill("2")
    page.locator("#isian-faktor").press("Enter")
    page.get_by_text("Mengisi data kinerja selesai.").wait_for()
