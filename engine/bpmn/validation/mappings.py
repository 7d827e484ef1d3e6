"""Input and output mapping: where it may stand, and what its parameters hold."""

from engine.bpmn.model import Node
from engine.bpmn.validation.expressions import check_text, shortened
from engine.bpmn.validation.findings import Reading
from engine.bpmn.validation.scripts import check_drawn_script
from engine.bpmn.xml import ACTIVITIES, Element, extension_children, extensions, local_name, plain, text_of

_MAPPED = ACTIVITIES | {"endEvent", "intermediateCatchEvent", "intermediateThrowEvent"}
_NESTED = ("list", "map", "script")


def check_mappings(reading: Reading) -> None:
    """Check the input/output mappings of one process, in Camunda's words."""
    for node in reading.definition.nodes.values():
        boxes = list(extensions(reading.elements[node.id], "inputOutput"))
        if boxes:
            _check_place(reading, node)
        for box in boxes:
            for drawn in extension_children(box, "inputParameter", "outputParameter"):
                _check_parameter(reading, node, drawn)


def _check_place(reading: Reading, node: Node) -> None:
    if node.type not in _MAPPED:
        reading.problem(node.id, f"camunda:inputOutput mapping unsupported for element type '{node.type}'.")
    elif node.triggered_by_event:
        reading.problem(
            node.id,
            f"camunda:inputOutput mapping unsupported for element type '{node.type}' with attribute "
            "'triggeredByEvent = true'.",
        )
    elif node.outputs and node.type == "endEvent":
        reading.problem(node.id, "camunda:outputParameter not allowed for element type 'endEvent'.")
    elif node.outputs and node.multi_instance is not None:
        reading.problem(node.id, "camunda:outputParameter not allowed for multi-instance constructs")


def _check_parameter(reading: Reading, node: Node, drawn: Element) -> None:
    name = plain(drawn, "name").strip()
    if not name:
        reading.findings.problem(drawn, f"Missing attribute 'name' for {local_name(drawn)}: '{node.id}'.")
    _check_holder(reading, drawn, f"The parameter '{shortened(name)}' of '{node.id}'")


def _check_holder(reading: Reading, holder: Element, what: str) -> None:
    """Check an element that holds a text, or one list, map or script."""
    nested = list(extension_children(holder))
    if len(nested) > 1:
        reading.findings.problem(holder, f"Nested parameter can at most have one child element: {what}.")
    elif nested and local_name(nested[0]) in _NESTED:
        _check_value(reading, nested[0], what)
    elif not nested:
        check_text(reading, holder, what, text_of(holder))


def _check_value(reading: Reading, drawn: Element, what: str) -> None:
    if local_name(drawn) == "script":
        check_drawn_script(reading, drawn, what)
    elif local_name(drawn) == "list":
        for item in extension_children(drawn):
            if local_name(item) in _NESTED:
                _check_value(reading, item, what)
            else:
                check_text(reading, item, what, text_of(item))
    else:
        for entry in extension_children(drawn, "entry"):
            _check_key(reading, entry, what)
            _check_holder(reading, entry, what)


def _check_key(reading: Reading, entry: Element, what: str) -> None:
    key = plain(entry, "key")
    if not key:
        reading.findings.problem(entry, f"Missing attribute 'key' for 'entry' element: {what}.")
    elif not check_text(reading, entry, f"A key of {what[0].lower()}{what[1:]}", key):
        reading.findings.problem(
            entry, f"Alur does not execute an expression as a key of a map: {what}. Write the key, or use a script."
        )
