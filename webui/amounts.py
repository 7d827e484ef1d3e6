"""Numbers as Indonesian offices write them, 1.234,56, in both languages: one office, one notation."""

import re
from decimal import Decimal, InvalidOperation

_THOUSANDS = re.compile(r"^[+-]?\d{1,3}(\.\d{3})+$")
_WITH_COMMA = re.compile(r"^[+-]?(\d{1,3}(\.\d{3})+|\d+),\d+$")


def to_plain(text: str) -> str:
    """Return a typed number with a decimal point and no thousands: `1.234,56` becomes `1234.56`.

    `Rp`, `%` and spaces are taken off, because people copy them along. Text that is no number is returned as it came,
    so that the engine can say what it expected.
    """
    bare = re.sub(r"^Rp\.?|%$|\s", "", text.strip())
    if _WITH_COMMA.match(bare):
        return bare.replace(".", "").replace(",", ".")
    if _THOUSANDS.match(bare):
        return bare.replace(".", "")
    return bare if _is_number(bare) else text.strip()


def to_text(value: object) -> str:
    """Return a number, or the plain text of one, as shown: `1234.56` becomes `1.234,56`; other things unchanged."""
    text = str(value)
    if isinstance(value, bool) or not _is_number(text):
        return text
    whole, _, fraction = f"{Decimal(text):f}".partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    grouped = f"{int(digits):,}".replace(",", ".")
    return f"{sign}{grouped},{fraction}" if fraction else f"{sign}{grouped}"


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False
