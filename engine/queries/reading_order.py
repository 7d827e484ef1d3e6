"""In which order people read a process's activities: by the SOP's numbers, else along its flows."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from engine.bpmn.model import Definition, EventKind, Node

_NUMBER = re.compile(r"(\d+)\s*[.)]?\s*([a-z]?)", re.IGNORECASE)


def in_reading_order(model: Definition, nodes: Sequence[Node]) -> list[Node]:
    """Return activities as an SOP lists them; `nodes` are in the file's order.

    A file whose numbers ascend is in that order already. Camunda Modeler writes what was drawn last at the end, so
    other files are put in the order of their numbers, those without a number behind what leads to them.
    """
    numbers = [number for node in nodes if (number := _number_of(node)) is not None]
    if numbers and all(one <= two for one, two in pairwise(numbers)):
        return list(nodes)
    places = {id_: place for place, id_ in enumerate(_along_flows(model))}
    ordered = sorted(nodes, key=lambda node: places.get(node.id, len(places)))
    if not numbers:
        return list(nodes) if any(node.properties.get("nomor") for node in nodes) else ordered
    ranks, before = {}, (0, "")
    for node in ordered:
        before = _number_of(node) or before
        ranks[node.id] = before
    return sorted(ordered, key=lambda node: (ranks[node.id], _number_of(node) is None))


def followers(model: Definition, node: Node) -> list[tuple[str, str]]:
    """Return what comes right after a node as (id, name of the flow), into subprocesses and out of them again.

    The end of a process is followed by nothing, and so is whatever ends it.
    """
    if node.type == "subProcess" and not node.triggered_by_event:
        starts = [each for each in model.nodes.values() if each.scope == node.id and each.type == "startEvent"]
        return [(each.id, "") for each in starts] or _behind(model, node)
    return _behind(model, node)


def _behind(model: Definition, node: Node) -> list[tuple[str, str]]:
    """Return what a node's flows lead to, at the end of a subprocess what comes after that."""
    onward = [(flow.target, flow.name) for flow in model.outgoing(node.id)]
    if onward:
        return onward
    event, around = node.event, model.nodes.get(node.scope)
    if event is not None and event.kind is EventKind.LINK:
        same = [each for each in model.nodes.values() if each.event == event and each.id != node.id]
        return [(each.id, "") for each in same if model.outgoing(each.id)]
    if around is None or around.type != "subProcess" or around.triggered_by_event:
        return []
    if event is not None and event.kind in {EventKind.ERROR, EventKind.CANCEL}:
        caught = [each for each in model.boundary_events(around.id) if each.event and each.event.kind is event.kind]
        return [found for each in caught for found in _behind(model, each)]
    return _behind(model, around)


def _number_of(node: Node) -> tuple[int, str] | None:
    found = _NUMBER.fullmatch(node.properties.get("nomor", "").strip())
    return (int(found[1]), found[2].lower()) if found else None


def _along_flows(model: Definition) -> Iterator[str]:
    """Yield node ids so that each comes after what leads to it, loops aside, the first way out first."""
    finished: list[str] = []
    seen = set[str]()
    starts = [node.id for node in model.nodes.values() if node.type == "startEvent" and _begins(model, node)]
    for start in reversed(starts):
        waiting: list[tuple[str, Iterator[str]]] = [(start, _next_of(model, start))]
        seen.add(start)
        while waiting:
            follower = next((each for each in waiting[-1][1] if each not in seen), None)
            if follower is None:
                finished.append(waiting.pop()[0])
            else:
                seen.add(follower)
                waiting.append((follower, _next_of(model, follower)))
    return reversed(finished)


def _begins(model: Definition, start: Node) -> bool:
    """Whether nothing drawn leads to a start event: a subprocess's own is reached through it."""
    around = model.nodes.get(start.scope)
    return around is None or around.triggered_by_event


def _next_of(model: Definition, id_: str) -> Iterator[str]:
    """Yield followers, the last one first: what is finished last comes first in the end."""
    node = model.nodes[id_]
    beside = [event.id for event in model.boundary_events(id_)]
    return reversed([*(target for target, _ in followers(model, node)), *beside])
