"""What BPMN's XML schema says, where no check of ours has said it better."""

import re

from engine.bpmn.intake import schema_errors
from engine.bpmn.validation.findings import Findings
from engine.bpmn.xml import Element, Tree, line_of, local_name

_ELEMENT = re.compile(r"Element '(?:\{[^}]*\})?([^']+)'")

_MOST = 1_000


def check_schema(tree: Tree, findings: Findings) -> None:
    """Add the schema's findings about elements that no other check has complained of; run it last."""
    # libxml2 takes minutes over a hundred thousand equal ids; who has so many problems has enough to do without it.
    errors = schema_errors(tree) if len(findings.problems) < _MOST else ()
    if not errors:
        return
    places: dict[tuple[int, str], Element] = {}
    for element in tree.iter("*"):
        places.setdefault((line_of(element), local_name(element)), element)
    for line, message in errors:
        named = _ELEMENT.match(message)
        element = places.get((line, named.group(1) if named else ""), tree.getroot())
        if not findings.has_problem(element):
            findings.problem(element, f"The XML does not fit BPMN's schema: {message}")
