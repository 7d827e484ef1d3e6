"""How nodes and flows must hang together: starts, gateways, subprocesses, what no flow reaches."""

from collections.abc import Iterable

from engine.bpmn.model import EventKind, Flow, Node, TimerKind
from engine.bpmn.validation.findings import Reading
from engine.bpmn.validation.graph import Graph, is_of, start_events
from engine.bpmn.validation.subscriptions import check_scope_start, is_event_subprocess
from engine.bpmn.xml import SUBPROCESSES


def check_structure(reading: Reading, graph: Graph) -> None:
    """Check one process."""
    definition = reading.definition
    _check_process_starts(reading, graph.inside[definition.key])
    for node in definition.nodes.values():
        if node.type in SUBPROCESSES:
            _check_subprocess(reading, node, graph.inside[node.id])
        elif node.type == "exclusiveGateway":
            _check_exclusive(reading, node, graph.outgoing[node.id])
        elif node.type == "parallelGateway":
            _check_parallel(reading, node, graph.outgoing[node.id])
        if node.type.endswith("Gateway") and not graph.outgoing[node.id] and node.type != "exclusiveGateway":
            reading.warning(node.id, f"No flow leaves the gateway '{node.id}', so the path ends there.")
        _check_default(reading, node, graph.outgoing[node.id])
    _check_reach(reading, graph)


def _check_process_starts(reading: Reading, nodes: Iterable[Node]) -> None:
    starts = start_events(nodes)
    if not starts:
        reading.problem("", "process must define a startEvent element")
    begin = [node for node in starts if is_of(node, EventKind.NONE, EventKind.TIMER)]
    for extra in begin[1:]:
        mixed = {is_of(node, EventKind.TIMER) for node in begin} == {True, False}
        more = ". Draw the timer start in a process of its own that calls this one" if mixed else ""
        reading.problem(
            extra.id,
            f"multiple none start events or timer start events not supported on process definition: '{begin[0].id}' "
            f"and '{extra.id}'{more}.",
        )
    for start in begin:
        if start.event is not None and start.event.timer is TimerKind.DURATION:
            reading.problem(
                start.id, "Alur does not execute 'timeDuration' on a start event yet. Use timeCycle or timeDate."
            )


def _check_subprocess(reading: Reading, node: Node, inside: Iterable[Node]) -> None:
    starts = start_events(inside)
    if not starts:
        reading.problem(node.id, f"subProcess must define a startEvent element: '{node.id}' has none.")
    for extra in starts[1:]:
        reading.problem(extra.id, f"multiple start events not supported for subprocess: '{extra.id}' is one too many.")
    for start in starts:
        check_scope_start(reading, node, start)


def _check_exclusive(reading: Reading, node: Node, flows: list[Flow]) -> None:
    if not flows:
        reading.problem(node.id, f"Exclusive Gateway '{node.id}' has no outgoing sequence flows.")
    elif len(flows) == 1:
        if flows[0].condition:
            reading.problem(
                flows[0].id,
                f"Exclusive Gateway '{node.id}' has only one outgoing sequence flow ('{flows[0].id}'). "
                "This is not allowed to have a condition.",
            )
    else:
        _check_choice(reading, node, flows)


def _check_choice(reading: Reading, node: Node, flows: list[Flow]) -> None:
    bare = [flow for flow in flows if not flow.condition and not flow.is_default]
    has_default = any(flow.is_default for flow in flows)
    for flow in bare:
        sentence = (
            f"Exclusive Gateway '{node.id}' has outgoing sequence flow '{flow.id}' without condition which is not the "
            "default flow."
        )
        if has_default or len(bare) > 1:
            reading.problem(flow.id, sentence)
        else:
            reading.warning(
                flow.id, f"{sentence} It is taken where no flow before it is. Better set it as the default flow."
            )


def _check_default(reading: Reading, node: Node, flows: list[Flow]) -> None:
    for flow in flows:
        if flow.is_default and flow.condition:
            kind = "Exclusive Gateway" if node.type == "exclusiveGateway" else f"'{node.type}'"
            reading.problem(
                flow.id,
                f"{kind} '{node.id}' has outgoing sequence flow '{flow.id}' which is the default flow but has a "
                "condition too. Remove one of the two.",
            )


def _check_parallel(reading: Reading, node: Node, flows: list[Flow]) -> None:
    for flow in flows:
        if flow.condition:
            reading.warning(
                flow.id,
                f"The condition of '{flow.id}' is ignored: the parallel gateway '{node.id}' takes all its flows.",
            )


def _check_reach(reading: Reading, graph: Graph) -> None:
    reached: set[str] = set()
    waiting = [node.id for node in _beginnings(reading)]
    targets = {node.event.name: node.id for node in _links(reading, "intermediateCatchEvent") if node.event}
    links = {
        node.id: targets.get(node.event.name, "") for node in _links(reading, "intermediateThrowEvent") if node.event
    }
    while waiting:
        id = waiting.pop()
        if id in reached:
            continue
        reached.add(id)
        waiting.extend(flow.target for flow in graph.outgoing[id])
        waiting.extend(node.id for node in graph.attached[id])
        waiting.extend(id for id in (links.get(id), _handler(reading, id)) if id)
    for id, node in reading.definition.nodes.items():
        # A node within a subprocess that is not reached itself is not worth a second sentence.
        if id not in reached and (node.scope in reached or node.scope == reading.definition.key):
            reading.warning(id, f"No path from a start event leads to '{id}', so it is never executed.")


def _beginnings(reading: Reading) -> list[Node]:
    """Return where tokens come from: start events, event subprocesses, and what is reached by compensation."""
    nodes = reading.definition.nodes.values()
    return [node for node in nodes if node.type == "startEvent" or is_event_subprocess(node) or node.for_compensation]


def _links(reading: Reading, type_: str) -> list[Node]:
    return [node for node in reading.definition.nodes.values() if node.type == type_ and is_of(node, EventKind.LINK)]


def _handler(reading: Reading, id: str) -> str:
    node = reading.definition.nodes.get(id)
    return "" if node is None else node.compensated_by
