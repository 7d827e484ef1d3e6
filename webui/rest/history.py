"""`/history/process-instance` and `/history/task`: what ran, and what people did."""

from flask import Response

from engine.domain import InstanceStatus, TaskStatus
from engine.read_models.search import InstanceSearch, TaskSearch
from webui.current import engine
from webui.rest import process_instance, rendering, task
from webui.rest.blueprint import blueprint
from webui.rest.credentials import rest_actor
from webui.rest.parameters import (
    Parameter,
    conditions,
    flag,
    id_of,
    means,
    moment,
    number,
    one_id,
    path_id,
    read_paging,
    read_search,
    text,
    texts,
)
from webui.rest.tenants import asks_for_tenant
from webui.rest.wire import reply

INSTANCE_PARAMETERS = {
    "processInstanceId": Parameter("ids", one_id),
    "processInstanceIds": process_instance.PARAMETERS["processInstanceIds"],
    "processDefinitionId": Parameter("definition_id", id_of),
    "processDefinitionKey": Parameter("definition_key", text),
    "processDefinitionKeyIn": Parameter("definition_keys", texts),
    "processDefinitionKeyNotIn": Parameter("definition_keys_not", texts),
    "processDefinitionName": Parameter("definition_name", text),
    "processDefinitionNameLike": Parameter("definition_name_like", text),
    "processInstanceBusinessKey": Parameter("business_key", text),
    "processInstanceBusinessKeyIn": Parameter("business_keys", texts),
    "processInstanceBusinessKeyLike": Parameter("business_key_like", text),
    "superProcessInstanceId": Parameter("calling_id", id_of),
    "subProcessInstanceId": Parameter("called_id", id_of),
    "rootProcessInstances": Parameter("top_level", flag),
    "finished": Parameter("finished", means(constant=True)),
    "unfinished": Parameter("finished", means(constant=False)),
    "withIncidents": Parameter("with_incident", flag),
    "incidentMessage": Parameter("incident_message", text),
    "startedBy": Parameter("started_by", text),
    "startedBefore": Parameter("started_before", moment),
    "startedAfter": Parameter("started_after", moment),
    "finishedBefore": Parameter("finished_before", moment),
    "finishedAfter": Parameter("finished_after", moment),
    "active": Parameter("statuses", means((InstanceStatus.ACTIVE,))),
    "suspended": Parameter("statuses", means((InstanceStatus.SUSPENDED,))),
    "completed": Parameter("statuses", means((InstanceStatus.COMPLETED,))),
    "externallyTerminated": Parameter("statuses", means((InstanceStatus.CANCELLED,))),
    "internallyTerminated": Parameter("statuses", means(())),
    "activeActivityIdIn": Parameter("activities", texts),
    "variables": Parameter("variables", conditions),
}
INSTANCE_REFUSED = frozenset(
    {"executedActivityIdIn", "executedActivityBefore", "executedActivityAfter", "executedJobBefore", "orQueries"}
    | {"executedJobAfter", "incidentType", "incidentStatus", "incidentMessageLike", "caseInstanceId"}
    | {"variableNamesIgnoreCase", "variableValuesIgnoreCase", "incidentIdIn"}
)
INSTANCE_SORTS = {
    "instanceId": "id",
    "definitionId": "definition_id",
    "definitionKey": "definition_key",
    "definitionName": "definition_name",
    "definitionVersion": "definition_version",
    "businessKey": "business_key",
    "startTime": "started_at",
    "endTime": "ended_at",
}

TASK_PARAMETERS = {
    **{
        name: parameter
        for name, parameter in task.PARAMETERS.items()
        if name.startswith(("taskDefinition", "process")) and name != "processInstanceIdIn"
    },
    "taskId": Parameter("ids", one_id),
    "executionId": Parameter("instance_ids", one_id),
    "taskName": Parameter("name", text),
    "taskNameLike": Parameter("name_like", text),
    "taskAssignee": Parameter("assignee", text),
    "taskAssigneeLike": Parameter("assignee_like", text),
    "assigned": Parameter("assigned", means(constant=True)),
    "unassigned": Parameter("assigned", means(constant=False)),
    "taskPriority": Parameter("priority", number),
    "finished": Parameter("statuses", means((TaskStatus.COMPLETED, TaskStatus.CANCELLED))),
    "unfinished": Parameter("statuses", means((TaskStatus.OPEN,))),
    "taskDueDate": Parameter("due", moment),
    "taskDueDateBefore": Parameter("due_before", moment),
    "taskDueDateAfter": Parameter("due_after", moment),
    "startedBefore": Parameter("created_before", moment),
    "startedAfter": Parameter("created_after", moment),
    "finishedBefore": Parameter("finished_before", moment),
    "finishedAfter": Parameter("finished_after", moment),
    "taskInvolvedUser": Parameter("completed_by", text),
}
TASK_REFUSED = frozenset(
    {"taskDescription", "taskDescriptionLike", "taskDeleteReason", "taskDeleteReasonLike", "taskOwner", "orQueries"}
    | {"taskOwnerLike", "taskInvolvedGroup", "taskHadCandidateUser", "taskHadCandidateGroup", "taskVariables"}
    | {"withCandidateGroups", "withoutCandidateGroups", "taskParentTaskId", "activityInstanceIdIn"}
    | {"processFinished", "processUnfinished", "caseInstanceId", "caseDefinitionId", "caseDefinitionKey"}
)
TASK_SORTS = {
    "taskId": "id",
    "processInstanceId": "instance_id",
    "processDefinitionId": "definition_id",
    "taskName": "name",
    "assignee": "assignee",
    "startTime": "created_at",
    "endTime": "ended_at",
    "dueDate": "due_at",
    "followUpDate": "follow_up_at",
    "taskDefinitionKey": "activity_id",
    "priority": "priority",
}


@blueprint.route("/history/process-instance", methods=["GET", "POST"])
def past_instances() -> Response:
    """List instances, running and ended."""
    paging = read_paging(INSTANCE_SORTS)
    wanted = read_search(InstanceSearch, INSTANCE_PARAMETERS, INSTANCE_REFUSED)
    if asks_for_tenant():
        return reply([])
    found = engine().queries.find_instances(rest_actor(), wanted, paging)
    return reply([rendering.past_instance(each) for each in found])


@blueprint.route("/history/process-instance/count", methods=["GET", "POST"])
def count_past_instances() -> Response:
    """Count instances, running and ended."""
    wanted = read_search(InstanceSearch, INSTANCE_PARAMETERS, INSTANCE_REFUSED)
    return reply({"count": 0 if asks_for_tenant() else engine().queries.count_found_instances(rest_actor(), wanted)})


@blueprint.get("/history/process-instance/<id>")
def past_instance(id: str) -> Response:
    """Show one instance, running or ended."""
    return reply(rendering.past_instance(engine().queries.one_instance(rest_actor(), path_id(id))))


@blueprint.route("/history/task", methods=["GET", "POST"])
def past_tasks() -> Response:
    """List tasks, open and closed."""
    paging, wanted = read_paging(TASK_SORTS), _tasks_wanted()
    if asks_for_tenant():
        return reply([])
    found = engine().queries.find_tasks(rest_actor(), wanted, paging)
    ids = tuple({each.instance_id for each in found})
    roots = {each.id: each.root_id for each in engine().queries.find_instances(rest_actor(), InstanceSearch(ids=ids))}
    return reply([rendering.past_task(each, roots.get(each.instance_id)) for each in found])


@blueprint.route("/history/task/count", methods=["GET", "POST"])
def count_past_tasks() -> Response:
    """Count tasks, open and closed."""
    wanted = _tasks_wanted()
    return reply({"count": 0 if asks_for_tenant() else engine().queries.count_found_tasks(rest_actor(), wanted)})


def _tasks_wanted() -> TaskSearch:
    return read_search(TaskSearch, TASK_PARAMETERS, TASK_REFUSED, statuses=tuple(TaskStatus))
