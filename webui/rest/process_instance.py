"""`/process-instance`: what runs."""

from flask import Response, request

from engine.commands import ActivateInstance, CancelInstance, SuspendInstance
from engine.domain import InstanceStatus
from engine.errors import NotFoundError
from engine.read_models.search import (
    ActivityFacts,
    ActivitySearch,
    IncidentSearch,
    InstanceFacts,
    InstanceSearch,
)
from webui.current import engine
from webui.rest import rendering
from webui.rest.blueprint import blueprint
from webui.rest.credentials import rest_actor
from webui.rest.parameters import (
    Parameter,
    conditions,
    flag,
    id_of,
    ids,
    means,
    path_id,
    read_paging,
    read_search,
    text,
    texts,
)
from webui.rest.refusals import RestError, invalid
from webui.rest.tenants import asks_for_tenant
from webui.rest.wire import json_body, no_content, reply

RUNNING = (InstanceStatus.ACTIVE, InstanceStatus.SUSPENDED)

PARAMETERS = {
    "processInstanceIds": Parameter("ids", ids),
    "businessKey": Parameter("business_key", text),
    "businessKeyLike": Parameter("business_key_like", text),
    "processDefinitionId": Parameter("definition_id", id_of),
    "processDefinitionKey": Parameter("definition_key", text),
    "processDefinitionKeyIn": Parameter("definition_keys", texts),
    "processDefinitionKeyNotIn": Parameter("definition_keys_not", texts),
    "deploymentId": Parameter("deployment_id", id_of),
    "superProcessInstance": Parameter("calling_id", id_of),
    "subProcessInstance": Parameter("called_id", id_of),
    "rootProcessInstances": Parameter("top_level", flag),
    "active": Parameter("statuses", means((InstanceStatus.ACTIVE,))),
    "suspended": Parameter("statuses", means((InstanceStatus.SUSPENDED,))),
    "withIncident": Parameter("with_incident", flag),
    "incidentMessage": Parameter("incident_message", text),
    "activityIdIn": Parameter("activities", texts),
    "variables": Parameter("variables", conditions),
}
REFUSED = frozenset(
    {"incidentId", "incidentType", "incidentMessageLike", "caseInstanceId", "superCaseInstance", "subCaseInstance"}
    | {"leafProcessInstances", "variableNamesIgnoreCase", "variableValuesIgnoreCase", "orQueries"}
)
SORTS = {
    "instanceId": "id",
    "definitionId": "definition_id",
    "definitionKey": "definition_key",
    "businessKey": "business_key",
}


@blueprint.route("/process-instance", methods=["GET", "POST"])
def instances() -> Response:
    """List running instances."""
    paging, wanted = read_paging(SORTS), read_search(InstanceSearch, PARAMETERS, REFUSED, statuses=RUNNING)
    if asks_for_tenant():
        return reply([])
    return reply([rendering.instance(each) for each in engine().queries.find_instances(rest_actor(), wanted, paging)])


@blueprint.route("/process-instance/count", methods=["GET", "POST"])
def count_instances() -> Response:
    """Count running instances."""
    wanted = read_search(InstanceSearch, PARAMETERS, REFUSED, statuses=RUNNING)
    return reply({"count": 0 if asks_for_tenant() else engine().queries.count_found_instances(rest_actor(), wanted)})


def running(id: str) -> InstanceFacts:
    """Return the running instance an address names.

    Raises:
        RestError: 404; there is none, or it has ended.
    """
    found = engine().queries.find_instances(rest_actor(), InstanceSearch(ids=(path_id(id),), statuses=RUNNING))
    if not found:
        raise RestError(404, "InvalidRequestException", f"Process instance with id {id} does not exist")
    return found[0]


@blueprint.get("/process-instance/<id>")
def instance(id: str) -> Response:
    """Show a running instance."""
    return reply(rendering.instance(running(id)))


@blueprint.delete("/process-instance/<id>")
def cancel(id: str) -> Response:
    """Cancel an instance. `failIfNotExists=false`: one that is gone is no error."""
    try:
        facts = running(id)
        engine().execute(CancelInstance(facts.id, "Deleted over REST."), rest_actor())
    except (RestError, NotFoundError):
        if request.args.get("failIfNotExists", "").lower() != "false":
            raise
    return no_content()


@blueprint.put("/process-instance/<id>/suspended")
def switch(id: str) -> Response:
    """Suspend or activate an instance."""
    suspended = json_body().get("suspended")
    if not isinstance(suspended, bool):
        raise invalid("suspended must be true or false.")
    facts = running(id)
    engine().execute(SuspendInstance(facts.id) if suspended else ActivateInstance(facts.id), rest_actor())
    return no_content()


@blueprint.get("/process-instance/<id>/activity-instances")
def activity_instances(id: str) -> Response:
    """Show what is open in an instance, as a tree: the instance, and in it every activity that is open."""
    facts = running(id)
    open_ones = engine().queries.find_activities(rest_actor(), ActivitySearch(instance_ids=(facts.id,), finished=False))
    return reply(_node(facts, [_leaf(facts, each) for each in open_ones]))


def _node(facts: InstanceFacts, children: list[rendering.Json]) -> rendering.Json:
    return _activity(
        facts,
        id=facts.id,
        parentActivityInstanceId=None,
        activityId=rendering.ref_id(facts.definition),
        activityName=facts.definition.name or None,
        activityType="processDefinition",
        childActivityInstances=children,
        incidentIds=[],
        incidents=[],
    )


def _leaf(facts: InstanceFacts, activity: ActivityFacts) -> rendering.Json:
    wanted = IncidentSearch(instance_ids=(facts.id,), activity_id=activity.activity_id)
    incidents = engine().queries.find_incidents(rest_actor(), wanted)
    return _activity(
        facts,
        id=activity.id,
        parentActivityInstanceId=facts.id,
        activityId=activity.activity_id,
        activityName=activity.name or None,
        activityType=activity.type,
        childActivityInstances=[],
        incidentIds=[each.id for each in incidents],
        incidents=[{"id": each.id, "activityId": each.activity_id} for each in incidents],
    )


def _activity(facts: InstanceFacts, **own: object) -> rendering.Json:
    return {
        **own,
        "name": own["activityName"],
        "processInstanceId": facts.id,
        "processDefinitionId": rendering.ref_id(facts.definition),
        "childTransitionInstances": [],
        "executionIds": [facts.id],
    }
