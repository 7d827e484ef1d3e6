"""`/history/external-task-log`: what became of external tasks, told from history events."""

from collections.abc import Mapping

from flask import Response

from engine.domain import HistoryEventType as Event
from engine.read_models.search import EventSearch
from webui.rest import logs, stages
from webui.rest.blueprint import blueprint
from webui.rest.parameters import Parameter, read_fields, read_paging, read_search, sent, text
from webui.rest.rendering import Json
from webui.rest.stages import CREATED, DONE, FAILED, GONE, Entry
from webui.rest.wire import reply

STAGES: Mapping[Event, str] = {
    Event.EXTERNAL_TASK_CREATED: CREATED,
    Event.EXTERNAL_TASK_FAILED: FAILED,
    Event.EXTERNAL_TASK_COMPLETED: DONE,
    Event.EXTERNAL_TASK_CANCELLED: GONE,
}
REFUSED = frozenset({"priorityLowerThanOrEquals", "priorityHigherThanOrEquals", "activityInstanceIdIn"})
TOLD = {
    "externalTaskId": Parameter("id", text),
    "topicName": Parameter("topic", text),
    "workerId": Parameter("worker", text),
    "errorMessage": Parameter("message", text),
}


@blueprint.route("/history/external-task-log", methods=["GET", "POST"])
def external_task_log() -> Response:
    """List what became of external tasks."""
    paging, wanted, tell = read_paging(logs.SORTS), _wanted(), _teller()
    return reply([_work(each) for each in logs.entries(wanted, tell, paging)])


@blueprint.route("/history/external-task-log/count", methods=["GET", "POST"])
def count_external_task_log() -> Response:
    """Count what became of external tasks."""
    wanted, tell = _wanted(), _teller()
    return reply({"count": logs.count(wanted, tell)})


@blueprint.get("/history/external-task-log/<id>")
def external_task_log_entry(id: str) -> Response:
    """Show one entry of what became of external tasks."""
    return reply(_work(_one(id)))


@blueprint.get("/history/external-task-log/<id>/error-details")
def external_task_log_details(id: str) -> Response:
    """Show what a worker said of its failure."""
    details = str(_one(id).facts.data.get("details", ""))
    return Response(details, content_type="text/plain; charset=utf-8")


def _wanted() -> EventSearch:
    return read_search(EventSearch, stages.PARAMETERS, REFUSED, types=frozenset(STAGES))


def _teller() -> logs.Tell[Entry]:
    return stages.teller(STAGES, read_fields(TOLD, frozenset(), sent()))


def _one(id: str) -> Entry:
    return stages.entry_of(STAGES, EventSearch(types=frozenset(STAGES)), id)


def _work(entry: Entry) -> Json:
    facts, data = entry.facts, entry.facts.data
    return {
        "id": logs.id_of_entry(facts),
        **logs.place_of(facts),
        "timestamp": facts.at,
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
        "creationLog": entry.stage == CREATED,
        "failureLog": entry.stage == FAILED,
        "successLog": entry.stage == DONE,
        "deletionLog": entry.stage == GONE,
    }
