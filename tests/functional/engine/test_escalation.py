"""Time passes: tasks fall overdue and escalate, by the worker, at exactly the working minute."""

from engine.commands import ActivateInstance, SuspendInstance
from engine.domain import Punctuality
from tests.support.office import Office, person


def test_an_instance_left_alone_escalates_at_exactly_the_working_minute(office: Office):
    instance = office.start()
    office.clock.move_to("2026-11-23 07:44")
    assert office.worker.run_due_jobs() == 0
    assert office.open_tasks(instance)[0].punctuality is Punctuality.DUE_SOON
    office.clock.move_to("2026-11-23 07:45")
    assert office.worker.run_due_jobs() == 1
    told = [type for type, _ in office.events(instance)]
    assert [type for type in told if type in ("timer.fired", "task.overdue", "escalation.raised")] == [
        "timer.fired",
        "task.overdue",
        "escalation.raised",
    ]
    office.clock.move_to("2026-11-23 07:46")
    assert office.open_tasks(instance)[0].punctuality is Punctuality.OVERDUE
    assert office.worker.run_due_jobs() == 0
    assert office.view(instance).marks[0].state == "late"


def test_a_task_completed_in_time_never_escalates(office: Office):
    instance = office.start()
    office.complete(instance, "aktivitas_1")
    office.clock.move_to("2026-11-23 07:45")
    assert office.worker.run_due_jobs() == 0
    assert office.events(instance, "timer.cancelled") == [("timer.cancelled", "waktu_aktivitas_1")]


def test_the_units_still_open_are_those_that_fall_overdue(office: Office):
    instance = office.start()
    office.bring_to(instance, "aktivitas_7")
    office.complete_units(instance, "bina-marga", "tata-ruang")
    office.clock.move_to(office.open_tasks(instance)[0].due_at)
    assert office.worker.run_due_jobs() == 1
    assert len(office.events(instance, "task.overdue")) == 3
    assert len(office.events(instance, "escalation.raised")) == 1
    office.complete_units(instance, "sekretariat", "sumber-daya-air", "cipta-karya")
    assert office.open_activities(instance) == ["aktivitas_8"]


def test_a_suspended_instance_escalates_when_it_is_activated(office: Office):
    instance = office.start()
    office.engine.execute(SuspendInstance(instance), person("admin"))
    office.clock.move_to("2026-11-23 09:00")
    assert office.worker.run_due_jobs() == 0
    office.engine.execute(ActivateInstance(instance), person("admin"))
    assert office.worker.run_due_jobs() == 1
    assert len(office.events(instance, "escalation.raised")) == 1
