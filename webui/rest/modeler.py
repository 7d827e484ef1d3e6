"""Where Camunda Modeler's links lead: to our own pages.

The Modeler asks the host where Cockpit is and makes links of the answer: to a deployment's definitions after Deploy,
to an instance after Start.
"""

import json
from uuid import UUID

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import NotFoundError
from engine.read_models.search import DefinitionSearch
from webui.current import actor, engine
from webui.rest.wire import reply

blueprint = Blueprint("modeler", __name__)

COCKPIT = "/admin/camunda"
WELL_KNOWN = "/.well-known/camunda-automation-platform/webapps"


@blueprint.get(WELL_KNOWN)
def webapps() -> Response:
    """Say where the pages are. The Modeler asks without credentials."""
    host = request.host_url.rstrip("/")
    return reply({"adminUrl": f"{host}/admin/", "cockpitUrl": f"{host}{COCKPIT}", "tasklistUrl": f"{host}/"})


@blueprint.get(f"{COCKPIT}/")
def cockpit() -> ResponseReturnValue:
    """Lead to the instances."""
    return redirect(url_for("cockpit.instances"))


@blueprint.get(f"{COCKPIT}/process-instance/<uuid:instance_id>")
def instance(instance_id: UUID) -> ResponseReturnValue:
    """Lead to an instance's page."""
    return redirect(url_for("cockpit.instance", instance_id=instance_id))


@blueprint.get(f"{COCKPIT}/repository")
def repository() -> ResponseReturnValue:
    """Lead to the first definition of a deployment, which `deploymentsQuery` names as the Modeler writes it."""
    deployment_id = _deployment_in(request.args.get("deploymentsQuery", ""))
    if deployment_id is None:
        return redirect(url_for("definitions.definitions"))
    found = engine().queries.find_definitions(actor(), DefinitionSearch(deployment_id=deployment_id))
    if not found:
        raise NotFoundError("deployment.unknown", f"Cannot find deployment {deployment_id}: there is none.")
    first = min(found, key=lambda facts: facts.line)
    return redirect(url_for("definitions.definition", definition_id=first.id))


def _deployment_in(query: str) -> UUID | None:
    try:
        return next(UUID(each["value"]) for each in json.loads(query) if each.get("type") == "id")
    except (ValueError, TypeError, KeyError, AttributeError, StopIteration):
        return None
