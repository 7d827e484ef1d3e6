"""How an instance is put elsewhere again, from what history says of it."""

from collections.abc import Iterable, Mapping
from typing import cast
from uuid import UUID

from engine.bpmn.values import from_json
from engine.commands.moves import MigrationStep, Move, MoveKind
from engine.replay.scene import Scene

Told = Mapping[str, object]


def modify(scene: Scene) -> None:
    """Carry out a modification's instructions again."""
    told = cast(Iterable[Told], scene.told.data["instructions"])
    skips = cast(list[str], scene.told.data.get("skips") or [])
    scene.acting = ""
    moves = [_move(each, scene) for each in told]
    scene.running.modify(moves, "skip_listeners" in skips, "skip_mappings" in skips)


def migrate(scene: Scene) -> None:
    """Carry out a migration again."""
    data = scene.told.data
    skips = cast(list[str], data.get("skips") or [])
    steps = [MigrationStep(str(source), str(target), update is True) for source, target, update in _plan(data)]
    scene.acting = ""
    workflow = scene.running
    scene.stage.change_definition(scene, UUID(str(data["to"])))
    skipped = "skip_listeners" in skips, "skip_mappings" in skips
    scene.begin(workflow.migrated(scene.loaded.compiled, scene.environment, steps, *skipped))


def _plan(data: Told) -> list[tuple[object, object, object]]:
    return [(each[0], each[1], each[2]) for each in cast(list[list[object]], data["plan"])]


def _move(told: Told, scene: Scene) -> Move:
    return Move(
        MoveKind(str(told["type"])),
        activity_id=str(told.get("activity") or ""),
        flow_id=str(told.get("flow") or ""),
        activity_instance_id=_token(told.get("instance"), scene),
        ancestor_id=_token(told.get("ancestor"), scene),
        variables=_values(told.get("values")),
        local=_values(told.get("local")),
    )


def _token(told: object, scene: Scene) -> UUID | None:
    """Return the present id of an activity instance, by its id, else by its place at its activity.

    Raises:
        KeyError: There is none at that place.
    """
    if not isinstance(told, Mapping):
        return None
    id = str(told["id"])
    known = scene.ids.known(id)
    if known is not None or "activity" not in told:
        return known or UUID(id)  # What is no activity instance is the instance itself.
    here = [token.id for token in scene.running.tokens if token.activity_id == told["activity"]]
    place = told.get("place", 0)
    if not isinstance(place, int) or place >= len(here):
        raise KeyError(id)
    scene.ids.bind(id, here[place])
    return here[place]


def _values(told: object) -> dict[str, object]:
    return {name: from_json(value) for name, value in told.items()} if isinstance(told, Mapping) else {}
