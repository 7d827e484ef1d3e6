"""Circles without a wait state: refused where no path leads out of them, warned of where one does."""

from engine.bpmn.model import Definition, EventKind, Node, ServiceKind
from engine.bpmn.validation.findings import Reading
from engine.bpmn.validation.graph import Graph, is_of

_GATEWAYS = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway"})
_TASKS = frozenset({"task", "manualTask", "scriptTask"})
_SERVICES = frozenset({"serviceTask", "sendTask", "businessRuleTask", "intermediateThrowEvent"})
_SUBPROCESSES = frozenset({"subProcess", "transaction"})

_REPORTED = 20
"""Circles named of one process; who drew more of them has understood by then."""


def check_cycles(reading: Reading, graph: Graph) -> None:
    """Report circles that a token can run for ever without anybody or anything in between.

    Which way a gateway goes is for variables to say; a circle with a way out may end, and if it does not the limit of
    steps ends it.
    """
    passing = _passing(reading.definition, graph)
    order = {id: place for place, id in enumerate(reading.definition.nodes)}
    trapped = passing - _leaving(passing, graph)
    for circle in _circles(trapped, graph, order):
        reading.problem(
            min(circle, key=order.__getitem__),
            f"The circle {_named(circle)} never waits, and no path leads out of it: it would run for ever. Put a user "
            "task or a timer into it, or a way out.",
        )
    changing = {id for id in passing if _changes(reading.definition.nodes[id])}
    for circle in _circles(passing - trapped - changing, graph, order):
        reading.warning(
            min(circle, key=order.__getitem__),
            f"Nothing in the circle {_named(circle)} waits or changes a variable. An instance that goes round it stops "
            "with an incident at the limit of steps.",
        )


def _named(circle: list[str]) -> str:
    return ", ".join(f"'{id}'" for id in circle[:10])


def _leaving(passing: frozenset[str], graph: Graph) -> set[str]:
    """Return the passing nodes from which some path ends, or leads to a node where a token waits."""
    found = {
        id for id in passing if not graph.outgoing[id] or any(flow.target not in passing for flow in graph.outgoing[id])
    }
    waiting = list(found)
    while waiting:
        for flow in graph.incoming[waiting.pop()]:
            if flow.source in passing and flow.source not in found:
                found.add(flow.source)
                waiting.append(flow.source)
    return found


def _circles(among: frozenset[str], graph: Graph, order: dict[str, int]) -> list[list[str]]:
    """Return circles among some nodes, no two with a node in common."""
    ahead = {
        id: [flow.target for flow in graph.outgoing[id] if flow.target in among]
        for id in sorted(among, key=order.__getitem__)
    }
    found: list[list[str]] = []
    while len(found) < _REPORTED and (circle := _take_circle(ahead)):
        found.append(circle)
    return found


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
    """Return the nodes that a token leaves in the step in which it came."""
    plain = {node.id for node in definition.nodes.values() if _passes(node)}
    # Subprocesses from the innermost out: document order has each before what is in it.
    for node in reversed(tuple(definition.nodes.values())):
        if node.type in _SUBPROCESSES and _is_plain(node, graph) and _passes_through(graph.inside[node.id], plain):
            plain.add(node.id)
    return frozenset(plain)


def _passes(node: Node) -> bool:
    if node.async_before or node.async_after or is_of(node, EventKind.LINK):
        return False
    waits = node.service is not None and node.service.kind is ServiceKind.EXTERNAL
    return node.type in _GATEWAYS | _TASKS or (node.type in _SERVICES and not waits)


def _is_plain(node: Node, graph: Graph) -> bool:
    return not (node.async_before or node.async_after or node.triggered_by_event or graph.attached[node.id])


def _passes_through(inside: list[Node], plain: set[str]) -> bool:
    return all(node.id in plain or node.type in ("startEvent", "endEvent") for node in inside)


def _changes(node: Node) -> bool:
    """Whether a node may change what the gateways of a circle decide by."""
    return bool(node.outputs or node.script or node.service or node.execution_listeners)
