"""`/deployment`: what is deployed, and the Modeler's Deploy."""

from uuid import UUID

from flask import Response, request

from engine.commands import DeployDefinition, Resource, WithdrawDeployment
from engine.read_models.search import (
    DecisionSearch,
    DefinitionFacts,
    DefinitionSearch,
    DeploymentSearch,
    InstanceSearch,
    ResourceFacts,
)
from webui.current import engine
from webui.rest import rendering
from webui.rest.blueprint import blueprint
from webui.rest.credentials import rest_actor
from webui.rest.parameters import Parameter, flag, moment, one_id, path_id, read_paging, read_search, text
from webui.rest.refusals import RestError, invalid
from webui.rest.tenants import asks_for_tenant
from webui.rest.wire import no_content, reply

LONGEST_NAME = 255

PARAMETERS = {
    "id": Parameter("ids", one_id),
    "name": Parameter("name", text),
    "nameLike": Parameter("name_like", text),
    "source": Parameter("source", text),
    "withoutSource": Parameter("without_source", flag),
    "after": Parameter("after", moment),
    "before": Parameter("before", moment),
}
SORTS = {"id": "id", "name": "name", "deploymentTime": "deployed_at", "source": "source"}


@blueprint.get("/deployment")
def deployments() -> Response:
    """List deployments. Camunda Modeler asks here, without credentials, whether it needs some."""
    paging, wanted = read_paging(SORTS), read_search(DeploymentSearch, PARAMETERS)
    if asks_for_tenant():
        return reply([])
    found = engine().queries.find_deployments(rest_actor(), wanted, paging)
    return reply([rendering.deployment(each) for each in found])


@blueprint.get("/deployment/count")
def count_deployments() -> Response:
    """Count deployments."""
    wanted = read_search(DeploymentSearch, PARAMETERS)
    return reply({"count": 0 if asks_for_tenant() else engine().queries.count_deployments(rest_actor(), wanted)})


@blueprint.post("/deployment/create")
def deploy() -> Response:
    """Deploy the files of a multipart form, whatever its parts are called."""
    files = _files()
    only_changed = deploy_field("deploy-changed-only").lower() == "true"
    command = DeployDefinition(
        name=deploy_field("deployment-name"),
        resources=files,
        source=deploy_field("deployment-source"),
        skip_unchanged=deploy_field("enable-duplicate-filtering").lower() == "true" or only_changed,
        only_changed=only_changed,
    )
    _refuse_unsupported()
    deployment_id = engine().execute(command, rest_actor())
    facts = engine().queries.deployment(rest_actor(), deployment_id)
    return reply({**rendering.deployment(facts), **_deployed(deployment_id, [file.name for file in files])})


@blueprint.get("/deployment/<id>")
def deployment(id: str) -> Response:
    """Show one deployment."""
    return reply(rendering.deployment(engine().queries.deployment(rest_actor(), path_id(id))))


@blueprint.delete("/deployment/<id>")
def withdraw(id: str) -> Response:
    """Withdraw a deployment; with `cascade=true` its instances are cancelled, without it there may be none."""
    deployment_id = path_id(id)
    if request.args.get("cascade", "").lower() != "true":
        running = InstanceSearch(deployment_id=deployment_id, finished=False)
        if engine().queries.count_found_instances(rest_actor(), running):
            raise invalid(f"Cannot delete deployment {id}: it has running instances. cascade=true cancels them.")
    engine().execute(WithdrawDeployment(deployment_id, "Deleted over REST."), rest_actor())
    return no_content()


@blueprint.get("/deployment/<id>/resources")
def resources(id: str) -> Response:
    """List a deployment's files."""
    return reply([_resource(each) for each in engine().queries.deployed_files(rest_actor(), path_id(id))])


@blueprint.get("/deployment/<id>/resources/<resource_id>")
def resource(id: str, resource_id: str) -> Response:
    """Show one file's name."""
    found = engine().queries.deployed_files(rest_actor(), path_id(id))
    wanted = path_id(resource_id)
    for each in found:
        if each.id == wanted:
            return reply(_resource(each))
    raise RestError(404, "InvalidRequestException", f"Deployment {id} has no resource {resource_id}.")


@blueprint.get("/deployment/<id>/resources/<resource_id>/data")
def data(id: str, resource_id: str) -> Response:
    """Return a file, byte for byte as it was deployed. Never as a page: what is in it may be anything."""
    content = engine().queries.deployed_file(rest_actor(), path_id(id), path_id(resource_id))
    return Response(content, content_type="application/octet-stream", headers={"Content-Disposition": "attachment"})


def deploy_field(field: str) -> str:
    """Return the first of a field that may be repeated.

    Raises:
        RestError: 400; it is too long.
    """
    value = request.form.get(field, "").strip()
    return _checked(field, value)


def _checked(what: str, text: str) -> str:
    if len(text) > LONGEST_NAME or not text.isprintable():
        raise invalid(f"{what} must be one line of at most {LONGEST_NAME} characters.")
    return text


def _refuse_unsupported() -> None:
    for field in ("tenant-id", "deployment-activation-time"):
        if deploy_field(field):
            raise invalid(f"{field} is not supported: leave it empty.")


def _files() -> tuple[Resource, ...]:
    """Return every file in the order in which it was sent; of two with one name the last counts, as in Camunda."""
    found: dict[str, bytes] = {}
    for part, file in request.files.items(multi=True):
        name = file.filename or part
        found[_checked("A file's name", name)] = file.read()
    if not found:
        raise invalid("No deployment resources contained in the form upload.")
    return tuple(Resource(name, content) for name, content in found.items())


def _deployed(deployment_id: UUID, order: list[str]) -> rendering.Json:
    """Return what a deployment holds, the main diagram's first process first: the Modeler starts that one.

    An unchanged deployment gives its definitions again. Camunda gives null, and then a Modeler that has not deployed
    them itself cannot start anything.
    """
    found = engine().queries.find_definitions(rest_actor(), DefinitionSearch(deployment_id=deployment_id))

    def place(facts: DefinitionFacts) -> tuple[int, int]:
        return order.index(facts.resource_name) if facts.resource_name in order else len(order), facts.line

    rows = [rendering.definition(each) for each in sorted(found, key=place)]
    wanted = DecisionSearch(deployment_id=deployment_id)
    decided = [rendering.decision(each) for each in engine().queries.find_decisions(rest_actor(), wanted)]
    return {
        "deployedProcessDefinitions": {str(row["id"]): row for row in rows} or None,
        "deployedCaseDefinitions": None,
        "deployedDecisionDefinitions": {str(row["id"]): row for row in decided} or None,
        "deployedDecisionRequirementsDefinitions": None,
    }


def _resource(facts: ResourceFacts) -> rendering.Json:
    return {"id": facts.id, "name": facts.name, "deploymentId": facts.deployment_id}
