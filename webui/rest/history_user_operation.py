"""`/history/user-operation`: what people did, told as Camunda tells it from our history events."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response

from engine.domain import SYSTEM_USER
from engine.domain import HistoryEventType as Event
from engine.read_models.search import EventFacts, EventSearch
from webui.rest import logs, rendering
from webui.rest.blueprint import blueprint
from webui.rest.operations import KINDS, Change, Kind
from webui.rest.parameters import (
    Parameter,
    id_of,
    moment,
    one_id,
    one_text,
    read_fields,
    read_paging,
    read_search,
    sent,
    text,
    texts,
)
from webui.rest.wire import reply

PARAMETERS = {
    "processInstanceId": Parameter("instance_ids", one_id),
    "executionId": Parameter("instance_ids", one_id),
    "processDefinitionId": Parameter("definition_id", id_of),
    "processDefinitionKey": Parameter("definition_key", text),
    "taskId": Parameter("task_id", id_of),
    "userId": Parameter("actor", text),
    "afterTimestamp": Parameter("after", moment),
    "beforeTimestamp": Parameter("before", moment),
}
TOLD = {
    "operationType": Parameter("operation", one_text),
    "entityType": Parameter("entity", one_text),
    "entityTypeIn": Parameter("entity", texts),
    "category": Parameter("category", one_text),
    "categoryIn": Parameter("category", texts),
    "property": Parameter("property", one_text),
    "operationId": Parameter("id", one_text),
}
REFUSED = frozenset({"caseDefinitionId", "caseInstanceId", "caseExecutionId", "batchId", "jobDefinitionId"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: an event, which of its changes, and how it is called."""

    facts: EventFacts
    place: int
    kind: Kind
    operation: str
    change: Change


@blueprint.get("/history/user-operation")
def operations() -> Response:
    """List what people did."""
    paging, wanted, tell = read_paging(logs.SORTS), _wanted(), _teller()
    return reply([_operation(each) for each in logs.entries(wanted, tell, paging)])


@blueprint.get("/history/user-operation/count")
def count_operations() -> Response:
    """Count what people did."""
    wanted, tell = _wanted(), _teller()
    return reply({"count": logs.count(wanted, tell)})


def _wanted() -> EventSearch:
    return read_search(EventSearch, PARAMETERS, REFUSED, types=frozenset(KINDS), with_system=True)


def _teller() -> logs.Tell[Entry]:
    """Return what makes entries of events, and leaves out those that were not asked for."""
    asked: Mapping[str, Any] = read_fields(TOLD, frozenset(), sent())

    def tell(facts: EventFacts) -> Iterator[Entry]:
        kind = KINDS[facts.type]
        if facts.actor == SYSTEM_USER or "called_by" in facts.data:
            return
        operation = kind.operation if isinstance(kind.operation, str) else kind.operation(facts.data)
        for place, change in enumerate(kind.changes(facts.data)):
            has = {"operation": operation, "entity": kind.entity, "category": kind.category}
            has |= {"property": change.property or "", "id": str(logs.id_of_entry(facts))}
            if all(has[what] in values for what, values in asked.items()):
                yield Entry(facts, place, kind, operation, change)

    return tell


def _operation(entry: Entry) -> rendering.Json:
    facts, data = entry.facts, entry.facts.data
    return {
        "id": logs.id_of_entry(facts, entry.place),
        **logs.place_of(facts),
        "deploymentId": facts.deployment_id or data.get("deployment"),
        "processDefinitionId": rendering.ref_id(facts.definition) if facts.definition else data.get("definition"),
        "processInstanceId": facts.instance_id,
        "executionId": facts.instance_id,
        "caseDefinitionId": None,
        "caseInstanceId": None,
        "caseExecutionId": None,
        "taskId": facts.task_id,
        "jobId": data.get("job"),
        "jobDefinitionId": None,
        "batchId": None,
        "userId": facts.actor,
        "timestamp": facts.at,
        "operationId": logs.id_of_entry(facts),
        "externalTaskId": data.get("id") if facts.type is Event.EXTERNAL_TASK_RETRIED else None,
        "operationType": entry.operation,
        "entityType": entry.kind.entity,
        "property": entry.change.property,
        "orgValue": _text(entry.change.before),
        "newValue": _text(entry.change.after),
        "category": entry.kind.category,
        "annotation": data.get("reason") or None,
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)
