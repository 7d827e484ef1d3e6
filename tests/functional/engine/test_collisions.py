"""Several people at once, the same form twice, a command that fails: each thing happens once, or not at all."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import Table as SqlTable
from sqlalchemy import select

from engine.commands import ClaimTask, Command, CompleteTask, DeployDefinition, Resource, StartInstance, UnclaimTask
from engine.config import Settings
from engine.domain import Actor, HistoryEventType
from engine.errors import ConflictError, EngineError, ExecutionError, InvalidVariablesError, NotAllowedError
from engine.office import UNITS
from engine.store.base import Table
from engine.store.database import open_database
from engine.store.repositories.instances import INSTANCE
from tests.support.office import FORMS, KEY, Office, person

PROCESSES = Path(__file__).resolve().parents[2] / "processes"
START = StartInstance(key=KEY, variables={"periode": "TW3", "tahun": "2026"}, form=True)


def at_once(*works: Callable[[], object]) -> list[object]:
    """Do several things at the same moment, each in a thread of its own; return what each came to, errors too."""
    barrier = Barrier(len(works))

    def work_together(work: Callable[[], object]) -> object:
        barrier.wait(timeout=10)
        try:
            return work()
        except EngineError as error:
            return error

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(work_together, works))


def executing(office: Office, command: Command, actor: Actor, token: str = "") -> Callable[[], object]:
    return lambda: office.engine.execute(command, actor, token=token)


def everything_stored(settings: Settings) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table."""
    database = open_database(settings.database_url)
    with database.connect() as connection:
        stored = {table.name: rows_of(connection.execute(select(table))) for table in Table.metadata.sorted_tables}
    database.dispose()
    return stored


def rows_of(found: object) -> list[tuple[object, ...]]:
    return sorted((tuple(row) for row in found), key=repr)  # type: ignore[attr-defined]


def state_bytes(settings: Settings, instance_id: UUID) -> int:
    database = open_database(settings.database_url)
    table: SqlTable = INSTANCE
    with database.connect() as connection:
        state = connection.execute(select(table.c.state).where(table.c.id == instance_id)).scalar_one()
    database.dispose()
    return len(state)


@pytest.fixture
def instance(office: Office) -> UUID:
    """The SOP, just started."""
    return office.start()


def test_of_two_people_who_complete_the_same_task_at_once_one_is_told_it_is_closed(office: Office, instance: UUID):
    head, assistant = person("kadis"), Actor("plt-kadis", frozenset({"ka-dinas"}), name="Plt. Kepala Dinas")
    command = CompleteTask(office.task(instance, "aktivitas_1").id, FORMS["aktivitas_1"])
    results = at_once(executing(office, command, head), executing(office, command, assistant))
    refused = [result for result in results if isinstance(result, ConflictError)]
    assert [error.id for error in refused] == ["task.closed"]
    assert results.count(None) == 1
    assert len(office.events(instance, "task.completed")) == 1
    assert office.open_activities(instance) == ["aktivitas_2"]


def test_of_two_people_who_claim_the_same_task_at_once_one_gets_it(office: Office, instance: UUID):
    office.bring_to(instance, "aktivitas_2")
    first, second = person("sektim"), Actor("sektim-2", frozenset({"sek-tim-sakip"}), name="Wakil")
    command = ClaimTask(office.task(instance, "aktivitas_2").id)
    results = at_once(executing(office, command, first), executing(office, command, second))
    assert [error.id for error in results if isinstance(error, ConflictError)] == ["task.claimed_by_other"]
    assert office.events(instance, "task.claimed").count(("task.claimed", "aktivitas_2")) == 1


def test_two_heads_who_finish_their_units_at_once_both_succeed_and_no_entry_is_lost(office: Office, instance: UUID):
    office.bring_to(instance, "aktivitas_7")
    units = list(UNITS)
    works = [
        executing(
            office,
            CompleteTask(
                office.task(instance, "aktivitas_7", unit).id,
                {**FORMS["aktivitas_7"], "tindak_lanjut": f"Rencana {unit}"},
            ),
            person(f"kabid-{unit}"),
        )
        for unit in units
    ]
    for pair in (works[:2], works[2:4]):
        assert at_once(*pair) == [None, None]
    entered = office.view(instance).variables["data_unit"]
    plans = {unit: data["tindak_lanjut"] for unit, data in entered.items()}
    assert plans == {unit: f"Rencana {unit}" for unit in units[:4]}
    assert office.view(instance).variables["unit_belum_valid"] == units[4:]
    assert [task.unit for task in office.open_tasks(instance)] == [UNITS[units[4]]]
    assert works[4]() is None
    assert office.open_activities(instance) == ["aktivitas_8"]


def test_a_form_sent_twice_does_its_work_once_and_gets_the_first_result(office: Office):
    results = [office.engine.execute(START, person("kadis"), token="formulir-1") for _ in range(2)]
    assert results[0] == results[1]
    assert office.engine.queries.queue(person("kadis")).total == 1


def test_a_form_sent_twice_at_once_does_its_work_once_and_gets_the_first_result(office: Office):
    sent = executing(office, START, person("kadis"), "formulir-1")
    first, second = at_once(sent, sent)
    assert isinstance(first, UUID)
    assert first == second
    task = CompleteTask(office.task(first, "aktivitas_1").id, FORMS["aktivitas_1"])
    sent = executing(office, task, person("kadis"), "formulir-2")
    assert at_once(sent, sent) == [None, None]
    assert office.events(first, "task.completed") == [("task.completed", "aktivitas_1")]


def test_another_persons_form_with_the_same_token_is_another_form(office: Office, instance: UUID):
    command = CompleteTask(office.task(instance, "aktivitas_1").id, FORMS["aktivitas_1"])
    office.engine.execute(command, person("kadis"), token="formulir-1")
    with pytest.raises(ConflictError) as refused:
        office.engine.execute(command, person("admin"), token="formulir-1")
    assert refused.value.id == "task.closed"


def test_a_refused_form_can_be_sent_again_with_the_same_token(office: Office, instance: UUID):
    task = office.task(instance, "aktivitas_1").id
    with pytest.raises(InvalidVariablesError):
        office.engine.execute(CompleteTask(task, {}), person("kadis"), token="formulir-1")
    office.engine.execute(CompleteTask(task, FORMS["aktivitas_1"]), person("kadis"), token="formulir-1")
    assert office.open_activities(instance) == ["aktivitas_2"]


def test_a_command_that_fails_behind_its_task_leaves_no_trace(office: Office, settings: Settings):
    diagram = "fails_behind_a_task.bpmn"
    files = (Resource(diagram, (PROCESSES / diagram).read_bytes()),)
    office.engine.execute(DeployDefinition("uji", files, "uji"), person("admin"))
    instance = office.engine.execute(StartInstance(key="fails_behind_a_task"), person("admin"))
    task = office.task(instance, "isi").id
    before = everything_stored(settings)
    with pytest.raises(ExecutionError) as failed:
        office.engine.execute(CompleteTask(task, {"penyebut": 0}, form=False), person("sekretaris"), token="formulir-1")
    assert failed.value.activity_id == "bagi"
    assert everything_stored(settings) == before
    office.engine.execute(CompleteTask(task, {"penyebut": 8}, form=False), person("sekretaris"), token="formulir-1")
    assert office.view(instance).variables == {"penyebut": 8, "sudah_diisi": True, "hasil": 12.5}


def test_a_refused_command_leaves_no_trace_but_that_someone_may_not(office: Office, instance: UUID, settings: Settings):
    task = office.task(instance, "aktivitas_1").id
    before, told = everything_stored(settings), office.system_events()
    for command, actor, error in (
        (CompleteTask(task, {}), person("kadis"), InvalidVariablesError),
        (CompleteTask(task, FORMS["aktivitas_1"]), person("anggota"), NotAllowedError),
        (ClaimTask(task), person("auditor"), NotAllowedError),
        (START, person("kadis"), ConflictError),
    ):
        with pytest.raises(error):
            office.engine.execute(command, actor, token="formulir-1")
    after = everything_stored(settings)
    system = {"history_event", "chain_head"}
    assert {name: rows for name, rows in after.items() if name not in system} == {
        name: rows for name, rows in before.items() if name not in system
    }
    assert len(after["history_event"]) == len(before["history_event"]) + 2
    assert office.system_events() == [*told, "command.refused", "command.refused"]


def test_returns_neither_end_nor_swell_an_instance(office: Office, instance: UUID, settings: Settings):
    """What 300 of them cost is measured by `make bench`."""
    office.bring_to(instance, "persetujuan_kepala_dinas")
    back = {"keputusan_persetujuan": "kembalikan", "catatan_persetujuan": "Ringkas bagian kedua."}
    sizes = []
    for _ in range(12):
        office.complete(instance, "persetujuan_kepala_dinas", **back)
        office.complete(instance, "aktivitas_8")
        office.complete(instance, "aktivitas_9")
        sizes.append(state_bytes(settings, instance))
    assert sizes[-1] == sizes[0]
    assert office.task(instance, "persetujuan_kepala_dinas").round == 13
    returned = office.events(instance, HistoryEventType.TASK_RETURNED)
    assert returned == [("task.returned", "aktivitas_8")] * 12
    office.bring_to(instance, "aktivitas_12")
    office.complete(instance, "aktivitas_12")
    assert office.open_tasks(instance) == []


def test_two_buttons_of_one_form_are_two_acts(office: Office):
    task = office.task(office.start(), "aktivitas_1").id
    for command in (ClaimTask(task), UnclaimTask(task)):
        office.engine.execute(command, person("kadis"), token="formulir\0-1")
    assert office.task(office.engine.queries.task(person("kadis"), task).row.instance_id, "aktivitas_1").assignee == ""
