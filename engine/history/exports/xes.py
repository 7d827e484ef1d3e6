"""XES 2.0 (IEEE 1849-2016): an instance is a trace, and what happened to its tasks and other work its events.

Gateways, flows, timers and variables are not told: miners read the order of work from it. OCEL and JSON Lines have all.
"""

from typing import BinaryIO
from uuid import UUID
from xml.sax.saxutils import quoteattr

import orjson

from engine.bpmn.model import Node
from engine.domain import HistoryEventType
from engine.history.exports.wanted import Log, told_instant
from engine.store.queries.exporting import Case, StoredEvent

LIFECYCLE = {
    HistoryEventType.TASK_CREATED: "schedule",
    HistoryEventType.TASK_CLAIMED: "assign",
    HistoryEventType.TASK_UNCLAIMED: "unknown",
    HistoryEventType.TASK_REASSIGNED: "reassign",
    HistoryEventType.TASK_COMPLETED: "complete",
    HistoryEventType.TASK_CANCELLED: "withdraw",
    HistoryEventType.ACTIVITY_STARTED: "start",
    HistoryEventType.ACTIVITY_COMPLETED: "complete",
    HistoryEventType.ACTIVITY_CANCELLED: "ate_abort",
}
"""The standard lifecycle's transition of each event; it has none for giving a task back."""

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="2.0" xes.features="" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <extension name="Identity" prefix="identity" uri="http://www.xes-standard.org/identity.xesext"/>
  <extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
  <extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
  <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
  <global scope="trace">
    <string key="concept:name" value=""/>
  </global>
  <global scope="event">
    <string key="concept:name" value=""/>
    <string key="lifecycle:transition" value="complete"/>
    <string key="org:resource" value=""/>
    <date key="time:timestamp" value="1970-01-01T00:00:00.000+00:00"/>
  </global>
  <classifier name="Activity" keys="concept:name"/>
  <classifier name="Activity and transition" keys="concept:name lifecycle:transition"/>
  <classifier name="Resource" keys="org:resource"/>
  <string key="concept:name" value="Alur"/>
  <string key="lifecycle:model" value="standard"/>
"""
_TAGS: dict[type, str] = {str: "string", int: "int", bool: "boolean", float: "float", UUID: "id"}


def write(log: Log, out: BinaryIO) -> int:
    """Write all traces; return how many events they have."""
    events = 0
    out.write(_HEAD.encode())
    for case, own in log.cases():
        told = [text for event in own if (text := _event(log, case, event))]
        out.write("".join(["  <trace>\n", *_attributes("    ", _trace(case)), *told, "  </trace>\n"]).encode())
        events += len(told)
    out.write(b"</log>\n")
    return events


def _trace(case: Case) -> dict[str, object]:
    about: dict[str, object] = {
        "concept:name": case.business_key or str(case.id),
        "identity:id": case.id,
        "alur:process": case.key,
        "alur:process_name": case.process_name,
        "alur:version": case.version,
        "alur:status": str(case.status),
        "alur:started_by": case.started_by,
    }
    if case.calling_instance_id is not None:
        about["alur:calling_instance"] = case.calling_instance_id
    return about


def _event(log: Log, case: Case, event: StoredEvent) -> str:
    transition = LIFECYCLE.get(event.type)
    node = log.node(case, event.activity_id)
    if transition is None or node is None or not _is_work(node, event):
        return ""
    data = orjson.loads(event.data)
    said: dict[str, object] = {
        "concept:name": log.activity(case, event.activity_id),
        "concept:instance": str(event.task_id or data.get("id", "")),
        "lifecycle:transition": transition,
        "org:resource": event.actor,
        "org:role": event.role,
        "alur:activity_id": event.activity_id,
        "alur:lane": node.lane.name if node.lane else "",
        "alur:type": str(event.type),
        "alur:sequence": event.sequence,
        "alur:source": str(event.source),
    }
    said |= {f"alur:{name}": data[name] for name in ("due", "late", "round", "element") if data.get(name) is not None}
    at = f'      <date key="time:timestamp" value="{told_instant(event.at)}"/>\n'
    return "".join(["    <event>\n", at, *_attributes("      ", said), "    </event>\n"])


def _is_work(node: Node, event: StoredEvent) -> bool:
    if node.type == "userTask":
        # Of one that is done once for each element, the whole is told too, besides each task.
        return event.task_id is not None
    return node.type.lower().endswith(("task", "callactivity"))


def _attributes(indent: str, values: dict[str, object]) -> list[str]:
    return [
        f"{indent}<{_TAGS[type(value)]} key={quoteattr(key)} value={_quoted(value)}/>\n"
        for key, value in values.items()
        if value != ""
    ]


def _quoted(value: object) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    # XML 1.0 has no place for control characters, not even as references.
    return quoteattr("".join(letter for letter in text if letter >= " " or letter in "\t\n\r"), {"\n": "&#10;"})
