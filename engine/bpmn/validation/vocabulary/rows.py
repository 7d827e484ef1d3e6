"""What one element may carry."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """What one element may carry.

    Attributes:
        attributes: BPMN's attributes (on an element of Camunda's: its own).
        extensions: Camunda's attributes.
        elements: Camunda's elements within `extensionElements` (within an element of Camunda's: directly).
    """

    attributes: frozenset[str] = frozenset()
    extensions: frozenset[str] = frozenset()
    elements: frozenset[str] = frozenset()


def row(attributes: str = "", extensions: str = "", elements: str = "") -> Row:
    """Return a row of names separated by blanks."""
    return Row(frozenset(attributes.split()), frozenset(extensions.split()), frozenset(elements.split()))
