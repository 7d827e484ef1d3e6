"""What events wait for: messages, signals and conditions, and that no scope waits for the same twice."""

from collections.abc import Iterator

from engine.bpmn.model import EventKind, Node
from engine.bpmn.validation.expressions import check_computed, check_text, shortened
from engine.bpmn.validation.findings import Reading
from engine.bpmn.validation.graph import Graph, is_of
from engine.bpmn.xml import SUBPROCESSES, attribute, child

_NAMED = (EventKind.MESSAGE, EventKind.SIGNAL)
_CHANGES = frozenset({"create", "update", "delete"})
_THROWS = frozenset({"endEvent", "intermediateThrowEvent"})


def check_subscriptions(reading: Reading, graph: Graph) -> None:
    """Check every event of a process that waits for a message, a signal or a condition."""
    seen: set[tuple[str, str, str]] = set()
    for node in reading.definition.nodes.values():
        event = node.event
        if event is None or node.type in _THROWS:
            _check_thrown_name(reading, node)
        elif event.kind in _NAMED:
            _check_name(reading, node)
            for scope in _waits_in(node, reading, graph):
                _check_once(reading, node, scope, seen)
        elif event.kind is EventKind.CONDITIONAL:
            _check_conditional(reading, node)
            if _starts_instance(node, reading):
                _check_same_condition(reading, node, seen)
                reading.warning(
                    node.id,
                    f"Nothing starts an instance at '{node.id}' by itself: as on Camunda 7, a start's condition is "
                    "evaluated only on request (POST /engine-rest/condition).",
                )


def _check_thrown_name(reading: Reading, node: Node) -> None:
    if node.event is not None and node.event.kind in _NAMED:
        check_text(reading, reading.elements[node.id], f"The {node.event.kind} name of '{node.id}'", node.event.name)


def _check_name(reading: Reading, node: Node) -> None:
    event = node.event
    if event is None or not event.name:
        return  # The check of references has said so.
    element = reading.elements[node.id]
    literal = check_text(reading, element, f"The {event.kind} name of '{node.id}'", event.name)
    if literal or not _starts_instance(node, reading):
        return
    if event.kind is EventKind.MESSAGE:
        reading.problem(
            node.id,
            f"Invalid message name '{shortened(event.name)}' for element 'messageEventDefinition': expressions in the "
            "message start event name are not allowed!",
        )
    else:
        reading.problem(
            node.id,
            f"Alur does not execute an expression in the signal name '{shortened(event.name)}' of a start event: "
            "before an instance there are no variables. Write the name.",
        )


def _starts_instance(node: Node, reading: Reading) -> bool:
    return node.type == "startEvent" and node.scope == reading.definition.key


def _waits_in(node: Node, reading: Reading, graph: Graph) -> Iterator[str]:
    """Yield the scopes whose subscription a node's is, as Camunda counts them."""
    if node.type == "boundaryEvent":
        yield node.attached_to
    elif node.type == "startEvent":
        scope = reading.definition.nodes.get(node.scope)
        yield node.scope if scope is None else scope.scope
    else:
        sources = {flow.source for flow in graph.incoming[node.id]}
        gateways = [id for id in sources if _is_event_gateway(id, reading)]
        yield from gateways or [node.id]


def _is_event_gateway(id: str, reading: Reading) -> bool:
    node = reading.definition.nodes.get(id)
    return node is not None and node.type == "eventBasedGateway"


def _check_once(reading: Reading, node: Node, scope: str, seen: set[tuple[str, str, str]]) -> None:
    event = node.event
    if event is None or not event.name:
        return
    key = (f"{event.kind}{_starts_instance(node, reading)}", scope, event.name)
    if key in seen:
        reading.problem(
            node.id,
            f"Cannot have more than one {event.kind} event subscription with name '{shortened(event.name)}' for scope "
            f"'{scope}'",
        )
    seen.add(key)


def _check_conditional(reading: Reading, node: Node) -> None:
    event, element = node.event, reading.elements[node.id]
    if event is None:
        return
    definition = child(element, "conditionalEventDefinition")
    condition = None if definition is None else child(definition, "condition")
    if condition is None:
        reading.problem(node.id, "Conditional event must contain an expression for evaluation.")
    elif attribute(condition, "language").lower() not in ("", "juel"):
        reading.problem(
            node.id, f"Alur does not execute a script as the condition of '{node.id}' yet. Write it as ${{...}}."
        )
    elif not event.expression:
        reading.problem(node.id, f"The condition of '{node.id}' is empty. Write one as ${{...}}.")
    check_computed(reading, element, f"The condition of '{node.id}'", event.expression)
    for change in event.variable_events:
        if change not in _CHANGES:
            reading.warning(
                node.id,
                f"Variable event: {shortened(change)} is not valid. Possible variable change events are: [create, "
                "delete, update]",
            )


def _check_same_condition(reading: Reading, node: Node, seen: set[tuple[str, str, str]]) -> None:
    text = node.event.expression if node.event else ""
    key = ("conditional", node.scope, text)
    if key in seen:
        reading.problem(
            node.id,
            f"Cannot have more than one conditional event subscription with the same condition '{shortened(text)}'",
        )
    seen.add(key)


_ONLY_EVENT_SUBPROCESS = {
    EventKind.CONDITIONAL: "conditionalEventDefinition is not allowed on start event within a subprocess",
    EventKind.TIMER: "timerEventDefinition is not allowed on start event within a subprocess",
    EventKind.ESCALATION: "escalationEventDefinition is not allowed on start event within a subprocess",
    EventKind.COMPENSATE: "compensateEventDefinition is not allowed on start event within a subprocess",
    EventKind.ERROR: "errorEventDefinition only allowed on start event if subprocess is an event subprocess",
    EventKind.MESSAGE: "messageEventDefinition only allowed on start event if subprocess is an event subprocess",
    EventKind.SIGNAL: "signalEventDefintion only allowed on start event if subprocess is an event subprocess",
}
"""Camunda's sentences, its spelling too."""


def check_scope_start(reading: Reading, scope: Node, start: Node) -> None:
    """Check the start event of a subprocess: plain in an embedded one, an event in an event subprocess."""
    if not scope.triggered_by_event:
        for kind, sentence in _ONLY_EVENT_SUBPROCESS.items():
            if is_of(start, kind):
                reading.problem(start.id, sentence)
    elif is_of(start, EventKind.NONE):
        reading.problem(
            start.id,
            "start event of event subprocess must be of type 'error', 'message', 'timer', 'signal', 'compensation' or "
            "'escalation'",
        )
    elif is_of(start, EventKind.ERROR) and not start.interrupting:
        reading.problem(start.id, "error start event of event subprocess must be interrupting")


def is_event_subprocess(node: Node) -> bool:
    """Whether a node is an event subprocess."""
    return node.type in SUBPROCESSES and node.triggered_by_event
