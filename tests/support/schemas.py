"""Checks values against the JSON schemas our OpenAPI document uses: the few keywords it writes, no more."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from uuid import UUID

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from webui.rest.addresses import one_form
from webui.rest.blueprint import PREFIX
from webui.rest.description.document import UNKNOWN, document_of

TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
    "array": (list,),
    "object": (dict,),
}
KNOWN = frozenset(
    {"type", "properties", "required", "additionalProperties", "items", "anyOf", "enum", "pattern", "format", "$ref"}
)


class Checker:
    """Finds what does not fit.

    Attributes:
        document: The OpenAPI document that references point into.
    """

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document

    def problems(self, value: Any, schema: dict[str, Any], place: str = "$") -> Iterator[str]:
        """Give every place where a value does not fit, in words."""
        assert set(schema) <= KNOWN, schema
        if "$ref" in schema:
            schema = self._referred(schema["$ref"])
        if "anyOf" in schema and all(list(self.problems(value, part, place)) for part in schema["anyOf"]):
            yield f"{place}: {value!r} is none of {schema['anyOf']}"
        if "enum" in schema and value not in schema["enum"]:
            yield f"{place}: {value!r} is none of {schema['enum']}"
        yield from self._type_problems(value, schema, place)

    def _type_problems(self, value: Any, schema: dict[str, Any], place: str) -> Iterator[str]:
        kinds = schema.get("type", list(TYPES))
        allowed = [kind for name in ([kinds] if isinstance(kinds, str) else kinds) for kind in TYPES[name]]
        if type(value) not in allowed:
            yield f"{place}: {value!r} is no {kinds}"
        elif isinstance(value, dict):
            yield from self._members(value, schema, place)
        elif isinstance(value, list) and "items" in schema:
            for number, each in enumerate(value):
                yield from self.problems(each, schema["items"], f"{place}[{number}]")
        elif isinstance(value, str):
            yield from self._text_problems(value, schema, place)

    def _members(self, value: dict[str, Any], schema: dict[str, Any], place: str) -> Iterator[str]:
        known, more = schema.get("properties", {}), schema.get("additionalProperties", True)
        for name in set(schema.get("required", ())) - set(value):
            yield f"{place}: {name} is missing"
        for name, member in value.items():
            if name in known or isinstance(more, dict):
                yield from self.problems(member, known.get(name, more), f"{place}.{name}")
            elif not more:
                yield f"{place}: {name} is not described"

    def _text_problems(self, value: str, schema: dict[str, Any], place: str) -> Iterator[str]:
        if "pattern" in schema and not re.search(schema["pattern"], value):
            yield f"{place}: {value!r} does not fit {schema['pattern']}"
        if schema.get("format") == "uuid":
            try:
                UUID(value)
            except ValueError:
                yield f"{place}: {value!r} is no UUID"

    def _referred(self, reference: str) -> dict[str, Any]:
        found: Any = self.document
        for part in reference.removeprefix("#/").split("/"):
            found = found[part]
        return found  # type: ignore[no-any-return]


@lru_cache(maxsize=1)
def document(app: Flask) -> dict[str, Any]:
    """Return an application's OpenAPI document. One is remembered: each would keep its application and engine alive."""
    return document_of(app)


def misfits(app: Flask, answer: TestResponse) -> list[str]:
    """Return where an answer of REST is not what the OpenAPI document says of it."""
    described = document(app)
    path, method = one_form(answer.request.path), answer.request.method
    try:
        rule, _ = app.url_map.bind("").match(path, method, return_rule=True)
    except HTTPException:
        return []
    if rule.endpoint == UNKNOWN:
        return []
    operation = described["paths"][re.sub(r"<(\w+)>", r"{\1}", rule.rule).removeprefix(PREFIX)][method.lower()]
    said = operation["responses"].get(str(answer.status_code)) or operation["responses"].get(
        f"{answer.status_code // 100}XX"
    )
    if said is None:
        return [f"{method} {path}: {answer.status_code} is not described"]
    said = described["components"]["responses"]["Error"] if "$ref" in said else said
    if "content" not in said:
        return [] if answer.data == b"" else [f"{method} {path}: there should be no body"]
    if answer.mimetype not in said["content"]:
        return [f"{method} {path}: {answer.mimetype} is not described"]
    schema = said["content"][answer.mimetype].get("schema")
    return [f"{method} {path} {each}" for each in Checker(described).problems(answer.json, schema)] if schema else []
