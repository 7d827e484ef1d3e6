"""`/decision-definition`: the versions of the decisions, and what they say."""

from flask import Response

from engine.read_models.search import DecisionFacts, DecisionSearch
from webui.current import engine
from webui.rest import rendering
from webui.rest.blueprint import blueprint
from webui.rest.credentials import rest_actor
from webui.rest.parameters import (
    Parameter,
    flag,
    id_of,
    ids,
    number,
    one_id,
    path_id,
    read_paging,
    read_search,
    text,
)
from webui.rest.tenants import asks_for_tenant
from webui.rest.typed import read_variables, write_variables
from webui.rest.wire import json_body, no_content, reply

PARAMETERS = {
    "decisionDefinitionId": Parameter("ids", one_id),
    "decisionDefinitionIdIn": Parameter("ids", ids),
    "name": Parameter("name", text),
    "nameLike": Parameter("name_like", text),
    "deploymentId": Parameter("deployment_id", id_of),
    "key": Parameter("key", text),
    "keyLike": Parameter("key_like", text),
    "version": Parameter("version", number),
    "versionTag": Parameter("version_tag", text),
    "latestVersion": Parameter("latest", flag),
    "resourceName": Parameter("resource_name", text),
    "resourceNameLike": Parameter("resource_name_like", text),
}
REFUSED = frozenset(
    {"category", "categoryLike", "versionTagLike", "deployedAfter", "deployedAt", "decisionRequirementsDefinitionId"}
    | {"decisionRequirementsDefinitionKey", "withoutDecisionRequirementsDefinition"}
)
SORTS = {
    "id": "id",
    "key": "key",
    "name": "name",
    "version": "version",
    "versionTag": "version_tag",
    "deploymentId": "deployment_id",
    "deployTime": "deployed_at",
}


@blueprint.get("/decision-definition")
def decisions() -> Response:
    """List decision definitions."""
    paging, wanted = read_paging(SORTS), read_search(DecisionSearch, PARAMETERS, REFUSED)
    if asks_for_tenant():
        return reply([])
    return reply([rendering.decision(each) for each in engine().queries.find_decisions(rest_actor(), wanted, paging)])


@blueprint.get("/decision-definition/count")
def count_decisions() -> Response:
    """Count decision definitions."""
    wanted = read_search(DecisionSearch, PARAMETERS, REFUSED)
    return reply({"count": 0 if asks_for_tenant() else engine().queries.count_decisions(rest_actor(), wanted)})


def by_id(id: str) -> DecisionFacts:
    """Return the decision an address names by its id."""
    return engine().queries.standing_decision(rest_actor(), id=path_id(id))


def by_key(key: str) -> DecisionFacts:
    """Return the newest version of the decision an address names."""
    return engine().queries.standing_decision(rest_actor(), key=key)


@blueprint.get("/decision-definition/<id>")
def decision(id: str) -> Response:
    """Show one decision definition."""
    return reply(rendering.decision(by_id(id)))


@blueprint.get("/decision-definition/key/<key>")
def decision_of_key(key: str) -> Response:
    """Show the newest definition of a decision."""
    return reply(rendering.decision(by_key(key)))


@blueprint.get("/decision-definition/<id>/xml")
def xml(id: str) -> Response:
    """Show a decision's file as it was deployed."""
    return _xml(by_id(id))


@blueprint.get("/decision-definition/key/<key>/xml")
def xml_of_key(key: str) -> Response:
    """Show the file of the newest definition of a decision."""
    return _xml(by_key(key))


@blueprint.get("/decision-definition/<id>/diagram")
def diagram(id: str) -> Response:
    """Answer that there is no picture of a decision."""
    by_id(id)
    return no_content()


@blueprint.get("/decision-definition/key/<key>/diagram")
def diagram_of_key(key: str) -> Response:
    """Answer that there is no picture of a decision."""
    by_key(key)
    return no_content()


@blueprint.post("/decision-definition/<id>/evaluate")
def evaluate(id: str) -> Response:
    """Ask a decision; for each rule that counts, list its outputs."""
    return _evaluate(by_id(id))


@blueprint.post("/decision-definition/key/<key>/evaluate")
def evaluate_key(key: str) -> Response:
    """Ask the newest definition of a decision."""
    return _evaluate(by_key(key))


def _xml(facts: DecisionFacts) -> Response:
    content = engine().queries.decision_file(rest_actor(), facts.id)
    return reply(
        {
            "id": rendering.definition_id(facts.id, facts.key, facts.version),
            "dmnXml": content.decode("utf-8", "replace"),
        }
    )


def _evaluate(facts: DecisionFacts) -> Response:
    variables = read_variables(json_body().get("variables"))
    rows = engine().queries.evaluate_decision(rest_actor(), facts.id, variables)
    return reply([write_variables(row) for row in rows])
