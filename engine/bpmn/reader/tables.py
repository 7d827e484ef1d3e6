"""Tables in generated forms: `kolom`, `sumber`, `baris_awal`, `baris_min`, `baris_maks`, `tambah_baris`."""

from collections.abc import Mapping
from typing import Any

import orjson

from engine.bpmn.model import Column, FieldType, FormField, Table

COLUMNS = "kolom"
INITIAL = "baris_awal"
LEAST, MOST = "baris_min", "baris_maks"
SOURCE = "sumber"
"""From which data of the engine the rows come that the table begins with."""
SOURCES = ("indikator",)
MAY_ADD = "tambah_baris"
USUAL_MOST = 200
"""Rows of a table that names no `baris_maks`."""
MOST_ROWS = 5_000
"""Rows that a table may allow."""

KINDS: Mapping[str, tuple[FieldType, str]] = {
    "teks": (FieldType.STRING, ""),
    "panjang": (FieldType.STRING, "panjang"),
    "angka": (FieldType.STRING, "angka"),
    "uang": (FieldType.STRING, "uang"),
    "tanggal": (FieldType.DATE, ""),
    "pilihan": (FieldType.ENUM, ""),
    "ya_tidak": (FieldType.BOOLEAN, ""),
    "berkas": (FieldType.STRING, "berkas"),
}
"""What a column's `jenis` makes of its cells; without one they are texts."""

PASSED_ON = ("pola", "contoh", "petunjuk", "tidak_lampau", "jenis_berkas")
"""Members of a column that mean what the same property of a field means."""


def read_table(properties: Mapping[str, str]) -> Table | None:
    """Return the table of a field of the kind `tabel`, None for other kinds and where `kolom` lists no columns."""
    if properties.get("jenis") != "tabel":
        return None
    columns = [_column(drawn) for drawn in drawn_columns(properties.get(COLUMNS, "")) or []]
    if not columns:
        return None
    return Table(
        columns=tuple(columns),
        least=whole(properties.get(LEAST, "")) or 0,
        most=min(whole(properties.get(MOST, "")) or USUAL_MOST, MOST_ROWS),
        may_add=properties.get(MAY_ADD, "ya").strip().lower() != "tidak",
        initial=properties.get(INITIAL, "").strip(),
    )


def drawn_columns(text: str) -> list[dict[str, Any]] | None:
    """Return the members of each column as written in JSON; None where that is no list of objects."""
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    return found if isinstance(found, list) and all(isinstance(each, dict) for each in found) else None


def choices_of(drawn: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return a column's choices as (id, name): `["a", "b"]`, or `{"a": "Name of a"}`."""
    found = drawn.get("pilihan")
    if isinstance(found, dict):
        return tuple((str(id), str(name)) for id, name in found.items())
    return tuple((str(each), str(each)) for each in found) if isinstance(found, list) else ()


def whole(text: str) -> int | None:
    """Return a whole number of at most six digits, None for any other text."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None


def _column(drawn: Mapping[str, Any]) -> Column:
    type_, kind = KINDS.get(str(drawn.get("jenis", "teks")), KINDS["teks"])
    id = str(drawn.get("id", ""))
    field = FormField(
        id=id,
        label=str(drawn.get("label") or id),
        type=type_,
        kind=kind,
        options=choices_of(drawn),
        required=drawn.get("wajib") is True,
        minimum=_bound(drawn.get("min")),
        maximum=_bound(drawn.get("max")),
        max_length=drawn["panjang_maks"] if type(drawn.get("panjang_maks")) is int else None,
        properties={name: str(drawn[name]) for name in PASSED_ON if name in drawn},
    )
    return Column(
        field,
        computed=str(drawn.get("hitung") or ""),
        locked=drawn.get("baca") is True and not drawn.get("hitung"),
        summed=drawn.get("jumlah") is True,
        decimals=drawn["desimal"] if drawn.get("desimal") in range(7) else 2,
        width=str(drawn.get("lebar") or ""),
    )


def _bound(value: object) -> str:
    return str(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else ""
