"""Boundary events: what may stand at what, and that no two catch the same."""

from engine.bpmn.model import EventKind, Node, TimerKind
from engine.bpmn.validation.findings import Reading
from engine.bpmn.validation.graph import Graph, is_of
from engine.bpmn.validation.subscriptions import is_event_subprocess
from engine.bpmn.xml import SUBPROCESSES

_THROW_ESCALATIONS = SUBPROCESSES | {"callActivity", "userTask"}


def check_boundaries(reading: Reading, graph: Graph) -> None:
    """Check all boundary events of a process, and the escalations its event subprocesses catch."""
    nodes = reading.definition.nodes
    for host, events in graph.attached.items():
        if host in nodes:
            _check_host(reading, nodes[host], events)
    for inside in graph.inside.values():
        starts = [
            start
            for node in inside
            if is_event_subprocess(node)
            for start in graph.inside[node.id]
            if start.type == "startEvent" and is_of(start, EventKind.ESCALATION)
        ]
        _check_escalations(reading, starts, "escalation event subprocess", "escalation event subprocesses")


def _check_host(reading: Reading, host: Node, events: list[Node]) -> None:
    for event in events:
        _check_kind(reading, host, event)
    escalations = [event for event in events if is_of(event, EventKind.ESCALATION)]
    _check_escalations(reading, escalations, "escalation boundary event", "escalation boundary events")
    for kind, where in (
        (EventKind.CANCEL, "cancelEventDefinition not supported on same transaction subprocess"),
        (EventKind.COMPENSATE, "compensateEventDefinition not supported on same activity"),
    ):
        for extra in [event for event in events if is_of(event, kind)][1:]:
            reading.problem(extra.id, f"multiple boundary events with {where}")


def _check_kind(reading: Reading, host: Node, event: Node) -> None:
    if is_of(event, EventKind.ESCALATION) and host.type not in _THROW_ESCALATIONS:
        reading.problem(
            event.id,
            "An escalation boundary event should only be attached to a subprocess, a call activity or an user task",
        )
    elif is_of(event, EventKind.CANCEL) and host.type != "transaction":
        reading.problem(
            event.id, "boundary event with cancelEventDefinition only supported on transaction subprocesses"
        )
    elif is_of(event, EventKind.ERROR, EventKind.CANCEL) and not event.interrupting:
        reading.warning(
            event.id,
            f"The boundary event '{event.id}' interrupts although cancelActivity is false: what failed cannot go on.",
        )
    elif is_event_subprocess(host):
        reading.problem(event.id, f"A boundary event cannot stand at the event subprocess '{host.id}'. Remove it.")
    if event.interrupting and event.event and event.event.timer is TimerKind.CYCLE:
        reading.warning(event.id, "It is not recommended to use a cancelling boundary timer event with a time cycle.")


def _check_escalations(reading: Reading, events: list[Node], one: str, many: str) -> None:
    """Check that an escalation can be caught by one event only, in Camunda's words."""
    codes: set[str] = set()
    for event in events:
        code = event.event.name if event.event else ""
        if not codes:
            codes.add(code)
            continue
        if code in codes:
            sentence = (
                f"multiple {many} with the same escalationCode '{code}' are not supported on same scope"
                if code
                else f"The same scope can not contains more than one {one} without escalation code. An {one} without "
                "escalation code catch all escalation events."
            )
            reading.problem(event.id, sentence)
        elif "" in codes or not code:
            reading.problem(
                event.id,
                f"The same scope can not contains an {one} without escalation code and another one with escalation "
                f"code. The {one} without escalation code catch all escalation events.",
            )
        codes.add(code)
