"""Errors and escalations of called processes: the nearest caller that catches them goes on."""

from uuid import UUID

import pytest

from engine.commands import ActivateInstance, CompleteTask, SuspendInstance
from engine.domain import InstanceStatus
from engine.read_models import InstanceRow
from tests.support.deployments import deploy, start
from tests.support.office import Office, person

ADMIN = person("admin")


@pytest.fixture
def deployed(office: Office) -> Office:
    """The office with three processes that call each other: `teratas`, `tengah`, `terbawah`."""
    deploy(office.engine, "catches_called_errors.bpmn", "passes_errors_on.bpmn", "errs_when_called.bpmn")
    return office


def rows_of(office: Office, key: str) -> tuple[InstanceRow, ...]:
    return tuple(office.engine.queries.instances(ADMIN, key=key).rows)


def finish(office: Office, key: str, activity: str, **variables: object) -> None:
    (row,) = rows_of(office, key)
    office.engine.execute(CompleteTask(office.task(row.id, activity).id, variables, form=False), ADMIN)


@pytest.mark.parametrize("at_once", [True, False])
def test_an_error_is_caught_two_levels_up_and_what_is_between_is_cancelled(deployed: Office, at_once: bool):
    top = start(deployed.engine, "teratas", tanpa_tugas=at_once, akhir="salah")
    if not at_once:
        finish(deployed, "terbawah", "isi")
    assert deployed.open_activities(top) == ["tertangkap"]
    assert [row.status for row in rows_of(deployed, "tengah")] == [InstanceStatus.CANCELLED]
    assert [row.status for row in rows_of(deployed, "terbawah")] == [InstanceStatus.COMPLETED]


@pytest.mark.parametrize("at_once", [True, False])
def test_an_error_that_no_caller_catches_completes_the_call(deployed: Office, at_once: bool):
    top = start(deployed.engine, "teratas", tanpa_tugas=at_once, akhir="lain")
    if not at_once:
        finish(deployed, "terbawah", "isi")
    (middle,) = rows_of(deployed, "tengah")
    assert deployed.open_activities(middle.id) == ["lanjut"]
    finish(deployed, "tengah", "lanjut")
    assert deployed.open_activities(top) == ["lancar"]


@pytest.mark.parametrize("at_once", [True, False])
def test_an_escalation_is_heard_two_levels_up_and_interrupts_nothing_there(deployed: Office, at_once: bool):
    top = start(deployed.engine, "teratas", tanpa_tugas=at_once, akhir="naik")
    if not at_once:
        finish(deployed, "terbawah", "isi")
    assert deployed.open_activities(top) == ["terdengar"]
    finish(deployed, "terbawah", "akhiri")
    finish(deployed, "tengah", "lanjut")
    assert deployed.open_activities(top) == ["lancar", "terdengar"]


def test_an_error_waits_for_a_caller_that_is_suspended(office: Office):
    deploy(office.engine, "errs_when_called.bpmn", "calls_beside_an_error.bpmn", "catches_called_errors.bpmn")
    deploy(office.engine, "passes_errors_on.bpmn")
    top = start(office.engine, "teratas", tanpa_tugas=False, akhir="salah")
    (middle,) = rows_of(office, "tengah")
    office.engine.execute(SuspendInstance(middle.id), ADMIN)
    finish(office, "terbawah", "isi")
    assert office.open_activities(top) == []
    office.engine.execute(ActivateInstance(middle.id), ADMIN)
    assert office.open_activities(top) == ["tertangkap"]
    assert rows_of(office, "tengah")[0].status is InstanceStatus.CANCELLED


def test_a_call_beside_one_that_errs_at_once_is_started_once_and_with_its_variables(office: Office):
    deploy(office.engine, "errs_when_called.bpmn", "calls_beside_an_error.bpmn")
    caller = start(office.engine, "bersamaan", nomor=7)
    assert office.open_activities(caller) == ["tertangkap"]
    waiting = [row for row in rows_of(office, "terbawah") if row.status is InstanceStatus.ACTIVE]
    assert len(waiting) == 1
    assert office.view(waiting[0].id).variables == {"tanpa_tugas": False, "nomor": 7}


def test_the_caller_ends_once_when_all_it_called_has_ended(office: Office):
    deploy(office.engine, "errs_when_called.bpmn", "calls_beside_an_error.bpmn")
    caller: UUID = start(office.engine, "bersamaan", nomor=7)
    (waiting,) = [row for row in rows_of(office, "terbawah") if row.status is InstanceStatus.ACTIVE]
    task = office.task(waiting.id, "isi")
    office.engine.execute(CompleteTask(task.id, {"akhir": "lain"}, form=False), ADMIN)
    office.engine.execute(CompleteTask(office.task(caller, "tertangkap").id, {}, form=False), ADMIN)
    assert office.events(caller, "instance.completed") == [("instance.completed", "")]
