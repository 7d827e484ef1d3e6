"""What works by itself: external tasks, expressions, delegates and decisions."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from engine.bpmn.model import Node, Service, ServiceKind
from engine.bpmn.reader.implementations import SERVICE_TASKS, service_element
from engine.bpmn.validation.expressions import check_computed, check_priority, check_text, shortened
from engine.bpmn.validation.findings import Reading
from engine.bpmn.xml import Element, extension, extensions

_DELEGATE = re.compile(r"[$#]\{\s*([A-Za-z_]\w*)\s*\}")
_WHOLE = re.compile(r"[+-]?\d{1,10}", re.ASCII)
_RESULTS = frozenset({"", "singleEntry", "singleResult", "collectEntries", "resultList"})
_EITHER = "One of the attributes 'class', 'delegateExpression', 'type', or 'expression' is mandatory on"
_CONNECTOR = (
    " If you are using a connector, make sure the connect process engine plugin is registered with the process engine."
)


@dataclass(frozen=True, slots=True)
class Registered:
    """What the office offers to diagrams; None where it is not known.

    Attributes:
        delegates: Names of the delegates that the engine has.
        decisions: Keys of the decision tables that are deployed or come along.
    """

    delegates: Collection[str] | None = None
    decisions: Collection[str] | None = None


def check_services(reading: Reading, registered: Registered) -> None:
    """Check the services of one process."""
    check_priority(reading, reading.process, "taskPriority")
    for node in reading.definition.nodes.values():
        holder = service_element(reading.elements[node.id])
        if holder is not None:
            _check_service(reading, node, holder, registered)


def _check_service(reading: Reading, node: Node, holder: Element, registered: Registered) -> None:
    service = node.service
    if service is None:
        _check_nothing(reading, node, holder)
    elif service.kind is ServiceKind.EXTERNAL:
        _check_external(reading, node, holder, service)
    elif service.kind is ServiceKind.EXPRESSION:
        check_text(reading, holder, f"The expression of '{node.id}'", service.expression)
    elif service.kind is ServiceKind.DELEGATE:
        check_delegate(reading, holder, f"'{node.id}'", service.expression, registered)
        if node.result_variable:
            reading.problem(
                node.id,
                f"'resultVariableName' not supported for {_named(node)} elements using 'delegateExpression'",
            )
    else:
        _check_decision(reading, node, holder, service, registered)
    if service is None or service.kind is not ServiceKind.EXTERNAL:
        for drawn in extensions(holder, "errorEventDefinition"):
            reading.findings.warning(drawn, "Error mappings count for external tasks only, so this one is ignored.")


def _named(node: Node) -> str:
    """Return what Camunda calls a node that works by itself."""
    return {"intermediateThrowEvent": "intermediateMessageThrowEvent", "endEvent": "messageEndEvent"}.get(
        node.type, node.type
    )


def _check_nothing(reading: Reading, node: Node, holder: Element) -> None:
    if node.type not in SERVICE_TASKS:
        reading.warning(
            node.id,
            f"The message event '{node.id}' sends nothing: it has no implementation, so a token just passes. Give it "
            'camunda:type="external" and a topic.',
        )
        return
    type_ = extension(holder, "type")
    if type_:
        instead = 'Use camunda:type="external" with a topic.'
        reading.problem(node.id, f"Invalid usage of type attribute on {_named(node)}: '{shortened(type_)}'. {instead}")
    elif not extension(holder, "class") and not list(extensions(holder, "connector")):
        reading.problem(node.id, f"{_EITHER} {node.type}.{'' if node.type == 'sendTask' else _CONNECTOR}")


def _check_external(reading: Reading, node: Node, holder: Element, service: Service) -> None:
    if not service.topic:
        reading.problem(node.id, "External tasks must specify a 'topic' attribute in the camunda namespace")
    check_text(reading, holder, f"The topic of '{node.id}'", service.topic)
    check_priority(reading, holder, "taskPriority")
    for mapping in service.errors:
        what = f"The error mapping of '{node.id}'"
        if not mapping.code:
            reading.problem(node.id, f"{what} names no error (errorRef).")
        if not mapping.expression:
            reading.problem(node.id, f"{what} has no expression that says when the error is thrown.")
        check_computed(reading, holder, what, mapping.expression)


def _check_decision(reading: Reading, node: Node, holder: Element, service: Service, registered: Registered) -> None:
    literal = check_text(reading, holder, f"The decision of '{node.id}'", service.decision)
    known = registered.decisions
    if literal and known is not None and service.decision not in known:
        reading.warning(
            node.id,
            f"No decision '{shortened(service.decision)}' is deployed, which '{node.id}' asks. Deploy it before the "
            "first start.",
        )
    check_binding(reading, node, "decisionRef")
    if service.map_result not in _RESULTS:
        reading.problem(
            node.id,
            f"No decision result mapper found for name '{shortened(service.map_result)}'. Supported mappers are "
            "'singleEntry', 'singleResult', 'collectEntries' and 'resultList'.",
        )


def check_binding(reading: Reading, node: Node, prefix: str) -> None:
    """Check which version of a process or decision a node is bound to."""
    element = reading.elements[node.id]
    binding = extension(element, f"{prefix}Binding")
    for wanted, name in (("version", f"{prefix}Version"), ("versionTag", f"{prefix}VersionTag")):
        text = extension(element, name)
        literal = check_text(reading, element, f"The {name} of '{node.id}'", text)
        if binding != wanted:
            if text:
                reading.warning(node.id, f"'{name}' of '{node.id}' is ignored: its binding is '{binding or 'latest'}'.")
        elif not text:
            reading.problem(
                node.id, f"Missing attribute '{name}' when '{prefix}Binding' has value '{wanted}': '{node.id}'."
            )
        elif wanted == "version" and literal and not _WHOLE.fullmatch(text):
            reading.problem(node.id, f"The {name} '{shortened(text)}' of '{node.id}' is no number.")
    if binding not in ("", "latest", "deployment", "version", "versionTag"):
        reading.problem(
            node.id,
            f"The {prefix}Binding '{shortened(binding)}' of '{node.id}' is none of latest, deployment, version.",
        )


def check_delegate(reading: Reading, element: Element, what: str, text: str, registered: Registered) -> None:
    """Check that a delegate expression names a delegate, and one that there is."""
    named = _DELEGATE.fullmatch(text)
    if named is None:
        reading.findings.problem(
            element,
            f"The delegate expression '{shortened(text)}' of {what} must be one name, ${{namaDelegate}}, of a delegate "
            "that the engine has.",
        )
    elif registered.delegates is not None and named.group(1) not in registered.delegates:
        known = ", ".join(sorted(registered.delegates)) or "none"
        reading.findings.problem(
            element, f"The engine has no delegate '{named.group(1)}', which {what} names. It has: {known}."
        )
