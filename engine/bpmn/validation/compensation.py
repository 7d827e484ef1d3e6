"""Compensation and transactions: handlers, the events they hang on, and what throws."""

from engine.bpmn.model import EventKind, Node
from engine.bpmn.validation.findings import Reading
from engine.bpmn.validation.graph import Graph, is_of, start_events
from engine.bpmn.validation.subscriptions import is_event_subprocess
from engine.bpmn.xml import BPMN, attribute, child, flag, reference

_THROWS = frozenset({"endEvent", "intermediateThrowEvent"})
_BOTH = (
    "compensation boundary event and event subprocess with compensation start event are not supported on the same scope"
)


def check_compensation(reading: Reading, graph: Graph) -> None:
    """Check handlers, compensation events and the ends of transactions of one process."""
    nodes = reading.definition.nodes
    _check_associations(reading, graph)
    used = {node.compensated_by for node in nodes.values() if node.compensated_by}
    for node in nodes.values():
        if node.for_compensation:
            _check_handler(reading, node, graph, used)
        elif is_of(node, EventKind.COMPENSATE):
            _check_event(reading, node, graph)
        elif is_of(node, EventKind.CANCEL) and node.type == "endEvent":
            scope = nodes.get(node.scope)
            if scope is None or scope.type != "transaction":
                reading.problem(
                    node.id, "end event with cancelEventDefinition only supported inside transaction subprocess"
                )
        if is_event_subprocess(node):
            _check_event_subprocess(reading, node, graph)


def _check_associations(reading: Reading, graph: Graph) -> None:
    nodes = reading.definition.nodes
    for drawn in reading.process.iter(f"{{{BPMN}}}association"):
        source = nodes.get(reference(attribute(drawn, "sourceRef")))
        target = nodes.get(reference(attribute(drawn, "targetRef")))
        if source is None or target is None or not is_of(source, EventKind.COMPENSATE):
            continue
        if source.type != "boundaryEvent":
            continue
        if not target.for_compensation:
            reading.problem(
                source.id,
                "compensation boundary catch must be connected to element with isForCompensation=true: "
                f"'{target.id}' has it not.",
            )
        elif _compensation_starts(source.attached_to, graph):
            reading.problem(source.attached_to, f"{_BOTH}: '{source.attached_to}' has both.")


def _compensation_starts(scope: str, graph: Graph) -> list[Node]:
    return [
        start
        for node in graph.inside[scope]
        if is_event_subprocess(node)
        for start in start_events(graph.inside[node.id])
        if is_of(start, EventKind.COMPENSATE)
    ]


def _check_handler(reading: Reading, node: Node, graph: Graph, used: set[str]) -> None:
    for flows, way in ((graph.outgoing[node.id], "outgoing"), (graph.incoming[node.id], "incoming")):
        for flow in flows:
            reading.problem(
                flow.id,
                f"Invalid {way} sequence flow of compensation activity '{node.id}'. A compensation activity should not "
                "have an incoming or outgoing sequence flow.",
            )
    if node.id not in used:
        reading.warning(
            node.id, f"No compensation boundary event leads to the handler '{node.id}', so it is never executed."
        )


def _check_event(reading: Reading, node: Node, graph: Graph) -> None:
    definition = child(reading.elements[node.id], "compensateEventDefinition")
    if definition is None:
        return
    if node.type not in _THROWS:
        for name in ("activityRef", "waitForCompletion"):
            if definition.get(name) is not None:
                reading.warning(
                    node.id,
                    f"attribute '{name}' is not supported on catching compensation event. attribute will be ignored",
                )
        if node.type == "boundaryEvent" and not node.compensated_by:
            reading.warning(
                node.id,
                f"The compensation event '{node.id}' has no handler. Draw an association from it to an activity for "
                "compensation.",
            )
        return
    _check_target(reading, node, graph)
    if not flag(attribute(definition, "waitForCompletion"), default=True):
        reading.warning(
            node.id,
            "Unsupported attribute value for 'waitForCompletion': 'waitForCompletion=false' is not supported. "
            "Compensation event will wait for compensation to join.",
        )


def _check_target(reading: Reading, node: Node, graph: Graph) -> None:
    activity = node.event.activity if node.event else ""
    if not activity:
        return
    scope = node.scope
    within = reading.definition.nodes.get(scope)
    beside = graph.inside[scope] + (graph.inside[within.scope] if within and within.triggered_by_event else [])
    if activity not in {other.id for other in beside}:
        reading.problem(
            node.id,
            f"Invalid attribute value for 'activityRef': no activity with id '{activity}' in scope '{scope}'",
        )


def _check_event_subprocess(reading: Reading, node: Node, graph: Graph) -> None:
    for start in start_events(graph.inside[node.id]):
        if not is_of(start, EventKind.COMPENSATE):
            continue
        if node.scope == reading.definition.key:
            reading.problem(
                start.id,
                "event subprocess with compensation start event is only supported for embedded subprocess (since "
                "throwing compensation through a call activity-induced process hierarchy is not supported)",
            )
        if start in _compensation_starts(node.scope, graph)[1:]:
            reading.problem(
                start.id,
                "multiple event subprocesses with compensation start event are not supported on the same scope",
            )
