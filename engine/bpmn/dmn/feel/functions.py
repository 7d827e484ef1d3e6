"""The functions of FEEL that a cell may call; every other one is refused by name at deploy."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from functools import reduce
from typing import Any, NamedTuple

from engine.bpmn.dmn.feel.problems import FeelError
from engine.bpmn.dmn.feel.values import (
    ARITHMETIC,
    Truth,
    add,
    calculated,
    equal,
    greater,
    kind_of,
    less,
    shown,
    to_text,
)
from engine.bpmn.expressions.moments import to_instant
from engine.bpmn.expressions.problems import EvaluationError
from engine.clock import OFFICE_ZONE

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?", re.ASCII
)
_NUMBER = re.compile(r"[+-]?[0-9]{1,34}(?:\.[0-9]{1,34})?(?:[eE][+-]?[0-9]{1,3})?", re.ASCII)


def day_of(text: str) -> date:
    """Read a day such as `2026-01-31`.

    Raises:
        FeelError: It is none.
    """
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise FeelError(f"{shown(text)} is not a day such as 2026-01-31")


def instant_of(text: str) -> datetime:
    """Read an instant such as `2026-01-31T08:00:00`, on the office's clock where it names no zone; a day's first one.

    Raises:
        FeelError: It is none.
    """
    try:
        if _INSTANT.fullmatch(text):
            return to_instant(datetime.fromisoformat(text))
        return to_instant(day_of(text))
    except (ValueError, EvaluationError, FeelError):
        raise FeelError(f"{shown(text)} is not a date and time such as 2026-01-31T08:00:00") from None


def number_of(text: str) -> Decimal:
    """Read a number such as `87.50`, exactly.

    Raises:
        FeelError: It is none.
    """
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        raise FeelError(f"{shown(text)} is not a number such as 87.50")
    return Decimal(match[0])


def _date(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(OFFICE_ZONE).date()
    return value if isinstance(value, date) or value is None else day_of(_text(value))


def _date_and_time(value: object) -> object:
    if isinstance(value, date):
        return to_instant(value)
    return None if value is None else instant_of(_text(value))


def _number(value: object) -> object:
    return value if isinstance(value, Decimal) or value is None else number_of(_text(value))


def _string(value: object) -> object:
    if isinstance(value, list | dict):
        raise FeelError(f"a {kind_of(value)} cannot be written as text")
    return None if value is None else to_text(value)


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    raise FeelError(f"{shown(value)} is not a text")


def _decimal(value: object) -> Decimal:
    if isinstance(value, Decimal):
        return value
    raise FeelError(f"{shown(value)} is not a number")


def _rounded(rounding: str) -> Callable[..., object]:
    def run(value: object, scale: object = Decimal(0)) -> object:
        places = _decimal(scale)
        if places != places.to_integral_value() or abs(places) > 30:
            raise FeelError(f"{shown(scale)} is not a number of decimal places from -30 to 30")
        unit = Decimal(1).scaleb(-int(places))
        return calculated(lambda: _decimal(value).quantize(unit, rounding, ARITHMETIC))

    return run


def _on_texts(work: Callable[..., object]) -> Callable[..., object]:
    return lambda *given: work(*map(_text, given))


def _items(given: tuple[object, ...]) -> list[object]:
    """Return what a function over a list was given: a list, or the items themselves."""
    if len(given) == 1 and isinstance(given[0], list):
        return given[0]
    return list(given)


def _list(value: object) -> list[object]:
    if isinstance(value, list):
        return value
    raise FeelError(f"{shown(value)} is not a list")


def _chosen(better: Callable[[object, object], Truth]) -> Callable[..., object]:
    def run(*given: object) -> object:
        items = _items(given)
        if None in items:
            raise FeelError("null is neither the smallest nor the largest of a list")
        return reduce(lambda best, item: item if better(item, best) else best, items) if items else None

    return run


def _sum(*given: object) -> object:
    items: list[object] = [_decimal(item) for item in _items(given)]
    return reduce(add, items) if items else None


def _list_contains(items: object, wanted: object) -> bool:
    return any(equal(item, wanted) for item in _list(items))


class Function(NamedTuple):
    """A function of FEEL: what it does, how many arguments it takes, and whether it answers a question."""

    run: Callable[..., Any]
    fewest: int
    most: int
    is_condition: bool = False


FUNCTIONS: dict[str, Function] = {
    "date": Function(_date, 1, 1),
    "date and time": Function(_date_and_time, 1, 1),
    "number": Function(_number, 1, 1),
    "string": Function(_string, 1, 1),
    "abs": Function(lambda value: _decimal(value).copy_abs(), 1, 1),
    "floor": Function(_rounded(ROUND_FLOOR), 1, 2),
    "ceiling": Function(_rounded(ROUND_CEILING), 1, 2),
    "decimal": Function(_rounded(ROUND_HALF_EVEN), 2, 2),
    "round half up": Function(_rounded(ROUND_HALF_UP), 2, 2),
    "round half even": Function(_rounded(ROUND_HALF_EVEN), 2, 2),
    "string length": Function(_on_texts(lambda text: Decimal(len(text))), 1, 1),
    "upper case": Function(_on_texts(str.upper), 1, 1),
    "lower case": Function(_on_texts(str.lower), 1, 1),
    "contains": Function(_on_texts(lambda text, part: part in text), 2, 2, is_condition=True),
    "starts with": Function(_on_texts(str.startswith), 2, 2, is_condition=True),
    "ends with": Function(_on_texts(str.endswith), 2, 2, is_condition=True),
    "list contains": Function(_list_contains, 2, 2, is_condition=True),
    "count": Function(lambda items: Decimal(len(_list(items))), 1, 1),
    "sum": Function(_sum, 1, 100),
    "min": Function(_chosen(less), 1, 100),
    "max": Function(_chosen(greater), 1, 100),
}
"""Functions of their arguments alone, by name."""

CLOCK: dict[str, Callable[[datetime], object]] = {
    "now": lambda now: now.astimezone(UTC),
    "today": lambda now: now.astimezone(OFFICE_ZONE).date(),
}
"""Functions of the command's instant, without arguments."""
