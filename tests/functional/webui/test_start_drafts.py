"""A start form keeps itself: what was typed comes back to whoever typed it, until the process is started."""

from collections.abc import Callable

import pytest

from tests.functional.webui.conftest import Browser, text_of
from tests.support.clock import MovableClock
from tests.support.deployments import deploy
from tests.support.office import Office, person

AsPerson = Callable[[str], Browser]
TYPED = {"isian-daftar": "", "isian-daftar:0:_baris": "", "isian-daftar:0:nama": "Jalan", "isian-daftar:0:jumlah": "2,"}


@pytest.fixture
def address(office: Office) -> str:
    """Of a start form with a table."""
    deploy(office.engine, "starts_with_a_table.bpmn")
    views = office.engine.queries.startable(person("sekretaris"))
    return f"/mulai/{next(view.definition_id for view in views if view.key == 'starts_with_a_table')}"


def test_a_script_keeps_what_is_typed_and_another_browser_shows_it(address: str, as_person: AsPerson) -> None:
    browser = as_person("sekretaris")
    browser.get(address)
    answer = browser.client.post(
        f"{address}/draf", data={**browser.hidden, **TYPED}, headers={"Accept": "application/json"}
    )
    assert answer.get_json()["saved_at"]
    again = as_person("sekretaris").get(address)
    assert "Draf Anda dari" in text_of(again)
    assert 'value="2,"' in again.text, "unchecked, exactly as typed"


def test_two_peoples_start_forms_do_not_mix(address: str, as_person: AsPerson, office: Office) -> None:
    for who, text in (("sekretaris", "Milik sekretaris"), ("admin", "Milik admin")):
        browser = as_person(who)
        browser.get(address)
        browser.send(f"{address}/draf", **{**TYPED, "isian-daftar:0:nama": text})
        assert "Draf tersimpan." in text_of(browser.follow())
    assert "Milik sekretaris" in as_person("sekretaris").get(address).text
    page = as_person("admin").get(address).text
    assert "Milik admin" in page
    assert "Milik sekretaris" not in page


def test_a_draft_goes_when_the_process_is_started_and_outlives_a_new_version(
    address: str, as_person: AsPerson, office: Office
) -> None:
    browser = as_person("sekretaris")
    browser.get(address)
    browser.send(f"{address}/draf", **TYPED)
    deploy(office.engine, "starts_with_a_table.bpmn", named="Baru")
    newest = next(
        each for each in office.engine.queries.startable(person("sekretaris")) if each.name.startswith("Baru")
    )
    address = f"/mulai/{newest.definition_id}"
    assert 'value="Jalan"' in browser.get(address).text
    assert browser.send(address, **{**TYPED, "isian-daftar:0:jumlah": "2,5"}).status_code == 303
    fresh = browser.get(address)
    assert 'value="Jalan"' not in fresh.text
    assert "Draf Anda" not in text_of(fresh)


def test_the_form_can_be_emptied(address: str, as_person: AsPerson) -> None:
    browser = as_person("sekretaris")
    browser.get(address)
    browser.send(f"{address}/draf", **TYPED)
    assert "Kosongkan formulir" in text_of(browser.follow())
    assert "tidak dapat dikembalikan" in text_of(browser.get(f"{address}/kosongkan"))
    assert 'value="Jalan"' in browser.get(address).text
    browser.send(f"{address}/kosongkan")
    page = browser.follow()
    assert "Formulir dikosongkan." in text_of(page)
    assert 'value="Jalan"' not in page.text


def test_a_start_form_sent_with_a_session_that_is_over_is_there_after_signing_in(
    address: str, as_person: AsPerson, clock: MovableClock
) -> None:
    browser = as_person("sekretaris")
    browser.get(address)
    clock.advance(minutes=30)
    long = {**TYPED, "isian-daftar:0:nama": "Jalan " + "panjang " * 500}
    assert "/masuk" in browser.send(address, **long).headers["Location"]
    browser.sign_in("sekretaris", next=address)
    assert "panjang " * 400 in browser.follow().text, "more than a cookie holds"


def test_nobody_keeps_a_draft_of_what_they_may_not_start(address: str, as_person: AsPerson) -> None:
    other = as_person("anggota")
    other.get("/")
    assert other.send(f"{address}/draf", **TYPED).status_code == 403
    assert other.send(f"{address}/kosongkan").status_code == 403
