"""What stands in nodes and flows: conditions, timers, scripts, multi-instance, messages of errors."""

import re

from engine.bpmn.model import EventKind, Flow, Node, Script
from engine.bpmn.timers import parse_timer
from engine.bpmn.validation.expressions import check_computed, check_text, sentence_of, shortened
from engine.bpmn.validation.findings import Reading
from engine.bpmn.validation.scripts import check_script
from engine.bpmn.xml import XSI, Element, child

_TIME_TO_LIVE = re.compile(r"\d{1,6}|P\d{1,6}D", re.ASCII)


def check_content(reading: Reading) -> None:
    """Check everything that is written into one process."""
    _check_time_to_live(reading)
    for flow in reading.definition.flows.values():
        _check_condition(reading, flow)
    for node in reading.definition.nodes.values():
        element = reading.elements[node.id]
        if node.script is not None:
            check_script(reading, element, node.script, f"The script of '{node.id}'")
        if node.event is not None and node.event.message:
            check_text(reading, element, f"The error message of '{node.id}'", node.event.message)
        _check_timer(reading, node, element)
        _check_multi_instance(reading, node, element)


def _check_time_to_live(reading: Reading) -> None:
    text = reading.definition.history_time_to_live
    if text.startswith(("-", "P-")):
        reading.problem("", "Cannot parse historyTimeToLive: negative value is not allowed")
    elif text and not _TIME_TO_LIVE.fullmatch(text):
        reading.problem("", f"Cannot parse historyTimeToLive: '{shortened(text)}' is no number of days (180 or P180D).")


def _check_condition(reading: Reading, flow: Flow) -> None:
    element = reading.elements[flow.id]
    drawn = child(element, "conditionExpression")
    if drawn is not None:
        _check_type(reading, drawn)
    if isinstance(flow.condition, Script):
        check_script(reading, element, flow.condition, f"The condition of '{flow.id}'", "language")
        return
    if drawn is not None and not flow.condition:
        reading.findings.problem(drawn, f"The condition of '{flow.id}' is empty. Write one as ${{...}} or remove it.")
    check_computed(reading, element if drawn is None else drawn, f"The condition of '{flow.id}'", flow.condition)


def _check_type(reading: Reading, drawn: Element) -> None:
    kind = drawn.get(f"{{{XSI}}}type", "tFormalExpression").rpartition(":")[2].strip()
    if kind != "tFormalExpression":
        reading.findings.problem(drawn, "Invalid type, only tFormalExpression is currently supported")


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
    if node.type == "startEvent":
        check_text(reading, element, f"The property 'periode' of '{node.id}'", node.properties.get("periode", ""))
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
    if loop.element_variable and not loop.collection:
        reading.problem(
            node.id,
            "LoopDataInputRef/activiti:collection must be set when using inputDataItem or activiti:elementVariable",
        )
    literal = check_text(reading, element, f"The loop cardinality of '{node.id}'", loop.cardinality)
    if loop.cardinality and literal and not re.fullmatch(r"\d{1,9}", loop.cardinality, re.ASCII):
        shown = shortened(loop.cardinality)
        reading.findings.problem(element, f"The loop cardinality '{shown}' of '{node.id}' is no number.")
    check_text(reading, element, f"The collection of '{node.id}'", loop.collection)
    check_computed(reading, element, f"The completion condition of '{node.id}'", loop.completion_condition)
