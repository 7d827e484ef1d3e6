"""What every answer has in common: safety, language, error pages, caching."""

import gzip
import logging
import re
from collections.abc import Callable

import pytest
from flask import Flask

from engine.config import Settings
from engine.process_engine import ProcessEngine
from tests.functional.webui.conftest import Browser, text_of
from tests.support.office import Office
from webui import create_app

AsPerson = Callable[[str], Browser]


def test_every_answer_carries_the_safe_headers(browser: Browser) -> None:
    for path in ("/masuk", "/", "/tidak-ada", "/static/css/tokens.css"):
        headers = browser.get(path).headers
        assert "script-src 'self'" in headers["Content-Security-Policy"]
        assert "unsafe-inline" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"


def test_no_page_holds_inline_script_or_style(as_person: AsPerson, office: Office) -> None:
    instance = office.start()
    task = office.task(instance, "aktivitas_1")
    admin = as_person("admin")
    for path in ("/", f"/tugas/{task.id}", f"/proses/{instance}", "/definisi", "/admin/pengguna", "/masuk"):
        page = admin.get(path).text
        assert " style=" not in page, path
        assert "<style" not in page, path
        assert " onclick=" not in page, path
        assert all("src=" in tag for tag in page.split("<script")[1:]), path


def test_pages_are_not_stored_and_versioned_files_are_kept(as_person: AsPerson) -> None:
    kadis = as_person("kadis")
    assert kadis.get("/").headers["Cache-Control"] == "no-store"
    (address,) = re.findall(r'href="(/static/[^"]+/css/tokens.css)"', kadis.get("/").text)
    assert "immutable" in kadis.get(address).headers["Cache-Control"]
    assert kadis.get("/static/~0000000000/css/tokens.css").headers["Cache-Control"] == "no-cache"
    assert kadis.get("/static/~0000000000/../settings.py").status_code == 404
    assert kadis.get("/static/js/diagram.js").headers["Cache-Control"] == "no-cache"


def test_scripts_import_each_other_at_addresses_that_are_kept_and_travel_compressed(browser: Browser) -> None:
    (app,) = re.findall(r'src="(/static/[^"]+)/app.js"', browser.get("/masuk").text)
    plain = browser.client.get(f"{app}/diagram.js", buffered=True)
    packed = browser.client.get(f"{app}/diagram.js", headers={"Accept-Encoding": "gzip"})
    assert "immutable" in plain.headers["Cache-Control"]
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 2


def test_english_is_chosen_by_a_link_and_remembered(as_person: AsPerson) -> None:
    kadis = as_person("kadis")
    assert kadis.get("/bahasa/en?next=/proses").headers["Location"] == "/proses"
    page = kadis.follow()
    assert '<html lang="en">' in page.text
    assert "Processes" in text_of(page)
    assert kadis.get("/bahasa/id?next=//jahat.example").headers["Location"] == "/"
    assert "Mulai Proses" in text_of(kadis.follow())


def test_an_unknown_page_says_so_in_the_readers_language(as_person: AsPerson) -> None:
    kadis = as_person("kadis")
    answer = kadis.get("/tidak-ada")
    assert answer.status_code == 404
    assert "Halaman tidak ditemukan" in text_of(answer)
    kadis.get("/bahasa/en")
    assert "Page not found" in text_of(kadis.get("/tidak-ada"))


def test_a_wrong_method_and_a_body_too_large_are_answered_in_words(as_person: AsPerson, office: Office) -> None:
    admin = as_person("admin")
    task = office.task(office.start(), "aktivitas_1")
    answer = admin.get(f"/tugas/{task.id}/ambil")
    assert answer.status_code == 405
    assert "Tindakan tidak dikenal" in text_of(answer)
    admin.get("/admin/definisi/terapkan")
    large = admin.send("/admin/definisi/terapkan", nama="x" * (11 * 1024 * 1024))
    assert large.status_code == 413
    assert "Ukuran berkas melebihi batas 10 MB." in text_of(large)


@pytest.fixture
def failing_app(engine: ProcessEngine, settings: Settings) -> Flask:
    """The application with a page that has a mistake in it."""
    app = create_app(engine, settings)

    def fail() -> str:
        raise RuntimeError("rahasia dapur")

    app.add_url_rule("/gagal", view_func=fail)
    return app


def test_a_failure_shows_a_code_that_stands_in_the_log_and_nothing_else(
    failing_app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    browser = Browser(failing_app.test_client())
    browser.sign_in("kadis")
    with caplog.at_level(logging.ERROR):
        answer = browser.get("/gagal")
    assert answer.status_code == 500
    assert "Terjadi kesalahan pada sistem" in text_of(answer)
    assert "rahasia dapur" not in answer.text
    assert "Traceback" not in answer.text
    code = answer.text.split('<code class="code">')[1].split("</code>")[0]
    assert f"failure {code}" in caplog.text
    assert "rahasia dapur" in caplog.text


def test_health_is_ill_without_a_worker_and_well_with_one(browser: Browser, office: Office) -> None:
    ill = browser.get("/healthz")
    assert ill.status_code == 503
    assert ill.json is not None
    assert ill.json["database"] == "ok"
    assert ill.json["workers"] == 0
    office.worker.beat()
    well = browser.get("/healthz")
    assert well.status_code == 200
    assert well.json is not None
    assert well.json["workers"] == 1


def test_the_page_of_components_exists_for_developers_only(engine: ProcessEngine, settings: Settings) -> None:
    for development, status in ((False, 404), (True, 200)):
        browser = Browser(create_app(engine, settings, development=development).test_client())
        browser.sign_in("kadis")
        assert browser.get("/gaya").status_code == status
