"""`/history/detail`: each change of a variable."""

from operator import attrgetter

from flask import Response

from engine.read_models.search import DetailFacts, InstanceSearch
from webui.current import engine
from webui.rest import rendering
from webui.rest.blueprint import blueprint
from webui.rest.credentials import rest_actor
from webui.rest.parameters import Parameter, flag, id_of, moment, one_id, read_paging, read_search, read_value, sent
from webui.rest.refusals import invalid
from webui.rest.tenants import asks_for_tenant
from webui.rest.typed import write_variable
from webui.rest.variables import structured
from webui.rest.wire import reply

PARAMETERS = {"processInstanceId": Parameter("ids", one_id), "executionId": Parameter("ids", one_id)}
REFUSED = frozenset({"taskId", "activityInstanceId", "userOperationId", "variableTypeIn", "excludeTaskDetails"})
SORTS = {"time": "at", "processInstanceId": "instance_id", "variableName": "name"}


@blueprint.route("/history/detail", methods=["GET", "POST"])
def details() -> Response:
    """List the changes of variables, the oldest first."""
    paging, found = read_paging(SORTS), _found()
    for field, greatest in reversed(paging.sorting):
        found.sort(key=attrgetter(field), reverse=greatest)
    as_json = structured()
    return reply([_detail(each, as_json=as_json) for each in found[paging.first :][: paging.most]])


@blueprint.route("/history/detail/count", methods=["GET", "POST"])
def count_details() -> Response:
    """Count the changes of variables."""
    return reply({"count": len(_found())})


def _found() -> list[DetailFacts]:
    """Return the changes asked for.

    Raises:
        RestError: 400; a value is of another kind, or Alur cannot answer it.
    """
    said = sent()
    wanted = read_search(InstanceSearch, PARAMETERS, REFUSED)
    if wanted.ids is None:
        raise invalid("processInstanceId is required: history is told instance by instance.")
    if asks_for_tenant() or ("formFields" in said and read_value("formFields", flag, said["formFields"])):
        return []
    variable = id_of(said["variableInstanceId"]) if "variableInstanceId" in said else None
    try:
        after, before = (moment(said[name]) if name in said else None for name in ("occurredAfter", "occurredBefore"))
    except ValueError:
        raise invalid("occurredAfter and occurredBefore must be instants.") from None
    return [
        each
        for each in engine().queries.variable_details(rest_actor(), wanted)
        if (variable is None or each.variable_id == variable)
        and (after is None or each.at >= after)
        and (before is None or each.at <= before)
    ]


def _detail(facts: DetailFacts, *, as_json: bool) -> rendering.Json:
    written = write_variable(facts.value, structured=as_json)
    return {
        "id": facts.id,
        "type": "variableUpdate",
        "processDefinitionKey": facts.definition.key,
        "processDefinitionId": rendering.ref_id(facts.definition),
        "processInstanceId": facts.instance_id,
        "activityInstanceId": facts.instance_id,
        "executionId": facts.instance_id,
        "caseDefinitionKey": None,
        "caseDefinitionId": None,
        "caseInstanceId": None,
        "caseExecutionId": None,
        "taskId": None,
        "tenantId": None,
        "userOperationId": None,
        "time": facts.at,
        "removalTime": None,
        "rootProcessInstanceId": facts.root_id,
        "variableName": facts.name,
        "variableInstanceId": facts.variable_id,
        "variableType": written["type"],
        "value": written["value"],
        "valueInfo": written["valueInfo"],
        "initial": facts.revision == 0,
        "revision": facts.revision,
        "errorMessage": None,
    }
