"""What stands in nodes and flows: conditions, assignments, timers, scripts, mappings, multi-instance, calls."""

import re
from collections.abc import Mapping

from engine.bpmn import script_text
from engine.bpmn.model import CallMapping, EventKind, Flow, Node, Parameter, Script
from engine.bpmn.timers import parse_timer
from engine.bpmn.validation.expressions import check_computed, check_text, sentence_of, shortened
from engine.bpmn.validation.findings import Reading
from engine.bpmn.xml import ACTIVITIES, EVENTS, Element, child, extension_children, extensions, plain

_MAPPED = ACTIVITIES | EVENTS - {"startEvent"}
_TIME_TO_LIVE = re.compile(r"\d{1,6}|P\d{1,6}D", re.ASCII)


def check_content(reading: Reading) -> None:
    """Check everything that is written into one process."""
    _check_time_to_live(reading)
    for flow in reading.definition.flows.values():
        _check_condition(reading, flow)
    for node in reading.definition.nodes.values():
        element = reading.elements[node.id]
        if node.type == "userTask":
            _check_user_task(reading, node, element)
            _check_listeners(reading, node, element)
        elif node.type == "scriptTask" and node.script is not None:
            _check_script(reading, element, node.script, f"The script of '{node.id}'")
        elif node.type == "callActivity":
            _check_call(reading, node, element)
        _check_timer(reading, node, element)
        _check_multi_instance(reading, node, element)
        _check_mapping(reading, node, element)


def _check_time_to_live(reading: Reading) -> None:
    text = reading.definition.history_time_to_live
    if text.startswith(("-", "P-")):
        reading.problem("", "Cannot parse historyTimeToLive: negative value is not allowed")
    elif text and not _TIME_TO_LIVE.fullmatch(text):
        reading.problem("", f"Cannot parse historyTimeToLive: '{shortened(text)}' is no number of days (180 or P180D).")


def _check_condition(reading: Reading, flow: Flow) -> None:
    element = reading.elements[flow.id]
    drawn = child(element, "conditionExpression")
    if isinstance(flow.condition, Script):
        return  # refused by its attribute `language`
    if drawn is not None and not flow.condition:
        reading.findings.problem(drawn, f"The condition of '{flow.id}' is empty. Write one as ${{...}} or remove it.")
    check_computed(reading, element if drawn is None else drawn, f"The condition of '{flow.id}'", flow.condition)


def _check_user_task(reading: Reading, node: Node, element: Element) -> None:
    work = node.assignment
    slots = {
        "The name": node.name,
        "The assignee": work.assignee,
        "The due date": work.due_date,
        "The follow-up date": work.follow_up_date,
    }
    for what, text in slots.items():
        check_text(reading, element, f"{what} of '{node.id}'", text)
    for user in work.candidate_users:
        check_text(reading, element, f"The candidate user of '{node.id}'", user)
    for group in work.candidate_groups:
        check_text(reading, element, f"The candidate group of '{node.id}'", group)
    literal = check_text(reading, element, f"The priority of '{node.id}'", work.priority)
    if work.priority and literal and not re.fullmatch(r"\d{1,10}", work.priority, re.ASCII):
        reading.findings.problem(element, f"Value '{work.priority}' for attribute 'priority' is not a valid number")


def _check_listeners(reading: Reading, node: Node, element: Element) -> None:
    for drawn in extensions(element, "taskListener"):
        if not plain(drawn, "event"):
            reading.findings.problem(drawn, f"A listener of '{node.id}' has no event. Use the event complete.")
        if next(extension_children(drawn, "script"), None) is None:
            reading.findings.problem(drawn, f"A listener of '{node.id}' has no script. Give it one, in Python.")
    for listener in node.listeners:
        if isinstance(listener.script, Script):
            _check_script(reading, element, listener.script, f"The {listener.event} listener of '{node.id}'")


def _check_script(reading: Reading, element: Element, script: Script, what: str) -> None:
    if script.format != "python":
        shown = f"'{script.format}'" if script.format else "none (Camunda then takes JUEL)"
        reading.findings.problem(
            element, f'{what} has the format {shown}. Alur runs Python only: write scriptFormat="python".'
        )
    elif not script.source.strip():
        reading.findings.problem(element, "Unable to process ScriptTask: No script source or resource was given")
    else:
        for problem in script_text.check(script.source):
            reading.findings.problem(element, f"{what} is no valid Python. {problem}")


def _check_call(reading: Reading, node: Node, element: Element) -> None:
    call = node.call
    if call is None or not call.called:
        reading.findings.problem(element, f"Missing attribute 'calledElement' or 'caseRef': '{node.id}' calls nothing.")
        return
    check_text(reading, element, f"The called element of '{node.id}'", call.called)
    for mapping in call.inputs:
        _check_call_mapping(reading, element, mapping, "in")
    for mapping in call.outputs:
        _check_call_mapping(reading, element, mapping, "out")


def _check_call_mapping(reading: Reading, element: Element, mapping: CallMapping, kind: str) -> None:
    what = f"The camunda:{kind} mapping of '{element.get('id')}'"
    check_text(reading, element, what, mapping.source_expression)
    if mapping.business_key:
        check_text(reading, element, f"The business key of '{element.get('id')}'", mapping.business_key)
    elif mapping.source or mapping.source_expression:
        if not mapping.target:
            reading.findings.problem(
                element,
                f"Missing attribute 'target' when attribute 'source' or 'sourceExpression' is set: {what} names none.",
            )
    elif not mapping.all:
        reading.findings.problem(element, f"Empty attribute 'source' when passing variables: {what} names none.")


def _check_timer(reading: Reading, node: Node, element: Element) -> None:
    event = node.event
    if event is None or event.kind is not EventKind.TIMER:
        return
    if event.timer is None or not event.expression:
        reading.findings.problem(
            element,
            f"Timer needs configuration (either timeDate, timeCycle or timeDuration is needed): '{node.id}' has none.",
        )
        return
    what = f"The {event.timer.value} of '{node.id}'"
    if check_text(reading, element, what, event.expression):
        try:
            parse_timer(event.timer, event.expression)
        except ValueError as error:
            reading.findings.problem(
                element, f"{what} '{shortened(event.expression)}' is not valid: {sentence_of(error)}"
            )


def _check_multi_instance(reading: Reading, node: Node, element: Element) -> None:
    loop = node.multi_instance
    if loop is None:
        return
    if not loop.cardinality and not loop.collection:
        reading.findings.problem(
            element,
            f"Either loopCardinality or loopDataInputRef/activiti:collection must be set: '{node.id}' has neither.",
        )
    literal = check_text(reading, element, f"The loop cardinality of '{node.id}'", loop.cardinality)
    if loop.cardinality and literal and not re.fullmatch(r"\d{1,9}", loop.cardinality, re.ASCII):
        shown = shortened(loop.cardinality)
        reading.findings.problem(element, f"The loop cardinality '{shown}' of '{node.id}' is no number.")
    check_text(reading, element, f"The collection of '{node.id}'", loop.collection)
    check_computed(reading, element, f"The completion condition of '{node.id}'", loop.completion_condition)


def _check_mapping(reading: Reading, node: Node, element: Element) -> None:
    if (node.inputs or node.outputs) and node.type not in _MAPPED:
        reading.findings.problem(element, f"camunda:inputOutput mapping unsupported for element type '{node.type}'.")
    if node.outputs and node.multi_instance is not None:
        reading.findings.problem(element, "camunda:outputParameter not allowed for multi-instance constructs")
    for parameter in (*node.inputs, *node.outputs):
        if not parameter.name:
            reading.findings.problem(element, f"A parameter of the input/output mapping of '{node.id}' has no name.")
        _check_value(reading, element, parameter, parameter.value)


def _check_value(reading: Reading, element: Element, parameter: Parameter, value: object) -> None:
    what = f"The parameter '{parameter.name}' of '{element.get('id')}'"
    if isinstance(value, str):
        check_text(reading, element, what, value)
    elif isinstance(value, Script):
        _check_script(reading, element, value, what)
    elif isinstance(value, Mapping):
        for part in value.values():
            _check_value(reading, element, parameter, part)
    elif isinstance(value, tuple):
        for part in value:
            _check_value(reading, element, parameter, part)
