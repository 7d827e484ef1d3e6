"""Code, giants, names and ids that mean harm, in every place of a diagram: a clear refusal, or they are only text."""

import time
import tracemalloc

import pytest

from engine.bpmn.validation import camunda_message, check, plain_message
from tests.unit.bpmn.fragments import HEAD, among, choice, extended, field, process, sound, task, timer

CODE = "${__import__('os').system('id')}"
ATTRIBUTE = CODE.replace("'", "&apos;")
MESSAGE = '<bpmn:message id="m" name="' + ATTRIBUTE + '"/>'
SIGNAL = '<bpmn:signal id="m" name="' + ATTRIBUTE + '"/>'


def with_roots(content: bytes, roots: str) -> bytes:
    return content.replace(b"</bpmn:definitions>", f"{roots}</bpmn:definitions>".encode())


def mapped(inner: str) -> bytes:
    return extended(f"<camunda:inputOutput>{inner}</camunda:inputOutput>")


def looped(inner: str, attributes: str = "") -> bytes:
    loop = "multiInstanceLoopCharacteristics"
    return task(f"<bpmn:{loop} {attributes}>{inner}</bpmn:{loop}>")


SLOTS = {
    "condition": choice(CODE),
    "name": task(attributes=f'name="{ATTRIBUTE}"'),
    "documentation": task(f"<bpmn:documentation>{CODE}</bpmn:documentation>"),
    "assignee": task(attributes=f'camunda:assignee="{ATTRIBUTE}"'),
    "candidate users": task(attributes=f'camunda:candidateUsers="siti, {ATTRIBUTE}"'),
    "candidate groups": task(attributes=f'camunda:candidateGroups="{ATTRIBUTE}"'),
    "owner": task(
        "<bpmn:potentialOwner><bpmn:resourceAssignmentExpression><bpmn:formalExpression>"
        f"user({CODE})</bpmn:formalExpression></bpmn:resourceAssignmentExpression></bpmn:potentialOwner>"
    ),
    "due date": task(attributes=f'camunda:dueDate="{ATTRIBUTE}"'),
    "follow-up date": task(attributes=f'camunda:followUpDate="{ATTRIBUTE}"'),
    "priority": task(attributes=f'camunda:priority="{ATTRIBUTE}"'),
    "job priority": task(attributes=f'camunda:jobPriority="{ATTRIBUTE}"'),
    "form": task(attributes=f'camunda:formRef="{ATTRIBUTE}" camunda:formRefBinding="latest"'),
    "default value": field(f'id="a" type="string" defaultValue="{ATTRIBUTE}"'),
    "condition of a field": field(
        'id="a" type="string"',
        f'<camunda:properties><camunda:property id="wajib_jika" value="{ATTRIBUTE}"/></camunda:properties>',
    ),
    "duration": timer(CODE),
    "date": timer(CODE, "timeDate"),
    "cycle": timer(CODE, "timeCycle"),
    "retry cycle": extended(f"<camunda:failedJobRetryTimeCycle>{CODE}</camunda:failedJobRetryTimeCycle>"),
    "input": mapped(f'<camunda:inputParameter name="a">{CODE}</camunda:inputParameter>'),
    "output": mapped(f'<camunda:outputParameter name="a">{CODE}</camunda:outputParameter>'),
    "entry of a map": mapped(
        f'<camunda:inputParameter name="a"><camunda:map><camunda:entry key="k">{CODE}</camunda:entry></camunda:map>'
        "</camunda:inputParameter>"
    ),
    "cardinality": looped(f"<bpmn:loopCardinality>{CODE}</bpmn:loopCardinality>"),
    "collection": looped("", f'camunda:collection="{ATTRIBUTE}"'),
    "completion": looped(
        f"<bpmn:loopCardinality>2</bpmn:loopCardinality><bpmn:completionCondition>{CODE}</bpmn:completionCondition>"
    ),
    "called process": task(attributes=f'calledElement="{ATTRIBUTE}"', kind="callActivity"),
    "called version": task(
        attributes=f'calledElement="a" camunda:calledElementBinding="version" camunda:calledElementVersion="{ATTRIBUTE}"',
        kind="callActivity",
    ),
    "business key": extended(f'<camunda:in businessKey="{ATTRIBUTE}"/>', "callActivity"),
    "source": extended(f'<camunda:in sourceExpression="{ATTRIBUTE}" target="a"/>', "callActivity"),
    "service": task(attributes=f'camunda:expression="{ATTRIBUTE}"', kind="serviceTask"),
    "delegate": task(attributes=f'camunda:delegateExpression="{ATTRIBUTE}"', kind="serviceTask"),
    "topic": task(attributes=f'camunda:type="external" camunda:topic="{ATTRIBUTE}"', kind="serviceTask"),
    "task priority": task(
        attributes=f'camunda:type="external" camunda:topic="a" camunda:taskPriority="{ATTRIBUTE}"', kind="serviceTask"
    ),
    "decision": task(attributes=f'camunda:decisionRef="{ATTRIBUTE}"', kind="businessRuleTask"),
    "error mapping": with_roots(
        extended(
            f'<camunda:errorEventDefinition id="d" errorRef="m" expression="{ATTRIBUTE}"/>', "serviceTask"
        ).replace(b'id="x"', b'id="x" camunda:type="external" camunda:topic="a"'),
        '<bpmn:error id="m" errorCode="E"/>',
    ),
    "execution listener": extended(f'<camunda:executionListener event="start" expression="{ATTRIBUTE}"/>'),
    "task listener": extended(f'<camunda:taskListener event="create" expression="{ATTRIBUTE}"/>'),
    "listener's delegate": extended(f'<camunda:taskListener event="create" delegateExpression="{ATTRIBUTE}"/>'),
    "message": with_roots(task(attributes='messageRef="m"', kind="receiveTask"), MESSAGE),
    "caught signal": with_roots(
        task('<bpmn:signalEventDefinition signalRef="m"/>', kind="intermediateCatchEvent"), SIGNAL
    ),
    "thrown signal": with_roots(task('<bpmn:signalEventDefinition signalRef="m"/>', kind="endEvent"), SIGNAL),
    "error message": with_roots(
        task('<bpmn:errorEventDefinition errorRef="m"/>', kind="endEvent"),
        f'<bpmn:error id="m" errorCode="E" camunda:errorMessage="{ATTRIBUTE}"/>',
    ),
    "conditional event": task(
        f"<bpmn:conditionalEventDefinition><bpmn:condition>{CODE}</bpmn:condition></bpmn:conditionalEventDefinition>",
        kind="intermediateCatchEvent",
    ),
}
"""Every place that Camunda evaluates, each with code that a careless engine would run."""

LONG = "a" * 9_000
GIANTS = {
    "a name": task(attributes=f'name="{LONG}"'),
    "a documentation": task(f"<bpmn:documentation>{'kata ' * 200_000}</bpmn:documentation>"),
    "a script": task(f"<bpmn:script>{'a = 1' * 900_000}</bpmn:script>", 'scriptFormat="python"', "scriptTask"),
    "a cardinality": looped(f"<bpmn:loopCardinality>{'9' * 100_000}</bpmn:loopCardinality>"),
    "a version": task(
        attributes=f'calledElement="a" camunda:calledElementBinding="version" camunda:calledElementVersion="{"9" * 9_000}"',
        kind="callActivity",
    ),
    "a bound": field(
        'id="a" type="long"',
        f'<camunda:validation><camunda:constraint name="min" config="{"9" * 9_000}"/></camunda:validation>',
    ),
    "a pattern": field(
        'id="a" type="string"',
        f'<camunda:properties><camunda:property id="pola" value="{"(a+)+" * 1_500}"/></camunda:properties>',
    ),
    "a timer": timer("P" + "1" * 100_000 + "D"),
    "a cron": timer(" ".join(["*"] * 10_000), "timeCycle"),
    "candidates": task(attributes=f'camunda:candidateGroups="{",".join("abcd" for _ in range(1_900))}"'),
    "fields": extended(
        "<camunda:formData>"
        + "".join(f'<camunda:formField id="f{i}" type="string"/>' for i in range(20_000))
        + "</camunda:formData>"
    ),
    "listeners": extended('<camunda:executionListener event="start" expression="${a}"/>' * 20_000),
    "gateways in a ring": among(
        "".join(f'<bpmn:exclusiveGateway id="g{i}"/>' for i in range(2_000))
        + "".join(
            f'<bpmn:sequenceFlow id="h{i}" sourceRef="g{i}" targetRef="g{(i + 1) % 2_000}"/>' for i in range(2_000)
        )
    ),
    "flows between two nodes": among(
        "".join(f'<bpmn:sequenceFlow id="h{i}" sourceRef="s" targetRef="t"/>' for i in range(4_900))
    ),
    "boundary events": with_roots(
        among(
            "".join(
                f'<bpmn:boundaryEvent id="b{i}" attachedToRef="t"><bpmn:messageEventDefinition messageRef="m"/>'
                "</bpmn:boundaryEvent>"
                for i in range(4_900)
            )
        ),
        '<bpmn:message id="m" name="Surat"/>',
    ),
    "subprocesses in each other": process(
        "".join(f'<bpmn:subProcess id="u{i}"><bpmn:startEvent id="s{i}"/>' for i in range(90))
        + "</bpmn:subProcess>" * 90
    ),
    "attributes nobody knows": among(
        "".join(
            f'<bpmn:task id="k{i}" ' + " ".join(f'camunda:candidateGroup{i}_{j}=""' for j in range(90)) + "/>"
            for i in range(1_200)
        )
    ),
    "associations": among("".join(f'<bpmn:association id="a{i}" sourceRef="s" targetRef="t"/>' for i in range(20_000))),
}

HARM = (
    "<script>alert(1)</script>",
    "'; DROP TABLE tasks; --",
    "{{ config.SECRET_KEY }}",
    "%(a)s %n {0} {x.__class__}",
    "=cmd|' /C calc'!A0",
    "\u202egnp.exe",
    "line\nbreak\rreturn",
    "\x1b[31mred".replace("\x1b", "\u009b"),
    "../../etc/passwd",
)
IDS = ("Start", "End", "Root", "__proto__", "constructor", "None", "__class__", "self", "process", "\u00fc1", "a.b-c_d")


@pytest.mark.parametrize("slot", SLOTS)
def test_code_is_refused_wherever_an_expression_may_stand(slot: str) -> None:
    report = sound(check({"a.bpmn": SLOTS[slot]}))
    messages = [problem.message for problem in report.problems]
    assert any("no valid expression" in message or "must be one name" in message for message in messages), messages
    assert {problem.element for problem in report.problems} == {"x"}


@pytest.mark.parametrize("case", GIANTS)
def test_a_giant_costs_little_time_and_memory_whatever_becomes_of_it(case: str) -> None:
    content = GIANTS[case]
    before = time.process_time()
    check({"a.bpmn": content})
    assert time.process_time() - before < 20
    tracemalloc.start()
    try:
        report = check({"a.bpmn": content})
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 100 * 2**20
    assert len(camunda_message(report.problems)) < 2**20


@pytest.mark.parametrize("name", HARM)
def test_a_name_is_text_and_stays_on_its_line(name: str) -> None:
    shown = (
        name.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace('"', "&quot;")
        .replace("\n", "&#10;")
        .replace("\r", "&#13;")
    )
    bad = task("<bpmn:standardLoopCharacteristics/>", f'name="{shown}"')
    (problem,) = sound(check({"a.bpmn": bad})).problems
    assert problem.name == " ".join(name.split())
    assert all(character.isprintable() for character in plain_message(problem))
    good = check({"a.bpmn": task(attributes=f'name="{shown}"')})
    assert good.definitions[0].nodes["x"].name == " ".join(name.split())


@pytest.mark.parametrize("name", HARM)
def test_a_label_of_a_form_is_kept_as_drawn(name: str) -> None:
    shown = name.replace("&", "&amp;").replace("<", "&lt;").replace("\n", " ").replace("\r", " ")
    content = field(f'id="a" type="string" label="{shown}"')
    report = check({"a.bpmn": content})
    assert report.definitions[0].nodes["x"].form[0].label == name.replace("\n", " ").replace("\r", " ")


@pytest.mark.parametrize("id", IDS)
def test_an_id_is_only_an_id(id: str) -> None:
    content = task().replace(b'"x"', f'"{id}"'.encode())
    report = check({"a.bpmn": content})
    assert report.problems == ()
    assert set(report.definitions[0].nodes) == {"s", id}


@pytest.mark.parametrize(
    "content",
    [
        among('<bpmn:subProcess id="u"><bpmn:startEvent id="s"/></bpmn:subProcess>'),
        among('<bpmn:task id="p"/>'),
        among('<bpmn:sequenceFlow id="t" sourceRef="s" targetRef="e"/>'),
        among("").replace(b"</bpmn:definitions>", b'<bpmn:message id="t" name="a"/></bpmn:definitions>'),
        f'{HEAD}<bpmn:process id="p" isExecutable="true"><bpmn:startEvent id="s"/></bpmn:process>'
        f'<bpmn:process id="p" isExecutable="true"><bpmn:startEvent id="s2"/></bpmn:process></bpmn:definitions>'.encode(),
    ],
)
def test_ids_may_not_collide_anywhere_in_a_file(content: bytes) -> None:
    report = sound(check({"a.bpmn": content}))
    assert any("is already the id of another element" in problem.message for problem in report.problems)
