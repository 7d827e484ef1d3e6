"""Who is told what: lateness upwards, returns, tasks given to someone, reminders, incidents."""

from threading import Thread
from uuid import uuid4

import pytest

from engine.commands import (
    CancelInstance,
    ClaimTask,
    CreateUnit,
    ReadNotice,
    ReassignTask,
    SetSuperior,
    SuspendInstance,
)
from engine.domain import NoticeKind
from engine.errors import InvalidVariablesError, NotAllowedError, NotFoundError
from engine.office import SUPERIORS, furnish
from engine.read_models import NoticeRow
from engine.worker.messenger import Messenger
from tests.support.deployments import deploy, start
from tests.support.office import DEMO_USERS, UNITS, Office, person

ADMIN = person("admin")


def told(office: Office, user: str) -> list[NoticeRow]:
    return list(office.engine.queries.notices(person(user)).rows)


def kinds(office: Office, user: str) -> list[NoticeKind]:
    return [row.kind for row in told(office, user)]


def everyone_told(office: Office) -> dict[str, list[NoticeKind]]:
    return {user: found for user in DEMO_USERS if (found := kinds(office, user))}


def let_fall_due(office: Office, instance) -> None:
    office.clock.move_to(office.open_tasks(instance)[0].due_at)
    assert office.worker.run_due_jobs() == 1


def test_the_late_role_and_whoever_stands_above_it_are_told_at_the_minute(office: Office):
    instance = office.start()
    office.bring_to(instance, "aktivitas_11")
    let_fall_due(office, instance)
    assert everyone_told(office) == {"anggota": [NoticeKind.OVERDUE], "sektim": [NoticeKind.LATENESS]}
    (row,) = told(office, "sektim")
    assert (row.facts["number"], row.facts["business_key"], row.units) == ("11", "PK-2026-TW3", ())
    assert row.due_at == office.open_tasks(instance)[0].due_at
    assert row.page == f"/proses/{instance}"
    (own,) = told(office, "anggota")
    assert own.page == f"/tugas/{office.open_tasks(instance)[0].id}"


@pytest.mark.parametrize(
    ("activity", "above"),
    [
        ("aktivitas_1", "sekretaris"),
        ("aktivitas_2", "sekretaris"),
        ("aktivitas_4", "kadis"),
        ("aktivitas_8", "kadis"),
        ("aktivitas_12", "sektim"),
    ],
)
def test_each_role_answers_to_the_one_above(office: Office, activity: str, above: str):
    instance = office.start()
    office.bring_to(instance, activity)
    let_fall_due(office, instance)
    assert [user for user in DEMO_USERS if NoticeKind.LATENESS in kinds(office, user)] == [above]


def test_an_escalation_lists_the_units_that_are_still_open(office: Office):
    instance = office.start()
    office.bring_to(instance, "aktivitas_7")
    office.complete_units(instance, "bina-marga", "tata-ruang")
    let_fall_due(office, instance)
    (row,) = [row for row in told(office, "sekretaris") if row.kind is NoticeKind.LATENESS]
    assert set(row.units) == {UNITS["sekretariat"], UNITS["sumber-daya-air"], UNITS["cipta-karya"]}
    assert kinds(office, "kabid-cipta-karya") == [NoticeKind.OVERDUE]
    assert kinds(office, "kabid-bina-marga") == []


def test_nobody_stands_above_themselves(office: Office):
    """The Sekretaris heads the Sekretariat, too: of that unit alone, Ka Dinas is told."""
    instance = office.start()
    office.bring_to(instance, "aktivitas_7")
    office.complete_units(instance, *[unit for unit in UNITS if unit != "sekretariat"])
    task = office.task(instance, "aktivitas_7", "sekretariat")
    office.engine.execute(ClaimTask(task.id), person("sekretaris"))
    let_fall_due(office, instance)
    assert kinds(office, "sekretaris") == [NoticeKind.OVERDUE]
    assert kinds(office, "kadis") == [NoticeKind.LATENESS]


def test_a_superior_an_administrator_has_set_is_the_one_who_is_told(office: Office):
    office.engine.execute(SetSuperior("anggota-tim-sakip", "ka-dinas"), ADMIN)
    instance = office.start()
    office.bring_to(instance, "aktivitas_11")
    let_fall_due(office, instance)
    assert kinds(office, "kadis") == [NoticeKind.LATENESS]
    assert kinds(office, "sektim") == []
    furnish(office.engine)
    rows = {row.group_id: row.superior_id for row in office.engine.queries.superiors(ADMIN)}
    assert rows["anggota-tim-sakip"] == "ka-dinas"
    assert office.system_events().count("superior.changed") == len(SUPERIORS) + 1


def test_the_heads_of_new_units_stand_under_whoever_stands_above_kabid(office: Office):
    office.engine.execute(CreateUnit("laboratorium", "Laboratorium"), ADMIN)
    rows = {row.group_id: row for row in office.engine.queries.superiors(ADMIN)}
    assert (rows["kepala-laboratorium"].superior_id, rows["kepala-laboratorium"].inherited) == ("sekretaris", True)


def test_superiors_are_for_administrators_to_set(office: Office):
    with pytest.raises(NotAllowedError):
        office.engine.execute(SetSuperior("kabid", "ka-dinas"), person("kadis"))
    for group, superior in (("kabid", "kabid"), ("kabid", "tidak-ada"), ("", "kabid")):
        with pytest.raises(InvalidVariablesError):
            office.engine.execute(SetSuperior(group, superior), ADMIN)


def test_where_nobody_stands_above_administrators_are_told(office: Office):
    for group in SUPERIORS:
        office.engine.execute(SetSuperior(group, ""), ADMIN)
    instance = office.start()
    office.bring_to(instance, "aktivitas_11")
    let_fall_due(office, instance)
    assert kinds(office, "admin") == [NoticeKind.LATENESS]


def test_a_diagram_names_who_is_told_and_draws_how_often(office: Office):
    deploy(office.engine, "repeated_escalation.bpmn")
    instance = start(office.engine, "eskalasi_berulang")
    (task,) = office.open_tasks(instance)
    for _ in range(3):
        office.clock.advance(minutes=30)
        while office.worker.run_due_jobs():
            pass
    assert kinds(office, "auditor") == [NoticeKind.ESCALATION] * 3, "its code is no lateness"
    assert {row.facts["code"] for row in told(office, "auditor")} == {"perlu_perhatian"}
    assert kinds(office, "anggota") == [NoticeKind.OVERDUE] * 3
    assert task.id == office.open_tasks(instance)[0].id
    assert office.events(instance, "notice.sent") == [("notice.sent", "kerja")] * 6


def test_whoever_did_it_is_told_that_it_came_back(office: Office):
    instance = office.start()
    office.bring_to(instance, "persetujuan_kepala_dinas")
    note = "Capaian bidang dua belum lengkap."
    office.complete(instance, "persetujuan_kepala_dinas", keputusan_persetujuan="kembalikan", catatan_persetujuan=note)
    (row,) = told(office, "sekretaris")
    assert (row.kind, row.facts["note"], row.facts["number"]) == (NoticeKind.TASK_RETURNED, note, "8")
    assert everyone_told(office).keys() == {"sekretaris"}


def test_somebody_who_is_given_a_task_is_told_and_whoever_takes_one_is_not(office: Office):
    instance = office.start()
    (task,) = office.open_tasks(instance)
    office.engine.execute(ClaimTask(task.id), person("kadis"))
    assert everyone_told(office) == {}
    office.engine.execute(ReassignTask(task.id, "sekretaris"), ADMIN)
    assert everyone_told(office) == {"sekretaris": [NoticeKind.TASK_ASSIGNED]}


def test_a_quarter_of_the_time_before_it_is_due_its_doer_is_reminded_once(office: Office):
    instance = office.start()
    office.bring_to(instance, "aktivitas_2")
    messengers = [Messenger(office.engine), Messenger(office.engine)]
    office.clock.advance(minutes=44)
    assert [messenger.work() for messenger in messengers] == [0, 0]
    before = office.view(instance).history[-1].sequence
    office.clock.advance(minutes=1)
    assert [messenger.work() for messenger in messengers] == [1, 0]
    office.clock.advance(minutes=5)
    assert messengers[1].work() == 0
    assert everyone_told(office) == {"sektim": [NoticeKind.DUE_SOON]}
    assert office.view(instance).history[-1].sequence == before, "no instance is touched for a reminder"


def test_workers_that_remind_at_the_same_time_remind_once(office: Office):
    for period in ("TW1", "TW2", "TW3", "TW4"):
        office.start(period)
    office.clock.advance(minutes=12)
    threads = [Thread(target=Messenger(office.engine).work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert kinds(office, "kadis") == [NoticeKind.DUE_SOON] * 4


def test_each_round_of_a_task_has_its_own_reminder(office: Office):
    instance = office.start()
    office.bring_to(instance, "aktivitas_8")
    for number in (1, 2):
        office.clock.move_to(office.open_tasks(instance)[0].due_at)
        office.clock.advance(minutes=-10)
        assert Messenger(office.engine).work() == 1, number
        if number == 1:
            office.complete(instance, "aktivitas_8")
            office.bring_to(instance, "persetujuan_kepala_dinas")
            again = {"keputusan_persetujuan": "kembalikan", "catatan_persetujuan": "Perbaiki lampirannya."}
            office.complete(instance, "persetujuan_kepala_dinas", **again)
    assert kinds(office, "sekretaris").count(NoticeKind.DUE_SOON) == 2


def test_nobody_is_reminded_of_what_is_held_or_already_late_or_over(office: Office):
    held, late, over = office.start("TW1"), office.start("TW2"), office.start("TW3")
    office.engine.execute(SuspendInstance(held), ADMIN)
    office.engine.execute(CancelInstance(over, "Tidak jadi diukur."), ADMIN)
    office.clock.advance(minutes=40)
    assert Messenger(office.engine).work() == 0
    assert kinds(office, "kadis") == [], late


def test_administrators_are_told_what_failed_for_good(office: Office):
    deploy(office.engine, "failing_timer.bpmn")
    instance = start(office.engine, "pewaktu_gagal", penyebut=0)
    for minutes in (10, 1, 5):
        office.clock.advance(minutes=minutes)
        office.worker.run_due_jobs()
    (row,) = told(office, "admin")
    assert (row.kind, row.page) == (NoticeKind.INCIDENT, "/admin/insiden")
    assert "division" in row.facts["message"].lower() or "ZeroDivision" in row.facts["message"]
    assert instance


def test_a_notice_is_read_once_and_by_whose_it_is(office: Office):
    instance = office.start()
    let_fall_due(office, instance)
    queries, kadis = office.engine.queries, person("kadis")
    (row,) = told(office, "kadis")
    assert queries.unread_notices(kadis) == 1
    for stranger, notice in ((person("sektim"), row.id), (kadis, uuid4())):
        with pytest.raises(NotFoundError):
            office.engine.execute(ReadNotice(notice), stranger)
    assert queries.notice_page(person("sektim"), row.id) == ""
    office.engine.execute(ReadNotice(row.id), kadis)
    assert queries.unread_notices(kadis) == 0
    assert told(office, "kadis")[0].read_at == office.clock.now


def test_the_unread_come_first_and_all_can_be_read_at_once(office: Office):
    for period in ("TW1", "TW2", "TW3"):
        office.start(period)
        office.clock.advance(minutes=15)
        office.worker.run_due_jobs()
    first = told(office, "kadis")[0]
    office.engine.execute(ReadNotice(first.id), person("kadis"))
    assert [row.read_at is None for row in told(office, "kadis")] == [True, True, False]
    office.engine.execute(ReadNotice(), person("kadis"))
    assert office.engine.queries.unread_notices(person("kadis")) == 0
    assert office.engine.queries.unread_notices(person("sekretaris")) == 3, "only one's own"
