"""Signing in and out, expiry, and what is kept when a session ends while someone types."""

from uuid import UUID

import pytest
from flask import Flask, url_for

from engine.process_engine import ProcessEngine
from tests.functional.webui.conftest import Browser, text_of
from tests.support.clock import MovableClock
from tests.support.office import Office
from webui.auth import PUBLIC_BLUEPRINTS, PUBLIC_ENDPOINTS


def test_a_page_asks_for_a_sign_in_and_is_shown_afterwards(browser: Browser) -> None:
    asked = browser.get("/proses?status=berjalan")
    assert asked.status_code == 303
    assert asked.headers["Location"] == "/masuk?next=/proses?status%3Dberjalan"
    browser.follow()
    answer = browser.send("/masuk", nama_pengguna="kadis", kata_sandi="kata-sandi-uji", next="/proses?status=berjalan")
    assert answer.headers["Location"] == "/proses?status=berjalan"
    assert browser.follow().status_code == 200


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(browser: Browser) -> None:
    wrong = browser.sign_in("kadis", "salah")
    unknown = browser.sign_in("siapa", "salah")
    assert wrong.status_code == unknown.status_code == 403
    assert "Nama pengguna atau kata sandi salah." in text_of(wrong)
    assert "Nama pengguna atau kata sandi salah." in text_of(unknown)
    assert "salah" not in wrong.text.split("<form")[1].split("</form>")[0], "the password must not come back"


def test_five_wrong_tries_lock_the_account(browser: Browser) -> None:
    for _ in range(5):
        browser.sign_in("kadis", "salah")
    locked = browser.sign_in("kadis")
    assert locked.status_code == 403
    assert "Akun terkunci sementara. Coba lagi dalam 15 menit." in text_of(locked)


@pytest.mark.parametrize("target", ["https://jahat.example/", "//jahat.example", "/\\jahat.example"])
def test_a_sign_in_never_leads_to_another_site(browser: Browser, target: str) -> None:
    assert browser.sign_in("kadis", next=target).headers["Location"] == "/"


def test_the_cookie_of_a_session_is_protected(browser: Browser) -> None:
    cookie = browser.sign_in("kadis").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_signing_out_ends_the_session_itself_and_not_only_the_cookie(browser: Browser, engine: ProcessEngine) -> None:
    browser.sign_in("kadis")
    with browser.client.session_transaction() as cookie:
        token = cookie["_user_id"]
    browser.get("/")
    browser.send("/keluar")
    assert engine.queries.session(token) is None
    assert browser.get("/").status_code == 303


def test_an_idle_session_ends_and_says_so(browser: Browser, clock: MovableClock) -> None:
    browser.sign_in("kadis")
    clock.advance(minutes=16)
    browser.get("/")
    assert "Sesi Anda berakhir karena tidak digunakan. Silakan masuk kembali." in text_of(browser.follow())


def test_a_session_in_use_lives_on(browser: Browser, clock: MovableClock) -> None:
    browser.sign_in("kadis")
    for _ in range(3):
        clock.advance(minutes=10)
        assert browser.get("/").status_code == 200


def test_what_was_typed_into_a_task_is_back_after_signing_in_anew(
    browser: Browser, office: Office, clock: MovableClock
) -> None:
    instance = office.start()
    task = office.task(instance, "aktivitas_1")
    browser.sign_in("kadis")
    browser.get(f"/tugas/{task.id}")
    browser.send(f"/tugas/{task.id}/ambil")
    clock.advance(minutes=30)
    sent = browser.send(f"/tugas/{task.id}/selesaikan", **{"isian-isi_disposisi": "Segera laksanakan"})
    assert sent.status_code == 303
    assert "Isian Anda tersimpan" in text_of(browser.follow())
    assert browser.sign_in("kadis", next=f"/tugas/{task.id}").status_code == 303
    shown = browser.follow()
    assert "Segera laksanakan" in shown.text
    assert "Draf Anda" in text_of(shown)
    assert office.open_activities(instance) == ["aktivitas_1"], "nothing was completed without a session"


def test_a_start_form_is_back_for_the_same_person_only(
    browser: Browser, engine: ProcessEngine, clock: MovableClock
) -> None:
    browser.sign_in("kadis")
    form = browser.get("/mulai").headers["Location"]
    browser.get(form)
    clock.advance(minutes=30)
    browser.send(form, **{"isian-periode": "TW2", "isian-tahun": "2031"})
    browser.sign_in("kadis", next=form)
    assert 'value="2031"' in browser.follow().text

    browser.get(form)
    clock.advance(minutes=30)
    browser.send(form, **{"isian-periode": "TW2", "isian-tahun": "2032"})
    browser.sign_in("admin", next=form)
    assert "2032" not in browser.follow().text


def test_a_form_without_its_secret_changes_nothing(browser: Browser, office: Office) -> None:
    task = office.task(office.start(), "aktivitas_1")
    browser.sign_in("kadis")
    answer = browser.client.post(f"/tugas/{task.id}/ambil")
    assert answer.status_code == 400
    assert "Formulir ini sudah tidak berlaku" in text_of(answer)
    assert office.task(task.instance_id, "aktivitas_1").assignee == ""


def addresses(app: Flask, method: str) -> list[str]:
    """Return an address of every page behind the sign-in that takes a method, ids filled in."""
    found = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            behind = rule.endpoint.partition(".")[0] not in PUBLIC_BLUEPRINTS and rule.endpoint not in PUBLIC_ENDPOINTS
            if behind and method in (rule.methods or ()):
                known = {"user_id": "kadis", "format": "docx", "name": "surat"}
                # A place of the address that takes one of a few words says which.
                words = {name: min(each.items) for name, each in rule._converters.items() if hasattr(each, "items")}
                ids = {name: (known | words).get(name, UUID(int=1)) for name in rule.arguments}
                found.append(url_for(rule.endpoint, **ids))
    return found


def test_every_form_of_every_page_needs_its_secret(app: Flask, browser: Browser) -> None:
    browser.sign_in("admin")
    paths = [*addresses(app, "POST"), "/masuk"]
    assert len(paths) > 15
    assert {path: browser.client.post(path).status_code for path in paths} == dict.fromkeys(paths, 400)


def test_every_page_asks_who_is_there(app: Flask, browser: Browser) -> None:
    paths = addresses(app, "GET")
    assert len(paths) > 20
    answers = {path: browser.client.get(path) for path in paths}
    assert [
        path for path, answer in answers.items() if not answer.headers.get("Location", "").startswith("/masuk")
    ] == []
