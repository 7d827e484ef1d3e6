"""Which values a variable can have, and how they stand in JSON.

A variable is null, a truth value, a whole number of 64 bits, a finite float, a text, a date, an instant (UTC,
milliseconds), or a list or map of these. Dates and instants are tagged: `{"$date": "2026-11-23"}`, `{"$datetime":
"2026-11-23T01:30:00.000Z"}`; so are files (`{"$file": {...}}`, of which only the facts are in a variable). A map whose
keys begin with `$` is refused, so that no map is taken for a tag.

Decimal is not among them: neither JSON, Camunda nor the script sandbox has it. Amounts are texts such as "1250000.50",
which is what `engine.bpmn.forms` yields; whoever calculates with decimals converts at both ends.
"""

import math
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import orjson

from engine.domain import FileValue
from engine.errors import FieldProblem, InvalidVariablesError

MAX_DEPTH = 20
"""Lists and maps within each other."""
MAX_ITEMS = 200_000
"""Elements and entries of one variable, counted through all levels: a table of 5,000 rows has some 130,000."""
MAX_CHARACTERS = 5_000_000
"""Characters of one variable's texts and keys, summed."""
MAX_VARIABLES = 500
"""Variables one command may set. The cost of a step grows with their number."""

_CONTAINERS = (dict, list)
_ATOMS = frozenset({bool, int, float, type(None)})
_TAG, _NUL = b'"$', b"\\u0000"
"""How a tag begins in JSON, and how it has what no text may hold. Both may stand in a text, too."""

_NAME = re.compile(r"[^\W\d][\w$.\-]{0,99}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class _Budget:
    """What is left of one variable's limits while it is walked."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.items = MAX_ITEMS
        self.characters = MAX_CHARACTERS

    def refuse(self, code: str, expected: str) -> InvalidVariablesError:
        """Return the error that names the variable."""
        return InvalidVariablesError([FieldProblem(self.name, code, expected)])

    def spend(self, characters: int) -> None:
        """Count one item and its characters.

        Raises:
            InvalidVariablesError: Too many by now.
        """
        self.items -= 1
        self.characters -= characters
        if self.items < 0:
            raise self.refuse("size", f"{MAX_ITEMS} items")
        if self.characters < 0:
            raise self.refuse("size", f"{MAX_CHARACTERS} characters")


def to_json(value: object, name: str = "") -> object:
    """Return a value as JSON has it, dates tagged; equal to the value where nothing needs a tag.

    Raises:
        InvalidVariablesError: It is of another type, infinite, or too large; `name` is the variable it was for.
    """
    if value is None or type(value) is bool or (type(value) is int and -(2**63) <= value < 2**63):
        return value
    if type(value) is str and len(value) <= MAX_CHARACTERS and is_simple(value):
        return value
    written = plain_json(value)
    return _tagged(value, _Budget(name), MAX_DEPTH) if written is None else orjson.loads(written)


def plain_json(value: object) -> bytes | None:
    """Return a list or map as JSON where it is certain to be what `to_json` yields, None where that has to look.

    Most need no tag and are far from every limit. One short walk sees that, and a library writes them.
    """
    if type(value) not in _CONTAINERS:
        return None
    try:
        if not _is_plain(value):
            return None
        written = orjson.dumps(value, option=orjson.OPT_STRICT_INTEGER)
    except TypeError:  # Of keys that are no texts, of numbers and texts that JSON cannot have.
        return None
    return None if _TAG in written or _NUL in written else written


def _is_plain(value: Any) -> bool:
    """Whether a list or map holds only what JSON has, and is far from every limit, however often it holds one thing."""
    level: list[Any] = [value]
    items, characters = MAX_ITEMS, MAX_CHARACTERS
    for _ in range(MAX_DEPTH):
        items -= 2 * sum(map(len, level))
        if items < 0:
            return False
        containers: list[Any] = []
        for each in _inside(level):
            kind = type(each)
            if kind is str:
                characters -= len(each)
            elif kind in _CONTAINERS:
                containers.append(each)
            elif kind not in _ATOMS or (kind is float and not math.isfinite(each)):
                return False
        level = containers
        if characters < 0 or not level:
            return characters >= 0
    return False


def _inside(level: list[Any]) -> list[Any]:
    """Return what stands in lists and maps themselves, the maps' keys too."""
    found: list[Any] = []
    for container in level:
        found += container
        if type(container) is dict:
            found += container.values()
    return found


def from_json(value: object) -> object:
    """Return the value that `to_json` made this of.

    Raises:
        InvalidVariablesError: It is not `to_json`'s work.
    """
    if not isinstance(value, _CONTAINERS):
        return value
    written = plain_json(value)
    return untagged(value) if written is None else orjson.loads(written)


def untagged(value: object) -> object:
    """Return the value that `to_json` made this of, for one that holds tags.

    Raises:
        InvalidVariablesError: It is not `to_json`'s work.
    """
    return _untagged(value, MAX_DEPTH)


def checked(variables: Mapping[str, object]) -> dict[str, object]:
    """Return a caller's variables, copied and in normal form: instants in UTC to the millisecond, tuples as lists.

    Raises:
        InvalidVariablesError: A name or a value cannot be; every one of them is named.
    """
    if len(variables) > MAX_VARIABLES:
        raise InvalidVariablesError([FieldProblem("", "size", f"{MAX_VARIABLES} variables")])
    problems: list[FieldProblem] = []
    result: dict[str, object] = {}
    for name, value in variables.items():
        if not _NAME.fullmatch(name):
            problems.append(FieldProblem(name[:100], "pattern", "a letter, then letters, digits, _ . - or $"))
            continue
        try:
            result[name] = from_json(to_json(value, name))
        except InvalidVariablesError as error:
            problems.extend(error.problems)
    if problems:
        raise InvalidVariablesError(problems)
    return result


def is_simple(text: str) -> bool:
    """Whether a text stands in JSON as it is, and everywhere else: nothing about it has to be looked at."""
    return text.isascii() and "\0" not in text


def _tagged(value: object, budget: _Budget, depth: int) -> object:
    if isinstance(value, str):
        return _text(str(value), budget)  # A plain one: parsers' and templates' subclasses carry more than their text.
    budget.spend(0)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return _number(value, budget)
    if isinstance(value, date):
        return _moment(value, budget)
    if isinstance(value, FileValue):
        return {"$file": {key: _tagged(fact, budget, depth) for key, fact in value.items()}}
    if isinstance(value, list | tuple | Mapping):
        return _collection(value, budget, depth)
    raise budget.refuse("type", f"null, boolean, number, text, date, list or map, not {type(value).__name__}")


def _text(value: str, budget: _Budget) -> str:
    budget.spend(len(value))
    if "\0" in value or not _is_unicode(value):
        raise budget.refuse("pattern", "text without NUL characters and lone surrogates")
    return value


def _is_unicode(value: str) -> bool:
    """Whether a text can be written in UTF-8, which a lone surrogate cannot."""
    if value.isascii():
        return True
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _number(value: float, budget: _Budget) -> float:
    if type(value) is int and -(2**63) <= value < 2**63:
        return value
    if type(value) is float and math.isfinite(value):
        return value
    raise budget.refuse("type", "a whole number of 64 bits, or a finite one")


def _moment(value: date, budget: _Budget) -> dict[str, object]:
    if not isinstance(value, datetime):
        return {"$date": value.isoformat()}
    if value.tzinfo is None:
        raise budget.refuse("type", "an instant with a time zone")
    try:
        instant = value.astimezone(UTC)
    except OverflowError:
        raise budget.refuse("type", "an instant between the years 1 and 9999") from None
    return {"$datetime": instant.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"}


def _collection(value: Sequence[object] | Mapping[object, object], budget: _Budget, depth: int) -> object:
    if depth == 0:
        raise budget.refuse("size", f"{MAX_DEPTH} levels of lists and maps")
    if not isinstance(value, Mapping):
        return [_tagged(item, budget, depth - 1) for item in value]
    result: dict[str, object] = {}
    for key, item in value.items():
        if not isinstance(key, str) or key.startswith("$"):
            raise budget.refuse("type", "a map whose keys are texts that do not begin with $")
        result[_text(key, budget)] = _tagged(item, budget, depth - 1)
    return result


def _untagged(value: object, depth: int) -> object:
    if not isinstance(value, list | dict):
        return value
    if isinstance(value, dict) and len(value) == 1 and (tag := next(iter(value))) in _READERS:
        return _READERS[tag](value[tag])
    if depth == 0:
        raise _Budget("").refuse("size", f"{MAX_DEPTH} levels of lists and maps")
    if isinstance(value, list):
        return [_untagged(item, depth - 1) for item in value]
    return {key: _untagged(item, depth - 1) for key, item in value.items()}


def _read_date(text: object) -> date:
    if isinstance(text, str) and _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise InvalidVariablesError([FieldProblem("", "type", "$date: a day as 2026-11-23")])


def _read_instant(text: object) -> datetime:
    if isinstance(text, str) and text.isascii() and text.endswith("Z"):
        try:
            return datetime.fromisoformat(text).astimezone(UTC)
        except ValueError:
            pass
    raise InvalidVariablesError([FieldProblem("", "type", "$datetime: an instant as 2026-11-23T01:30:00.000Z")])


def _read_file(facts: object) -> FileValue:
    if isinstance(facts, dict) and set(facts) == _FILE_FACTS:
        return FileValue(facts)
    raise InvalidVariablesError([FieldProblem("", "type", "$file: the facts of a stored file")])


_FILE_FACTS = frozenset({"id", "name", "mediaType", "encoding", "size", "sha256", "bytes"})
_READERS = {"$date": _read_date, "$datetime": _read_instant, "$file": _read_file}
