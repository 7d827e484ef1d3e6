"""What people tried and may not do is told in history; a flood of it is told as one."""

from dataclasses import replace

import orjson
import pytest

from engine.commands import ClaimTask, CompleteTask, CreateGroup, SetVariables, SignIn, SuspendInstance
from engine.domain import SYSTEM_USER, Actor, Source
from engine.errors import ConflictError, NotAllowedError
from engine.handlers.refusals import MOST_AN_HOUR
from engine.store.queries.instances import EventRow
from tests.support.office import Office, person


def refused(office: Office) -> list[EventRow]:
    return [event for event in office.system_chain() if event.type == "command.refused"]


def test_who_tried_what_on_what_is_told_and_nothing_else_is_stored(office: Office):
    task = office.task(office.start(), "aktivitas_1")
    before = office.chain(task.instance_id)
    with pytest.raises(NotAllowedError) as raised:
        office.engine.execute(ClaimTask(task.id), person("anggota", Source.REST))
    (event,) = refused(office)
    assert (event.actor, event.source) == ("anggota", Source.REST)
    assert orjson.loads(event.data) == {"command": "ClaimTask", "reason": raised.value.id, "subject": str(task.id)}
    assert office.chain(task.instance_id) == before
    assert office.task(task.instance_id, "aktivitas_1").assignee == ""


def test_each_refused_command_is_told(office: Office):
    instance = office.start()
    task = office.task(instance, "aktivitas_1")
    attempts = [
        CompleteTask(task.id, {}),
        SuspendInstance(instance),
        SetVariables(instance, {"a": 1}),
        CreateGroup("baru", "Baru"),
    ]
    for command in attempts:
        with pytest.raises(NotAllowedError):
            office.engine.execute(command, person("anggota"))
    assert [orjson.loads(event.data)["command"] for event in refused(office)] == [
        type(each).__name__ for each in attempts
    ]
    assert orjson.loads(refused(office)[-1].data)["subject"] == ""


def test_what_is_refused_for_another_reason_is_not_told(office: Office):
    task = office.task(office.start(), "aktivitas_1")
    office.engine.execute(ClaimTask(task.id), person("kadis"))
    with pytest.raises(ConflictError):
        office.engine.execute(ClaimTask(task.id), replace(person("kadis"), user_id="kadis-lain"))
    assert refused(office) == []


def test_a_refused_sign_in_is_told_as_such_and_once(office: Office):
    with pytest.raises(NotAllowedError):
        office.engine.execute(SignIn("kadis", "salah"), Actor(""))
    assert office.system_events()[-1] == "user.refused"
    assert refused(office) == []


def test_nobody_and_the_system_are_not_told_of(office: Office):
    for user in ("", SYSTEM_USER):
        with pytest.raises(NotAllowedError):
            office.engine.execute(CreateGroup("baru", "Baru"), Actor(user))
    assert refused(office) == []


def test_a_flood_is_told_up_to_its_limit_and_again_after_an_hour(office: Office):
    def attempt(user: str) -> None:
        with pytest.raises(NotAllowedError):
            office.engine.execute(CreateGroup("baru", "Baru"), person(user))

    for _ in range(MOST_AN_HOUR + 10):
        attempt("anggota")
    assert len(refused(office)) == MOST_AN_HOUR + 1
    attempt("sektim")
    assert [event.actor for event in refused(office)][-1] == "sektim", "each account is counted by itself"
    office.clock.move_to("2026-11-23 08:31")
    attempt("anggota")
    assert len(refused(office)) == MOST_AN_HOUR + 3
