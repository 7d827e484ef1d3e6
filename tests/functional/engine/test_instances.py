"""Instances: started with checked or typed variables, held, let go, cancelled; seen by those who take part."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from engine.commands import ActivateInstance, CancelInstance, StartInstance, SuspendInstance
from engine.domain import InstanceStatus
from engine.errors import ConflictError, InvalidVariablesError, NotAllowedError, NotFoundError
from tests.support.clock import wib
from tests.support.deployments import deploy, start
from tests.support.office import KEY, Office, person

ADMIN = person("admin")
REASON = "Salah memilih periode."


def test_typed_variables_are_kept_with_their_types(office: Office):
    deploy(office.engine, "called_task.bpmn")
    values = {
        "teks": "é – 中",
        "angka": 2**62,
        "pecahan": 0.5,
        "benar": True,
        "kosong": None,
        "tanggal": date(2026, 11, 23),
        "saat": datetime(2026, 11, 23, 1, 30, tzinfo=UTC),
        "daftar": [1, {"a": "b"}],
    }
    assert office.view(start(office.engine, "terpanggil", **values)).variables == values


def test_what_no_variable_can_hold_is_refused_by_name(office: Office):
    deploy(office.engine, "called_task.bpmn")
    values = {"baik": 1, "naif": datetime(2026, 1, 1), "himpunan": {1, 2}, "1salah": 1}  # noqa: DTZ001
    with pytest.raises(InvalidVariablesError) as refused:
        start(office.engine, "terpanggil", **values)
    assert sorted(problem.field for problem in refused.value.problems) == ["1salah", "himpunan", "naif"]


def test_the_business_key_is_made_as_the_diagram_says(office: Office):
    assert office.view(office.start("TW1", 2027)).row.business_key == "PK-2027-TW1"


def test_a_business_key_cannot_be_made_of_variables_that_are_missing(office: Office):
    with pytest.raises(InvalidVariablesError) as refused:
        office.engine.execute(StartInstance(key=KEY, variables={"tahun": 2026}), ADMIN)
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [("periode", "required")]


@pytest.mark.parametrize(("key", "code"), [("K" * 256, "maxlength"), ("dua\nbaris", "pattern"), ("K\0", "pattern")])
def test_a_business_key_is_one_short_line(office: Office, key: str, code: str):
    deploy(office.engine, "called_task.bpmn")
    with pytest.raises(InvalidVariablesError) as refused:
        start(office.engine, "terpanggil", key)
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [("business_key", code)]


def test_processes_without_a_rule_may_share_business_keys(office: Office):
    deploy(office.engine, "called_task.bpmn")
    assert start(office.engine, "terpanggil", "K-1") != start(office.engine, "terpanggil", "K-1")


def test_who_starts_and_in_which_role_stands_in_history(office: Office):
    first = office.view(office.start()).history[0]
    assert (first.type, first.actor, first.role, first.source) == ("instance.started", "kadis", "ka-dinas", "page")
    assert first.data["values"] == {"periode": "TW3", "tahun": 2026}
    by_admin = StartInstance(key=KEY, variables={"periode": "TW1", "tahun": "2026"}, form=True)
    assert office.view(office.engine.execute(by_admin, ADMIN)).history[0].role == "administrator"


def test_only_its_starter_groups_may_start_a_process(office: Office):
    deploy(office.engine, "two_roles.bpmn")
    command = StartInstance(key="dua_peran", variables={"jumlah": "1", "perihal": "x"}, form=True)
    for user in ("kadis", "auditor", "anggota"):
        with pytest.raises(NotAllowedError):
            office.engine.execute(command, person(user))
    assert office.engine.execute(command, person("sekretaris"))
    assert {view.key for view in office.engine.queries.startable(person("sekretaris"))} == {"dua_peran"}
    assert {view.key for view in office.engine.queries.startable(ADMIN)} == {"dua_peran", KEY}


def test_an_unknown_process_cannot_be_started(office: Office):
    for command in (StartInstance(key="tidak_ada"), StartInstance(definition_id=uuid4())):
        with pytest.raises(NotFoundError):
            office.engine.execute(command, ADMIN)


def test_cancelling_takes_an_administrator_and_a_reason(office: Office):
    instance = office.start()
    with pytest.raises(NotAllowedError):
        office.engine.execute(CancelInstance(instance, REASON), person("kadis"))
    with pytest.raises(ConflictError) as refused:
        office.engine.execute(CancelInstance(instance, "  salah   "), ADMIN)
    assert (refused.value.id, refused.value.facts) == ("reason.too_short", {"least": 10})
    office.engine.execute(CancelInstance(instance, f"  {REASON} "), ADMIN)
    view = office.view(instance)
    assert (view.row.status, view.row.ended_at) == (InstanceStatus.CANCELLED, office.clock.now)
    told = next(line for line in view.history if line.type == "instance.cancelled")
    assert (told.role, told.data) == ("administrator", {"reason": REASON})
    assert {"task.cancelled", "timer.cancelled"} <= {str(line.type) for line in view.history}


def test_an_ended_instance_takes_nothing_more(office: Office):
    instance = office.start()
    office.engine.execute(CancelInstance(instance, REASON), ADMIN)
    for command in (CancelInstance(instance, REASON), SuspendInstance(instance), ActivateInstance(instance)):
        with pytest.raises(ConflictError) as refused:
            office.engine.execute(command, ADMIN)
        assert refused.value.id == "instance.ended"
    office.clock.advance(days=2)
    assert office.worker.run_due_jobs() == 0


def test_a_suspended_instance_keeps_its_due_times_and_goes_on(office: Office):
    instance = office.start()
    due = office.task(instance, "aktivitas_1").due_at
    for _ in range(2):
        office.engine.execute(SuspendInstance(instance), ADMIN)
    view = office.engine.queries.instance(ADMIN, instance)
    assert view.row.status is InstanceStatus.SUSPENDED
    assert (view.can_suspend, view.can_activate, view.can_cancel) == (False, True, True)
    office.clock.advance(minutes=5)
    office.engine.execute(ActivateInstance(instance), ADMIN)
    assert office.task(instance, "aktivitas_1").due_at == due
    office.complete(instance, "aktivitas_1")
    told = [type for type, _ in office.events(instance) if type.startswith("instance.")]
    assert told == ["instance.started", "instance.suspended", "instance.activated"]


@pytest.mark.parametrize("user", ["kadis", "auditor"])
def test_only_administrators_suspend_and_activate(office: Office, user: str):
    instance = office.start()
    for command in (SuspendInstance(instance), ActivateInstance(instance)):
        with pytest.raises(NotAllowedError):
            office.engine.execute(command, person(user))
    view = office.engine.queries.instance(person(user), instance)
    assert (view.can_cancel, view.can_suspend, view.can_activate) == (False, False, False)


def test_an_instance_is_seen_by_those_who_take_part_and_by_nobody_else(office: Office):
    deploy(office.engine, "two_roles.bpmn")
    command = StartInstance(key="dua_peran", variables={"jumlah": "1", "perihal": "x"}, form=True)
    instance = office.engine.execute(command, person("sekretaris"))
    sop = office.start()
    for user in ("sekretaris", "kadis", "auditor", "admin"):
        assert office.engine.queries.instance(person(user), instance).row.id == instance
        assert office.engine.queries.instances(person(user)).total == 2
    outsider = person("kabid-tata-ruang")
    with pytest.raises(NotFoundError) as refused:
        office.engine.queries.instance(outsider, instance)
    assert refused.value.id == "instance.unknown"
    assert [row.id for row in office.engine.queries.instances(outsider).rows] == [sop]


def test_whoever_started_an_instance_finds_it_again(office: Office):
    deploy(office.engine, "called_task.bpmn")
    instance = start(office.engine, "terpanggil")
    without_rights = person("kadis")
    assert office.engine.queries.instances(without_rights).total == 0
    as_starter = type(ADMIN)("admin", frozenset())
    assert [row.id for row in office.engine.queries.instances(as_starter).rows] == [instance]
    assert office.engine.queries.instance(as_starter, instance).row.id == instance


def test_the_page_of_an_instance_tells_where_it_stands(office: Office):
    instance = office.start()
    office.complete(instance, "aktivitas_1")
    office.clock.move_to("2026-11-23 08:31")
    view = office.view(instance)
    marks = {mark.activity_id: (mark.state, mark.count) for mark in view.marks if mark.activity_id != "mulai"}
    assert marks == {"aktivitas_1": ("done", 1), "aktivitas_2": ("late", 1)}
    assert (view.elapsed_minutes, view.standard_minutes, view.row.overdue) == (61, 2385, 1)
    assert [name.partition(" · ")[0] for name in view.row.open_activities] == ["2"]
    assert view.row.started_at == wib("2026-11-23 07:30")
    assert view.labels["periode"] == "Periode pengukuran"


def test_an_unknown_instance_is_not_found(office: Office):
    for command in (CancelInstance(UUID(int=1), REASON), SuspendInstance(UUID(int=1))):
        with pytest.raises(NotFoundError):
            office.engine.execute(command, ADMIN)
