"""What Camunda 7.24 refuses is refused here, in its words and with the element that a person must change."""

import pytest

from engine.bpmn.validation import check, read_definition
from tests.unit.bpmn.fragments import NAMES, among, extended, process, sound, task

ROOTS = (
    '<bpmn:message id="m" name="Surat"/><bpmn:message id="mx" name="Surat ${a}"/><bpmn:message id="m0"/>'
    '<bpmn:signal id="s1" name="Tanda"/><bpmn:error id="e1" errorCode="E"/><bpmn:error id="e0"/>'
    '<bpmn:escalation id="c1" escalationCode="C"/><bpmn:escalation id="c2" escalationCode="C"/><bpmn:escalation id="c0"/>'
)


def beside(nodes: str) -> bytes:
    """A good process with what is given beside it, and things to refer to."""
    return among(nodes).replace(b"</bpmn:definitions>", f"{ROOTS}</bpmn:definitions>".encode())


def event(kind: str, definition: str, attributes: str = "", id: str = "x") -> str:
    return f'<bpmn:{kind} id="{id}" {attributes}>{definition}</bpmn:{kind}>'


def defined(kind: str, attributes: str = "", inner: str = "") -> str:
    return f"<bpmn:{kind}EventDefinition {attributes}>{inner}</bpmn:{kind}EventDefinition>"


def at(host: str, definition: str, attributes: str = "", id: str = "x") -> str:
    return event("boundaryEvent", definition, f'attachedToRef="{host}" {attributes}', id)


def within(
    definition: str, *, triggered: bool = False, id: str = "u", start: str = "x", kind: str = "subProcess"
) -> str:
    """A subprocess that starts by an event."""
    by = 'triggeredByEvent="true"' if triggered else ""
    return f'<bpmn:{kind} id="{id}" {by}><bpmn:startEvent id="{start}">{definition}</bpmn:startEvent></bpmn:{kind}>'


def flow(source: str, target: str, id: str = "x") -> str:
    return f'<bpmn:sequenceFlow id="{id}" sourceRef="{source}" targetRef="{target}"/>'


def service(attributes: str, kind: str = "serviceTask") -> bytes:
    return task(attributes=attributes, kind=kind)


MESSAGE, SIGNAL = defined("message", 'messageRef="m"'), defined("signal", 'signalRef="s1"')
ESCALATION, COMPENSATION = defined("escalation", 'escalationRef="c1"'), defined("compensate")
GATEWAY = '<bpmn:eventBasedGateway id="g"/>' + flow("t", "g", "fg")
CALL = '<bpmn:callActivity id="x" calledElement="p" {}>{}</bpmn:callActivity>'

EVENTS = {
    "a message nobody declared": (
        event("intermediateCatchEvent", defined("message", 'messageRef="y"')),
        "Invalid 'messageRef': no message with id 'y' found.",
    ),
    "a message without name": (
        event("intermediateCatchEvent", defined("message", 'messageRef="m0"')),
        "Cannot have a message event subscription with an empty or missing name",
    ),
    "an unknown message of a receive task": (
        '<bpmn:receiveTask id="x" messageRef="y"/>',
        "Invalid 'messageRef': no message with id 'y' found.",
    ),
    "a start by a message that is computed": (
        event("startEvent", defined("message", 'messageRef="mx"')),
        "expressions in the message start event name are not allowed!",
    ),
    "two starts by one message": (
        event("startEvent", MESSAGE, id="y") + event("startEvent", MESSAGE),
        "Cannot have more than one message event subscription with name 'Surat' for scope 'p'",
    ),
    "two boundary events of one signal": (
        at("t", SIGNAL, id="y") + at("t", SIGNAL),
        "Cannot have more than one signal event subscription with name 'Tanda' for scope 't'",
    ),
    "two starts by one condition": (
        "".join(
            event("startEvent", defined("conditional", inner="<bpmn:condition>${a}</bpmn:condition>"), id=id)
            for id in ("y", "x")
        ),
        "Cannot have more than one conditional event subscription with the same condition '${a}'",
    ),
    "a flow to a gateway that Camunda leaves out": (
        '<bpmn:complexGateway id="g"/>' + flow("t", "g"),
        "Invalid destination 'g' of sequence flow 'x'",
    ),
    "a signal without reference": (
        event("intermediateCatchEvent", defined("signal")),
        "signalEventDefinition does not have required property 'signalRef'",
    ),
    "a signal nobody declared": (
        event("intermediateCatchEvent", defined("signal", 'signalRef="y"')),
        "Could not find signal with id 'y'",
    ),
    "a condition of nothing": (
        event("intermediateCatchEvent", defined("conditional")),
        "Conditional event must contain an expression for evaluation.",
    ),
    "a subprocess that starts by a message": (
        within(MESSAGE),
        "messageEventDefinition only allowed on start event if subprocess is an event subprocess",
    ),
    "a subprocess that starts by a signal": (
        within(SIGNAL),
        "signalEventDefintion only allowed on start event if subprocess is an event subprocess",
    ),
    "a subprocess that starts by an error": (
        within(defined("error")),
        "errorEventDefinition only allowed on start event if subprocess is an event subprocess",
    ),
    "a subprocess that starts by time": (
        within(defined("timer", inner="<bpmn:timeDuration>PT1H</bpmn:timeDuration>")),
        "timerEventDefinition is not allowed on start event within a subprocess",
    ),
    "a transaction that starts by escalation": (
        within(ESCALATION, kind="transaction"),
        "escalationEventDefinition is not allowed on start event within a subprocess",
    ),
    "an event subprocess that starts by nothing": (
        within("", triggered=True),
        "start event of event subprocess must be of type 'error', 'message', 'timer', 'signal', 'compensation' or",
    ),
    "an error that interrupts nothing": (
        within(defined("error"), triggered=True).replace('id="x"', 'id="x" isInterrupting="false"'),
        "error start event of event subprocess must be interrupting",
    ),
    "a flow into an event subprocess": (
        within(MESSAGE, triggered=True, start="us") + flow("t", "u"),
        "Invalid incoming sequence flow of event subprocess",
    ),
    "a flow out of an event subprocess": (
        within(MESSAGE, triggered=True, start="us") + flow("u", "t"),
        "Invalid outgoing sequence flow of event subprocess",
    ),
    "an error end without code": (
        event("endEvent", defined("error", 'errorRef="e0"')),
        "'errorCode' is mandatory on errors referenced by throwing error event definitions",
    ),
    "an escalation throw without code": (
        event("intermediateThrowEvent", defined("escalation", 'escalationRef="c0"')),
        "throwing escalation event must have an 'escalationCode'",
    ),
    "an escalation end without code": (
        event("endEvent", defined("escalation", 'escalationRef="c0"')),
        "escalation end event must have an 'escalationCode'",
    ),
    "an escalation caught at a script": (
        '<bpmn:task id="y"/>' + at("y", ESCALATION),
        "An escalation boundary event should only be attached to a subprocess, a call activity or an user task",
    ),
    "an escalation caught twice": (
        at("t", ESCALATION, id="y") + at("t", defined("escalation", 'escalationRef="c2"')),
        "multiple escalation boundary events with the same escalationCode 'C' are not supported on same scope",
    ),
    "an escalation caught by code and by any": (
        at("t", ESCALATION, id="y") + at("t", defined("escalation")),
        "The same scope can not contains an escalation boundary event without escalation code and another one",
    ),
    "every escalation caught twice": (
        within(defined("escalation"), triggered=True, id="u1", start="y")
        + within(defined("escalation"), triggered=True),
        "can not contains more than one escalation event subprocess without escalation code",
    ),
    "a cancel at a subprocess": (
        within("", start="us") + at("u", defined("cancel")),
        "boundary event with cancelEventDefinition only supported on transaction subprocesses",
    ),
    "two cancels at a transaction": (
        within("", start="us", kind="transaction") + at("u", defined("cancel"), id="y") + at("u", defined("cancel")),
        "multiple boundary events with cancelEventDefinition not supported on same transaction subprocess",
    ),
    "a cancel end outside a transaction": (
        event("endEvent", defined("cancel")),
        "end event with cancelEventDefinition only supported inside transaction subprocess",
    ),
    "two compensations at an activity": (
        at("t", COMPENSATION, id="y") + at("t", COMPENSATION),
        "multiple boundary events with compensateEventDefinition not supported on same activity",
    ),
    "compensation of what is not there": (
        event("intermediateThrowEvent", defined("compensate", 'activityRef="y"')),
        "Invalid attribute value for 'activityRef': no activity with id 'y' in scope 'p'",
    ),
    "compensation of the whole process": (
        within(COMPENSATION, triggered=True),
        "event subprocess with compensation start event is only supported for embedded subprocess",
    ),
    "compensation by an ordinary activity": (
        at("t", COMPENSATION)
        + '<bpmn:task id="y"/><bpmn:association id="a" sourceRef="x" targetRef="y" associationDirection="One"/>',
        "compensation boundary catch must be connected to element with isForCompensation=true",
    ),
    "a flow into a compensation handler": (
        '<bpmn:task id="y" isForCompensation="true"/>' + flow("t", "y"),
        "Invalid incoming sequence flow of compensation activity 'y'",
    ),
    "an association to nothing": (
        '<bpmn:association id="x" sourceRef="t" targetRef="y"/>',
        "Invalid reference targetRef 'y' of association element",
    ),
    "a link that leads nowhere": (
        event("intermediateThrowEvent", defined("link", 'name="L"')),
        "sequence flow points to link event source with name 'L' but no event target with that name exists.",
    ),
    "two targets of a link": (
        event("intermediateCatchEvent", defined("link", 'name="L"'), 'name="L"', "y")
        + event("intermediateCatchEvent", defined("link", 'name="L"'), 'name="L"'),
        "Multiple Intermediate Catch Events with the same link event name ('L') are not allowed.",
    ),
    "a gateway of events before a task": (
        '<bpmn:eventBasedGateway id="x"/>' + flow("x", "t", "fx"),
        "Event based gateway can only be connected to elements of type intermediateCatchEvent",
    ),
    "a gateway of events before a link": (
        GATEWAY + event("intermediateCatchEvent", defined("link", 'name="L"'), 'name="L"') + flow("g", "x", "fx"),
        "IntermediateCatchLinkEvent is not allowed after an EventBasedGateway.",
    ),
    "a gateway of events left by a job": (
        '<bpmn:eventBasedGateway id="x" camunda:asyncAfter="true"/>',
        "'asyncAfter' not supported for eventBasedGateway elements.",
    ),
    "another way to a gateway's event": (
        GATEWAY + event("intermediateCatchEvent", SIGNAL, id="y") + flow("g", "y", "fy") + flow("t", "y"),
        "Invalid incoming sequenceflow for intermediateCatchEvent with id 'y' connected to an event-based gateway.",
    ),
}

WORK = {
    "a service that is mail": (
        service('camunda:type="mail"'),
        "Invalid usage of type attribute on serviceTask: 'mail'",
    ),
    "a send task that sends nothing": (
        service("", "sendTask"),
        "One of the attributes 'class', 'delegateExpression', 'type', or 'expression' is mandatory on sendTask.",
    ),
    "a rule task that asks nothing": (service("", "businessRuleTask"), "is mandatory on businessRuleTask."),
    "a result of a delegate": (
        service('camunda:delegateExpression="${a}" camunda:resultVariable="b"'),
        "'resultVariableName' not supported for serviceTask elements using 'delegateExpression'",
    ),
    "a task priority in words": (
        service('camunda:type="external" camunda:topic="a" camunda:taskPriority="tinggi"'),
        "Value 'tinggi' for attribute 'taskPriority' is not a valid number",
    ),
    "a job priority in words": (
        task(attributes='camunda:jobPriority="tinggi"'),
        "Value 'tinggi' for attribute 'jobPriority' is not a valid number",
    ),
    "a decision result of an unknown shape": (
        service('camunda:decisionRef="a" camunda:mapDecisionResult="semua"', "businessRuleTask"),
        "No decision result mapper found for name 'semua'. Supported mappers are 'singleEntry', 'singleResult'",
    ),
    "a decision of no version": (
        service('camunda:decisionRef="a" camunda:decisionRefBinding="version"', "businessRuleTask"),
        "Missing attribute 'decisionRefVersion' when 'decisionRefBinding' has value 'version'",
    ),
    "a called process of no tag": (
        task(attributes='calledElement="a" camunda:calledElementBinding="versionTag"', kind="callActivity"),
        "Missing attribute 'calledElementVersionTag' when 'calledElementBinding' has value 'versionTag'",
    ),
    "an empty source": (
        extended('<camunda:in source="" target="a"/>', "callActivity"),
        "Empty attribute 'source' when passing variables",
    ),
    "an empty expression": (
        extended('<camunda:in sourceExpression="" target="a"/>', "callActivity"),
        "Empty attribute 'sourceExpression' when passing variables",
    ),
    "an empty target": (
        extended('<camunda:out source="a" target=""/>', "callActivity"),
        "Empty attribute 'target' when attribute 'source' or 'sourceExpression' is set",
    ),
    "two performers": (
        task('<bpmn:humanPerformer id="h1"/><bpmn:humanPerformer id="h2"/>'),
        "Invalid task definition: multiple humanPerformer sub elements defined for",
    ),
    "two assignees": (
        task('<bpmn:humanPerformer id="h1"/>', 'camunda:assignee="siti"'),
        "Invalid usage: duplicate assignee declaration for task",
    ),
    "an element variable of no collection": (
        task(
            '<bpmn:multiInstanceLoopCharacteristics camunda:elementVariable="a"><bpmn:loopCardinality>2'
            "</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>"
        ),
        "must be set when using inputDataItem or activiti:elementVariable",
    ),
    "an output of an end": (
        extended(
            '<camunda:inputOutput><camunda:outputParameter name="a">1</camunda:outputParameter></camunda:inputOutput>',
            "endEvent",
        ),
        "camunda:outputParameter not allowed for element type 'endEvent'.",
    ),
    "a mapping at a gateway": (
        extended(
            '<camunda:inputOutput><camunda:inputParameter name="a">1</camunda:inputParameter></camunda:inputOutput>',
            "parallelGateway",
        ),
        "camunda:inputOutput mapping unsupported for element type 'parallelGateway'.",
    ),
    "a parameter of two things": (
        extended(
            '<camunda:inputOutput><camunda:inputParameter name="a"><camunda:list/><camunda:map/></camunda:inputParameter>'
            "</camunda:inputOutput>"
        ),
        "Nested parameter can at most have one child element",
    ),
    "an entry without key": (
        extended(
            '<camunda:inputOutput><camunda:inputParameter name="a"><camunda:map><camunda:entry>1</camunda:entry>'
            "</camunda:map></camunda:inputParameter></camunda:inputOutput>"
        ),
        "Missing attribute 'key' for 'entry' element",
    ),
    "a script of no format": (
        extended(
            '<camunda:inputOutput><camunda:inputParameter name="a"><camunda:script>1</camunda:script>'
            "</camunda:inputParameter></camunda:inputOutput>"
        ),
        "Missing attribute 'scriptFormat' for 'script' element",
    ),
    "a condition of an unknown type": (
        process(
            f'<bpmn:startEvent id="s"/><bpmn:endEvent id="e"/><bpmn:sequenceFlow id="x" sourceRef="s" targetRef="e">'
            f'<bpmn:conditionExpression xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" {NAMES} '
            'xsi:type="bpmn:tExpression">${a}</bpmn:conditionExpression></bpmn:sequenceFlow>'
        ),
        "Invalid type, only tFormalExpression is currently supported",
    ),
    "a job behind a flow without id": (
        process(
            '<bpmn:startEvent id="x" camunda:asyncAfter="true"/><bpmn:endEvent id="e"/>'
            '<bpmn:sequenceFlow sourceRef="x" targetRef="e"/>'
        ),
        "Sequence flow with sourceRef='x' must have an id, activity with id 'x' uses 'asyncAfter'.",
    ),
    "a signal without name": (
        among("").replace(b"</bpmn:definitions>", b'<bpmn:signal id="x"/></bpmn:definitions>'),
        "signal with id 'x' has no name",
    ),
    "a shape of nothing": (
        among("").replace(
            b"</bpmn:definitions>",
            b'<d:BPMNDiagram xmlns:d="http://www.omg.org/spec/BPMN/20100524/DI"><d:BPMNPlane bpmnElement="p">'
            b'<d:BPMNShape id="x" bpmnElement="hantu"/></d:BPMNPlane></d:BPMNDiagram></bpmn:definitions>',
        ),
        "Invalid reference in 'bpmnElement' attribute, activity hantu not found",
    ),
}

CASES = {name: (beside(nodes), reason) for name, (nodes, reason) in EVENTS.items()} | WORK


@pytest.mark.parametrize("case", CASES)
def test_what_camunda_refuses_is_refused_in_its_words(case: str) -> None:
    content, reason = CASES[case]
    report = sound(check({"a.bpmn": content}))
    found = [problem for problem in report.problems if reason in problem.message]
    assert found, [problem.message for problem in report.problems]
    assert any("x" in (problem.element, *problem.message.split("'")) for problem in found)


def test_a_handler_belongs_to_the_event_that_an_association_leads_from() -> None:
    content = beside(
        at("t", COMPENSATION) + '<bpmn:task id="y" isForCompensation="true"/>'
        '<bpmn:association id="a" sourceRef="x" targetRef="y" associationDirection="One"/>'
    )
    assert check({"a.bpmn": content}).problems == ()
    nodes = read_definition(content, "p").nodes
    assert (nodes["x"].compensated_by, nodes["y"].for_compensation) == ("y", True)


def test_an_event_subprocess_and_a_boundary_event_may_not_compensate_the_same() -> None:
    inside = f'<bpmn:startEvent id="us"/>{within(COMPENSATION, triggered=True, id="h", start="hs")}'
    content = beside(
        f'<bpmn:subProcess id="u">{inside}</bpmn:subProcess>{at("u", COMPENSATION)}'
        '<bpmn:task id="y" isForCompensation="true"/>'
        '<bpmn:association id="a" sourceRef="x" targetRef="y" associationDirection="One"/>'
    )
    (problem,) = check({"a.bpmn": content}).problems
    assert "compensation boundary event and event subprocess with compensation start event" in problem.message
    assert problem.element == "u"
