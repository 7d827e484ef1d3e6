"""`/process-definition/.../form-variables` and `/startForm`: what is entered when an instance starts."""

from flask import Response, request

from engine.read_models.search import DefinitionFacts
from webui.current import engine
from webui.rest.blueprint import blueprint
from webui.rest.credentials import rest_actor
from webui.rest.process_definition import by_id, by_key
from webui.rest.typed import write_variables
from webui.rest.variables import structured
from webui.rest.wire import reply


@blueprint.get("/process-definition/<id>/form-variables")
def form_variables(id: str) -> Response:
    """Show the fields of a start form with their defaults."""
    return _form_variables(by_id(id))


@blueprint.get("/process-definition/key/<key>/form-variables")
def form_variables_of_key(key: str) -> Response:
    """Show the fields of the start form of the newest definition of a process."""
    return _form_variables(by_key(key))


@blueprint.get("/process-definition/<id>/startForm")
def start_form(id: str) -> Response:
    """Say which form a definition starts with."""
    by_id(id)
    return _start_form()


@blueprint.get("/process-definition/key/<key>/startForm")
def start_form_of_key(key: str) -> Response:
    """Say which form the newest definition of a process starts with."""
    by_key(key)
    return _start_form()


def _form_variables(facts: DefinitionFacts) -> Response:
    values = dict(engine().queries.start_view(rest_actor(), facts.id).values)
    if asked := request.args.get("variableNames"):
        values = {name: value for name, value in values.items() if name in asked.split(",")}
    return reply(write_variables(values, structured=structured()))


def _start_form() -> Response:
    """Return the answer of a process with a generated form, or none: Alur has no embedded ones."""
    return reply({"key": None, "camundaFormRef": None, "contextPath": None})
