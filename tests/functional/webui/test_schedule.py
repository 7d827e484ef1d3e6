"""Proses → Jadwal: what the clock starts next, which period is missing, and starting it by hand."""

import re
from collections.abc import Callable

from engine.commands import SuspendDefinition
from tests.functional.webui.conftest import Browser, text_of
from tests.support.deployments import deploy, versions
from tests.support.office import KEY, Office, person

AsPerson = Callable[[str], Browser]

PATH = "/proses/jadwal"
SCHEDULE = "jadwal_pengukuran"


def periods(page: str) -> list[str]:
    return re.findall(r"<b>(PK-[^<]+)</b>", page)


def start_by_hand(browser: Browser, office: Office, period: str) -> Browser:
    (definition,) = versions(office.engine, SCHEDULE)
    browser.get(PATH)
    return browser.send(f"{PATH}/{definition.id}", periode=period)


def test_the_next_four_starts_are_shown_with_day_and_period(as_person: AsPerson) -> None:
    page = as_person("auditor").get(PATH)
    assert periods(page.text) == ["PK-2026-TW4", "PK-2027-TW1", "PK-2027-TW2", "PK-2027-TW3"]
    assert "4 Januari 2027" in text_of(page)
    assert "belum dimulai" not in text_of(page)


def test_a_period_started_before_its_time_is_shown_as_there(as_person: AsPerson, office: Office) -> None:
    by_hand = office.start("TW4")
    page = as_person("auditor").get(PATH).text
    assert f'<a href="/proses/{by_hand}">sudah ada</a>' in page


def test_a_missing_period_is_named_and_an_administrator_starts_it(as_person: AsPerson, office: Office) -> None:
    office.clock.move_to("2027-05-20 10:00")
    admin = as_person("admin")
    page = admin.get(PATH)
    assert "2 periode belum dimulai" in text_of(page)
    assert periods(page.text)[:2] == ["PK-2026-TW4", "PK-2027-TW1"]
    assert start_by_hand(admin, office, "PK-2026-TW4").status_code == 303
    assert periods(admin.get(PATH).text)[:1] == ["PK-2027-TW1"]
    while office.worker.run_due_jobs():
        pass
    keys = sorted(row.business_key for row in office.engine.queries.instances(person("admin"), key=KEY).rows)
    assert keys == ["PK-2026-TW4", "PK-2027-TW1"]
    assert "belum dimulai" not in text_of(admin.get(PATH))


def test_who_may_start_the_measurement_is_led_to_its_form_and_others_only_read(
    as_person: AsPerson, office: Office
) -> None:
    office.clock.move_to("2027-01-05 10:00")
    (measurement,) = versions(office.engine, KEY)
    head = as_person("kadis").get(PATH).text
    assert f'href="/mulai/{measurement.id}"' in head
    auditor = as_person("auditor")
    read = auditor.get(PATH).text
    assert "1 periode belum dimulai" in read
    assert f"{PATH}/" not in read
    assert f'href="/mulai/{measurement.id}"' not in read
    assert start_by_hand(auditor, office, "PK-2026-TW4").status_code == 403


def test_a_period_that_is_there_is_refused_with_a_link_to_it(as_person: AsPerson, office: Office) -> None:
    there = office.start("TW4")
    refused = start_by_hand(as_person("admin"), office, "PK-2026-TW4")
    assert refused.status_code == 409
    assert f'href="/proses/{there}"' in refused.text
    assert "PK-2026-TW4" in text_of(refused)


def test_a_suspended_schedule_says_so_and_one_without_periods_shows_its_times(
    as_person: AsPerson, office: Office
) -> None:
    (definition,) = versions(office.engine, SCHEDULE)
    office.engine.execute(SuspendDefinition(definition.id), person("admin"))
    deploy(office.engine, "starts_daily.bpmn")
    page = text_of(as_person("kadis").get(PATH))
    assert "untuk sementara tidak ada yang dimulai" in page
    assert "24 November 2026" in page
