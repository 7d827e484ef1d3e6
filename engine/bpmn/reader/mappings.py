"""Camunda's elements that carry names and values: properties, input/output mapping, call mappings, scripts."""

import textwrap

from engine.bpmn.model import CallMapping, Parameter, Script
from engine.bpmn.xml import (
    Element,
    extension_children,
    extensions,
    flag,
    local_name,
    plain,
    text_of,
)

ParameterValue = str | Script | tuple[object, ...] | dict[str, object]


def read_properties(element: Element) -> dict[str, str]:
    """Return an element's `camunda:property` values by name."""
    return {
        plain(found, "name") or plain(found, "id"): plain(found, "value")
        for box in extensions(element, "properties")
        for found in extension_children(box, "property")
    }


def read_parameters(element: Element, kind: str) -> tuple[Parameter, ...]:
    """Return an activity's `inputParameter`s or `outputParameter`s, in order."""
    return tuple(
        Parameter(name=plain(found, "name").strip(), value=read_value(found))
        for box in extensions(element, "inputOutput")
        for found in extension_children(box, kind)
    )


def read_value(element: Element) -> ParameterValue:
    """Return what a parameter, a list's value or a map's entry holds; an empty text is null, as in Camunda."""
    if local_name(element) == "list":
        return tuple(read_value(found) for found in extension_children(element))
    if local_name(element) == "map":
        return {plain(found, "key"): read_value(found) for found in extension_children(element, "entry")}
    if local_name(element) == "script":
        return read_script(element)
    inner = next(extension_children(element, "list", "map", "script"), None)
    return text_of(element) if inner is None else read_value(inner)


def read_call_mappings(element: Element, kind: str) -> tuple[CallMapping, ...]:
    """Return a call activity's `camunda:in` or `camunda:out` elements, in order."""
    return tuple(
        CallMapping(
            source=plain(found, "source").strip(),
            source_expression=plain(found, "sourceExpression").strip(),
            target=plain(found, "target").strip(),
            all=plain(found, "variables").strip() == "all",
            business_key=plain(found, "businessKey").strip(),
            local=flag(plain(found, "local"), default=False),
        )
        for found in extensions(element, kind)
    )


def read_script(element: Element) -> Script:
    """Read a `camunda:script`."""
    return Script(source=script_source(element), format=plain(element, "scriptFormat").strip().lower())


def script_source(element: Element) -> str:
    """Return a script without the blank lines around it and without the indentation all its lines share.

    Python refuses a first line that is indented, and drawing tools indent.
    """
    text = "".join(str(part) for part in element.itertext())
    lines = text.splitlines()
    while lines and not lines[0].strip():
        lines.pop(0)
    return textwrap.dedent("\n".join(lines)).rstrip()


def split_list(text: str) -> tuple[str, ...]:
    """Split a comma list, leaving commas within `${...}` alone."""
    parts, start, depth = [], 0, 0
    for place, character in enumerate(text):
        depth += (character == "{") - (character == "}")
        if character == "," and depth <= 0:
            parts.append(text[start:place])
            start, depth = place + 1, 0
    return tuple(part.strip() for part in [*parts, text[start:]] if part.strip())
