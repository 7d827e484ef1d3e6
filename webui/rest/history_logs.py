"""`/history/job-log` and `/history/external-task-log`: what became of work, told from history events."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import Response

from engine.domain import HistoryEventType as Event
from engine.read_models.search import EventFacts, EventSearch
from webui.rest import logs, rendering
from webui.rest.blueprint import blueprint
from webui.rest.job import job_definition_id
from webui.rest.parameters import (
    Parameter,
    flag,
    id_of,
    ids,
    one_id,
    read_paging,
    read_search,
    read_value,
    sent,
    text,
    texts,
)
from webui.rest.tenants import asks_for_tenant
from webui.rest.wire import instant, read_instant, reply

CREATED, FAILED, DONE, GONE = "creationLog", "failureLog", "successLog", "deletionLog"

JOB_STAGES: Mapping[Event, str] = {
    Event.TIMER_SCHEDULED: CREATED,
    Event.JOB_FAILED: FAILED,
    Event.TIMER_FIRED: DONE,
    Event.JOB_EXECUTED: DONE,
    Event.TIMER_CANCELLED: GONE,
}
WORK_STAGES: Mapping[Event, str] = {
    Event.EXTERNAL_TASK_CREATED: CREATED,
    Event.EXTERNAL_TASK_FAILED: FAILED,
    Event.EXTERNAL_TASK_COMPLETED: DONE,
    Event.EXTERNAL_TASK_CANCELLED: GONE,
}
PARAMETERS = {
    "processInstanceId": Parameter("instance_ids", one_id),
    "executionIdIn": Parameter("instance_ids", ids),
    "processDefinitionId": Parameter("definition_id", id_of),
    "processDefinitionKey": Parameter("definition_key", text),
    "activityIdIn": Parameter("activity_ids", texts),
}
JOB_PARAMETERS = {**PARAMETERS, "failedActivityIdIn": Parameter("activity_ids", texts)}
JOB_REFUSED = frozenset(
    {"jobDefinitionType", "jobDefinitionConfiguration", "deploymentId", "hostname", "jobDefinitionId"}
    | {"jobPriorityLowerThanOrEquals", "jobPriorityHigherThanOrEquals"}
)
WORK_REFUSED = frozenset({"priorityLowerThanOrEquals", "priorityHigherThanOrEquals", "activityInstanceIdIn"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its event, and at which stage of the work it was."""

    facts: EventFacts
    stage: str


@blueprint.route("/history/job-log", methods=["GET", "POST"])
def job_log() -> Response:
    """List what became of jobs: timers, and what waits for a worker of Alur's own."""
    paging, wanted, tell = read_paging(logs.SORTS), _jobs_wanted(), _job_teller()
    return reply([] if asks_for_tenant() else [_job(each) for each in logs.entries(wanted, tell, paging)])


@blueprint.route("/history/job-log/count", methods=["GET", "POST"])
def count_job_log() -> Response:
    """Count what became of jobs."""
    wanted, tell = _jobs_wanted(), _job_teller()
    return reply({"count": 0 if asks_for_tenant() else logs.count(wanted, tell)})


@blueprint.get("/history/job-log/<id>")
def job_log_entry(id: str) -> Response:
    """Show one entry of what became of jobs."""
    return reply(_job(_one_job(id)))


@blueprint.get("/history/job-log/<id>/stacktrace")
def job_log_stacktrace(id: str) -> Response:
    """Show why a try failed."""
    message = str(_one_job(id).facts.data.get("message", ""))
    return Response(message, content_type="text/plain; charset=utf-8")


@blueprint.route("/history/external-task-log", methods=["GET", "POST"])
def external_task_log() -> Response:
    """List what became of external tasks."""
    paging, wanted, tell = read_paging(logs.SORTS), _work_wanted(), _work_teller()
    return reply([] if asks_for_tenant() else [_work(each) for each in logs.entries(wanted, tell, paging)])


@blueprint.route("/history/external-task-log/count", methods=["GET", "POST"])
def count_external_task_log() -> Response:
    """Count what became of external tasks."""
    wanted, tell = _work_wanted(), _work_teller()
    return reply({"count": 0 if asks_for_tenant() else logs.count(wanted, tell)})


@blueprint.get("/history/external-task-log/<id>")
def external_task_log_entry(id: str) -> Response:
    """Show one entry of what became of external tasks."""
    return reply(_work(_one_work(id)))


@blueprint.get("/history/external-task-log/<id>/error-details")
def external_task_log_details(id: str) -> Response:
    """Show what a worker said of its failure."""
    details = str(_one_work(id).facts.data.get("details", ""))
    return Response(details, content_type="text/plain; charset=utf-8")


def _jobs_wanted() -> EventSearch:
    given = {"types": frozenset(JOB_STAGES), "with_system": True}
    return read_search(EventSearch, JOB_PARAMETERS, JOB_REFUSED, **given)


def _work_wanted() -> EventSearch:
    return read_search(EventSearch, PARAMETERS, WORK_REFUSED, types=frozenset(WORK_STAGES))


def _job_teller() -> logs.Tell[Entry]:
    said = sent()
    named = {"job": said.get("jobId"), "message": said.get("jobExceptionMessage")}
    return _teller(JOB_STAGES, named)


def _work_teller() -> logs.Tell[Entry]:
    said = sent()
    named = {"id": said.get("externalTaskId"), "topic": said.get("topicName")}
    return _teller(WORK_STAGES, named | {"worker": said.get("workerId"), "message": said.get("errorMessage")})


def _teller(stages: Mapping[Event, str], named: Mapping[str, object]) -> logs.Tell[Entry]:
    """Return what makes entries of events, and leaves out those that were not asked for."""
    said = sent()
    asked = {name: read_value(name, text, value) for name, value in named.items() if value is not None}
    sent_stages = (
        (CREATED, said.get("creationLog")),
        (FAILED, said.get("failureLog")),
        (DONE, said.get("successLog")),
        (GONE, said.get("deletionLog")),
    )
    wanted = {name for name, value in sent_stages if value is not None and read_value(name, flag, value)}
    entry_id = said.get("logId")

    def tell(facts: EventFacts) -> Iterator[Entry]:
        stage = stages[facts.type]
        if (wanted and stage not in wanted) or (entry_id and str(logs.id_of_entry(facts)) != str(entry_id).lower()):
            return
        if all(str(facts.data.get(name, "")) == value for name, value in asked.items()):
            yield Entry(facts, stage)

    return tell


def _one_job(id: str) -> Entry:
    wanted = EventSearch(types=frozenset(JOB_STAGES), with_system=True)
    return logs.entry_of(wanted, _teller(JOB_STAGES, {}), lambda each: _is(each, id), id)


def _one_work(id: str) -> Entry:
    wanted = EventSearch(types=frozenset(WORK_STAGES))
    return logs.entry_of(wanted, _teller(WORK_STAGES, {}), lambda each: _is(each, id), id)


def _is(entry: Entry, id: str) -> bool:
    return str(logs.id_of_entry(entry.facts)) == id.lower()


def _job(entry: Entry) -> rendering.Json:
    facts, data = entry.facts, entry.facts.data
    definition = facts.definition
    timer = facts.type not in (Event.JOB_FAILED, Event.JOB_EXECUTED)
    return {
        "id": logs.id_of_entry(facts),
        "timestamp": facts.at,
        "removalTime": None,
        "jobId": data.get("job"),
        "jobDueDate": _instant(data.get("due")),
        "jobRetries": data.get("retries"),
        "jobPriority": 0,
        "jobExceptionMessage": data.get("message") or None,
        "jobDefinitionId": job_definition_id(definition.id, facts.activity_id) if definition else None,
        "jobDefinitionType": "timer" if timer else None,
        "jobDefinitionConfiguration": None,
        "activityId": facts.activity_id or None,
        "failedActivityId": facts.activity_id if entry.stage == FAILED else None,
        "executionId": facts.instance_id,
        "processInstanceId": facts.instance_id,
        "processDefinitionId": rendering.ref_id(definition) if definition else None,
        "processDefinitionKey": definition.key if definition else None,
        "deploymentId": facts.deployment_id,
        "rootProcessInstanceId": facts.root_id,
        "tenantId": None,
        "hostname": None,
        "batchId": None,
        "creationLog": entry.stage == CREATED,
        "failureLog": entry.stage == FAILED,
        "successLog": entry.stage == DONE,
        "deletionLog": entry.stage == GONE,
    }


def _instant(told: object) -> str | None:
    """Return an instant that history tells as Camunda writes it."""
    return instant(read_instant(told)) if isinstance(told, str) else None


def _work(entry: Entry) -> rendering.Json:
    facts, data = entry.facts, entry.facts.data
    definition = facts.definition
    return {
        "id": logs.id_of_entry(facts),
        "timestamp": facts.at,
        "removalTime": None,
        "externalTaskId": data.get("id"),
        "topicName": data.get("topic"),
        "workerId": data.get("worker") or None,
        "retries": data.get("retries"),
        "priority": 0,
        "errorMessage": data.get("message") or None,
        "activityId": facts.activity_id,
        "activityInstanceId": data.get("id"),
        "executionId": facts.instance_id,
        "processInstanceId": facts.instance_id,
        "processDefinitionId": rendering.ref_id(definition) if definition else None,
        "processDefinitionKey": definition.key if definition else None,
        "rootProcessInstanceId": facts.root_id,
        "tenantId": None,
        "creationLog": entry.stage == CREATED,
        "failureLog": entry.stage == FAILED,
        "successLog": entry.stage == DONE,
        "deletionLog": entry.stage == GONE,
    }
