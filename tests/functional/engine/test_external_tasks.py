"""External tasks: held by one worker at a time, reported done, failed or in error."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest

from engine.commands import (
    CancelInstance,
    CompleteExternalTask,
    ExtendLock,
    FailExternalTask,
    FetchExternalTasks,
    LockExternalTask,
    RaiseExternalError,
    SetExternalRetries,
    SuspendInstance,
    TopicRequest,
    UnlockExternalTask,
)
from engine.domain import Actor, InstanceStatus
from engine.errors import ConflictError, NotAllowedError, NotFoundError, RequestError
from tests.support.deployments import deploy, start
from tests.support.office import Office, person

ADMIN = person("admin")
PROGRAM = Actor("program", frozenset({"external-worker"}))


@pytest.fixture
def office_with_work(office: Office) -> Office:
    """The office with a process whose task a worker outside does."""
    deploy(office.engine, "external_work.bpmn")
    return office


def begin(office: Office, priority: int = 0) -> UUID:
    return start(office.engine, "kerja_luar", penting=priority)


def fetch(office: Office, worker: str = "satu", most: int = 10, actor: Actor = PROGRAM) -> list[UUID]:
    command = FetchExternalTasks(worker, (TopicRequest("hitung", lock_seconds=60),), most)
    return list(office.engine.execute(command, actor))


def incidents(office: Office) -> list[str]:
    return [row.message for row in office.engine.queries.incidents(ADMIN)]


def test_who_completes_it_runs_the_instance_on(office_with_work: Office):
    office = office_with_work
    instance = begin(office)
    (task,) = fetch(office)
    office.engine.execute(CompleteExternalTask(task, "satu", {"hasil": 9}), PROGRAM)
    assert office.open_activities(instance) == ["periksa"]
    assert office.view(instance).variables["hasil"] == 9
    with pytest.raises(NotFoundError):
        office.engine.execute(CompleteExternalTask(task, "satu"), PROGRAM)


def test_the_most_important_comes_first(office_with_work: Office):
    office = office_with_work
    for priority in (1, 50, 10):
        begin(office, priority)
    order = [office.engine.queries.external_task(PROGRAM, fetch(office, most=1)[0]).priority for _ in range(3)]
    assert order == [50, 10, 1]


def test_two_workers_never_hold_one_task(office_with_work: Office):
    office = office_with_work
    tasks = 12
    for _ in range(tasks):
        begin(office)

    def work(name: str) -> list[UUID]:
        held: list[UUID] = []
        while got := fetch(office, name, most=2):
            held += got
        return held

    with ThreadPoolExecutor(3) as threads:
        held = [task for got in threads.map(work, ("satu", "dua", "tiga")) for task in got]
    assert len(set(held)) == len(held)
    assert len(held + fetch(office, "empat", most=100)) == tasks


def test_a_lock_holds_until_its_time_is_over(office_with_work: Office):
    office = office_with_work
    instance = begin(office)
    (task,) = fetch(office)
    office.clock.advance(seconds=59)
    assert fetch(office, "dua") == []
    office.clock.advance(seconds=1)
    assert fetch(office, "dua") == [task]
    with pytest.raises(ConflictError) as refused:
        office.engine.execute(CompleteExternalTask(task, "satu"), PROGRAM)
    assert refused.value.id == "external_task.not_held"
    assert office.open_activities(instance) == []


def test_a_worker_that_is_late_may_still_finish_what_nobody_took_over(office_with_work: Office):
    office = office_with_work
    instance = begin(office)
    (task,) = fetch(office)
    office.clock.advance(minutes=10)
    with pytest.raises(ConflictError):
        office.engine.execute(ExtendLock(task, "satu", 60), PROGRAM)
    office.engine.execute(CompleteExternalTask(task, "satu"), PROGRAM)
    assert office.open_activities(instance) == ["periksa"]


def test_an_extended_lock_counts_from_now(office_with_work: Office):
    office = office_with_work
    begin(office)
    (task,) = fetch(office)
    office.clock.advance(seconds=50)
    office.engine.execute(ExtendLock(task, "satu", 60), PROGRAM)
    office.clock.advance(seconds=59)
    assert fetch(office, "dua") == []


def test_a_lock_is_given_back_and_taken_by_another(office_with_work: Office):
    office = office_with_work
    begin(office)
    (task,) = fetch(office)
    with pytest.raises(ConflictError) as refused:
        office.engine.execute(LockExternalTask(task, "dua", 60), PROGRAM)
    assert refused.value.id == "external_task.locked"
    office.engine.execute(UnlockExternalTask(task), PROGRAM)
    office.engine.execute(LockExternalTask(task, "dua", 60), PROGRAM)
    assert fetch(office) == []


def test_what_nobody_holds_cannot_be_reported_by_a_worker_without_a_name(office_with_work: Office):
    office = office_with_work
    begin(office)
    (task,) = fetch(office)
    office.engine.execute(UnlockExternalTask(task), PROGRAM)
    for command in (CompleteExternalTask(task, ""), FailExternalTask(task, ""), RaiseExternalError(task, "", "SALAH")):
        with pytest.raises(ConflictError):
            office.engine.execute(command, PROGRAM)
    for nameless in (LockExternalTask(task, "", 60), FetchExternalTasks("", (TopicRequest("hitung", 60),))):
        with pytest.raises(RequestError):
            office.engine.execute(nameless, PROGRAM)


def test_a_suspended_instance_gives_no_work_and_takes_none(office_with_work: Office):
    office = office_with_work
    held, open = begin(office), begin(office)
    (task,) = fetch(office, most=1)
    for instance in (held, open):
        office.engine.execute(SuspendInstance(instance), ADMIN)
    assert fetch(office, "dua") == []
    for command in (CompleteExternalTask(task, "satu"), FailExternalTask(task, "satu", retries=1)):
        with pytest.raises(ConflictError) as refused:
            office.engine.execute(command, PROGRAM)
        assert refused.value.id == "instance.suspended"


def test_an_error_goes_where_the_diagram_says(office_with_work: Office):
    office = office_with_work
    instance = begin(office)
    (task,) = fetch(office)
    office.engine.execute(RaiseExternalError(task, "satu", "SALAH", variables={"sebab": "x"}), PROGRAM)
    assert office.open_activities(instance) == ["perbaiki"]
    assert office.view(instance).variables["sebab"] == "x"


def test_a_failure_becomes_the_error_that_the_diagram_makes_of_it(office_with_work: Office):
    office = office_with_work
    instance = begin(office)
    (task,) = fetch(office)
    office.engine.execute(FailExternalTask(task, "satu", "putus", retries=3), PROGRAM)
    assert office.open_activities(instance) == ["perbaiki"]
    assert incidents(office) == []


def test_a_failure_is_tried_again_after_its_wait(office_with_work: Office):
    office = office_with_work
    begin(office)
    (task,) = fetch(office)
    office.engine.execute(FailExternalTask(task, "satu", "lambat", retries=1, retry_seconds=300), PROGRAM)
    assert fetch(office, "dua") == []
    office.clock.advance(seconds=300)
    assert fetch(office, "dua") == [task]
    assert incidents(office) == []


def test_without_retries_there_is_one_incident_until_retries_are_given(office_with_work: Office):
    office = office_with_work
    begin(office)
    (task,) = fetch(office)
    office.engine.execute(FailExternalTask(task, "satu", "rusak"), PROGRAM)
    assert fetch(office) == []
    office.engine.execute(LockExternalTask(task, "dua", 60), PROGRAM)
    office.engine.execute(FailExternalTask(task, "dua", "masih rusak"), PROGRAM)
    assert incidents(office) == ["masih rusak"]
    with pytest.raises(NotAllowedError):
        office.engine.execute(SetExternalRetries(task, 2), PROGRAM)
    office.engine.execute(SetExternalRetries(task, 2), ADMIN)
    assert incidents(office) == []
    assert fetch(office) == [task]


@pytest.mark.parametrize("left", ["cancelled", "interrupted"])
def test_an_incident_goes_with_its_task(office_with_work: Office, left: str):
    office = office_with_work
    instance = begin(office)
    (task,) = fetch(office)
    office.engine.execute(FailExternalTask(task, "satu", "rusak"), PROGRAM)
    if left == "cancelled":
        office.engine.execute(CancelInstance(instance, "Tidak jadi dihitung."), ADMIN)
    else:
        office.clock.advance(hours=1)
        office.worker.run_due_jobs()
        assert office.view(instance).row.status is InstanceStatus.COMPLETED
    assert incidents(office) == []
    assert office.events(instance, "external_task.cancelled") == [("external_task.cancelled", "kerja")]


@pytest.mark.parametrize("who", ["kadis", "auditor", "sekretaris"])
def test_people_do_no_programs_work(office_with_work: Office, who: str):
    office = office_with_work
    begin(office)
    (task,) = fetch(office)
    with pytest.raises(NotAllowedError):
        fetch(office, actor=person(who))
    for command in (
        LockExternalTask(task, "satu", 60),
        UnlockExternalTask(task),
        CompleteExternalTask(task, "satu"),
        FailExternalTask(task, "satu"),
        RaiseExternalError(task, "satu", "SALAH"),
    ):
        with pytest.raises(NotAllowedError):
            office.engine.execute(command, person(who))
