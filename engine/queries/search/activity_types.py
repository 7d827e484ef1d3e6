"""What Camunda calls each kind of node in its history."""

from engine.bpmn.model import EventKind, Node

BODY = "multiInstanceBody"

_BOUNDARY = {
    EventKind.TIMER: "boundaryTimer",
    EventKind.MESSAGE: "boundaryMessage",
    EventKind.SIGNAL: "boundarySignal",
    EventKind.ERROR: "boundaryError",
    EventKind.ESCALATION: "boundaryEscalation",
    EventKind.CONDITIONAL: "boundaryConditional",
    EventKind.COMPENSATE: "compensationBoundaryCatch",
    EventKind.CANCEL: "cancelBoundaryCatch",
}
_START = {
    EventKind.TIMER: "startTimerEvent",
    EventKind.MESSAGE: "messageStartEvent",
    EventKind.SIGNAL: "signalStartEvent",
    EventKind.ERROR: "errorStartEvent",
    EventKind.ESCALATION: "escalationStartEvent",
    EventKind.CONDITIONAL: "conditionalStartEvent",
    EventKind.COMPENSATE: "compensationStartEvent",
}
_CATCH = {
    EventKind.TIMER: "intermediateTimer",
    EventKind.MESSAGE: "intermediateMessageCatch",
    EventKind.SIGNAL: "intermediateSignalCatch",
    EventKind.CONDITIONAL: "intermediateConditional",
    EventKind.LINK: "intermediateLinkCatch",
}
_THROW = {
    EventKind.NONE: "intermediateNoneThrowEvent",
    EventKind.MESSAGE: "intermediateMessageThrowEvent",
    EventKind.SIGNAL: "intermediateSignalThrow",
    EventKind.ESCALATION: "intermediateEscalationThrowEvent",
    EventKind.COMPENSATE: "intermediateCompensationThrowEvent",
}
_END = {
    EventKind.NONE: "noneEndEvent",
    EventKind.MESSAGE: "messageEndEvent",
    EventKind.SIGNAL: "signalEndEvent",
    EventKind.ERROR: "errorEndEvent",
    EventKind.ESCALATION: "escalationEndEvent",
    EventKind.TERMINATE: "terminateEndEvent",
    EventKind.COMPENSATE: "compensationEndEvent",
    EventKind.CANCEL: "cancelEndEvent",
}
_BY_ELEMENT = {
    "boundaryEvent": _BOUNDARY,
    "startEvent": _START,
    "intermediateCatchEvent": _CATCH,
    "intermediateThrowEvent": _THROW,
    "endEvent": _END,
}


def type_of(node: Node) -> str:
    """Return Camunda's word for a node: BPMN's element name, for events the kind of event."""
    kinds = _BY_ELEMENT.get(node.type)
    if kinds is None:
        return node.type
    return kinds.get(node.event.kind if node.event else EventKind.NONE, node.type)
