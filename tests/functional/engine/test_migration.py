"""Instances that go on in another version: their rows, people, jobs and history follow."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from engine.commands import (
    ClaimTask,
    CompleteExternalTask,
    CompleteTask,
    CorrelateMessage,
    DeployDefinition,
    FetchExternalTasks,
    MigrateInstances,
    Resource,
    SuspendInstance,
    TopicRequest,
    WithdrawDeployment,
)
from engine.domain import Actor, InstanceStatus, TaskStatus
from engine.errors import ConflictError, MigrationError, NotAllowedError
from engine.process_engine import ProcessEngine
from engine.read_models.search import ActivitySearch
from tests.support.deployments import PROCESSES, deploy, start, versions
from tests.support.office import Office, person

REASON = "Versi baru memuat perbaikan alur."
ADMIN = person("admin")
PROGRAM = Actor("program", frozenset({"external-worker"}))


def redeploy(engine: ProcessEngine, file: str, *changes: tuple[str, str]) -> UUID:
    """Deploy a test process with texts replaced; return its deployment."""
    content = (PROCESSES / file).read_text()
    for old, new in changes:
        assert old in content
        content = content.replace(old, new)
    id: UUID = engine.execute(DeployDefinition("uji", (Resource(file, content.encode()),), "uji"), ADMIN)
    return id


@pytest.fixture
def move(engine: ProcessEngine) -> Callable[..., None]:
    """Lets the administrator migrate instances of a process from its first version to its newest, by equal ids."""

    def act(*instances: UUID, update: bool = False, key: str = "pindah") -> None:
        newest, *_, first = versions(engine, key)
        plan = engine.queries.migration_plan(ADMIN, first.id, newest.id, update_triggers=update)
        engine.execute(MigrateInstances(plan, instances, REASON), ADMIN)

    return act


@pytest.fixture
def instance(office: Office) -> UUID:
    """An instance that waits for a person, a timer, a worker and a message."""
    deploy(office.engine, "moves_on.bpmn")
    return start(office.engine, "pindah", "K-1")


def test_whatever_waits_waits_on_in_the_new_version(office: Office, engine, instance, move) -> None:
    task = office.task(instance, "tinjau")
    engine.execute(ClaimTask(task.id), person("sekretaris"))
    redeploy(
        engine, "moves_on.bpmn",
        ('sourceRef="tinjau" targetRef="selesai"', 'sourceRef="tinjau" targetRef="ditegur"'),
        ('camunda:candidateGroups="sekretaris"', 'camunda:candidateGroups="kadis"'),
        ('name="Tinjau"', 'name="Tinjau ulang"'),
        ("PT1H", "PT5H"),
    )  # fmt: skip
    move(instance)
    moved = office.task(instance, "tinjau")
    assert (moved.id, moved.assignee, moved.due_at, moved.name) == (task.id, "sekretaris", task.due_at, "Tinjau")
    view = office.view(instance)
    assert (view.row.definition_version, moved.definition_id) == (2, view.row.definition_id)
    engine.execute(CompleteTask(task.id), person("sekretaris"))
    assert office.open_activities(instance) == ["ditegur"]
    engine.execute(CompleteTask(office.open_tasks(instance)[0].id), ADMIN)
    (work,) = engine.execute(FetchExternalTasks("w", (TopicRequest("kirim", 60_000),), 1), PROGRAM)
    engine.execute(CompleteExternalTask(work, "w"), PROGRAM)
    engine.execute(CorrelateMessage("pesan"), ADMIN)
    office.worker.run_due_jobs()
    engine.execute(CompleteTask(office.task(instance, "lanjut").id), ADMIN)
    assert office.view(instance).row.status is InstanceStatus.COMPLETED


def test_history_says_from_where_to_where_by_which_plan_and_why(office: Office, engine, instance, move) -> None:
    redeploy(engine, "moves_on.bpmn", ('name="Pindah"', 'name="Pindah baru"'))
    newest, first = versions(engine, "pindah")
    move(instance)
    (line,) = [line for line in office.view(instance).history if line.type == "instance.migrated"]
    assert (line.actor, line.role) == ("admin", "administrator")
    assert {name: line.data[name] for name in ("reason", "from", "to", "key", "version")} == {
        "reason": REASON, "from": str(first.id), "to": str(newest.id), "key": "pindah", "version": 2,
    }  # fmt: skip
    activities = ["bagi", "tinjau", "batas", "kirim", "tunggu", "lanjut", "ditegur"]
    assert line.data["plan"] == [[id, id, False] for id in activities]


def test_a_timer_that_counts_anew_moves_its_task_and_its_job(office: Office, engine, instance, move) -> None:
    due = office.task(instance, "tinjau").due_at
    redeploy(engine, "moves_on.bpmn", ("PT1H", "PT5H"))
    office.clock.advance(minutes=30)
    move(instance, update=True)
    task = office.task(instance, "tinjau")
    assert task.due_at == due + timedelta(hours=4, minutes=30)
    told = office.events(instance)
    assert told[-3:] == [("instance.migrated", ""), ("timer.retimed", "batas"), ("task.retimed", "tinjau")]
    office.clock.advance(minutes=60)
    office.worker.run_due_jobs()
    assert "ditegur" not in office.open_activities(instance)
    office.clock.advance(minutes=300)
    office.worker.run_due_jobs()
    assert "ditegur" in office.open_activities(instance)


def test_a_timer_left_out_leaves_its_task_untimed_and_one_that_fired_leaves_it_late(
    office: Office, engine, instance, move
) -> None:
    late = start(engine, "pindah", "K-2")
    office.clock.advance(minutes=61)
    office.worker.run_due_jobs()
    fresh = start(engine, "pindah", "K-3")
    redeploy(engine, "moves_on.bpmn", ('id="batas"', 'id="tenggat"'), ('sourceRef="batas"', 'sourceRef="tenggat"'))
    due = office.task(late, "tinjau").due_at
    began = office.task(fresh, "tinjau").created_at
    move(late, fresh, instance)
    assert office.task(fresh, "tinjau").due_at == began + timedelta(hours=1)
    assert office.events(fresh, "timer.scheduled")[-1] == ("timer.scheduled", "tenggat")
    assert office.task(late, "tinjau").due_at != due
    bare = redeploy(
        engine, "moves_on.bpmn", ('attachedToRef="tinjau"', 'attachedToRef="ditegur"'), ('id="batas"', 'id="lain"'),
        ('sourceRef="batas" targetRef="ditegur"', 'sourceRef="lain" targetRef="lanjut"'),
    )  # fmt: skip
    assert bare
    newest, middle, _ = versions(engine, "pindah")
    plan = engine.queries.migration_plan(ADMIN, middle.id, newest.id)
    engine.execute(MigrateInstances(plan, (fresh,), REASON), ADMIN)
    assert office.task(fresh, "tinjau").due_at is None


def test_all_of_them_move_or_none(office: Office, engine, instance, move) -> None:
    other = start(engine, "pindah", "K-2")
    engine.execute(CorrelateMessage("pesan", business_key="K-2"), ADMIN)
    office.worker.run_due_jobs()
    redeploy(engine, "moves_on.bpmn", ('id="lanjut"', 'id="terus"'), ('"lanjut"', '"terus"'))
    with pytest.raises(MigrationError) as refused:
        move(instance, other)
    assert refused.value.instance_id == str(other)
    assert [(problem.source, problem.code) for problem in refused.value.problems] == [("lanjut", "unmapped")]
    assert office.view(instance).row.definition_version == 1
    move(instance)
    assert office.view(instance).row.definition_version == 2


def test_who_may_and_what_can_be_moved(office: Office, engine, instance, move) -> None:
    second = redeploy(engine, "moves_on.bpmn", ('name="Pindah"', 'name="Pindah baru"'))
    newest, first = versions(engine, "pindah")
    plan = engine.queries.migration_plan(ADMIN, first.id, newest.id)
    with pytest.raises(NotAllowedError):
        engine.execute(MigrateInstances(plan, (instance,), REASON), person("kadis"))
    with pytest.raises(NotAllowedError):
        engine.queries.migration_plan(person("kadis"), first.id, newest.id)
    with pytest.raises(ConflictError) as short:
        engine.execute(MigrateInstances(plan, (instance,), "baru"), ADMIN)
    move(instance)
    with pytest.raises(ConflictError) as twice:
        move(instance)
    engine.execute(WithdrawDeployment(second, "Salah gambar."), ADMIN)
    with pytest.raises(ConflictError) as withdrawn:
        engine.execute(MigrateInstances(plan, (), REASON), ADMIN)
    assert [each.value.id for each in (short, twice, withdrawn)] == [
        "reason.too_short", "migration.other_definition", "definition.withdrawn",
    ]  # fmt: skip


def test_a_suspended_instance_moves_and_stays_suspended(office: Office, engine, instance, move) -> None:
    engine.execute(SuspendInstance(instance), ADMIN)
    redeploy(engine, "moves_on.bpmn", ('name="Pindah"', 'name="Pindah baru"'))
    move(instance)
    row = office.view(instance).row
    assert (row.status, row.definition_version) == (InstanceStatus.SUSPENDED, 2)


def test_a_called_instance_is_left_alone_and_its_caller_goes_on(office: Office, engine, move) -> None:
    deploy(engine, "called_task.bpmn", "calls_a_task.bpmn")
    caller = start(engine, "pemanggil", "K-1", nilai=2)
    (called,) = [row.id for row in engine.queries.instances(ADMIN).rows if row.id != caller]
    redeploy(engine, "calls_a_task.bpmn", ('name="Sesudah panggilan"', 'name="Sesudah"'))
    move(caller, key="pemanggil")
    assert office.view(called).row.definition_version == 1
    engine.execute(CompleteTask(office.open_tasks(called)[0].id), ADMIN)
    assert [task.name for task in office.open_tasks(caller)] == ["Sesudah"]


def test_what_was_done_before_is_told_in_the_words_of_its_version(office: Office, engine, instance, move) -> None:
    engine.execute(CompleteTask(office.task(instance, "tinjau").id), ADMIN)
    redeploy(engine, "moves_on.bpmn", ('id="tinjau" name="Tinjau"', 'id="baca" name="Baca"'), ('"tinjau"', '"baca"'))
    move(instance)
    view = office.view(instance)
    (done,) = [task for task in view.tasks if task.status is TaskStatus.COMPLETED]
    (told,) = [line for line in view.history if line.type == "task.completed"]
    assert (done.name, done.activity_id, told.activity) == ("Tinjau", "tinjau", "Tinjau")
    assert engine.queries.replay(person("auditor"), instance).steps
    assert engine.queries.task(person("auditor"), done.id).row.name == "Tinjau"
    search = ActivitySearch(instance_ids=(instance,), activity_id="tinjau")
    assert [each.name for each in engine.queries.find_activities(ADMIN, search)] == ["Tinjau"]


def test_the_sop_moves_in_the_middle_of_its_loop(office: Office, engine, move) -> None:
    instance = office.start()
    office.bring_to(instance, "aktivitas_7")
    office.complete_units(instance, "bina-marga")
    (first,) = versions(engine, "pengukuran_kinerja")
    diagram = engine.queries.diagram(ADMIN, first.id).decode()
    changed = diagram.replace('name="Menggandakan', 'name="Mencetak dan menggandakan', 1)
    engine.execute(DeployDefinition("uji", (Resource("sop.bpmn", changed.encode()),), "uji"), ADMIN)
    due = {task.unit: task.due_at for task in office.open_tasks(instance)}
    move(instance, key="pengukuran_kinerja")
    assert {task.unit: task.due_at for task in office.open_tasks(instance)} == due
    office.complete_units(instance, "sekretariat", "sumber-daya-air", "cipta-karya", "tata-ruang")
    assert office.open_activities(instance) == ["aktivitas_8"]
