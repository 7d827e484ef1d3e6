"""Variables as Camunda's clients send and read them: `{"value": ..., "type": "Integer", "valueInfo": {}}`.

Alur's values know fewer types than Java: an `Integer` and a `Long` are the same whole number, and what came as `Json`
or `Object` is a list or a map, read again as an `Object` in JSON. The bytes of a `File` or of `Bytes` are stored with
the command that sets the variable (`carry_out`); where that one is refused, they are not kept.
"""

import binascii
from base64 import b64decode
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, cast
from uuid import uuid4

import orjson
from flask import g

from engine.commands import Command, StoreFile
from engine.domain import Actor, FileValue
from webui.current import engine
from webui.rest.credentials import rest_actor
from webui.rest.refusals import RestError, invalid
from webui.rest.wire import day, instant, read_instant

JSON_FORMAT = "application/json"
_WHOLE_NUMBERS = {"short": 15, "integer": 31, "long": 63}
_REFUSED = {"xml"}
TYPES = ("String", "Boolean", "Short", "Integer", "Long", "Double", "Date", "Null", "Json", "Object", "File", "Bytes")
"""What a variable may be sent as."""
_SENT = "rest_files"
"""Under which a request keeps the files that wait for its command."""
_LONGEST_SHOWN = 100
"""Characters of a value that a refusal repeats."""


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
        return _read(type.lower(), value, _facts_of(sent))
    except RestError as error:
        raise invalid(f"Cannot read the variable '{name}': {error}") from None
    except (ValueError, TypeError, OverflowError):
        shown = repr(value)[:_LONGEST_SHOWN]
        raise invalid(f"Cannot read the variable '{name}': {shown} is no value of type '{type}'.") from None


def write_variables(values: Mapping[str, object], *, structured: bool = True) -> dict[str, dict[str, object]]:
    """Return variables as clients read them.

    Args:
        values: By name.
        structured: Whether lists and maps are JSON in the answer, or a text that holds it (`deserializeValues=false`).
    """
    return {name: write_variable(value, structured=structured) for name, value in values.items()}


def write_variable(value: object, *, structured: bool = True) -> dict[str, object]:
    """Return one variable as clients read it. Of files and bytes there are only the facts; `/data` gives the rest."""
    if isinstance(value, FileValue):
        facts = {"filename": value["name"], "mimeType": value["mediaType"], "encoding": value["encoding"] or None}
        kind = "Bytes" if value.is_bytes else "File"
        return {"type": kind, "value": None, "valueInfo": {} if value.is_bytes else facts}
    if isinstance(value, Mapping | list | tuple):
        java = "java.util.LinkedHashMap" if isinstance(value, Mapping) else "java.util.ArrayList"
        shown = _jsonable(value)
        return {
            "type": "Object",
            "value": shown if structured else orjson.dumps(shown).decode(),
            "valueInfo": {"objectTypeName": java, "serializationDataFormat": JSON_FORMAT},
        }
    return {"type": _type_of(value), "value": _jsonable(value), "valueInfo": {}}


def store_file(content: bytes, name: str, media_type: str, *, encoding: str = "", bytes: bool = False) -> FileValue:
    """Return the value of a variable that holds these bytes; the request's command stores them, see `carry_out`."""
    command = StoreFile(name, content, media_type, encoding, bytes, uuid4())
    g.setdefault(_SENT, []).append(command)
    return engine().queries.file_to_be(command)


def carry_out(command: Command, actor: Actor | None = None) -> Any:
    """Carry out a command together with the files that its variables hold: all of it is stored, or nothing."""
    return engine().execute(command, actor or rest_actor(), files=tuple(g.pop(_SENT, ())))


def _read(type: str, value: object, facts: Mapping[str, Any]) -> object:
    if type in _REFUSED:
        raise invalid(f"variables of type '{type}' are not supported.")
    if type == "null" or value is None:
        return None
    if type in _WHOLE_NUMBERS:
        return _whole_number(value, _WHOLE_NUMBERS[type])
    if type in ("json", "object"):
        return _structure(type, value, str(facts.get("serializationDataFormat") or ""))
    if type in ("file", "bytes"):
        return _file(type, _text(value), facts)
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


def _facts_of(sent: Mapping[str, Any]) -> Mapping[str, Any]:
    facts = sent.get("valueInfo")
    return facts if isinstance(facts, Mapping) else {}


def _file(type: str, value: str, facts: Mapping[str, Any]) -> FileValue:
    """Return a file, or plain bytes, sent as Base64."""
    try:
        content = b64decode(value, validate=True)
    except binascii.Error as error:
        raise ValueError(value) from error
    if type == "bytes":
        return store_file(content, "", "", bytes=True)
    if not facts.get("filename"):
        raise invalid("a file needs valueInfo.filename.")
    name, said, encoding = (str(facts.get(key) or "") for key in ("filename", "mimeType", "encoding"))
    return store_file(content, name, said, encoding=encoding)


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
