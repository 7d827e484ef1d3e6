"""Documents and registers in a browser: on an office PC and on a phone."""

import hashlib
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from engine.worker.scribe import Scribe
from tests.browser.conftest import PHONE, SignIn
from tests.browser.test_pages import WCAG
from tests.support.office import Office

pytestmark = pytest.mark.browser

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


def looked_at(page: Page, *, phone: bool) -> None:
    """Find nothing that keeps somebody from reading the page."""
    found = Axe().run(page, options=WCAG)
    assert found.violations_count == 0, found.generate_report()
    if phone:
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_a_document_is_downloaded_signed_and_found_in_the_register(
    sign_in: SignIn, office: Office, tmp_path: Path, phone: bool
):
    instance = office.start()
    office.bring_to(instance, "aktivitas_12")
    office.complete(instance, "aktivitas_12")
    scribe = Scribe(office.engine)
    scribe.work()
    scribe.close()
    page = sign_in("sektim", phone=phone)
    page.goto(f"/proses/{instance}#dokumen")
    row = page.get_by_role("row").filter(has_text="Surat Pengantar")
    looked_at(page, phone=phone)
    with page.expect_download() as download:
        row.get_by_role("link", name="Word").click()
    content = download.value.path().read_bytes()
    assert download.value.suggested_filename == "Surat Pengantar PK-2026-TW3.docx"
    assert hashlib.sha256(content).hexdigest().startswith(row.locator("code").inner_text())
    row.get_by_role("link", name="Unggah pindaian").click()
    looked_at(page, phone=phone)
    (tmp_path / "pindaian.pdf").write_bytes(PDF)
    page.get_by_label("Berkas pindaian").set_input_files(tmp_path / "pindaian.pdf")
    page.get_by_role("button", name="Simpan pindaian").click()
    page.get_by_text("Pindaian disimpan").wait_for()
    assert (
        page.get_by_role("row").filter(has_text="Surat Pengantar").get_by_role("link", name="pindaian.pdf").count() == 1
    )
    page.goto("/register/arsip")
    assert page.get_by_text("Lemari 3").is_visible()
    looked_at(page, phone=phone)
