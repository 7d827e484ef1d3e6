"""What a diagram may say: an allow-list of elements, attributes and Camunda's extensions.

What stands in no row is refused by name, save what Camunda itself ignores: that is accepted, with a warning that names
it. To make the engine execute one more thing is to add its row here.
"""

from engine.bpmn.validation.vocabulary.elements import EVENTS, EXECUTED
from engine.bpmn.validation.vocabulary.extensions import (
    EDITORS,
    EXTENSION_ELEMENTS,
    ONLY,
    REFUSED_ATTRIBUTES,
    REFUSED_ELEMENTS,
    REFUSED_PLACES,
    TEMPLATES,
)
from engine.bpmn.validation.vocabulary.ignored import HARMLESS, HARMLESS_ATTRIBUTES
from engine.bpmn.validation.vocabulary.instead import INSTEAD
from engine.bpmn.validation.vocabulary.rows import Row

__all__ = [
    "EDITORS",
    "EVENTS",
    "EXECUTED",
    "EXTENSION_ELEMENTS",
    "HARMLESS",
    "HARMLESS_ATTRIBUTES",
    "INSTEAD",
    "ONLY",
    "REFUSED_ATTRIBUTES",
    "REFUSED_ELEMENTS",
    "REFUSED_PLACES",
    "TEMPLATES",
    "Row",
]
