"""What input expressions, output entries and literal expressions mean."""

from datetime import UTC, date, datetime

import pytest

from engine.errors import ExecutionError
from tests.unit.bpmn.dmn.tables import (
    answer,
    calculated,
    column,
    decide,
    decision,
    file,
    literal,
    one_column,
    problems_of,
    table,
    warnings_of,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.1 + 0.2", 0.3),
        ("nilai * 2 - 1", 13),
        ("-(nilai + 3) / 4", -2.5),
        ("7 / 7", 1),
        ('"No. " + nomor', "No. 12/A"),
        ('if nilai > 5 then "besar" else "kecil"', "besar"),
        ("nilai > 5 and not(batal)", True),
        ("nilai = 7 or tak_ada > 1", True),
        ("nilai != 7", False),
        ("kosong = null", True),
        ("kosong > 5", None),
        ("not(kosong > 5)", None),
        ("kosong > 5 and batal", False),
        ("kosong > 5 and nilai = 7", None),
        ("kosong > 5 or nilai = 7", True),
        ("batal or kosong > 5", None),
        ('if kosong > 5 then "ya" else "tidak"', "tidak"),
        ("peta.unit.kepala", "kabid-bm"),
        ("peta.lain", None),
        ("[1, 2.5, nilai]", [1, 2.5, 7]),
        ("sum([1, 2, nilai])", 10),
        ("sum(0.1, 0.2)", 0.3),
        ("min(3, 1, 2)", 1),
        ('max(["a", "c", "b"])', "c"),
        ("count(daftar)", 3),
        ("list contains(daftar, 2)", True),
        ("round half up(2.675, 2)", 2.68),
        ("decimal(2.665, 2)", 2.66),
        ("floor(-1.5)", -2),
        ("ceiling(1.2)", 2),
        ('number("87.50") + 1', 88.5),
        ("string(nilai)", "7"),
        ('string length("Bina Marga")', 10),
        ('upper  case("sakip")', "SAKIP"),
        ('contains(nomor, "/")', True),
        ('starts with(nomor, "12") and ends with(nomor, "A")', True),
        ('date("2026-01-31")', date(2026, 1, 31)),
        ('date and time("2026-01-31T08:00:00")', datetime(2026, 1, 31, 1, tzinfo=UTC)),
        ("today()", date(2026, 11, 23)),
        ("now()", datetime(2026, 11, 23, 5, tzinfo=UTC)),
        ('date and time("2026-01-31T20:00:00Z") > date("2026-02-01")', True),
        ("null", None),
        ("batal", False),
    ],
)
def test_a_formula_gives_its_value(text, value):
    variables = {
        "nilai": 7,
        "nomor": "12/A",
        "batal": False,
        "kosong": None,
        "peta": {"unit": {"kepala": "kabid-bm"}},
        "daftar": [1, 2, 3],
    }
    found = calculated(text, **variables)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("tak_ada + 1", "there is no variable 'tak_ada'"),
        ("teks + 1", "the text 'x' is not a number to calculate with"),
        ("kosong + 1", "null is not a number to calculate with"),
        ("1 / nol", "division by zero"),
        ("teks.panjang", "has no property 'panjang'"),
        ("teks and true", "is not a truth value"),
        ('if teks then "a" else "b"', "is not a truth value"),
        ("besar * besar * besar", "does not fit into 64 bits"),
        ("count(teks)", "is not a list"),
        ("min([1, kosong])", "null is neither the smallest nor the largest"),
    ],
)
def test_what_cannot_be_calculated_names_decision_cell_and_reason(text, reason):
    with pytest.raises(ExecutionError, match=r"Cannot decide 'tarif': the expression \(cell tarif_lit\): '") as error:
        calculated(text, teks="x", kosong=None, nol=0, besar=2**62)
    assert reason in str(error.value)


def test_juel_is_meant_where_it_is_named_with_or_without_its_brackets():
    for text in ("${nilai > 5 ? 'besar' : 'kecil'}", "nilai > 5 ? 'besar' : 'kecil'"):
        assert decide(file(literal(text, language="juel")), nilai=7) == [{"hasil": "besar"}]
    content = file(literal("nilai eq 7"), attributes='expressionLanguage="juel"')
    assert decide(content, nilai=7) == [{"hasil": True}]
    with pytest.raises(ExecutionError, match=r"cell tarif_lit.*Cannot resolve identifier 'lain'"):
        decide(file(literal("lain + 1", language="juel")))
    assert problems_of(file(literal("nilai +", language="juel"))) == [
        "Decision 'tarif', the expression: the cell 'nilai +': the expression ends too early at position 8."
    ]


@pytest.mark.parametrize(
    "uri", ["feel", "FEEL", "https://www.omg.org/spec/DMN/20191111/FEEL/", "http://www.omg.org/spec/FEEL/20140401"]
)
def test_feel_may_be_named_in_every_way_files_name_it(uri):
    assert decide(file(literal("1 + 1", language=uri))) == [{"hasil": 2}]


@pytest.mark.parametrize(
    ("type", "given", "expected"),
    [
        ("integer", "42", 42),
        ("integer", 42.0, 42),
        ("long", 2**40, 2**40),
        ("double", "87.50", 87.5),
        ("double", 7, 7.0),
        ("number", "7.0", 7),
        ("number", 7.5, 7.5),
        ("boolean", "TRUE", True),
        ("string", 7.5, "7.5"),
        ("string", True, "true"),
        ("date", "2026-01-31", date(2026, 1, 31)),
        ("date", "2026-01-31T08:00:00", datetime(2026, 1, 31, 1, tzinfo=UTC)),
        ("", "87.50", "87.50"),
        ("Any", [1, 2.5], [1, 2.5]),
        ("feel:string", 5, "5"),
        ("integer", None, None),
    ],
)
def test_an_output_is_turned_into_its_type(type, given, expected):
    content = file(decision(table("", answer(type=type), [([], ["nilai"])])))
    (row,) = decide(content, nilai=given)
    assert row == {"hasil": expected}
    assert row["hasil"].__class__ is expected.__class__


@pytest.mark.parametrize(
    ("type", "given", "reason"),
    [
        ("integer", "42.5", "is not a whole number"),
        ("integer", 2**31, "does not fit into 32 bits"),
        ("long", "9223372036854775808", "does not fit into 64 bits"),
        ("double", "1e400", "is too large"),
        ("double", "87,50", "is not a number such as 87.50"),
        ("double", True, "the boolean true is not a number"),
        ("boolean", "ya", "is not true or false"),
        ("string", [1], "a list is not a text"),
        ("date", "31-01-2026", "is not a day"),
        ("date", 5, "is not a date"),
        ("double", "٣", "is not a number"),
        ("double", "1_000", "is not a number"),
        ("double", "NaN", "is not a number"),
    ],
)
def test_a_value_that_does_not_fit_its_type_names_the_cell(type, given, reason):
    with pytest.raises(ExecutionError, match=r"input 'nilai' \(cell tarif_ask1\)") as error:
        decide(one_column(["-"], type), nilai=given)
    assert reason in str(error.value)
    with pytest.raises(ExecutionError, match=r"output 'hasil' \(cell tarif_r1_o1 in rule tarif_r1\)"):
        decide(file(decision(table("", answer(type=type), [([], ["nilai"])]))), nilai=given)


def test_a_constant_that_does_not_fit_its_output_is_refused_before_it_runs():
    assert problems_of(one_column(["-"], answers=['"dua"'], output_type="integer")) == [
        "Decision 'tarif', rule 1, output 'hasil': the cell '\"dua\"': the text 'dua' is not a number such as 87.50."
    ]
    assert problems_of(one_column(["-"], answers=["-"])) == [
        "Decision 'tarif', rule 1, output 'hasil': the cell '-': it ends too early."
    ]


def test_an_answer_outside_the_outputs_values_is_warned_of():
    output = answer(inside='<outputValues id="boleh"><text>"Tinggi","Rendah"</text></outputValues>')
    rules = [(["1"], ['"Tinggi"']), (["2"], ['"tinggi"']), (["3"], ['if true then "x" else "y"'])]
    found = warnings_of(file(decision(table(column(), output, rules))))
    assert [text.partition(": the cell")[0] for text in found] == [
        "Decision 'tarif', rule 2, output 'hasil'",
        "Decision 'tarif', rule 3, output 'hasil'",
    ]
    assert '("Tinggi","Rendah")' in found[0]
