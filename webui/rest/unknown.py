"""Addresses that mean nothing: answered as JSON, and only to who may ask."""

from typing import NoReturn

from flask import current_app, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound

from webui.rest.blueprint import blueprint

METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH")


@blueprint.route("", defaults={"path": ""}, methods=METHODS)
@blueprint.route("/<path:path>", methods=METHODS)
def unknown(path: str) -> NoReturn:
    """Say that there is nothing here, or which methods there are.

    Raises:
        MethodNotAllowed: The address takes other methods.
        NotFound: There is no such address.
    """
    adapter = current_app.url_map.bind("")
    allowed = []
    for method in METHODS:
        try:
            endpoint, _ = adapter.match(request.path, method)
        except HTTPException:
            continue
        if endpoint != "rest.unknown_unknown":
            allowed.append(method)
    if allowed:
        raise MethodNotAllowed(allowed)
    raise NotFound(f"There is no {request.path}.")
