"""Tasks: claimed, given back, reassigned, drafted and completed, by those who may."""

from uuid import UUID

import pytest

from engine.commands import (
    ClaimTask,
    Command,
    CompleteTask,
    ReassignTask,
    SaveDraft,
    StartInstance,
    SuspendInstance,
    UnclaimTask,
)
from engine.domain import Actor, InstanceStatus, TaskStatus
from engine.errors import ConflictError, NotAllowedError, NotFoundError
from engine.read_models import HistoryLine, TaskView
from tests.support.deployments import deploy, start
from tests.support.office import Office, person

ADMIN = person("admin")
REVIEW = {"jumlah": "3", "setuju": "true"}


@pytest.fixture
def instance(office: Office) -> UUID:
    """A review that two roles and one person may do."""
    deploy(office.engine, "two_roles.bpmn")
    command = StartInstance(key="dua_peran", variables={"jumlah": "3", "perihal": "Anggaran"}, form=True)
    started: UUID = office.engine.execute(command, person("sekretaris"))
    return started


@pytest.fixture
def review(office: Office, instance: UUID) -> UUID:
    """Its first task."""
    return office.task(instance, "tinjau").id


def see(office: Office, user: str, task: UUID) -> TaskView:
    return office.engine.queries.task(person(user), task)


def last(office: Office, instance: UUID, type: str) -> HistoryLine:
    return [line for line in office.view(instance).history if line.type == type][-1]


def refused(office: Office, command: Command, actor: Actor) -> str:
    with pytest.raises((NotAllowedError, ConflictError, NotFoundError)) as error:
        office.engine.execute(command, actor)
    return error.value.id


def test_a_claimed_task_moves_from_the_queue_to_ones_own(office: Office, instance: UUID, review: UUID):
    office.engine.execute(ClaimTask(review), person("sektim"))
    assert [row.id for row in office.engine.queries.my_tasks(person("sektim")).rows] == [review]
    for user in ("sektim", "sekretaris", "anggota"):
        assert office.engine.queries.queue(person(user)).rows == ()
    told = last(office, instance, "task.claimed")
    assert (told.actor, told.role, dict(told.data)) == ("sektim", "sek-tim-sakip", {"before": "", "after": "sektim"})


def test_claiming_ones_own_task_again_changes_nothing(office: Office, instance: UUID, review: UUID):
    office.engine.execute(ClaimTask(review), person("sektim"))
    before = office.view(instance).history
    office.engine.execute(ClaimTask(review), person("sektim"))
    assert office.view(instance).history == before


def test_what_somebody_else_has_claimed_cannot_be_claimed_given_back_or_completed(office: Office, review: UUID):
    office.engine.execute(ClaimTask(review), person("sektim"))
    other = person("sekretaris")
    with pytest.raises(ConflictError) as conflict:
        office.engine.execute(ClaimTask(review), other)
    assert conflict.value.id == "task.claimed_by_other"
    assert refused(office, UnclaimTask(review), other) == "task.claimed_by_other"
    assert refused(office, CompleteTask(review, REVIEW), other) == "task.claimed_by_other"
    view = see(office, "sekretaris", review)
    assert (view.can_claim, view.can_unclaim, view.can_complete) == (False, False, False)
    assert view.refusal == "task.claimed_by_other"


def test_a_task_given_back_is_in_the_queue_again(office: Office, instance: UUID, review: UUID):
    office.engine.execute(ClaimTask(review), person("sektim"))
    office.engine.execute(UnclaimTask(review), person("sektim"))
    office.engine.execute(UnclaimTask(review), person("sektim"))
    assert [row.id for row in office.engine.queries.queue(person("sekretaris")).rows] == [review]
    assert office.events(instance, "task.unclaimed") == [("task.unclaimed", "tinjau")]


def test_an_administrator_gives_a_task_to_another_person(office: Office, instance: UUID, review: UUID):
    office.engine.execute(ClaimTask(review), person("sektim"))
    office.engine.execute(ReassignTask(review, "kadis"), ADMIN)
    assert see(office, "kadis", review).can_complete
    told = last(office, instance, "task.reassigned")
    assert (told.actor, dict(told.data)) == ("admin", {"before": "sektim", "after": "kadis"})
    office.engine.execute(CompleteTask(review, REVIEW), person("kadis"))
    assert last(office, instance, "task.completed").role == ""


def test_a_task_is_reassigned_only_by_administrators_and_only_to_active_accounts(office: Office, review: UUID):
    assert refused(office, ReassignTask(review, "kadis"), person("sekretaris")) == "action.not_allowed"
    assert refused(office, ReassignTask(review, "siapa"), ADMIN) == "user.unknown"
    assert refused(office, ReassignTask(review, "a\0b"), ADMIN) == "user.unknown"


def test_a_task_can_be_completed_without_claiming_it(office: Office, instance: UUID, review: UUID):
    office.engine.execute(CompleteTask(review, REVIEW), person("anggota"))
    (done,) = [task for task in office.view(instance).tasks if task.activity_id == "tinjau"]
    assert (done.status, done.assignee) == (TaskStatus.COMPLETED, "anggota")
    told = last(office, instance, "task.completed")
    assert (told.actor, told.role) == ("anggota", "")
    assert told.data["values"] == {"jumlah": 3, "tanggal": None, "setuju": True, "catatan": None}


def test_an_administrator_completes_for_others_and_history_says_so(office: Office, instance: UUID, review: UUID):
    office.engine.execute(ClaimTask(review), person("sektim"))
    office.engine.execute(CompleteTask(review, REVIEW), ADMIN)
    told = last(office, instance, "task.completed")
    assert (told.actor, told.role) == ("admin", "administrator")


@pytest.mark.parametrize(
    ("user", "reason"), [("auditor", "auditor.reads_only"), ("kabid-tata-ruang", "task.not_yours")]
)
def test_who_has_no_part_in_a_task_is_refused(office: Office, review: UUID, user: str, reason: str):
    for command in (ClaimTask(review), CompleteTask(review, REVIEW), SaveDraft(review, {"catatan": "x"})):
        assert refused(office, command, person(user)) == reason


def test_a_task_without_candidates_belongs_to_administrators(office: Office, instance: UUID, review: UUID):
    office.engine.execute(CompleteTask(review, REVIEW), person("anggota"))
    office.engine.execute(CompleteTask(office.task(instance, "sahkan").id), person("kadis"))
    close = office.task(instance, "tutup").id
    assert [row.id for row in office.engine.queries.queue(ADMIN).rows] == [close]
    assert office.engine.queries.queue(person("kadis")).total == 0
    assert refused(office, CompleteTask(close), person("kadis")) == "task.not_yours"
    office.engine.execute(ClaimTask(close), ADMIN)
    assert refused(office, UnclaimTask(close), ADMIN) == "task.no_candidates"
    assert not see(office, "admin", close).can_unclaim
    office.engine.execute(CompleteTask(close), ADMIN)
    assert office.view(instance).row.status is InstanceStatus.COMPLETED


def test_whoever_did_one_activity_does_not_do_the_one_kept_apart_from_it(office: Office, instance: UUID, review: UUID):
    office.engine.execute(CompleteTask(review, REVIEW), person("sekretaris"))
    apart = office.task(instance, "sahkan").id
    for command in (ClaimTask(apart), CompleteTask(apart)):
        assert refused(office, command, person("sekretaris")) == "duties.separated"
    assert refused(office, ReassignTask(apart, "sekretaris"), ADMIN) == "duties.separated"
    view = see(office, "sekretaris", apart)
    assert (view.refusal, view.can_claim, view.can_complete) == ("duties.separated", False, False)
    office.engine.execute(CompleteTask(apart), person("kadis"))


def test_separation_of_duties_binds_administrators_too(office: Office, instance: UUID, review: UUID):
    office.engine.execute(CompleteTask(review, REVIEW), ADMIN)
    assert refused(office, CompleteTask(office.task(instance, "sahkan").id), ADMIN) == "duties.separated"


def test_a_draft_is_its_writers_alone_and_goes_when_the_task_is_done(office: Office, review: UUID):
    office.engine.execute(SaveDraft(review, {"jumlah": "bukan angka", "catatan": "setengah"}), person("sektim"))
    own, other = see(office, "sektim", review), see(office, "sekretaris", review)
    assert (own.has_draft, own.values["jumlah"], own.values["catatan"]) == (True, "bukan angka", "setengah")
    assert own.draft_saved_at == office.clock.now
    assert (other.has_draft, other.values["jumlah"]) == (False, 3)
    office.engine.execute(CompleteTask(review, REVIEW), person("sekretaris"))
    assert not see(office, "sektim", review).has_draft


def test_a_draft_is_replaced_and_forgotten(office: Office, review: UUID):
    office.engine.execute(SaveDraft(review, {"catatan": "satu"}), person("sektim"))
    office.engine.execute(SaveDraft(review, {"catatan": "dua"}), person("sektim"))
    assert see(office, "sektim", review).values["catatan"] == "dua"
    office.engine.execute(SaveDraft(review, {}), person("sektim"))
    assert not see(office, "sektim", review).has_draft


def test_a_finished_task_takes_nothing_more(office: Office, review: UUID):
    office.engine.execute(CompleteTask(review, REVIEW), person("anggota"))
    commands = (ClaimTask(review), UnclaimTask(review), CompleteTask(review, REVIEW), SaveDraft(review, {"a": "b"}))
    assert {refused(office, command, person("anggota")) for command in commands} == {"task.closed"}
    assert refused(office, ReassignTask(review, "kadis"), ADMIN) == "task.closed"
    assert see(office, "anggota", review).refusal == "task.closed"


def test_a_task_of_a_suspended_instance_waits(office: Office, instance: UUID, review: UUID):
    office.engine.execute(ClaimTask(review), person("sektim"))
    office.engine.execute(SuspendInstance(instance), ADMIN)
    for command in (UnclaimTask(review), CompleteTask(review, REVIEW)):
        assert refused(office, command, person("sektim")) == "instance.suspended"
    view = see(office, "sektim", review)
    assert (view.refusal, view.can_unclaim, view.can_complete, view.row.suspended) == (
        "instance.suspended",
        False,
        False,
        True,
    )
    assert not see(office, "admin", review).can_reassign


def test_an_unknown_task_and_one_of_a_process_one_takes_no_part_in_look_alike(office: Office, review: UUID):
    for task in (UUID(int=1), review):
        with pytest.raises(NotFoundError) as error:
            see(office, "kabid-tata-ruang", task)
        assert error.value.id == "task.unknown"


def test_the_same_form_sent_twice_completes_once(office: Office, instance: UUID, review: UUID):
    for _ in range(2):
        office.engine.execute(CompleteTask(review, REVIEW), person("anggota"), token="formulir-1")
    assert len(office.events(instance, "task.completed")) == 1


def test_task_listeners_hear_who_claims_who_gives_back_and_who_is_put_in_place(office: Office):
    deploy(office.engine, "listens_to_claims.bpmn")
    instance = start(office.engine, "menyimak")
    task = office.task(instance, "isi").id
    heard = []
    for command, actor in (
        (ClaimTask(task), person("sekretaris")),
        (UnclaimTask(task), person("sekretaris")),
        (ReassignTask(task, "anggota"), ADMIN),
    ):
        office.engine.execute(command, actor)
        heard.append(office.view(instance).variables["pemegang"])
    assert [each or "" for each in heard] == ["sekretaris", "", "anggota"]
    assert office.view(instance).variables["diubah"] is True
    assert office.task(instance, "isi").assignee == "anggota"
