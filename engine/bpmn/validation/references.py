"""Whatever refers to something by id must find it. The XML schema does not look at these."""

from collections.abc import Callable, Iterator

from engine.bpmn.reader import executable_processes
from engine.bpmn.reader.events import DEFINITIONS, REFERENCES
from engine.bpmn.reader.references import References
from engine.bpmn.validation.findings import Findings
from engine.bpmn.xml import (
    ACTIVITIES,
    BPMN,
    BPMN_DI,
    FLOW_NODES,
    SUBPROCESSES,
    Element,
    attribute,
    children,
    flow_nodes,
    is_bpmn,
    local_name,
    reference,
    text_of,
)


def check_references(root: Element, findings: Findings) -> None:
    """Check every reference of a file's executable processes, its pools, and that no id stands twice."""
    _check_ids(root, findings)
    _check_pools(root, findings)
    _check_roots(root, findings)
    references = References(root)
    for process in executable_processes(root):
        _check_lanes(process, findings)
        for scope in _scopes(process):
            _check_scope(scope, findings)
        for definition in process.iter(*(f"{{{BPMN}}}{name}" for name in DEFINITIONS)):
            _check_event(definition, references, findings)
        for task in process.iter(f"{{{BPMN}}}receiveTask"):
            if attribute(task, "messageRef"):
                _check_reference(task, "message", attribute(task, "messageRef"), references, findings)
        _check_associations(process, root, findings)


def _check_ids(root: Element, findings: Findings) -> None:
    seen: dict[str, Element] = {}
    for element in root.iter(f"{{{BPMN}}}*", f"{{{BPMN_DI}}}*"):
        id = attribute(element, "id")
        if id and id in seen:
            findings.problem(
                element,
                f"The id '{id}' of this '{local_name(element)}' is already the id of another element. Change one.",
            )
        elif id:
            seen[id] = element
        elif local_name(element) in FLOW_NODES or local_name(element) == "process":
            findings.problem(element, f"This '{local_name(element)}' has no id. Give it one.")


def _check_roots(root: Element, findings: Findings) -> None:
    for kind, sentence in (
        ("error", "'id' is mandatory on error definition"),
        ("escalation", "escalation must have an id"),
        ("signal", "signal must have an id"),
        ("message", "This 'message' has no id. Give it one."),
    ):
        for drawn in children(root, kind):
            if not attribute(drawn, "id"):
                findings.problem(drawn, sentence)
    seen: set[str] = set()
    for signal in children(root, "signal"):
        name = attribute(signal, "name")
        if not name:
            findings.problem(signal, f"signal with id '{attribute(signal, 'id')}' has no name")
        elif name in seen:
            findings.problem(signal, f"duplicate signal name '{name}'.")
        seen.add(name)


def _check_pools(root: Element, findings: Findings) -> None:
    processes = {attribute(process, "id") for process in children(root, "process")}
    for collaboration in children(root, "collaboration"):
        for pool in children(collaboration, "participant"):
            ref = reference(attribute(pool, "processRef"))
            if ref and ref not in processes:
                findings.problem(pool, f"The pool refers to the process '{ref}', which is not in this file.")


def _scopes(process: Element) -> Iterator[Element]:
    yield process
    yield from (found for found in process.iter(f"{{{BPMN}}}*") if local_name(found) in SUBPROCESSES)


def _check_lanes(process: Element, findings: Findings) -> None:
    nodes = {attribute(found, "id") for found in process.iter(f"{{{BPMN}}}*") if local_name(found) in FLOW_NODES}
    for ref in process.iter(f"{{{BPMN}}}flowNodeRef"):
        id = text_of(ref)
        if id not in nodes:
            findings.problem(
                ref, f"The lane refers to '{id}', which is no flow node of this process. Draw the lane again."
            )


def _check_scope(scope: Element, findings: Findings) -> None:
    nodes = {attribute(node, "id"): node for node in flow_nodes(scope)}
    leaving: dict[str, list[str]] = {}
    for flow in children(scope, "sequenceFlow"):
        _check_flow(flow, nodes, findings)
        leaving.setdefault(reference(attribute(flow, "sourceRef")), []).append(attribute(flow, "id"))
    for id, node in nodes.items():
        default = reference(attribute(node, "default"))
        if default and default not in leaving.get(id, ()):
            findings.problem(
                node, f"The default flow '{default}' of '{id}' does not leave it. Set its default flow again."
            )
        if is_bpmn(node, "boundaryEvent"):
            _check_attachment(node, nodes, findings)


_NO_TARGETS = frozenset({"startEvent", "boundaryEvent", "complexGateway", "adHocSubProcess"})
"""What no flow may lead to; Camunda leaves the last two out of a process and then does not find them."""


def _check_flow(flow: Element, nodes: dict[str, Element], findings: Findings) -> None:
    id = attribute(flow, "id")
    ends: tuple[tuple[str, str, Callable[[str], bool]], ...] = (
        ("sourceRef", "source", lambda name: name != "endEvent"),
        ("targetRef", "destination", lambda name: name not in _NO_TARGETS),
    )
    for name, role, may_be in ends:
        ref = reference(attribute(flow, name))
        if not ref:
            findings.problem(flow, f"The sequence flow '{id}' has no {role} ({name}). Connect it or delete it.")
        elif ref not in nodes:
            findings.problem(
                flow, f"Invalid {role} '{ref}' of sequence flow '{id}': no flow node of this id stands beside the flow."
            )
        elif not may_be(local_name(nodes[ref])):
            findings.problem(
                flow, f"Invalid {role} '{ref}' of sequence flow '{id}': '{local_name(nodes[ref])}' cannot be one."
            )


def _check_attachment(event: Element, nodes: dict[str, Element], findings: Findings) -> None:
    ref = reference(attribute(event, "attachedToRef"))
    if ref not in nodes or local_name(nodes[ref]) not in ACTIVITIES:
        findings.problem(
            event,
            "Invalid reference in boundary event. Make sure that the referenced activity is defined in the same scope "
            f"as the boundary event (attachedToRef is '{ref}').",
        )


def _check_associations(process: Element, root: Element, findings: Findings) -> None:
    associations = list(process.iter(f"{{{BPMN}}}association"))
    if not associations:
        return
    ids = {element.get("id") for element in root.iter(f"{{{BPMN}}}*")}
    for drawn in associations:
        for name in ("sourceRef", "targetRef"):
            ref = reference(attribute(drawn, name))
            if not ref:
                findings.problem(drawn, f"association element missing attribute '{name}'")
            elif ref not in ids:
                findings.problem(drawn, f"Invalid reference {name} '{ref}' of association element")


_THROWS = frozenset({"endEvent", "intermediateThrowEvent"})


def _check_event(definition: Element, references: References, findings: Findings) -> None:
    name = local_name(definition)
    if name not in REFERENCES:
        return
    kind, by = REFERENCES[name]
    ref = attribute(definition, by)
    event = definition.getparent()
    throws = event is not None and local_name(event) in _THROWS
    if throws and kind == "message":
        _check_sent(definition, ref, references, findings)
    elif not ref:
        if throws or kind in ("message", "signal"):
            findings.problem(definition, _missing(kind, name, by))
    elif throws and references.find(kind, ref) is not None and not references.name(kind, ref):
        findings.problem(definition, _nameless(kind, ref, "" if event is None else local_name(event)))
    else:
        _check_reference(definition, kind, ref, references, findings)


def _check_sent(definition: Element, ref: str, references: References, findings: Findings) -> None:
    if ref and references.find("message", ref) is None:
        findings.warning(definition, f"No message with id '{ref}' is declared; its name is documentation here.")


def _check_reference(element: Element, kind: str, ref: str, references: References, findings: Findings) -> None:
    if references.find(kind, ref) is None:
        _not_found(element, kind, ref, findings)
    elif kind in ("message", "signal") and not references.name(kind, ref):
        findings.problem(element, f"Cannot have a {kind} event subscription with an empty or missing name")


_UNKNOWN = {
    "message": "Invalid 'messageRef': no message with id '{ref}' found.",
    "signal": "Could not find signal with id '{ref}'",
    "escalation": "could not find escalation with id '{ref}'",
}
"""Camunda's sentences."""


def _missing(kind: str, name: str, by: str) -> str:
    return {
        "message": "attribute 'messageRef' is required",
        "signal": "signalEventDefinition does not have required property 'signalRef'",
        "error": "'errorRef' attribute is mandatory on error end event",
    }.get(kind, f"{name} does not have required attribute '{by}'")


def _not_found(definition: Element, kind: str, ref: str, findings: Findings) -> None:
    if kind == "error":
        findings.warning(definition, f"No error with id '{ref}' is declared, so '{ref}' is taken for its code.")
    else:
        findings.problem(definition, _UNKNOWN[kind].format(ref=ref))


def _nameless(kind: str, ref: str, event: str) -> str:
    if kind == "escalation":
        shown = "escalation end event" if event == "endEvent" else "throwing escalation event"
        return f"{shown} must have an 'escalationCode'"
    if kind == "error":
        return (
            "'errorCode' is mandatory on errors referenced by throwing error event definitions, "
            f"but the error '{ref}' does not define one."
        )
    return f"Cannot have a {kind} event subscription with an empty or missing name"
