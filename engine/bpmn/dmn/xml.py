"""DMN's names in XML, and the few ways everyone looks at an element of a decision file."""

from collections.abc import Iterator

from engine.bpmn.xml import Element, attribute, local_name, namespace_of, text_of

DMN = frozenset(
    {
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20151101/dmn11.xsd",
    }
)
"""DMN 1.3, 1.2 and 1.1 (in its two spellings), as Camunda 7 reads them."""

CAMUNDA = "http://camunda.org/schema/1.0/dmn"


def is_dmn(element: Element, *names: str) -> bool:
    """Tell whether an element is DMN's, and of one of these names where any are given."""
    return namespace_of(element) in DMN and (not names or local_name(element) in names)


def children(element: Element, *names: str) -> Iterator[Element]:
    """Yield DMN's child elements of these names, all where none are given, in document order."""
    return (found for found in element.iterchildren("*") if is_dmn(found, *names))


def child(element: Element, *names: str) -> Element | None:
    """Return the first of DMN's child elements of these names, None where there is none."""
    return next(children(element, *names), None)


def child_text(element: Element | None, *names: str) -> str:
    """Return the trimmed text of a child such as `text` or `description`; empty where there is none."""
    return "" if element is None else text_of(child(element, *names))


def camunda(element: Element, name: str) -> str:
    """Return one of Camunda's attributes, trimmed; empty where it is missing."""
    return (element.get(f"{{{CAMUNDA}}}{name}") or "").strip()


def decisions_of(root: Element) -> Iterator[Element]:
    """Yield the decisions of a file."""
    return children(root, "decision")


def referred(element: Element) -> str:
    """Return the id that an element's `href="#id"` names; whatever else is drawn, which names nothing in the file."""
    return attribute(element, "href").removeprefix("#")
