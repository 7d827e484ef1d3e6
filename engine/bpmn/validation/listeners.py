"""Execution and task listeners: when they run, and what."""

from engine.bpmn.validation.expressions import check_text
from engine.bpmn.validation.findings import Reading
from engine.bpmn.validation.implementations import Registered, check_delegate
from engine.bpmn.validation.scripts import check_drawn_script
from engine.bpmn.xml import Element, extension_children, extensions, local_name, plain

_TASK_EVENTS = frozenset({"create", "assignment", "complete", "update", "delete"})


def check_listeners(reading: Reading, registered: Registered) -> None:
    """Check the listeners of a process, its nodes and its flows."""
    for element in (reading.process, *reading.elements.values()):
        for kind in ("executionListener", "taskListener"):
            for drawn in extensions(element, kind):
                _check_listener(reading, drawn, element, kind, registered)


def _check_listener(reading: Reading, drawn: Element, owner: Element, kind: str, registered: Registered) -> None:
    where = owner.get("id") or local_name(owner)
    _check_event(reading, drawn, kind, where, local_name(owner))
    event = plain(drawn, "event").strip()
    what = f"The {event} listener of '{where}'" if event else f"The listener of '{where}'"
    delegate, expression = plain(drawn, "delegateExpression").strip(), plain(drawn, "expression").strip()
    script = next(extension_children(drawn, "script"), None)
    if delegate:
        check_delegate(reading, drawn, f"{what[0].lower()}{what[1:]}", delegate, registered)
    elif expression:
        check_text(reading, drawn, f"{what}:", expression)
    elif script is not None:
        check_drawn_script(reading, script, what)
    elif drawn.get("class") is None:
        reading.findings.problem(
            drawn, f"Element 'class', 'expression', 'delegateExpression' or 'script' is mandatory on {kind}: {what}."
        )
    if sum((bool(delegate), bool(expression), script is not None)) > 1:
        reading.findings.problem(drawn, f"{what} has several things to do. Draw one listener for each.")


def _check_event(reading: Reading, drawn: Element, kind: str, where: str, owner: str) -> None:
    event = plain(drawn, "event").strip()
    if owner == "sequenceFlow":
        if event not in ("", "take"):
            reading.findings.warning(
                drawn,
                f"The listener of the flow '{where}' runs when the flow is taken; its event '{event}' is ignored.",
            )
    elif not event:
        name = "taskListener" if kind == "taskListener" else "listener"
        reading.findings.problem(drawn, f"Attribute 'event' is mandatory on {name}")
    elif kind == "executionListener":
        if event not in ("start", "end"):
            reading.findings.problem(drawn, "Attribute 'event' must be one of {start|end}")
    elif event == "timeout":
        reading.findings.problem(
            drawn, f"Alur does not execute the timeout listener of '{where}' yet. Draw a boundary timer event."
        )
    elif event not in _TASK_EVENTS:
        reading.findings.problem(
            drawn, "Attribute 'event' must be one of {create|assignment|complete|update|delete|timeout}"
        )
