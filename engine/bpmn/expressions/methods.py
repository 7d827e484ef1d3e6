"""Which properties and methods of Java's types an expression may use, and what they mean on Alur's values.

Nothing else can be reached: there is no path from here to a Python attribute.
"""

import math
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from engine.bpmn.expressions import facts, strings
from engine.bpmn.expressions.coercion import bounded, to_long, to_text, type_name
from engine.bpmn.expressions.moments import DateTime, milliseconds, replaced, shifted, start_of_day, to_instant
from engine.bpmn.expressions.operators import equal
from engine.bpmn.expressions.problems import EvaluationError


class Method(NamedTuple):
    """A method and how many arguments it takes besides the value."""

    function: Callable[..., object]
    fewest: int = 0
    most: int = 0


def _equals(value: object, other: object) -> bool:
    """Compare as Java's `equals`: without coercion, so that the text '1' is not the number 1."""
    return type(value) is type(other) and value == other


def _position(values: list[object], wanted: object) -> int:
    return next((index for index, value in enumerate(values) if _equals(value, wanted)), -1)


def _element(values: list[object], index: object) -> object:
    position = to_long(index)
    if 0 <= position < len(values):
        return values[position]
    raise EvaluationError(f"Index {position} out of bounds for length {len(values)}")


def _sign(left: Any, right: Any) -> int:
    return int(left > right) - int(left < right)


def _compare_numbers(value: float, other: object) -> int:
    if isinstance(other, int | float) and not isinstance(other, bool):
        return _sign(value, other)
    raise EvaluationError(f"Cannot compare a number with {type_name(other)}")


_ANY = {"toString": Method(to_text), "equals": Method(_equals, 1, 1)}


def plain(value: object) -> object:
    """Return a value as a variable can keep it."""
    if isinstance(value, DateTime):
        return value.instant
    if isinstance(value, facts.Execution):
        raise EvaluationError("an execution or a task is not a value")
    return value


_NUMBER = {
    **_ANY,
    "intValue": Method(lambda value: bounded(math.trunc(value))),
    "longValue": Method(lambda value: bounded(math.trunc(value))),
    "doubleValue": Method(float),
    "equals": Method(lambda value, other: type(other) in (int, float) and value == other, 1, 1),
    "compareTo": Method(_compare_numbers, 1, 1),
}
_LIST = {
    **_ANY,
    "size": Method(len),
    "isEmpty": Method(lambda value: not value),
    "contains": Method(lambda value, wanted: _position(value, wanted) >= 0, 1, 1),
    "get": Method(_element, 1, 1),
    "indexOf": Method(_position, 1, 1),
}
_MAP = {
    **_ANY,
    "get": Method(lambda value, key: value.get(to_text(key)), 1, 1),
    "getOrDefault": Method(lambda value, key, default: value.get(to_text(key), default), 2, 2),
    "containsKey": Method(lambda value, key: to_text(key) in value, 1, 1),
    "size": Method(len),
    "isEmpty": Method(lambda value: not value),
    "keySet": Method(list),
    "values": Method(lambda value: list(value.values())),
}
_DATE = {
    **_ANY,
    "equals": Method(equal, 1, 1),
    "getTime": Method(milliseconds),
    "before": Method(lambda value, other: to_instant(value) < to_instant(other), 1, 1),
    "after": Method(lambda value, other: to_instant(value) > to_instant(other), 1, 1),
    "compareTo": Method(lambda value, other: _sign(to_instant(value), to_instant(other)), 1, 1),
}
_UNITS = ("years", "months", "weeks", "days", "hours", "minutes", "seconds")
_CLOCK_FIELDS = {
    "Year": "year",
    "MonthOfYear": "month",
    "DayOfMonth": "day",
    "HourOfDay": "hour",
    "MinuteOfHour": "minute",
    "SecondOfMinute": "second",
}


def _shift(unit: str, sign: int) -> Method:
    move = shifted(unit, sign)
    return Method(lambda value, amount: move(value, to_long(amount)), 1, 1)


def _replace(field: str) -> Method:
    replace = replaced(field)
    return Method(lambda value, number: replace(value, to_long(number)), 1, 1)


def _clock(field: str) -> Callable[[DateTime], object]:
    return lambda value: getattr(value.local, field)


_DATE_TIME_PROPERTIES: dict[str, Callable[[Any], object]] = {
    "millis": milliseconds,
    "dayOfWeek": lambda value: value.local.isoweekday(),
    "dayOfYear": lambda value: value.local.timetuple().tm_yday,
    "weekOfWeekyear": lambda value: value.local.isocalendar().week,
    **{name[0].lower() + name[1:]: _clock(field) for name, field in _CLOCK_FIELDS.items()},
}


def _getters(properties: Mapping[str, Callable[[Any], object]]) -> dict[str, Method]:
    return {f"get{name[0].upper()}{name[1:]}": Method(read) for name, read in properties.items()}


_DATE_TIME = {
    **_ANY,
    **_getters(_DATE_TIME_PROPERTIES),
    **{f"plus{unit.title()}": _shift(unit, 1) for unit in _UNITS},
    **{f"minus{unit.title()}": _shift(unit, -1) for unit in _UNITS},
    **{f"with{name}": _replace(field) for name, field in _CLOCK_FIELDS.items()},
    "withTimeAtStartOfDay": Method(start_of_day),
    "toDate": Method(to_instant),
    "isBefore": Method(lambda value, other: to_instant(value) < to_instant(other), 1, 1),
    "isAfter": Method(lambda value, other: to_instant(value) > to_instant(other), 1, 1),
}
_EXECUTION = {
    **_getters(facts.EXECUTION_PROPERTIES),
    "getVariable": Method(lambda value, name: value.variable(to_text(name)), 1, 1),
    "setVariable": Method(lambda value, name, given: value.change(to_text(name), plain(given)), 2, 2),
    "setVariableLocal": Method(lambda value, name, given: value.change(to_text(name), plain(given), local=True), 2, 2),
    "hasVariable": Method(lambda value, name: value.has(to_text(name)), 1, 1),
    "getVariableLocal": Method(lambda value, name: value.local.get(to_text(name)), 1, 1),
    "hasVariableLocal": Method(lambda value, name: to_text(name) in value.local, 1, 1),
}
_STRING = {**_ANY, **{name: Method(*entry) for name, entry in strings.METHODS.items()}}

METHODS: Mapping[type, Mapping[str, Method]] = {
    bool: {**_ANY, "booleanValue": Method(lambda value: value)},
    int: _NUMBER,
    float: _NUMBER,
    str: _STRING,
    list: _LIST,
    dict: _MAP,
    date: _DATE,
    datetime: _DATE,
    DateTime: _DATE_TIME,
    facts.Execution: _EXECUTION,
    facts.Task: {**_EXECUTION, **_getters(facts.TASK_PROPERTIES)},
}
PROPERTIES: Mapping[type, Mapping[str, Callable[[Any], object]]] = {
    date: {"time": milliseconds},
    datetime: {"time": milliseconds},
    DateTime: _DATE_TIME_PROPERTIES,
    facts.Execution: facts.EXECUTION_PROPERTIES,
    facts.Task: facts.TASK_PROPERTIES,
}
NAMES = frozenset(name for table in METHODS.values() for name in table)
"""Every method name of every type: others are refused when the diagram is deployed."""


def call(value: object, name: str, arguments: list[object]) -> object:
    """Call a method of a value."""
    if value is None:
        raise EvaluationError(f"Target unreachable: '{name}' is called on null")
    method = METHODS.get(type(value), {}).get(name)
    if method is None:
        raise EvaluationError(f"Cannot find method '{name}' in {type_name(value)}")
    if not method.fewest <= len(arguments) <= method.most:
        raise EvaluationError(f"Method '{name}' of {type_name(value)} does not take {len(arguments)} argument(s)")
    return method.function(value, *arguments)


def read(value: object, key: object) -> object:
    """Read a property, a map's entry or a list's element; what null or a map does not have is null."""
    if value is None or key is None:
        return None
    if isinstance(value, dict):
        return value.get(to_text(key))
    if isinstance(value, list):
        position = to_long(key)
        return value[position] if 0 <= position < len(value) else None
    property_ = PROPERTIES.get(type(value), {}).get(to_text(key))
    if property_ is None:
        raise EvaluationError(f"Could not find property {to_text(key)} in {type_name(value)}")
    return property_(value)
