"""What deploys, but its author should know."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from engine.bpmn.model import EventKind, Node, TimerKind
from engine.bpmn.reader.flows import flows_by_id
from engine.bpmn.validation.expressions import shortened
from engine.bpmn.validation.findings import Reading
from engine.bpmn.validation.graph import Graph
from engine.bpmn.xml import BPMN_DI, Element

_SPOKEN = re.compile(r"(\d+)\s*(menit|jam|hari)", re.IGNORECASE)
_UNITS = {"menit": "PT{}M", "jam": "PT{}H", "hari": "P{}D"}
_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known of where a file is to be deployed; None where it is not.

    Attributes:
        groups: The groups people are in.
        keys: The processes that can be called: those already there and those deployed together.
    """

    groups: Collection[str] | None = None
    keys: Collection[str] | None = None


def advise(reading: Reading, graph: Graph, surroundings: Surroundings) -> None:
    """Add all warnings of one process."""
    if not reading.definition.history_time_to_live:
        reading.warning(
            "", "Property <historyTimeToLive> should be configured on <bpmn:Process>: Camunda 7.20 and later wants it."
        )
    _advise_lanes(reading, surroundings.groups)
    for node in reading.definition.nodes.values():
        if node.type == "userTask":
            _advise_owner(reading, node)
            _advise_time(reading, node, graph)
        elif node.call is not None:
            _advise_call(reading, node, surroundings.keys)


def advise_drawing(root: Element, readings: Collection[Reading]) -> None:
    """Warn of nodes and flows that no diagram shows."""
    drawn = {
        shape.get("bpmnElement", "").rpartition(":")[2]
        for shape in root.iter(f"{{{BPMN_DI}}}BPMNShape", f"{{{BPMN_DI}}}BPMNEdge")
    }
    for reading in readings:
        definition = reading.definition
        missing = [id for id in (*definition.nodes, *flows_by_id(reading.process)) if id not in drawn]
        if missing and not drawn:
            reading.warning(
                "", "The file has no drawing (BPMNDiagram), so nobody can be shown where an instance stands."
            )
        elif missing:
            named = ", ".join(f"'{id}'" for id in missing[:10])
            more = f" and {len(missing) - 10} more" if len(missing) > 10 else ""
            reading.warning(missing[0], f"The drawing (BPMNDiagram) does not show {named}{more}.")


def _advise_lanes(reading: Reading, known_groups: Collection[str] | None) -> None:
    waiting = {node.lane for node in reading.definition.nodes.values() if node.lane and _falls_to_lane(node)}
    for lane in reading.definition.lanes:
        if lane in waiting and lane.group and known_groups is not None and lane.group not in known_groups:
            reading.warning(
                lane.id,
                f"No group is named '{lane.group}', so nobody sees the tasks of the lane '{lane.name}'. "
                "Rename the lane or create the group.",
            )


def _falls_to_lane(node: Node) -> bool:
    work = node.assignment
    return node.type == "userTask" and not (work.assignee or work.candidate_users or work.candidate_groups)


def _advise_call(reading: Reading, node: Node, known_keys: Collection[str] | None) -> None:
    called = node.call.called if node.call else ""
    if called == reading.definition.key:
        reading.warning(node.id, f"'{node.id}' calls the process it stands in: without a way out it never ends.")
    elif known_keys is not None and called and "{" not in called and called not in known_keys:
        reading.warning(
            node.id, f"No process '{called}' is deployed, which '{node.id}' calls. Deploy it before the first start."
        )


def _advise_owner(reading: Reading, node: Node) -> None:
    if _falls_to_lane(node) and not (node.lane and node.lane.group):
        reading.warning(
            node.id, f"The task '{node.id}' has neither a lane nor candidates, so it belongs to administrators."
        )


def _advise_time(reading: Reading, node: Node, graph: Graph) -> None:
    spoken = _SPOKEN.fullmatch(node.properties.get("waktu", "").strip())
    if spoken is None:
        return
    number, unit = spoken.group(1), spoken.group(2).lower()
    expected = _UNITS[unit].format(int(number[:9]))
    timers = [event for event in graph.attached[node.id] if event.event and event.event.kind is EventKind.TIMER]
    if not timers:
        reading.warning(
            node.id, f"The property 'waktu' of '{node.id}' says {spoken.group()}, but no timer runs. Add {expected}."
        )
    for timer in timers:
        text = timer.event.expression if timer.event and timer.event.timer is TimerKind.DURATION else ""
        if _DURATION.fullmatch(text) and not _same(text, expected):
            reading.warning(
                timer.id,
                f"The timer '{shortened(text)}' of '{timer.id}' does not fit the property 'waktu' of '{node.id}', "
                f"{spoken.group()} ({expected}).",
            )


def _same(one: str, other: str) -> bool:
    return _parts(one) == _parts(other)


def _parts(duration: str) -> tuple[int, int]:
    """Return a duration as (days, minutes): a working day is no fixed number of hours."""
    found = _DURATION.fullmatch(duration)
    days, hours, minutes = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    return days, hours * 60 + minutes
