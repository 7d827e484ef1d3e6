"""The bell, Pemberitahuan, Kalender, the private calendar address, Atasan, and what is mailed."""

import re

import pytest
from icalendar import Calendar

from engine.commands import ChangeTask, ChangeUser, ClaimTask
from engine.errors import NotAllowedError
from tests.functional.webui.conftest import text_of
from tests.support.clock import wib
from tests.support.office import Office, person

ADMIN = person("admin")


@pytest.fixture
def late(office: Office):
    """An instance whose first task has just fallen overdue."""
    instance = office.start()
    office.clock.move_to(office.open_tasks(instance)[0].due_at)
    office.worker.run_due_jobs()
    return instance


def bell(page) -> str:
    found = re.search(r'<a class="bell".*?</a>', page.text, re.DOTALL)
    assert found
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", found[0])).strip()


def address_of(page) -> str:
    found = re.search(r"<code>http://localhost(/kalender/[A-Za-z0-9_-]{43}\.ics)</code>", page.text)
    assert found, page.text
    return found[1]


def test_the_bell_counts_what_is_unread_and_the_page_says_it(as_person, late, office: Office):
    browser = as_person("sekretaris")
    assert bell(browser.get("/")) == "Pemberitahuan: 1 belum dibaca1"
    page = text_of(browser.get("/pemberitahuan"))
    assert "Terlambat di bawah Anda: 1 · Memerintahkan penyusunan" in page
    assert "PK-2026-TW3" in page
    assert "jatuh tempo Sen 23 Nov, 07.45" in page
    (row,) = office.engine.queries.notices(person("sekretaris")).rows
    answer = browser.send(f"/pemberitahuan/{row.id}")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/proses/{late}")
    assert bell(browser.get("/pemberitahuan")) == "Pemberitahuan"


def test_a_notice_can_be_marked_as_read_and_stays_on_the_page(as_person, late, office: Office):
    browser = as_person("kadis")
    browser.get("/pemberitahuan")
    (row,) = office.engine.queries.notices(person("kadis")).rows
    assert browser.send(f"/pemberitahuan/{row.id}", baca="1").headers["Location"] == "/pemberitahuan"
    assert "Tandai sudah dibaca" not in text_of(browser.follow())
    assert as_person("anggota").send(f"/pemberitahuan/{row.id}").status_code in (400, 404)


def test_all_can_be_marked_as_read_at_once(as_person, late):
    browser = as_person("sekretaris")
    browser.get("/pemberitahuan")
    assert browser.send("/pemberitahuan/baca-semua").status_code == 303
    page = browser.follow()
    assert "ditandai sudah dibaca" in text_of(page)
    assert bell(page) == "Pemberitahuan"


def test_the_language_of_the_page_decides_how_a_notice_is_said(as_person, late):
    browser = as_person("sekretaris")
    browser.client.set_cookie("bahasa", "en")
    assert "Overdue below you: 1 · Memerintahkan" in text_of(browser.get("/pemberitahuan"))


def test_a_month_shows_what_is_due_on_its_day_and_why_nobody_works(as_person, office: Office):
    instance = office.start()
    office.bring_to(instance, "aktivitas_4")
    office.engine.execute(ClaimTask(office.open_tasks(instance)[0].id), person("sekretaris"))
    other = office.start("TW2")
    office.bring_to(other, "aktivitas_8")
    browser = as_person("sekretaris")
    page = browser.get("/kalender")
    days = dict(re.findall(r'<time datetime="(\d{4}-\d\d-\d\d)">(.*?)</td>', page.text, re.DOTALL))
    today = days["2026-11-23"]
    assert today.index("09.30") < today.index("Melaksanakan rapat") < today.index("16.00")
    assert today.count("antrean") == 1
    assert today.index("antrean") > today.index("16.00")
    assert "dues__task" not in days["2026-11-24"]
    december = text_of(browser.get("/kalender?bulan=2026-12"))
    assert "Desember 2026" in december
    assert "Hari Raya Natal" in december or "Natal" in december
    assert "Bulan ini" in december
    assert "Tidak ada tugas yang jatuh tempo" in december
    assert "masih terbuka" not in december


@pytest.mark.parametrize("asked", ["2026-13", "0001-01", "9999-12", "x", "2026-1", "2026-11-23"])
def test_a_month_that_is_none_shows_the_present_one(as_person, asked: str):
    assert "November 2026" in text_of(as_person("kadis").get(f"/kalender?bulan={asked}"))


def test_the_first_and_last_month_lead_no_further(as_person):
    browser = as_person("kadis")
    assert 'rel="prev"' not in browser.get("/kalender?bulan=2000-01").text
    assert 'rel="next"' not in browser.get("/kalender?bulan=2100-12").text


def test_a_private_address_gives_due_times_to_a_calendar_program(as_person, app, office: Office):
    instance = office.start()
    browser = as_person("kadis")
    browser.get("/akun")
    address = address_of(browser.send("/akun/kalender"))
    answer = app.test_client().get(address)
    assert answer.content_type == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(answer.data)
    (event,) = calendar.walk("VEVENT")
    (task,) = office.open_tasks(instance)
    assert event["UID"] == f"tugas-{task.id}@alur"
    assert event.decoded("DTSTART") == wib("2026-11-23 07:45")
    assert event["DTSTART"].params["TZID"] == "Asia/Jakarta"
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["Asia/Jakarta"]
    assert event["SEQUENCE"] == 0
    assert event["URL"] == f"http://localhost/tugas/{task.id}"
    assert "1 · Memerintahkan" in event["SUMMARY"]
    assert app.test_client().get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    office.complete(instance, "aktivitas_1")
    assert Calendar.from_ical(app.test_client().get(address).data).walk("VEVENT") == []


def test_each_change_of_a_due_time_reaches_the_calendar_as_the_same_event(as_person, app, office: Office):
    instance = office.start()
    office.bring_to(instance, "aktivitas_9")
    browser = as_person("sekretaris")
    browser.get("/akun")
    address = address_of(browser.send("/akun/kalender"))
    assert Calendar.from_ical(app.test_client().get(address).data).walk("VEVENT") == [], "row 9 has no standard time"
    task, seen = office.task(instance, "aktivitas_9"), []
    for number, due in enumerate(("2026-11-26 10:00", "2026-12-01 15:30"), 1):
        office.clock.advance(minutes=5)
        office.engine.execute(ChangeTask(task.id, "", task.priority, wib(due), None), ADMIN)
        (event,) = Calendar.from_ical(app.test_client().get(address).data).walk("VEVENT")
        assert (event.decoded("DTSTART"), event["SEQUENCE"]) == (wib(due), number)
        assert event.decoded("LAST-MODIFIED") == office.clock.now
        seen.append(event["UID"])
    assert len(set(seen)) == 1


def test_an_address_that_was_closed_or_replaced_or_never_made_opens_nothing(as_person, app, office: Office):
    browser, program = as_person("kadis"), app.test_client()
    browser.get("/akun")
    first = address_of(browser.send("/akun/kalender"))
    assert address_of(browser.send("/akun/kalender")) == first, "the same form sent twice shows the same address"
    browser.get("/akun")
    second = address_of(browser.send("/akun/kalender"))
    assert [program.get(address).status_code for address in (first, second)] == [404, 200]
    office.engine.execute(ChangeUser("kadis", active=False), ADMIN)
    assert program.get(second).status_code == 404
    office.engine.execute(ChangeUser("kadis", active=True), ADMIN)
    browser = as_person("kadis")
    browser.get("/akun")
    assert browser.send("/akun/kalender/tutup").status_code == 303
    assert program.get(second).status_code == 404
    assert program.get(f"/kalender/{'a' * 43}.ics").status_code == 404
    assert program.get("/kalender/pendek.ics").status_code == 404
    assert office.system_events().count("calendar_feed.opened") == 2
    secret = second.removeprefix("/kalender/").removesuffix(".ics")
    assert not any(secret in event.data for event in office.system_chain())


def test_people_choose_on_their_account_what_is_mailed(as_person, office: Office):
    browser = as_person("sektim")
    assert "belum terhubung ke server e-mail" in text_of(browser.get("/akun"))
    assert (
        browser.send("/akun/surel", surel="sektim@dinas.test", jenis=["overdue", "task_new", "tidak-ada"]).status_code
        == 303
    )
    assert "tersimpan" in text_of(browser.follow())
    choice = office.engine.queries.mail_choice("sektim")
    assert (choice.email, {str(kind) for kind in choice.kinds}) == ("sektim@dinas.test", {"overdue", "task_new"})
    browser.get("/akun")
    browser.send("/akun/surel", surel="sektim@dinas.test")
    assert office.engine.queries.mail_choice("sektim").kinds == frozenset(), "nothing chosen is a choice"
    browser.get("/akun")
    refused = browser.send("/akun/surel", surel="bukan alamat")
    assert refused.status_code == 422
    assert "Alamat e-mail tidak valid" in text_of(refused)
    assert 'value="bukan alamat"' in refused.text


def test_administrators_set_who_stands_above_whom_and_where_mail_goes(as_person, office: Office):
    browser = as_person("admin")
    assert "seperti kepala bidang: Sekretaris" in text_of(browser.get("/admin/atasan"))
    fields = {
        f"atasan-{row.group_id}": "-" if row.inherited else row.superior_id
        for row in office.engine.queries.superiors(ADMIN)
    }
    before = office.system_events().count("superior.changed")
    browser.send("/admin/atasan", **fields)
    assert "Tidak ada yang berubah" in text_of(browser.follow())
    browser.send(
        "/admin/atasan", **{**fields, "atasan-anggota-tim-sakip": "ka-dinas", "atasan-kepala-bina-marga": "ka-dinas"}
    )
    assert "2 atasan diganti" in text_of(browser.follow())
    rows = {row.group_id: row.superior_id for row in office.engine.queries.superiors(ADMIN)}
    assert (rows["anggota-tim-sakip"], rows["kepala-bina-marga"], rows["kepala-cipta-karya"]) == (
        "ka-dinas",
        "ka-dinas",
        "sekretaris",
    )
    assert office.system_events().count("superior.changed") == before + 2
    browser.get("/admin/pengguna/kadis")
    groups = [group for group, _ in office.engine.queries.user(ADMIN, "kadis").groups]
    browser.send("/admin/pengguna/kadis", nama="Kepala Dinas", peran=groups, aktif="1", surel="kadis@dinas.test")
    assert office.engine.queries.mail_choice("kadis").email == "kadis@dinas.test"
    assert as_person("kadis").get("/admin/atasan").status_code == 403
    with pytest.raises(NotAllowedError):
        office.engine.queries.superiors(person("kadis"))
