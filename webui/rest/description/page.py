"""Where the description is: `/engine-rest/openapi.json` for programs, `/antarmuka-rest` for people."""

from itertools import groupby
from typing import Any, cast

from flask import Blueprint, Response, current_app, render_template

from webui.rest.blueprint import PREFIX
from webui.rest.blueprint import blueprint as rest_blueprint
from webui.rest.description.answers import JSON
from webui.rest.description.document import document_of
from webui.rest.description.types import Schema
from webui.rest.wire import reply

blueprint = Blueprint("rest_page", __name__)


@rest_blueprint.get("/openapi.json")
def openapi() -> Response:
    """Describe what REST answers, as OpenAPI 3.1."""
    return reply(_document())


@blueprint.get("/antarmuka-rest")
def interface() -> str:
    """Show the same description to people."""
    operations = [
        {"method": method.upper(), "path": path, **operation}
        for path, methods in _document()["paths"].items()
        for method, operation in methods.items()
    ]
    operations.sort(key=lambda each: each["tags"])
    parts = [
        (tag, [_shown(each) for each in found]) for tag, (found) in groupby(operations, lambda each: each["tags"][0])
    ]
    return render_template("rest/interface.html", parts=parts, prefix=PREFIX)


def _document() -> dict[str, Any]:
    """Return the document; read once, for the code does not change while it runs."""
    app = cast(Any, current_app)._get_current_object()
    return cast(dict[str, Any], app.extensions.setdefault("alur_openapi", None) or _remember(app))


def _remember(app: Any) -> dict[str, Any]:
    app.extensions["alur_openapi"] = document_of(app)
    return cast(dict[str, Any], app.extensions["alur_openapi"])


def _shown(operation: dict[str, Any]) -> dict[str, Any]:
    body = operation.get("requestBody", {}).get("content", {})
    answer = operation["responses"].get("200", {}).get("content", {}).get(JSON, {}).get("schema", {})
    return {
        **operation,
        "members": sorted(next(iter(body.values()))["schema"].get("properties", {})) if body else [],
        "keys": _keys(answer),
        "statuses": [status for status in operation["responses"] if status.startswith("2")],
    }


def _keys(schema: Schema) -> list[str]:
    """Return the keys of the rows or of the object that a schema is of."""
    return list(schema.get("items", schema).get("properties", {}))
