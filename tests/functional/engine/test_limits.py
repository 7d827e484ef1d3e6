"""Row 9, "Sesuai dengan Surat Perjanjian Kontrak": no due time until someone enters one, then and later."""

from datetime import date
from uuid import UUID

import orjson
import pytest

from engine.commands import ChangeCalendar, SetTaskLimit, SetVariables, SetWeek, SuspendInstance
from engine.domain import Punctuality
from engine.errors import ConflictError, InvalidVariablesError, NotAllowedError
from tests.support.clock import wib
from tests.support.deployments import deploy, start
from tests.support.office import Office, person

APPROVAL = "persetujuan_kepala_dinas"
REASON = "Surat perjanjian kontrak nomor 5."
ADMIN, SEKRETARIS = person("admin"), person("sekretaris")


@pytest.fixture
def instance(office: Office) -> UUID:
    """The SOP with the approval open and no limit entered."""
    instance = office.start()
    office.bring_to(instance, APPROVAL)
    return instance


def limit(office: Office, instance: UUID, day: str, by=SEKRETARIS, reason: str = REASON) -> None:
    office.engine.execute(SetTaskLimit(office.task(instance, APPROVAL).id, day, reason), by)


def due(office: Office, instance: UUID):
    return office.task(instance, APPROVAL).due_at


def fire_until(office: Office, at: str) -> None:
    office.clock.move_to(at)
    while office.worker.run_due_jobs():
        pass


def told(office: Office, instance: UUID, type: str) -> list[dict[str, object]]:
    return [orjson.loads(event.data) for event in office.chain(instance) if event.type == type]


def test_without_a_limit_the_approval_is_never_late(office: Office, instance: UUID):
    fire_until(office, "2027-11-23 08:00")
    assert office.task(instance, APPROVAL).punctuality is Punctuality.UNTIMED
    assert ("task.overdue", APPROVAL) not in office.events(instance)


def test_a_limit_entered_later_makes_the_approval_due_and_late(office: Office, instance: UUID):
    limit(office, instance, "2026-12-01")
    assert due(office, instance) == wib("2026-12-01 16:00")
    fire_until(office, "2026-12-01 15:59")
    assert office.task(instance, APPROVAL).punctuality is Punctuality.DUE_SOON
    assert ("task.overdue", APPROVAL) not in office.events(instance)
    fire_until(office, "2026-12-01 16:00")
    assert ("task.overdue", APPROVAL) in office.events(instance)


def test_history_tells_who_set_the_limit_why_and_what_moved(office: Office, instance: UUID):
    limit(office, instance, "2026-12-01")
    limit(office, instance, "2026-12-03")
    chosen = [event for event in office.chain(instance) if event.type == "task.limited"]
    assert [(event.actor, event.role) for event in chosen] == [("sekretaris", "sekretaris")] * 2
    assert [(each["before"], each["after"], each["reason"]) for each in told(office, instance, "task.retimed")] == [
        (None, "2026-12-01T09:00:00.000+00:00", REASON),
        ("2026-12-01T09:00:00.000+00:00", "2026-12-03T09:00:00.000+00:00", REASON),
    ]
    assert len(told(office, instance, "timer.retimed")) == 2
    assert office.view(instance).variables["batas_persetujuan"] == date(2026, 12, 3)


def test_a_limit_moved_later_is_not_enforced_at_the_old_time(office: Office, instance: UUID):
    limit(office, instance, "2026-12-01")
    limit(office, instance, "2026-12-03")
    fire_until(office, "2026-12-01 16:00")
    assert ("task.overdue", APPROVAL) not in office.events(instance)
    fire_until(office, "2026-12-03 16:00")
    assert office.events(instance).count(("task.overdue", APPROVAL)) == 1


def test_a_limit_taken_away_leaves_no_due_time_and_no_job(office: Office, instance: UUID):
    limit(office, instance, "2026-12-01")
    limit(office, instance, "")
    assert due(office, instance) is None
    fire_until(office, "2026-12-10 08:00")
    assert ("task.overdue", APPROVAL) not in office.events(instance)


def test_a_limit_that_has_passed_can_be_extended_and_is_enforced_again(office: Office, instance: UUID):
    limit(office, instance, "2026-12-01")
    fire_until(office, "2026-12-01 16:00")
    limit(office, instance, "2026-12-03")
    assert due(office, instance) == wib("2026-12-03 16:00")
    assert office.task(instance, APPROVAL).punctuality is Punctuality.DUE_SOON
    fire_until(office, "2026-12-03 16:00")
    assert office.events(instance).count(("task.overdue", APPROVAL)) == 2


def test_a_limit_entered_at_9_can_be_changed_later(office: Office):
    instance = office.start()
    office.bring_to(instance, "aktivitas_9")
    office.complete(instance, "aktivitas_9", batas_persetujuan="2026-12-01")
    limit(office, instance, "2026-11-30", by=ADMIN)
    assert due(office, instance) == wib("2026-11-30 16:00")


@pytest.mark.parametrize("day", ["2026-11-20", "2026-11-22"])
def test_a_past_limit_is_refused(office: Office, instance: UUID, day: str):
    with pytest.raises(InvalidVariablesError) as refused:
        limit(office, instance, day)
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [("batas_persetujuan", "past")]
    assert due(office, instance) is None


def test_today_counts_until_the_end_of_work(office: Office, instance: UUID):
    office.clock.move_to("2026-11-23 15:59")
    limit(office, instance, "2026-11-23")
    assert due(office, instance) == wib("2026-11-23 16:00")
    office.clock.move_to("2026-11-23 16:00")
    with pytest.raises(InvalidVariablesError):
        limit(office, instance, "2026-11-23")


def test_only_whoever_does_9_or_an_administrator_sets_the_limit(office: Office, instance: UUID):
    for user in ("kadis", "sektim", "anggota", "auditor"):
        with pytest.raises(NotAllowedError) as refused:
            limit(office, instance, "2026-12-01", by=person(user))
        assert refused.value.id == "task.limit_not_yours"


def test_a_reason_is_asked_and_a_held_or_closed_task_keeps_its_limit(office: Office, instance: UUID):
    with pytest.raises(ConflictError) as refused:
        limit(office, instance, "2026-12-01", reason="pendek")
    assert refused.value.id == "reason.too_short"
    task = office.task(instance, APPROVAL).id
    office.engine.execute(SuspendInstance(instance), ADMIN)
    with pytest.raises(ConflictError) as held:
        office.engine.execute(SetTaskLimit(task, "2026-12-01", REASON), SEKRETARIS)
    assert held.value.id == "instance.suspended"


def test_a_task_with_a_standard_time_takes_no_limit(office: Office):
    instance = office.start()
    with pytest.raises(ConflictError) as refused:
        office.engine.execute(SetTaskLimit(office.task(instance, "aktivitas_1").id, "2026-12-01", REASON), ADMIN)
    assert refused.value.id == "task.standard_time"


def test_setting_the_variable_from_outside_times_the_task_too(office: Office, instance: UUID):
    office.engine.execute(SetVariables(instance, {"batas_persetujuan": date(2026, 12, 1)}), ADMIN)
    assert due(office, instance) == wib("2026-12-01 16:00")


def test_an_ordinary_timer_is_read_once_as_in_camunda(office: Office):
    deploy(office.engine, "counts_working_time.bpmn")
    instance = start(office.engine, "counts_working_time", waktu_baku="PT60M")
    office.engine.execute(SetVariables(instance, {"waktu_baku": "PT240M"}), ADMIN)
    assert office.task(instance, "kerjakan").due_at == wib("2026-11-23 08:30")


def test_a_calendar_change_moves_a_limit_to_the_end_of_work_of_its_day(office: Office, instance: UUID):
    limit(office, instance, "2026-12-01")
    week = SetWeek((*("07:30-12:00 13:00-15:00",) * 4, "07:30-11:30 13:00-16:30", "", ""))
    preview = office.engine.queries.preview_calendar(ADMIN, "kerja", week)
    office.engine.execute(ChangeCalendar("kerja", week, preview.digest), ADMIN)
    assert due(office, instance) == wib("2026-12-01 15:00")
