"""The views of variables, the same wherever variables are: of an instance, an execution, a task."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, request

from engine.domain import FileValue
from webui.current import engine
from webui.rest.blueprint import blueprint
from webui.rest.multipart import form_field, form_file
from webui.rest.refusals import RestError, invalid
from webui.rest.typed import read_variable, read_variables, store_file, write_variable, write_variables
from webui.rest.wire import json_body, no_content, reply

Values = dict[str, object]
Names = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where variables are.

    Attributes:
        values: Gives what there is at the id of an address.
        change: Sets and removes some there.
    """

    values: Callable[[str], Values]
    change: Callable[[str, Values, Names], None]


def hang(path: str, place: Place, name: str) -> None:
    """Hang the views of one place on the blueprint, all below `path`."""

    def show_all(id: str) -> Response:
        """Show all variables."""
        return reply(write_variables(place.values(id), structured=structured()))

    def change(id: str) -> Response:
        """Set and remove variables."""
        place.change(id, *changes(json_body()))
        return no_content()

    def show(id: str, variable: str) -> Response:
        """Show one variable."""
        return reply(write_variable(one_of(place.values(id), variable), structured=structured()))

    def put(id: str, variable: str) -> Response:
        """Set one variable."""
        place.change(id, {variable: read_variable(variable, json_body())}, ())
        return no_content()

    def remove(id: str, variable: str) -> Response:
        """Remove one variable."""
        place.change(id, {}, (variable,))
        return no_content()

    def data(id: str, variable: str) -> Response:
        """Show the bytes of a file, or of plain bytes. Never as a page: what is in them may be anything."""
        return bytes_of(variable, one_of(place.values(id), variable))

    def put_data(id: str, variable: str) -> Response:
        """Set one variable to a file, or to plain bytes, sent as a form."""
        place.change(id, {variable: _sent_value()}, ())
        return no_content()

    one = f"{path}/<variable>"
    blueprint.add_url_rule(path, f"{name}_variables", show_all, methods=["GET"])
    blueprint.add_url_rule(path, f"change_{name}_variables", change, methods=["POST"])
    blueprint.add_url_rule(one, f"{name}_variable", show, methods=["GET"])
    blueprint.add_url_rule(one, f"put_{name}_variable", put, methods=["PUT"])
    blueprint.add_url_rule(one, f"remove_{name}_variable", remove, methods=["DELETE"])
    blueprint.add_url_rule(f"{one}/data", f"{name}_variable_data", data, methods=["GET"])
    blueprint.add_url_rule(f"{one}/data", f"put_{name}_variable_data", put_data, methods=["POST"])


def structured() -> bool:
    """Whether lists and maps are wanted as JSON, not as a text that holds it."""
    return request.args.get("deserializeValues", request.args.get("deserializeValue", "true")).lower() != "false"


def changes(body: dict[str, Any]) -> tuple[Values, Names]:
    """Return what a body sets and what it removes.

    Raises:
        RestError: 400; `deletions` is no list of names.
    """
    removed = body.get("deletions", [])
    if not isinstance(removed, list) or not all(isinstance(name, str) for name in removed):
        raise invalid("deletions must be a list of names.")
    return read_variables(body.get("modifications")), tuple(removed)


def one_of(values: Mapping[str, object], name: str) -> object:
    """Return one variable's value.

    Raises:
        RestError: 404; there is no such variable.
    """
    if name not in values:
        raise RestError(404, "InvalidRequestException", f"variable with name {name} does not exist")
    return values[name]


def bytes_of(name: str, value: object) -> Response:
    """Return the bytes that a variable stands for, to be kept and not to be shown.

    Raises:
        RestError: 400; it is neither a file nor bytes.
    """
    if not isinstance(value, FileValue):
        raise invalid(f"The value of variable {name} is not a binary value.")
    return download(engine().queries.file_content(value), str(value["name"]) or name)


def download(content: bytes, name: str) -> Response:
    """Return bytes of any kind as a file to keep; browsers neither guess what they are nor show them."""
    answer = Response(content, content_type="application/octet-stream")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _sent_value() -> FileValue:
    """Store what a form holds in its part `data`.

    Raises:
        RestError: 400; there is no such part, or a type that has no bytes.
    """
    kind, sent = form_field("valueType").lower(), form_file("data")
    if form_field("type") or kind not in ("", "bytes", "file"):
        raise invalid("valueType must be File or Bytes; other values are set as JSON.")
    if sent is None:
        raise invalid("The part data is missing.")
    if kind == "file":
        if not sent.name:
            raise invalid("A file needs a name.")
        return store_file(sent.content, sent.name, sent.media_type)
    return store_file(sent.content, "", "", bytes=True)
