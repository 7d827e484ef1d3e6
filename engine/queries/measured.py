"""What a measurement leaves in an instance's variables, as figures. Nothing is measured again here.

A process leaves it as the SOP's script `hitung_capaian` does: `hasil_capaian` (a record for each indicator),
`hasil_unit` and `hasil_seluruhnya` (means and grades), `dasar_penilaian` (the cap). What does not look so is left out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from engine.domain import Polarity
from engine.read_models import Achievement

INDICATORS, UNITS, OVERALL, BASIS = "hasil_capaian", "hasil_unit", "hasil_seluruhnya", "dasar_penilaian"
"""Variables of the results."""
UNIT, INDICATOR_ID = "unit", "id_indikator"
FULL_CAP = Decimal(120)
"""The most that counts where a process does not say it, in percent."""

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Results:
    """One instance's results: a record for each indicator, one for each unit by its id, one for all."""

    rows: tuple[Row, ...]
    units: Mapping[str, Row]
    overall: Row
    cap: Decimal


def results_of(variables: Row) -> Results | None:
    """Return what was measured, None where nothing has been calculated."""
    measured = variables.get(INDICATORS)
    if not isinstance(measured, list | tuple):
        return None
    overall = variables.get(OVERALL)
    basis = variables.get(BASIS)
    cap = number_of(basis.get("batas_atas_capaian")) if isinstance(basis, Mapping) else None
    return Results(
        rows=tuple(records_in(measured)),
        units={str(row.get(UNIT)): row for row in records_in(variables.get(UNITS))},
        overall=overall if isinstance(overall, Mapping) else variables,
        cap=cap if cap is not None and cap > 0 else FULL_CAP,
    )


def achievement_of(row: Row) -> Achievement:
    """Return an indicator's capaian."""
    value = number_of(row.get("capaian"))
    return Achievement(value, text_of(row.get("capaian_teks")) or _written(value), number_of(row.get("capaian_mentah")))


def mean_of(row: Row) -> Achievement:
    """Return the mean of a unit, or of all."""
    value = number_of(row.get("rata_rata_capaian"))
    return Achievement(value, text_of(row.get("rata_rata_teks")) or _written(value), value)


def polarity_of(row: Row) -> Polarity:
    """Return which way an indicator is good."""
    return Polarity.NEGATIVE if row.get("karakteristik") == Polarity.NEGATIVE else Polarity.POSITIVE


def records_in(value: object) -> Iterator[Row]:
    """Yield the records of a list."""
    if isinstance(value, list | tuple):
        yield from (row for row in value if isinstance(row, Mapping))


def names_in(value: object) -> Sequence[str]:
    """Return a list's entries as texts, each once."""
    return tuple(dict.fromkeys(str(each) for each in value)) if isinstance(value, list | tuple) else ()


def count_of(value: object) -> int:
    """Return a count, 0 for anything else."""
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def text_of(value: object) -> str:
    """Return a text or number as text, empty for anything else."""
    return str(value).strip() if isinstance(value, str | int | float | Decimal) and not isinstance(value, bool) else ""


def number_of(value: object) -> Decimal | None:
    """Return the number that a text with a decimal point is, None for none."""
    try:
        number = Decimal(text_of(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < 10**12 else None


def _written(value: Decimal | None) -> str:
    return "-" if value is None else f"{value:.2f}".replace(".", ",")
