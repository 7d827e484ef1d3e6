"""How long an SOP says a step takes: its words as an ISO 8601 duration."""

import re
from dataclasses import dataclass

_UNITS = {
    "menit": "M", "mnt": "M", "min": "M", "mn": "M", "'": "M", "’": "M", "′": "M", "minute": "M", "minutes": "M",
    "jam": "H", "jm": "H", "hour": "H", "hours": "H",
    "hari": "D", "hr": "D", "day": "D", "days": "D",
    "minggu": "W", "pekan": "W",
}  # fmt: skip
_FRACTIONS = {"½": "0.5", "¼": "0.25", "¾": "0.75", "1/2": "0.5", "1/4": "0.25", "3/4": "0.75"}
_FRACTION = re.compile(r"(?:(\d+)\s*)?(½|¼|¾)|(?:\b(\d+)\s+)?\b(1/2|1/4|3/4)(?!\d)")
_WORDS = {
    word: str(number)
    for number, word in enumerate(
        ("satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh"), 1
    )
} | {"setengah": "0.5", "seperempat": "0.25"}
_WORD = re.compile(rf"\b({'|'.join(_WORDS)})(?=\s+[a-z])", re.IGNORECASE)
_ONE = re.compile(r"\bse(menit|jam|hari|minggu)\b", re.IGNORECASE)
_ROUND_THE_CLOCK = re.compile(r"(\d+)\s*[x×*]\s*24\s*jam", re.IGNORECASE)
_PART = re.compile(
    r"(?P<low>\d+(?:[.,]\d+)?)\)?\s*(?:(?:-|–|s/d|s\.d\.?|sampai(?:\s+dengan)?)\s*(?P<high>\d+))?\)?"
    r"\s*(?P<unit>[a-z]+|['’′])",
    re.IGNORECASE,
)
_SAID_AGAIN = re.compile(r"\(([^()]*\d[^()]*)\)\s*$")
"""60 menit (1 jam)."""
_MINUTES = {"M": 1, "H": 60}
_ORDER = "WDHM"
_BARE = re.compile(r"^\s*(\d+)\s*$")
_KEPT_WORDS = re.compile(
    r"\b(kerja|maksimal|maks|max|paling|lama|lambat|kurang|lebih|dan|selama|±)\b|[±.,()≤<]|^\D*\(", re.IGNORECASE
)
_SPELLED = re.compile(r"(\d)\s*\([a-z ]+\)", re.IGNORECASE)
"""3 (tiga) hari."""
_LONGEST = 200
"""Characters of a time; patterns are not let loose on what somebody made up to be slow."""
WORKING_WEEK = 5
"""Days."""


@dataclass(frozen=True, slots=True)
class Span:
    """A duration.

    Attributes:
        iso: ISO 8601, empty where the text says none.
        assumed: What had to be assumed, an Indonesian clause; empty for nothing.
    """

    iso: str = ""
    assumed: str = ""


def span_of(text: str, heading: str = "") -> Span:
    """Read a standard time. `heading` is the column's: a bare number counts in the unit it names."""
    if len(text) > _LONGEST:
        return Span()
    text = _plain(text)
    bare = _BARE.match(text)
    unit = next((code for word, code in _UNITS.items() if len(word) > 2 and word in heading.lower()), "")
    if bare:
        if not unit:
            return Span()
        name = next(word for word, code in _UNITS.items() if code == unit)
        return _written([(int(bare[1]), unit)], f"angka tanpa satuan dibaca dalam {name}, seperti judul kolomnya")
    return _parted(text)


def _parted(text: str) -> Span:
    """Read amounts with their units."""
    parts, assumed = [], ""
    if round_ := _ROUND_THE_CLOCK.search(text):
        assumed = f"“{round_[0]}” dibaca {round_[1]} hari kerja"
        text = _ROUND_THE_CLOCK.sub(r"\1 hari", text)
    for found in _PART.finditer(text):
        code = _UNITS.get(found["unit"].lower())
        amount = _amount(found["high"] or found["low"])
        if code is None:
            return Span()
        if found["high"]:
            assumed = f"rentang “{found[0].strip()}” dibaca sebagai waktu terlama"
        parts.append((amount, code))
    units = [code for _, code in parts]
    if not parts or sorted(set(units), key=_ORDER.index) != units or not _is_all(text):
        return Span()
    return _written(parts, assumed)


def _plain(text: str) -> str:
    """Return a text with its amounts in digits, said once."""
    text = _SPELLED.sub(r"\1", text)
    again = _SAID_AGAIN.search(text)
    if again and _minutes(text[: again.start()]) == _minutes(again[1]) is not None:
        text = text[: again.start()]
    text = _ONE.sub(r"1 \1", text)
    text = _WORD.sub(lambda found: _WORDS[found[1].lower()], text)
    return _FRACTION.sub(_with_fraction, text)


def _with_fraction(found: re.Match[str]) -> str:
    part = _FRACTIONS[found[2] or found[4]]
    return f"{int(found[1] or found[3] or 0)}{part[1:]}"


def _minutes(text: str) -> float | None:
    """Return one amount of minutes or hours in minutes; None for anything else."""
    found = _PART.fullmatch(text.strip())
    code = _UNITS.get(found["unit"].lower(), "") if found else ""
    return _amount(found["low"]) * _MINUTES[code] if found and code in _MINUTES else None


def _is_all(text: str) -> bool:
    """Whether nothing stands beside the amounts but words that change nothing."""
    rest = _PART.sub(" ", text)
    rest = re.sub(r"\b[a-z]+\s*\(\s*$", " ", rest.strip(), flags=re.IGNORECASE)
    return not _KEPT_WORDS.sub(" ", rest).replace("\u00a0", " ").strip(" ()-–")


def _amount(text: str) -> float:
    return float(text.replace(",", "."))


def _written(parts: list[tuple[float, str]], assumed: str) -> Span:
    days, clock = "", ""
    for part in parts:
        amount, code, why = _whole(*part)
        if not amount:
            return Span()
        assumed = "; ".join(part for part in (assumed, why) if part)
        if code == "D":
            days += f"{amount}D"
        else:
            clock += f"{amount}{code}"
    return Span(f"P{days}" + (f"T{clock}" if clock else ""), assumed)


def _whole(amount: float, code: str) -> tuple[int, str, str]:
    """Return an amount in whole units, 0 where there are none: a part of a day is as long as its calendar says."""
    if code == "W":
        return int(amount * WORKING_WEEK), "D", f"satu minggu dibaca {WORKING_WEEK} hari kerja"
    if amount == int(amount):
        return int(amount), code, ""
    if code == "H":
        return round(amount * 60), "M", f"bagian jam dibaca {round(amount * 60)} menit"
    return 0, code, ""
