"""From signing in to a task done with the keyboard alone, with scripts and without."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import DESKTOP, PHONE, SignIn
from tests.support.office import PASSWORD, Office, measured

pytestmark = pytest.mark.browser

FOCUS = """() => {
    const one = document.activeElement, box = one.getBoundingClientRect();
    const ring = [one, one.closest('.card')].some((each) => each && getComputedStyle(each).outlineStyle !== 'none');
    const top = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 12));
    const seen = top !== null && (one.contains(top) || top.contains(one) || top.closest('label')?.contains(one));
    const words = (one.getAttribute('aria-label') || one.innerText || one.name || '').trim();
    return { words, name: one.name ?? '', ring, seen: Boolean(seen), body: one === document.body };
}"""


def tab_to(page: Page, wanted: str, most: int = 60) -> int:
    """Press Tab until something has the focus; on the way every stop shows that it has it. Returns how often."""
    page.wait_for_load_state("load")  # The ring is drawn by the style sheet.
    for pressed in range(1, most + 1):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUS)
        assert here["body"] or (here["ring"] and here["seen"]), f"the focus is not to be seen on {here}"
        if here["words"].startswith(wanted) or here["name"] == wanted:
            return pressed
    raise AssertionError(f"{wanted} is not reached by the keyboard")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_somebody_signs_in_starts_the_sop_and_does_a_task_by_keyboard(
    chromium: Browser, address: str, office: Office, scripts: bool
):
    context = chromium.new_context(base_url=address, viewport=DESKTOP)
    if not scripts:  # Blocked, not switched off: the test itself has to look where the focus is.
        context.route("**/*.js", lambda route: route.abort())
    page = context.new_page()
    page.goto("/masuk")
    page.keyboard.type("kadis")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/masuk" not in url)
    tab_to(page, "Mulai Proses")
    page.keyboard.press("Enter")
    page.wait_for_url("**/mulai/**")
    tab_to(page, "isian-periode")
    page.keyboard.press("Space")
    tab_to(page, "isian-tahun")
    page.keyboard.type("2026")
    page.keyboard.press("Enter")
    page.wait_for_url("**/proses/**")
    tab_to(page, "Tugas Saya")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/")
    tab_to(page, "1 · Memerintahkan")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tugas/**")
    assert tab_to(page, "Ambil tugas") < 12, "the keyboard goes on in the task, not in the list before it"
    page.keyboard.press("Enter")
    page.get_by_text("Tugas ini sekarang milik Anda.").wait_for()
    assert tab_to(page, "isian-isi_disposisi") < 12
    page.keyboard.type("Susun pengukuran kinerja.")
    tab_to(page, "Selesaikan")
    page.keyboard.press("Enter")
    page.get_by_text("Dinas PUTR selesai.").wait_for()
    context.close()
    (running,) = office.engine.queries.instances(office.auditor).rows
    assert office.open_activities(running.id) == ["aktivitas_2"]


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_nothing_that_has_the_focus_hides_behind_the_bar(sign_in: SignIn, office: Office, phone: bool):
    instance = office.start()
    office.bring_to(instance, "aktivitas_7")
    office.complete_units(instance, **measured("76"), hasil_validasi="valid")
    task = office.task(instance, "aktivitas_8")
    page = sign_in("sekretaris", phone=phone)
    page.set_viewport_size({**(PHONE if phone else DESKTOP), "height": 560})
    page.goto(f"/tugas/{task.id}#tugas")
    page.get_by_role("button", name="Ambil tugas").click()
    page.get_by_role("button", name="Selesaikan").wait_for()
    assert tab_to(page, "Lepas tugas") > 10


def test_one_presses_past_the_list_to_the_task(sign_in: SignIn, office: Office):
    instance = office.start()
    page = sign_in("kadis")
    page.goto(f"/tugas/{office.task(instance, 'aktivitas_1').id}")
    tab_to(page, "Langsung ke tugas", most=2)
    page.keyboard.press("Enter")
    assert tab_to(page, "Ambil tugas") < 12
