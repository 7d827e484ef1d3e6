"""A calendar is changed in a browser: by keyboard and by finger, with the due times it moves in sight before it does."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import PHONE, SignIn
from tests.browser.test_pages import WCAG
from tests.support.clock import wib
from tests.support.deployments import deploy, start
from tests.support.office import Office

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("phone", "scripts"), [(False, True), (True, True), (False, False)])
def test_a_day_off_is_added_after_a_look_at_what_it_moves(sign_in: SignIn, office: Office, phone: bool, scripts: bool):
    deploy(office.engine, "counts_working_time.bpmn")
    office.clock.move_to("2026-11-23 15:00")
    instance = start(office.engine, "counts_working_time", "PK-1", waktu_baku="PT120M")
    page = sign_in("admin", phone=phone, scripts=scripts)
    page.goto("/admin/kalender/kerja")
    page.get_by_label("Tanggal", exact=True).fill("2026-11-24")
    page.get_by_role("textbox", name="Nama", exact=True).first.fill("Hari duka daerah")
    page.get_by_role("button", name="Periksa akibatnya").first.press("Enter")
    page.get_by_role("heading", name="Terapkan perubahan kalender?").wait_for()
    assert "Sel 24 Nov, 08.30" in page.inner_text("main")
    assert "Rab 25 Nov, 08.30" in page.inner_text("main")
    if scripts:
        found = Axe().run(page, options=WCAG)
        assert found.violations_count == 0, found.generate_report()
    if phone:
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert office.task(instance, "kerjakan").due_at == wib("2026-11-24 08:30")
    page.get_by_role("button", name="Terapkan perubahan").click()
    page.get_by_text("Kalender diubah.").wait_for()
    assert office.task(instance, "kerjakan").due_at == wib("2026-11-25 08:30")
    assert page.locator(".day--off[title='Hari duka daerah']").count() == 1
