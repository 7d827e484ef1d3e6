"""Type hints as JSON schemas, and schemas put together."""

import dataclasses
import types
from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

Schema = dict[str, Any]

INSTANT: Schema = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d{4}$"}
"""Camunda's own way of writing an instant, which is not RFC 3339's."""
VARIABLE: Schema = {"$ref": "#/components/schemas/Variable"}
NULL: Schema = {"type": "null"}
_PLAIN: dict[Any, Schema] = {
    str: {"type": "string"},
    UUID: {"type": "string", "format": "uuid"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    type(None): NULL,
}


def of_hint(hint: Any) -> Schema:
    """Return the schema of a type's values in an answer; empty, which all fit, where the type says nothing."""
    if hint in _PLAIN:
        return dict(_PLAIN[hint])
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return union(*(of_hint(part) for part in parts))
    if origin in (list, tuple, frozenset):
        return {"type": "array", "items": of_hint(parts[0])}
    if isinstance(hint, type):
        return _of_class(hint)
    return {"type": "object"} if origin in (dict, Mapping) else {}


def of_value(value: object) -> Schema:
    """Return the schema that only this value fits, or one of a table's."""
    if isinstance(value, Mapping):
        return union(*(of_value(each) for each in value.values()))
    if value is None:
        return dict(NULL)
    return {"enum": [value]} if isinstance(value, str) else of_hint(type(value))


def hint_of_attribute(owner: Any, name: str) -> Any:
    """Return the type of an attribute of a dataclass or a property; None where it is not said."""
    if not isinstance(owner, type):
        return None
    found = getattr(owner, name, None)
    if isinstance(found, property):
        return get_type_hints(found.fget).get("return")
    return get_type_hints(owner).get(name) if dataclasses.is_dataclass(owner) else None


def union(*schemas: Schema) -> Schema:
    """Return the schema that whatever fits one of these fits."""
    found: list[Schema] = []
    for schema in schemas:
        for part in schema.get("anyOf", [schema]):
            if part not in found:
                found.append(part)
    if {} in found:
        return {}
    texts = [part for part in found if set(part) == {"enum"}]
    if len(texts) > 1:
        found = [part for part in found if part not in texts]
        found.insert(0, {"enum": [text for part in texts for text in part["enum"]]})
    return found[0] if len(found) == 1 else {"anyOf": found}


def merged(left: Schema, right: Schema) -> Schema:
    """Return the schema of an object with the members of both; what only one of several has is not required."""
    parts = right.get("anyOf", [right])
    required = set.intersection(*(set(part.get("required", ())) for part in parts))
    properties = dict(left.get("properties", {}))
    for part in parts:
        properties |= part.get("properties", {})
    return an_object(properties, [*left.get("required", []), *sorted(required)])


def an_object(properties: dict[str, Schema], required: list[str]) -> Schema:
    """Return the schema of an object with these members and no others."""
    made: Schema = {"type": "object", "properties": properties}
    return made | {"required": list(dict.fromkeys(required)), "additionalProperties": False}


def _of_class(kind: type) -> Schema:
    if issubclass(kind, Enum):
        return {"enum": [each.value for each in kind]}
    if issubclass(kind, date):
        return dict(INSTANT)
    return {"type": "object"} if issubclass(kind, Mapping) else {}
