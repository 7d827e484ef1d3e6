"""What fits a form, and what is said of what does not."""

import math
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bpmn.expressions import MappingContext
from engine.bpmn.forms import check
from engine.bpmn.model import FieldType, FormField
from engine.bpmn.values import to_json
from engine.errors import FieldProblem, InvalidVariablesError

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)  # already the 23rd in Lumajang
CONTEXT = MappingContext({"nomor": "060/1", "jumlah": 3}, NOW)
UNITS = ("sekretariat", "bina-marga", "cipta-karya")


def field(type: str = "string", **facts: object) -> FormField:
    return FormField("isian", "Isian", FieldType(type), **facts)  # type: ignore[arg-type]


def entered(drawn: FormField, value: object) -> object:
    return check([drawn], {"isian": value}, CONTEXT, units=UNITS)["isian"]


def problem(drawn: FormField, value: object) -> tuple[str, str]:
    with pytest.raises(InvalidVariablesError) as refused:
        check([drawn], {"isian": value}, CONTEXT, units=UNITS)
    [found] = refused.value.problems
    assert found.field == "isian"
    return found.code, found.expected


ANGKA = field(kind="angka")
UANG = field(kind="uang")
UNIT = field(kind="unit")
PANJANG = field(kind="panjang")
PILIHAN = field("enum", options=(("TW1", "Triwulan I"), ("TW2", "Triwulan II")))
POLA = r"^\d{3}(\.\d+)*/\d+/427\.\d+/\d{4}$"
NOMOR = field(properties={"pola": POLA})
NOT_PAST = field("date", properties={"tidak_lampau": "true"})


@pytest.mark.parametrize(
    ("drawn", "value", "expected"),
    [
        (field(), "  Bina Marga ", "Bina Marga"),
        (field(), "Ünïcödé 💧", "Ünïcödé 💧"),
        (field(), "", None),
        (field(), "   ", None),
        (field(), None, None),
        (field(max_length=300), "x" * 300, "x" * 300),
        (PANJANG, "satu\r\ndua\rtiga\n", "satu\ndua\ntiga"),
        (PANJANG, "x" * 10_000, "x" * 10_000),
        (field(min_length=10), "", None),
        (field("long"), "42", 42),
        (field("long"), " -7 ", -7),
        (field("long"), 42, 42),
        (field("long", minimum="1", maximum="12"), "12", 12),
        (field("boolean"), "true", True),
        (field("boolean"), "False", False),
        (field("boolean"), False, False),
        (field("boolean"), "", None),
        (field("date"), "2026-11-23", date(2026, 11, 23)),
        (field("date"), date(2026, 11, 23), date(2026, 11, 23)),
        (field("date"), "2026-11-22T17:00:00.000+0000", date(2026, 11, 23)),
        (field("date"), datetime(2026, 11, 22, 17, tzinfo=UTC), date(2026, 11, 23)),
        (NOT_PAST, "2026-11-23", date(2026, 11, 23)),
        (PILIHAN, "TW2", "TW2"),
        (NOMOR, "060/12/427.56/2026", "060/12/427.56/2026"),
        (NOMOR, "", None),
        (field(properties={"pola": "("}), "a", "a"),
        (ANGKA, "87.5", "87.5"),
        (ANGKA, "087.50", "87.5"),
        (ANGKA, "-0.0", "0"),
        (ANGKA, "100", "100"),
        (ANGKA, 87.5, "87.5"),
        (ANGKA, 1e-5, "0.00001"),
        (ANGKA, 12, "12"),
        (ANGKA, "+3", "3"),
        (UANG, "1250000.50", "1250000.5"),
        (UANG, "0", "0"),
        (UANG, 1_250_000, "1250000"),
        (UNIT, "bina-marga, sekretariat,bina-marga", "bina-marga,sekretariat"),
        (UNIT, ["cipta-karya"], "cipta-karya"),
        (UNIT, " , ", None),
    ],
)
def test_a_value_that_fits_comes_back_with_its_type(drawn: FormField, value: object, expected: object) -> None:
    result = entered(drawn, value)
    assert result == expected
    assert type(result) is type(expected)


@pytest.mark.parametrize(
    ("drawn", "value", "code", "expected"),
    [
        (field(), 5, "type", "string"),
        (field(), ["a"], "type", "string"),
        (field(), "a\0b", "pattern", "text"),
        (field(), "a\x1bb", "pattern", "text"),
        (field(), "\ud800", "pattern", "text"),
        (field(), "dua\nbaris", "pattern", "text"),
        (field(), "x" * 256, "maxlength", "255"),
        (field(max_length=5), "enam ka", "maxlength", "5"),
        (field(max_length=99_999), "x" * 10_001, "maxlength", "10000"),
        (PANJANG, "x" * 10_001, "maxlength", "10000"),
        (PANJANG, "x" * 1_000_001, "maxlength", "10000"),
        (field(min_length=10), "pendek", "minlength", "10"),
        (field(min_length=10), "pendek          ", "minlength", "10"),
        (field(required=True), "", "required", ""),
        (field(required=True), "  ", "required", ""),
        (field(required=True, min_length=10), None, "required", ""),
        (field("boolean", required=True), None, "required", ""),
        (field(kind="unit", required=True), ",", "required", ""),
        (field("long"), "4,5", "type", "long"),
        (field("long"), "4.0", "type", "long"),
        (field("long"), 4.0, "type", "long"),
        (field("long"), True, "type", "long"),
        (field("long"), "٤٢", "type", "long"),
        (field("long"), "1_000", "type", "long"),
        (field("long"), "9223372036854775808", "type", "long"),
        (field("long"), "9" * 100_000, "type", "long"),
        (field("long"), "0x1f", "type", "long"),
        (field("long", minimum="1"), "0", "min", "1"),
        (field("long", maximum="12"), "13", "max", "12"),
        (field("boolean"), "ya", "type", "boolean"),
        (field("boolean"), 1, "type", "boolean"),
        (field("date"), "2026-02-30", "type", "date"),
        (field("date"), "23-11-2026", "type", "date"),
        (field("date"), "2026-11-23T99:00", "type", "date"),
        (field("date"), 20261123, "type", "date"),
        (field("date"), datetime.max.replace(tzinfo=UTC), "type", "date"),
        (NOT_PAST, "2026-11-22", "past", "2026-11-23"),
        (PILIHAN, "TW3", "option", "TW1, TW2"),
        (PILIHAN, "Triwulan I", "option", "TW1, TW2"),
        (PILIHAN, ["TW1"], "option", "TW1, TW2"),
        (ANGKA, "87,5", "type", "angka"),
        (ANGKA, "1e5", "type", "angka"),
        (ANGKA, "NaN", "type", "angka"),
        (ANGKA, "inf", "type", "angka"),
        (ANGKA, math.nan, "type", "angka"),
        (ANGKA, math.inf, "type", "angka"),
        (ANGKA, True, "type", "angka"),
        (ANGKA, "٣", "type", "angka"),
        (ANGKA, ".5", "type", "angka"),
        (ANGKA, "1" * 16, "size", "15.6"),
        (ANGKA, "0.1234567", "size", "15.6"),
        (ANGKA, 10**400, "type", "angka"),
        (field(kind="angka", minimum="0.5"), "0.4", "min", "0.5"),
        (field(kind="angka", maximum="100"), "100.01", "max", "100"),
        (UANG, "-1", "min", "0"),
        (UANG, "1.005", "type", "uang"),
        (UANG, "Rp1.000", "type", "angka"),
        (UNIT, "bina-marga,tata-surya", "option", "bina-marga, cipta-karya, sekretariat"),
        (UNIT, 5, "type", "unit"),
        (UNIT, [1], "type", "unit"),
        (NOMOR, "60/12", "pattern", POLA),
        (NOMOR, "x060/12/427.56/2026", "pattern", POLA),
        (field(readonly=True), "lain", "readonly", ""),
    ],
)
def test_a_value_that_does_not_fit_is_named_with_what_would(
    drawn: FormField, value: object, code: str, expected: str
) -> None:
    assert problem(drawn, value) == (code, expected)


DECISION = FormField(
    "keputusan",
    "Keputusan",
    FieldType.ENUM,
    options=(("setuju", "Setuju"), ("kembalikan", "Kembalikan")),
    required=True,
)
NOTE = FormField(
    "catatan",
    "Catatan Perbaikan",
    FieldType.STRING,
    kind="panjang",
    min_length=10,
    required_when="${keputusan == 'kembalikan'}",
)


def test_a_note_is_required_only_where_its_condition_holds() -> None:
    assert check([DECISION, NOTE], {"keputusan": "setuju"}, CONTEXT) == {"keputusan": "setuju", "catatan": None}
    with pytest.raises(InvalidVariablesError) as refused:
        check([DECISION, NOTE], {"keputusan": "kembalikan", "catatan": "   "}, CONTEXT)
    assert [(found.field, found.code) for found in refused.value.problems] == [("catatan", "required")]


def test_an_entered_value_hides_the_variable_of_the_same_name_in_conditions() -> None:
    earlier = MappingContext({"keputusan": "kembalikan"}, NOW)
    assert check([DECISION, NOTE], {"keputusan": "setuju"}, earlier)["catatan"] is None
    assert [found.code for found in _problems([NOTE], {}, earlier)] == ["required"]


@pytest.mark.parametrize("condition", ["${tidak_ada == 1}", "${", "${1 + 'x'}", "${jumlah}", "tanpa ekspresi"])
def test_a_condition_that_says_nothing_demands_nothing(condition: str) -> None:
    assert check([field(required_when=condition)], {}, CONTEXT) == {"isian": None}


def _problems(fields: list[FormField], values: dict[str, object], context: MappingContext) -> list[FieldProblem]:
    with pytest.raises(InvalidVariablesError) as refused:
        check(fields, values, context)
    return list(refused.value.problems)


def test_every_problem_is_named_at_once_in_the_order_of_the_form() -> None:
    fields = [
        FormField("a", "A", FieldType.LONG, required=True),
        FormField("b", "B", FieldType.DATE),
        FormField("c", "C", FieldType.STRING),
        FormField("d", "D", FieldType.BOOLEAN),
    ]
    with pytest.raises(InvalidVariablesError) as refused:
        check(fields, {"d": "ya", "b": "besok", "c": "baik"}, CONTEXT)
    assert [(found.field, found.code) for found in refused.value.problems] == [
        ("a", "required"),
        ("b", "type"),
        ("d", "type"),
    ]


def test_unknown_fields_are_left_out_or_refused_where_that_is_asked_for() -> None:
    assert check([field()], {"isian": "a", "peran": "admin"}, CONTEXT) == {"isian": "a"}
    with pytest.raises(InvalidVariablesError) as refused:
        check([field()], {"isian": "a", "peran": "admin"}, CONTEXT, refuse_unknown=True)
    assert [(found.field, found.code) for found in refused.value.problems] == [("peran", "unknown")]


def test_a_readonly_field_sent_back_unchanged_is_ignored() -> None:
    number = FormField("nomor", "Nomor", FieldType.STRING, readonly=True, required=True)
    count = FormField("jumlah", "Jumlah", FieldType.LONG, readonly=True)
    assert check([number, count], {"nomor": "060/1", "jumlah": "3"}, CONTEXT) == {}
    assert check([number], {}, CONTEXT) == {}


drawn_fields = st.builds(
    FormField,
    id=st.just("isian"),
    label=st.just("Isian"),
    type=st.sampled_from(list(FieldType)),
    kind=st.sampled_from(["", "angka", "uang", "panjang", "unit", "tabel", "berkas"]),
    options=st.just((("a", "A"), ("b", "B"))),
    required=st.booleans(),
    readonly=st.booleans(),
    minimum=st.sampled_from(["", "0", "-1.5", "nan", "satu"]),
    maximum=st.sampled_from(["", "10", "1e3"]),
    min_length=st.none() | st.integers(0, 20),
    max_length=st.none() | st.integers(0, 20),
    required_when=st.sampled_from(["", "${isian == null}", "${isian > 1}", "${"]),
    properties=st.sampled_from([{}, {"tidak_lampau": "true"}, {"pola": "(a|b)+[0-9]"}, {"pola": "("}]),
)
given_values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.text("0123456789-+.,eT:Z "),
    st.dates(),
    st.datetimes(),
    st.binary(),
    st.decimals(),
    st.lists(st.text()),
    st.dictionaries(st.text(), st.integers()),
)


@given(drawn_fields, given_values)
def test_any_value_fits_with_the_fields_type_or_is_refused(drawn: FormField, value: object) -> None:
    try:
        result = check([drawn], {"isian": value}, CONTEXT, units=UNITS)
    except InvalidVariablesError as refused:
        assert refused.problems  # noqa: PT017 - both outcomes are right; what fails here is any other exception
        return
    for fitted in result.values():
        to_json(fitted)
        assert fitted is None or type(fitted) in (str, int, bool, date)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**14), max_value=10**14, places=6))
def test_a_decimal_keeps_its_value_and_its_canonical_form_is_stable(number: Decimal) -> None:
    once = entered(ANGKA, format(number, "f"))
    assert isinstance(once, str)
    assert Decimal(once) == number
    assert entered(ANGKA, once) == once
