"""Periods: what each start by the clock is for, as the start event's property `periode` says.

The start's own scheduled instant decides its period, however late it comes to run: in the property `dateTime()` and
`now()` are that instant. The period is the instance's business key, and there only once: in the schedule, and in what
the schedule calls by its business key.
"""

from collections.abc import Iterator
from datetime import datetime

from engine.bpmn.expressions import MappingContext, compile_expression
from engine.bpmn.model import Definition, EventKind, Node

PERIOD_PROPERTY = "periode"
"""Property of a start event with a timer: the text its period is made from."""


def timer_starts(model: Definition) -> list[Node]:
    """Return the start events by which the clock begins a process."""
    return [
        node
        for node in model.nodes.values()
        if node.type == "startEvent"
        and node.scope == model.key
        and node.event is not None
        and node.event.kind is EventKind.TIMER
    ]


def period_of(node: Node, scheduled: datetime) -> str:
    """Return the period that a start at its scheduled instant is for; empty where the diagram names none.

    Raises:
        ExecutionError: The property cannot be evaluated.
    """
    text = node.properties.get(PERIOD_PROPERTY, "").strip()
    return str(compile_expression(text).evaluate(MappingContext({}, scheduled)) or "") if text else ""


def calls_of(model: Definition) -> list[str]:
    """Return the keys of the processes a process calls by name."""
    called = (node.call.called for node in model.nodes.values() if node.call is not None)
    return [key for key in called if key and "{" not in key]


def unique_keys(model: Definition, period: str) -> Iterator[str]:
    """Give the unique keys of which one is held if a period is there already."""
    for key in (model.key, *calls_of(model)):
        yield f"{key}:{period}"
