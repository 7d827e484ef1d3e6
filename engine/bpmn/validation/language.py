"""Nothing in a diagram is silently ignored: every element and attribute must stand in `vocabulary`."""

from collections.abc import Iterable
from difflib import get_close_matches

from engine.bpmn.reader.events import DEFINITIONS
from engine.bpmn.validation.findings import Findings
from engine.bpmn.validation.vocabulary import (
    EDITORS,
    EVENTS,
    EXECUTED,
    EXTENSION_ELEMENTS,
    HARMLESS,
    HARMLESS_ATTRIBUTES,
    INSTEAD,
    ONLY,
    REFUSED_ATTRIBUTES,
    REFUSED_ELEMENTS,
    REFUSED_PLACES,
    TEMPLATES,
    Row,
)
from engine.bpmn.xml import (
    BPMN,
    EXTENSIONS,
    Element,
    attribute,
    children,
    flag,
    is_bpmn,
    local_name,
    namespace_of,
)
from engine.bpmn.xml import EVENTS as EVENT_NODES

_CAMUNDA_8 = "http://camunda.org/schema/zeebe/1.0"
_DRAWING = ("http://www.omg.org/spec/BPMN/20100524/DI", "http://www.omg.org/spec/DD/")


def check_language(root: Element, findings: Findings) -> None:
    """Look at every element of a file, save the drawing itself and processes that are not executed."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        waiting.extend(reversed(list(_look_at(element, findings))))


def _look_at(element: Element, findings: Findings) -> Iterable[Element]:
    """Check one element; return those of its children that are to be looked at."""
    namespace = namespace_of(element)
    if namespace == BPMN:
        return _look_at_bpmn(element, findings)
    if namespace in EXTENSIONS:
        return _look_at_extension(element, findings)
    if not namespace.startswith(_DRAWING) and namespace not in EDITORS:
        _foreign(element, namespace, findings)
    return ()


def _look_at_bpmn(element: Element, findings: Findings) -> Iterable[Element]:
    name = local_name(element)
    if name == "process" and not flag(attribute(element, "isExecutable"), default=False):
        findings.warning(element, "The process is not executable (isExecutable), so it is only drawn.")
        return ()
    if name in HARMLESS:
        findings.warn_once(name, element, HARMLESS[name])
        return ()
    row = EXECUTED.get(name)
    if row is None:
        # An event definition that no event may carry is named together with its event, one line above.
        if name not in DEFINITIONS:
            findings.problem(element, refusal(f"the element '{name}'", name))
        return ()
    _check_attributes(element, row, findings)
    if name in EVENT_NODES:
        _check_event(element, findings)
    return element.iterchildren("*")


def _look_at_extension(element: Element, findings: Findings) -> Iterable[Element]:
    name = local_name(element)
    row = EXTENSION_ELEMENTS.get(name)
    if name in REFUSED_ELEMENTS or not _in_its_box(element):
        findings.problem(element, refusal(f"'camunda:{name}' {_where(element)}", name))
        return ()
    if row is None or not _may_stand_here(element, name):
        _ignored(element, f"'camunda:{name}' {_where(element)}", f"camunda:{name}", EXTENSION_ELEMENTS, findings)
        return ()
    _check_attributes(element, Row(extensions=row.attributes, attributes=row.attributes), findings)
    return element.iterchildren("*")


def _in_its_box(element: Element) -> bool:
    parent = element.getparent()
    return parent is not None and (is_bpmn(parent, "extensionElements") or namespace_of(parent) in EXTENSIONS)


_GUESSED = 100
"""Slips of the keyboard that are guessed at; who has more of them has a machine that writes them."""


def _ignored(element: Element, what: str, shown: str, known: Iterable[str], findings: Findings) -> None:
    """Warn of what Camunda ignores too, and ask whether a name much like it is meant."""
    prefix, colon, name = shown.rpartition(":")
    close = get_close_matches(name, sorted(known), 1, 0.8) if len(findings.warnings) < _GUESSED else []
    question = f" Is '{prefix}{colon}{close[0]}' meant?" if close and close[0] != name else ""
    findings.warning(element, f"{what} is ignored, by Camunda 7 too.{question}")


def _may_stand_here(element: Element, name: str) -> bool:
    parent = element.getparent()
    if parent is None:
        return False
    if is_bpmn(parent, "extensionElements"):
        owner = parent.getparent()
        row = EXECUTED.get(local_name(owner)) if owner is not None else None
    else:
        row = EXTENSION_ELEMENTS.get(local_name(parent)) if namespace_of(parent) in EXTENSIONS else None
    return row is not None and name in row.elements


def _where(element: Element) -> str:
    parent = element.getparent()
    if parent is not None and is_bpmn(parent, "extensionElements"):
        parent = parent.getparent()
    return "here" if parent is None else f"on '{local_name(parent)}'"


def _check_attributes(element: Element, row: Row, findings: Findings) -> None:
    for key, drawn in element.attrib.items():
        namespace, _, name = str(key).rpartition("}")
        value = str(drawn)
        if not namespace:
            _check_own(element, name, value, row.attributes, findings)
        elif namespace[1:] in EXTENSIONS:
            _check_camunda(element, name, value, row.extensions, findings)
        elif namespace[1:] not in EDITORS:
            _foreign(element, namespace[1:], findings)


def _check_own(element: Element, name: str, value: str, allowed: frozenset[str], findings: Findings) -> None:
    if namespace_of(element) in EXTENSIONS:
        _check_camunda(element, name, value, allowed, findings)
    elif name in HARMLESS_ATTRIBUTES and name not in allowed:
        findings.warn_once(f"@{name}", element, HARMLESS_ATTRIBUTES[name])
    elif name not in allowed:
        findings.problem(element, refusal(f"the attribute '{name}' of '{local_name(element)}'", name))
    else:
        _check_value(element, name, name, value, findings)


def _check_camunda(element: Element, name: str, value: str, allowed: frozenset[str], findings: Findings) -> None:
    owner, shown = local_name(element), name if namespace_of(element) in EXTENSIONS else f"camunda:{name}"
    if name in TEMPLATES:
        return
    if name in allowed:
        _check_value(element, name, shown, value, findings)
    elif name in REFUSED_ATTRIBUTES or (owner, name) in REFUSED_PLACES:
        findings.problem(element, refusal(f"the attribute '{shown}' of '{owner}'", name))
    else:
        _ignored(element, f"The attribute '{shown}' of '{owner}'", shown, allowed, findings)
    if name == "exclusive" and value.strip() == "false":
        findings.warn_once(
            "exclusive", element, 'exclusive="false" changes nothing: Alur runs the jobs of an instance one by one.'
        )


def _check_value(element: Element, name: str, shown: str, value: str, findings: Findings) -> None:
    allowed = ONLY.get(name)
    if allowed is not None and value.strip() not in allowed:
        findings.problem(element, refusal(f"{shown}=\"{value.strip()}\" of '{local_name(element)}'", name))


def _check_event(element: Element, findings: Findings) -> None:
    name = local_name(element)
    definitions = list(children(element, *DEFINITIONS))
    if len(definitions) > 1:
        findings.problem(element, "The event has several event definitions. Draw one event for each.")
    if not definitions and (name, "") not in EVENTS:
        findings.problem(element, refusal(f"'{name}' without an event definition", ""))
    for definition in definitions:
        kind = local_name(definition)
        if (name, kind) not in EVENTS:
            findings.problem(definition, refusal(f"'{kind}' on '{name}'", kind))


def _foreign(element: Element, namespace: str, findings: Findings) -> None:
    if namespace == _CAMUNDA_8:
        findings.problem_once(
            namespace, element, "The diagram is drawn for Camunda 8. Draw it in the Modeler as a Camunda 7 diagram."
        )
        return
    shown = namespace or "no namespace"
    findings.warn_once(namespace, element, f"What other programs noted here ({shown}) is kept but not executed.")


def refusal(what: str, name: str) -> str:
    """Return the sentence that refuses a thing by name."""
    instead = INSTEAD.get(name, "Remove it.")
    return f"Alur does not execute {what} yet. {instead}"
