"""Jobs that fail are tried again, become incidents, and are settled; one bad job holds up no other."""

import logging
from uuid import UUID

import pytest

from engine.commands import (
    CancelInstance,
    CompleteTask,
    ExecuteJob,
    FailJob,
    RecordHeartbeat,
    RetryJob,
    SuspendInstance,
    WithdrawDeployment,
)
from engine.domain import IncidentStatus
from engine.errors import NotAllowedError, NotFoundError
from engine.read_models import IncidentRow
from engine.store.database import open_database
from tests.support.deployments import deploy, start
from tests.support.office import Office, person

ADMIN = person("admin")


@pytest.fixture
def failing(office: Office) -> UUID:
    """An instance whose timer, due at 07:40, divides by zero until someone sets the divisor."""
    deploy(office.engine, "failing_timer.bpmn")
    return start(office.engine, "pewaktu_gagal", penyebut=0)


def fail_three_times(office: Office) -> IncidentRow:
    for minutes in (10, 1, 5):
        office.clock.advance(minutes=minutes)
        assert office.worker.run_due_jobs() == 1
    (incident,) = office.engine.queries.incidents(ADMIN)
    return incident


def job_events(office: Office, instance: UUID) -> list[str]:
    return [type for type, _ in office.events(instance) if type.startswith(("job.", "incident.", "timer.fired"))]


def test_a_failing_job_is_tried_three_times_ever_later_and_becomes_an_incident(office: Office, failing: UUID):
    tries = []
    for second in range(0, 1200, 10):
        office.clock.move_to("2026-11-23 07:40")
        office.clock.advance(seconds=second)
        tries += [second] * office.worker.run_due_jobs()
    assert tries == [0, 30, 330]
    assert job_events(office, failing) == ["job.failed", "job.failed", "job.failed", "incident.opened"]
    (incident,) = office.engine.queries.incidents(ADMIN)
    assert (incident.instance_id, incident.activity_id, incident.status) == (failing, "batas", IncidentStatus.OPEN)
    assert "ZeroDivision" in incident.message or "division" in incident.message
    assert office.view(failing).row.incidents == 1
    assert office.open_activities(failing) == ["betulkan", "kerja"]


def test_a_failed_try_leaves_nothing_behind(office: Office, failing: UUID):
    before = office.view(failing)
    office.clock.advance(minutes=10)
    office.worker.run_due_jobs()
    after = office.view(failing)
    assert [str(line.type) for line in after.history[len(before.history) :]] == ["job.failed"]
    assert after.variables == before.variables


def test_a_retried_job_that_runs_resolves_its_incident(office: Office, failing: UUID):
    incident = fail_three_times(office)
    office.engine.execute(CompleteTask(office.task(failing, "betulkan").id, {"penyebut": 5}, form=False), ADMIN)
    office.engine.execute(RetryJob(incident.job_id), ADMIN)
    assert office.worker.run_due_jobs() == 1
    assert office.engine.queries.incidents(ADMIN) == ()
    (resolved,) = office.engine.queries.incidents(ADMIN, "")
    assert (resolved.status, resolved.resolved_at) == (IncidentStatus.RESOLVED, office.clock.now)
    assert job_events(office, failing)[-3:] == ["job.retried", "incident.resolved", "timer.fired"]
    assert office.view(failing).variables["hasil"] == 2


def test_a_retried_job_that_fails_again_is_still_one_incident(office: Office, failing: UUID):
    incident = fail_three_times(office)
    office.engine.execute(RetryJob(incident.job_id), ADMIN)
    assert office.worker.run_due_jobs() == 1
    assert [each.id for each in office.engine.queries.incidents(ADMIN, "")] == [incident.id]
    assert job_events(office, failing)[-2:] == ["job.retried", "job.failed"]
    office.clock.advance(days=1)
    assert office.worker.run_due_jobs() == 0


def test_an_incident_ends_when_its_task_is_done_after_all(office: Office, failing: UUID):
    fail_three_times(office)
    office.engine.execute(CompleteTask(office.task(failing, "kerja").id, form=False), ADMIN)
    assert office.engine.queries.incidents(ADMIN) == ()
    assert office.view(failing).row.incidents == 0


def test_an_incident_ends_with_its_instance(office: Office, failing: UUID):
    fail_three_times(office)
    office.engine.execute(CancelInstance(failing, "Tidak diperlukan lagi."), ADMIN)
    assert office.engine.queries.incidents(ADMIN) == ()


def test_a_job_of_a_suspended_instance_is_left_alone_and_its_incident_stays(office: Office, failing: UUID):
    incident = fail_three_times(office)
    office.engine.execute(RetryJob(incident.job_id), ADMIN)
    office.engine.execute(SuspendInstance(failing), ADMIN)
    assert office.worker.run_due_jobs() == 0
    office.engine.execute(ExecuteJob(incident.job_id), ADMIN)
    assert [each.id for each in office.engine.queries.incidents(ADMIN)] == [incident.id]


def test_a_job_that_is_gone_is_no_error_but_cannot_be_retried(office: Office):
    for command in (ExecuteJob(UUID(int=7)), FailJob(UUID(int=7), "?")):
        office.engine.execute(command, ADMIN)
    with pytest.raises(NotFoundError):
        office.engine.execute(RetryJob(UUID(int=7)), ADMIN)


def test_a_job_is_not_done_before_it_is_due(office: Office):
    instance = office.start()
    (job,) = _jobs_at(office, "2026-11-23 07:45")
    office.clock.move_to("2026-11-23 07:44")
    office.engine.execute(ExecuteJob(job.id), ADMIN)
    assert office.events(instance, "timer.fired") == []


def test_jobs_and_incidents_are_not_for_everybody(office: Office, failing: UUID):
    incident = fail_three_times(office)
    for command in (
        ExecuteJob(incident.job_id),
        FailJob(incident.job_id, "?"),
        RetryJob(incident.job_id),
        RecordHeartbeat("x"),
    ):
        for user in ("kadis", "auditor"):
            with pytest.raises(NotAllowedError):
                office.engine.execute(command, person(user))
    assert office.engine.queries.incidents(person("kadis")) == ()
    assert len(office.engine.queries.incidents(person("auditor"))) == 1


def test_a_failure_is_booked_whatever_its_message_holds(office: Office, failing: UUID):
    office.clock.advance(minutes=10)
    (job,) = office.engine.queries.due_jobs()
    office.engine.execute(FailJob(job.id, "nol \0 dan é"), ADMIN)
    told = [line for line in office.view(failing).history if line.type == "job.failed"]
    assert told[-1].data["message"] == "nol  dan é"


def test_one_job_whose_failure_cannot_be_booked_does_not_hold_up_the_others(office: Office, monkeypatch, caplog):
    first, second = office.start("TW1"), office.start("TW2")
    broken = {job.id for job in _jobs_at(office, "2026-11-23 07:45")[:1]}
    execute = office.engine.execute

    def refuse_the_first(command, actor, **more):
        if isinstance(command, ExecuteJob | FailJob) and command.job_id in broken:
            raise RuntimeError("the disk is full")
        return execute(command, actor, **more)

    monkeypatch.setattr(office.engine, "execute", refuse_the_first)
    with caplog.at_level(logging.ERROR):
        assert office.worker.run_due_jobs() == 2
    late = [office.events(instance, "task.overdue") for instance in (first, second)]
    assert sorted(map(len, late)) == [0, 1]
    assert "could not be booked" in caplog.text


def test_a_worker_is_well_as_long_as_it_is_seen(office: Office):
    health = office.engine.queries.health
    assert (health().database, health().worker) == (True, False)
    office.worker.beat()
    assert (health().worker, health().worker_seen_at) == (True, office.clock.now)
    office.clock.advance(seconds=60)
    assert health().worker
    office.clock.advance(seconds=1)
    assert not health().worker
    office.worker.beat()
    assert health().worker


def test_a_database_that_answers_no_more_is_not_well(office: Office):
    office.worker.beat()
    database = open_database(office.database_url)
    with database.execution_options(alur_writes=True).begin() as connection:
        connection.exec_driver_sql("ALTER TABLE worker RENAME TO gone")
    database.dispose()
    health = office.engine.queries.health()
    assert (health.database, health.worker, health.worker_seen_at) == (False, False, None)


def test_a_worker_beats_every_fifteen_seconds(office: Office):
    office.worker.beat()
    seen = office.clock.now
    office.clock.advance(seconds=14)
    office.worker.beat()
    assert office.engine.queries.health().worker_seen_at == seen
    office.clock.advance(seconds=1)
    office.worker.beat()
    assert office.engine.queries.health().worker_seen_at == office.clock.now


def test_a_thread_works_until_it_is_stopped(office: Office):
    instance = office.start()
    office.clock.move_to("2026-11-23 07:45")
    office.worker.start()
    for _ in range(100):
        if office.events(instance, "task.overdue"):
            break
        office.worker._stopping.wait(0.02)
    office.worker.stop()
    assert len(office.events(instance, "task.overdue")) == 1
    assert office.engine.queries.health().worker


def test_withdrawing_settles_the_incident_of_a_start(office: Office):
    deployment = deploy(office.engine, "starts_daily.bpmn")
    office.clock.move_to("2026-11-23 08:00")
    (job,) = office.engine.queries.due_jobs()
    for _ in range(3):
        office.engine.execute(FailJob(job.id, "gagal"), ADMIN)
    (incident,) = office.engine.queries.incidents(ADMIN)
    assert (incident.instance_id, incident.activity_id) == (None, "pagi")
    office.engine.execute(WithdrawDeployment(deployment), ADMIN)
    assert office.engine.queries.incidents(ADMIN) == ()


def _jobs_at(office: Office, instant: str):
    office.clock.move_to(instant)
    return office.engine.queries.due_jobs()
