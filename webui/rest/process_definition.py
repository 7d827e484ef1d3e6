"""`/process-definition`: the versions of the processes."""

from flask import Response

from engine.commands import ActivateDefinition, SuspendDefinition
from engine.domain import Actor
from engine.read_models.search import DefinitionFacts, DefinitionSearch
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
    number,
    one_id,
    path_id,
    read_paging,
    read_search,
    text,
    texts,
)
from webui.rest.refusals import invalid
from webui.rest.tenants import asks_for_tenant
from webui.rest.wire import json_body, no_content, reply

PARAMETERS = {
    "processDefinitionId": Parameter("ids", one_id),
    "processDefinitionIdIn": Parameter("ids", ids),
    "name": Parameter("name", text),
    "nameLike": Parameter("name_like", text),
    "deploymentId": Parameter("deployment_id", id_of),
    "key": Parameter("key", text),
    "keysIn": Parameter("keys", texts),
    "keyLike": Parameter("key_like", text),
    "version": Parameter("version", number),
    "latestVersion": Parameter("latest", flag),
    "versionTag": Parameter("version_tag", text),
    "withoutVersionTag": Parameter("without_version_tag", flag),
    "resourceName": Parameter("resource_name", text),
    "resourceNameLike": Parameter("resource_name_like", text),
    "suspended": Parameter("suspended", means(constant=True)),
    "active": Parameter("suspended", means(constant=False)),
    "startableInTasklist": Parameter("startable_in_tasklist", means(constant=True)),
    "isStartableInTasklist": Parameter("startable_in_tasklist", means(constant=True)),
    "startableBy": Parameter("startable_by", lambda user: engine().queries.account(text(user)) or Actor(text(user))),
    "notStartableInTasklist": Parameter("startable_in_tasklist", means(constant=False)),
}
REFUSED = frozenset(
    {"category", "categoryLike", "startablePermissionCheck", "incidentId", "incidentType"}
    | {"incidentMessage", "incidentMessageLike", "versionTagLike", "deployedAfter", "deployedAt"}
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


@blueprint.get("/process-definition")
def definitions() -> Response:
    """List definitions."""
    paging, wanted = read_paging(SORTS), read_search(DefinitionSearch, PARAMETERS, REFUSED)
    if asks_for_tenant():
        return reply([])
    found = engine().queries.find_definitions(rest_actor(), wanted, paging)
    return reply([rendering.definition(each) for each in found])


@blueprint.get("/process-definition/count")
def count_definitions() -> Response:
    """Count definitions."""
    wanted = read_search(DefinitionSearch, PARAMETERS, REFUSED)
    return reply({"count": 0 if asks_for_tenant() else engine().queries.count_definitions(rest_actor(), wanted)})


def by_id(id: str) -> DefinitionFacts:
    """Return the definition an address names by its id."""
    return engine().queries.standing_definition(rest_actor(), id=path_id(id))


def by_key(key: str) -> DefinitionFacts:
    """Return the newest definition of the process an address names."""
    return engine().queries.standing_definition(rest_actor(), key=key)


@blueprint.get("/process-definition/<id>")
def definition(id: str) -> Response:
    """Show one definition."""
    return reply(rendering.definition(by_id(id)))


@blueprint.get("/process-definition/key/<key>")
def definition_of_key(key: str) -> Response:
    """Show the newest definition of a process."""
    return reply(rendering.definition(by_key(key)))


@blueprint.get("/process-definition/<id>/xml")
def xml(id: str) -> Response:
    """Show a definition's diagram as it was deployed."""
    return _xml(by_id(id))


@blueprint.get("/process-definition/key/<key>/xml")
def xml_of_key(key: str) -> Response:
    """Show the diagram of the newest definition of a process."""
    return _xml(by_key(key))


@blueprint.get("/process-definition/<id>/diagram")
def diagram(id: str) -> Response:
    """Answer that there is no picture beside the diagram itself: Camunda gives one only where one was deployed."""
    by_id(id)
    return no_content()


@blueprint.get("/process-definition/key/<key>/diagram")
def diagram_of_key(key: str) -> Response:
    """Answer that there is no picture beside the diagram itself."""
    by_key(key)
    return no_content()


@blueprint.put("/process-definition/<id>/suspended")
def switch(id: str) -> Response:
    """Suspend or activate a definition."""
    return _switch(by_id(id))


@blueprint.put("/process-definition/key/<key>/suspended")
def switch_key(key: str) -> Response:
    """Suspend or activate the newest definition of a process."""
    return _switch(by_key(key))


def _xml(facts: DefinitionFacts) -> Response:
    content = engine().queries.diagram(rest_actor(), facts.id)
    return reply(
        {
            "id": rendering.definition_id(facts.id, facts.key, facts.version),
            "bpmn20Xml": content.decode("utf-8", "replace"),
        }
    )


def _switch(facts: DefinitionFacts) -> Response:
    body = json_body()
    if body.get("executionDate"):
        raise invalid("executionDate is not supported: a definition is suspended at once.")
    suspended = body.get("suspended")
    if not isinstance(suspended, bool):
        raise invalid("suspended must be true or false.")
    with_instances = body.get("includeProcessInstances") is True
    command = SuspendDefinition if suspended else ActivateDefinition
    engine().execute(command(facts.id, with_instances), rest_actor())
    return no_content()
