"""Small diagrams for the pre-flight, as bytes, and what holds for every report on one."""

from engine.bpmn.validation import Report, camunda_message, plain_message

NAMES = 'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'
HEAD = f'<bpmn:definitions {NAMES} targetNamespace="x">'


def process(body: str, *, attributes: str = "", roots: str = "") -> bytes:
    inner = f'<bpmn:process id="p" isExecutable="true" {attributes}>{body}</bpmn:process>{roots}'
    return f"{HEAD}{inner}</bpmn:definitions>".encode()


def among(nodes: str) -> bytes:
    """A good start, task and end, and what is given beside them."""
    return process(
        '<bpmn:startEvent id="s"/><bpmn:userTask id="t"/><bpmn:endEvent id="e"/>'
        '<bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="t"/><bpmn:sequenceFlow id="f2" sourceRef="t" targetRef="e"/>'
        f"{nodes}"
    )


def task(inner: str = "", attributes: str = "", kind: str = "userTask") -> bytes:
    """One activity x with what is given in it."""
    return process(
        f'<bpmn:startEvent id="s"/><bpmn:{kind} id="x" {attributes}>{inner}</bpmn:{kind}>'
        '<bpmn:sequenceFlow id="f" sourceRef="s" targetRef="x"/>'
    )


def extended(inner: str, kind: str = "userTask", more: str = "") -> bytes:
    return task(f"<bpmn:extensionElements>{inner}</bpmn:extensionElements>{more}", kind=kind)


def field(attributes: str, inner: str = "") -> bytes:
    return extended(f"<camunda:formData><camunda:formField {attributes}>{inner}</camunda:formField></camunda:formData>")


def constraint(name: str, config: str, kind: str = "long") -> bytes:
    inner = f'<camunda:validation><camunda:constraint name="{name}" config="{config}"/></camunda:validation>'
    return field(f'id="n" type="{kind}"', inner)


def timer(text: str, kind: str = "timeDuration") -> bytes:
    return among(
        f'<bpmn:boundaryEvent id="x" attachedToRef="t"><bpmn:timerEventDefinition><bpmn:{kind}>{text}</bpmn:{kind}>'
        "</bpmn:timerEventDefinition></bpmn:boundaryEvent>"
    )


def script(attributes: str, text: str) -> bytes:
    return task(f"<bpmn:script>{text}</bpmn:script>", attributes, "scriptTask")


def choice(condition: str) -> bytes:
    return process(
        '<bpmn:startEvent id="s"/><bpmn:exclusiveGateway id="g" default="b"/><bpmn:endEvent id="e"/>'
        '<bpmn:sequenceFlow id="a" sourceRef="s" targetRef="g"/><bpmn:sequenceFlow id="b" sourceRef="g" targetRef="e"/>'
        f'<bpmn:sequenceFlow id="x" sourceRef="g" targetRef="e"><bpmn:conditionExpression>{condition}'
        "</bpmn:conditionExpression></bpmn:sequenceFlow>"
    )


def sound(report: Report) -> Report:
    """What holds for every report, whatever the file."""
    assert bool(report.problems) is not bool(report.definitions)
    for problem in report.problems + report.warnings:
        assert problem.file == "a.bpmn"
        assert problem.message
        assert "\n" not in plain_message(problem)
    assert camunda_message(report.problems).count("\n") == len(report.problems)
    return report
