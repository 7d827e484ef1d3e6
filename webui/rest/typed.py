"""Variables as Camunda's clients send and read them: `{"value": ..., "type": "Integer", "valueInfo": {}}`.

Alur's values know fewer types than Java: an `Integer` and a `Long` are the same whole number, and what came as `Json`
or `Object` is a list or a map, read again as an `Object` in JSON.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, cast

import orjson

from webui.rest.refusals import RestError, invalid
from webui.rest.wire import day, instant, read_instant

JSON_FORMAT = "application/json"
_WHOLE_NUMBERS = {"short": 15, "integer": 31, "long": 63}
_REFUSED = {"file", "bytes", "xml"}


def read_variables(sent: object) -> dict[str, object]:
    """Return the values of variables by name, as the engine has them.

    Raises:
        RestError: 400; they are no variables, or one of them is of a type Alur does not have.
    """
    if sent is None:
        return {}
    if not isinstance(sent, Mapping):
        raise invalid("Variables must be a JSON object.")
    return {str(name): read_variable(str(name), variable) for name, variable in sent.items()}


def read_variable(name: str, sent: object) -> object:
    """Return the value of one variable. Without a type it is what its JSON is.

    Raises:
        RestError: 400; it is of a type Alur does not have, or its value is not of its type.
    """
    if not isinstance(sent, Mapping):
        raise invalid(f"The variable '{name}' must be an object with 'value' and 'type'.")
    type, value = sent.get("type"), sent.get("value")
    if type is not None and not isinstance(type, str):
        raise invalid(f"Cannot read the variable '{name}': its type must be a text.")
    if type is None or type == "":
        return value
    try:
        return _read(type.lower(), value, _format_of(sent))
    except RestError as error:
        raise invalid(f"Cannot read the variable '{name}': {error}") from None
    except (ValueError, TypeError, OverflowError):
        raise invalid(f"Cannot read the variable '{name}': {value!r} is no value of type '{type}'.") from None


def write_variables(values: Mapping[str, object], *, structured: bool = True) -> dict[str, dict[str, object]]:
    """Return variables as clients read them.

    Args:
        values: By name.
        structured: Whether lists and maps are JSON in the answer, or a text that holds it (`deserializeValues=false`).
    """
    return {name: write_variable(value, structured=structured) for name, value in values.items()}


def write_variable(value: object, *, structured: bool = True) -> dict[str, object]:
    """Return one variable as clients read it."""
    if isinstance(value, Mapping | list | tuple):
        java = "java.util.LinkedHashMap" if isinstance(value, Mapping) else "java.util.ArrayList"
        shown = _jsonable(value)
        return {
            "type": "Object",
            "value": shown if structured else orjson.dumps(shown).decode(),
            "valueInfo": {"objectTypeName": java, "serializationDataFormat": JSON_FORMAT},
        }
    return {"type": _type_of(value), "value": _jsonable(value), "valueInfo": {}}


def _read(type: str, value: object, format: str) -> object:
    if type in _REFUSED:
        raise invalid(f"variables of type '{type}' are not supported.")
    if type == "null" or value is None:
        return None
    if type in _WHOLE_NUMBERS:
        return _whole_number(value, _WHOLE_NUMBERS[type])
    if type in ("json", "object"):
        return _structure(type, value, format)
    reader = _READERS.get(type)
    if reader is None:
        raise invalid(f"unsupported value type '{type}'.")
    return reader(value)


def _whole_number(value: object, bits: int) -> int:
    number = int(value) if isinstance(value, str) else value
    if isinstance(number, float) and number.is_integer():
        number = int(number)
    if not isinstance(number, int) or isinstance(number, bool) or not -(2**bits) <= number < 2**bits:
        _refuse(value)
    assert isinstance(number, int)
    return number


def _truth(value: object) -> bool:
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    return value if isinstance(value, bool) else _refuse(value)


def _text(value: object) -> str:
    return value if isinstance(value, str) else _refuse(value)


def _fraction(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        _refuse(value)
    return float(cast(float, value))


def _moment(value: object) -> datetime:
    return read_instant(_text(value))


_READERS: dict[str, Callable[[object], object]] = {
    "string": _text,
    "boolean": _truth,
    "double": _fraction,
    "date": _moment,
}


def _structure(type: str, value: object, format: str) -> object:
    if type == "object" and format not in ("", JSON_FORMAT):
        raise invalid(f"objects are read as {JSON_FORMAT}, not as {format}.")
    return orjson.loads(value) if isinstance(value, str) else value


def _refuse(value: object) -> Any:
    raise ValueError(value)


def _format_of(sent: Mapping[str, Any]) -> str:
    facts = sent.get("valueInfo")
    return str(facts.get("serializationDataFormat") or "") if isinstance(facts, Mapping) else ""


def _type_of(value: object) -> str:
    if value is None:
        return "Null"
    if isinstance(value, bool):
        return "Boolean"
    if isinstance(value, int):
        return "Integer" if -(2**31) <= value < 2**31 else "Long"
    if isinstance(value, float):
        return "Double"
    return "Date" if isinstance(value, date) else "String"


def _jsonable(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(name): _jsonable(member) for name, member in value.items()}
    if isinstance(value, list | tuple):
        return [_jsonable(member) for member in value]
    if isinstance(value, datetime):
        return instant(value)
    return day(value) if isinstance(value, date) else value
