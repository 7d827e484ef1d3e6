"""What Camunda calls what people did, by the events that history has of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.domain import HistoryEventType as Event

TASK_WORKER, OPERATOR, ADMIN = "TaskWorker", "Operator", "Admin"


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
