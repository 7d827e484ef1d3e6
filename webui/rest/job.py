"""`/job` and `/job-definition`: what a worker must do at a time."""

from typing import NoReturn
from uuid import UUID

from flask import Response

from engine.commands import ExecuteJob, RetryJob
from engine.domain import JobKind
from engine.read_models.search import JobFacts, JobSearch
from webui.current import engine
from webui.rest import rendering
from webui.rest.blueprint import blueprint
from webui.rest.credentials import rest_actor
from webui.rest.parameters import (
    Parameter,
    flag,
    id_of,
    ids,
    means,
    moment,
    one_id,
    path_id,
    read_paging,
    read_search,
    sent,
    text,
)
from webui.rest.refusals import RestError, invalid
from webui.rest.tenants import asks_for_tenant
from webui.rest.wire import json_body, no_content, reply

TIMERS = (JobKind.TIMER, JobKind.TIMER_START)

PARAMETERS = {
    "jobId": Parameter("ids", one_id),
    "jobIds": Parameter("ids", ids),
    "processInstanceId": Parameter("instance_ids", one_id),
    "processInstanceIds": Parameter("instance_ids", ids),
    "executionId": Parameter("instance_ids", one_id),
    "processDefinitionId": Parameter("definition_id", id_of),
    "processDefinitionKey": Parameter("definition_key", text),
    "activityId": Parameter("activity_id", text),
    "timers": Parameter("kinds", means(TIMERS)),
    "messages": Parameter("kinds", means((JobKind.CONTINUATION,))),
    "executable": Parameter("executable", flag),
    "withException": Parameter("failed", flag),
    "exceptionMessage": Parameter("error", text),
    "failedActivityId": Parameter("failed_activity_id", text),
    "withRetriesLeft": Parameter("retries_left", means(constant=True)),
    "noRetriesLeft": Parameter("retries_left", means(constant=False)),
    "active": Parameter("suspended", means(constant=False)),
    "suspended": Parameter("suspended", means(constant=True)),
    "dueBefore": Parameter("due_before", moment),
    "dueAfter": Parameter("due_after", moment),
}
REFUSED = frozenset({"dueDates", "createTimes", "priorityHigherThanOrEquals", "priorityLowerThanOrEquals"})
SORTS = {
    "jobId": "id",
    "processInstanceId": "instance_id",
    "executionId": "instance_id",
    "processDefinitionId": "definition_id",
    "processDefinitionKey": "definition_key",
    "jobRetries": "retries",
    "jobDueDate": "due_at",
}


@blueprint.route("/job", methods=["GET", "POST"])
def jobs() -> Response:
    """List jobs."""
    paging, wanted = read_paging(SORTS), _wanted()
    if asks_for_tenant():
        return reply([])
    return reply([_job(each) for each in engine().queries.find_jobs(rest_actor(), wanted, paging)])


@blueprint.route("/job/count", methods=["GET", "POST"])
def count_jobs() -> Response:
    """Count jobs."""
    wanted = _wanted()
    return reply({"count": 0 if asks_for_tenant() else engine().queries.count_jobs(rest_actor(), wanted)})


@blueprint.get("/job/<id>")
def job(id: str) -> Response:
    """Show one job."""
    return reply(_job(_found(id)))


@blueprint.post("/job/<id>/execute")
def execute(id: str) -> Response:
    """Do what a job says now, whenever it is due."""
    engine().execute(ExecuteJob(_found(id).id, early=True), rest_actor())
    return no_content()


@blueprint.put("/job/<id>/retries")
def set_retries(id: str) -> Response:
    """Say how often a job may be tried, the first time now."""
    retries = json_body().get("retries")
    if not isinstance(retries, int) or isinstance(retries, bool) or not 1 <= retries < 2**31:
        raise invalid("retries must be a whole number from 1.")
    engine().execute(RetryJob(_found(id).id, retries), rest_actor())
    return no_content()


@blueprint.get("/job/<id>/stacktrace")
def stacktrace(id: str) -> Response:
    """Show why a job's last try failed."""
    return Response(_found(id).error, content_type="text/plain; charset=utf-8")


@blueprint.put("/job/<id>/duedate")
def set_due(id: str) -> NoReturn:
    """Refuse: standard times are not moved by hand.

    Raises:
        RestError: 400, always.
    """
    _found(id)
    raise invalid("A job's due date cannot be changed: execute it, or change the diagram.")


@blueprint.get("/job-definition/<id>")
def job_definition(id: str) -> Response:
    """Show which activity a job's definition belongs to; its id is made of the process's and the activity's."""
    process, _, activity_id = id.partition(":")
    facts = engine().queries.standing_definition(rest_actor(), id=path_id(process))
    if not activity_id:
        raise RestError(404, "InvalidRequestException", f"Job Definition with id {id} does not exist")
    return reply(
        {
            "id": id,
            "processDefinitionId": rendering.definition_id(facts.id, facts.key, facts.version),
            "processDefinitionKey": facts.key,
            "activityId": activity_id,
            "jobType": "timer",
            "jobConfiguration": None,
            "overridingJobPriority": None,
            "suspended": False,
            "tenantId": None,
            "deploymentId": facts.deployment_id,
        }
    )


def _wanted() -> JobSearch:
    """Return the question that a request asks.

    Raises:
        RestError: 400; a value is of another kind, or Alur cannot answer it.
    """
    definition = sent().get("jobDefinitionId")
    given: dict[str, object] = {}
    if isinstance(definition, str):
        process, _, activity_id = definition.partition(":")
        given = {"definition_id": id_of(process), "activity_id": activity_id}
    return read_search(JobSearch, PARAMETERS, REFUSED, **given)


def _found(id: str) -> JobFacts:
    found = engine().queries.find_jobs(rest_actor(), JobSearch(ids=(path_id(id),)))
    if not found:
        raise RestError(404, "InvalidRequestException", f"Job with id {id} does not exist")
    return found[0]


def job_definition_id(definition_id: UUID, activity_id: str) -> str:
    """Return the id of the definition of an activity's jobs."""
    return f"{definition_id}:{activity_id}"


def _job(facts: JobFacts) -> rendering.Json:
    return {
        "id": facts.id,
        "jobDefinitionId": job_definition_id(facts.definition.id, facts.activity_id),
        "processInstanceId": facts.instance_id,
        "processDefinitionId": rendering.ref_id(facts.definition),
        "processDefinitionKey": facts.definition.key,
        "executionId": facts.instance_id,
        "exceptionMessage": facts.error or None,
        "failedActivityId": facts.activity_id if facts.error else None,
        "retries": facts.retries,
        "dueDate": facts.due_at,
        "suspended": facts.suspended,
        "priority": 0,
        "tenantId": None,
        "createTime": facts.created_at,
        "batchId": None,
    }
