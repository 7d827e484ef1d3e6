"""Instances put elsewhere by hand: rows, jobs, called instances and history follow."""

from collections.abc import Callable
from uuid import UUID

import pytest

from engine.commands import CancelInstance, CompleteTask, ModifyInstance, Move, MoveKind, SuspendInstance
from engine.domain import InstanceStatus
from engine.errors import ConflictError, NotAllowedError
from engine.process_engine import ProcessEngine
from tests.support.deployments import deploy, start
from tests.support.office import Office, person

REASON = "Aktivitas terlewat karena salah pilih."


def before(activity: str, **facts: object) -> Move:
    return Move(MoveKind.START_BEFORE, activity, **facts)  # type: ignore[arg-type]


def cancel(activity: str) -> Move:
    return Move(MoveKind.CANCEL, activity)


@pytest.fixture
def modify(engine: ProcessEngine) -> Callable[..., None]:
    """Lets the administrator modify an instance."""

    def act(instance_id: UUID, *moves: Move, reason: str = REASON) -> None:
        engine.execute(ModifyInstance(instance_id, moves, reason), person("admin"))

    return act


def test_an_instance_is_put_elsewhere_with_its_tasks_and_timers(office: Office, modify) -> None:
    instance = office.start()
    modify(instance, before("aktivitas_10"), cancel("aktivitas_1"))
    assert office.open_activities(instance) == ["aktivitas_10"]
    told = [type for type, _ in office.events(instance)]
    assert told[told.index("instance.modified") :].count("task.cancelled") == 1
    assert told[-2:] == ["timer.cancelled", "timer.scheduled"]
    office.complete(instance, "aktivitas_10")
    assert office.open_activities(instance) == ["aktivitas_11"]


def test_history_says_who_did_what_and_why(office: Office, modify) -> None:
    instance = office.start()
    modify(instance, before("aktivitas_10", variables={"x": 1}), cancel("aktivitas_1"))
    (line,) = [line for line in office.view(instance).history if line.type == "instance.modified"]
    assert (line.actor, line.role, line.activity_id) == ("admin", "administrator", "aktivitas_10")
    assert line.data["reason"] == REASON
    assert line.data["instructions"] == [
        {"type": "startBeforeActivity", "activity": "aktivitas_10", "values": {"x": 1}},
        {"type": "cancel", "activity": "aktivitas_1"},
    ]


def test_one_unit_of_several_is_taken_out_and_the_rest_goes_on(office: Office, modify) -> None:
    instance = office.start()
    office.bring_to(instance, "aktivitas_7")
    task = office.task(instance, "aktivitas_7", "tata-ruang")
    modify(instance, Move(MoveKind.CANCEL, activity_instance_id=task.id))
    (line,) = [line for line in office.view(instance).history if line.type == "instance.modified"]
    assert line.data["instructions"] == [
        {"type": "cancel", "instance": {"id": str(task.id), "activity": "aktivitas_7", "place": 4}}
    ]
    office.complete_units(instance, "sekretariat", "bina-marga", "sumber-daya-air", "cipta-karya")
    assert "aktivitas_7" not in office.open_activities(instance)


def test_nothing_left_means_cancelled_and_the_business_key_is_free(office: Office, modify) -> None:
    instance = office.start()
    modify(instance, cancel("aktivitas_1"))
    assert office.view(instance).row.status is InstanceStatus.CANCELLED
    assert [type for type, _ in office.events(instance)][-1] == "instance.cancelled"
    assert office.start() != instance


def test_a_suspended_instance_is_put_elsewhere_and_stays_suspended(office: Office, engine, modify) -> None:
    instance = office.start()
    engine.execute(SuspendInstance(instance), person("admin"))
    modify(instance, before("aktivitas_10"), cancel("aktivitas_1"))
    assert office.view(instance).row.status is InstanceStatus.SUSPENDED
    ending = office.start(period="TW2")
    engine.execute(SuspendInstance(ending), person("admin"))
    modify(ending, cancel("aktivitas_1"), Move(MoveKind.START_AFTER, "aktivitas_12"))
    assert office.view(ending).row.status is InstanceStatus.COMPLETED


def test_only_administrators_may_and_only_with_a_reason(office: Office, engine, modify) -> None:
    instance = office.start()
    with pytest.raises(NotAllowedError):
        engine.execute(ModifyInstance(instance, (cancel("aktivitas_1"),), REASON), person("kadis"))
    with pytest.raises(ConflictError) as short:
        modify(instance, cancel("aktivitas_1"), reason="salah")
    assert short.value.id == "reason.too_short"
    engine.execute(CancelInstance(instance, REASON), person("admin"))
    with pytest.raises(ConflictError) as ended:
        modify(instance, before("aktivitas_1"))
    assert ended.value.id == "instance.ended"
    assert office.events(instance, "instance.modified") == []


@pytest.fixture
def calling(engine: ProcessEngine) -> tuple[UUID, UUID]:
    """An instance that waits for the one it has called."""
    deploy(engine, "called_task.bpmn", "calls_a_task.bpmn")
    caller = start(engine, "pemanggil", "K-1", nilai=2)
    (called,) = [row.id for row in engine.queries.instances(person("admin")).rows if row.id != caller]
    return caller, called


def test_a_caller_goes_with_the_called_instance_in_which_nothing_is_left(office: Office, calling, modify) -> None:
    caller, called = calling
    modify(called, cancel(office.open_activities(called)[0]))
    assert [office.view(each).row.status for each in calling] == [InstanceStatus.CANCELLED] * 2
    assert [type for type, _ in office.events(caller)][-1] == "instance.cancelled"


def test_a_called_instance_goes_with_its_call_and_another_is_called(office: Office, engine, calling, modify) -> None:
    caller, called = calling
    modify(caller, cancel("panggil"), before("panggil"))
    assert office.view(called).row.status is InstanceStatus.CANCELLED
    (again,) = [row.id for row in engine.queries.instances(person("admin"), "active").rows if row.id != caller]
    office.engine.execute(CompleteTask(office.open_tasks(again)[0].id), person("admin"))
    assert office.open_activities(caller) == ["sesudah"]
