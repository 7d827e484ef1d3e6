"""What to draw instead of the refused, by element or attribute."""

from collections.abc import Mapping

_JAVA = (
    "Alur runs no Java: use camunda:expression, a delegate by its name (camunda:delegateExpression), an external task "
    '(camunda:type="external" with a topic) or a script task in Python.'
)

INSTEAD: Mapping[str, str] = {
    "class": _JAVA,
    "connector": _JAVA,
    "field": "Fields are for Java classes; a delegate reads variables.",
    "complexGateway": "Draw exclusive, parallel or inclusive gateways.",
    "adHocSubProcess": "Draw a subprocess with a parallel or inclusive gateway.",
    "standardLoopCharacteristics": "Draw the loop with an exclusive gateway, or use multi-instance.",
    "formProperty": "Use generated task forms (camunda:formData).",
    "formHandlerClass": "Use generated task forms (camunda:formData).",
    "resource": "Write the script into the diagram, in Python.",
    "caseRef": "Alur has no cases (CMMN): call a process (calledElement).",
    "caseBinding": "Alur has no cases (CMMN): call a process (calledElement).",
    "variableMappingClass": "Use camunda:in and camunda:out.",
    "variableMappingDelegateExpression": "Use camunda:in and camunda:out.",
    "calledElementTenantId": "Alur has no tenants. Remove it.",
    "decisionRefTenantId": "Alur has no tenants. Remove it.",
    "businessKey": "Name the business key in the property 'kunci_bisnis' of the process.",
    "eventGatewayType": "Draw an exclusive event-based gateway; for all events together draw a parallel gateway.",
    "instantiate": "Start the process by a message start event.",
    "parallelMultiple": "Draw one event for each, after a parallel gateway.",
}
