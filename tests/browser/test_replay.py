"""Putar ulang in a real browser: every way to move through it, and what it shows compared with the history."""

from typing import Any
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from engine.read_models import ReplayView
from tests.browser.conftest import PHONE, SignIn
from tests.browser.test_pages import WCAG
from tests.support.office import Office
from tests.support.story import tell

pytestmark = pytest.mark.browser

MARKS = """() => Object.fromEntries([...document.querySelectorAll('.djs-element[data-element-id]')].flatMap((one) => {
    const state = ['done', 'open', 'late'].find((name) => one.classList.contains(`mark-${name}`));
    return state ? [[one.dataset.elementId, state]] : [];
}))"""

WATCH = """() => new MutationObserver(() => {
    if (document.querySelector('.token')) document.documentElement.dataset.tokenSeen = 'yes';
}).observe(document.querySelector('.diagram__canvas'), { childList: true, subtree: true })"""


@pytest.fixture
def instance(office: Office) -> UUID:
    """A finished instance with three returns and a late task."""
    return tell(office)


@pytest.fixture
def replay(office: Office, instance: UUID) -> ReplayView:
    """Its replay, as history has it."""
    return office.engine.queries.replay(office.auditor, instance)


def open_replay(sign_in: SignIn, instance: UUID, address: str = "", **window: bool) -> Page:
    page = sign_in("auditor", **window)
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"/proses/{instance}/ulang{address}")
    page.locator(".replay.is-ready").wait_for()
    return page


def expect_step(page: Page, replay: ReplayView, number: int) -> None:
    """Compare counter, marks, values and lateness with the history."""
    expect(page.locator("[data-show=count]")).to_have_text(f"Langkah {number} dari {len(replay.steps)}")
    told = {node: mark.state for node, mark in replay.marks_at(number).items()}
    assert page.evaluate(MARKS) == told
    step = replay.steps[number - 1]
    assert page.locator(".changes > div").count() == len(step.changes)
    late = step.remaining_minutes is not None and step.remaining_minutes < 0
    assert page.locator("[data-show=lateness] .chip--late").count() == late
    assert page.evaluate("location.hash") in {"", f"#langkah-{number}"}


def test_forward_shows_every_step_as_history_has_it(sign_in: SignIn, instance: UUID, replay: ReplayView):
    page = open_replay(sign_in, instance)
    expect_step(page, replay, 1)
    for number in range(2, len(replay.steps) + 1):
        page.get_by_role("button", name="Maju").click()
        expect_step(page, replay, number)
    page.get_by_role("button", name="Maju").click()
    expect_step(page, replay, len(replay.steps))


def test_back_takes_marks_away_again(sign_in: SignIn, instance: UUID, replay: ReplayView):
    last = len(replay.steps)
    page = open_replay(sign_in, instance, f"#langkah-{last}")
    for number in range(last - 1, 0, -1):
        page.get_by_role("button", name="Mundur").click()
        expect_step(page, replay, number)


def test_the_keyboard_moves_to_the_ends_and_one_by_one(sign_in: SignIn, instance: UUID, replay: ReplayView):
    page, last = open_replay(sign_in, instance), len(replay.steps)
    for key, number in (("End", last), ("ArrowLeft", last - 1), ("Home", 1), ("ArrowRight", 2), ("ArrowRight", 3)):
        page.keyboard.press(key)
        expect_step(page, replay, number)
    slider = page.get_by_role("slider", name="Langkah")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect_step(page, replay, 4)
    assert slider.get_attribute("aria-valuetext") == f"Langkah 4 dari {last}"


def test_playing_goes_on_by_itself_until_paused_or_at_the_end(sign_in: SignIn, instance: UUID, replay: ReplayView):
    last = len(replay.steps)
    page = open_replay(sign_in, instance, f"#langkah-{last - 3}")
    page.get_by_label("Kecepatan").select_option("4")
    page.locator("h1").click()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Jeda")).to_be_visible()
    expect(page.locator("[data-show=count]")).to_have_text(f"Langkah {last} dari {last}")
    expect(page.get_by_role("button", name="Putar", exact=True)).to_be_visible()
    expect_step(page, replay, last)
    page.keyboard.press("Space")
    page.keyboard.press("Space")
    stopped = page.locator("[data-show=count]").inner_text()
    page.wait_for_timeout(900)
    expect(page.locator("[data-show=count]")).to_have_text(stopped)


def test_the_token_runs_along_the_flows_and_the_marks_follow_it(sign_in: SignIn, instance: UUID, replay: ReplayView):
    page = open_replay(sign_in, instance, "#langkah-2")
    page.emulate_media(reduced_motion="no-preference")
    page.evaluate(WATCH)
    page.keyboard.press("ArrowRight")
    page.locator("html[data-token-seen]").wait_for(state="attached")
    expect(page.locator(".token")).to_have_count(0)
    expect_step(page, replay, 3)
    for _ in range(8):  # faster than the token runs: nothing may be lost
        page.keyboard.press("ArrowRight")
    expect(page.locator(".token")).to_have_count(0)
    expect_step(page, replay, 11)


def test_a_link_opens_any_step(sign_in: SignIn, instance: UUID, replay: ReplayView):
    returned = next(step.number for step in replay.steps if any(line.type == "task.returned" for line in step.lines))
    page = open_replay(sign_in, instance, f"?langkah={returned}")
    expect_step(page, replay, returned)
    expect(page.locator("[data-show=note]")).to_be_hidden()  # several decided together: it is nobody's own
    expect(page.locator("[data-show=also]")).to_contain_text("“Bina Marga: Realisasi belum sesuai bukti.”")
    page.locator("#langkah-4 a").click()
    expect_step(page, replay, 4)
    expect(page.locator("[data-show=lateness]")).to_have_text("Terlambat 1 jam 30 menit kerja")
    page.reload()
    page.locator(".replay.is-ready").wait_for()
    expect_step(page, replay, 4)


def test_a_phone_shows_and_moves_it_too(sign_in: SignIn, instance: UUID, replay: ReplayView):
    page = open_replay(sign_in, instance, phone=True)
    for number in (2, 3, 4):
        button = page.get_by_role("button", name="Maju")
        box: Any = button.bounding_box()
        assert min(box["width"], box["height"]) >= 44
        button.tap() if page.evaluate("'ontouchstart' in window") else button.click()
        expect_step(page, replay, number)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.locator(".replay__said").bounding_box()["y"] < PHONE["height"]  # type: ignore[index]
    found = Axe().run(page, options=WCAG)
    assert found.violations_count == 0, found.generate_report()


def test_it_has_no_accessibility_violations(sign_in: SignIn, instance: UUID):
    page = open_replay(sign_in, instance, "#langkah-4")
    found = Axe().run(page, options=WCAG)
    assert found.violations_count == 0, found.generate_report()
    play: Any = page.get_by_role("button", name="Putar", exact=True).bounding_box()
    assert play["y"] + play["height"] <= 768


def test_without_scripts_and_on_paper_all_steps_stand_in_a_table(sign_in: SignIn, instance: UUID, replay: ReplayView):
    page = sign_in("auditor", scripts=False)
    page.goto(f"/proses/{instance}/ulang#langkah-4")
    rows = page.locator(".steps__table tbody tr")
    assert rows.count() == len(replay.steps)
    expect(rows.nth(3)).to_contain_text("Terlambat 1 jam 30 menit kerja")
    expect(page.locator(".replay")).to_be_hidden()
    printed = open_replay(sign_in, instance)
    printed.emulate_media(media="print")
    expect(printed.locator(".replay")).to_be_hidden()
    expect(printed.locator(".steps__table tbody tr").nth(3)).to_be_visible()
    expect(printed.get_by_text("Isi disposisi: – → Susun pengukuran kinerja triwulan ini.")).to_be_visible()
