"""A real Chromium against a real server of the office, with a clock that the test moves."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright
from waitress import create_server

from engine.bootstrap import build_engine
from engine.config import Settings
from engine.handlers.context import Services
from engine.process_engine import ProcessEngine
from tests.conftest import settings_for
from tests.support.clock import MovableClock
from tests.support.databases import SqliteTemplates
from tests.support.office import PASSWORD, Office
from tests.support.replays import replayed
from webui import create_app

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    # Tests may run as root, where Chromium's own sandbox cannot start.
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = {"width": 1366, "height": 768}
PHONE = {"width": 360, "height": 740}

SignIn = Callable[..., Page]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The driver; one for all tests of a process."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """The browser; one for all tests of a process."""
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def settings(
    sqlite_templates: SqliteTemplates, tmp_path: Path, shared_folder: Path, replay_services: Services
) -> Iterator[Settings]:
    """Browser tests run on SQLite: what differs between the databases is tested without a browser.

    What people did on the pages can be run again from history, as after functional tests.
    """
    with sqlite_templates.fresh(tmp_path) as url:
        yield settings_for(url, shared_folder)
        assert replayed(url, replay_services).differences == ()


@pytest.fixture
def engine(settings: Settings, clock: MovableClock) -> Iterator[ProcessEngine]:
    """The server's engine."""
    engine = build_engine(settings, clock)
    yield engine
    engine.close()


@pytest.fixture
def office(engine: ProcessEngine, clock: MovableClock) -> Office:
    """The office behind the pages: moves the clock, lets the worker work, reads what is stored."""
    return Office(engine, clock)


@pytest.fixture
def address(engine: ProcessEngine, settings: Settings) -> Iterator[str]:
    """Where the server listens."""
    server = create_server(create_app(engine, settings), host="127.0.0.1", port=0, threads=8)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(timeout=10)


@pytest.fixture
def sign_in(chromium: Browser, address: str) -> Iterator[SignIn]:
    """Sign somebody in, in a browser window of their own: `sign_in("kadis", phone=True, scripts=False)`.

    A page that reports an error of its own (a broken script, a blocked resource) fails the test.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_window(user_id: str, *, phone: bool = False, scripts: bool = True) -> Page:
        context = chromium.new_context(
            base_url=address, viewport=PHONE if phone else DESKTOP, is_mobile=phone, java_script_enabled=scripts
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        page.goto("/masuk")
        page.get_by_label("Nama pengguna").fill(user_id)
        page.get_by_label("Kata sandi").fill(PASSWORD)
        page.get_by_role("button", name="Masuk").click()
        page.wait_for_url(lambda url: "/masuk" not in url)
        return page

    yield open_window
    for context in contexts:
        context.close()
    # A refused form answers 422, which the browser reports too: that is the server's right answer, not a fault.
    assert [text for text in complaints if "status of 4" not in text] == []
