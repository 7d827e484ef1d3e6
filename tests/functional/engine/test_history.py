"""The chains of history: whole, in order, with the right actor, role and door, and changed by nothing."""

from uuid import UUID

import pytest
from sqlalchemy import select

from engine.commands import CancelInstance, ClaimTask, CompleteTask, SignIn, StartInstance
from engine.config import Settings
from engine.domain import Actor, Source
from engine.errors import InvalidVariablesError, NotAllowedError
from engine.history.chain import SYSTEM_CHAIN, mac_of
from engine.office import DEMO_USERS, GROUPS, UNITS
from engine.store.database import open_database
from engine.store.repositories.history import EVENT, HEAD
from engine.store.repositories.instances import INSTANCE
from tests.support.office import FORMS, KEY, PASSWORD, Office, person


def rows_and_head(settings: Settings, chain: UUID) -> tuple[list[dict], str, int]:
    database = open_database(settings.database_url)
    with database.connect() as connection:
        rows = [
            dict(row._mapping)
            for row in connection.execute(select(EVENT).where(EVENT.c.chain == chain).order_by(EVENT.c.sequence))
        ]
        kept = (
            select(HEAD.c.head, HEAD.c.count).where(HEAD.c.chain == chain)
            if chain == SYSTEM_CHAIN
            else select(INSTANCE.c.history_head, INSTANCE.c.history_count).where(INSTANCE.c.id == chain)
        )
        head, count = connection.execute(kept).one()
    database.dispose()
    return rows, head, count


def assert_linked(settings: Settings, chain: UUID) -> None:
    rows, head, count = rows_and_head(settings, chain)
    assert [row["sequence"] for row in rows] == list(range(1, count + 1))
    previous = ""
    for row in rows:
        previous = mac_of(settings.load_history_key(), previous, row)
        assert row["mac"] == previous, row
    assert head == previous


def test_the_chain_of_an_instance_is_linked_from_its_start_to_its_end(office: Office, settings: Settings):
    instance = office.start()
    office.clock.move_to("2026-11-23 07:45")
    office.worker.run_due_jobs()
    office.bring_to(instance, "aktivitas_7")
    office.complete_units(instance)
    office.engine.execute(CancelInstance(instance, "Tidak jadi dilanjutkan."), person("admin"))
    assert_linked(settings, instance)


def test_the_chain_of_the_system_is_linked(office: Office, settings: Settings):
    office.engine.execute(SignIn("anggota", PASSWORD), Actor(""))
    with pytest.raises(NotAllowedError):
        office.engine.execute(SignIn("anggota", "salah-salah"), Actor(""))
    assert_linked(settings, SYSTEM_CHAIN)
    told = office.system_events()
    assert told.count("group.created") == len(GROUPS) + 2 * len(UNITS), "each unit has a head and staff"
    assert told.count("unit.created") == len(UNITS)
    assert told.count("user.created") == len(DEMO_USERS)
    assert told[-2:] == ["user.signed_in", "user.refused"]


def test_a_changed_event_no_longer_fits_its_chain(office: Office, settings: Settings):
    instance = office.start()
    rows, head, _ = rows_and_head(settings, instance)
    before = rows[-2]["mac"]
    assert mac_of(settings.load_history_key(), before, rows[-1]) == head
    for change in ({"actor": "lain"}, {"data": "{}"}, {"role": "kabid"}, {"at": office.clock.now.replace(year=2025)}):
        assert mac_of(settings.load_history_key(), before, {**rows[-1], **change}) != head
    assert mac_of(b"another key" * 4, before, rows[-1]) != head


def test_each_event_tells_who_in_which_role_through_which_door(office: Office):
    start = StartInstance(key=KEY, variables={"periode": "TW3", "tahun": "2026"}, form=True)
    instance = office.engine.execute(start, person("kadis", Source.REST))
    task = office.task(instance, "aktivitas_1").id
    office.engine.execute(ClaimTask(task), person("kadis"))
    office.clock.move_to("2026-11-23 07:45")
    office.worker.run_due_jobs()
    office.engine.execute(CompleteTask(task, FORMS["aktivitas_1"]), person("kadis"))
    told = {
        str(line.type): (line.actor, line.actor_name, line.role, line.source)
        for line in office.view(instance).history
        if line.type in ("instance.started", "task.claimed", "task.overdue", "task.completed")
    }
    assert told == {
        "instance.started": ("kadis", "Kepala Dinas", "ka-dinas", Source.REST),
        "task.claimed": ("kadis", "Kepala Dinas", "ka-dinas", Source.PAGE),
        "task.overdue": ("system", "Alur", "", Source.WORKER),
        "task.completed": ("kadis", "Kepala Dinas", "ka-dinas", Source.PAGE),
    }


def test_a_command_that_is_refused_tells_nothing_but_that_someone_may_not(office: Office, settings: Settings):
    instance = office.start()
    before = rows_and_head(settings, instance), rows_and_head(settings, SYSTEM_CHAIN)
    task = office.task(instance, "aktivitas_1").id
    with pytest.raises(InvalidVariablesError):
        office.engine.execute(CompleteTask(task, {}), person("kadis"))
    with pytest.raises(NotAllowedError):
        office.engine.execute(ClaimTask(task), person("anggota"))
    instance_before, (system_before, _, count) = before
    assert rows_and_head(settings, instance) == instance_before
    system, _, now = rows_and_head(settings, SYSTEM_CHAIN)
    assert (system[:-1], now) == (system_before, count + 1)
    assert system[-1]["type"] == "command.refused"


def test_what_was_entered_and_when_it_was_due_stands_in_the_completion(office: Office):
    instance = office.start()
    office.clock.move_to("2026-11-23 07:50")
    office.complete(instance, "aktivitas_1")
    done = next(line for line in office.view(instance).history if line.type == "task.completed")
    assert done.data == {
        "values": {"isi_disposisi": "Susun pengukuran kinerja triwulan ini."},
        "due": "2026-11-23T00:45:00.000+00:00",
        "late": True,
        "element": "",
        "round": 1,
        "calendar_version": 1,
    }


def test_variables_tell_what_they_were_and_what_they_are(office: Office):
    instance = office.start()
    office.complete(instance, "aktivitas_1")
    changed = [line.data["changes"] for line in office.view(instance).history if line.type == "variable.changed"]
    assert changed[-1]["isi_disposisi"] == [None, "Susun pengukuran kinerja triwulan ini."]
