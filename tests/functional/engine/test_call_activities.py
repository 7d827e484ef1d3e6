"""Call activities: what is called is an instance of its own, and caller and called share one fate."""

from uuid import UUID

import pytest

from engine.commands import (
    ActivateInstance,
    CancelInstance,
    CompleteTask,
    StartInstance,
    SuspendDefinition,
    SuspendInstance,
    WithdrawDeployment,
)
from engine.domain import InstanceStatus
from engine.errors import ConflictError, ExecutionError
from engine.handlers.turns import calls
from engine.read_models import InstanceRow
from tests.support.deployments import deploy, start, versions
from tests.support.office import Office, person

ADMIN = person("admin")
REASON = "Salah panggil, ulangi saja."


@pytest.fixture
def caller(office: Office) -> UUID:
    """An instance that waits for the one it called."""
    deploy(office.engine, "calls_a_task.bpmn", "called_task.bpmn")
    return start(office.engine, "pemanggil", "K-1", nilai=4)


def row_of(office: Office, key: str) -> InstanceRow:
    (row,) = office.engine.queries.instances(ADMIN, key=key).rows
    return row


def finish_called(office: Office, **variables: object) -> None:
    task = office.task(row_of(office, "terpanggil").id, "isi")
    office.engine.execute(CompleteTask(task.id, variables, form=False), ADMIN)


def test_the_called_instance_gets_what_is_mapped_and_a_business_key_of_its_own(office: Office, caller: UUID):
    called = row_of(office, "terpanggil")
    assert called.business_key == "K-1-A"
    assert office.view(called.id).variables == {"masukan": 4, "ganda": 8}
    started = office.view(called.id).history[0]
    assert (started.type, started.data["called_by"]) == ("instance.started", str(caller))


def test_the_caller_goes_on_with_what_is_mapped_back(office: Office, caller: UUID):
    finish_called(office, hasil="beres", lain="tidak dipetakan")
    assert row_of(office, "terpanggil").status is InstanceStatus.COMPLETED
    assert office.open_activities(caller) == ["sesudah"]
    assert office.view(caller).variables == {"nilai": 4, "jawaban": "beres"}


def test_what_ends_at_once_takes_its_caller_further_in_the_same_command(office: Office):
    deploy(office.engine, "ends_at_once.bpmn", "calls_side_by_side.bpmn")
    instance = start(office.engine, "berdampingan", a=1, b=10)
    assert office.open_activities(instance) == ["periksa"]
    variables = office.view(instance).variables
    assert (variables["hasil_a"], variables["hasil_b"]) == (2, 11)
    called = office.engine.queries.instances(ADMIN, key="sekejap")
    assert [row.status for row in called.rows] == [InstanceStatus.COMPLETED] * 2


@pytest.mark.parametrize("cancelled", ["pemanggil", "terpanggil"])
def test_cancelling_one_cancels_the_other(office: Office, caller: UUID, cancelled: str):
    office.engine.execute(CancelInstance(row_of(office, cancelled).id, REASON), ADMIN)
    for key in ("pemanggil", "terpanggil"):
        row = row_of(office, key)
        assert (row.status, row.open_activities) == (InstanceStatus.CANCELLED, ())
        reasons = [line.data["reason"] for line in office.view(row.id).history if line.type == "instance.cancelled"]
        assert reasons == [REASON]


def test_withdrawing_the_called_process_cancels_its_callers(office: Office):
    deploy(office.engine, "calls_a_task.bpmn")
    called = deploy(office.engine, "called_task.bpmn")
    caller = start(office.engine, "pemanggil", nilai=1)
    office.engine.execute(WithdrawDeployment(called), ADMIN)
    assert office.view(caller).row.status is InstanceStatus.CANCELLED


def test_leaving_the_call_cancels_what_it_called(office: Office, caller: UUID):
    office.clock.advance(hours=1)
    assert office.worker.run_due_jobs() == 1
    assert office.open_activities(caller) == ["terlewat"]
    called = row_of(office, "terpanggil")
    assert (called.status, called.open_activities) == (InstanceStatus.CANCELLED, ())


def test_a_suspended_caller_goes_on_when_it_is_activated(office: Office, caller: UUID):
    office.engine.execute(SuspendInstance(caller), ADMIN)
    finish_called(office, hasil="beres")
    assert office.open_activities(caller) == []
    office.engine.execute(ActivateInstance(caller), ADMIN)
    assert office.open_activities(caller) == ["sesudah"]
    assert office.view(caller).variables["jawaban"] == "beres"
    assert row_of(office, "terpanggil").status is InstanceStatus.COMPLETED


def test_a_process_that_calls_itself_ends_in_an_error_and_nothing_is_stored(office: Office):
    deploy(office.engine, "calls_itself.bpmn")
    with pytest.raises(ExecutionError, match="deep"):
        start(office.engine, "berulang")
    assert office.engine.queries.instances(ADMIN, key="berulang").total == 0


def test_a_loop_around_a_call_ends_in_an_error_and_nothing_is_stored(office: Office, monkeypatch):
    monkeypatch.setattr(calls, "MOST_CALLS", 30)
    deploy(office.engine, "ends_at_once.bpmn", "calls_for_ever.bpmn")
    with pytest.raises(ExecutionError, match="more than 30"):
        start(office.engine, "tanpa_henti")
    assert office.engine.queries.instances(ADMIN).total == 0


def test_calling_an_unknown_process_fails_where_it_is_called(office: Office):
    deploy(office.engine, "calls_a_task.bpmn")
    with pytest.raises(ExecutionError, match="terpanggil") as failed:
        start(office.engine, "pemanggil", nilai=1)
    assert failed.value.activity_id == "panggil"


def test_a_suspended_process_cannot_be_called(office: Office):
    deploy(office.engine, "calls_a_task.bpmn", "called_task.bpmn")
    office.engine.execute(SuspendDefinition(versions(office.engine, "terpanggil")[0].id), ADMIN)
    with pytest.raises(ConflictError) as refused:
        office.engine.execute(StartInstance(key="pemanggil", variables={"nilai": 1}), ADMIN)
    assert refused.value.id == "definition.suspended"
    assert office.engine.queries.instances(ADMIN).total == 0
