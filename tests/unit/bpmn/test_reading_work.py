"""What the reader makes of services, listeners, jobs, owners and events."""

import pytest

from engine.bpmn.model import (
    Assignment,
    CallMapping,
    Definition,
    ErrorMapping,
    Event,
    EventKind,
    Listener,
    Node,
    Script,
    Service,
    ServiceKind,
)
from engine.bpmn.validation import check
from tests.unit.bpmn.fragments import HEAD, extended, task


def read(content: bytes) -> Definition:
    report = check({"a.bpmn": content})
    assert report.problems == ()
    return report.definitions[0]


def node(content: bytes) -> Node:
    return read(content).nodes["x"]


def with_roots(content: bytes, roots: str, process: str = "") -> bytes:
    return content.replace(b"</bpmn:definitions>", f"{roots}</bpmn:definitions>".encode()).replace(
        b'isExecutable="true"', f'isExecutable="true" {process}'.encode()
    )


def event(kind: str, definition: str) -> bytes:
    return task(definition, kind=kind)


@pytest.mark.parametrize("kind", ["serviceTask", "sendTask", "businessRuleTask"])
def test_an_external_task_has_its_topic_and_the_priority_of_its_process(kind: str) -> None:
    content = task(attributes='camunda:type="external" camunda:topic="arsip_${a}"', kind=kind)
    assert node(content).service == Service(ServiceKind.EXTERNAL, topic="arsip_${a}")
    assert node(with_roots(content, "", 'camunda:taskPriority="7"')).service == Service(
        ServiceKind.EXTERNAL, topic="arsip_${a}", priority="7"
    )


def test_an_external_task_says_which_answers_are_errors() -> None:
    mapping = '<camunda:errorEventDefinition id="d" errorRef="e" expression="${habis}"/>'
    content = extended(mapping, "serviceTask").replace(b'id="x"', b'id="x" camunda:type="external" camunda:topic="a"')
    declared = with_roots(content, '<bpmn:error id="e" errorCode="HABIS" camunda:errorMessage="Stok habis"/>')
    service = node(declared).service
    assert service is not None
    assert service.errors == (ErrorMapping("HABIS", "${habis}", "Stok habis"),)


def test_an_expression_and_a_delegate_keep_their_text_and_their_result() -> None:
    computed = node(task(attributes='camunda:expression="${a + 1}" camunda:resultVariable="b"', kind="serviceTask"))
    assert (computed.service, computed.result_variable) == (Service(ServiceKind.EXPRESSION, expression="${a + 1}"), "b")
    older = node(task(attributes='camunda:expression="${1}" camunda:resultVariableName="b"', kind="serviceTask"))
    assert older.result_variable == "b"
    delegated = node(task(attributes='camunda:delegateExpression="${kirim}"', kind="sendTask"))
    assert delegated.service == Service(ServiceKind.DELEGATE, expression="${kirim}")


def test_a_decision_keeps_its_binding_and_what_becomes_of_its_result() -> None:
    drawn = (
        'camunda:decisionRef="nilai" camunda:decisionRefBinding="version" camunda:decisionRefVersion="3" '
        'camunda:mapDecisionResult="singleEntry" camunda:resultVariable="predikat"'
    )
    found = node(task(attributes=drawn, kind="businessRuleTask"))
    assert found.result_variable == "predikat"
    assert found.service == Service(
        ServiceKind.DECISION, decision="nilai", binding="version", version="3", map_result="singleEntry"
    )


def test_a_message_that_is_thrown_works_as_its_definition_says() -> None:
    thrown = '<bpmn:messageEventDefinition camunda:type="external" camunda:topic="surel"/>'
    assert node(event("intermediateThrowEvent", thrown)).service == Service(ServiceKind.EXTERNAL, topic="surel")
    computed = '<bpmn:messageEventDefinition camunda:expression="${1}" camunda:resultVariable="a"/>'
    found = node(event("endEvent", computed))
    assert (found.service, found.result_variable) == (Service(ServiceKind.EXPRESSION, expression="${1}"), "a")


def test_a_message_that_nobody_sends_passes_with_a_warning() -> None:
    report = check({"a.bpmn": event("endEvent", "<bpmn:messageEventDefinition/>")})
    assert report.definitions[0].nodes["x"].service is None
    assert "The message event 'x' sends nothing" in [warning.message.partition(":")[0] for warning in report.warnings]


def test_a_receive_task_waits_for_its_message_or_for_nothing_in_particular() -> None:
    content = with_roots(
        task(attributes='messageRef="m"', kind="receiveTask"), '<bpmn:message id="m" name="Surat ${n}"/>'
    )
    assert node(content).event == Event(EventKind.MESSAGE, name="Surat ${n}")
    assert node(task(kind="receiveTask")).event == Event(EventKind.NONE)


def test_listeners_are_read_in_order_wherever_they_stand() -> None:
    box = (
        "<bpmn:extensionElements>"
        '<camunda:executionListener event="start" expression="${a}"/>'
        '<camunda:executionListener event="end" delegateExpression="${b}"/>'
        '<camunda:taskListener event="create"><camunda:script scriptFormat="python">c</camunda:script></camunda:taskListener>'
        "</bpmn:extensionElements>"
    )
    flow = '<bpmn:extensionElements><camunda:executionListener expression="${d}"/></bpmn:extensionElements>'
    process = (
        '<bpmn:extensionElements><camunda:executionListener event="end" expression="${e}"/></bpmn:extensionElements>'
    )
    content = (
        f'{HEAD}<bpmn:process id="p" isExecutable="true">{process}<bpmn:startEvent id="s"/><bpmn:userTask id="x">{box}'
        f'</bpmn:userTask><bpmn:sequenceFlow id="f" sourceRef="s" targetRef="x">{flow}</bpmn:sequenceFlow></bpmn:process>'
        "</bpmn:definitions>"
    ).encode()
    found = read(content)
    assert found.nodes["x"].execution_listeners == (Listener("start", "${a}"), Listener("end", "${b}", delegate=True))
    assert found.nodes["x"].listeners == (Listener("create", Script("c", "python")),)
    assert found.flows["f"].listeners == (Listener("take", "${d}"),)
    assert found.execution_listeners == (Listener("end", "${e}"),)


def test_jobs_know_where_they_cut_how_urgent_they_are_and_how_often_they_are_tried() -> None:
    retries = "<camunda:failedJobRetryTimeCycle> R3/PT5M </camunda:failedJobRetryTimeCycle>"
    content = extended(retries, "task").replace(b'id="x"', b'id="x" camunda:async="true" camunda:asyncAfter="true"')
    found = node(with_roots(content, "", 'camunda:jobPriority="9"'))
    assert (found.async_before, found.async_after, found.retries, found.job_priority) == (True, True, "R3/PT5M", "9")


def test_a_loop_has_jobs_of_its_own_for_each_instance() -> None:
    loop = (
        '<bpmn:multiInstanceLoopCharacteristics camunda:asyncAfter="true"><bpmn:loopCardinality>2</bpmn:loopCardinality>'
        "</bpmn:multiInstanceLoopCharacteristics>"
    )
    found = node(task(loop, 'camunda:asyncBefore="true"'))
    assert found.multi_instance is not None
    assert (found.async_before, found.async_after) == (True, False)
    assert (found.multi_instance.async_before, found.multi_instance.async_after) == (False, True)


@pytest.mark.parametrize("cycle", ["R/PT5M", "lima", "PT1M,besok", "R3"])
def test_a_retry_cycle_must_say_how_often_and_when(cycle: str) -> None:
    retries = f"<camunda:failedJobRetryTimeCycle>{cycle}</camunda:failedJobRetryTimeCycle>"
    (problem,) = check({"a.bpmn": extended(retries, "task")}).problems
    assert f"The retry cycle '{cycle}' of 'x' is neither R3/PT5M nor durations with commas" in problem.message


def owned(kind: str, text: str) -> str:
    inner = f"<bpmn:formalExpression>{text}</bpmn:formalExpression>"
    return f"<bpmn:{kind}><bpmn:resourceAssignmentExpression>{inner}</bpmn:resourceAssignmentExpression></bpmn:{kind}>"


def test_owners_in_bpmns_notation_count_with_camundas() -> None:
    owners = owned("humanPerformer", "${pemulai}") + owned("potentialOwner", "user(budi), group( tim ), ${kelompok}")
    content = task(owners, 'camunda:candidateUsers="siti"')
    assert node(content).assignment == Assignment(
        assignee="${pemulai}", candidate_users=("budi", "siti"), candidate_groups=("tim", "${kelompok}")
    )


def test_events_keep_what_they_catch_carry_and_say() -> None:
    roots = (
        '<bpmn:error id="e" errorCode="E" camunda:errorMessage="Gagal: ${sebab}"/>'
        '<bpmn:escalation id="c" escalationCode="C"/><bpmn:signal id="s1" name="Tanda ${n}"/>'
    )
    thrown = node(with_roots(event("endEvent", '<bpmn:errorEventDefinition errorRef="e"/>'), roots))
    assert thrown.event == Event(EventKind.ERROR, name="E", message="Gagal: ${sebab}")
    carried = (
        '<bpmn:signalEventDefinition signalRef="s1"><bpmn:extensionElements><camunda:in variables="all" local="true"/>'
        "</bpmn:extensionElements></bpmn:signalEventDefinition>"
    )
    signal = node(with_roots(event("intermediateThrowEvent", carried), roots))
    assert signal.event == Event(EventKind.SIGNAL, name="Tanda ${n}", inputs=(CallMapping(all=True, local=True),))
    caught = '<bpmn:escalationEventDefinition escalationRef="c" camunda:escalationCodeVariable="kode"/>'
    content = with_roots(task(), roots).replace(
        b"</bpmn:process>",
        f'<bpmn:boundaryEvent id="b" attachedToRef="x">{caught}</bpmn:boundaryEvent></bpmn:process>'.encode(),
    )
    assert read(content).nodes["b"].event == Event(EventKind.ESCALATION, name="C", code_variable="kode")


def test_a_conditional_event_keeps_the_variable_and_the_changes_it_looks_at() -> None:
    condition = (
        '<bpmn:conditionalEventDefinition camunda:variableName="dana" camunda:variableEvents="create, update">'
        "<bpmn:condition>${dana > 1}</bpmn:condition></bpmn:conditionalEventDefinition>"
    )
    assert node(event("intermediateCatchEvent", condition)).event == Event(
        EventKind.CONDITIONAL, expression="${dana > 1}", variable_name="dana", variable_events=("create", "update")
    )


def test_delegates_are_known_by_name_only() -> None:
    content = task(attributes='camunda:delegateExpression="#{ kirim }"', kind="serviceTask")
    assert check({"a.bpmn": content}, known_delegates=frozenset({"kirim"})).problems == ()
    (problem,) = check({"a.bpmn": content}, known_delegates=frozenset({"cetak"})).problems
    assert problem.message == "The engine has no delegate 'kirim', which 'x' names. It has: cetak."
