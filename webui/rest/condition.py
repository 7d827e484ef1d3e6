"""`/condition`: start what begins with a condition that these variables meet."""

from flask import Response

from engine.commands import EvaluateConditions
from webui.current import engine
from webui.rest import rendering
from webui.rest.blueprint import blueprint
from webui.rest.credentials import rest_actor
from webui.rest.parameters import path_id
from webui.rest.refusals import invalid
from webui.rest.typed import carry_out, read_variables
from webui.rest.wire import json_body, reply


@blueprint.post("/condition")
def evaluate() -> Response:
    """Start every process that begins with a condition which the variables meet; list the instances."""
    body = json_body()
    if body.get("tenantId"):
        raise invalid("There are no tenants: leave tenantId empty.")
    business_key, definition = body.get("businessKey", ""), body.get("processDefinitionId")
    if not isinstance(business_key, str):
        raise invalid("businessKey must be a text.")
    if not body.get("variables"):
        raise invalid("Cannot evaluate conditions: there are no variables.")
    command = EvaluateConditions(
        read_variables(body["variables"]), business_key, path_id(str(definition)) if definition else None
    )
    started = carry_out(command)
    return reply([rendering.instance(engine().queries.one_instance(rest_actor(), each)) for each in started])
