"""`/process-definition/.../start`: start an instance, as the Modeler's Start button does."""

from flask import Response

from engine.commands import StartInstance
from engine.read_models.search import DefinitionFacts
from webui.current import engine
from webui.rest import rendering
from webui.rest.blueprint import blueprint
from webui.rest.credentials import rest_actor
from webui.rest.process_definition import by_id, by_key
from webui.rest.refusals import RestError, invalid
from webui.rest.typed import carry_out, read_variables, write_variables
from webui.rest.wire import json_body, reply


@blueprint.post("/process-definition/<id>/start")
def start(id: str) -> Response:
    """Start an instance of a definition."""
    return _start(by_id(id))


@blueprint.post("/process-definition/key/<key>/start")
def start_key(key: str) -> Response:
    """Start an instance of a process."""
    return _start(by_key(key))


@blueprint.post("/process-definition/<id>/submit-form")
def submit_form(id: str) -> Response:
    """Start an instance of a definition with what was entered into its start form."""
    return _start(by_id(id), form=True)


@blueprint.post("/process-definition/key/<key>/submit-form")
def submit_form_key(key: str) -> Response:
    """Start an instance of a process with what was entered into its start form."""
    return _start(by_key(key), form=True)


@blueprint.route("/process-definition/key/<key>/tenant-id/<tenant>", methods=["GET"])
@blueprint.route("/process-definition/key/<key>/tenant-id/<tenant>/<verb>", methods=["GET", "POST", "PUT"])
def of_tenant(key: str, tenant: str, verb: str = "") -> Response:
    """Answer that no process belongs to a tenant.

    Raises:
        RestError: 404, always.
    """
    message = f"No matching process definition with key: {key} and tenant-id: {tenant}"
    raise RestError(404, "RestException", message)


def _start(facts: DefinitionFacts, *, form: bool = False) -> Response:
    body = json_body()
    if body.get("startInstructions"):
        raise invalid("startInstructions are not supported: an instance starts at its start event.")
    business_key = body.get("businessKey", "")
    if not isinstance(business_key, str):
        raise invalid("businessKey must be a text.")
    command = StartInstance(
        definition_id=facts.id, variables=read_variables(body.get("variables")), business_key=business_key, form=form
    )
    instance_id = carry_out(command)
    answer = rendering.instance(engine().queries.one_instance(rest_actor(), instance_id))
    if body.get("withVariablesInReturn") is True:
        answer["variables"] = write_variables(engine().queries.variables_of(rest_actor(), instance_id))
    return reply(answer)
