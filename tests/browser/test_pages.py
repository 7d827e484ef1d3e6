"""What holds for every main page: accessible, nothing sticks out on a phone, the next act is in sight."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from engine.commands import ClaimTask
from tests.browser.conftest import PHONE, SignIn
from tests.support.office import KEY, Office, person

pytestmark = pytest.mark.browser

WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}


class Stage:
    """An office in the middle of its work: one task late, one returned, one instance at the end."""

    def __init__(self, office: Office) -> None:
        self.done = office.start("TW1")
        office.bring_to(self.done, "aktivitas_8")
        office.complete(self.done, "aktivitas_8", keputusan_8="kembalikan", catatan_8="Lengkapi bukti dukung unit.")
        office.bring_to(self.done, "aktivitas_8")
        task = office.task(self.done, "aktivitas_8")
        office.engine.execute(ClaimTask(task.id), person("sekretaris"))
        self.task = task.id
        self.definition = office.view(self.done).row.definition_id
        self.late = office.start("TW2")
        office.clock.advance(hours=30)
        office.worker.run_due_jobs()


@pytest.fixture
def stage(office: Office) -> Stage:
    """The office in the middle of its work."""
    return Stage(office)


PAGES: dict[str, tuple[str, Callable[[Stage], str]]] = {
    "tugas-saya": ("sekretaris", lambda stage: "/"),
    "tugas": ("sekretaris", lambda stage: f"/tugas/{stage.task}"),
    "mulai": ("kadis", lambda stage: "/mulai"),
    "proses": ("auditor", lambda stage: "/proses"),
    "jadwal": ("admin", lambda stage: "/proses/jadwal"),
    "instans": ("auditor", lambda stage: f"/proses/{stage.done}"),
    "definisi": ("admin", lambda stage: "/definisi"),
    "pengguna": ("admin", lambda stage: "/admin/pengguna"),
    "pemberitahuan": ("sekretaris", lambda stage: "/pemberitahuan"),
    "kalender": ("sekretaris", lambda stage: "/kalender"),
    "akun": ("sekretaris", lambda stage: "/akun"),
    "indikator": ("admin", lambda stage: "/indikator/"),
    "indikator-baru": ("admin", lambda stage: "/indikator/baru"),
    "papan": ("sektim", lambda stage: f"/proses/{stage.done}/papan"),
    "tabel": ("auditor", lambda stage: f"/proses/{stage.done}/tabel/hasil_capaian"),
    "peran": ("admin", lambda stage: "/admin/peran"),
    "unit": ("admin", lambda stage: "/admin/unit/bina-marga"),
    "peran-baru": ("admin", lambda stage: "/admin/peran/baru"),
    "atasan": ("admin", lambda stage: "/admin/atasan"),
    "terapkan": ("admin", lambda stage: "/admin/definisi/terapkan"),
    "kalender-admin": ("admin", lambda stage: "/admin/kalender"),
    "kalender-kerja": ("admin", lambda stage: "/admin/kalender/kerja"),
    "modeler": ("admin", lambda stage: "/admin/definisi/modeler"),
    "administrasi": ("admin", lambda stage: "/admin/"),
    "pemantauan": ("auditor", lambda stage: f"/pemantauan/{KEY}"),
    "beban": ("auditor", lambda stage: f"/pemantauan/{KEY}/beban-kerja"),
    "bagan-waktu": ("auditor", lambda stage: f"/proses/{stage.done}/gantt"),
    "posisi": ("admin", lambda stage: f"/proses/{stage.done}/posisi"),
    "register": ("sekretaris", lambda stage: "/register"),
    "nomor-awal": ("admin", lambda stage: "/register/surat/nomor-awal"),
    "templat": ("admin", lambda stage: f"/definisi/{stage.definition}/templat/dokumen_pengukuran_kinerja"),
}


def _open(sign_in: SignIn, stage: Stage, name: str, **window: bool) -> Page:
    user, address = PAGES[name]
    page = sign_in(user, **window)
    page.goto(address(stage))
    if page.locator(".diagram:visible").count():
        page.locator(".diagram.is-ready").first.wait_for()
    return page


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_accessibility_violations(name: str, sign_in: SignIn, stage: Stage):
    found = Axe().run(_open(sign_in, stage, name), options=WCAG)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_a_phone_and_has_no_violations_there(name: str, sign_in: SignIn, stage: Stage):
    page = _open(sign_in, stage, name, phone=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    found = Axe().run(page, options=WCAG)
    assert found.violations_count == 0, found.generate_report()


def test_the_sign_in_page_has_no_accessibility_violations(address: str, chromium):
    page = chromium.new_page()
    page.goto(f"{address}/masuk")
    found = Axe().run(page, options=WCAG)
    page.close()
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize(
    ("name", "act"),
    [("tugas", "Selesaikan"), ("mulai", "Mulai proses"), ("pengguna", "Tambah pengguna"), ("peran", "Tambah peran")],
)
def test_the_next_act_is_in_sight_without_scrolling(name: str, act: str, sign_in: SignIn, stage: Stage):
    page = _open(sign_in, stage, name)
    button = page.get_by_role("button", name=act).or_(page.get_by_role("link", name=act)).first
    box = button.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 768
