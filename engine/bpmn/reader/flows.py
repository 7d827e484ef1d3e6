"""Sequence flows."""

from collections import Counter

from engine.bpmn.model import Flow, Script
from engine.bpmn.reader.implementations import read_listeners
from engine.bpmn.reader.mappings import read_properties, script_source
from engine.bpmn.xml import (
    BPMN,
    FLOW_NODES,
    Element,
    attribute,
    child,
    extension,
    folded,
    local_name,
    reference,
    text_of,
)


def flows_by_id(process: Element) -> dict[str, Element]:
    """Return every sequence flow of a process and its subprocesses, in document order.

    A flow without an id gets one from its ends, the same in every reading of the file.
    """
    elements = list(process.iter(f"{{{BPMN}}}sequenceFlow"))
    taken = {attribute(element, "id") for element in elements}
    numbers: Counter[str] = Counter()
    found: dict[str, Element] = {}
    for element in elements:
        found[attribute(element, "id") or _new_id(element, taken, numbers)] = element
    return found


def _new_id(element: Element, taken: set[str], numbers: Counter[str]) -> str:
    stem = id = f"flow_{_end(element, 'sourceRef')}_{_end(element, 'targetRef')}"
    numbers[stem] += 1
    while numbers[stem] > 1 or id in taken:
        id = f"{stem}_{numbers[stem]}"
        if id not in taken:
            break
        numbers[stem] += 1
    taken.add(id)
    return id


def _end(element: Element, name: str) -> str:
    return reference(attribute(element, name))


def read_flows(process: Element) -> dict[str, Flow]:
    """Read every sequence flow of a process and its subprocesses, in document order, by id."""
    defaults = {
        (attribute(node, "id"), reference(attribute(node, "default")))
        for node in process.iter(f"{{{BPMN}}}*")
        if node.get("default") and local_name(node) in FLOW_NODES
    }
    return {id: _read_flow(id, element, defaults) for id, element in flows_by_id(process).items()}


def _read_flow(id: str, element: Element, defaults: set[tuple[str, str]]) -> Flow:
    source = _end(element, "sourceRef")
    return Flow(
        id=id,
        name=folded(attribute(element, "name")),
        source=source,
        target=_end(element, "targetRef"),
        condition=_condition(element),
        is_default=(source, id) in defaults,
        listeners=read_listeners(element, "executionListener", "take"),
        properties=read_properties(element),
    )


def _condition(element: Element) -> str | Script:
    condition = child(element, "conditionExpression")
    if condition is None:
        return ""
    language = attribute(condition, "language")
    if language.lower() not in ("", "juel") or extension(condition, "resource"):
        return Script(source=script_source(condition), format=language.lower())
    return text_of(condition)
