"""Signals: everyone hears them at once, in one transaction with whoever throws them."""

from uuid import UUID

import pytest

from engine.commands import BroadcastSignal, CompleteTask, SuspendDefinition, SuspendInstance
from engine.domain import Actor
from engine.errors import ExecutionError, NotAllowedError, NotFoundError
from engine.handlers import signals
from engine.read_models.search import ExecutionSearch
from tests.support.deployments import deploy, start, versions
from tests.support.office import Office, person

ADMIN = person("admin")
PROGRAM = Actor("program", frozenset({"external-worker"}))


@pytest.fixture
def listening(office: Office) -> Office:
    """The office with a process that throws a signal, one that waits for it and one that it starts."""
    deploy(office.engine, "signal_throws.bpmn", "signal_wakes.bpmn", "signal_starts.bpmn")
    return office


def throw(office: Office, **variables: object) -> UUID:
    thrower = start(office.engine, "penyiar")
    office.engine.execute(CompleteTask(office.task(thrower, "siapkan").id, variables, form=False), ADMIN)
    return thrower


def count(office: Office, key: str) -> int:
    return office.engine.queries.instances(ADMIN, key=key).total


def test_a_signal_wakes_all_who_wait_and_starts_what_begins_with_it(listening: Office):
    waiting = [start(listening.engine, "pendengar", pembagi=number) for number in (1, 2)]
    thrower = throw(listening, isi="rapat")
    assert listening.open_activities(thrower) == ["sesudah"]
    assert [listening.open_activities(each) for each in waiting] == [["tindak"]] * 2
    assert all(listening.view(each).variables["isi_kabar"] == "rapat" for each in waiting)
    (begun,) = listening.engine.queries.instances(ADMIN, key="dimulai_kabar").rows
    assert listening.open_activities(begun.id) == ["catat"]
    assert listening.view(begun.id).variables == {"isi_kabar": "rapat"}


def test_a_receiver_that_fails_undoes_the_throw_and_all_who_heard_it(listening: Office):
    well, failing = (start(listening.engine, "pendengar", pembagi=number) for number in (1, 0))
    thrower = start(listening.engine, "penyiar")
    task = listening.task(thrower, "siapkan")
    with pytest.raises(ExecutionError):
        listening.engine.execute(CompleteTask(task.id, {}, form=False), ADMIN)
    assert listening.open_activities(thrower) == ["siapkan"]
    assert [listening.open_activities(each) for each in (well, failing)] == [[], []]
    assert count(listening, "dimulai_kabar") == 0


def test_a_suspended_instance_and_a_suspended_definition_hear_nothing(listening: Office):
    waiting = start(listening.engine, "pendengar", pembagi=1)
    listening.engine.execute(SuspendInstance(waiting), ADMIN)
    listening.engine.execute(SuspendDefinition(versions(listening.engine, "dimulai_kabar")[0].id), ADMIN)
    listening.engine.execute(BroadcastSignal("kabar"), PROGRAM)
    assert listening.open_activities(waiting) == []
    assert count(listening, "dimulai_kabar") == 0


def test_only_the_newest_version_is_started(listening: Office):
    deploy(listening.engine, "signal_starts.bpmn")
    listening.engine.execute(BroadcastSignal("kabar"), PROGRAM)
    (begun,) = listening.engine.queries.instances(ADMIN, key="dimulai_kabar").rows
    assert begun.definition_id == versions(listening.engine, "dimulai_kabar")[0].id


def test_a_signal_for_one_token_wakes_it_alone(listening: Office):
    first, second = (start(listening.engine, "pendengar", pembagi=1) for _ in range(2))
    (token,) = listening.engine.queries.find_executions(
        ADMIN, ExecutionSearch(instance_ids=(first,), activity_id="dengar")
    )
    listening.engine.execute(BroadcastSignal("kabar", token_id=token.id), PROGRAM)
    assert listening.open_activities(first) == ["tindak"]
    assert listening.open_activities(second) == []
    assert count(listening, "dimulai_kabar") == 0
    with pytest.raises(NotFoundError):
        listening.engine.execute(BroadcastSignal("kabar", token_id=token.id), PROGRAM)


def test_a_signal_nobody_waits_for_is_no_error(office: Office):
    before = count(office, "")
    office.engine.execute(BroadcastSignal("tak_dikenal"), PROGRAM)
    assert count(office, "") == before


def test_signals_that_raise_each_other_for_ever_end_in_an_error_and_nothing_is_stored(office: Office, monkeypatch):
    monkeypatch.setattr(signals, "MOST_SIGNALS", 20)
    deploy(office.engine, "signal_loop.bpmn")
    with pytest.raises(ExecutionError, match="more than 20 signals"):
        office.engine.execute(BroadcastSignal("gema"), PROGRAM)
    assert count(office, "gema") == 0


@pytest.mark.parametrize("who", ["kadis", "auditor", "sekretaris"])
def test_people_send_no_signals(listening: Office, who: str):
    with pytest.raises(NotAllowedError):
        listening.engine.execute(BroadcastSignal("kabar"), person(who))
