"""What several people entered becomes one, place by place, and nobody's entry is lost by looking away."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bpmn.expressions import MappingContext
from engine.bpmn.field_values import Known
from engine.bpmn.model import Column, FieldType, FormField, Table
from engine.handlers.forms.cells import (
    begun_cells,
    entered_cells,
    files_among,
    merge,
    shown_values,
    typed_cells,
)

KNOWN = Known(date(2026, 11, 23))
NUMBER = FormField("realisasi", "Realisasi", FieldType.STRING, "angka")
PROOF = FormField("bukti", "Bukti", FieldType.STRING, "berkas")
NOTE = FormField("faktor", "Faktor", FieldType.STRING, "panjang")
FIXED = FormField(
    "kinerja", "Kinerja", FieldType.STRING, "tabel", table=Table((Column(NUMBER), Column(PROOF)), may_add=False)
)
GROWING = FormField("lain", "Lain", FieldType.STRING, "tabel", table=Table((Column(NUMBER), Column(PROOF))))
FIELDS = (FIXED, GROWING, NOTE)
BEGUN = {"kinerja": [{"_baris": "a", "realisasi": "76.5"}, {"_baris": "b", "realisasi": None}], "faktor": "Hujan"}
SEEN = MappingContext(BEGUN, datetime(2026, 11, 23, tzinfo=UTC))


def test_a_form_begins_with_what_its_variables_hold() -> None:
    cells = begun_cells(FIELDS, BEGUN, SEEN, KNOWN)
    assert cells == {"kinerja:a:realisasi": "76,5", "kinerja:b:realisasi": "", "lain": "", "faktor": "Hujan"}
    shown = shown_values(FIELDS, cells, SEEN)
    assert shown["kinerja"] == [
        {"_baris": "a", "realisasi": "76,5", "bukti": ""},
        {"_baris": "b", "realisasi": "", "bukti": ""},
    ]
    assert (shown["lain"], shown["faktor"]) == ([], "Hujan")


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("1.250.000", "1250000"),
        ("1.250,50", "1250,5"),
        ("87,50", "87,5"),
        ("87.5", "87,5"),
        ("Rp 1.000", "1000"),
        ("-3", "-3"),
        ("0,10", "0,1"),
        ("100", "100"),
        ("banyak", "banyak"),
        ("", ""),
    ],
)
def test_numbers_are_compared_as_numbers_however_they_are_typed(typed: str, canonical: str) -> None:
    rows = {"kinerja": [{"_baris": "a", "realisasi": typed}]}
    assert typed_cells(FIELDS, rows)["kinerja:a:realisasi"] == canonical


def test_the_engines_numbers_have_a_point_and_no_thousands() -> None:
    rows = {"kinerja": [{"_baris": "a", "realisasi": "1.250"}]}
    assert entered_cells(FIELDS, rows, KNOWN)["kinerja:a:realisasi"] == "1,25"


def test_what_is_not_sent_has_no_place_so_it_stays() -> None:
    assert typed_cells(FIELDS, {"faktor": "Baik"}) == {"faktor": "Baik"}
    assert merge({"faktor": "a", "x": "1"}, {"faktor": "b"}, {"faktor": "a", "x": "2"}).cells == {
        "faktor": "b",
        "x": "2",
    }


def test_a_table_that_people_add_rows_to_is_one_place_without_its_empty_rows() -> None:
    rows = [{"realisasi": "1.000", "bukti": ""}, {"realisasi": "", "bukti": ""}]
    cells = typed_cells(FIELDS, {"lain": rows})
    assert cells == {"lain": '[{"realisasi":"1000","bukti":""}]'}
    assert shown_values(FIELDS, cells, SEEN)["lain"] == [{"realisasi": "1000", "bukti": ""}]


def test_files_are_found_wherever_they_stand() -> None:
    values = {
        "kinerja": [{"_baris": "a", "bukti": ["x", "y"]}],
        "lain": [{"realisasi": "1", "bukti": "z"}],
        "faktor": "w",
    }
    assert sorted(files_among(FIELDS, typed_cells(FIELDS, values))) == ["x", "y", "z"]


def test_a_place_two_people_changed_is_named_and_one_that_nobody_else_did_is_not() -> None:
    base, now = {"a": "", "b": "", "c": "1"}, {"a": "staf", "b": "", "c": "1"}
    merged = merge(base, {"a": "kepala", "b": "kepala", "c": "1"}, now)
    assert merged.cells == {"a": "kepala", "b": "kepala", "c": "1"}
    assert (merged.changed, merged.overtaken) == (("a", "b"), ("a",))


def test_the_same_entry_of_two_people_is_no_quarrel() -> None:
    assert merge({"a": ""}, {"a": "7"}, {"a": "7"}).changed == ()


def test_where_nobody_knows_what_was_found_all_that_differs_is_named() -> None:
    merged = merge(None, {"a": "1", "b": "2"}, {"a": "1", "b": ""})
    assert (merged.changed, merged.overtaken) == (("b",), ("b",))


CELLS = st.dictionaries(st.sampled_from("abcd"), st.sampled_from(["", "1", "2"]))


@given(CELLS, CELLS, CELLS)
def test_merging_loses_neither_what_i_changed_nor_what_others_did(
    base: dict[str, str], mine: dict[str, str], now: dict[str, str]
) -> None:
    merged = merge(base, mine, now)
    for place in "abcd":
        found, there = base.get(place, ""), now.get(place, "")
        i_changed = place in mine and mine[place] != found
        assert merged.cells.get(place, "") == (mine[place] if i_changed else there)
        both_did = i_changed and there != found and there != mine[place]
        assert (place in merged.overtaken) == both_did
