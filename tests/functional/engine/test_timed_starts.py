"""Processes that start by the clock: the quarterly measurement, and what a new version or an outage does to a start."""

import orjson
import pytest

from engine.commands import CancelInstance, StartInstance, SuspendDefinition, WithdrawDeployment
from engine.domain import InstanceStatus
from engine.errors import ConflictError, NotAllowedError
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
    pass_time(office, "2027-01-04 07:30")
    (measurement,) = instances(office, KEY)
    assert (measurement.business_key, measurement.started_at) == ("PK-2026-TW4", wib("2027-01-04 07:30"))
    assert measurement.started_by_name == "Alur"
    variables = office.view(measurement.id).variables
    assert (variables["periode"], variables["tahun"]) == ("TW4", 2026)
    assert office.open_activities(measurement.id) == ["aktivitas_1"]
    assert [row.status for row in instances(office, SCHEDULE)] == [InstanceStatus.ACTIVE]


def test_each_quarter_starts_once(office: Office):
    pass_time(office, "2027-01-04 07:30", "2027-01-05 08:00", "2027-02-10 08:00")
    assert [row.business_key for row in instances(office, KEY)] == ["PK-2026-TW4"]
    pass_time(office, "2027-04-01 07:30", "2027-04-02 10:00")
    assert [row.business_key for row in instances(office, KEY)] == ["PK-2027-TW1", "PK-2026-TW4"]


def test_the_schedule_ends_with_the_measurement_it_started(office: Office):
    pass_time(office, "2027-01-04 07:30")
    (measurement,) = instances(office, KEY)
    office.bring_to(measurement.id, "aktivitas_12")
    office.complete(measurement.id, "aktivitas_12")
    assert [row.status for row in instances(office, SCHEDULE)] == [InstanceStatus.COMPLETED]


def test_after_an_outage_each_missing_quarter_starts_once_for_its_own_period(office: Office):
    pass_time(office, "2027-05-20 10:00", "2027-05-20 10:05", "2027-05-21 08:00")
    assert sorted(row.business_key for row in instances(office, KEY)) == ["PK-2026-TW4", "PK-2027-TW1"]
    years = {row.business_key: office.view(row.id).variables["tahun"] for row in instances(office, KEY)}
    assert years == {"PK-2026-TW4": 2026, "PK-2027-TW1": 2027}
    assert [job.due_at for job in office.engine.queries.due_jobs()] == []
    pass_time(office, "2027-07-01 07:29")
    assert len(instances(office, KEY)) == 2
    pass_time(office, "2027-07-01 07:30")
    assert instances(office, KEY)[0].business_key == "PK-2027-TW2"


def test_a_quarter_started_by_hand_is_noted_and_is_no_incident(office: Office):
    by_hand = office.start("TW4")
    pass_time(office, "2027-01-04 07:30", "2027-01-05 08:00")
    assert [row.id for row in instances(office, KEY)] == [by_hand]
    assert instances(office, SCHEDULE) == []
    assert office.engine.queries.incidents(ADMIN, "") == ()
    (skipped,) = [event for event in office.system_chain() if event.type == "start.skipped"]
    told = orjson.loads(skipped.data)
    assert (told["period"], told["instance"]) == ("PK-2026-TW4", str(by_hand))
    pass_time(office, "2027-04-01 07:30")
    assert instances(office, KEY)[0].business_key == "PK-2027-TW1"


def test_a_quarter_whose_start_by_hand_was_cancelled_is_started_on_time(office: Office):
    office.engine.execute(CancelInstance(office.start("TW4"), "Dimulai terlalu dini."), ADMIN)
    pass_time(office, "2027-01-04 07:30")
    statuses = [(row.business_key, row.status) for row in instances(office, KEY)]
    assert statuses == [("PK-2026-TW4", InstanceStatus.ACTIVE), ("PK-2026-TW4", InstanceStatus.CANCELLED)]


def test_a_start_by_hand_of_a_quarter_that_is_there_is_refused_and_names_it(office: Office):
    pass_time(office, "2027-01-04 07:30")
    (measurement,) = instances(office, KEY)
    (schedule,) = instances(office, SCHEDULE)
    with pytest.raises(ConflictError) as refused:
        office.start("TW4")
    assert refused.value.facts["instance_id"] == measurement.id
    with pytest.raises(ConflictError) as refused:
        office.engine.execute(StartInstance(key=SCHEDULE, business_key="PK-2026-TW4"), ADMIN)
    assert refused.value.facts["instance_id"] == schedule.id


def test_a_start_by_hand_is_for_the_period_of_its_moment_or_for_the_one_named(office: Office):
    office.engine.execute(StartInstance(key=SCHEDULE), ADMIN)
    office.engine.execute(StartInstance(key=SCHEDULE, business_key="PK-2026-TW1"), ADMIN)
    assert sorted(row.business_key for row in instances(office, KEY)) == ["PK-2026-TW1", "PK-2026-TW3"]


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
