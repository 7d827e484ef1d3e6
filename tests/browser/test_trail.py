"""Jejak Audit in Chromium: a verification is asked for, watched and read; seals and the record are taken along."""

import json
from threading import Event, Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from engine.commands import NoteClockJump, SealHistory
from engine.worker.examiner import Examiner
from tests.browser.conftest import PHONE, SignIn
from tests.browser.test_pages import WCAG
from tests.support.ledger import WORKER
from tests.support.office import Office

pytestmark = pytest.mark.browser

ROOT = "/jejak-audit"


@pytest.fixture
def sealed(office: Office) -> Office:
    """An office with an instance, a seal and a clock that was set."""
    office.start()
    office.engine.execute(SealHistory(), WORKER)
    office.engine.execute(NoteClockJump("meja-1", office.clock.now, -90.0), WORKER)
    return office


def ask(page: Page) -> None:
    page.goto(f"{ROOT}/pemeriksaan")
    page.get_by_role("button", name="Periksa sekarang").click()
    expect(page.get_by_role("heading", name="Menunggu pekerja")).to_be_visible()


def test_a_verification_shows_its_result_by_itself_and_is_printed(sign_in: SignIn, sealed: Office):
    page = sign_in("auditor")
    page.get_by_role("link", name="Jejak Audit").first.click()
    page.get_by_role("link", name="Pemeriksaan", exact=True).click()
    page.get_by_label("Jalankan ulang setiap proses").check()
    page.get_by_role("button", name="Periksa sekarang").click()
    expect(page.get_by_role("heading", name="Menunggu pekerja")).to_be_visible()
    assert Examiner(sealed.engine).work()
    expect(page.get_by_role("heading", name="Integritas terverifikasi")).to_be_visible()
    expect(page.get_by_text("1 kali pekerja melihat jam diubah.")).to_be_visible()
    page.get_by_role("link", name="Berita Acara").click()
    expect(page.get_by_text("Belum ditandatangani secara elektronik.")).to_be_visible()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Unduh .docx").click()
    assert taken.value.suggested_filename.startswith("berita-acara-verifikasi-")


def test_the_result_is_one_press_away_without_scripts_and_a_kept_seal_is_compared(
    sign_in: SignIn, sealed: Office, tmp_path
):
    page = sign_in("auditor", scripts=False)
    page.goto(f"{ROOT}/segel")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Unduh segel 1").click()
    kept = tmp_path / "segel-1.json"
    taken.value.save_as(kept)
    assert json.loads(kept.read_text("utf-8"))["number"] == 1
    page.goto(f"{ROOT}/pemeriksaan")
    page.get_by_label("Segel pembanding").set_input_files(kept)
    page.get_by_role("button", name="Periksa sekarang").click()
    stopped = Event()
    worker = Thread(target=lambda: (Examiner(sealed.engine).work(), stopped.set()))
    worker.start()
    worker.join()
    assert stopped.is_set()
    page.get_by_role("link", name="Muat ulang").click()
    expect(page.get_by_role("heading", name="Integritas terverifikasi")).to_be_visible()
    expect(page.get_by_text("segel 1, 23 November 2026").first).to_be_visible()


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_the_pages_have_no_accessibility_violations_and_fit(sign_in: SignIn, sealed: Office, phone: bool):
    page = sign_in("admin", phone=phone)
    ask(page)
    waiting = page.url
    _check(page, waiting, phone=phone)
    assert Examiner(sealed.engine).work()
    ask(page)
    for address in ("", "?jenis=masuk", "/pemeriksaan", "/segel"):
        _check(page, f"{ROOT}{address}", phone=phone)
    _check(page, waiting, phone=phone)
    _check(page, f"{waiting}/berita-acara", phone=phone)


def _check(page: Page, address: str, *, phone: bool) -> None:
    page.goto(address)
    if phone:
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], address
    found = Axe().run(page, options=WCAG)
    assert found.violations_count == 0, f"{address}: {found.generate_report()}"
