"""Single entered values: text or JSON in, typed value out, or refused with a code and what would have been right.

Strict on purpose: digits are ASCII, truth values are no numbers, nothing is rounded or cut.
"""

import math
import re
from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from engine.bpmn.iso8601 import read_date, read_date_time
from engine.bpmn.patterns import compile_pattern
from engine.clock import OFFICE_ZONE

ONE_LINE = 255
"""Characters of a one-line text whose field names no `maxlength`."""
LONGEST = 10_000
"""Characters of any text, whatever its field says."""
_TYPED = 100_000
"""Characters that are looked at at all."""

_WHOLE = re.compile(r"[+-]?[0-9]{1,19}")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,40}(?:\.[0-9]{1,40})?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_MOST_DIGITS, _MOST_DECIMALS, _CENTS = 15, 6, 2

Number = TypeVar("Number", int, Decimal)


class Refused(Exception):
    """A value does not fit; `code` and `expected` are those of a FieldProblem."""

    def __init__(self, code: str, expected: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.expected = expected


def truth(given: object) -> bool:
    """Return a truth value: one, or the words true and false."""
    if isinstance(given, bool):
        return given
    if isinstance(given, str) and given.strip().lower() in ("true", "false"):
        return given.strip().lower() == "true"
    raise Refused("type", "boolean")


def whole(given: object) -> int:
    """Return a whole number of 64 bits."""
    if isinstance(given, str) and _WHOLE.fullmatch(given.strip()):
        given = int(given)
    if type(given) is int and -(2**63) <= given < 2**63:
        return given
    raise Refused("type", "long")


def decimal(given: object) -> Decimal:
    """Return a decimal number in canonical form: no zeros that say nothing, no exponent, no negative zero."""
    if isinstance(given, bool) or (isinstance(given, float) and not math.isfinite(given)):
        raise Refused("type", "angka")
    written = format(Decimal(repr(given)), "f") if isinstance(given, float) else given
    if type(written) is int and abs(written) < 10**_MOST_DIGITS:
        written = str(written)
    if not isinstance(written, str) or len(written) > _TYPED or not _DECIMAL.fullmatch(written.strip()):
        raise Refused("type", "angka")
    before, _, after = written.strip().lstrip("+-").partition(".")
    if len(before.lstrip("0")) > _MOST_DIGITS or len(after.rstrip("0")) > _MOST_DECIMALS:
        raise Refused("size", f"{_MOST_DIGITS}.{_MOST_DECIMALS}")
    return canonical(Decimal(written.strip()))


def canonical(number: Decimal) -> Decimal:
    """Return an equal number without trailing zeros after the point, exponent or negative zero."""
    plain = format(number, "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return Decimal("0") if plain in ("-0", "") else Decimal(plain)


def money(given: object) -> Decimal:
    """Return an amount of rupiah: a decimal number, not negative, with at most two decimals."""
    amount = decimal(given)
    if -int(amount.as_tuple().exponent) > _CENTS:
        raise Refused("type", "uang")
    if amount < 0:
        raise Refused("min", "0")
    return amount


def within(number: Number, minimum: str, maximum: str) -> Number:
    """Return a number that is within the limits a field draws; limits that are no numbers do not count."""
    if _DECIMAL.fullmatch(minimum) and number < Decimal(minimum):
        raise Refused("min", minimum)
    if _DECIMAL.fullmatch(maximum) and number > Decimal(maximum):
        raise Refused("max", maximum)
    return number


def day(given: object, not_before: date | None) -> date:
    """Return a day: one, an instant's on the office's clock, or either as ISO 8601."""
    found = _day(given)
    if not_before is not None and found < not_before:
        raise Refused("past", not_before.isoformat())
    return found


def _day(given: object) -> date:
    try:
        if isinstance(given, str) and len(given) < 100:
            given = read_date(given.strip()) or read_date_time(given.strip())
        if isinstance(given, datetime):
            return given.astimezone(OFFICE_ZONE).date() if given.tzinfo else given.date()
    except (ValueError, OverflowError):
        raise Refused("type", "date") from None
    if isinstance(given, date):
        return given
    raise Refused("type", "date")


def option(given: object, allowed: Collection[str]) -> str:
    """Return an id that is one of those allowed."""
    if isinstance(given, str) and given in allowed:
        return given
    raise Refused("option", ", ".join(allowed))


def ids(given: object, allowed: Collection[str] | None) -> str | None:
    """Return ids separated by commas, each once, in the order given; a list of them is accepted too."""
    parts = given.split(",") if isinstance(given, str) and len(given) <= _TYPED else given
    if not isinstance(parts, list | tuple) or not all(isinstance(part, str) for part in parts):
        raise Refused("type", "unit")
    found = list(dict.fromkeys(part.strip() for part in parts if part.strip()))
    if allowed is not None and not set(found) <= set(allowed):
        raise Refused("option", ", ".join(sorted(allowed)))
    joined = ",".join(found)
    if len(joined) > LONGEST or _CONTROL.search(joined):
        raise Refused("size", str(LONGEST))
    return joined or None


def text(given: object, shortest: int | None, longest: int | None, *, one_line: bool, pattern: str = "") -> str:
    r"""Return a text without white space at its ends, its lines ended by `\n`; one line where no more are meant.

    A pattern that cannot be compiled does not count: the deployment warns of it.
    """
    if not isinstance(given, str):
        raise Refused("type", "string")
    limit = min(LONGEST, longest if longest is not None else ONE_LINE if one_line else LONGEST)
    if len(given) > _TYPED:
        raise Refused("maxlength", str(limit))
    cleaned = given.replace("\r\n", "\n").replace("\r", "\n").strip()
    if _CONTROL.search(cleaned) or (one_line and "\n" in cleaned):
        raise Refused("pattern", "text")
    if len(cleaned) > limit:
        raise Refused("maxlength", str(limit))
    if shortest is not None and len(cleaned) < shortest:
        raise Refused("minlength", str(shortest))
    if pattern and not _fits(cleaned, pattern):
        raise Refused("pattern", pattern)
    return cleaned


def _fits(cleaned: str, pattern: str) -> bool:
    try:
        return compile_pattern(pattern).matches(cleaned)
    except ValueError:
        return True
