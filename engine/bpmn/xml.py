"""BPMN's names in XML, and the few ways everyone looks at an element.

Camunda's extensions are read from its own namespace and from Activiti's, from which it grew, just as Camunda does.
"""

from collections.abc import Iterator
from typing import TypeAlias

from lxml import etree

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMN_DI = "http://www.omg.org/spec/BPMN/20100524/DI"
CAMUNDA = "http://camunda.org/schema/1.0/bpmn"
ACTIVITI = "http://activiti.org/bpmn"
XSI = "http://www.w3.org/2001/XMLSchema-instance"

EXTENSIONS = (CAMUNDA, ACTIVITI)
"""Where an attribute stands in both, Camunda's counts."""

TASKS = frozenset(
    {
        "task",
        "manualTask",
        "userTask",
        "scriptTask",
        "serviceTask",
        "sendTask",
        "receiveTask",
        "businessRuleTask",
    }
)
SUBPROCESSES = frozenset({"subProcess", "transaction", "adHocSubProcess"})
ACTIVITIES = TASKS | SUBPROCESSES | {"callActivity"}
GATEWAYS = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway", "complexGateway"})
EVENTS = frozenset({"startEvent", "endEvent", "boundaryEvent", "intermediateCatchEvent", "intermediateThrowEvent"})
FLOW_NODES = ACTIVITIES | GATEWAYS | EVENTS | {"callChoreography", "choreographyTask", "subChoreography"}

Element: TypeAlias = etree._Element
Tree: TypeAlias = etree._ElementTree


def local_name(element: Element) -> str:
    """Return an element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def namespace_of(element: Element) -> str:
    """Return an element's namespace, empty where it has none."""
    return element.tag[1:].rpartition("}")[0] if element.tag.startswith("{") else ""


def is_bpmn(element: Element, *names: str) -> bool:
    """Tell whether an element is BPMN's, and of one of these names where any are given."""
    return namespace_of(element) == BPMN and (not names or local_name(element) in names)


def attribute(element: Element, name: str) -> str:
    """Return one of BPMN's own attributes, trimmed; empty where it is missing."""
    return (element.get(name) or "").strip()


def extension(element: Element, name: str) -> str:
    """Return one of Camunda's attributes, trimmed; empty where it is missing."""
    for namespace in EXTENSIONS:
        value = element.get(f"{{{namespace}}}{name}")
        if value is not None:
            return value.strip()
    return ""


def line_of(element: Element) -> int:
    """Return the line of the file in which an element's start tag ends; 0 where it is not known."""
    line: object = element.sourceline  # lxml-stubs 0.5 types it as an ellipsis
    return line if isinstance(line, int) else 0


def flag(text: str, *, default: bool) -> bool:
    """Read an XML boolean; anything else is the default."""
    return {"true": True, "1": True, "false": False, "0": False}.get(text.strip().lower(), default)


def text_of(element: Element | None) -> str:
    """Return all text within an element, trimmed; empty for none."""
    return "" if element is None else "".join(str(part) for part in element.itertext()).strip()


def folded(text: str) -> str:
    """Return a text with every run of white space as one blank, as it is shown on one line."""
    return " ".join(text.split())


def children(element: Element, *names: str) -> Iterator[Element]:
    """Yield BPMN's child elements of these names, all where none are given, in document order."""
    return (found for found in element.iterchildren("*") if is_bpmn(found, *names))


def child(element: Element, *names: str) -> Element | None:
    """Return the first of BPMN's child elements of these names, None where there is none."""
    return next(children(element, *names), None)


def extensions(element: Element, *names: str) -> Iterator[Element]:
    """Yield Camunda's elements of these names within `extensionElements`."""
    for box in children(element, "extensionElements"):
        yield from extension_children(box, *names)


def extension_children(element: Element, *names: str) -> Iterator[Element]:
    """Yield Camunda's child elements of these names, all where none are given."""
    for found in element.iterchildren("*"):
        if namespace_of(found) in EXTENSIONS and (not names or local_name(found) in names):
            yield found


def plain(element: Element, name: str) -> str:
    """Return an attribute of one of Camunda's elements exactly as drawn; empty where it is missing."""
    return element.get(name) or ""


def flow_nodes(element: Element) -> Iterator[Element]:
    """Yield the flow nodes directly within a process or subprocess."""
    return (found for found in children(element) if local_name(found) in FLOW_NODES)


def flow_elements(root: Element) -> Iterator[Element]:
    """Yield every flow node and sequence flow below an element, however deep."""
    for found in root.iter(f"{{{BPMN}}}*"):
        name = local_name(found)
        if name in FLOW_NODES or name == "sequenceFlow":
            yield found


def reference(text: str) -> str:
    """Return what a QName refers to: white space and a namespace prefix are none of the id."""
    return text.strip().rpartition(":")[2]
