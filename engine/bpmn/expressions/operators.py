"""What the operators mean (JSR-245, 1.7 to 1.10)."""

import math
import operator
from collections.abc import Callable
from typing import Any

from engine.bpmn.expressions.coercion import (
    bounded,
    finite,
    to_boolean,
    to_double,
    to_long,
    to_text,
    type_name,
)
from engine.bpmn.expressions.moments import is_moment, to_instant
from engine.bpmn.expressions.problems import EvaluationError

Binary = Callable[[object, object], object]


def _is_broken(value: object) -> bool:
    """Whether arithmetic with it is floating-point: a float, or a string that looks like one."""
    return isinstance(value, float) or (isinstance(value, str) and any(mark in value for mark in ".eE"))


def _arithmetic(whole: Callable[[int, int], int], broken: Callable[[float, float], float]) -> Binary:
    def operate(left: object, right: object) -> object:
        if type(left) is int and type(right) is int:
            return bounded(whole(left, right))
        if _is_broken(left) or _is_broken(right):
            return finite(broken(to_double(left), to_double(right)))
        return bounded(whole(to_long(left), to_long(right)))

    return operate


def _whole_remainder(left: int, right: int) -> int:
    """Return Java's remainder, which has the sign of the dividend; Python's has that of the divisor."""
    if right == 0:
        raise EvaluationError("division by zero")
    rest = abs(left) % abs(right)
    return -rest if left < 0 else rest


def _broken_remainder(left: float, right: float) -> float:
    if right == 0:
        raise EvaluationError("division by zero")
    return math.fmod(left, right)


add = _arithmetic(operator.add, operator.add)
subtract = _arithmetic(operator.sub, operator.sub)
multiply = _arithmetic(operator.mul, operator.mul)
remainder = _arithmetic(_whole_remainder, _broken_remainder)


def divide(left: object, right: object) -> object:
    """Divide as Doubles. By zero is a problem here, where Java yields an infinity that nobody meant."""
    if left is None and right is None:
        return 0
    divisor = to_double(right)
    if divisor == 0:
        raise EvaluationError("division by zero")
    return finite(to_double(left) / divisor)


def negate(value: object) -> object:
    """Change the sign; a string becomes the number it shows."""
    return -to_double(value) if _is_broken(value) else bounded(-to_long(value))


def equal(left: object, right: object) -> bool:
    """Compare with EL's coercions: numbers before truth values before text; null equals only null."""
    if left is right:
        return True
    if left is None or right is None:
        return False
    first, second = type(left), type(right)
    if first is second:
        return left == right
    for kind, coerce in _EQUALITY:
        if first is kind or second is kind:
            return bool(coerce(left) == coerce(right))
    if is_moment(left) and is_moment(right):
        return to_instant(left) == to_instant(right)
    return False


_EQUALITY: tuple[tuple[type, Callable[[object], object]], ...] = (
    (float, to_double),
    (int, to_long),
    (bool, to_boolean),
    (str, to_text),
)


def differ(left: object, right: object) -> bool:
    """Return the opposite of `equal`."""
    return not equal(left, right)


def _relation(test: Callable[[Any, Any], bool], reflexive: bool) -> Binary:
    def operate(left: object, right: object) -> bool:
        if type(left) is int and type(right) is int:
            return test(left, right)
        if left is None or right is None:
            return reflexive and left is right
        return test(*_comparable(left, right))

    return operate


def _comparable(left: object, right: object) -> tuple[object, object]:
    for kind, coerce in ((float, to_double), (int, to_long), (str, to_text)):
        if type(left) is kind or type(right) is kind:
            return coerce(left), coerce(right)
    if is_moment(left) and is_moment(right):
        return to_instant(left), to_instant(right)
    if isinstance(left, bool) and isinstance(right, bool):
        return left, right
    raise EvaluationError(f"Cannot compare {type_name(left)} with {type_name(right)}")


less = _relation(operator.lt, reflexive=False)
at_most = _relation(operator.le, reflexive=True)
greater = _relation(operator.gt, reflexive=False)
at_least = _relation(operator.ge, reflexive=True)


def is_empty(value: object) -> bool:
    """Whether a value is null, the empty string, or an empty list or map."""
    return value is None or (isinstance(value, str | list | dict) and not value)
