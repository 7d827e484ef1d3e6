"""Messages and receive tasks: one receiver, all receivers, a start; what nobody waits for is refused."""

from uuid import UUID

import pytest

from engine.commands import CorrelateMessage, Correlation, SignalToken, SuspendInstance
from engine.domain import Actor, InstanceStatus
from engine.errors import ConflictError, InvalidVariablesError, NotAllowedError, NotFoundError, RequestError
from engine.read_models.search import ExecutionFacts, ExecutionSearch
from tests.support.deployments import deploy, start
from tests.support.office import Office, person

UNKNOWN = UUID("94a8ec76-983f-4e80-85f6-cfa249cc909e")
"""Id of nothing. Fixed: test processes must collect the same tests."""

ADMIN = person("admin")
PROGRAM = Actor("program", frozenset({"external-worker"}))


@pytest.fixture
def letters(office: Office) -> Office:
    """The office with a process that a message starts."""
    deploy(office.engine, "message_start.bpmn")
    return office


def send(office: Office, name: str, actor: Actor = PROGRAM, **facts: object) -> tuple[Correlation, ...]:
    received: tuple[Correlation, ...] = office.engine.execute(CorrelateMessage(name, **facts), actor)  # type: ignore[arg-type]
    return received


def begin(office: Office, number: int) -> UUID:
    (begun,) = send(office, "surat_masuk", business_key=f"S-{number}", variables={"nomor": number})
    assert begun.token_id is None
    return begun.instance_id


def executions(office: Office, instance: UUID) -> list[ExecutionFacts]:
    found = office.engine.queries.find_executions(ADMIN, ExecutionSearch(instance_ids=(instance,)))
    return [each for each in found if each.activity_id]


def test_a_message_starts_a_process_with_key_and_variables(letters: Office):
    view = letters.view(begin(letters, 7))
    assert (view.row.business_key, view.variables) == ("S-7", {"nomor": 7})


def test_a_message_does_not_start_a_second_instance_of_a_unique_key(letters: Office):
    begin(letters, 7)
    with pytest.raises(ConflictError) as refused:
        begin(letters, 7)
    assert refused.value.id == "business_key.taken"


@pytest.mark.parametrize("narrowed", [{"business_key": "S-2"}, {"correlation": {"nomor": 2}}])
def test_only_the_instance_that_fits_receives(letters: Office, narrowed: dict[str, object]):
    first, second = begin(letters, 1), begin(letters, 2)
    (received,) = send(letters, "balasan", variables={"isi": "ya"}, **narrowed)
    assert received.instance_id == second
    assert letters.view(second).variables["isi"] == "ya"
    assert "isi" not in letters.view(first).variables
    assert letters.events(second, "message.received") == [("message.received", "balasan_datang")]


def test_a_message_that_several_wait_for_is_refused_and_changes_nothing(letters: Office):
    first, second = begin(letters, 1), begin(letters, 2)
    with pytest.raises(RequestError) as refused:
        send(letters, "balasan")
    assert refused.value.id == "message.ambiguous"
    assert [letters.events(each, "message.received") for each in (first, second)] == [[], []]


def test_a_message_for_all_reaches_every_instance(letters: Office):
    instances = {begin(letters, number) for number in range(3)}
    assert {each.instance_id for each in send(letters, "balasan", to_all=True)} == instances


def test_a_message_for_all_skips_a_receiver_that_one_before_it_took_away(office: Office):
    deploy(office.engine, "message_receivers.bpmn")
    instance = start(office.engine, "penerima")
    received = send(office, "kiriman", to_all=True)
    assert [each.instance_id for each in received] == [instance]
    assert office.view(instance).row.status is InstanceStatus.COMPLETED


@pytest.mark.parametrize(
    "facts", [{}, {"business_key": "S-9"}, {"correlation": {"nomor": 9}}, {"instance_id": UNKNOWN}]
)
def test_a_message_nobody_waits_for_is_refused(letters: Office, facts: dict[str, object]):
    begin(letters, 1)
    name = "balasan" if facts else "tak_dikenal"
    with pytest.raises(NotFoundError) as refused:
        send(letters, name, **facts)
    assert refused.value.id == "message.unmatched"


def test_a_suspended_instance_receives_nothing(letters: Office):
    instance = begin(letters, 1)
    letters.engine.execute(SuspendInstance(instance), ADMIN)
    with pytest.raises(NotFoundError):
        send(letters, "balasan")


def test_what_is_correlated_must_be_values(letters: Office):
    with pytest.raises(InvalidVariablesError):
        send(letters, "surat_masuk", correlation={"nomor": object()})


@pytest.mark.parametrize("who", ["kadis", "auditor", "sekretaris"])
def test_people_send_no_messages(letters: Office, who: str):
    with pytest.raises(NotAllowedError):
        send(letters, "surat_masuk", person(who))


def test_a_receive_task_without_a_message_is_signalled_by_its_token(letters: Office):
    instance = begin(letters, 1)
    send(letters, "balasan")
    (waiting,) = executions(letters, instance)
    assert waiting.activity_id == "tunggu"
    token = waiting.id
    letters.engine.execute(SignalToken(token, {"lanjut": True}), PROGRAM)
    view = letters.view(instance)
    assert (view.row.status, view.variables["lanjut"]) == (InstanceStatus.COMPLETED, True)
    with pytest.raises(NotFoundError):
        letters.engine.execute(SignalToken(token), PROGRAM)


def test_a_token_that_waits_for_a_message_cannot_be_signalled(letters: Office):
    instance = begin(letters, 1)
    (waiting,) = executions(letters, instance)
    with pytest.raises(NotFoundError):
        letters.engine.execute(SignalToken(waiting.id), PROGRAM)


def test_a_token_of_a_suspended_instance_cannot_be_signalled(letters: Office):
    instance = begin(letters, 1)
    send(letters, "balasan")
    (waiting,) = executions(letters, instance)
    letters.engine.execute(SuspendInstance(instance), ADMIN)
    with pytest.raises(ConflictError) as refused:
        letters.engine.execute(SignalToken(waiting.id), PROGRAM)
    assert refused.value.id == "instance.suspended"
