"""`/history/job-log`: what became of jobs, told from history events."""

from collections.abc import Mapping

from flask import Response

from engine.domain import HistoryEventType as Event
from engine.read_models.search import EventSearch
from webui.rest import logs, stages
from webui.rest.blueprint import blueprint
from webui.rest.job import job_definition_id
from webui.rest.parameters import Parameter, read_fields, read_paging, read_search, sent, text, texts
from webui.rest.rendering import Json
from webui.rest.stages import CREATED, DONE, FAILED, GONE, Entry
from webui.rest.wire import instant, read_instant, reply

STAGES: Mapping[Event, str] = {
    Event.TIMER_SCHEDULED: CREATED,
    Event.JOB_FAILED: FAILED,
    Event.TIMER_FIRED: DONE,
    Event.JOB_EXECUTED: DONE,
    Event.TIMER_CANCELLED: GONE,
}
PARAMETERS = {**stages.PARAMETERS, "failedActivityIdIn": Parameter("activity_ids", texts)}
REFUSED = frozenset(
    {"jobDefinitionType", "jobDefinitionConfiguration", "deploymentId", "hostname", "jobDefinitionId"}
    | {"jobPriorityLowerThanOrEquals", "jobPriorityHigherThanOrEquals"}
)
TOLD = {"jobId": Parameter("job", text), "jobExceptionMessage": Parameter("message", text)}


@blueprint.route("/history/job-log", methods=["GET", "POST"])
def job_log() -> Response:
    """List what became of jobs: timers, and what waits for a worker of Alur's own."""
    paging, wanted, tell = read_paging(logs.SORTS), _wanted(), _teller()
    return reply([_job(each) for each in logs.entries(wanted, tell, paging)])


@blueprint.route("/history/job-log/count", methods=["GET", "POST"])
def count_job_log() -> Response:
    """Count what became of jobs."""
    wanted, tell = _wanted(), _teller()
    return reply({"count": logs.count(wanted, tell)})


@blueprint.get("/history/job-log/<id>")
def job_log_entry(id: str) -> Response:
    """Show one entry of what became of jobs."""
    return reply(_job(_one(id)))


@blueprint.get("/history/job-log/<id>/stacktrace")
def job_log_stacktrace(id: str) -> Response:
    """Show why a try failed."""
    message = str(_one(id).facts.data.get("message", ""))
    return Response(message, content_type="text/plain; charset=utf-8")


def _wanted() -> EventSearch:
    return read_search(EventSearch, PARAMETERS, REFUSED, types=frozenset(STAGES), with_system=True)


def _teller() -> logs.Tell[Entry]:
    return stages.teller(STAGES, read_fields(TOLD, frozenset(), sent()))


def _one(id: str) -> Entry:
    return stages.entry_of(STAGES, EventSearch(types=frozenset(STAGES), with_system=True), id)


def _job(entry: Entry) -> Json:
    facts, data = entry.facts, entry.facts.data
    definition = facts.definition
    timer = facts.type not in (Event.JOB_FAILED, Event.JOB_EXECUTED)
    return {
        "id": logs.id_of_entry(facts),
        **logs.place_of(facts),
        "timestamp": facts.at,
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
        "deploymentId": facts.deployment_id,
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
