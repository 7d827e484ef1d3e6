"""Circles that nobody and nothing can stop: only gateways and nodes that pass straight through."""

from engine.bpmn.model import Definition, Node
from engine.bpmn.validation.findings import Reading
from engine.bpmn.validation.structure import Graph

_PASS_THROUGH = frozenset(
    {"exclusiveGateway", "parallelGateway", "inclusiveGateway", "task", "manualTask", "intermediateThrowEvent"}
)


_REPORTED = 20
"""Circles named of one process; who drew more of them has understood by then."""


def check_cycles(reading: Reading, graph: Graph) -> None:
    """Report circles without a wait state and without anything that could change a variable.

    A script or an output parameter in the circle can end it; whether it does is for the limit of steps to see.
    """
    passing = _passing(reading.definition, graph)
    order = {id: place for place, id in enumerate(reading.definition.nodes)}
    ahead = {
        id: [flow.target for flow in graph.outgoing[id] if flow.target in passing]
        for id in sorted(passing, key=order.__getitem__)
    }
    for _ in range(_REPORTED):
        circle = _take_circle(ahead)
        if not circle:
            return
        first = min(circle, key=order.__getitem__)
        named = ", ".join(f"'{id}'" for id in circle[:10])
        reading.problem(
            first,
            f"The circle {named} never waits: nothing in it changes a variable or waits for somebody, so it would run "
            "for ever. Put a user task or a timer into it.",
        )


def _take_circle(ahead: dict[str, list[str]]) -> list[str]:
    """Find one circle among nodes and their successors, and take its nodes out; empty where there is none left."""
    _trim(ahead)
    if not ahead:
        return []
    path: dict[str, int] = {}
    node = next(iter(ahead))
    while node not in path:
        path[node] = len(path)
        node = next(following for following in ahead[node] if following in ahead)
    circle = list(path)[path[node] :]
    for id in circle:
        del ahead[id]
    return circle


def _trim(ahead: dict[str, list[str]]) -> None:
    """Take out all nodes from which no path leads to a circle."""
    behind: dict[str, list[str]] = {id: [] for id in ahead}
    left: dict[str, int] = {}
    for id, following in ahead.items():
        present = [other for other in following if other in ahead]
        left[id] = len(present)
        for other in present:
            behind[other].append(id)
    ends = [id for id, count in left.items() if count == 0]
    while ends:
        id = ends.pop()
        del ahead[id]
        for other in behind[id]:
            left[other] -= 1
            if left[other] == 0:
                ends.append(other)


def _passing(definition: Definition, graph: Graph) -> frozenset[str]:
    """Return the nodes that a token leaves in the step in which it came, with all variables as they were."""
    plain = {node.id for node in definition.nodes.values() if node.type in _PASS_THROUGH and not _changes(node)}
    # Subprocesses from the innermost out: document order has each before what is in it.
    for node in reversed(tuple(definition.nodes.values())):
        if node.type == "subProcess" and not _changes(node) and _passes_through(graph.inside[node.id], plain):
            plain.add(node.id)
    return frozenset(plain)


def _passes_through(inside: list[Node], plain: set[str]) -> bool:
    return all(node.id in plain or node.type in ("startEvent", "endEvent") for node in inside)


def _changes(node: Node) -> bool:
    return bool(node.outputs)
