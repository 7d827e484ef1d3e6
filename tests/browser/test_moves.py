"""Ubah posisi and Pindahkan in Chromium: by a wide window and on a phone, with scripts and without."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from engine.commands import DeployDefinition, Resource
from tests.browser.conftest import SignIn
from tests.support.office import Office, person

pytestmark = pytest.mark.browser

WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
REASON = "Aktivitas keliru dipilih."


def sound(page: Page) -> None:
    """What holds for every page: no violations, and nothing sticks out."""
    found = Axe().run(page, options=WCAG)
    assert found.violations_count == 0, found.generate_report()
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_an_administrator_puts_an_instance_elsewhere(office: Office, sign_in: SignIn, phone: bool):
    instance = office.start()
    page = sign_in("admin", phone=phone)
    page.goto(f"/proses/{instance}")
    page.get_by_role("link", name="Ubah posisi").click()
    page.get_by_role("button", name="Lanjutkan").click()
    assert page.get_by_role("alert").is_visible()
    sound(page)
    page.get_by_label(re.compile("^1 · ")).check()
    page.get_by_label("Mulai sebelum aktivitas").select_option("aktivitas_10")
    page.get_by_label("Alasan").fill(REASON)
    page.get_by_role("button", name="Lanjutkan").click()
    assert page.get_by_text("ditutup tanpa dikerjakan").is_visible()
    sound(page)
    page.get_by_role("button", name="Ubah posisi").click()
    page.get_by_text("Posisi proses diubah.").wait_for()
    assert office.open_activities(instance) == ["aktivitas_10"]


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_an_administrator_moves_instances_to_another_version(office: Office, sign_in: SignIn, phone: bool):
    instance = office.start()
    definition = office.view(instance).row.definition_id
    diagram = office.engine.queries.diagram(person("admin"), definition).decode()
    changed = diagram.replace('"aktivitas_11"', '"aktivitas_11b"').replace(">aktivitas_11<", ">aktivitas_11b<")
    office.engine.execute(DeployDefinition("uji", (Resource("a.bpmn", changed.encode()),), "uji"), person("admin"))
    page = sign_in("admin", phone=phone)
    page.goto(f"/definisi/{definition}")
    page.get_by_role("link", name="Pindahkan 1 proses ke versi lain").click()
    assert page.get_by_text("Tidak ada di versi tujuan").is_visible()
    sound(page)
    page.get_by_label("Alasan").fill("Versi baru memperbaiki alur.")
    page.get_by_role("button", name="Lanjutkan").click()
    sound(page)
    page.get_by_role("button", name="Pindahkan").click()
    page.get_by_text("1 proses dipindahkan ke versi 2.").wait_for()
    assert office.view(instance).row.definition_version == 2


def test_the_position_is_changed_without_scripts(office: Office, sign_in: SignIn):
    instance = office.start()
    page = sign_in("admin", phone=True, scripts=False)
    page.goto(f"/proses/{instance}/posisi")
    page.get_by_label(re.compile("^1 · ")).check()
    page.get_by_label("Alasan").fill(REASON)
    page.get_by_role("button", name="Lanjutkan").click()
    assert page.get_by_text("jadi proses ini dibatalkan").is_visible()
    page.get_by_role("button", name="Ubah posisi").click()
    assert office.view(instance).row.status == "cancelled"
