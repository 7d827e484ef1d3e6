"""An indicator changes while a head fills in the unit's form: they are told, and nothing they typed is lost."""

import re
from collections.abc import Callable
from uuid import UUID

import pytest

from engine.commands import AddIndicator, ChangeIndicator, ClaimTask, RetireIndicator
from tests.functional.webui.conftest import Browser, text_of
from tests.support.indicators import plain_indicator
from tests.support.office import Office, person

AsPerson = Callable[[str], Browser]
UNIT, YEAR = "tata-ruang", 2026


@pytest.fixture
def task(office: Office) -> UUID:
    """Row 7 of Tata Ruang, claimed by its head."""
    instance = office.start()
    office.bring_to(instance, "aktivitas_7")
    found = office.task(instance, "aktivitas_7", UNIT).id
    office.engine.execute(ClaimTask(found), person("kabid-tata-ruang"))
    return found


@pytest.fixture
def head(as_person: AsPerson, task: UUID) -> Browser:
    """The head, whose page was opened before anything changed."""
    browser = as_person("kabid-tata-ruang")
    browser.get(f"/tugas/{task}")
    return browser


def indicator(office: Office) -> UUID:
    page = office.engine.queries.indicators(person("admin"), YEAR, UNIT)
    [found] = page.rows
    return found.id


def typed(head: Browser, **cells: str) -> dict[str, str]:
    """Return what the page sends, with its first row filled in."""
    assert head.page is not None
    hidden = dict(re.findall(r'name="(isian-kinerja:\d+:_\w+)" value="([^"]*)"', head.page.text))
    entered = {f"isian-kinerja:0:{name}": text for name, text in cells.items()}
    return {"isian-kinerja": "", "isian-hasil_validasi": "valid", **hidden, **entered}


def test_a_target_that_changed_is_shown_and_asked_about_once(office: Office, head: Browser, task: UUID) -> None:
    found = indicator(office)
    sent = typed(head, realisasi="76,5", realisasi_anggaran="1.000")
    content = plain_indicator(UNIT, YEAR, targets=("", "", "90", "", "80"))
    office.engine.execute(ChangeIndicator(found, content), person("admin"))
    page = head.send(f"/tugas/{task}/selesaikan", **sent)
    assert page.status_code == 422
    text = text_of(page)
    assert "Baris 1: Data baris ini berubah sejak Anda membukanya. Yang berlaku kini tampil" in text
    assert '<span data-column="target">90</span>' in page.text
    assert 'value="76,5"' in page.text
    assert head.send(f"/tugas/{task}/selesaikan", **typed(head, realisasi="76,5")).status_code == 303
    variables = office.view(office.engine.queries.task(person("auditor"), task).row.instance_id).variables
    assert "90" in str(variables)


def test_a_draft_of_yesterday_is_asked_about_too(office: Office, head: Browser, task: UUID) -> None:
    found = indicator(office)
    head.send(f"/tugas/{task}/draf", **typed(head, realisasi="76,5"))
    office.engine.execute(ChangeIndicator(found, plain_indicator(UNIT, YEAR, name="Jalan mulus")), person("admin"))
    assert "Jalan mulus" in head.get(f"/tugas/{task}").text
    page = head.send(f"/tugas/{task}/selesaikan", **typed(head, realisasi="76,5"))
    assert page.status_code == 422
    assert "Data baris ini berubah sejak Anda membukanya." in text_of(page)
    assert head.send(f"/tugas/{task}/selesaikan", **typed(head, realisasi="76,5")).status_code == 303


def test_rows_that_came_and_went_are_named_and_what_was_typed_stays_in_sight(
    office: Office, head: Browser, task: UUID
) -> None:
    found = indicator(office)
    sent = typed(head, realisasi="76,5")
    office.engine.execute(RetireIndicator(found, "Diganti indikator lain."), person("admin"))
    office.engine.execute(AddIndicator(plain_indicator(UNIT, YEAR, name="Indikator baru")), person("admin"))
    page = head.send(f"/tugas/{task}/selesaikan", **sent)
    assert page.status_code == 422
    text = text_of(page)
    assert "Baris 2: Baris ini tidak ada lagi pada Kinerja unit, jadi tidak ikut dikirim." in text
    assert "Kinerja unit bertambah 1 baris sejak Anda membukanya." in text
    assert "Indikator baru" in page.text
    assert 'name="isian-kinerja:1:realisasi"' in page.text
    assert 'value="76,5"' in page.text
    again = {**typed(head, realisasi="50"), "isian-kinerja:1:realisasi": "76,5"}
    head.send(f"/tugas/{task}/draf", **again)
    assert "Tidak ada lagi pada data; tidak ikut dikirim." in text_of(head.get(f"/tugas/{task}"))
    again = {**typed(head, realisasi="50"), "isian-kinerja:1:realisasi": "76,5"}
    assert head.send(f"/tugas/{task}/selesaikan", **again).status_code == 303
    variables = office.view(office.engine.queries.task(person("auditor"), task).row.instance_id).variables
    assert "Indikator baru" in str(variables)
    assert "76.5" not in str(variables)
