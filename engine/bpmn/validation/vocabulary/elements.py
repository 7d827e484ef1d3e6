"""BPMN's elements that Alur executes, or that only draw; and which event may carry which definition."""

from collections.abc import Mapping

from engine.bpmn.validation.vocabulary.rows import Row, row

_ID = "id name"
_ACTIVITY = "id name default isForCompensation startQuantity completionQuantity"
_JOBS = "async asyncBefore asyncAfter exclusive jobPriority"
_FORM = "formKey formRef formRefBinding formRefVersion"
_SERVICE = "type topic taskPriority expression delegateExpression"
_RESULT = "resultVariable resultVariableName"
_DECISION = "decisionRef decisionRefBinding decisionRefVersion decisionRefVersionTag mapDecisionResult"
_NODE_PARTS = "properties executionListener failedJobRetryTimeCycle"
_PARTS = f"{_NODE_PARTS} inputOutput"

_EVENT_ROW = row(_ID, _JOBS, _PARTS)
_GATEWAY_ROW = row(f"{_ID} default gatewayDirection", _JOBS, _PARTS)
_TASK_ROW = row(_ACTIVITY, _JOBS, _PARTS)

EXECUTED: Mapping[str, Row] = {
    "definitions": row("id name targetNamespace exporter exporterVersion expressionLanguage typeLanguage"),
    "process": row(
        "id name isExecutable processType isClosed",
        "versionTag historyTimeToLive candidateStarterGroups candidateStarterUsers isStartableInTasklist jobPriority "
        "taskPriority",
        "properties executionListener",
    ),
    "collaboration": row("id name isClosed", "", "properties"),
    "participant": row("id name processRef", "", "properties"),
    "laneSet": row(_ID),
    "childLaneSet": row(_ID),
    "lane": row(_ID, "", "properties"),
    "flowNodeRef": row(),
    "incoming": row(),
    "outgoing": row(),
    "extensionElements": row(),
    "documentation": row("id textFormat"),
    "sequenceFlow": row("id name sourceRef targetRef", "", "properties executionListener"),
    "conditionExpression": row("id language"),
    "startEvent": row(
        f"{_ID} isInterrupting parallelMultiple", f"initiator {_JOBS} {_FORM}", f"formData {_NODE_PARTS}"
    ),
    "endEvent": _EVENT_ROW,
    "boundaryEvent": row(f"{_ID} attachedToRef cancelActivity parallelMultiple", _JOBS, _NODE_PARTS),
    "intermediateCatchEvent": row(f"{_ID} parallelMultiple", _JOBS, _PARTS),
    "intermediateThrowEvent": _EVENT_ROW,
    "task": _TASK_ROW,
    "manualTask": _TASK_ROW,
    "userTask": row(
        f"{_ACTIVITY} implementation",
        f"assignee candidateUsers candidateGroups dueDate followUpDate priority {_JOBS} {_FORM}",
        f"formData taskListener {_PARTS}",
    ),
    "potentialOwner": row(_ID),
    "humanPerformer": row(_ID),
    "resourceAssignmentExpression": row("id"),
    "formalExpression": row("id"),
    "scriptTask": row(f"{_ACTIVITY} scriptFormat", f"{_RESULT} {_JOBS}", _PARTS),
    "script": row(),
    "serviceTask": row(
        f"{_ACTIVITY} implementation", f"{_SERVICE} {_RESULT} {_JOBS}", f"errorEventDefinition {_PARTS}"
    ),
    "sendTask": row(f"{_ACTIVITY} implementation", f"{_SERVICE} {_RESULT} {_JOBS}", f"errorEventDefinition {_PARTS}"),
    "businessRuleTask": row(
        f"{_ACTIVITY} implementation",
        f"{_SERVICE} {_DECISION} {_RESULT} {_JOBS}",
        f"errorEventDefinition {_PARTS}",
    ),
    "receiveTask": row(f"{_ACTIVITY} implementation messageRef instantiate", _JOBS, _PARTS),
    "callActivity": row(
        f"{_ACTIVITY} calledElement",
        f"calledElementBinding calledElementVersion calledElementVersionTag {_JOBS}",
        f"in out {_PARTS}",
    ),
    "subProcess": row(f"{_ACTIVITY} triggeredByEvent", _JOBS, _PARTS),
    "transaction": row(f"{_ACTIVITY} triggeredByEvent method", _JOBS, _PARTS),
    "exclusiveGateway": _GATEWAY_ROW,
    "inclusiveGateway": _GATEWAY_ROW,
    "parallelGateway": row(f"{_ID} gatewayDirection", _JOBS, _PARTS),
    "eventBasedGateway": row(f"{_ID} gatewayDirection instantiate eventGatewayType", _JOBS, _NODE_PARTS),
    "multiInstanceLoopCharacteristics": row(
        "id isSequential behavior", f"collection elementVariable {_JOBS}", "failedJobRetryTimeCycle"
    ),
    "loopCardinality": row("id"),
    "loopDataInputRef": row(),
    "inputDataItem": row("id name isCollection"),
    "completionCondition": row("id"),
    "timerEventDefinition": row("id", "exclusive"),
    "timeDate": row("id"),
    "timeDuration": row("id"),
    "timeCycle": row("id"),
    "messageEventDefinition": row("id messageRef", f"{_SERVICE} {_RESULT}", "properties errorEventDefinition"),
    "signalEventDefinition": row("id signalRef", "", "in"),
    "escalationEventDefinition": row("id escalationRef", "escalationCodeVariable"),
    "errorEventDefinition": row("id errorRef", "errorCodeVariable errorMessageVariable"),
    "conditionalEventDefinition": row("id", "variableName variableEvents"),
    "condition": row("id language"),
    "linkEventDefinition": row("id name"),
    "compensateEventDefinition": row("id activityRef waitForCompletion"),
    "cancelEventDefinition": row("id"),
    "terminateEventDefinition": row("id"),
    "error": row("id name errorCode structureRef", "errorMessage"),
    "escalation": row("id name escalationCode structureRef"),
    "message": row("id name itemRef"),
    "signal": row("id name structureRef"),
    "textAnnotation": row("id textFormat"),
    "text": row(),
    "association": row("id sourceRef targetRef associationDirection"),
    "group": row("id categoryValueRef"),
    "category": row(_ID),
    "categoryValue": row("id value"),
}

_STARTS = "timer message signal conditional error escalation compensate"
_BOUNDARIES = "timer message signal conditional error escalation compensate cancel"
_CATCHES = "timer message signal conditional link"
_THROWS = "message signal escalation compensate link"
_ENDS = "message signal escalation error terminate compensate cancel"


def _pairs(event: str, kinds: str) -> set[tuple[str, str]]:
    return {(event, f"{kind}EventDefinition") for kind in kinds.split()}


EVENTS: frozenset[tuple[str, str]] = frozenset(
    {("startEvent", ""), ("endEvent", ""), ("intermediateThrowEvent", "")}
    | _pairs("startEvent", _STARTS)
    | _pairs("boundaryEvent", _BOUNDARIES)
    | _pairs("intermediateCatchEvent", _CATCHES)
    | _pairs("intermediateThrowEvent", _THROWS)
    | _pairs("endEvent", _ENDS)
)
"""Which event may carry which definition; "" is an event without one."""
