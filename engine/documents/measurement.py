"""The Pengukuran Kinerja as documents show it, from an instance's variables, whatever of it there is.

The figures are the process's own: nothing is measured again here. What its script has not calculated yet is missing.
"""

from collections.abc import Iterator, Mapping, Sequence

from engine.documents.wording import number_of

TABLE_MARKS = frozenset({"indikator", "realisasi"})
"""Columns by which a unit's table of indicators is known among what its form holds."""

REMARKS = ("faktor_pendorong", "faktor_penghambat", "tindak_lanjut")

Row = Mapping[str, object]


def measurement_of(values: Mapping[str, object], names: Mapping[str, str]) -> dict[str, object]:
    """Return the units in their order, each with its rows and remarks, and what was calculated of all.

    Args:
        values: The instance's variables.
        names: What the units are called.
    """
    forms, planned = _map(values.get("data_unit")), _map(values.get("indikator_unit"))
    rows, results = _rows(values.get("hasil_capaian")), _rows(values.get("hasil_unit"))
    known = _units(values, rows, forms) or list(names)
    units = [_unit(id, rows, results, _map(forms.get(id)), planned.get(id)) for id in known]
    for unit in units:
        unit["nama"] = names.get(str(unit["id"]), unit["id"])
    return {**_map(values.get("hasil_seluruhnya")), **_overall(values), "unit": units, "skala": _scale(values)}


def _units(values: Mapping[str, object], measured: Sequence[Row], forms: Row) -> list[str]:
    listed = values.get("semua_unit")
    known = [str(each) for each in listed] if isinstance(listed, list) else []
    found = [str(row.get("unit")) for row in measured if row.get("unit")]
    return list(dict.fromkeys([*known, *found, *(str(id) for id in forms)]))


def _unit(id: str, measured: Sequence[Row], results: Sequence[Row], form: Row, planned: object) -> dict[str, object]:
    """Return a unit: what was calculated of it, else what it has entered, else what it is to be measured by."""
    rows = [row for row in measured if str(row.get("unit")) == id] or list(_table(form)) or _rows(planned)
    result = next((row for row in results if str(row.get("unit")) == id), {})
    remarks = {remark: result.get(remark) or form.get(remark) for remark in REMARKS}
    return {**result, **remarks, "id": id, "baris": [{**row, "no": at} for at, row in enumerate(rows, 1)]}


def _overall(values: Mapping[str, object]) -> Row:
    names = ("rata_rata_capaian", "rata_rata_teks", "predikat", "indikator_dinilai", "indikator_total")
    return {name: values.get(name) for name in names}


def _table(entered: Row) -> Iterator[Row]:
    """Yield the rows that a unit's form holds: its table of indicators, or the one indicator of a plain form."""
    tables = [rows for value in entered.values() if (rows := _rows(value)) and set(rows[0]) >= TABLE_MARKS]
    yield from tables[0] if tables else [entered] if set(entered) >= TABLE_MARKS else []


def _rows(value: object) -> list[Row]:
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []


def _map(value: object) -> Row:
    return value if isinstance(value, Mapping) else {}


def _scale(values: Mapping[str, object]) -> list[Row]:
    """Return the scale the predikat was read from, the highest first: rows of `predikat` and `batas_bawah`."""
    drawn = _map(values.get("dasar_penilaian")).get("skala_predikat")
    if isinstance(drawn, Mapping):
        drawn = [{"predikat": name, "batas_bawah": bound} for name, bound in drawn.items()]
    return sorted(_rows(drawn), key=lambda row: number_of(row.get("batas_bawah")) or 0, reverse=True)
