"""The SOP from the order to the archive, through the engine, on both databases."""

from uuid import UUID

import pytest

from engine.commands import CancelInstance, ClaimTask, CompleteTask, StartInstance
from engine.domain import Actor, InstanceStatus, Punctuality, TaskStatus
from engine.errors import ConflictError, NotAllowedError
from engine.office import UNITS
from engine.read_models import NextStep
from tests.support.clock import wib
from tests.support.office import FORMS, KEY, Office, person

STRAIGHT_RUN = [
    ("aktivitas_1", "2026-11-23 07:45"),
    ("aktivitas_2", "2026-11-23 08:45"),
    ("aktivitas_3", "2026-11-23 09:15"),
    ("aktivitas_4", "2026-11-23 11:15"),
    ("aktivitas_5", "2026-11-23 14:15"),
    ("aktivitas_7", "2026-11-24 09:45"),
    ("aktivitas_8", "2026-11-25 09:45"),
    ("aktivitas_9", None),
    ("persetujuan_kepala_dinas", None),
    ("aktivitas_10", "2026-11-26 09:45"),
    ("aktivitas_11", "2026-11-27 09:45"),
    ("aktivitas_12", "2026-11-30 09:45"),
]
"""domain.md §5: each activity and when it falls due, if each task is completed at the very minute it is due."""


@pytest.fixture
def instance(office: Office) -> UUID:
    """The SOP of the third quarter, just started."""
    return office.start()


def test_a_straight_run_falls_due_at_exactly_the_sops_times(office: Office, instance: UUID):
    for activity, due in STRAIGHT_RUN:
        tasks = office.open_tasks(instance)
        assert {task.activity_id for task in tasks} == {activity}
        assert {task.due_at for task in tasks} == {wib(due) if due else None}
        if due:
            office.clock.move_to(due)
        if activity == "aktivitas_7":
            office.complete_units(instance)
        else:
            office.complete(instance, activity)
    view = office.view(instance)
    assert view.row.status is InstanceStatus.COMPLETED
    assert {task.punctuality for task in view.tasks} == {Punctuality.ON_TIME, Punctuality.UNTIMED}
    assert view.standard_minutes == 2385


def test_a_task_completed_a_minute_late_is_late(office: Office, instance: UUID):
    office.clock.move_to("2026-11-23 07:46")
    office.complete(instance, "aktivitas_1")
    done = next(task for task in office.view(instance).tasks if task.activity_id == "aktivitas_1")
    assert (done.punctuality, done.remaining_minutes) == (Punctuality.OVERDUE, -1)


def test_each_task_waits_in_the_queue_of_its_lane_only(office: Office, instance: UUID):
    queues = {
        user: office.engine.queries.queue(person(user)).total for user in ("kadis", "sekretaris", "sektim", "anggota")
    }
    assert queues == {"kadis": 1, "sekretaris": 0, "sektim": 0, "anggota": 0}


def test_activity_7_opens_one_task_per_unit_for_exactly_its_head(office: Office, instance: UUID):
    office.bring_to(instance, "aktivitas_7")
    assert sorted(task.unit for task in office.open_tasks(instance)) == sorted(UNITS.values())
    for unit, name in UNITS.items():
        queue = office.engine.queries.queue(person(f"kabid-{unit}"))
        assert [row.unit for row in queue.rows] == [name]
    other = office.task(instance, "aktivitas_7", "bina-marga")
    with pytest.raises(NotAllowedError) as refused:
        office.engine.execute(CompleteTask(other.id, FORMS["aktivitas_7"]), person("kabid-tata-ruang"))
    assert refused.value.id == "task.not_yours"


def test_the_measure_is_computed_before_activity_8(office: Office, instance: UUID):
    office.bring_to(instance, "aktivitas_8")
    variables = office.view(instance).variables
    assert variables["rata_rata_capaian"] == "95.00"
    assert variables["predikat"] == "Sangat Tinggi"
    assert [row["capaian_teks"] for row in variables["hasil_capaian"]] == ["95,00"] * 5


def test_a_unit_not_valid_sends_work_back_to_5_and_only_that_unit_validates_again(office: Office, instance: UUID):
    office.bring_to(instance, "aktivitas_7")
    wrong = {"hasil_validasi": "tidak_valid", "catatan_validasi": "Realisasi belum sesuai bukti."}
    office.complete(instance, "aktivitas_7", unit="cipta-karya", **wrong)
    office.complete_units(instance, *(unit for unit in UNITS if unit != "cipta-karya"))
    again = office.task(instance, "aktivitas_5")
    assert (again.round, again.returned) == (2, True)
    note = office.view(instance).returns[0]
    assert "Realisasi belum sesuai bukti." in note.note
    assert note.actor_name == ""  # five heads decided together
    office.complete(instance, "aktivitas_5")
    assert [(task.unit, task.round) for task in office.open_tasks(instance)] == [("Cipta Karya", 2)]
    kept = office.engine.queries.task(person("kabid-cipta-karya"), office.open_tasks(instance)[0].id)
    (row,) = kept.values["kinerja"]
    assert (row["target"], row["realisasi"], kept.values["hasil_validasi"]) == ("80", "76", None)


def test_a_return_from_8_reopens_7_for_the_units_named(office: Office, instance: UUID):
    office.bring_to(instance, "aktivitas_8")
    back = {
        "keputusan_8": "kembalikan",
        "catatan_8": "Lengkapi bukti dukung.",
        "unit_dikembalikan": "tata-ruang,bina-marga",
    }
    office.complete(instance, "aktivitas_8", **back)
    assert sorted(task.unit for task in office.open_tasks(instance)) == ["Bina Marga", "Tata Ruang"]
    note = office.view(instance).returns[0]
    assert (note.from_activity_id, note.to_activity_id, note.note) == (
        "aktivitas_8",
        "aktivitas_7",
        "Lengkapi bukti dukung.",
    )
    assert note.actor_name == "Sekretaris Dinas"


def test_a_refused_approval_goes_back_to_8_with_a_new_due_time(office: Office, instance: UUID):
    office.bring_to(instance, "persetujuan_kepala_dinas")
    office.clock.move_to("2026-11-24 08:00")
    office.complete(
        instance,
        "persetujuan_kepala_dinas",
        keputusan_persetujuan="kembalikan",
        catatan_persetujuan="Ringkas bagian kedua.",
    )
    again = office.task(instance, "aktivitas_8")
    assert (again.round, again.due_at) == (2, wib("2026-11-25 08:00"))


def test_whoever_completed_8_may_not_approve_even_as_acting_head(office: Office, instance: UUID):
    office.bring_to(instance, "persetujuan_kepala_dinas")
    both = Actor("sekretaris", frozenset({"sekretaris", "ka-dinas"}))
    task = office.task(instance, "persetujuan_kepala_dinas")
    for command in (ClaimTask(task.id), CompleteTask(task.id, FORMS["persetujuan_kepala_dinas"])):
        with pytest.raises(NotAllowedError) as refused:
            office.engine.execute(command, both)
        assert refused.value.id == "duties.separated"
    assert office.engine.queries.task(both, task.id).refusal == "duties.separated"


def test_a_limit_for_the_approval_makes_it_fall_due_at_the_end_of_that_day(office: Office, instance: UUID):
    office.bring_to(instance, "aktivitas_9")
    office.complete(instance, "aktivitas_9", batas_persetujuan="2026-12-01")
    assert office.task(instance, "persetujuan_kepala_dinas").due_at == wib("2026-12-01 16:00")


def test_a_second_instance_of_a_period_is_refused_with_the_first_ones_id(office: Office, instance: UUID):
    with pytest.raises(ConflictError) as refused:
        office.start()
    assert refused.value.id == "business_key.taken"
    assert refused.value.facts == {"business_key": "PK-2026-TW3", "instance_id": instance}


def test_only_ka_dinas_may_start_the_sop(office: Office):
    command = StartInstance(key=KEY, variables={"periode": "TW3", "tahun": "2026"}, form=True)
    with pytest.raises(NotAllowedError):
        office.engine.execute(command, person("anggota"))
    assert [view.key for view in office.engine.queries.startable(person("kadis"))] == [KEY]
    assert office.engine.queries.startable(person("anggota")) == ()


def test_a_decision_names_both_ways_and_where_they_lead(office: Office, instance: UUID):
    office.bring_to(instance, "aktivitas_8")
    view = office.engine.queries.task(person("sekretaris"), office.task(instance, "aktivitas_8").id)
    assert (
        NextStep(
            "Tidak",
            "7 · Kabid Menghimpun dan memvalidasi data kinerja",
            "Anggota Tim Sakip",
            "240 Menit",
            is_return=True,
        )
        in view.next_steps
    )
    assert view.decision_field == "keputusan_8"


def test_history_tells_the_whole_run_in_order(office: Office, instance: UUID):
    office.complete(instance, "aktivitas_1")
    told = office.events(instance)
    assert told[0] == ("instance.started", "")
    assert ("task.completed", "aktivitas_1") in told
    assert told.index(("task.created", "aktivitas_2")) > told.index(("flow.taken", "aktivitas_2"))


def test_the_open_tasks_of_a_cancelled_instance_are_closed(office: Office, instance: UUID):
    office.engine.execute(CancelInstance(instance, "Salah memilih periode."), person("admin"))
    view = office.view(instance)
    assert view.row.status is InstanceStatus.CANCELLED
    assert {task.status for task in view.tasks} == {TaskStatus.CANCELLED}
    assert office.start() != instance
