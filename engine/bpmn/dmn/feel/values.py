"""FEEL's values and what its operators mean (DMN 1.3, chapter 10.3.2).

A value is null, a truth value, a Decimal, a text, a date, an instant, or a list or map of these.
"""

import operator
from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Context, Decimal, DecimalException, DivisionByZero, InvalidOperation, Overflow
from typing import Any

from engine.bpmn.dmn.feel.problems import FeelError
from engine.bpmn.expressions.moments import to_instant
from engine.bpmn.expressions.problems import EvaluationError

DIGITS = 34
"""Significant digits of a number, as IEEE's decimal128, on which FEEL is built."""
ARITHMETIC = Context(
    prec=DIGITS,
    rounding=ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    traps=[InvalidOperation, DivisionByZero, Overflow],
)
Truth = bool | None
"""FEEL's three truth values: whether null is greater than 5 is not known, and neither is the opposite."""
MAX_TEXT = 1_000_000
"""Characters a formula may produce, as one variable may have."""


def to_feel(value: object) -> object:
    """Return a variable's value as FEEL has it: numbers as decimals, a float as the number it shows."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, list | tuple):
        return [to_feel(item) for item in value]
    if isinstance(value, dict):
        return {key: to_feel(item) for key, item in value.items()}
    return value


def kind_of(value: object) -> str:
    """Return what a value is, in a word for sentences."""
    return next((kind for types, kind in _KINDS if isinstance(value, types)), type(value).__name__)


_KINDS: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (type(None), "null"),
    (bool, "boolean"),
    (Decimal, "number"),
    (str, "text"),
    (date, "date"),
    (list, "list"),
    (dict, "map"),
)


def shown(value: object) -> str:
    """Return a value for a sentence, with its kind, shortened."""
    if value is None:
        return "null"
    text = repr(value) if isinstance(value, str) else to_text(value)
    return f"the {kind_of(value)} {text if len(text) <= 60 else text[:60] + '...'}"


def to_text(value: object) -> str:
    """Write a value as text: numbers plainly, moments in ISO 8601."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else str(value)


def equal(left: object, right: object) -> bool:
    """Compare; null equals only null, and different kinds are an error."""
    first, second = type(left), type(right)
    if first is second and (first is Decimal or first is str or first is bool):
        return left == right
    if left is None or right is None:
        return left is right
    if isinstance(left, date) and isinstance(right, date):
        one, other = _moments(left, right)
        return bool(one == other)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(equal, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(equal(value, right[key]) for key, value in left.items())
    raise FeelError(f"{shown(left)} cannot be compared with {shown(right)}")


def _moments(left: date, right: date) -> tuple[Any, Any]:
    """Return two moments as Python can compare them; days as days, else both as instants."""
    if isinstance(left, datetime) or isinstance(right, datetime):
        try:
            return to_instant(left), to_instant(right)
        except EvaluationError as error:
            raise FeelError(str(error)) from None
    return left, right


def _relation(test: Callable[[Any, Any], bool]) -> Callable[[object, object], Truth]:
    def compare(left: object, right: object) -> Truth:
        first, second = type(left), type(right)
        if first is second and (first is Decimal or first is str):
            return test(left, right)
        if left is None or right is None:
            return None
        if isinstance(left, date) and isinstance(right, date):
            return test(*_moments(left, right))
        raise FeelError(f"{shown(left)} cannot be compared with {shown(right)}")

    return compare


def both(left: Truth, right: Truth) -> Truth:
    """Return whether both hold; not known where one is not and the other does not fail."""
    if left is False or right is False:
        return False
    return None if left is None or right is None else True


def opposite(value: Truth) -> Truth:
    """Return the opposite; the opposite of what is not known is not known."""
    return None if value is None else not value


less = _relation(operator.lt)
at_most = _relation(operator.le)
greater = _relation(operator.gt)
at_least = _relation(operator.ge)


def _number(value: object) -> Decimal:
    if isinstance(value, Decimal):
        return value
    raise FeelError(f"{shown(value)} is not a number to calculate with")


def _arithmetic(operate: Callable[[Decimal, Decimal], Decimal]) -> Callable[[object, object], object]:
    def run(left: object, right: object) -> object:
        return calculated(lambda: operate(_number(left), _number(right)))

    return run


def calculated(work: Callable[[], Decimal]) -> Decimal:
    """Run a piece of arithmetic and word what can go wrong with it."""
    try:
        return work()
    except DivisionByZero:
        raise FeelError("division by zero") from None
    except DecimalException:
        raise FeelError("the result is not a number of a size that can be used") from None


subtract = _arithmetic(ARITHMETIC.subtract)
multiply = _arithmetic(ARITHMETIC.multiply)
divide = _arithmetic(ARITHMETIC.divide)
_plus = _arithmetic(ARITHMETIC.add)


def add(left: object, right: object) -> object:
    """Add numbers, or join texts."""
    if isinstance(left, str) and isinstance(right, str):
        if len(left) + len(right) > MAX_TEXT:
            raise FeelError(f"the text is longer than {MAX_TEXT} characters")
        return left + right
    return _plus(left, right)


def negate(value: object) -> object:
    """Change the sign."""
    return _number(value).copy_negate()


def read(value: object, key: str) -> object:
    """Return a map's entry; what null or a map does not have is null."""
    if value is None:
        return None
    if isinstance(value, dict):
        return value.get(key)
    raise FeelError(f"{shown(value)} has no property '{key}'")
