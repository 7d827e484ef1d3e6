"""Diagrams that are broken, careless or meant to do harm: each ends in a report that says what to change."""

import time

import pytest

from engine.bpmn.validation import check
from tests.unit.bpmn.fragments import among, choice, constraint, extended, field, process, script, sound, task, timer

NO_DIAGRAM = {
    "no process": (among("").replace(b'isExecutable="true"', b'isExecutable="no"'), "no executable process"),
    "only a drawn process": (among("").replace(b'isExecutable="true"', b""), "no executable process"),
    "a process without id": (among("").replace(b'id="p"', b""), "This 'process' has no id"),
    "an empty process": (process(""), "process must define a startEvent element"),
    "two plain starts": (
        among('<bpmn:startEvent id="s2"/>'),
        "multiple none start events or timer start events not supported on process definition",
    ),
    "a plain and a timer start": (
        among(
            '<bpmn:startEvent id="s2"><bpmn:timerEventDefinition><bpmn:timeCycle>R/PT1H</bpmn:timeCycle>'
            "</bpmn:timerEventDefinition></bpmn:startEvent>"
        ),
        "Draw the timer start in a process of its own",
    ),
    "a node without id": (among("<bpmn:task/>"), "This 'task' has no id"),
    "an id twice": (among('<bpmn:task id="t"/>'), "The id 't' of this 'task' is already the id"),
    "an id with a blank": (among('<bpmn:task id="a b"/>'), "does not fit BPMN's schema"),
    "a flow to nowhere": (among('<bpmn:sequenceFlow id="x" sourceRef="s" targetRef="y"/>'), "Invalid destination 'y'"),
    "a flow from nowhere": (among('<bpmn:sequenceFlow id="x" sourceRef="y" targetRef="t"/>'), "Invalid source 'y'"),
    "a flow without ends": (among('<bpmn:sequenceFlow id="x"/>'), "has no source"),
    "a flow into a start": (
        among('<bpmn:sequenceFlow id="x" sourceRef="t" targetRef="s"/>'),
        "'startEvent' cannot be one",
    ),
    "a flow out of an end": (
        among('<bpmn:sequenceFlow id="x" sourceRef="e" targetRef="t"/>'),
        "'endEvent' cannot be one",
    ),
    "a flow into a subprocess's inside": (
        among(
            '<bpmn:subProcess id="u"><bpmn:startEvent id="us"/><bpmn:task id="ut"/></bpmn:subProcess>'
            '<bpmn:sequenceFlow id="x" sourceRef="t" targetRef="ut"/>'
        ),
        "Invalid destination 'ut'",
    ),
    "a default flow of someone else": (
        among('<bpmn:exclusiveGateway id="x" default="f1"/>'),
        "The default flow 'f1' of 'x' does not leave it",
    ),
    "a boundary event at nothing": (
        timer("PT1H").replace(b'attachedToRef="t"', b'attachedToRef="y"'),
        "Invalid reference in boundary event",
    ),
    "a boundary event at an event": (
        timer("PT1H").replace(b'attachedToRef="t"', b'attachedToRef="e"'),
        "Invalid reference in boundary event",
    ),
    "a lane with a ghost": (
        among("").replace(
            b"<bpmn:startEvent",
            b'<bpmn:laneSet id="ls"><bpmn:lane id="x"><bpmn:flowNodeRef>y</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>'
            b"<bpmn:startEvent",
            1,
        ),
        "The lane refers to 'y'",
    ),
    "a pool without process": (
        among("").replace(
            b"<bpmn:process",
            b'<bpmn:collaboration id="c"><bpmn:participant id="x" processRef="y"/></bpmn:collaboration><bpmn:process',
            1,
        ),
        "The pool refers to the process 'y'",
    ),
    "an escalation nobody declared": (
        among(
            '<bpmn:endEvent id="x"><bpmn:escalationEventDefinition escalationRef="y"/></bpmn:endEvent>',
        ),
        "could not find escalation with id 'y'",
    ),
    "an escalation without reference": (
        among('<bpmn:endEvent id="x"><bpmn:escalationEventDefinition/></bpmn:endEvent>'),
        "does not have required attribute 'escalationRef'",
    ),
    "an error without reference": (
        among('<bpmn:endEvent id="x"><bpmn:errorEventDefinition/></bpmn:endEvent>'),
        "'errorRef' attribute is mandatory on error end event",
    ),
    "an empty subprocess": (among('<bpmn:subProcess id="x"/>'), "subProcess must define a startEvent element"),
    "a subprocess with two starts": (
        among('<bpmn:subProcess id="a"><bpmn:startEvent id="b"/><bpmn:startEvent id="x"/></bpmn:subProcess>'),
        "multiple start events not supported for subprocess",
    ),
    "a gateway without a way out": (
        among('<bpmn:exclusiveGateway id="x"/>'),
        "Exclusive Gateway 'x' has no outgoing sequence flows",
    ),
    "a gateway that runs in a circle": (
        among(
            '<bpmn:parallelGateway id="x"/><bpmn:task id="y"/><bpmn:sequenceFlow id="a" sourceRef="x" targetRef="y"/>'
            '<bpmn:sequenceFlow id="b" sourceRef="y" targetRef="x"/>'
        ),
        "The circle 'x', 'y' never waits",
    ),
    "a task that leads to itself": (
        among('<bpmn:manualTask id="x"/><bpmn:sequenceFlow id="a" sourceRef="x" targetRef="x"/>'),
        "The circle 'x' never waits",
    ),
    "a circle through a subprocess": (
        among(
            '<bpmn:subProcess id="x"><bpmn:startEvent id="xs"/></bpmn:subProcess><bpmn:exclusiveGateway id="y"/>'
            '<bpmn:sequenceFlow id="a" sourceRef="x" targetRef="y"/><bpmn:sequenceFlow id="b" sourceRef="y" targetRef="x"/>'
        ),
        "The circle 'x', 'y' never waits",
    ),
    "a negative time to live": (
        process('<bpmn:startEvent id="s"/>', attributes='camunda:historyTimeToLive="-3"'),
        "Cannot parse historyTimeToLive: negative value is not allowed",
    ),
    "a spoken time to live": (
        process('<bpmn:startEvent id="s"/>', attributes='camunda:historyTimeToLive="selamanya"'),
        "Cannot parse historyTimeToLive",
    ),
}

NOT_EXECUTED = {
    "a service task that does nothing": (task(kind="serviceTask"), "is mandatory on serviceTask."),
    "a Java class": (
        task(attributes='camunda:class="java.lang.Runtime"', kind="serviceTask"),
        "the attribute 'camunda:class' of 'serviceTask'",
    ),
    "a mail task": (task(attributes='camunda:type="mail"', kind="serviceTask"), "Invalid usage of type attribute"),
    "a shell task": (
        task(
            '<bpmn:extensionElements><camunda:field name="command" stringValue="id"/></bpmn:extensionElements>',
            'camunda:type="shell"',
            "serviceTask",
        ),
        "'camunda:field' on 'serviceTask'",
    ),
    "an external task without topic": (
        task(attributes='camunda:type="external"', kind="serviceTask"),
        "External tasks must specify a 'topic' attribute",
    ),
    "a delegate that is code": (
        task(attributes="camunda:delegateExpression=\"${runtime.exec('id')}\"", kind="sendTask"),
        "must be one name, ${namaDelegate}",
    ),
    "a listener in Java": (
        extended('<camunda:taskListener event="complete" class="org.example.L"/>'),
        "the attribute 'class' of 'taskListener'",
    ),
    "a listener with a field": (
        extended(
            '<camunda:executionListener event="start" expression="${x}"><camunda:field name="a"/>'
            "</camunda:executionListener>"
        ),
        "'camunda:field' on 'executionListener'",
    ),
    "a listener without event": (extended("<camunda:taskListener/>"), "Attribute 'event' is mandatory on taskListener"),
    "a listener of another event": (
        extended('<camunda:executionListener event="take" expression="${x}"/>'),
        "Attribute 'event' must be one of {start|end}",
    ),
    "a listener of time": (
        extended('<camunda:taskListener event="timeout" id="a" expression="${x}"/>'),
        "the timeout listener of 'x'",
    ),
    "a listener without script": (
        extended('<camunda:taskListener event="complete"/>'),
        "'script' is mandatory on taskListener",
    ),
    "a listener in Groovy": (
        extended(
            '<camunda:executionListener event="end"><camunda:script scriptFormat="groovy">1</camunda:script>'
            "</camunda:executionListener>"
        ),
        "The end listener of 'x' has the format 'groovy'",
    ),
    "a script elsewhere": (
        script('scriptFormat="python" camunda:resource="deployment://a.py"', "1"),
        "the attribute 'camunda:resource' of 'scriptTask'",
    ),
    "a connector": (extended("<camunda:connector/>", "serviceTask"), "'camunda:connector' on 'serviceTask'"),
    "a form of two kinds": (
        task(attributes='camunda:formRef="a" camunda:formRefBinding="latest" camunda:formKey="b"'),
        "only one of the attributes formKey and formRef is allowed",
    ),
    "a form of no binding": (task(attributes='camunda:formRef="a"'), "has to be one of [deployment, latest, version]"),
    "a message event without message": (
        among('<bpmn:intermediateCatchEvent id="x"><bpmn:messageEventDefinition/></bpmn:intermediateCatchEvent>'),
        "attribute 'messageRef' is required",
    ),
    "an event without definition": (
        among('<bpmn:intermediateCatchEvent id="x"/>'),
        "'intermediateCatchEvent' without an event definition",
    ),
    "an event with two definitions": (
        among('<bpmn:endEvent id="x"><bpmn:terminateEventDefinition/><bpmn:cancelEventDefinition/></bpmn:endEvent>'),
        "several event definitions",
    ),
    "an event subprocess in the flow": (
        task(kind="subProcess", attributes='triggeredByEvent="true"'),
        "subProcess must define a startEvent element",
    ),
    "a standard loop": (task("<bpmn:standardLoopCharacteristics/>"), "'standardLoopCharacteristics'"),
    "a complex gateway": (among('<bpmn:complexGateway id="x"/>'), "the element 'complexGateway'"),
    "an ad hoc subprocess": (among('<bpmn:adHocSubProcess id="x"/>'), "the element 'adHocSubProcess'"),
    "a script condition": (
        choice("x").replace(b"<bpmn:conditionExpression", b'<bpmn:conditionExpression language="javascript"'),
        "has the format 'javascript'",
    ),
    "a called version of no number": (
        task(kind="callActivity", attributes='calledElement="a" camunda:calledElementBinding="version"'),
        "Missing attribute 'calledElementVersion'",
    ),
    "a called case": (task(kind="callActivity", attributes='camunda:caseRef="a"'), "'camunda:caseRef'"),
    "Camunda 8": (
        extended('<z:task xmlns:z="http://camunda.org/schema/zeebe/1.0"/>'),
        "drawn for Camunda 8",
    ),
    "an element of nobody": (among('<bpmn:robotTask id="x"/>'), "the element 'robotTask'"),
    "Camunda's element outside its box": (task("<camunda:formData/>"), "'camunda:formData' on 'userTask'"),
    "a timer start by duration": (
        process(
            '<bpmn:startEvent id="x"><bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration>'
            "</bpmn:timerEventDefinition></bpmn:startEvent>"
        ),
        "'timeDuration' on a start event",
    ),
}

WRONG_CONTENT = {
    "code in a condition": (choice("${__import__('os').system('true')}"), "no valid expression"),
    "an open condition": (choice("${x == "), "no valid expression"),
    "a condition without braces": (choice("x == true"), "Write ${x == true}"),
    "an empty condition": (choice(" "), "The condition of 'x' is empty"),
    "code as assignee": (task(attributes='camunda:assignee="${().__class__}"'), "The assignee of 'x'"),
    "code in a candidate group": (
        task(attributes="camunda:candidateGroups=\"a,${exec('1')}\""),
        "The candidate group of 'x'",
    ),
    "code in a name": (task(attributes='name="${open(1)}"'), "The name of 'x'"),
    "a priority in words": (task(attributes='camunda:priority="tinggi"'), "is not a valid number"),
    "a timer without words": (timer(" "), "Timer needs configuration"),
    "a timer of garbage": (timer("lima belas menit"), "The timeDuration of 'x'"),
    "a date of garbage": (timer("besok", "timeDate"), "The timeDate of 'x'"),
    "a cycle of garbage": (timer("R3/apa", "timeCycle"), "The timeCycle of 'x'"),
    "a timer of ten million years": (timer("P99999999Y"), "The timeDuration of 'x'"),
    "a broken script": (script('scriptFormat="python"', "if x"), "no valid Python. Line 1"),
    "a script in JavaScript": (script('scriptFormat="javascript"', "1"), "the format 'javascript'"),
    "a script of no format": (script("", "1"), "Camunda then takes JUEL"),
    "an empty script": (script('scriptFormat="python"', " "), "No script source or resource was given"),
    "a script without end": (script('scriptFormat="python"', "a = 1\n" * 100_000), "longer than 100000 characters"),
    "a condition without end": (choice("${" + "1+" * 500_000 + "1}"), "no valid expression"),
    "a condition that is nested deeply": (choice("${" + "(" * 5_000 + "1" + ")" * 5_000 + "}"), "no valid expression"),
    "a script that is nested deeply": (
        script('scriptFormat="python"', "(" * 500 + ")" * 500),
        "no valid Python",
    ),
    "multi-instance of nothing": (task("<bpmn:multiInstanceLoopCharacteristics/>"), "Either loopCardinality or"),
    "multi-instance of words": (
        task(
            "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>banyak</bpmn:loopCardinality>"
            "</bpmn:multiInstanceLoopCharacteristics>"
        ),
        "The loop cardinality 'banyak' of 'x' is no number",
    ),
    "a call of nothing": (task(kind="callActivity"), "Missing attribute 'calledElement' or 'caseRef'"),
    "a mapping without target": (
        extended('<camunda:in source="a"/>', "callActivity").replace(b'id="x"', b'id="x" calledElement="c"'),
        "Missing attribute 'target'",
    ),
    "a mapping of nothing": (
        extended('<camunda:out target="a"/>', "callActivity").replace(b'id="x"', b'id="x" calledElement="c"'),
        "Missing parameter 'source' or 'sourceExpression' when passing variables",
    ),
    "a parameter without name": (
        extended("<camunda:inputOutput><camunda:inputParameter>1</camunda:inputParameter></camunda:inputOutput>"),
        "Missing attribute 'name' for inputParameter",
    ),
    "a parameter of code": (
        extended(
            '<camunda:inputOutput><camunda:inputParameter name="a"><camunda:list><camunda:value>${eval(1)}</camunda:value>'
            "</camunda:list></camunda:inputParameter></camunda:inputOutput>"
        ),
        "The parameter 'a' of 'x'",
    ),
    "an output of multi-instance": (
        extended(
            '<camunda:inputOutput><camunda:outputParameter name="a">1</camunda:outputParameter></camunda:inputOutput>',
            more="<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>2</bpmn:loopCardinality>"
            "</bpmn:multiInstanceLoopCharacteristics>",
        ),
        "camunda:outputParameter not allowed for multi-instance constructs",
    ),
    "a field without id": (field('type="string"'), "form field must have an 'id' attribute"),
    "a field without type": (field('id="a"'), "form field must have a 'type' attribute"),
    "a field of an unknown type": (field('id="a" type="json"'), "unknown type 'json'"),
    "a field twice": (
        extended(
            '<camunda:formData><camunda:formField id="a" type="string"/><camunda:formField id="a" type="long"/>'
            "</camunda:formData>"
        ),
        "two fields of the id 'a'",
    ),
    "a choice without id": (field('id="a" type="enum"', '<camunda:value name="x"/>'), "has no id"),
    "a choice twice": (
        field('id="a" type="enum"', '<camunda:value id="x"/><camunda:value id="x"/>'),
        "two values of the id 'x'",
    ),
    "choices of a text": (field('id="a" type="string"', '<camunda:value id="x"/>'), "not 'enum'"),
    "a default that is no choice": (
        field('id="a" type="enum" defaultValue="y"', '<camunda:value id="x"/>'),
        "is none of its values",
    ),
    "a default that is no number": (field('id="a" type="long" defaultValue="x"'), "is no long"),
    "a default that is no date": (field('id="a" type="date" defaultValue="besok"'), "is no date"),
    "a default that is code": (field('id="a" type="string" defaultValue="${exit()}"'), "The default value of 'a'"),
    "a minimum of words": (constraint("min", "satu"), "must be a whole number"),
    "a minimum that is no number": (
        field(
            'id="a" type="string"',
            '<camunda:properties><camunda:property id="jenis" value="uang"/></camunda:properties>'
            '<camunda:validation><camunda:constraint name="min" config="NaN"/></camunda:validation>',
        ),
        "must be a number",
    ),
    "a minimum of a text": (constraint("min", "1", "string"), "bounds numbers only"),
    "a length of a day": (constraint("maxlength", "9", "date"), "bounds texts only"),
    "a length of a number": (constraint("maxlength", "1"), "bounds texts only"),
    "bounds that leave nothing": (
        field(
            'id="a" type="long"',
            '<camunda:validation><camunda:constraint name="min" config="3"/><camunda:constraint name="max" config="2"/>'
            "</camunda:validation>",
        ),
        "can hold nothing",
    ),
    "a day that no month has": (field('id="a" type="date" defaultValue="31/02/2026"'), "is no date"),
    "a negative length": (constraint("minlength", "-1", "string"), "must be a whole number of characters"),
    "a constraint in Java": (constraint("validator", "com.example.V"), "is not executed by Alur"),
    "a requirement that is none": (constraint("required", "false"), "holds whatever its config says"),
    "a pattern that is none": (
        field(
            'id="a" type="string"',
            '<camunda:properties><camunda:property id="pola" value="(a"/></camunda:properties>',
        ),
        "The property 'pola' of 'a' is no pattern",
    ),
    "a property that is no condition": (
        field(
            'id="a" type="string"',
            '<camunda:properties><camunda:property id="wajib_jika" value="ya"/></camunda:properties>',
        ),
        "The property 'wajib_jika' of 'a'",
    ),
}

CASES = NO_DIAGRAM | NOT_EXECUTED | WRONG_CONTENT


@pytest.mark.parametrize("case", CASES)
def test_a_bad_file_is_refused_with_the_reason(case: str) -> None:
    content, reason = CASES[case]
    before = time.process_time()
    report = sound(check({"a.bpmn": content}))
    assert time.process_time() - before < 20
    messages = [problem.message for problem in report.problems]
    assert any(reason in message for message in messages), messages


@pytest.mark.parametrize("case", [case for case in CASES if b'id="x"' in CASES[case][0]])
def test_the_element_is_named_wherever_there_is_one(case: str) -> None:
    report = check({"a.bpmn": CASES[case][0]})
    assert "x" in {problem.element for problem in report.problems}
    assert all(problem.line == 1 and problem.column > 1 for problem in report.problems)
