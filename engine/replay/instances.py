"""Replay instances, one after the other, and name where one of them first does something else."""

import time
from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from engine.bpmn.workflow import Workflow
from engine.domain import HistoryEventType
from engine.errors import EngineError, NotFoundError
from engine.handlers.context import Services
from engine.read_models.audit import Difference, Replayed
from engine.replay.acts import ACTS
from engine.replay.comparing import NOTHING, compare
from engine.replay.resting import difference
from engine.replay.scene import Facts, Stage
from engine.replay.story import Told, Turn, turns
from engine.replay.telling import Teller
from engine.store.database import Connection
from engine.store.queries import exporting, instances
from engine.store.queries.exporting import Case, StoredEvent
from engine.store.repositories.definitions import Definitions

Progress = Callable[[int, int], None]
"""Is told how many instances have been replayed, and how many there are."""

MOST_DIFFERENCES = 1_000
"""Differences that are listed; all are counted."""


def replay_instances(
    connection: Connection,
    services: Services,
    *,
    instance_id: UUID | None = None,
    key: str = "",
    progress: Progress | None = None,
) -> Replayed:
    """Run instances again from their history, and return where they differ. Changes nothing.

    Args:
        connection: Where; all is read in one transaction.
        services: What workflows need.
        instance_id: One instance only.
        key: Instances of one process only.
        progress: Is told how far it is, after each instance.

    Raises:
        NotFoundError: There is no such instance.
    """
    began, tell = time.perf_counter(), progress or (lambda done, of: None)
    total = 1 if instance_id else exporting.count_cases(connection, key)
    done = events = count = 0
    found: list[Difference] = []
    for case, stored in _cases(connection, instance_id, key):
        differs = _Replay(connection, services, case).run(stored)
        done, events = done + 1, events + len(stored)
        if differs is not None:
            count += 1
            found = [*found, differs][:MOST_DIFFERENCES]
        tell(done, max(total, done))
    return Replayed(done, events, time.perf_counter() - began, tuple(found), count)


def _cases(connection: Connection, instance_id: UUID | None, key: str) -> Iterable[tuple[Case, Sequence[StoredEvent]]]:
    if instance_id is None:
        return exporting.cases(connection, key, None, None)
    found = exporting.case(connection, instance_id)
    if found is None:
        raise NotFoundError("instance.unknown", f"Cannot find instance {instance_id}: there is none.")
    return [found]


class _Replay:
    """One instance, run again."""

    def __init__(self, connection: Connection, services: Services, case: Case) -> None:
        self._connection = connection
        self._services = services
        self._case = case
        self._teller = Teller()

    def run(self, stored: Sequence[StoredEvent]) -> Difference | None:
        """Run it from its first event to its last, and compare the state it then rests in."""
        stage: Stage | None = None
        last: Told | None = None
        for turn in turns(stored):
            if turn.act is None or turn.act.type not in ACTS:
                return self._untold(turn.act or turn.consequences[0])
            if stage is None:
                if turn.act.type is not HistoryEventType.INSTANCE_STARTED:
                    return self._untold(turn.act)
                stage = self._stage(turn.act)
            last = turn.act
            differs = self._turn(stage, turn, turn.act)
            if differs is not None:
                return differs
        return self._rest(stage, last, len(stored)) if stage and last else None

    def _stage(self, started: Told) -> Stage:
        definition = UUID(str(started.data["definition"]))
        loaded = self._services.registry.load(Definitions(self._connection), definition)
        facts = Facts(self._case.id, str(started.data.get("business_key") or ""), started.actor)
        return Stage(self._services, self._connection, facts, loaded)

    def _turn(self, stage: Stage, turn: Turn, act: Told) -> Difference | None:
        try:
            scene, decisions = stage.scene(turn, act)
            scene.acting = act.activity_id
            ACTS[act.type](scene)
            came = self._teller.tell(scene, decisions.told)
            stage.state = scene.running.state()
        except EngineError as error:
            return self._failed(act, str(error))
        except KeyError as error:
            return self._failed(act, f"The instance does not wait for {error}.")
        return compare(self._case.id, act, turn.consequences, came, stage.ids)

    def _rest(self, stage: Stage, last: Told, events: int) -> Difference | None:
        stored = instances.state_of(self._connection, self._case.id)
        found: tuple[str, str] | None = None
        try:
            if stored != stage.state:
                there, here = (
                    Workflow.restore(stage.loaded.compiled, stage.surroundings(last), state)
                    for state in (stored, stage.state)
                )
                found = difference(there, here, stage.ids)
        except (EngineError, ValueError, KeyError) as error:
            found = ("a state that can be restored", str(error))
        if found is None:
            return None
        return Difference(self._case.id, events + 1, "", "", f"at rest, {found[1]}", found[0])

    def _untold(self, told: Told) -> Difference:
        reason = "replay does not know how this is done again, or history does not say what it came of"
        return Difference(self._case.id, told.sequence, told.type, told.activity_id, str(told.type), reason)

    def _failed(self, act: Told, why: str) -> Difference:
        came = f"{NOTHING}: {why}"
        return Difference(self._case.id, act.sequence, act.type, act.activity_id, str(act.type), came)
