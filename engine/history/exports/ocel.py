"""OCEL 2.0 (ocel-standard.org), JSON: every event, and the objects it is about: instance, task, person, version."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO
from uuid import UUID

import orjson

from engine.domain import HistoryEventType
from engine.history.exports.wanted import Log, told_instant
from engine.store.queries.exporting import Case, StoredEvent

OBJECT_TYPES = {
    "process_definition": {"key": "string", "version": "integer", "name": "string"},
    "process_instance": {"business_key": "string", "status": "string", "started_by": "string"},
    "task": {"activity_id": "string", "activity": "string", "lane": "string", "element": "string", "round": "integer"},
    "user": {},
}
"""Attributes of each type of object."""

EVENT_ATTRIBUTES = ("activity_id", "activity", "role", "source", "data")


def write(log: Log, out: BinaryIO) -> int:
    """Write events and objects; return how many events."""
    counter = [0]
    out.write(b'{"objectTypes":')
    out.write(orjson.dumps([_type(name, attributes.items()) for name, attributes in OBJECT_TYPES.items()]))
    out.write(b',"eventTypes":')
    attributes = [(name, "string") for name in EVENT_ATTRIBUTES]
    out.write(orjson.dumps([_type(str(type), attributes) for type in HistoryEventType]))
    out.write(b',"events":[')
    _write_all(_events(log, counter), out)
    # The history is read once more for its objects, so that a million tasks need not be remembered.
    out.write(b'],"objects":[')
    _write_all(_objects(log), out)
    out.write(b"]}\n")
    return counter[0]


def _type(name: str, attributes: Iterable[tuple[str, str]]) -> dict[str, object]:
    return {"name": name, "attributes": [{"name": each, "type": type} for each, type in attributes]}


def _write_all(items: Iterable[dict[str, object]], out: BinaryIO) -> None:
    between = b"\n"
    for item in items:
        out.write(between + orjson.dumps(item))
        between = b",\n"


def _events(log: Log, counter: list[int]) -> Iterator[dict[str, object]]:
    for case, own in log.cases():
        for event in own:
            counter[0] += 1
            yield _event(log, case, event)


def _event(log: Log, case: Case, event: StoredEvent) -> dict[str, object]:
    said = {
        "activity_id": event.activity_id,
        "activity": log.activity(case, event.activity_id),
        "role": event.role,
        "source": str(event.source),
        "data": event.data,
    }
    about = [("instance", str(case.id)), ("actor", _user(event.actor)), ("definition", str(case.definition_id))]
    if event.task_id is not None:
        about.append(("task", str(event.task_id)))
    return {
        "id": f"{event.chain}:{event.sequence}",
        "type": str(event.type),
        "time": told_instant(event.at),
        "attributes": [{"name": name, "value": value} for name, value in said.items()],
        "relationships": [{"objectId": id, "qualifier": qualifier} for qualifier, id in about],
    }


def _objects(log: Log) -> Iterator[dict[str, object]]:
    users: set[str] = set()
    definitions: set[UUID] = set()
    for case, own in log.cases():
        if case.definition_id not in definitions:
            definitions.add(case.definition_id)
            said: dict[str, object] = {"key": case.key, "version": case.version, "name": case.process_name}
            yield _object(str(case.definition_id), "process_definition", said)
        yield _instance(case)
        yield from (_task(log, case, event) for event in own if event.type is HistoryEventType.TASK_CREATED)
        new = {event.actor for event in own} - users
        users |= new
        yield from (_object(_user(user), "user", {}) for user in sorted(new))


def _instance(case: Case) -> dict[str, object]:
    said: dict[str, object] = {
        "business_key": case.business_key,
        "status": str(case.status),
        "started_by": case.started_by,
    }
    about = [("version", str(case.definition_id))]
    if case.calling_instance_id is not None:
        about.append(("called_by", str(case.calling_instance_id)))
    return _object(str(case.id), "process_instance", said, told_instant(case.started_at), about)


def _task(log: Log, case: Case, event: StoredEvent) -> dict[str, object]:
    data, node = orjson.loads(event.data), log.node(case, event.activity_id)
    said: dict[str, object] = {
        "activity_id": event.activity_id,
        "activity": log.activity(case, event.activity_id),
        "lane": node.lane.name if node and node.lane else "",
        "element": data["element"],
        "round": data["round"],
    }
    return _object(str(event.task_id), "task", said, told_instant(event.at), [("instance", str(case.id))])


def _object(
    id: str, type: str, said: dict[str, object], at: str = "1970-01-01T00:00:00Z", about: Iterable[tuple[str, str]] = ()
) -> dict[str, object]:
    return {
        "id": id,
        "type": type,
        "attributes": [{"name": name, "time": at, "value": value} for name, value in said.items()],
        "relationships": [{"objectId": other, "qualifier": qualifier} for qualifier, other in about],
    }


def _user(user_id: str) -> str:
    # An account may be called like anything; objects of all types share one set of ids.
    return f"user:{user_id}"
