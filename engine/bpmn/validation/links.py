"""Links, event-based gateways and event subprocesses: where no ordinary flow may lead."""

from engine.bpmn.model import EventKind, Flow, Node
from engine.bpmn.validation.findings import Reading
from engine.bpmn.validation.graph import Graph, is_of
from engine.bpmn.validation.subscriptions import is_event_subprocess


def check_links(reading: Reading, graph: Graph) -> None:
    """Check the links, event-based gateways and event subprocesses of one process."""
    targets: dict[str, Node] = {}
    for node in reading.definition.nodes.values():
        if is_of(node, EventKind.LINK) and node.type == "intermediateCatchEvent":
            _check_link_target(reading, node, targets)
        elif node.type == "eventBasedGateway":
            _check_event_gateway(reading, node, graph)
        elif is_event_subprocess(node):
            _check_apart(reading, node, graph)
    for node in reading.definition.nodes.values():
        if is_of(node, EventKind.LINK) and node.type == "intermediateThrowEvent":
            _check_link_source(reading, node, targets, graph)


def _check_link_target(reading: Reading, node: Node, targets: dict[str, Node]) -> None:
    name = node.event.name if node.event else ""
    if not name:
        reading.problem(node.id, f"The link event '{node.id}' has no name. Give it that of the link that leads to it.")
        return
    if name in targets:
        reading.problem(
            node.id, f"Multiple Intermediate Catch Events with the same link event name ('{name}') are not allowed."
        )
        return
    if name != node.name:
        reading.warning(
            node.id,
            f"Link Event named '{node.name}' contains link event definition with name '{name}' - it is recommended to "
            "use the same name for both.",
        )
    targets[name] = node


def _check_link_source(reading: Reading, node: Node, targets: dict[str, Node], graph: Graph) -> None:
    name = node.event.name if node.event else ""
    target = targets.get(name)
    if target is None:
        reading.problem(
            node.id,
            f"sequence flow points to link event source with name '{name}' but no event target with that name exists. "
            "Most probably your link events are not configured correctly.",
        )
    elif target.scope != node.scope:
        reading.problem(
            node.id, f"Invalid destination '{target.id}' of the link '{node.id}': it must stand in the same subprocess."
        )
    for flow in graph.outgoing[node.id]:
        reading.problem(
            flow.id, f"Invalid source '{node.id}' of sequence flow '{flow.id}': the path goes on at its link's target."
        )


def _check_event_gateway(reading: Reading, node: Node, graph: Graph) -> None:
    if node.async_after:
        reading.problem(node.id, "'asyncAfter' not supported for eventBasedGateway elements.")
    for flow in graph.outgoing[node.id]:
        target = reading.definition.nodes.get(flow.target)
        if target is None:
            continue
        if target.type != "intermediateCatchEvent":
            reading.problem(
                node.id, "Event based gateway can only be connected to elements of type intermediateCatchEvent"
            )
            continue
        if is_of(target, EventKind.LINK):
            reading.problem(target.id, "IntermediateCatchLinkEvent is not allowed after an EventBasedGateway.")
        if flow.condition:
            reading.warning(flow.id, f"The condition of '{flow.id}' is ignored: the event that comes first decides.")
        _check_other_ways(reading, target, graph)


def _check_other_ways(reading: Reading, event: Node, graph: Graph) -> None:
    sources = [(flow, reading.definition.nodes.get(flow.source)) for flow in graph.incoming[event.id]]
    gateways = {flow.source for flow, source in sources if source is not None and source.type == "eventBasedGateway"}
    for flow, source in sources:
        if source is not None and source.type != "eventBasedGateway":
            _refuse_way(reading, flow, event)
    if len(gateways) > 1:
        reading.problem(
            event.id,
            f"Alur does not execute an event behind several event-based gateways: '{event.id}'. Draw one for each.",
        )


def _refuse_way(reading: Reading, flow: Flow, event: Node) -> None:
    reading.problem(
        flow.id,
        f"Invalid incoming sequenceflow for intermediateCatchEvent with id '{event.id}' connected to an event-based "
        "gateway.",
    )


def _check_apart(reading: Reading, node: Node, graph: Graph) -> None:
    for flow in graph.outgoing[node.id]:
        reading.problem(flow.id, "Invalid outgoing sequence flow of event subprocess")
    for flow in graph.incoming[node.id]:
        reading.problem(flow.id, "Invalid incoming sequence flow of event subprocess")
