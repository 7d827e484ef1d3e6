"""`/history/user-operation`: what people did, told as Camunda tells it from our history events."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response

from engine.domain import SYSTEM_USER
from engine.domain import HistoryEventType as Event
from engine.read_models.search import EventFacts, EventSearch
from webui.rest import logs, rendering
from webui.rest.blueprint import blueprint
from webui.rest.parameters import (
    Parameter,
    id_of,
    moment,
    one_id,
    read_paging,
    read_search,
    read_value,
    sent,
    text,
    texts,
)
from webui.rest.tenants import asks_for_tenant
from webui.rest.wire import reply

TASK_WORKER, OPERATOR, ADMIN = "TaskWorker", "Operator", "Admin"

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
REFUSED = frozenset({"caseDefinitionId", "caseInstanceId", "caseExecutionId", "batchId", "jobDefinitionId"})


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that an operation changed."""

    property: str | None = None
    before: object = None
    after: object = None


@dataclass(frozen=True, slots=True)
class Kind:
    """What Camunda calls an operation.

    Attributes:
        operation: Its name, or what finds it in the event's data.
        changes: What it changed; one entry for each.
    """

    entity: str
    operation: str | Callable[[Mapping[str, Any]], str]
    category: str
    changes: Callable[[Mapping[str, Any]], Iterable[Change]] = lambda data: (Change(),)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: an event, which of its changes, and how it is called."""

    facts: EventFacts
    place: int
    kind: Kind
    operation: str
    change: Change


def _of(property: str) -> Callable[[Mapping[str, Any]], Iterable[Change]]:
    """Return what reads one property's change from an event's `before` and `after`."""
    return lambda data: (Change(property, data.get("before") or None, data.get("after") or None),)


def _became(property: str, before: str, after: str) -> Callable[[Mapping[str, Any]], Iterable[Change]]:
    return lambda data: (Change(property, before, after),)


def _changed(data: Mapping[str, Any]) -> Iterator[Change]:
    names = {"priority": "priority", "follow_up": "followUpDate"}
    for name, (before, after) in data["changes"].items():
        yield Change(names.get(name, name), before, after)


def _offered(data: Mapping[str, Any]) -> Iterator[Change]:
    before, after = set(data["before"]), set(data["after"])
    for candidate in sorted(before ^ after):
        name = candidate.partition(":")[2]
        yield Change("candidate", name if candidate in before else None, name if candidate in after else None)


def _link(data: Mapping[str, Any]) -> str:
    changed = set(data["before"]) ^ set(data["after"])
    kind = "Group" if any(each.startswith("group:") for each in changed) else "User"
    return f"{'Add' if set(data['after']) - set(data['before']) else 'Delete'}{kind}Link"


def _migrated(data: Mapping[str, Any]) -> Iterable[Change]:
    return (Change("processDefinitionId", data["from"], data["to"]),)


def _variables(data: Mapping[str, Any]) -> str:
    if not data.get("removed"):
        return "SetVariable"
    return "ModifyVariable" if data.get("values") else "RemoveVariable"


KINDS: Mapping[Event, Kind] = {
    Event.TASK_CLAIMED: Kind("Task", "Claim", TASK_WORKER, _of("assignee")),
    Event.TASK_UNCLAIMED: Kind("Task", "Claim", TASK_WORKER, _of("assignee")),
    Event.TASK_REASSIGNED: Kind("Task", "Assign", TASK_WORKER, _of("assignee")),
    Event.TASK_COMPLETED: Kind("Task", "Complete", TASK_WORKER, _became("delete", "false", "true")),
    Event.TASK_CHANGED: Kind("Task", "Update", TASK_WORKER, _changed),
    Event.TASK_RETIMED: Kind("Task", "Update", TASK_WORKER, _of("dueDate")),
    Event.TASK_OFFERED: Kind("IdentityLink", _link, TASK_WORKER, _offered),
    Event.ATTACHMENT_ADDED: Kind(
        "Attachment", "AddAttachment", TASK_WORKER, lambda data: (Change("name", None, data["name"]),)
    ),
    Event.ATTACHMENT_REMOVED: Kind(
        "Attachment", "DeleteAttachment", TASK_WORKER, lambda data: (Change("name", None, data["name"]),)
    ),
    Event.COMMENT_ADDED: Kind(
        "Comment", "AddComment", TASK_WORKER, lambda data: (Change("comment", None, data["note"]),)
    ),
    Event.COMMENT_CHANGED: Kind(
        "Comment", "UpdateComment", TASK_WORKER, lambda data: (Change("comment", data["before"], data["note"]),)
    ),
    Event.COMMENT_REMOVED: Kind(
        "Comment", "DeleteComment", TASK_WORKER, lambda data: (Change("comment", data["before"], None),)
    ),
    Event.VARIABLES_SET: Kind("Variable", _variables, OPERATOR),
    Event.LOCAL_VARIABLES_SET: Kind("Variable", _variables, OPERATOR),
    Event.INSTANCE_STARTED: Kind("ProcessInstance", "Create", OPERATOR),
    Event.INSTANCE_CANCELLED: Kind("ProcessInstance", "Delete", OPERATOR),
    Event.INSTANCE_SUSPENDED: Kind(
        "ProcessInstance", "Suspend", OPERATOR, _became("suspensionState", "active", "suspended")
    ),
    Event.INSTANCE_ACTIVATED: Kind(
        "ProcessInstance", "Activate", OPERATOR, _became("suspensionState", "suspended", "active")
    ),
    Event.INSTANCE_MODIFIED: Kind("ProcessInstance", "ModifyProcessInstance", OPERATOR),
    Event.INSTANCE_MIGRATED: Kind("ProcessInstance", "Migrate", OPERATOR, _migrated),
    Event.JOB_RETRIED: Kind("Job", "SetJobRetries", OPERATOR),
    Event.EXTERNAL_TASK_RETRIED: Kind("ExternalTask", "SetExternalTaskRetries", OPERATOR, _of("retries")),
    Event.INCIDENT_ANNOTATED: Kind(
        "Incident",
        lambda data: "SetAnnotation" if data["note"] else "ClearAnnotation",
        OPERATOR,
        lambda data: (Change("annotation", data["before"] or None, data["note"] or None),),
    ),
    Event.DEFINITION_DEPLOYED: Kind("Deployment", "Create", OPERATOR),
    Event.DEFINITION_WITHDRAWN: Kind("Deployment", "Delete", OPERATOR),
    Event.DEFINITION_SUSPENDED: Kind("ProcessDefinition", "SuspendProcessDefinition", OPERATOR),
    Event.DEFINITION_ACTIVATED: Kind("ProcessDefinition", "ActivateProcessDefinition", OPERATOR),
    Event.USER_CREATED: Kind("User", "Create", ADMIN),
    Event.GROUP_CREATED: Kind("Group", "Create", ADMIN),
}
"""The operations by the event that history has of them. What the engine does by itself is none."""


@blueprint.get("/history/user-operation")
def operations() -> Response:
    """List what people did."""
    paging, wanted, tell = read_paging(logs.SORTS), _wanted(), _teller()
    if asks_for_tenant():
        return reply([])
    return reply([_operation(each) for each in logs.entries(wanted, tell, paging)])


@blueprint.get("/history/user-operation/count")
def count_operations() -> Response:
    """Count what people did."""
    wanted, tell = _wanted(), _teller()
    return reply({"count": 0 if asks_for_tenant() else logs.count(wanted, tell)})


def _wanted() -> EventSearch:
    return read_search(EventSearch, PARAMETERS, REFUSED, types=frozenset(KINDS), with_system=True)


def _asked() -> dict[str, tuple[str, ...]]:
    """Return which values what is told of an entry may have, by what it is."""
    said = sent()
    named = {"operation": ("operationType", text, said.get("operationType"))}
    named |= {"entity": ("entityType", text, said.get("entityType"))}
    named |= {"category": ("category", text, said.get("category"))}
    named |= {"property": ("property", text, said.get("property"))}
    named |= {"id": ("operationId", text, said.get("operationId"))}
    asked = {what: (read_value(name, read, value),) for what, (name, read, value) in named.items() if value is not None}
    several = (("entity", "entityTypeIn", said.get("entityTypeIn")), ("category", "categoryIn", said.get("categoryIn")))
    return asked | {what: read_value(name, texts, value) for what, name, value in several if value is not None}


def _teller() -> logs.Tell[Entry]:
    """Return what makes entries of events, and leaves out those that were not asked for."""
    asked = _asked()

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
        "deploymentId": facts.deployment_id or data.get("deployment"),
        "processDefinitionId": rendering.ref_id(facts.definition) if facts.definition else data.get("definition"),
        "processDefinitionKey": facts.definition.key if facts.definition else None,
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
        "removalTime": None,
        "rootProcessInstanceId": facts.root_id,
        "category": entry.kind.category,
        "annotation": data.get("reason") or None,
        "tenantId": None,
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)
