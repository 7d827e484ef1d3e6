"""Pemantauan in a real browser: the diagram shows the numbers, everything fits a phone, nothing shuts anybody out."""

from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, SignIn
from tests.browser.test_pages import WCAG
from tests.support.deployments import deploy
from tests.support.office import KEY, Office
from tests.support.story import tell

pytestmark = pytest.mark.browser

ROOT = f"/pemantauan/{KEY}"
DAYS = "dari=2026-07-01&sampai=2026-12-31"

SHOWN = """() => Object.fromEntries([...document.querySelectorAll('.djs-overlays[data-container-id]')].map((one) => [
    one.dataset.containerId, [...one.querySelectorAll('.figures')].map((label) => label.textContent),
]))"""
LEVELS = """() => Object.fromEntries([...document.querySelectorAll('.djs-element[data-element-id]')].flatMap((one) => {
    const level = [1, 2, 3, 4].find((number) => one.classList.contains(`heat-${number}`));
    return level ? [[one.dataset.elementId, level]] : [];
}))"""


@pytest.fixture
def instance(office: Office) -> UUID:
    """A finished instance with three returns and a late task."""
    return tell(office)


def open_page(page: Page, address: str) -> None:
    page.goto(address)
    if page.locator(".diagram").count():
        page.locator(".diagram.is-ready").wait_for()


def addresses(instance: UUID) -> list[str]:
    parts = ("", "/serah-terima", "/beban-kerja", "/monitoring")
    return ["/pemantauan", *(f"{ROOT}{part}?{DAYS}" for part in parts), f"/proses/{instance}/gantt"]


OUTSIDE = """() => {
    const canvas = document.querySelector('.diagram__canvas').getBoundingClientRect();
    return [...document.querySelectorAll('.djs-shape[data-element-id]')].map((one) => one.getBoundingClientRect())
        .filter((one) => one.left < canvas.left || one.right > canvas.right || one.top < canvas.top || one.bottom > canvas.bottom)
        .length;
}"""


@pytest.mark.parametrize("name", ["peta", "definisi"])
def test_a_diagram_opens_whole_on_a_desk_and_at_its_beginning_on_a_phone(
    name: str, sign_in: SignIn, instance: UUID, office: Office
):
    definition = next(row.id for row in office.engine.queries.definitions(office.auditor) if row.key == KEY)
    address = {"peta": f"{ROOT}?{DAYS}", "definisi": f"/definisi/{definition}"}[name]
    desk = sign_in("auditor")
    open_page(desk, address)
    assert desk.evaluate(OUTSIDE) == 0
    desk.get_by_role("button", name="Dari awal").click()
    assert desk.evaluate(OUTSIDE) > 0
    phone = sign_in("auditor", phone=True)
    open_page(phone, address)
    canvas = phone.locator(".diagram__canvas").bounding_box()
    first = phone.locator("[data-element-id='aktivitas_1']").bounding_box()
    assert canvas
    assert first
    assert canvas["x"] <= first["x"] < canvas["x"] + canvas["width"], "where the process begins is in sight"
    assert first["width"] > 40


def test_a_process_without_a_drawing_says_so(sign_in: SignIn, office: Office):
    deploy(office.engine, "two_roles.bpmn")
    definition = next(row.id for row in office.engine.queries.definitions(office.auditor) if row.key == "dua_peran")
    page = sign_in("auditor")
    page.goto(f"/definisi/{definition}")
    expect(page.locator(".diagram__wait")).to_contain_text("tidak berisi gambar")


def test_the_diagram_shows_each_activitys_numbers_in_colours_and_patterns(sign_in: SignIn, instance: UUID):
    page = sign_in("auditor")
    open_page(page, f"{ROOT}?{DAYS}")
    shown = page.evaluate(SHOWN)
    assert shown["aktivitas_2"] == ["2 · 1× · 150/60", "100% terlambat"]
    assert shown["aktivitas_7"] == ["7 · 7× · 20/240", "1 kembali"]
    assert shown["aktivitas_9"] == ["9 · 2× · 0"]
    levels = page.evaluate(LEVELS)
    assert levels["aktivitas_2"] == 4
    assert levels["aktivitas_7"] == 1
    assert "aktivitas_9" not in levels  # it has no standard time
    fill = page.locator(".djs-element.heat-4 .djs-visual > rect").first.evaluate("one => getComputedStyle(one).fill")
    assert "heat-4" in fill
    assert page.locator("#heat-4 path").count() == 2
    page.get_by_role("link", name="Pengembalian", exact=True).click()
    page.locator(".diagram.is-ready").wait_for()
    assert page.evaluate(LEVELS)["aktivitas_8"] == 4  # one of three sent back
    expect(page.get_by_role("link", name="Pengembalian", exact=True)).to_have_attribute("aria-current", "true")


def test_the_pages_have_no_accessibility_violations(sign_in: SignIn, instance: UUID):
    page = sign_in("auditor")
    for address in addresses(instance):
        open_page(page, address)
        found = Axe().run(page, options=WCAG)
        assert found.violations_count == 0, f"{address}: {found.generate_report()}"


def test_the_pages_fit_a_phone_and_have_no_violations_there(sign_in: SignIn, instance: UUID):
    page = sign_in("auditor", phone=True)
    for address in addresses(instance):
        open_page(page, address)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], address
        found = Axe().run(page, options=WCAG)
        assert found.violations_count == 0, f"{address}: {found.generate_report()}"


def test_the_half_year_is_chosen_and_files_are_taken_without_scripts(sign_in: SignIn, instance: UUID):
    page = sign_in("sekretaris", scripts=False)
    page.get_by_role("link", name="Pemantauan").first.click()
    page.get_by_role("link", name="Monitoring SOP").click()
    expect(page.get_by_role("heading", name="Pengukuran Kinerja")).to_be_visible()
    page.get_by_role("link", name="Semester I 2026").click()
    expect(page.get_by_text("Semester I 2026: 1 Januari 2026 – 30 Juni 2026", exact=False).first).to_be_visible()
    page.get_by_label("Dari").fill("2026-11-23")
    page.get_by_label("Sampai").fill("2026-11-23")
    page.get_by_role("button", name="Tampilkan").click()
    expect(page.get_by_text("Periode pilihan: 23 November 2026 – 23 November 2026").first).to_be_visible()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Unduh .xlsx").click()
    assert taken.value.suggested_filename == "monitoring-pengukuran_kinerja-2026-11-23-2026-11-23.xlsx"
    page.get_by_role("link", name="Peta waktu").click()
    expect(page.get_by_role("row", name="2 · Membuat format")).to_contain_text("150")
