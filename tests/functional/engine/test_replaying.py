"""Every instance can be run again from its history alone; where that comes out differently, the place is named.

That all instances of all functional tests come out alike is asserted in conftest, after each test. Here are those that
do not: somebody with the key has written history anew, somebody has changed the tables beside it, or the diagram is
another one.
"""

from collections.abc import Callable
from uuid import UUID, uuid4

import orjson
import pytest
from sqlalchemy import delete, select, update

from engine.config import Settings
from engine.domain import HistoryEventType
from engine.errors import NotAllowedError, NotFoundError
from engine.handlers.context import Services
from engine.history.chain import Link, head_mac, mac_of
from engine.process_engine import ProcessEngine
from engine.read_models import Difference, Replayed
from engine.store.database import open_database
from engine.store.repositories.definitions import RESOURCE
from engine.store.repositories.history import EVENT
from engine.store.repositories.instances import INSTANCE
from tests.support.deployments import deploy
from tests.support.office import KEY, Office, person
from tests.support.replays import replayed

Rows = list[dict]


class Forger:
    """Somebody who has the key and writes an instance's history anew so that it fits."""

    def __init__(self, office: Office, settings: Settings, services: Services) -> None:
        self._office = office
        self._settings = settings
        self._services = services

    def rewrite(self, instance: UUID, change: Callable[[Rows], Rows]) -> None:
        """Change an instance's events, number and chain them anew, and set its head to the last."""
        database, key = open_database(self._settings.database_url), self._settings.load_history_key()
        with database.connect().execution_options(alur_writes=True) as connection:
            found = connection.execute(select(EVENT).where(EVENT.c.chain == instance).order_by(EVENT.c.sequence))
            rows, head = change([dict(row._mapping) for row in found]), ""
            for sequence, row in enumerate(rows, 1):
                row["sequence"] = sequence
                head = row["mac"] = mac_of(key, head, row)
            connection.execute(delete(EVENT).where(EVENT.c.chain == instance))
            connection.execute(EVENT.insert(), rows)
            bound = head_mac(key, instance, Link(head, len(rows)))
            values = {"history_head": head, "history_count": len(rows), "history_mac": bound}
            connection.execute(update(INSTANCE).where(INSTANCE.c.id == instance).values(**values))
            connection.commit()
        database.dispose()
        assert self._office.engine.queries.verify(person("auditor")).whole

    def change_state(self, instance: UUID, change: Callable[[dict], None]) -> None:
        """Change the state that an instance rests in."""
        database = open_database(self._settings.database_url)
        with database.connect().execution_options(alur_writes=True) as connection:
            stored = connection.execute(select(INSTANCE.c.state).where(INSTANCE.c.id == instance)).scalar_one()
            change(state := orjson.loads(stored))
            connection.execute(update(INSTANCE).where(INSTANCE.c.id == instance).values(state=orjson.dumps(state)))
            connection.commit()
        database.dispose()

    def replay(self) -> Replayed:
        return replayed(self._settings.database_url, self._services)

    def difference(self) -> Difference:
        """Return the one difference that a replay finds."""
        found = self.replay()
        assert found.difference_count == len(found.differences) == 1
        return found.differences[0]


@pytest.fixture
def forger(office: Office, settings: Settings, replay_services: Services) -> Forger:
    return Forger(office, settings, replay_services)


@pytest.fixture
def instance(office: Office) -> UUID:
    """The SOP, sent back once, with a late task."""
    instance = office.start()
    office.clock.move_to("2026-11-23 07:45")
    office.worker.run_due_jobs()
    office.bring_to(instance, "aktivitas_7")
    office.complete_units(instance, hasil_validasi="valid")
    office.complete(instance, "aktivitas_8", keputusan_8="kembalikan", catatan_8="Data belum lengkap.")
    return instance


def place_of(rows: Rows, type: HistoryEventType, activity: str = "") -> int:
    return next(n for n, row in enumerate(rows) if row["type"] is type and activity in ("", row["activity_id"]))


def test_an_honest_instance_comes_out_alike_to_its_last_event(office: Office, instance: UUID):
    found = office.engine.queries.replay_instances(person("auditor"))
    assert found.differences == ()
    assert (found.instances, found.difference_count) == (1, 0)
    assert found.events == len(office.chain(instance)) > 80


@pytest.mark.damages_state
def test_a_value_that_was_entered_otherwise_is_named_where_it_first_shows(forger: Forger, instance: UUID):
    sequence = 0

    def change(rows: Rows) -> Rows:
        nonlocal sequence
        place = place_of(rows, HistoryEventType.TASK_COMPLETED, "aktivitas_1")
        data = orjson.loads(rows[place]["data"])
        data["values"]["isi_disposisi"] = "Jangan susun apa pun."
        rows[place]["data"] = orjson.dumps(data).decode()
        sequence = rows[place]["sequence"]
        return rows

    forger.rewrite(instance, change)
    found = forger.difference()
    assert (found.instance_id, found.sequence, found.type) == (instance, sequence + 1, "variable.changed")
    assert "Susun pengukuran kinerja" in found.expected
    assert "Jangan susun apa pun." in found.came


@pytest.mark.damages_state
@pytest.mark.parametrize(
    "type",
    [
        HistoryEventType.FLOW_TAKEN,
        HistoryEventType.ACTIVITY_STARTED,
        HistoryEventType.TASK_CREATED,
        HistoryEventType.TIMER_SCHEDULED,
        HistoryEventType.TASK_COMPLETED,
        HistoryEventType.TIMER_FIRED,
        HistoryEventType.TASK_RETURNED,
    ],
)
def test_an_event_that_was_taken_out_is_missed(forger: Forger, instance: UUID, type: HistoryEventType):
    sequence = 0

    def change(rows: Rows) -> Rows:
        nonlocal sequence
        sequence = place_of(rows, type) + 1
        return [*rows[: sequence - 1], *rows[sequence:]]

    forger.rewrite(instance, change)
    found = forger.difference()
    assert found.instance_id == instance
    # What stands beside the workflow, such as `task.overdue`, is passed over.
    assert found.sequence in (sequence, sequence + 1)
    assert found.expected != found.came


@pytest.mark.damages_state
def test_a_due_time_that_was_moved_in_history_is_named(forger: Forger, instance: UUID):
    def change(rows: Rows) -> Rows:
        row = rows[place_of(rows, HistoryEventType.TASK_CREATED, "aktivitas_2")]
        row["data"] = orjson.dumps(orjson.loads(row["data"]) | {"due": "2026-12-31T08:00:00.000+00:00"}).decode()
        return rows

    forger.rewrite(instance, change)
    found = forger.difference()
    assert (found.type, found.activity_id) == ("task.created", "aktivitas_2")
    assert "2026-12-31" in found.expected
    assert "2026-12-31" not in found.came


@pytest.mark.damages_state
def test_an_event_that_no_replay_knows_is_named_as_such(forger: Forger, instance: UUID):
    def change(rows: Rows) -> Rows:
        return [*rows, {**rows[-1], "type": HistoryEventType.HISTORY_SEALED, "data": "{}"}]

    forger.rewrite(instance, change)
    found = forger.difference()
    assert found.type == "history.sealed"
    assert "does not know" in found.came


@pytest.mark.damages_state
def test_a_variable_that_was_changed_beside_history_is_named(forger: Forger, instance: UUID, office: Office):
    def change(state: dict) -> None:
        state["variables"]["isi_disposisi"] = "Diubah langsung di basis data."

    forger.change_state(instance, change)
    assert office.engine.queries.verify(person("auditor")).whole, "history itself is untouched"
    found = forger.difference()
    assert (found.instance_id, found.type) == (instance, "")
    assert found.sequence == len(office.chain(instance)) + 1
    assert "Diubah langsung di basis data." in found.expected
    assert "Susun pengukuran kinerja" in found.came


@pytest.mark.damages_state
def test_a_token_that_was_taken_away_beside_history_is_named(forger: Forger, instance: UUID):
    forger.change_state(instance, lambda state: state["tokens"].pop())
    assert forger.difference().expected.startswith("at rest, ")


@pytest.mark.damages_state
def test_a_state_that_cannot_be_restored_is_named(forger: Forger, instance: UUID):
    forger.change_state(instance, lambda state: state.update(v=99))
    assert "its state has version 99" in forger.difference().expected


@pytest.mark.damages_state
def test_a_diagram_that_became_another_is_shown_by_what_it_now_does(
    forger: Forger, instance: UUID, settings: Settings, replay_services: Services
):
    database = open_database(settings.database_url)
    with database.connect().execution_options(alur_writes=True) as connection:
        for id, content in connection.execute(select(RESOURCE.c.id, RESOURCE.c.content)).all():
            swapped = content.replace(b'id="aktivitas_3"', b'id="aktivitas_3_lain"').replace(
                b'Ref="aktivitas_3"', b'Ref="aktivitas_3_lain"'
            )
            swapped = swapped.replace(b">aktivitas_3<", b">aktivitas_3_lain<")
            connection.execute(update(RESOURCE).where(RESOURCE.c.id == id).values(content=swapped))
        connection.commit()
    database.dispose()
    fresh = Services(settings, replay_services.history_key, replay_services.scripts, replay_services.limits)
    found = replayed(settings.database_url, fresh)
    assert found.difference_count == 1
    assert found.differences[0].activity_id in {"aktivitas_3", "aktivitas_3_lain"}


def test_one_instance_or_one_process_can_be_replayed_alone(office: Office, engine: ProcessEngine):
    first, second = office.start("TW1"), office.start("TW2")
    deploy(engine, "two_roles.bpmn")
    queries, auditor = engine.queries, person("auditor")
    assert queries.replay_instances(auditor, instance_id=first).instances == 1
    assert queries.replay_instances(auditor, key=KEY).instances == 2
    assert queries.replay_instances(auditor, key="lain").instances == 0
    with pytest.raises(NotFoundError):
        queries.replay_instances(auditor, instance_id=uuid4())
    told: list[tuple[int, int]] = []
    queries.replay_instances(auditor, progress=lambda done, of: told.append((done, of)))
    assert told == [(1, 2), (2, 2)]
    assert second != first


def test_only_auditors_and_administrators_may_replay(office: Office):
    with pytest.raises(NotAllowedError):
        office.engine.queries.replay_instances(person("kadis"))
