"""What a view answers: the status, content type and schema of every `reply` in it."""

import ast
import inspect
from dataclasses import dataclass, field
from functools import reduce
from typing import Any, get_type_hints

from flask import Response

from webui.rest import typed, wire
from webui.rest.description import types
from webui.rest.description.sources import UNKNOWN, Function, Source, is_ours, source_of
from webui.rest.description.types import Schema
from webui.rest.rendering import Json

JSON = "application/json"
SPECIAL: dict[Any, Schema] = {
    len: {"type": "integer"},
    typed.write_variable: types.VARIABLE,
    typed.write_variables: {"type": "object", "additionalProperties": types.VARIABLE},
}


@dataclass(slots=True)
class Answers:
    """What a view can answer where nothing is refused.

    Attributes:
        schemas: One for each thing it answers in JSON.
        others: Content types of what is no JSON.
        empty: Whether it can answer 204.
    """

    schemas: list[Schema] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    empty: bool = False

    @property
    def schema(self) -> Schema:
        """What fits any of the answers in JSON."""
        lists = [schema for schema in self.schemas if schema.get("items")]
        # The empty list that a question for tenants gets says nothing beside what the rows are.
        return types.union(*(lists or self.schemas))


def answers_of(view: Function) -> Answers:
    """Read what a view answers."""
    answers = Answers()
    _read(view, answers, set())
    return answers


def _read(function: Function, answers: Answers, seen: set[Function]) -> None:
    seen.add(function)
    source = source_of(function)
    for call, called in source.called():
        if called is wire.reply:
            answers.schemas.append(schema_of(source, call.args[0]))
        elif called is wire.no_content:
            answers.empty = True
        elif called is Response:
            answers.others.append(_content_type(source, call))
        elif is_ours(called) and called not in seen and get_type_hints(called).get("return") is Response:
            _read(called, answers, seen)


def _content_type(source: Source, call: ast.Call) -> str:
    said = next(source.value(keyword.value) for keyword in call.keywords if keyword.arg == "content_type")
    return str(said).partition(";")[0]


def schema_of(source: Source, node: ast.expr | None) -> Schema:
    """Return the schema of an expression's values; empty, which all fit, where the code does not say."""
    reader = _READERS.get(type(node))
    return reader(source, node) if reader else {}


def _constant(source: Source, node: ast.Constant) -> Schema:
    return types.of_value(node.value)


def _name(source: Source, node: ast.Name) -> Schema:
    if node.id in source.given:
        found = schema_of(source, source.given[node.id])
        for member, value in source.added.get(node.id, {}).items():
            found["properties"][member] = schema_of(source, value)
        return found
    if node.id in source.hints:
        return types.of_hint(source.hints[node.id])
    value = source.value(node)
    return {} if value is UNKNOWN else types.of_value(value)


def _attribute(source: Source, node: ast.Attribute) -> Schema:
    hint = _hint(source, node)
    return types.of_hint(hint) if hint is not None else {}


def _hint(source: Source, node: ast.expr) -> Any:
    """Return the type of what an expression names, where hints say it."""
    if isinstance(node, ast.Name):
        if node.id in source.given:
            return _hint(source, source.given[node.id])
        return source.hints.get(node.id)
    if isinstance(node, ast.Call) and inspect.isfunction(called := source.value(node.func)):
        return get_type_hints(called).get("return")
    return types.hint_of_attribute(_hint(source, node.value), node.attr) if isinstance(node, ast.Attribute) else None


def _dict(source: Source, node: ast.Dict) -> Schema:
    made = types.an_object({}, [])
    for key, value in zip(node.keys, node.values, strict=True):
        found = schema_of(source, value)
        if isinstance(key, ast.Constant):
            made = types.merged(made, types.an_object({str(key.value): found}, [str(key.value)]))
        elif key is not None:
            return {"type": "object"}
        elif found == types.VARIABLE:
            made = types.merged(made, VARIABLE_MEMBERS)
        elif "properties" in found or "anyOf" in found:
            made = types.merged(made, found)
        else:
            made = {**made, "additionalProperties": True}
    return made


VARIABLE_MEMBERS = types.an_object(
    {"type": {"type": "string"}, "value": {}, "valueInfo": {"type": "object"}}, ["type", "value", "valueInfo"]
)
"""What `write_variable` gives, spread into a row."""


def _call(source: Source, node: ast.Call) -> Schema:
    called = source.value(node.func)
    if called in SPECIAL:
        return SPECIAL[called]
    if inspect.isclass(called):
        return types.of_hint(called)
    if not inspect.isfunction(called):
        return {}
    hint = get_type_hints(called).get("return")
    return _json_of(source, node, called) if hint == Json and is_ours(called) else types.of_hint(hint)


def _json_of(source: Source, node: ast.Call, called: Function) -> Schema:
    """Return the schema of what a rendering function returns; what it is given by name may be spread in it."""
    inner = source_of(called)
    named = {each.arg: schema_of(source, each.value) for each in node.keywords if each.arg}
    returned = [each.value for each in ast.walk(inner.tree) if isinstance(each, ast.Return)]
    found = types.union(*(schema_of(inner, each) for each in returned))
    if inner.tree.args.kwarg and "properties" in found:
        closed = {**found, "additionalProperties": False}
        return types.merged(types.an_object(named, list(named)), closed)
    return found


def _list(source: Source, node: ast.List) -> Schema:
    return {
        "type": "array",
        **({"items": types.union(*(schema_of(source, e) for e in node.elts))} if node.elts else {}),
    }


def _subscript(source: Source, node: ast.Subscript) -> Schema:
    table = source.value(node.value)
    if isinstance(table, dict):
        return types.of_value(table)
    member = node.slice.value if isinstance(node.slice, ast.Constant) else None
    found = schema_of(source, node.value)
    if found == types.VARIABLE:
        found = VARIABLE_MEMBERS
    member_schema: Schema = found.get("properties", {}).get(member, {})
    return member_schema


_READERS: dict[type, Any] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Dict: _dict,
    ast.Call: _call,
    ast.List: _list,
    ast.ListComp: lambda source, node: {"type": "array", "items": schema_of(source, node.elt)},
    ast.DictComp: lambda source, node: {"type": "object", "additionalProperties": schema_of(source, node.value)},
    ast.JoinedStr: lambda source, node: {"type": "string"},
    ast.Compare: lambda source, node: {"type": "boolean"},
    ast.IfExp: lambda source, node: types.union(schema_of(source, node.body), schema_of(source, node.orelse)),
    ast.BoolOp: lambda source, node: types.union(*(schema_of(source, value) for value in node.values)),
    ast.BinOp: lambda source, node: reduce(types.merged, (schema_of(source, n) for n in (node.left, node.right))),
    ast.Subscript: _subscript,
}
