"""Nothing in a decision file is silently ignored: every element and attribute must stand in `vocabulary`."""

from collections.abc import Iterable

from engine.bpmn.dmn.validation.findings import Findings
from engine.bpmn.dmn.validation.vocabulary import EDITORS, EXECUTED, HARMLESS, INSTEAD, Row
from engine.bpmn.dmn.xml import CAMUNDA, is_dmn
from engine.bpmn.xml import Element, local_name, namespace_of

_CAMUNDA_8 = "http://camunda.org/schema/zeebe/1.0"
_PLAIN = frozenset({"text", "description", "question", "allowedAnswers"})
"""Elements that hold nothing but text."""


def check_language(root: Element, findings: Findings) -> None:
    """Look at every element of a file, save the drawing itself."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        waiting.extend(reversed(list(_look_at(element, findings))))


def _look_at(element: Element, findings: Findings) -> Iterable[Element]:
    """Check one element; return those of its children that are to be looked at."""
    namespace, name = namespace_of(element), local_name(element)
    if not is_dmn(element):
        if namespace == CAMUNDA:
            findings.problem(element, refusal(f"'camunda:{name}'", name))
        elif not namespace.startswith(EDITORS):
            _foreign(element, namespace, findings)
        return ()
    if name in HARMLESS:
        findings.warn_once(name, element, HARMLESS[name])
        return ()
    row = EXECUTED.get(name)
    if row is None or not _may_stand_here(element, name):
        findings.problem(element, refusal(f"the element '{name}' {_where(element)}", name))
        return ()
    _check_attributes(element, row, findings)
    if name in _PLAIN and len(element):
        findings.problem(element, f"There are elements within '{name}', which holds text only. Remove them.")
        return ()
    return element.iterchildren("*")


def _may_stand_here(element: Element, name: str) -> bool:
    parent = element.getparent()
    row = None if parent is None else EXECUTED.get(local_name(parent))
    return parent is None or (row is not None and is_dmn(parent) and name in row.elements)


def _where(element: Element) -> str:
    parent = element.getparent()
    return "here" if parent is None else f"in '{local_name(parent)}'"


def _check_attributes(element: Element, row: Row, findings: Findings) -> None:
    for key in element.attrib:
        namespace, _, name = str(key).rpartition("}")
        if not namespace and name not in row.attributes:
            findings.problem(element, refusal(f"the attribute '{name}' of '{local_name(element)}'", name))
        elif namespace[1:] == CAMUNDA and name not in row.extensions:
            findings.problem(element, refusal(f"the attribute 'camunda:{name}' of '{local_name(element)}'", name))
        elif namespace and namespace[1:] != CAMUNDA and not namespace[1:].startswith(EDITORS):
            _foreign(element, namespace[1:], findings)


def _foreign(element: Element, namespace: str, findings: Findings) -> None:
    if namespace == _CAMUNDA_8:
        findings.problem(
            element, "The decision is drawn for Camunda 8. Draw it in the Modeler as a Camunda 7 DMN diagram."
        )
        return
    shown = namespace or "no namespace"
    findings.warn_once(namespace, element, f"What other programs noted here ({shown}) is kept but not evaluated.")


def refusal(what: str, name: str) -> str:
    """Return the sentence that refuses a thing by name."""
    return f"Alur does not evaluate {what}. {INSTEAD.get(name, 'Remove it.')}"
