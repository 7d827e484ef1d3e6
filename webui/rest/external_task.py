"""`/external-task`: the work of workers outside."""

from flask import Response

from engine.read_models.search import ExternalTaskFacts, ExternalTaskSearch
from webui.current import engine
from webui.rest import rendering
from webui.rest.blueprint import blueprint
from webui.rest.credentials import rest_actor
from webui.rest.parameters import (
    Parameter,
    id_of,
    ids,
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

PARAMETERS = {
    "externalTaskId": Parameter("ids", one_id),
    "externalTaskIdIn": Parameter("ids", ids),
    "topicName": Parameter("topics", lambda value: (text(value),)),
    "workerId": Parameter("worker_id", text),
    "locked": Parameter("locked", means(constant=True)),
    "notLocked": Parameter("locked", means(constant=False)),
    "withRetriesLeft": Parameter("retries_left", means(constant=True)),
    "noRetriesLeft": Parameter("retries_left", means(constant=False)),
    "lockExpirationBefore": Parameter("lock_expires_before", moment),
    "lockExpirationAfter": Parameter("lock_expires_after", moment),
    "activityId": Parameter("activity_id", text),
    "activityIdIn": Parameter("activity_ids", texts),
    "executionId": Parameter("instance_ids", one_id),
    "processInstanceId": Parameter("instance_ids", one_id),
    "processInstanceIdIn": Parameter("instance_ids", ids),
    "processDefinitionId": Parameter("definition_id", id_of),
    "processDefinitionKey": Parameter("definition_key", text),
    "active": Parameter("suspended", means(constant=False)),
    "suspended": Parameter("suspended", means(constant=True)),
    "priorityHigherThanOrEquals": Parameter("least_priority", number),
    "priorityLowerThanOrEquals": Parameter("most_priority", number),
}
SORTS = {
    "id": "id",
    "lockExpirationTime": "locked_until",
    "processInstanceId": "instance_id",
    "processDefinitionId": "definition_id",
    "processDefinitionKey": "definition_key",
    "taskPriority": "priority",
    "createTime": "created_at",
}


@blueprint.route("/external-task", methods=["GET", "POST"])
def external_tasks() -> Response:
    """List external tasks."""
    paging, wanted = read_paging(SORTS), read_search(ExternalTaskSearch, PARAMETERS)
    if asks_for_tenant():
        return reply([])
    found = engine().queries.find_external_tasks(rest_actor(), wanted, paging)
    return reply([external_task_row(each) for each in found])


@blueprint.route("/external-task/count", methods=["GET", "POST"])
def count_external_tasks() -> Response:
    """Count external tasks."""
    wanted = read_search(ExternalTaskSearch, PARAMETERS)
    return reply({"count": 0 if asks_for_tenant() else engine().queries.count_external_tasks(rest_actor(), wanted)})


@blueprint.get("/external-task/<id>")
def external_task(id: str) -> Response:
    """Show one external task."""
    return reply(external_task_row(engine().queries.external_task(rest_actor(), path_id(id))))


@blueprint.get("/external-task/<id>/errorDetails")
def error_details(id: str) -> Response:
    """Show what a worker said of its last failure."""
    details = engine().queries.external_task(rest_actor(), path_id(id)).error_details
    return Response(details, content_type="text/plain; charset=utf-8")


def external_task_row(facts: ExternalTaskFacts) -> rendering.Json:
    """Return an external task as clients read it."""
    return {
        "activityId": facts.activity_id,
        "activityInstanceId": facts.id,
        "errorMessage": facts.error_message or None,
        "executionId": facts.instance_id,
        "id": facts.id,
        "lockExpirationTime": facts.locked_until,
        "createTime": facts.created_at,
        "processDefinitionId": rendering.ref_id(facts.definition),
        "processDefinitionKey": facts.definition.key,
        "processDefinitionVersionTag": facts.definition.version_tag or None,
        "processInstanceId": facts.instance_id,
        "retries": facts.retries,
        "suspended": facts.suspended,
        "workerId": facts.worker_id or None,
        "topicName": facts.topic,
        "tenantId": None,
        "priority": facts.priority,
        "businessKey": facts.business_key or None,
    }
