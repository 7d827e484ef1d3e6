"""How documents write numbers, money and dates, and the Jinja that templates are filled by.

A template is data from an administrator, so it is filled in Jinja's sandbox: it reaches what it is given, and nothing
behind it. What is missing is written as a dash.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from babel.dates import format_date, format_datetime
from jinja2 import ChainableUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

NOTHING = "—"
"""What is written where there is nothing."""

WIB = timezone(timedelta(hours=7), "WIB")
"""Asia/Jakarta: no daylight saving time."""

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class Missing(ChainableUndefined):
    """What is not there, however far a template reaches for it."""

    def __str__(self) -> str:
        """Write a dash."""
        return NOTHING

    def __html__(self) -> str:
        """Write a dash."""
        return NOTHING

    def __iter__(self) -> Iterator[object]:
        """Hold nothing."""
        return iter(())


class DocumentEnvironment(ImmutableSandboxedEnvironment):
    """The sandbox with the filters of documents."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=Missing, finalize=_finalize)
        self.filters.update(FILTERS)
        self.filters.pop("attr", None)
        for name in ("range", "lipsum", "cycler", "joiner", "namespace"):
            self.globals.pop(name, None)


def angka(value: object, desimal: int | None = None) -> str:
    """Write a number as Indonesian does, 1.234,56; with so many decimals where that is said. Text stays."""
    number = number_of(value)
    if number is None:
        return _text(value)
    if desimal is not None:
        number = number.quantize(Decimal(1).scaleb(-max(0, min(int(desimal), 10))), ROUND_HALF_UP)
    whole, dot, decimals = f"{number:,f}".partition(".")
    return whole.replace(",", ".") + ("," if dot else "") + decimals


def uang(value: object, lambang: str = "Rp") -> str:
    """Write an amount of money: Rp1.250.000; sen only where there are some, then two digits. Text stays."""
    number = number_of(value)
    if number is None:
        return _text(value)
    whole = number == number.to_integral_value()
    sign = "-" if number < 0 else ""
    return f"{sign}{lambang}{angka(abs(number), 0 if whole else 2)}"


def tanggal(value: object) -> str:
    """Write a day: 3 Januari 2024. Text stays."""
    return _day(value, "d MMMM y")


def hari(value: object) -> str:
    """Write a day with its name: Senin, 23 November 2026. Text stays."""
    return _day(value, "EEEE, d MMMM y")


def waktu(value: object) -> str:
    """Write an instant: 3 Januari 2024 pukul 14.05 WIB. Text stays."""
    if not isinstance(value, datetime):
        return tanggal(value)
    return f"{format_datetime(value.astimezone(WIB), 'd MMMM y', locale='id')} pukul {value.astimezone(WIB):%H.%M} WIB"


def number_of(value: object) -> Decimal | None:
    """Return the number a value is, whether it was counted or typed (1250000.50 or 1.250.000,50); None for none."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        return None
    # 90.0 of a calculation is 90; 90.0 that someone typed stays as it is.
    text = str(int(value) if isinstance(value, float) and value.is_integer() else value).strip()
    if "," in text:
        text = text.replace(".", "").replace(",", ".")
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < 30 else None


def _day(value: object, format: str) -> str:
    if isinstance(value, str) and _DATE.fullmatch(value):
        value = date.fromisoformat(value)
    if isinstance(value, datetime):
        value = value.astimezone(WIB)
    return format_date(value, format, locale="id") if isinstance(value, date) else _text(value)


def _text(value: object) -> str:
    return NOTHING if value is None or value == "" else str(value)


FILTERS = {"angka": angka, "uang": uang, "tanggal": tanggal, "hari": hari, "waktu": waktu}
"""What templates may write behind a bar, besides Jinja's own."""


def _finalize(value: object) -> object:
    """Write what a template prints: nothing as a dash, lists with commas, numbers and dates as Indonesian does."""
    if isinstance(value, list):
        value = ", ".join(str(_finalize(each)) for each in value)
    if value is None or (isinstance(value, str) and not value.strip()):
        return NOTHING
    if isinstance(value, bool):
        return "Ya" if value else "Tidak"
    if isinstance(value, int | float):
        # A year or a count, as it was typed: only the filters group thousands.
        return str(int(value) if isinstance(value, float) and value.is_integer() else value).replace(".", ",")
    if isinstance(value, datetime):
        return waktu(value)
    return tanggal(value) if isinstance(value, date) else value
