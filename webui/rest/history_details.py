"""`/history/activity-instance`, `/history/variable-instance`, `/history/incident`: what went on inside instances."""

from operator import attrgetter
from typing import Any

from flask import Response

from engine.domain import IncidentStatus, InstanceStatus
from engine.read_models.search import (
    ActivityFacts,
    ActivitySearch,
    IncidentFacts,
    IncidentSearch,
    InstanceSearch,
    VariableFacts,
)
from webui.current import engine
from webui.rest import incident, rendering
from webui.rest.blueprint import blueprint
from webui.rest.credentials import rest_actor
from webui.rest.parameters import (
    Parameter,
    id_of,
    ids,
    means,
    moment,
    one_id,
    one_text,
    read_paging,
    read_search,
    text,
    texts,
)
from webui.rest.tenants import asks_for_tenant
from webui.rest.typed import write_variable
from webui.rest.variable_instance import named
from webui.rest.variables import structured
from webui.rest.wire import reply

ACTIVITY_PARAMETERS = {
    "activityInstanceId": Parameter("ids", one_id),
    "processInstanceId": Parameter("instance_ids", one_id),
    "processInstanceIdIn": Parameter("instance_ids", ids),
    "executionId": Parameter("instance_ids", one_id),
    "processDefinitionId": Parameter("definition_id", id_of),
    "processDefinitionKey": Parameter("definition_key", text),
    "activityId": Parameter("activity_id", text),
    "activityName": Parameter("name", text),
    "activityType": Parameter("types", one_text),
    "activityTypeIn": Parameter("types", texts),
    "taskAssignee": Parameter("assignee", text),
    "finished": Parameter("finished", means(constant=True)),
    "unfinished": Parameter("finished", means(constant=False)),
    "canceled": Parameter("cancelled", means(constant=True)),
    "startedAfter": Parameter("started_after", moment),
    "startedBefore": Parameter("started_before", moment),
    "finishedAfter": Parameter("finished_after", moment),
    "finishedBefore": Parameter("finished_before", moment),
}
ACTIVITY_REFUSED = frozenset({"completeScope", "activityNameLike"})
ACTIVITY_SORTS = {
    "activityInstanceId": "id",
    "instanceId": "instance_id",
    "executionId": "instance_id",
    "activityId": "activity_id",
    "activityName": "name",
    "activityType": "type",
    "startTime": "started_at",
    "definitionId": "definition",
}

VARIABLE_PARAMETERS = {
    "processInstanceId": Parameter("ids", one_id),
    "processInstanceIdIn": Parameter("ids", ids),
    "executionIdIn": Parameter("ids", ids),
    "processDefinitionId": Parameter("definition_id", id_of),
    "processDefinitionKey": Parameter("definition_key", text),
}
VARIABLE_REFUSED = frozenset(
    {"variableValue", "variableTypeIn", "taskIdIn", "activityInstanceIdIn", "caseInstanceId", "caseExecutionIdIn"}
)
VARIABLE_SORTS = {"instanceId": "instance_id", "variableName": "name"}

INCIDENT_PARAMETERS = {
    **incident.PARAMETERS,
    "createTimeBefore": Parameter("opened_before", moment),
    "createTimeAfter": Parameter("opened_after", moment),
    "open": Parameter("status", means(IncidentStatus.OPEN)),
    "resolved": Parameter("status", means(IncidentStatus.RESOLVED)),
}


@blueprint.route("/history/activity-instance", methods=["GET", "POST"])
def past_activities() -> Response:
    """List activity instances."""
    paging, found = read_paging(ACTIVITY_SORTS), _activities()
    return reply([_activity(each) for each in _part(found, paging)])


@blueprint.route("/history/activity-instance/count", methods=["GET", "POST"])
def count_past_activities() -> Response:
    """Count activity instances."""
    return reply({"count": len(_activities())})


@blueprint.route("/history/variable-instance", methods=["GET", "POST"])
def past_variables() -> Response:
    """List variables of running and ended instances, with their last values."""
    paging, found = read_paging(VARIABLE_SORTS), _variables()
    as_json = structured()
    running = _running({each.instance_id for each in found})
    return reply([_variable(each, each.instance_id in running, as_json=as_json) for each in _part(found, paging)])


@blueprint.route("/history/variable-instance/count", methods=["GET", "POST"])
def count_past_variables() -> Response:
    """Count variables of running and ended instances."""
    return reply({"count": len(_variables())})


@blueprint.get("/history/incident")
def past_incidents() -> Response:
    """List incidents, open and resolved."""
    paging = read_paging({**incident.SORTS, "createTime": "opened_at", "endTime": "resolved_at"})
    wanted = read_search(IncidentSearch, INCIDENT_PARAMETERS, incident.REFUSED, status=None)
    if asks_for_tenant():
        return reply([])
    return reply([_incident(each) for each in engine().queries.find_incidents(rest_actor(), wanted, paging)])


def _activities() -> list[ActivityFacts]:
    wanted = read_search(ActivitySearch, ACTIVITY_PARAMETERS, ACTIVITY_REFUSED)
    return [] if asks_for_tenant() else list(engine().queries.find_activities(rest_actor(), wanted))


def _variables() -> list[VariableFacts]:
    wanted = read_search(InstanceSearch, VARIABLE_PARAMETERS, VARIABLE_REFUSED)
    return [] if asks_for_tenant() else named(engine().queries.variable_history(rest_actor(), wanted))


def _part(found: list[Any], paging: Any) -> list[Any]:
    for field, greatest in reversed(paging.sorting):
        found.sort(key=attrgetter("definition.id" if field == "definition" else field), reverse=greatest)
    return found[paging.first :][: paging.most]


def _running(instance_ids: set[Any]) -> set[Any]:
    statuses = (InstanceStatus.ACTIVE, InstanceStatus.SUSPENDED)
    wanted = InstanceSearch(ids=tuple(instance_ids), statuses=statuses)
    return {each.id for each in engine().queries.find_instances(rest_actor(), wanted)}


def _activity(facts: ActivityFacts) -> rendering.Json:
    return {
        "id": facts.id,
        "parentActivityInstanceId": facts.instance_id,
        "activityId": facts.activity_id,
        "activityName": facts.name or None,
        "activityType": facts.type or None,
        "processDefinitionKey": facts.definition.key,
        "processDefinitionId": rendering.ref_id(facts.definition),
        "processInstanceId": facts.instance_id,
        "executionId": facts.instance_id,
        "taskId": facts.task_id,
        "calledProcessInstanceId": facts.called_id,
        "calledCaseInstanceId": None,
        "assignee": facts.assignee or None,
        "startTime": facts.started_at,
        "endTime": facts.ended_at,
        "durationInMillis": rendering.milliseconds(facts.started_at, facts.ended_at),
        "canceled": facts.cancelled,
        "completeScope": False,
        "tenantId": None,
        "removalTime": None,
        "rootProcessInstanceId": facts.root_id,
    }


def _variable(facts: VariableFacts, runs: bool, *, as_json: bool) -> rendering.Json:
    return {
        "id": facts.id,
        "name": facts.name,
        **write_variable(facts.value, structured=as_json),
        "processDefinitionKey": facts.definition.key,
        "processDefinitionId": rendering.ref_id(facts.definition),
        "processInstanceId": facts.instance_id,
        "executionId": facts.instance_id,
        "activityInstanceId": facts.instance_id,
        "caseDefinitionKey": None,
        "caseDefinitionId": None,
        "caseInstanceId": None,
        "caseExecutionId": None,
        "taskId": None,
        "tenantId": None,
        "errorMessage": None,
        "state": "CREATED" if runs else "DELETED",
        "createTime": facts.created_at,
        "removalTime": None,
        "rootProcessInstanceId": facts.root_id,
    }


def _incident(facts: IncidentFacts) -> rendering.Json:
    return {
        "id": facts.id,
        "processDefinitionKey": facts.definition.key,
        "processDefinitionId": rendering.ref_id(facts.definition),
        "processInstanceId": facts.instance_id,
        "executionId": facts.instance_id,
        "createTime": facts.opened_at,
        "endTime": facts.resolved_at,
        "incidentType": incident.NAMES[facts.kind],
        "activityId": facts.activity_id,
        "failedActivityId": facts.activity_id,
        "causeIncidentId": facts.id,
        "rootCauseIncidentId": facts.id,
        "configuration": facts.job_id,
        "historyConfiguration": None,
        "incidentMessage": facts.message or None,
        "tenantId": None,
        "jobDefinitionId": None,
        "open": facts.status is IncidentStatus.OPEN,
        "deleted": False,
        "resolved": facts.status is IncidentStatus.RESOLVED,
        "annotation": facts.annotation,
        "removalTime": None,
        "rootProcessInstanceId": None,
    }
