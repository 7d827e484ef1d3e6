"""Activities that a job enters or leaves (`camunda:asyncBefore`, `asyncAfter`), and the retries the diagram gives it."""

from uuid import UUID

import pytest

from engine.commands import CancelInstance, ExecuteJob, RetryJob, SetVariables, SuspendInstance
from engine.domain import InstanceStatus, JobKind
from engine.errors import NotAllowedError
from engine.read_models import DueJob
from engine.store.database import open_database
from engine.store.repositories.jobs import Jobs
from tests.support.deployments import deploy, start
from tests.support.office import Office, person

ADMIN = person("admin")


@pytest.fixture
def deployed(office: Office) -> Office:
    """The office with a process whose script a job runs."""
    deploy(office.engine, "continues_later.bpmn")
    return office


def due(office: Office) -> tuple[DueJob, ...]:
    return office.engine.queries.due_jobs()


def retries_of(office: Office, job_id: UUID) -> int:
    database = open_database(office.database_url)
    with database.connect() as connection:
        job = Jobs(connection).get(job_id)
    database.dispose()
    assert job is not None
    assert job.kind is JobKind.CONTINUATION
    return job.retries


def test_each_job_is_a_transaction_of_its_own(deployed: Office):
    instance = start(deployed.engine, "nanti", pembagi=4)
    assert "hasil" not in deployed.view(instance).variables
    assert deployed.worker.run_due_jobs() == 1
    assert deployed.view(instance).variables["hasil"] == 25
    assert deployed.open_activities(instance) == []
    assert deployed.worker.run_due_jobs() == 1
    assert deployed.open_activities(instance) == ["periksa"]
    assert due(deployed) == ()


def test_a_failure_is_tried_again_after_the_waits_that_the_diagram_names(deployed: Office):
    instance = start(deployed.engine, "nanti", pembagi=0)
    (job,) = due(deployed)
    assert retries_of(deployed, job.id) == 3
    for minutes in (1, 10):
        deployed.worker.run_due_jobs()
        deployed.clock.advance(minutes=minutes, seconds=-1)
        assert due(deployed) == ()
        deployed.clock.advance(seconds=1)
        assert due(deployed) == (job,)
    deployed.worker.run_due_jobs()
    deployed.clock.advance(days=1)
    assert due(deployed) == ()
    (incident,) = deployed.engine.queries.incidents(ADMIN)
    assert (incident.job_id, incident.activity_id) == (job.id, "bagi")
    assert "hasil" not in deployed.view(instance).variables


def test_a_mended_job_goes_on_and_its_incident_is_resolved(deployed: Office):
    instance = start(deployed.engine, "nanti", pembagi=0)
    for _ in range(3):
        deployed.worker.run_due_jobs()
        deployed.clock.advance(minutes=10)
    (incident,) = deployed.engine.queries.incidents(ADMIN)
    deployed.engine.execute(SetVariables(instance, {"pembagi": 5}), ADMIN)
    deployed.engine.execute(RetryJob(incident.job_id), ADMIN)
    while deployed.worker.run_due_jobs():
        pass
    assert deployed.open_activities(instance) == ["periksa"]
    assert deployed.view(instance).variables["hasil"] == 20
    assert deployed.engine.queries.incidents(ADMIN) == ()


def test_a_job_that_ran_is_not_run_again(deployed: Office):
    instance = start(deployed.engine, "nanti", pembagi=4)
    (job,) = due(deployed)
    for _ in range(2):
        deployed.engine.execute(ExecuteJob(job.id), ADMIN)
    assert deployed.events(instance, "activity.completed").count(("activity.completed", "bagi")) <= 1
    assert len(due(deployed)) == 1


def test_a_suspended_instance_does_not_go_on(deployed: Office):
    instance = start(deployed.engine, "nanti", pembagi=4)
    (job,) = due(deployed)
    deployed.engine.execute(SuspendInstance(instance), ADMIN)
    assert due(deployed) == ()
    deployed.engine.execute(ExecuteJob(job.id), ADMIN)
    assert "hasil" not in deployed.view(instance).variables


def test_a_cancelled_instance_leaves_no_job_and_no_incident(deployed: Office):
    instance = start(deployed.engine, "nanti", pembagi=0)
    for _ in range(3):
        deployed.worker.run_due_jobs()
        deployed.clock.advance(minutes=10)
    deployed.engine.execute(CancelInstance(instance, "Tidak jadi dibagi."), ADMIN)
    assert due(deployed) == ()
    assert deployed.engine.queries.incidents(ADMIN) == ()


def test_people_run_no_jobs(deployed: Office):
    start(deployed.engine, "nanti", pembagi=4)
    (job,) = due(deployed)
    with pytest.raises(NotAllowedError):
        deployed.engine.execute(ExecuteJob(job.id), person("sekretaris"))


def test_a_worker_that_comes_second_leaves_a_failed_job_for_later(deployed: Office):
    start(deployed.engine, "nanti", pembagi=0)
    (job,) = due(deployed)
    deployed.worker.run_due_jobs()
    deployed.engine.execute(ExecuteJob(job.id), ADMIN)  # It would fail once more.
    assert retries_of(deployed, job.id) == 2


def test_a_circle_without_an_end_is_an_incident_at_once_and_the_others_go_on(office: Office):
    deploy(office.engine, "circles_behind_a_job.bpmn")
    circling = start(office.engine, "berputar", sudah=False)
    leaving = start(office.engine, "berputar", sudah=True)
    office.worker.run_due_jobs()
    (incident,) = office.engine.queries.incidents(ADMIN)
    assert incident.instance_id == circling
    assert "steps in one command" in incident.message
    assert office.view(leaving).row.status is InstanceStatus.COMPLETED
    assert due(office) == ()
