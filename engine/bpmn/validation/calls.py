"""Values that travel between instances: call activities, and what a signal carries."""

from engine.bpmn.model import Node
from engine.bpmn.validation.expressions import check_text
from engine.bpmn.validation.findings import Reading
from engine.bpmn.validation.implementations import check_binding
from engine.bpmn.xml import Element, attribute, child, extension, extensions, plain


def check_calls(reading: Reading) -> None:
    """Check the call activities and thrown signals of one process."""
    for node in reading.definition.nodes.values():
        element = reading.elements[node.id]
        if node.type == "callActivity":
            _check_call(reading, node, element)
            _check_mappings(reading, node, element)
            continue
        signal = child(element, "signalEventDefinition")
        if signal is not None:
            _check_mappings(reading, node, signal)
            if node.type not in ("endEvent", "intermediateThrowEvent") and list(extensions(signal, "in")):
                reading.warning(node.id, f"What '{node.id}' names as camunda:in is ignored: it catches its signal.")


def _check_call(reading: Reading, node: Node, element: Element) -> None:
    called, case = attribute(element, "calledElement"), extension(element, "caseRef")
    if not called and not case:
        reading.problem(node.id, f"Missing attribute 'calledElement' or 'caseRef': '{node.id}' calls nothing.")
    elif called and case:
        reading.problem(
            node.id,
            "The attributes 'calledElement' or 'caseRef' cannot be used together: Use either 'calledElement' or "
            "'caseRef'",
        )
    check_text(reading, element, f"The called element of '{node.id}'", called)
    check_binding(reading, node, "calledElement")


def _check_mappings(reading: Reading, node: Node, holder: Element) -> None:
    """Check what goes in and out, in Camunda's order and words."""
    for kind in ("in", "out"):
        for drawn in extensions(holder, kind):
            key = plain(drawn, "businessKey")
            if kind == "in" and key:
                check_text(reading, drawn, f"The business key of '{node.id}'", key)
            elif plain(drawn, "variables") != "all":
                _check_mapping(reading, drawn, f"The camunda:{kind} mapping of '{node.id}'")


def _check_mapping(reading: Reading, drawn: Element, what: str) -> None:
    source, computed, target = (drawn.get(name) for name in ("source", "sourceExpression", "target"))
    problem = reading.findings.problem
    if source == "":
        problem(drawn, f"Empty attribute 'source' when passing variables: {what}.")
    elif source is None and computed == "":
        problem(drawn, f"Empty attribute 'sourceExpression' when passing variables: {what}.")
    elif source is None and computed is None:
        problem(drawn, f"Missing parameter 'source' or 'sourceExpression' when passing variables: {what}.")
    check_text(reading, drawn, what, computed or "")
    if target is None:
        problem(drawn, f"Missing attribute 'target' when attribute 'source' or 'sourceExpression' is set: {what}.")
    elif not target.strip():
        problem(drawn, f"Empty attribute 'target' when attribute 'source' or 'sourceExpression' is set: {what}.")
