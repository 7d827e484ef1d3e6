"""`/execution`: what waits in an instance. A token that waits is an execution, and so is the instance itself."""

from flask import Response

from engine.commands import SignalToken
from engine.read_models.search import ExecutionFacts, ExecutionSearch
from webui.current import engine
from webui.rest.blueprint import blueprint
from webui.rest.credentials import rest_actor
from webui.rest.parameters import Parameter, id_of, means, one_id, path_id, read_paging, read_search, text
from webui.rest.rendering import Json
from webui.rest.tenants import asks_for_tenant
from webui.rest.typed import carry_out, read_variables
from webui.rest.wire import json_body, no_content, reply

PARAMETERS = {
    "processInstanceId": Parameter("instance_ids", one_id),
    "processDefinitionId": Parameter("definition_id", id_of),
    "processDefinitionKey": Parameter("definition_key", text),
    "businessKey": Parameter("business_key", text),
    "activityId": Parameter("activity_id", text),
    "messageEventSubscriptionName": Parameter("message", text),
    "signalEventSubscriptionName": Parameter("signal", text),
    "active": Parameter("suspended", means(constant=False)),
    "suspended": Parameter("suspended", means(constant=True)),
}
REFUSED = frozenset({"variables", "processVariables", "incidentId", "incidentType", "incidentMessage"})


@blueprint.route("/execution", methods=["GET", "POST"])
def executions() -> Response:
    """List what waits."""
    paging, found = read_paging({}), _found()
    return reply([_execution(each) for each in found[paging.first :][: paging.most]])


@blueprint.route("/execution/count", methods=["GET", "POST"])
def count_executions() -> Response:
    """Count what waits."""
    return reply({"count": len(_found())})


@blueprint.get("/execution/<id>")
def execution(id: str) -> Response:
    """Show one token that waits, or a running instance."""
    return reply(_execution(engine().queries.execution(rest_actor(), path_id(id))))


@blueprint.post("/execution/<id>/signal")
def signal(id: str) -> Response:
    """Let a receive task without a message go on."""
    variables = read_variables(json_body().get("variables"))
    carry_out(SignalToken(path_id(id), variables))
    return no_content()


def _found() -> tuple[ExecutionFacts, ...]:
    wanted = read_search(ExecutionSearch, PARAMETERS, REFUSED)
    return () if asks_for_tenant() else engine().queries.find_executions(rest_actor(), wanted)


def _execution(facts: ExecutionFacts) -> Json:
    return {"id": facts.id, "processInstanceId": facts.instance_id, "ended": False, "tenantId": None}
