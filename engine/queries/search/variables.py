"""Variables: those of an instance as it stands, and whether they fit a question."""

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import orjson

from engine.bpmn.values import from_json
from engine.read_models.search import VariableCondition

Values = Mapping[str, object]


@lru_cache(maxsize=256)
def _pattern(text: str) -> re.Pattern[str]:
    parts = (".*" if part == "%" else "." if part == "_" else re.escape(part) for part in re.split("([%_])", text))
    return re.compile("".join(parts), re.DOTALL)


_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "neq": operator.ne,
    "gt": operator.gt,
    "gteq": operator.ge,
    "lt": operator.lt,
    "lteq": operator.le,
    "like": lambda value, pattern: _pattern(pattern).fullmatch(value) is not None,
    "notLike": lambda value, pattern: _pattern(pattern).fullmatch(value) is None,
}


def fits(values: Values, conditions: Sequence[VariableCondition]) -> bool:
    """Whether variables meet all conditions. One that does not exist meets none; other kinds of value are unequal."""
    return all(
        condition.name in values and _holds(condition.operator, values[condition.name], condition.value)
        for condition in conditions
    )


def untagged(text: str) -> dict[str, Any]:
    """Return what an event's JSON text says of variables, as (before, after) by name."""
    changes = orjson.loads(text).get("changes", {})
    return {name: (from_json(before), from_json(after)) for name, (before, after) in changes.items()}


def _holds(name: str, value: object, other: object) -> bool:
    try:
        return _COMPARISONS[name](value, other)
    except TypeError:
        return False
