"""Variables as people write them: what they are called, and their values."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from flask_babel import gettext

from engine.domain import FileValue
from webui import amounts, times

TEXT = "_teks"
"""How the name of a variable ends that tells another as people write it."""
_HUNDREDTHS = re.compile(r"^-?(0|[1-9]\d*)\.\d\d$")
"""Text that is a computed number, such as `95.00`; a code such as `060.1` is not."""


def label_of(name: str, labels: Mapping[str, str]) -> str:
    """Return what people call a variable: as its form does, else its own name in words."""
    return labels.get(name) or str(name).removesuffix(TEXT).replace("_", " ").capitalize()


def doubled(columns: Mapping[str, Sequence[object]]) -> frozenset[str]:
    """Return the names whose values another tells as people write them: `capaian` beside `capaian_teks`.

    The text says more: “Belum diisi” and “-” are both no number. `rata_rata_teks` tells of `rata_rata_capaian`, too,
    where it says just that.

    Args:
        columns: By name the values, one of each record.
    """
    found = set()
    for name in (each for each in columns if each.endswith(TEXT)):
        stem = name.removesuffix(TEXT)
        longer = (each for each in columns if each.startswith(f"{stem}_") and not each.endswith(TEXT))
        told = [stem] if stem in columns else [each for each in longer if _says(columns[name], columns[each])]
        found.update(told)
    return frozenset(found)


def doubled_among(items: Iterable[tuple[str, object]]) -> frozenset[str]:
    """Return which of some variables another one tells as people write it."""
    return doubled({name: (value,) for name, value in items})


def _says(texts: Sequence[object], numbers: Sequence[object]) -> bool:
    return all(number is None or value_text(number) == text for text, number in zip(texts, numbers, strict=True))


class Words(Protocol):
    """What a view says of its variables."""

    @property
    def value_names(self) -> Mapping[str, Mapping[str, str]]:
        """Variable, value, the name people know it by."""
        ...

    @property
    def value_kinds(self) -> Mapping[str, str]:
        """Which variables are `angka` and `uang`."""
        ...


def shown(value: object, words: Words, name: str) -> str:
    """Return the value of a variable as people write it: named, or as a number or money if that is what it is."""
    kind = words.value_kinds.get(name)
    if kind and isinstance(value, (str, int, float)) and value != "":
        return f"Rp{amounts.to_text(value)}" if kind == "uang" else amounts.to_text(value)
    return value_text(value, words.value_names.get(name))


MOST_PARTS = 50
"""So many parts of a list are written out in a line; tables have pages of their own."""


def value_text(value: object, names: Mapping[str, str] | None = None) -> str:
    """Return a variable's value as shown in a table. `names` say what people call its values: options, units."""
    if names and isinstance(value, str) and value:
        parts = value.split(",")
        if all(part in names for part in parts):
            return ", ".join(names[part] for part in parts)
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return gettext("Ya") if value else gettext("Tidak")
    if isinstance(value, date):
        return times.medium_time(value) if isinstance(value, datetime) else times.day_text(value)
    if isinstance(value, (list, tuple)):
        left = len(value) - MOST_PARTS
        more = [gettext("… dan %(n)s lagi", n=amounts.to_text(left))] if left > 0 else []
        return ", ".join([*(_part_text(part, names) for part in value[:MOST_PARTS]), *more]) or "–"
    if isinstance(value, Mapping):
        return _map_text(value, names or {})
    return amounts.to_text(value) if isinstance(value, float) or _HUNDREDTHS.match(str(value)) else str(value)


def _map_text(value: Mapping[str, object], called: Mapping[str, str]) -> str:
    if isinstance(value, FileValue):
        return str(value["name"]) or gettext("%(size)s bita", size=value["size"])
    twice = doubled_among(value.items())
    told = [(key, part) for key, part in value.items() if key not in twice]
    return "; ".join(f"{label_of(key, called)}: {value_text(part)}" for key, part in told) or "–"


def _part_text(part: object, names: Mapping[str, str] | None) -> str:
    text = value_text(part, names)
    return f"({text})" if isinstance(part, Mapping) and not isinstance(part, FileValue) else text
