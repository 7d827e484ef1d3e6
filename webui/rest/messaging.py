"""`/message` and `/signal`: what others tell a process."""

from typing import Any
from uuid import UUID

from flask import Response

from engine.commands import BroadcastSignal, CorrelateMessage, Correlation
from webui.current import engine
from webui.rest import rendering
from webui.rest.blueprint import blueprint
from webui.rest.credentials import rest_actor
from webui.rest.parameters import path_id
from webui.rest.refusals import invalid
from webui.rest.typed import carry_out, read_variables, write_variables
from webui.rest.wire import json_body, no_content, reply


@blueprint.post("/message")
def correlate() -> Response:
    """Give a message to whoever waits for it, or start the process that begins with it."""
    body = json_body()
    if body.get("tenantId"):
        raise invalid("There are no tenants: leave tenantId empty.")
    command = CorrelateMessage(
        name=_text(body, "messageName"),
        business_key=_business_key(body),
        instance_id=path_id(str(body["processInstanceId"])) if body.get("processInstanceId") else None,
        correlation=read_variables(body.get("correlationKeys")),
        local_correlation=read_variables(body.get("localCorrelationKeys")),
        variables=read_variables(body.get("processVariables")),
        local_variables=read_variables(body.get("processVariablesLocal")),
        to_all=body.get("all") is True,
    )
    found = carry_out(command)
    if body.get("resultEnabled") is not True:
        return no_content()
    with_variables = body.get("variablesInResultEnabled") is True
    return reply([_result(each, with_variables=with_variables) for each in found])


@blueprint.post("/signal")
def broadcast() -> Response:
    """Give a signal to everyone who waits for it, or to one execution."""
    body = json_body()
    if body.get("tenantId"):
        raise invalid("There are no tenants: leave tenantId empty.")
    token: UUID | None = path_id(str(body["executionId"])) if body.get("executionId") else None
    command = BroadcastSignal(_text(body, "name"), read_variables(body.get("variables")), token)
    carry_out(command)
    return no_content()


def _text(body: dict[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise invalid(f"No {name} given")
    return value


def _business_key(body: dict[str, Any]) -> str | None:
    key = body.get("businessKey")
    if key is not None and not isinstance(key, str):
        raise invalid("businessKey must be a text.")
    return key


def _result(found: Correlation, *, with_variables: bool) -> rendering.Json:
    facts = engine().queries.one_instance(rest_actor(), found.instance_id)
    started = found.token_id is None
    ended = facts.ended_at is not None
    token = {"id": found.token_id, "processInstanceId": found.instance_id, "ended": ended, "tenantId": None}
    answer: rendering.Json = {
        "resultType": "ProcessDefinition" if started else "Execution",
        "execution": None if started else token,
        "processInstance": rendering.instance(facts) if started else None,
    }
    if with_variables:
        answer["variables"] = write_variables(engine().queries.variables_of(rest_actor(), found.instance_id))
    return answer
