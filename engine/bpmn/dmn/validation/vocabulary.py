"""What a decision file may say: an allow-list of elements, attributes and Camunda's extensions.

What stands in no row is refused by name.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """What one element may carry.

    Attributes:
        attributes: DMN's attributes.
        extensions: Camunda's attributes.
        elements: DMN's elements directly within.
    """

    attributes: frozenset[str]
    extensions: frozenset[str]
    elements: frozenset[str]


def _row(attributes: str, elements: str = "", extensions: str = "") -> Row:
    always = "description extensionElements"
    return Row(frozenset(attributes.split()), frozenset(extensions.split()), frozenset(f"{always} {elements}".split()))


_CELL = _row("id label expressionLanguage", "text")
_EXPRESSION = _row("id label typeRef expressionLanguage", "text")
_VARIABLE = _row("id name label typeRef")

EXECUTED: Mapping[str, Row] = {
    "definitions": _row(
        "id name label namespace exporter exporterVersion expressionLanguage typeLanguage",
        "decision inputData",
        "diagramRelationId",
    ),
    "decision": _row(
        "id name label",
        "question allowedAnswers variable informationRequirement decisionTable literalExpression",
        "versionTag historyTimeToLive",
    ),
    "question": _row(""),
    "allowedAnswers": _row(""),
    "variable": _VARIABLE,
    "inputData": _row("id name label", "variable"),
    "informationRequirement": _row("id label", "requiredDecision requiredInput"),
    "requiredDecision": _row("href"),
    "requiredInput": _row("href"),
    "decisionTable": _row(
        "id label hitPolicy aggregation preferredOrientation outputLabel", "input output rule annotation"
    ),
    "input": _row("id label", "inputExpression inputValues", "inputVariable"),
    "inputExpression": _EXPRESSION,
    "inputValues": _CELL,
    "output": _row("id name label typeRef", "outputValues"),
    "outputValues": _CELL,
    "rule": _row("id label", "inputEntry outputEntry annotationEntry"),
    "inputEntry": _CELL,
    "outputEntry": _EXPRESSION,
    "annotation": _row("name"),
    "annotationEntry": _row("", "text"),
    "literalExpression": _EXPRESSION,
    "text": _row(""),
    "description": _row(""),
    "extensionElements": _row(""),
}
"""DMN's elements that Alur evaluates, or that only describe; all may carry a description."""

HARMLESS: Mapping[str, str] = {
    "knowledgeSource": "Knowledge sources are documentation.",
    "authorityRequirement": "Arrows from knowledge sources are documentation.",
    "textAnnotation": "Text annotations are documentation.",
    "association": "Associations are documentation.",
    "performanceIndicator": "Performance indicators are documentation.",
    "organizationUnit": "Organization units are documentation.",
    "elementCollection": "Element collections are documentation.",
    "group": "Groups are documentation.",
    "itemDefinition": "Item definitions are not read; columns use the built-in types.",
    "decisionMaker": "The decision's maker is documentation.",
    "decisionOwner": "The decision's owner is documentation.",
    "impactedPerformanceIndicator": "Performance indicators are documentation.",
    "supportedObjective": "Objectives are documentation.",
    "usingProcess": "Which process uses the decision is documentation.",
    "usingTask": "Which task uses the decision is documentation.",
}
"""DMN's elements that Camunda does not evaluate either: accepted, each with its sentence as a warning."""

EDITORS: tuple[str, ...] = (
    "http://www.w3.org/2001/XMLSchema-instance",
    "http://www.w3.org/XML/1998/namespace",
    "http://camunda.org/schema/modeler/1.0",
    "http://bpmn.io/schema/dmn/biodi/",
    "https://www.omg.org/spec/DMN/20191111/DMNDI/",
    "http://www.omg.org/spec/DMN/20180521/",
)
"""Beginnings of namespaces in which drawings are kept, and drawing programs note their own affairs."""

INSTEAD: Mapping[str, str] = {
    "businessKnowledgeModel": "Write its expression into the decisions that use it.",
    "knowledgeRequirement": "Write the expression into the decision itself.",
    "decisionService": "Call the decision itself.",
    "context": "Draw a decision table or a literal expression.",
    "invocation": "Draw a decision table or a literal expression.",
    "list": "Draw a decision table or a literal expression.",
    "relation": "Draw a decision table.",
    "functionDefinition": "Draw a decision table or a literal expression.",
    "defaultOutputEntry": "Add a rule for all other cases.",
    "import": "Put the decisions into one file.",
}
"""What to draw instead of the refused, by element or attribute."""
