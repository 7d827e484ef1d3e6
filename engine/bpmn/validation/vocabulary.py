"""What a diagram may say: an allow-list of elements, attributes and Camunda's extensions.

What stands in no row is refused by name. To make the engine execute one more thing is to add its row here.
"""

from collections.abc import Mapping
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


def _row(attributes: str = "", extensions: str = "", elements: str = "") -> Row:
    return Row(frozenset(attributes.split()), frozenset(extensions.split()), frozenset(elements.split()))


_NODE = "id name"
_ACTIVITY = "id name default isForCompensation startQuantity completionQuantity"
_EXCLUSIVE = "exclusive"
_FORM = "formKey formRef formRefBinding formRefVersion"

EXECUTED: Mapping[str, Row] = {
    "definitions": _row("id name targetNamespace exporter exporterVersion expressionLanguage typeLanguage"),
    "process": _row(
        "id name isExecutable processType isClosed",
        "versionTag historyTimeToLive candidateStarterGroups candidateStarterUsers isStartableInTasklist",
        "properties",
    ),
    "collaboration": _row("id name isClosed", "", "properties"),
    "participant": _row("id name processRef", "", "properties"),
    "laneSet": _row("id name"),
    "childLaneSet": _row("id name"),
    "lane": _row("id name", "", "properties"),
    "flowNodeRef": _row(),
    "incoming": _row(),
    "outgoing": _row(),
    "extensionElements": _row(),
    "documentation": _row("id textFormat"),
    "sequenceFlow": _row("id name sourceRef targetRef", "", "properties"),
    "conditionExpression": _row("id"),
    "startEvent": _row(
        f"{_NODE} isInterrupting parallelMultiple", f"initiator {_EXCLUSIVE} {_FORM}", "formData properties"
    ),
    "endEvent": _row(_NODE, _EXCLUSIVE, "properties"),
    "boundaryEvent": _row(f"{_NODE} attachedToRef cancelActivity parallelMultiple", _EXCLUSIVE, "properties"),
    "intermediateCatchEvent": _row(f"{_NODE} parallelMultiple", _EXCLUSIVE, "properties"),
    "intermediateThrowEvent": _row(_NODE, _EXCLUSIVE, "properties"),
    "task": _row(_ACTIVITY, _EXCLUSIVE, "properties inputOutput"),
    "manualTask": _row(_ACTIVITY, _EXCLUSIVE, "properties inputOutput"),
    "userTask": _row(
        f"{_ACTIVITY} implementation",
        f"assignee candidateUsers candidateGroups dueDate followUpDate priority {_EXCLUSIVE} {_FORM}",
        "formData properties inputOutput taskListener",
    ),
    "scriptTask": _row(f"{_ACTIVITY} scriptFormat", f"resultVariable {_EXCLUSIVE}", "properties inputOutput"),
    "script": _row(),
    "callActivity": _row(
        f"{_ACTIVITY} calledElement", f"calledElementBinding {_EXCLUSIVE}", "properties inputOutput in out"
    ),
    "subProcess": _row(f"{_ACTIVITY} triggeredByEvent", _EXCLUSIVE, "properties inputOutput"),
    "exclusiveGateway": _row(f"{_NODE} default gatewayDirection", _EXCLUSIVE, "properties"),
    "inclusiveGateway": _row(f"{_NODE} default gatewayDirection", _EXCLUSIVE, "properties"),
    "parallelGateway": _row(f"{_NODE} gatewayDirection", _EXCLUSIVE, "properties"),
    "multiInstanceLoopCharacteristics": _row("id isSequential behavior", f"collection elementVariable {_EXCLUSIVE}"),
    "loopCardinality": _row("id"),
    "loopDataInputRef": _row(),
    "inputDataItem": _row("id name isCollection"),
    "completionCondition": _row("id"),
    "timerEventDefinition": _row("id"),
    "timeDate": _row("id"),
    "timeDuration": _row("id"),
    "timeCycle": _row("id"),
    "escalationEventDefinition": _row("id escalationRef"),
    "errorEventDefinition": _row("id errorRef"),
    "terminateEventDefinition": _row("id"),
    "error": _row("id name errorCode structureRef"),
    "escalation": _row("id name escalationCode structureRef"),
    "message": _row("id name itemRef"),
    "signal": _row("id name structureRef"),
    "textAnnotation": _row("id textFormat"),
    "text": _row(),
    "association": _row("id sourceRef targetRef associationDirection"),
    "group": _row("id categoryValueRef"),
    "category": _row("id name"),
    "categoryValue": _row("id value"),
}
"""BPMN's elements that Alur executes, or that only draw."""

EVENTS: frozenset[tuple[str, str]] = frozenset(
    {
        ("startEvent", ""),
        ("startEvent", "timerEventDefinition"),
        ("endEvent", ""),
        ("endEvent", "terminateEventDefinition"),
        ("endEvent", "escalationEventDefinition"),
        ("endEvent", "errorEventDefinition"),
        ("boundaryEvent", "timerEventDefinition"),
        ("intermediateCatchEvent", "timerEventDefinition"),
        ("intermediateThrowEvent", ""),
        ("intermediateThrowEvent", "escalationEventDefinition"),
    }
)
"""Which event may carry which definition; "" is an event without one."""

EXTENSION_ELEMENTS: Mapping[str, Row] = {
    "properties": _row("", "", "property"),
    "property": _row("id name value"),
    "formData": _row("", "", "formField"),
    "formField": _row("id label type defaultValue datePattern", "", "value validation properties"),
    "value": _row("id name", "", "script list map"),
    "validation": _row("", "", "constraint"),
    "constraint": _row("name config"),
    "inputOutput": _row("", "", "inputParameter outputParameter"),
    "inputParameter": _row("name", "", "script list map"),
    "outputParameter": _row("name", "", "script list map"),
    "list": _row("", "", "value script list map"),
    "map": _row("", "", "entry"),
    "entry": _row("key", "", "script list map"),
    "script": _row("scriptFormat"),
    "taskListener": _row("event id", "", "script"),
    "in": _row("source sourceExpression target variables businessKey local"),
    "out": _row("source sourceExpression target variables local"),
}
"""Camunda's elements."""

ONLY: Mapping[str, frozenset[str]] = {
    "isForCompensation": frozenset({"false", "0"}),
    "startQuantity": frozenset({"1"}),
    "completionQuantity": frozenset({"1"}),
    "triggeredByEvent": frozenset({"false", "0"}),
    "parallelMultiple": frozenset({"false", "0"}),
    "isCollection": frozenset({"false", "0"}),
    "behavior": frozenset({"All"}),
    "exclusive": frozenset({"true"}),
    "calledElementBinding": frozenset({"", "latest"}),
    "formRef": frozenset({""}),
    "variables": frozenset({"", "all"}),
    "event": frozenset({"complete"}),
}
"""Attributes that may hold nothing else, whatever element they stand on."""

HARMLESS: Mapping[str, str] = {
    "messageFlow": "Message flows between pools are documentation; nothing is sent along them.",
    "participantMultiplicity": "The multiplicity of a pool is documentation.",
    "dataObject": "Data objects are documentation; variables carry the data.",
    "dataObjectReference": "Data objects are documentation; variables carry the data.",
    "dataStore": "Data stores are documentation; variables carry the data.",
    "dataStoreReference": "Data stores are documentation; variables carry the data.",
    "dataInputAssociation": "Arrows from data objects are documentation; nothing is copied along them.",
    "dataOutputAssociation": "Arrows to data objects are documentation; nothing is copied along them.",
    "ioSpecification": "BPMN's data inputs and outputs are documentation; Camunda's input/output mapping moves data.",
    "property": "BPMN's own data properties are documentation; variables carry the data.",
    "auditing": "BPMN's auditing element is documentation; the engine's history records everything.",
    "monitoring": "BPMN's monitoring element is documentation; the engine's history records everything.",
    "itemDefinition": "Item definitions are documentation; variables carry the data.",
    "rendering": "The rendering of a task is documentation; its form is what is shown.",
    "import": "Imported definitions are not read.",
    "extension": "Extension declarations are not read.",
    "relationship": "Relationships between models are documentation.",
    "interface": "Service interfaces are documentation.",
    "resource": "Resources are documentation; lanes and candidate groups say who works.",
    "partnerEntity": "Partners are documentation.",
    "partnerRole": "Partners are documentation.",
    "endPoint": "Service end points are documentation.",
    "correlationProperty": "Correlation properties are documentation.",
}
"""BPMN's elements that Camunda does not execute either: accepted, each with its sentence as a warning."""

HARMLESS_ATTRIBUTES: Mapping[str, str] = {
    "isImmediate": "The attribute 'isImmediate' of a flow is documentation.",
    "partitionElementRef": "The attribute 'partitionElementRef' of a lane is documentation.",
}
"""BPMN's attributes that Camunda does not execute either, with their warnings."""

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

INSTEAD: Mapping[str, str] = {
    "serviceTask": "Draw a script task (python) or a user task.",
    "sendTask": "Draw an escalation event or a user task.",
    "receiveTask": "Draw a user task that a person completes when the message has come.",
    "businessRuleTask": "Draw a script task (python).",
    "complexGateway": "Draw exclusive, parallel or inclusive gateways.",
    "eventBasedGateway": "Draw a user task with a boundary timer event.",
    "transaction": "Draw a subprocess.",
    "adHocSubProcess": "Draw a subprocess with a parallel or inclusive gateway.",
    "standardLoopCharacteristics": "Draw the loop with an exclusive gateway, or use multi-instance.",
    "linkEventDefinition": "Draw the sequence flow itself.",
    "conditionalEventDefinition": "Draw an exclusive gateway.",
    "formProperty": "Use generated task forms (camunda:formData).",
    "taskListener": "Move what it does into a script task.",
    "event": "Use the event complete, or a script task.",
    "executionListener": "Move what it does into a script task.",
    "connector": "Move what it does into a script task.",
    "triggeredByEvent": "Draw a boundary event.",
    "formRef": "Use generated task forms (camunda:formData).",
    "language": "Write the condition as ${...}, without a language.",
    "resource": "Write the script into the diagram.",
    "potentialOwner": "Use camunda:candidateGroups or a lane.",
    "humanPerformer": "Use camunda:assignee.",
    "performer": "Use camunda:assignee.",
}
"""What to draw instead of the refused, by element or attribute."""
