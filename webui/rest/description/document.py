"""The OpenAPI 3.1 document."""

import re
from functools import cache
from inspect import cleandoc
from typing import Any, cast

from flask import Flask
from werkzeug.routing import Rule

from webui.rest import typed
from webui.rest.blueprint import PREFIX, blueprint
from webui.rest.description.answers import JSON, VARIABLE_MEMBERS, Answers, answers_of
from webui.rest.description.questions import Questions, questions_of
from webui.rest.description.sources import Function
from webui.rest.description.types import Schema
from webui.rest.engine_info import VERSION

UNKNOWN = f"{blueprint.name}.unknown_unknown"
_VARIABLE_PART = re.compile(r"<(?:\w+:)?(\w+)>")
_SECTION = re.compile(r"\n\n(Raises|Returns|Args):.*", re.DOTALL)
_ERROR: Schema = {
    "type": "object",
    "properties": {
        "type": {"type": "string"},
        "message": {"type": "string"},
        "code": {"type": ["integer", "null"]},
    },
    "required": ["type", "message", "code"],
}
_TYPED: Schema = {
    "type": "object",
    "properties": {
        "value": {},
        # Their case does not matter.
        "type": {"anyOf": [{"enum": list(typed.TYPES)}, {"type": ["string", "null"]}]},
        "valueInfo": {"type": "object"},
    },
}
_MAPS = {"variables", "localVariables", "processVariables", "modifications", "correlationKeys"} | {
    "processVariablesLocal",
    "localCorrelationKeys",
}
"""Members of bodies that hold typed variables by name."""


def document_of(app: Flask) -> dict[str, Any]:
    """Return the document of what REST answers."""
    paths: dict[str, dict[str, Any]] = {}
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if rule.endpoint.startswith(f"{blueprint.name}.") and rule.endpoint != UNKNOWN:
            view = cast(Function, app.view_functions[rule.endpoint])
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                operations = paths.setdefault(_path(rule), {})
                operations[method.lower()] = _operation(rule, method, view)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Alur: Camunda 7's REST dialect", "version": VERSION},
        "servers": [{"url": PREFIX}],
        "security": [{"basic": []}, {"token": []}],
        "paths": paths,
        "components": {
            "schemas": {"Error": _ERROR, "Variable": VARIABLE_MEMBERS, "TypedValue": _TYPED},
            "responses": {
                "Error": {"description": "Refused.", "content": {JSON: {"schema": _ref("schemas", "Error")}}}
            },
            "securitySchemes": {
                "basic": {"type": "http", "scheme": "basic"},
                "token": {"type": "http", "scheme": "bearer"},
            },
        },
    }


def _path(rule: Rule) -> str:
    return _VARIABLE_PART.sub(r"{\1}", rule.rule.removeprefix(PREFIX))


def _ref(kind: str, name: str) -> Schema:
    return {"$ref": f"#/components/{kind}/{name}"}


def _operation(rule: Rule, method: str, view: Function) -> dict[str, Any]:
    questions, answers = _read(view)
    words = _SECTION.sub("", cleandoc(view.__doc__ or ""))
    summary, _, more = words.partition("\n\n")
    given = [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in rule.arguments]
    given += [{"name": name, "in": "query", "schema": schema} for name, schema in questions.query.items()]
    made: dict[str, Any] = {
        "operationId": "_".join([method.lower(), *re.findall(r"\w+", _path(rule))]),
        "tags": [_path(rule).split("/")[1]],
        "summary": summary.replace("\n", " "),
        **({"description": more.replace("\n", " ")} if more else {}),
        "parameters": sorted(given, key=lambda each: (each["in"], each["name"])),
    }
    body = _body(method, questions)
    return made | ({"requestBody": body} if body else {}) | {"responses": _responses(answers)}


@cache
def _read(view: Function) -> tuple[Questions, Answers]:
    return questions_of(view), answers_of(view)


def _body(method: str, questions: Questions) -> dict[str, Any] | None:
    if questions.form is not None:
        fields: Schema = {name: {"type": "string"} for name in questions.form}
        file = {"type": "string", "contentMediaType": "application/octet-stream"}
        files = dict.fromkeys(questions.files or ["data"], file)
        form: Schema = {"type": "object", "properties": {**fields, **files}}
        form |= {} if questions.files else {"required": ["data"]}
        return {"required": True, "content": {"multipart/form-data": {"schema": form}}}
    if method not in ("POST", "PUT"):
        return None
    if questions.takes_variable:
        return {"content": {JSON: {"schema": _ref("schemas", "TypedValue")}}}
    members = {name: _member(name) for name in questions.body} or {name: {} for name in questions.query}
    if questions.topics:
        topic = {"type": "object", "properties": {name: {} for name in questions.topics}}
        members["topics"] = {"type": "array", "items": topic}
    return {"content": {JSON: {"schema": {"type": "object", "properties": members}}}} if members else None


def _member(name: str) -> Schema:
    values = {"type": ["object", "null"], "additionalProperties": _ref("schemas", "TypedValue")}
    return values if name in _MAPS else {}


def _responses(answers: Answers) -> dict[str, Any]:
    made: dict[str, Any] = {}
    content: dict[str, dict[str, Any]] = {type: {} for type in answers.others}
    if answers.schemas:
        content[JSON] = {"schema": answers.schema}
    if content:
        made["200"] = {"description": "Done.", "content": content}
    if answers.empty:
        made["204"] = {"description": "Done; nothing more is said."}
    return made | {"4XX": _ref("responses", "Error"), "500": _ref("responses", "Error")}
