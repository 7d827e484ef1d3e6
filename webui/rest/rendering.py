"""Rows as Camunda's clients read them. All keys are there; what is not set is null."""

from datetime import datetime
from uuid import UUID

from flask import request

from engine.domain import InstanceStatus, TaskStatus
from engine.read_models.search import (
    DecisionFacts,
    DefinitionFacts,
    DefinitionRef,
    DeploymentFacts,
    InstanceFacts,
    TaskFacts,
)
from webui.rest.blueprint import PREFIX

LONGEST_ID = 64

Json = dict[str, object]


def definition_id(id: UUID, key: str, version: int) -> str:
    """Return a definition's id as Camunda makes it: `key:version:uuid`, or the UUID alone where that is too long."""
    made = f"{key}:{version}:{id}"
    return made if len(made) <= LONGEST_ID else str(id)


def ref_id(ref: DefinitionRef) -> str:
    """Return the id of the definition that something belongs to."""
    return definition_id(ref.id, ref.key, ref.version)


def link_to(path: str) -> list[Json]:
    """Return the links of a resource: the one to itself."""
    return [{"method": "GET", "href": f"{request.host_url.rstrip('/')}{PREFIX}{path}", "rel": "self"}]


def deployment(facts: DeploymentFacts) -> Json:
    """Return a deployment."""
    return {
        "links": link_to(f"/deployment/{facts.id}"),
        "id": facts.id,
        "name": facts.name or None,
        "source": facts.source or None,
        "deploymentTime": facts.deployed_at,
        "tenantId": None,
    }


def definition(facts: DefinitionFacts) -> Json:
    """Return a definition."""
    days = "".join(character for character in facts.history_time_to_live if character.isdigit())
    return {
        "id": definition_id(facts.id, facts.key, facts.version),
        "key": facts.key,
        "category": None,
        "description": facts.documentation or None,
        "name": facts.name or None,
        "version": facts.version,
        "resource": facts.resource_name,
        "deploymentId": facts.deployment_id,
        "diagram": None,
        "suspended": facts.suspended,
        "tenantId": None,
        "versionTag": facts.version_tag or None,
        "historyTimeToLive": int(days) if days else None,
        "startableInTasklist": facts.startable_in_tasklist,
    }


def decision(facts: DecisionFacts) -> Json:
    """Return a decision."""
    return {
        "id": definition_id(facts.id, facts.key, facts.version),
        "key": facts.key,
        "category": None,
        "name": facts.name or None,
        "version": facts.version,
        "resource": facts.resource_name,
        "deploymentId": facts.deployment_id,
        "tenantId": None,
        "decisionRequirementsDefinitionId": None,
        "decisionRequirementsDefinitionKey": None,
        "historyTimeToLive": None,
        "versionTag": facts.version_tag or None,
    }


def instance(facts: InstanceFacts) -> Json:
    """Return an instance as it stands."""
    return {
        "links": link_to(f"/process-instance/{facts.id}"),
        "id": facts.id,
        "definitionId": ref_id(facts.definition),
        "definitionKey": facts.definition.key,
        "businessKey": facts.business_key or None,
        "caseInstanceId": None,
        "ended": facts.ended_at is not None,
        "suspended": facts.status is InstanceStatus.SUSPENDED,
        "tenantId": None,
    }


_STATES = {
    InstanceStatus.ACTIVE: "ACTIVE",
    InstanceStatus.SUSPENDED: "SUSPENDED",
    InstanceStatus.COMPLETED: "COMPLETED",
    InstanceStatus.CANCELLED: "EXTERNALLY_TERMINATED",
}


def past_instance(facts: InstanceFacts) -> Json:
    """Return an instance as history tells of it."""
    ref = facts.definition
    return {
        "id": facts.id,
        "businessKey": facts.business_key or None,
        "processDefinitionId": ref_id(ref),
        "processDefinitionKey": ref.key,
        "processDefinitionName": ref.name or None,
        "processDefinitionVersion": ref.version,
        "startTime": facts.started_at,
        "endTime": facts.ended_at,
        "removalTime": None,
        "durationInMillis": milliseconds(facts.started_at, facts.ended_at),
        "startUserId": facts.started_by or None,
        "startActivityId": facts.start_activity or None,
        "deleteReason": facts.reason or None,
        "rootProcessInstanceId": facts.root_id,
        "superProcessInstanceId": facts.calling_id,
        "superCaseInstanceId": None,
        "caseInstanceId": None,
        "tenantId": None,
        "state": _STATES[facts.status],
        "restartedProcessInstanceId": None,
    }


def task(facts: TaskFacts) -> Json:
    """Return an open task. Its execution is its instance: what it sees beyond itself are the instance's variables."""
    return {
        "id": facts.id,
        "name": facts.name or None,
        "assignee": facts.assignee or None,
        "created": facts.created_at,
        "due": facts.due_at,
        "followUp": facts.follow_up_at,
        "lastUpdated": None,
        "delegationState": None,
        "description": facts.documentation or None,
        "executionId": facts.instance_id,
        "owner": None,
        "parentTaskId": None,
        "priority": facts.priority,
        "processDefinitionId": ref_id(facts.definition),
        "processInstanceId": facts.instance_id,
        "taskDefinitionKey": facts.activity_id,
        "caseExecutionId": None,
        "caseInstanceId": None,
        "caseDefinitionId": None,
        "suspended": facts.suspended,
        "formKey": facts.form_key or None,
        "camundaFormRef": None,
        "tenantId": None,
        "taskState": "Created",
    }


_TASK_STATES = {TaskStatus.OPEN: "Created", TaskStatus.COMPLETED: "Completed", TaskStatus.CANCELLED: "Deleted"}
_TASK_ENDS = {TaskStatus.OPEN: None, TaskStatus.COMPLETED: "completed", TaskStatus.CANCELLED: "deleted"}


def past_task(facts: TaskFacts, root_id: UUID | None) -> Json:
    """Return a task as history tells of it."""
    return {
        "id": facts.id,
        "processDefinitionKey": facts.definition.key,
        "processDefinitionId": ref_id(facts.definition),
        "processInstanceId": facts.instance_id,
        "executionId": facts.instance_id,
        "caseDefinitionKey": None,
        "caseDefinitionId": None,
        "caseInstanceId": None,
        "caseExecutionId": None,
        "activityInstanceId": facts.id,
        "name": facts.name or None,
        "description": facts.documentation or None,
        "deleteReason": _TASK_ENDS[facts.status],
        "owner": None,
        "assignee": facts.assignee or None,
        "startTime": facts.created_at,
        "endTime": facts.ended_at,
        "duration": milliseconds(facts.created_at, facts.ended_at),
        "taskDefinitionKey": facts.activity_id,
        "priority": facts.priority,
        "due": facts.due_at,
        "parentTaskId": None,
        "followUp": facts.follow_up_at,
        "tenantId": None,
        "removalTime": None,
        "rootProcessInstanceId": root_id,
        "taskState": _TASK_STATES[facts.status],
    }


def milliseconds(start: datetime, end: datetime | None) -> int | None:
    """Return how long something took; None where it has not ended."""
    return None if end is None else round((end - start).total_seconds() * 1000)
