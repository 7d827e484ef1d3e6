"""EL 2.1's coercions (JSR-245, 1.18), with Alur's plain values in place of Java's.

Java's Long is an int within 64 bits, Double a finite float, Date an aware datetime or a date.
"""

import math
import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from engine.bpmn.expressions.moments import DateTime, to_instant
from engine.bpmn.expressions.problems import EvaluationError

_INTEGER = re.compile(r"[+-]?[0-9]{1,19}")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_TYPE_NAMES = {bool: "Boolean", int: "Long", float: "Double", str: "String", list: "List", dict: "Map"}


def type_name(value: object) -> str:
    """Return the Java name of a value's type, for sentences."""
    if value is None:
        return "null"
    return _TYPE_NAMES.get(type(value), "Date" if isinstance(value, date) else type(value).__name__)


def cannot(value: object, target: str) -> EvaluationError:
    """Return the problem of a value that cannot become another type."""
    shown = repr(value)
    return EvaluationError(f"Cannot coerce {shown[:80]} of {type_name(value)} to {target}")


def bounded(value: int) -> int:
    """Return a whole number that fits Java's Long, or say that it does not (Java would wrap around in silence)."""
    if -(2**63) <= value < 2**63:
        return value
    raise EvaluationError("the result does not fit into 64 bits")


def finite(value: float) -> float:
    """Return a finite number; infinities cannot be stored, so they end here and not at the commit."""
    if math.isfinite(value):
        return value
    raise EvaluationError("the result is not a finite number")


def to_long(value: object) -> int:
    """Coerce to a whole number; null and the empty string are 0."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if value is None or value == "":
        return 0
    if isinstance(value, float):
        return bounded(math.trunc(finite(value)))
    if isinstance(value, str) and _INTEGER.fullmatch(value):
        return bounded(int(value))
    raise cannot(value, "Long")


def to_double(value: object) -> float:
    """Coerce to a floating-point number; null and the empty string are 0."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if value is None or value == "":
        return 0.0
    if isinstance(value, str) and len(value) <= 400 and (match := _NUMBER.fullmatch(value.strip(" \t\r\n"))):
        return finite(float(match[0]))
    raise cannot(value, "Double")


def to_boolean(value: object) -> bool:
    """Coerce to a truth value; null and every string but `true` are false."""
    if isinstance(value, bool):
        return value
    if value is None:
        return False
    if isinstance(value, str):
        return value.lower() == "true"
    raise cannot(value, "Boolean")


def to_text(value: object) -> str:
    """Coerce to a string as Java writes it, but instants as ISO 8601 in UTC; null is empty."""
    if isinstance(value, str):
        return value
    write = _WRITERS.get(type(value))
    return write(value) if write else str(value)


def _inner_text(value: object) -> str:
    return "null" if value is None else to_text(value)


def _double_text(value: float) -> str:
    """Write a float as Java's Double.toString does: plain from 10^-3 to below 10^7, else with an exponent."""
    if value == 0 or 1e-3 <= abs(value) < 1e7 or not math.isfinite(value):
        return repr(value)
    mantissa, _, exponent = f"{value:.17e}".partition("e")
    digits = repr(value).lower().partition("e")[0].replace(".", "").lstrip("-").strip("0")
    sign = "-" if value < 0 else ""
    return f"{sign}{digits[0]}.{digits[1:] or '0'}E{int(exponent)}" if mantissa else repr(value)


_WRITERS: dict[type, Callable[[Any], str]] = {
    type(None): lambda value: "",
    bool: lambda value: "true" if value else "false",
    float: _double_text,
    datetime: lambda value: to_instant(value).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    DateTime: lambda value: value.local.isoformat(timespec="milliseconds"),
    list: lambda value: "[" + ", ".join(map(_inner_text, value)) + "]",
    dict: lambda value: "{" + ", ".join(f"{key}={_inner_text(item)}" for key, item in value.items()) + "}",
}
