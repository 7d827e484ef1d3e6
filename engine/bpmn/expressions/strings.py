"""What an expression may do with a string: the methods of java.lang.String that diagrams use.

`matches` uses our own patterns, whose time grows with the text only. `split` takes a literal separator, which is what
diagrams give it.
"""

import re
from collections.abc import Callable

from engine.bpmn.expressions.coercion import to_long, to_text
from engine.bpmn.expressions.problems import EvaluationError
from engine.bpmn.patterns import compile_pattern

MAX_LENGTH = 1_000_000
"""Characters a method or a text with several expressions may produce: what one variable can hold."""

_MATCHED = 10_000
"""Characters of a text that `matches` looks at."""
_ESCAPED = re.compile(r"\\(\W)")
_PATTERN_SIGNS = frozenset("\\^$.|?*+()[]{}")


def _limited(length: int) -> None:
    if length > MAX_LENGTH:
        raise EvaluationError(f"the text is longer than {MAX_LENGTH} characters")


def _substring(value: str, begin: object, end: object = None) -> str:
    first, last = to_long(begin), len(value) if end is None else to_long(end)
    if 0 <= first <= last <= len(value):
        return value[first:last]
    raise EvaluationError(f"begin {first}, end {last}, length {len(value)}")


def _character(value: str, index: object) -> str:
    position = to_long(index)
    if 0 <= position < len(value):
        return value[position]
    raise EvaluationError(f"String index out of range: {position}")


def _replace(value: str, old: object, new: object) -> str:
    wanted, other = to_text(old), to_text(new)
    _limited(len(value) + value.count(wanted) * max(0, len(other) - len(wanted)))
    return value.replace(wanted, other)


def _concat(value: str, other: object) -> str:
    _limited(len(value) + len(to_text(other)))
    return value + to_text(other)


def _split(value: str, separator: object) -> list[object]:
    pattern = to_text(separator)
    if not pattern or _PATTERN_SIGNS & set(_ESCAPED.sub("", pattern)):
        raise EvaluationError(f"split takes a literal separator, not the pattern '{pattern[:40]}'")
    pieces = value.split(_ESCAPED.sub(r"\1", pattern))
    while len(pieces) > 1 and not pieces[-1]:  # Java drops empty pieces at the end.
        pieces.pop()
    return list(pieces)


def _matches(value: str, pattern: object) -> bool:
    try:
        compiled = compile_pattern(to_text(pattern))
    except ValueError as error:
        raise EvaluationError(str(error)) from None
    if len(value) > _MATCHED:
        raise EvaluationError(f"a text of more than {_MATCHED} characters is not matched")
    return compiled.matches(value)


def _equals_ignoring_case(value: str, other: object) -> bool:
    return isinstance(other, str) and value.casefold() == other.casefold()


METHODS: dict[str, tuple[Callable[..., object], int, int]] = {
    "length": (len, 0, 0),
    "isEmpty": (lambda value: not value, 0, 0),
    "contains": (lambda value, part: to_text(part) in value, 1, 1),
    "startsWith": (lambda value, part: value.startswith(to_text(part)), 1, 1),
    "endsWith": (lambda value, part: value.endswith(to_text(part)), 1, 1),
    "equalsIgnoreCase": (_equals_ignoring_case, 1, 1),
    "toUpperCase": (str.upper, 0, 0),
    "toLowerCase": (str.lower, 0, 0),
    "trim": (str.strip, 0, 0),
    "substring": (_substring, 1, 2),
    "indexOf": (lambda value, part: value.find(to_text(part)), 1, 1),
    "lastIndexOf": (lambda value, part: value.rfind(to_text(part)), 1, 1),
    "replace": (_replace, 2, 2),
    "split": (_split, 1, 1),
    "concat": (_concat, 1, 1),
    "charAt": (_character, 1, 1),
    "matches": (_matches, 1, 1),
    "compareTo": (lambda value, other: (value > to_text(other)) - (value < to_text(other)), 1, 1),
}
