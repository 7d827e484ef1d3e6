"""typeRef: what an input or output is turned into, and what it is as a variable.

As Camunda 7: string, boolean, integer (32 bits), long (64 bits), double, and date, which may carry a time of day. DMN's
own number, Any and dateTime are understood too. A value that does not fit is an error, never a guess.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from engine.bpmn.dmn.feel import FeelError
from engine.bpmn.dmn.feel.functions import day_of, instant_of, number_of
from engine.bpmn.dmn.feel.values import kind_of, shown, to_text

KINDS: Mapping[str, str] = {
    "": "",
    "Any": "",
    "string": "text",
    "boolean": "boolean",
    "integer": "number",
    "long": "number",
    "double": "number",
    "number": "number",
    "date": "date",
    "dateTime": "date",
}
"""Which kind of value each type holds; empty for any."""

_LARGEST = Decimal("1.7976931348623157E+308")
_LONG_TEXT = 10


def typed(value: object, type: str) -> object:
    """Turn FEEL's value into one of a type; null stays null.

    Raises:
        FeelError: It does not fit.
    """
    convert = _CONVERSIONS.get(type)
    return value if value is None or convert is None else convert(value)


def to_variable(value: object, type: str) -> object:
    """Return FEEL's value as a variable: whole numbers as int, others as float, unless the type says otherwise.

    Raises:
        FeelError: A number is too large to be a variable.
    """
    if isinstance(value, Decimal):
        if type == "double" or value != value.to_integral_value():
            return _float(value)
        return int(_within(value, 64))
    if isinstance(value, list):
        return [to_variable(item, "") for item in value]
    if isinstance(value, dict):
        return {key: to_variable(item, "") for key, item in value.items()}
    return value


def _float(value: Decimal) -> float:
    if abs(value) > _LARGEST:
        raise FeelError(f"{shown(value)} is too large")
    return float(value)


def _within(value: Decimal, bits: int) -> Decimal:
    limit = 2 ** (bits - 1)
    if -limit <= value < limit:
        return value
    raise FeelError(f"{shown(value)} does not fit into {bits} bits")


def _number(value: object) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if isinstance(value, str):
        return number_of(value)
    raise FeelError(f"{shown(value)} is not a number")


def _double(value: object) -> Decimal:
    number = _number(value)
    _float(number)
    return number


def _whole(bits: int) -> Callable[[object], Decimal]:
    def convert(value: object) -> Decimal:
        number = _within(_number(value), bits)
        if number != number.to_integral_value():
            raise FeelError(f"{shown(number)} is not a whole number")
        return number

    return convert


def _boolean(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in ("true", "false"):
        return value.strip().lower() == "true"
    raise FeelError(f"{shown(value)} is not true or false")


def _string(value: object) -> str:
    if isinstance(value, list | dict):
        raise FeelError(f"a {kind_of(value)} is not a text")
    return to_text(value)


def _date(value: object) -> date:
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        text = value.strip()
        return day_of(text) if len(text) <= _LONG_TEXT else instant_of(text)
    raise FeelError(f"{shown(value)} is not a date")


_CONVERSIONS: Mapping[str, Callable[[object], object]] = {
    "string": _string,
    "boolean": _boolean,
    "integer": _whole(32),
    "long": _whole(64),
    "double": _double,
    "number": _number,
    "date": _date,
    "dateTime": _date,
}
