"""`/incident`: what failed for good and must be looked at."""

from typing import NoReturn

from flask import Response

from engine.commands import AnnotateIncident
from engine.domain import IncidentKind
from engine.read_models.search import IncidentFacts, IncidentSearch
from webui.current import engine
from webui.rest import rendering
from webui.rest.blueprint import blueprint
from webui.rest.credentials import rest_actor
from webui.rest.job import job_definition_id
from webui.rest.parameters import Parameter, id_of, moment, one_id, path_id, read_paging, read_search, text, texts
from webui.rest.refusals import RestError, invalid
from webui.rest.tenants import asks_for_tenant
from webui.rest.wire import json_body, no_content, reply

TYPES = {"failedJob": IncidentKind.JOB, "failedExternalTask": IncidentKind.EXTERNAL_TASK}
NAMES = {kind: name for name, kind in TYPES.items()}

PARAMETERS = {
    "incidentId": Parameter("ids", one_id),
    "incidentType": Parameter("kind", lambda name: TYPES[name]),
    "incidentMessage": Parameter("message", text),
    "incidentMessageLike": Parameter("message_like", text),
    "processDefinitionId": Parameter("definition_id", id_of),
    "processDefinitionKeyIn": Parameter("definition_keys", texts),
    "processInstanceId": Parameter("instance_ids", one_id),
    "executionId": Parameter("instance_ids", one_id),
    "activityId": Parameter("activity_id", text),
    "failedActivityId": Parameter("activity_id", text),
    "configuration": Parameter("job_id", id_of),
    "incidentTimestampBefore": Parameter("opened_before", moment),
    "incidentTimestampAfter": Parameter("opened_after", moment),
}
REFUSED = frozenset({"causeIncidentId", "rootCauseIncidentId", "jobDefinitionIdIn"})
SORTS = {
    "incidentId": "id",
    "incidentMessage": "message",
    "incidentTimestamp": "opened_at",
    "incidentType": "kind",
    "executionId": "instance_id",
    "activityId": "activity_id",
    "processInstanceId": "instance_id",
    "processDefinitionId": "definition_id",
    "configuration": "job_id",
}


@blueprint.get("/incident")
def incidents() -> Response:
    """List open incidents."""
    paging, wanted = read_paging(SORTS), read_search(IncidentSearch, PARAMETERS, REFUSED)
    if asks_for_tenant():
        return reply([])
    return reply([_incident(each) for each in engine().queries.find_incidents(rest_actor(), wanted, paging)])


@blueprint.get("/incident/count")
def count_incidents() -> Response:
    """Count open incidents."""
    wanted = read_search(IncidentSearch, PARAMETERS, REFUSED)
    return reply({"count": 0 if asks_for_tenant() else engine().queries.count_incidents(rest_actor(), wanted)})


@blueprint.get("/incident/<id>")
def incident(id: str) -> Response:
    """Show one open incident."""
    return reply(_incident(_found(id)))


@blueprint.delete("/incident/<id>")
def resolve(id: str) -> NoReturn:
    """Refuse: an incident goes when what failed is done.

    Raises:
        RestError: 400, always.
    """
    _found(id)
    raise invalid("An incident is resolved by what failed: set the retries of its job or external task.")


@blueprint.put("/incident/<id>/annotation")
def annotate(id: str) -> Response:
    """Note something on an incident."""
    annotation = json_body().get("annotation", "")
    if not isinstance(annotation, str):
        raise invalid("annotation must be a text.")
    engine().execute(AnnotateIncident(path_id(id), annotation), rest_actor())
    return no_content()


@blueprint.delete("/incident/<id>/annotation")
def clear_annotation(id: str) -> Response:
    """Note nothing on an incident any more."""
    engine().execute(AnnotateIncident(path_id(id), ""), rest_actor())
    return no_content()


def _found(id: str) -> IncidentFacts:
    found = engine().queries.find_incidents(rest_actor(), IncidentSearch(ids=(path_id(id),)))
    if not found:
        raise RestError(404, "InvalidRequestException", f"No matching incident with id {id}")
    return found[0]


def _incident(facts: IncidentFacts) -> rendering.Json:
    is_job = facts.kind is IncidentKind.JOB
    return {
        "id": facts.id,
        "processDefinitionId": rendering.ref_id(facts.definition),
        "processInstanceId": facts.instance_id,
        "executionId": facts.instance_id,
        "incidentTimestamp": facts.opened_at,
        "incidentType": NAMES[facts.kind],
        "activityId": facts.activity_id,
        "failedActivityId": facts.activity_id,
        "causeIncidentId": facts.id,
        "rootCauseIncidentId": facts.id,
        "configuration": facts.job_id,
        "incidentMessage": facts.message or None,
        "tenantId": None,
        "jobDefinitionId": job_definition_id(facts.definition.id, facts.activity_id) if is_job else None,
        "annotation": facts.annotation,
    }
