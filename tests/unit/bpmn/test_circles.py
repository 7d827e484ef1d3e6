"""Circles without a wait state: refused where nothing leads out, warned of where a gateway may."""

import pytest

from engine.bpmn.validation import Report, check
from tests.unit.bpmn.fragments import process

START = '<bpmn:startEvent id="s"/>'


def flows(*pairs: str) -> str:
    found = []
    for pair in pairs:
        source, target = pair.split(">")
        found.append(f'<bpmn:sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}"/>')
    return "".join(found)


def conditional(pair: str, condition: str) -> str:
    return flows(pair).replace(
        "/>", f"><bpmn:conditionExpression>${{{condition}}}</bpmn:conditionExpression></bpmn:sequenceFlow>"
    )


def looked_at(body: str) -> Report:
    return check({"a.bpmn": process(START + body)})


def said(report: Report) -> list[str]:
    return [found.message.partition(":")[0] for found in report.problems + report.warnings if "circle" in found.message]


GATEWAY = '<bpmn:exclusiveGateway id="g" default="g_a"/><bpmn:endEvent id="e"/>'


def test_a_circle_with_a_way_out_deploys_with_a_warning() -> None:
    report = looked_at(f'<bpmn:task id="a"/>{GATEWAY}{flows("s>a", "a>g", "g>a")}{conditional("g>e", "siap")}')
    assert report.problems == ()
    (warning,) = [found for found in report.warnings if "circle" in found.message]
    assert (warning.element, "'a', 'g'" in warning.message) == ("a", True)
    assert "limit of steps" in warning.message


@pytest.mark.parametrize(
    "inner",
    [
        '<bpmn:scriptTask id="a" scriptFormat="python"><bpmn:script>siap = True</bpmn:script></bpmn:scriptTask>',
        '<bpmn:serviceTask id="a" camunda:expression="${1}" camunda:resultVariable="siap"/>',
        '<bpmn:task id="a"><bpmn:extensionElements><camunda:executionListener event="end" expression="${b}"/>'
        "</bpmn:extensionElements></bpmn:task>",
    ],
)
def test_what_may_change_a_variable_may_end_its_circle(inner: str) -> None:
    assert said(looked_at(inner + GATEWAY + flows("s>a", "a>g", "g>a") + conditional("g>e", "siap"))) == []


@pytest.mark.parametrize(
    "inner",
    [
        '<bpmn:userTask id="a"/>',
        '<bpmn:receiveTask id="a"/>',
        '<bpmn:task id="a" camunda:asyncBefore="true"/>',
        '<bpmn:serviceTask id="a" camunda:type="external" camunda:topic="t"/>',
        '<bpmn:callActivity id="a" calledElement="q"/>',
        '<bpmn:intermediateCatchEvent id="a"><bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration>'
        "</bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>",
        '<bpmn:subProcess id="a"><bpmn:startEvent id="as"/><bpmn:userTask id="at"/>'
        '<bpmn:sequenceFlow id="af" sourceRef="as" targetRef="at"/></bpmn:subProcess>',
    ],
)
def test_what_waits_makes_a_circle_harmless(inner: str) -> None:
    assert said(looked_at(inner + flows("s>a", "a>a"))) == []


def test_a_circle_without_a_way_out_is_refused_even_if_it_computes() -> None:
    script = '<bpmn:scriptTask id="a" scriptFormat="python"><bpmn:script>n = 1</bpmn:script></bpmn:scriptTask>'
    report = looked_at(script + flows("s>a", "a>a"))
    assert said(report) == ["The circle 'a' never waits, and no path leads out of it"]
    assert [problem.element for problem in report.problems] == ["a"]


def test_a_trap_behind_a_way_out_is_refused() -> None:
    trap = '<bpmn:task id="x"/><bpmn:task id="y"/>' + flows("x>y", "y>x")
    report = looked_at(
        '<bpmn:exclusiveGateway id="g" default="g_x"/><bpmn:endEvent id="e"/>'
        + flows("s>g", "g>x")
        + conditional("g>e", "siap")
        + trap
    )
    assert said(report) == ["The circle 'x', 'y' never waits, and no path leads out of it"]
