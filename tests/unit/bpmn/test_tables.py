"""Tables in forms: what each cell may hold, what is locked, what is computed, and where a mistake is."""

import json
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bpmn import origins, tables
from engine.bpmn.expressions import MappingContext
from engine.bpmn.forms import check, preview
from engine.bpmn.model import FieldType, FormField
from engine.bpmn.reader.tables import read_table
from engine.errors import FieldProblem, InvalidVariablesError

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
COLUMNS = [
    {"id": "indikator", "label": "Indikator", "wajib": True},
    {"id": "target", "jenis": "angka", "min": 0},
    {"id": "realisasi", "jenis": "angka"},
    {"id": "capaian", "jenis": "angka", "hitung": "${realisasi / target * 100}", "jumlah": True},
    {"id": "pagu", "jenis": "uang", "jumlah": True},
    {"id": "tanggal", "jenis": "tanggal"},
    {"id": "sifat", "jenis": "pilihan", "pilihan": {"positif": "Positif", "negatif": "Negatif"}},
    {"id": "sah", "jenis": "ya_tidak"},
]
LOCKED = [
    {"id": "nama", "baca": True},
    {"id": "target", "jenis": "angka", "baca": True},
    {"id": "realisasi", "jenis": "angka"},
    {"id": "selisih", "jenis": "angka", "hitung": "${realisasi - target}"},
]
BEGUN = [{"nama": "Jalan", "target": "80", "kode": "A"}, {"nama": "Jembatan", "target": "8", "kode": "B"}]


def table(columns: list[dict[str, object]], *, required: bool = False, **properties: str) -> FormField:
    drawn = {"jenis": "tabel", "kolom": json.dumps(columns), **properties}
    return FormField("isi", "Isi", FieldType.STRING, "tabel", required=required, table=read_table(drawn))


def entered(field: FormField, rows: object, **variables: object) -> object:
    return check([field], {"isi": rows}, MappingContext(variables, NOW))["isi"]


def problems(field: FormField, rows: object, **variables: object) -> list[tuple[int, str, str]]:
    with pytest.raises(InvalidVariablesError) as refused:
        check([field], {"isi": rows}, MappingContext(variables, NOW))
    assert {problem.field for problem in refused.value.problems} == {"isi"}
    return [(problem.row, problem.column, problem.code) for problem in refused.value.problems]


FREE = table(COLUMNS)
FIXED = table(LOCKED, baris_awal="${awal}", tambah_baris="tidak")


def test_each_cell_leaves_with_its_columns_type_and_computed_ones_are_calculated() -> None:
    sent = {
        "indikator": " Jalan mantap ",
        "target": "80",
        "realisasi": 76,
        "capaian": "999",
        "pagu": "1250000.50",
        "tanggal": "2026-11-23",
        "sifat": "positif",
        "sah": "true",
    }
    assert entered(FREE, [sent]) == [
        {
            "indikator": "Jalan mantap",
            "target": "80",
            "realisasi": "76",
            "capaian": "95",
            "pagu": "1250000.5",
            "tanggal": date(2026, 11, 23),
            "sifat": "positif",
            "sah": True,
        }
    ]


def test_rows_left_empty_are_left_out_and_no_rows_are_null() -> None:
    assert entered(FREE, [{}, {"indikator": "", "target": " "}]) is None
    assert entered(FREE, "") is None
    assert [row["indikator"] for row in entered(FREE, [{}, {"indikator": "A"}, {}])] == ["A"]  # type: ignore[attr-defined]


def test_every_mistake_is_named_by_the_row_as_sent_and_the_column() -> None:
    rows = [
        {"indikator": "A", "target": "x", "pagu": "-1"},
        {},
        {"target": "-5", "tanggal": "30-02-2026", "sifat": "lain", "sah": "mungkin"},
    ]
    assert problems(FREE, rows) == [
        (1, "target", "type"),
        (1, "pagu", "min"),
        (3, "target", "min"),
        (3, "tanggal", "type"),
        (3, "sifat", "option"),
        (3, "sah", "type"),
        (3, "indikator", "required"),
    ]


def test_the_error_names_the_cell_for_programs() -> None:
    with pytest.raises(InvalidVariablesError, match=r"isi\[1\]\.target \(type\)"):
        check([FREE], {"isi": [{"indikator": "A", "target": "x"}]}, MappingContext({}, NOW))


@pytest.mark.parametrize("sent", ["teks", 5, {"a": 1}, ["a"], [["a"]]])
def test_what_is_no_list_of_maps_is_no_table(sent: object) -> None:
    assert problems(FREE, sent) == [(0, "", "type")]


def test_too_few_and_too_many_rows_are_refused() -> None:
    bounded = table(COLUMNS, baris_min="2", baris_maks="3")
    assert problems(bounded, [{"indikator": "A"}]) == [(0, "", "rows_min")]
    assert problems(bounded, [{"indikator": "A"}] * 4) == [(0, "", "rows_max")]
    assert problems(table(COLUMNS, required=True), []) == [(0, "", "required")]


def test_locked_cells_and_what_a_row_has_besides_come_from_where_it_begins() -> None:
    sent = [{"_baris": "1", "selisih": "99", "realisasi": "9"}, {"_baris": "0", "realisasi": ""}]
    assert entered(FIXED, sent, awal=BEGUN) == [
        {"nama": "Jembatan", "target": "8", "kode": "B", "realisasi": "9", "selisih": "1"},
        {"nama": "Jalan", "target": "80", "kode": "A", "realisasi": None, "selisih": "-80"},
    ]


def test_a_program_may_repeat_the_locked_cells_instead() -> None:
    sent = [{"nama": "Jembatan", "target": "8", "realisasi": "9"}, {"nama": "Jalan", "target": 80}]
    assert [row["kode"] for row in entered(FIXED, sent, awal=BEGUN)] == ["B", "A"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ([{"_baris": "0"}], [(0, "", "rows_missing")]),
        ([{"_baris": "0"}, {"_baris": "0"}, {"_baris": "1"}], []),
        ([{"_baris": "0"}, {"_baris": "1"}, {"realisasi": "3"}], [(3, "", "rows_fixed")]),
        ([{"_baris": "0"}, {"_baris": "7", "realisasi": "1"}], [(2, "", "row_gone"), (0, "", "rows_missing")]),
        (
            [{"_baris": "0"}, {"_baris": "99999999999", "realisasi": "1"}],
            [(2, "", "row_gone"), (0, "", "rows_missing")],
        ),
        ([], [(0, "", "rows_missing")]),
    ],
)
def test_rows_of_a_fixed_table_come_each_once(sent: object, expected: list[tuple[int, str, str]]) -> None:
    if not expected:
        assert len(entered(FIXED, sent, awal=BEGUN)) == 2  # type: ignore[arg-type]
        return
    assert problems(FIXED, sent, awal=BEGUN) == expected


@pytest.mark.parametrize(
    "given", [{"target": 80}, {"target": 80.0}, {"target": "80.00"}, {"nama": "Jalan", "target": ""}], ids=str
)
def test_locked_cells_that_say_the_same_may_be_repeated_beside_their_row(given: dict[str, object]) -> None:
    sent = [{"_baris": 0, "realisasi": "1", **given}, {"_baris": "1"}]
    assert [row["target"] for row in entered(FIXED, sent, awal=BEGUN)] == ["80", "8"]  # type: ignore[attr-defined]


def test_other_values_for_locked_cells_are_refused_wherever_the_row_is_from() -> None:
    sent = [{"_baris": "0", "nama": "Palsu", "target": 1, "realisasi": "9"}, {"_baris": "1"}]
    assert problems(FIXED, sent, awal=BEGUN) == [(1, "nama", "readonly"), (1, "target", "readonly")]
    free = table(LOCKED, baris_awal="${awal}")
    assert problems(free, [{"nama": "Baru", "realisasi": "9"}], awal=BEGUN) == [(1, "nama", "readonly")]
    assert problems(free, [{"nama": "Baru"}], awal=BEGUN) == [(1, "nama", "readonly")]
    assert len(entered(free, [{"realisasi": "9"}], awal=BEGUN)) == 1  # type: ignore[arg-type]


def test_a_row_that_changed_since_it_was_shown_is_refused_until_it_was_seen() -> None:
    assert FIXED.table is not None
    old, new = (origins.seen_of(FIXED.table, {**BEGUN[0], "target": target}) for target in ("79", "80"))
    rows = [{"_baris": "0", "realisasi": "1", "_dilihat": old}, {"_baris": "1"}]
    assert problems(FIXED, rows, awal=BEGUN) == [(1, "", "row_changed")]
    rows[0]["_dilihat"] = new
    assert len(entered(FIXED, rows, awal=BEGUN)) == 2  # type: ignore[arg-type]
    assert origins.seen_of(read_table({"jenis": "tabel", "kolom": '[{"id": "a"}]'}), {"a": 1}) == ""  # type: ignore[arg-type]


def test_a_table_begins_with_what_it_holds_already_before_what_is_drawn() -> None:
    held = [{"nama": "Lama", "target": "1"}]
    assert tables.begun(FIXED, MappingContext({"awal": BEGUN, "isi": held}, NOW)) == held
    assert tables.begun(FIXED, MappingContext({"awal": BEGUN}, NOW)) == BEGUN
    assert tables.begun(FIXED, MappingContext({"awal": "teks"}, NOW)) == []
    assert tables.begun(FIXED, MappingContext({}, NOW)) == []


def test_computed_cells_see_the_row_then_the_form_then_the_variables_and_one_another() -> None:
    columns = [
        {"id": "n", "jenis": "angka"},
        {"id": "a", "jenis": "angka", "hitung": "${n * faktor + tetapan}"},
        {"id": "b", "jenis": "angka", "hitung": "${a * 2}"},
        {"id": "c", "jenis": "teks", "hitung": "${n > 9 ? 'banyak' : 'sedikit'}"},
        {"id": "d", "jenis": "ya_tidak", "hitung": "${n > 9}"},
    ]
    faktor = FormField("faktor", "Faktor", FieldType.STRING, "angka")
    context = MappingContext({"tetapan": 1, "n": 77}, NOW)
    # As texts, 10 would stand before 9.
    values = check([table(columns), faktor], {"isi": [{"n": "10"}], "faktor": "2.5"}, context)
    assert values["isi"] == [{"n": "10", "a": "26", "b": "52", "c": "banyak", "d": True}]


@pytest.mark.parametrize(
    ("formula", "n", "expected"),
    [
        ("${n / 2}", "5.35", "2.68"),
        ("${n / 3}", "2", "0.67"),
        ("${(2 * 7 - n) / 7 * 100}", "6.5", "107.14"),
        ("${n + 0.2}", "0.1", "0.3"),
        ("${1 / n}", "0", None),
        ("${tidak.ada}", "1", None),
        ("${n * 100000000000000}", "99", None),
        ("${'teks'}", "1", None),
        ("${null}", "1", None),
    ],
)
def test_computed_numbers_are_rounded_half_up_and_what_cannot_be_calculated_is_empty(
    formula: str, n: str, expected: str | None
) -> None:
    field = table([{"id": "n", "jenis": "angka"}, {"id": "x", "jenis": "angka", "hitung": formula}])
    assert entered(field, [{"n": n}]) == [{"n": n, "x": expected}]


@given(st.decimals(-(10**9), 10**9, places=2), st.integers(1, 10**6))
def test_a_computed_quotient_is_the_exact_one_rounded(numerator: Decimal, denominator: int) -> None:
    columns = [{"id": "a", "jenis": "angka"}, {"id": "b", "jenis": "angka"}]
    field = table([*columns, {"id": "x", "jenis": "angka", "hitung": "${a / b}"}])
    [row] = entered(field, [{"a": str(numerator), "b": denominator}])  # type: ignore[misc]
    exact = numerator / denominator
    assert abs(Decimal(row["x"]) - exact.quantize(Decimal("0.01"), ROUND_HALF_UP)) <= Decimal("0.00")


@given(st.lists(st.decimals(0, 10**12, places=2), max_size=30))
def test_sums_are_exact(amounts: list[Decimal]) -> None:
    field = table([{"id": "u", "jenis": "uang", "jumlah": True}])
    assert field.table is not None
    assert Decimal(tables.sums(field.table, [{"u": str(each)} for each in amounts])["u"]) == sum(amounts)


def test_a_preview_keeps_every_row_in_place_and_leaves_out_what_does_not_fit() -> None:
    rows = [{"indikator": "A", "target": "x", "realisasi": "1"}, {}, {"indikator": "B", "target": "4", "realisasi": 1}]
    shown = preview([FREE], {"isi": rows}, MappingContext({}, NOW))["isi"]
    assert [(row["target"], row["capaian"]) for row in shown] == [(None, None), (None, None), ("4", "25")]


def test_five_thousand_rows_are_checked() -> None:
    field = table(COLUMNS, baris_maks="5000")
    rows = [{"indikator": f"Indikator {n}", "target": "80", "realisasi": str(n), "pagu": "1"} for n in range(5_000)]
    checked = entered(field, rows)
    assert len(checked) == 5_000  # type: ignore[arg-type]
    assert checked[4]["capaian"] == "5"  # type: ignore[index]


def test_a_problem_says_its_place() -> None:
    assert FieldProblem("isi", "type").place == "isi"
    assert FieldProblem("isi", "type", row=3).place == "isi[3]"
    assert FieldProblem("isi", "type", row=3, column="a").place == "isi[3].a"
