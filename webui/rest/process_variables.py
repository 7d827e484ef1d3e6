"""`/process-instance/{id}/variables` and `/execution/{id}/localVariables`: variables of an instance.

An instance's id is accepted as an execution's, and an execution stands for its instance: the external task client for
JavaScript looks there for what does not come with a task.
"""

from collections.abc import Callable
from typing import Any

from flask import Response, request

from engine.commands import SetVariables
from webui.current import engine
from webui.rest.blueprint import blueprint
from webui.rest.credentials import rest_actor
from webui.rest.parameters import path_id
from webui.rest.process_instance import running
from webui.rest.refusals import RestError, invalid
from webui.rest.typed import read_variable, read_variables, write_variable, write_variables
from webui.rest.wire import json_body, no_content, reply

Find = Callable[[str], Any]


def instance_of_execution(id: str) -> Any:
    """Return the instance an execution belongs to."""
    return engine().queries.execution(rest_actor(), path_id(id)).instance_id


def instance_of_address(id: str) -> Any:
    """Return the running instance an address names."""
    return running(id).id


def structured() -> bool:
    """Whether lists and maps are wanted as JSON, not as a text that holds it."""
    return request.args.get("deserializeValues", request.args.get("deserializeValue", "true")).lower() != "false"


def changes(body: dict[str, Any]) -> tuple[dict[str, object], tuple[str, ...]]:
    """Return what a body sets and what it removes.

    Raises:
        RestError: 400; `deletions` is no list of names.
    """
    removed = body.get("deletions", [])
    if not isinstance(removed, list) or not all(isinstance(name, str) for name in removed):
        raise invalid("deletions must be a list of names.")
    return read_variables(body.get("modifications")), tuple(removed)


def _hang(path: str, find: Find, name: str) -> None:
    """Hang the views of one address on the blueprint; `find` gives the instance it means."""

    def show_all(id: str) -> Response:
        """Show all variables."""
        return reply(write_variables(engine().queries.variables_of(rest_actor(), find(id)), structured=structured()))

    def change(id: str) -> Response:
        """Set and remove variables."""
        set_ones, removed = changes(json_body())
        engine().execute(SetVariables(find(id), set_ones, removed), rest_actor())
        return no_content()

    def show(id: str, variable: str) -> Response:
        """Show one variable."""
        values = engine().queries.variables_of(rest_actor(), find(id))
        return reply(write_variable(one_of(values, variable), structured=structured()))

    def put(id: str, variable: str) -> Response:
        """Set one variable."""
        engine().execute(SetVariables(find(id), {variable: read_variable(variable, json_body())}), rest_actor())
        return no_content()

    def remove(id: str, variable: str) -> Response:
        """Remove one variable."""
        engine().execute(SetVariables(find(id), removed=(variable,)), rest_actor())
        return no_content()

    def data(id: str, variable: str) -> Response:
        """Refuse: no variable holds bytes."""
        one_of(engine().queries.variables_of(rest_actor(), find(id)), variable)
        raise invalid(f"The value of variable {variable} is not a binary value.")

    one = f"{path}/<variable>"
    blueprint.add_url_rule(path, f"{name}_variables", show_all, methods=["GET"])
    blueprint.add_url_rule(path, f"change_{name}_variables", change, methods=["POST"])
    blueprint.add_url_rule(one, f"{name}_variable", show, methods=["GET"])
    blueprint.add_url_rule(one, f"put_{name}_variable", put, methods=["PUT"])
    blueprint.add_url_rule(one, f"remove_{name}_variable", remove, methods=["DELETE"])
    blueprint.add_url_rule(f"{one}/data", f"{name}_variable_data", data, methods=["GET"])


def one_of(values: dict[str, object], name: str) -> object:
    """Return one variable's value.

    Raises:
        RestError: 404; there is no such variable.
    """
    if name not in values:
        raise RestError(404, "InvalidRequestException", f"variable with name {name} does not exist")
    return values[name]


_hang("/process-instance/<id>/variables", instance_of_address, "instance")
_hang("/execution/<id>/localVariables", instance_of_execution, "execution")
