"""`/variable-instance`: the variables of running instances."""

from operator import attrgetter

from flask import Response

from engine.read_models.search import InstanceSearch, VariableFacts
from webui.current import engine
from webui.rest import rendering
from webui.rest.blueprint import blueprint
from webui.rest.credentials import rest_actor
from webui.rest.parameters import Parameter, ids, read_paging, read_search, read_value, sent, text, texts
from webui.rest.process_instance import RUNNING
from webui.rest.refusals import invalid
from webui.rest.tenants import asks_for_tenant
from webui.rest.typed import write_variable
from webui.rest.variables import structured
from webui.rest.wire import reply

PARAMETERS = {
    "processInstanceIdIn": Parameter("ids", ids),
    "executionIdIn": Parameter("ids", ids),
    "processInstanceBusinessKey": Parameter("business_key", text),
}
REFUSED = frozenset({"taskIdIn", "activityInstanceIdIn", "variableScopeIdIn", "variableValues", "caseInstanceIdIn"})
SORTS = {"variableName": "name", "activityInstanceId": "instance_id"}


@blueprint.route("/variable-instance", methods=["GET", "POST"])
def variables() -> Response:
    """List variables."""
    paging, found = read_paging(SORTS), list(_found())
    for field, greatest in reversed(paging.sorting):
        found.sort(key=attrgetter(field), reverse=greatest)
    wanted = found[paging.first :][: paging.most]
    return reply([_variable(each, as_json=structured()) for each in wanted])


@blueprint.route("/variable-instance/count", methods=["GET", "POST"])
def count_variables() -> Response:
    """Count variables."""
    return reply({"count": len(_found())})


def named(found: tuple[VariableFacts, ...]) -> list[VariableFacts]:
    """Return the variables whose name fits what is asked for.

    Raises:
        RestError: 400; a pattern that cannot be answered.
    """
    said = sent()
    names = [said["variableName"]] if "variableName" in said else None
    if names is None and "variableNameIn" in said:
        names = read_value("variableNameIn", texts, said["variableNameIn"])
    like = said.get("variableNameLike")
    if like is not None and (not isinstance(like, str) or "%" in like.strip("%")):
        raise invalid("variableNameLike may have % at its beginning and its end.")
    return [each for each in found if (names is None or each.name in names) and _is_like(each.name, like)]


def _found() -> list[VariableFacts]:
    wanted = read_search(InstanceSearch, PARAMETERS, REFUSED, statuses=RUNNING)
    return [] if asks_for_tenant() else named(engine().queries.variable_history(rest_actor(), wanted))


def _is_like(name: str, pattern: str | None) -> bool:
    if pattern is None:
        return True
    part = pattern.strip("%")
    if not pattern.startswith("%"):
        return name.startswith(part) if pattern.endswith("%") else name == part
    return part in name if pattern.endswith("%") else name.endswith(part)


def _variable(facts: VariableFacts, *, as_json: bool) -> rendering.Json:
    return {
        "id": facts.id,
        "name": facts.name,
        **write_variable(facts.value, structured=as_json),
        "processDefinitionId": rendering.ref_id(facts.definition),
        "processInstanceId": facts.instance_id,
        "executionId": facts.instance_id,
        "caseInstanceId": None,
        "caseExecutionId": None,
        "taskId": None,
        "batchId": None,
        "activityInstanceId": facts.instance_id,
        "tenantId": None,
        "errorMessage": None,
    }
