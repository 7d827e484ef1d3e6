"""Camunda's elements that Alur executes, and which of its attributes may hold only some values."""

from collections.abc import Mapping

from engine.bpmn.validation.vocabulary.rows import Row, row

EXTENSION_ELEMENTS: Mapping[str, Row] = {
    "properties": row("", "", "property"),
    "property": row("id name value"),
    "formData": row("", "", "formField"),
    "formField": row("id label type defaultValue datePattern", "", "value validation properties"),
    "value": row("id name", "", "script list map"),
    "validation": row("", "", "constraint"),
    "constraint": row("name config"),
    "inputOutput": row("", "", "inputParameter outputParameter"),
    "inputParameter": row("name", "", "script list map"),
    "outputParameter": row("name", "", "script list map"),
    "list": row("", "", "value script list map"),
    "map": row("", "", "entry"),
    "entry": row("key", "", "script list map"),
    "script": row("scriptFormat"),
    "taskListener": row("event id expression delegateExpression", "", "script"),
    "executionListener": row("event expression delegateExpression", "", "script"),
    "failedJobRetryTimeCycle": row(),
    "errorEventDefinition": row("id errorRef expression"),
    "in": row("source sourceExpression target variables businessKey local"),
    "out": row("source sourceExpression target variables local"),
}
"""Camunda's elements."""

_NO = frozenset({"false", "0"})

ONLY: Mapping[str, frozenset[str]] = {
    "startQuantity": frozenset({"1"}),
    "completionQuantity": frozenset({"1"}),
    "parallelMultiple": _NO,
    "instantiate": _NO,
    "isCollection": _NO,
    "eventGatewayType": frozenset({"Exclusive"}),
    "behavior": frozenset({"All"}),
    "variables": frozenset({"", "all"}),
}
"""Attributes that may hold nothing else, whatever element they stand on."""

REFUSED_ATTRIBUTES: frozenset[str] = frozenset(
    {
        "class",
        "resource",
        "formHandlerClass",
        "caseRef",
        "caseBinding",
        "caseVersion",
        "caseTenantId",
        "variableMappingClass",
        "variableMappingDelegateExpression",
        "calledElementTenantId",
        "decisionRefTenantId",
        "src",
        "srcExpr",
        "dst",
        "dstExpr",
        "link",
        "linkExpr",
    }
)
"""Camunda's attributes that it executes and Alur does nowhere."""

REFUSED_ELEMENTS: frozenset[str] = frozenset(
    {"connector", "field", "formProperty", "potentialStarter", "string", "expression", "timerEventDefinition"}
)
"""Camunda's elements that it executes and Alur does nowhere."""

REFUSED_PLACES: frozenset[tuple[str, str]] = frozenset(
    {("signalEventDefinition", "async"), ("formData", "businessKey")}
)
"""Where Camunda executes an attribute that Alur executes only elsewhere."""

TEMPLATES: frozenset[str] = frozenset({"modelerTemplate", "modelerTemplateVersion", "modelerTemplateIcon"})
"""Camunda's attributes by which the Modeler remembers an element template; its values stand in the element itself."""

EDITORS: frozenset[str] = frozenset(
    {
        "http://www.w3.org/2001/XMLSchema-instance",
        "http://camunda.org/schema/modeler/1.0",
        "http://bpmn.io/schema/bpmn/biocolor/1.0",
        "http://www.omg.org/spec/BPMN/non-normative/color/1.0",
        "http://www.w3.org/XML/1998/namespace",
    }
)
"""Namespaces in which drawing programs note their own affairs."""
