"""Processes that start by the clock: the quarterly measurement, and what a new version or an outage does to a start."""

from uuid import UUID

import pytest

from engine.commands import CancelInstance, RetryJob, StartInstance, SuspendDefinition, WithdrawDeployment
from engine.domain import IncidentStatus, InstanceStatus
from engine.errors import NotAllowedError
from engine.read_models import InstanceRow
from tests.support.clock import wib
from tests.support.deployments import deploy, versions
from tests.support.office import KEY, Office, person

ADMIN = person("admin")
SCHEDULE = "jadwal_pengukuran"


def pass_time(office: Office, *instants: str) -> None:
    """Let a worker look for due jobs at these times, until it finds none."""
    for instant in instants:
        office.clock.move_to(instant)
        while office.worker.run_due_jobs():
            pass


def instances(office: Office, key: str) -> list[InstanceRow]:
    return list(office.engine.queries.instances(ADMIN, key=key).rows)


def test_the_past_quarter_starts_on_the_first_working_day_after_it(office: Office):
    pass_time(office, "2026-12-31 15:59", "2027-01-01 09:00", "2027-01-03 12:00", "2027-01-04 07:29")
    assert instances(office, KEY) == []
    pass_time(office, "2027-01-04 07:30", "2027-01-04 07:31")
    (measurement,) = instances(office, KEY)
    assert (measurement.business_key, measurement.started_at) == ("PK-2026-TW4", wib("2027-01-04 07:31"))
    assert measurement.started_by_name == "Alur"
    variables = office.view(measurement.id).variables
    assert (variables["periode"], variables["tahun"]) == ("TW4", 2026)
    assert office.open_activities(measurement.id) == ["aktivitas_1"]
    assert [row.status for row in instances(office, SCHEDULE)] == [InstanceStatus.ACTIVE]


def test_each_quarter_starts_once(office: Office):
    pass_time(office, "2027-01-04 07:30", "2027-01-04 07:31", "2027-01-05 08:00", "2027-02-10 08:00")
    assert [row.business_key for row in instances(office, KEY)] == ["PK-2026-TW4"]
    pass_time(office, "2027-04-01 07:30", "2027-04-01 07:31", "2027-04-02 10:00")
    assert [row.business_key for row in instances(office, KEY)] == ["PK-2027-TW1", "PK-2026-TW4"]


def test_the_schedule_ends_with_the_measurement_it_started(office: Office):
    pass_time(office, "2027-01-04 07:30", "2027-01-04 07:31")
    (measurement,) = instances(office, KEY)
    office.bring_to(measurement.id, "aktivitas_12")
    office.complete(measurement.id, "aktivitas_12")
    assert [row.status for row in instances(office, SCHEDULE)] == [InstanceStatus.COMPLETED]


@pytest.fixture
def duplicate(office: Office) -> UUID:
    """The fourth quarter's measurement, started by hand before the schedule came to it; three tries have failed."""
    started = office.start("TW4")
    pass_time(office, "2027-01-04 07:30", "2027-01-04 07:31", "2027-01-04 07:32", "2027-01-04 07:38")
    return started


def test_a_quarter_already_started_by_hand_becomes_one_incident_that_names_it(office: Office, duplicate: UUID):
    (incident,) = office.engine.queries.incidents(ADMIN)
    assert f"PK-2026-TW4 is there already, as instance {duplicate}" in incident.message
    assert [row.id for row in instances(office, KEY)] == [duplicate]
    pass_time(office, "2027-01-05 08:00", "2027-01-11 08:00")
    assert len(office.engine.queries.incidents(ADMIN)) == 1
    (schedule,) = instances(office, SCHEDULE)
    failures = [line.data["retries"] for line in office.view(schedule.id).history if line.type == "job.failed"]
    assert failures == [2, 1, 0]
    assert schedule.incidents == 1


def test_cancelling_the_superfluous_start_settles_the_incident(office: Office, duplicate: UUID):
    (schedule,) = instances(office, SCHEDULE)
    office.engine.execute(CancelInstance(schedule.id, "Triwulan sudah dimulai."), ADMIN)
    assert office.engine.queries.incidents(ADMIN) == ()
    assert office.view(duplicate).row.status is InstanceStatus.ACTIVE


def test_the_start_can_be_tried_again_once_the_duplicate_is_cancelled(office: Office, duplicate: UUID):
    office.engine.execute(CancelInstance(duplicate, "Dimulai terlalu dini."), ADMIN)
    (incident,) = office.engine.queries.incidents(ADMIN)
    office.engine.execute(RetryJob(incident.job_id), ADMIN)
    assert office.worker.run_due_jobs() == 1
    newest = instances(office, KEY)[0]
    assert (newest.business_key, newest.status) == ("PK-2026-TW4", InstanceStatus.ACTIVE)
    assert [each.status for each in office.engine.queries.incidents(ADMIN, "")] == [IncidentStatus.RESOLVED]


def test_only_an_administrator_starts_by_hand_what_the_clock_starts(office: Office):
    with pytest.raises(NotAllowedError) as refused:
        office.engine.execute(StartInstance(key=SCHEDULE), person("kadis"))
    assert refused.value.id == "process.not_startable"
    # A quarter that was missed is made up for, as in Camunda.
    assert office.engine.execute(StartInstance(key=SCHEDULE), person("admin"))


def test_a_daily_process_starts_each_day(office: Office):
    deploy(office.engine, "starts_daily.bpmn")
    pass_time(office, "2026-11-23 07:59")
    assert instances(office, "harian") == []
    pass_time(office, "2026-11-23 08:00", "2026-11-24 08:00")
    assert [row.started_at for row in instances(office, "harian")] == [wib("2026-11-24 08:00"), wib("2026-11-23 08:00")]


def test_after_an_outage_one_start_is_made_up_for(office: Office):
    deploy(office.engine, "starts_daily.bpmn")
    pass_time(office, "2026-11-26 09:00")
    assert len(instances(office, "harian")) == 1
    pass_time(office, "2026-11-27 08:00")
    assert len(instances(office, "harian")) == 2


def test_only_the_newest_version_starts(office: Office):
    deploy(office.engine, "starts_daily.bpmn")
    deploy(office.engine, "starts_daily.bpmn", named="Baru")
    pass_time(office, "2026-11-23 08:00")
    assert [row.definition_version for row in instances(office, "harian")] == [2]


def test_a_start_that_is_due_is_not_lost_by_a_new_version(office: Office):
    deploy(office.engine, "starts_daily.bpmn")
    office.clock.move_to("2026-11-23 08:30")
    deploy(office.engine, "starts_daily.bpmn", named="Baru")
    pass_time(office, "2026-11-23 08:31")
    assert [row.definition_version for row in instances(office, "harian")] == [2]


def test_after_a_withdrawal_the_older_version_starts_again(office: Office):
    deploy(office.engine, "starts_daily.bpmn")
    newer = deploy(office.engine, "starts_daily.bpmn", named="Baru")
    office.engine.execute(WithdrawDeployment(newer), ADMIN)
    pass_time(office, "2026-11-23 08:00", "2026-11-24 08:00")
    assert [row.definition_version for row in instances(office, "harian")] == [1, 1]


def test_a_suspended_process_lets_its_starts_pass(office: Office):
    deploy(office.engine, "starts_daily.bpmn")
    office.engine.execute(SuspendDefinition(versions(office.engine, "harian")[0].id), ADMIN)
    pass_time(office, "2026-11-23 08:00", "2026-11-24 08:00")
    assert instances(office, "harian") == []
    assert office.engine.queries.incidents(ADMIN) == ()
