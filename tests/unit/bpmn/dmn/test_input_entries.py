"""What the cells on the left of a table mean: FEEL's unary tests."""

import operator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.bpmn.dmn.feel import Scope, compile_tests
from engine.errors import ExecutionError
from tests.unit.bpmn.dmn.tables import (
    CAMUNDA,
    NOON,
    answer,
    column,
    decide,
    decision,
    file,
    matches,
    one_column,
    problems_of,
    table,
    warnings_of,
)

NUMBERS = st.decimals(min_value=-10_000, max_value=10_000, places=2)


@pytest.mark.parametrize("test", ["-", " - ", "", "  "])
def test_a_dash_or_nothing_is_passed_by_every_value(test):
    assert all(matches(test, value) for value in (1, "teks", None, True))


@pytest.mark.parametrize(
    ("test", "passes", "fails"),
    [
        ("> 90", ["90.01", 91], [90, "90.00", 89.99]),
        (">= 75", [75, "75.00", 100], [74.99]),
        ("< 50", [49.99, -1], [50]),
        ("<= 50", [50, "50.0"], [50.01]),
        ("[91..100]", [91, 100, 95.5], [90.99, 100.01]),
        ("]90..100]", [90.01, 100], [90, 100.01]),
        ("(50..65]", [50.01, 65], [50, 65.01]),
        ("[1..5[", [1, 4.99], [5, 0.99]),
        ("[1..5)", [1, 4.99], [5]),
        ("]1..5[", [1.01, 4.99], [1, 5]),
        ("[.5..1.5]", [0.5, 1], [0.49]),
        ("-5", [-5], [5]),
        ("[-5..-1]", [-5, -1, -2.5], [0, -6]),
        ("5", [5, 5.0, "5.00"], [5.01]),
        ("1, 2, 3", [1, 3], [4]),
        ("[1, 2]", [1, 2], [1.5]),
        ("[1..2], [4..5], > 10", [1, 4.5, 11], [3, 10]),
        ("not(5)", [4], [5]),
        ("not(1, [3..4], > 9)", [2, 9], [1, 3.5, 10]),
        ("2 * 3 + 1", [7], [6]),
        ("> 100 / 4", [25.01], [25]),
        ("abs(-3)", [3], [-3]),
    ],
)
def test_numbers_are_tested_as_they_are_written(test, passes, fails):
    assert [value for value in passes if not matches(test, value, "double")] == []
    assert [value for value in fails if matches(test, value, "double")] == []


@pytest.mark.parametrize(
    ("test", "passes", "fails"),
    [
        ('"Tinggi"', ["Tinggi"], ["tinggi", "Tinggi ", ""]),
        ('"a", "b"', ["a", "b"], ["c", "a, b"]),
        ('not("a", "b")', ["c"], ["a", "b"]),
        ('["a".."c"]', ["a", "b", "c"], ["d"]),
        (r'"kata \"kutip\" \\ \u00e9\n"', ['kata "kutip" \\ é\n'], ["kata"]),
        ('"${batal}"', ["${batal}"], ["x"]),
    ],
)
def test_texts_are_tested_as_they_are_written(test, passes, fails):
    assert [value for value in passes if not matches(test, value, "string")] == []
    assert [value for value in fails if matches(test, value, "string")] == []


def test_truth_values_and_null_are_tested_as_they_are_written():
    assert matches("true", value=True, type="boolean")
    assert not matches("true", value=False, type="boolean")
    assert matches("false", "false", "boolean")
    assert matches("null", None)
    assert not matches("null", 0)
    assert matches("not(null)", 0)
    assert not matches("> 0", None, "double")
    assert not matches('"a"', None, "string")


@pytest.mark.parametrize("test", ["> 5", "not(> 5)", "[1..5]", "not([1..5])", "not(1, > 5)", "[batas..5]", "> batas"])
def test_what_is_not_known_of_null_does_not_match_and_neither_does_its_opposite(test):
    assert not matches(test, None, "double", batas=1)


def test_null_is_other_than_every_value():
    assert matches("not(1)", None, "double")
    assert matches("> 5, null", None, "double")
    assert not matches("not(> 5, null)", None, "double")


def test_an_end_that_is_null_lets_nothing_pass():
    assert not matches("[batas..5]", 3, "double", batas=None)
    assert not matches("not([batas..5])", 3, "double", batas=None)
    assert matches("not([batas..5])", 6, "double", batas=None)


def test_dates_are_days_and_instants_are_instants_on_the_offices_clock():
    assert matches('date("2026-01-31")', date(2026, 1, 31))
    assert matches('[date("2026-01-01")..date("2026-12-31")]', date(2026, 12, 31), "date")
    assert matches('< date("2026-01-01")', "2025-12-31", "date")
    assert matches('date and time("2026-01-31T08:00:00")', datetime(2026, 1, 31, 1, tzinfo=UTC), "date")
    assert matches('date and time("2026-01-31T08:00:00Z")', datetime(2026, 1, 31, 8, tzinfo=UTC), "date")
    assert matches('>= date and time("2026-01-31T00:00:00")', date(2026, 1, 31), "date")
    assert not matches('> date and time("2026-01-31T00:00:00")', date(2026, 1, 31), "date")
    assert matches("<= today()", date(2026, 11, 23), "date")
    assert not matches("< today()", date(2026, 11, 23), "date")
    assert matches("now()", NOON, "date")


def test_other_variables_can_be_end_points():
    assert matches("> batas", 91, "double", batas=90)
    assert matches("]bawah..atas]", 90, "double", bawah=75.5, atas=90)
    assert not matches("]bawah..atas]", 75.5, "double", bawah=75.5, atas=90)
    assert matches("pilihan", "b", "string", pilihan=["a", "b"])
    assert matches("> aturan.batas", 5, "double", aturan={"batas": 4})
    assert matches("> `batas-atas`", 5, "double", **{"batas-atas": 4})
    assert matches("< cellInput + 1", 5, "double")


def test_a_columns_own_name_for_its_value_is_known_in_its_cells():
    content = file(
        decision(table(column(outside='camunda:inputVariable="angka"'), answer(), [(["< angka + 1"], ['"ya"'])]))
    )
    assert decide(content, nilai=3) == [{"hasil": "ya"}]


def test_values_of_different_kinds_are_never_compared_in_silence():
    with pytest.raises(
        ExecutionError, match=r"Cannot decide 'tarif': rule 1, input 'nilai' \(cell tarif_r1_i1 in rule tarif_r1\)"
    ):
        matches("> 90", "91")
    with pytest.raises(ExecutionError, match="the text 'dua' cannot be compared with the number 2"):
        matches("2", "dua")
    with pytest.raises(ExecutionError, match="the boolean true cannot be compared with the number 1"):
        matches("1", value=True)
    with pytest.raises(ExecutionError, match="a variable with a truth value"):
        matches("sudah", value=False, sudah=True)
    with pytest.raises(ExecutionError, match="there is no variable 'batas'"):
        matches("> batas", 5)


def test_a_constant_of_another_kind_than_the_columns_type_is_refused_with_the_cell():
    assert problems_of(one_column(['"5"'], "integer")) == [
        "Decision 'tarif', rule 1, input 'nilai': the cell '\"5\"': the column's type is integer, and this compares with a text."
    ]
    assert problems_of(one_column(["> 5"], "string")) != []


@pytest.mark.parametrize(
    ("test", "reason"),
    [
        ("? > 5", "unexpected character '?' at position 1"),
        ("> ", "it ends too early"),
        ("[1..5", "it ends too early"),
        ("[5..1]", "the interval is empty"),
        ('[1.."a"]', "cannot be compared"),
        ("Sangat Tinggi", "unexpected 'Tinggi' at position 8"),
        ("(nilai > 5)", "a condition stands where a value is wanted"),
        ('starts with(nilai, "x")', "a condition stands where a value is wanted"),
        ("> true", "nothing is greater or less than the boolean true"),
        ('date("2026-02-30")', "is not a day"),
        ('date and time("kemarin")', "is not a date and time"),
        ('time("10:00:00")', "there is no function 'time'"),
        ('duration("P1D")', "there is no function 'duration'"),
        ('matches("a", "(a+)+$")', "there is no function 'matches'"),
        ("date()", "the function 'date' does not take 0 argument"),
        ("1/0", "division by zero"),
        ("1e9", "unexpected 'e9'"),
        ("'a'", "unexpected character '''"),
        ('"a', "unexpected character '\"'"),
        (r'"\x"', "is not an escape"),
        (r'"\ud800"', "is not a character that can be stored"),
        ("not(-)", "unexpected"),
        ("-, 5", "unexpected"),
        ("1, ", "it ends too early"),
        ("in [1]", "unexpected"),
        ("> 5 and < 7", "unexpected 'and'"),
    ],
)
def test_what_is_no_test_is_refused_with_the_reason(test, reason):
    (message,) = problems_of(one_column([test]))
    assert message.startswith("Decision 'tarif', rule 1, input 'nilai': the cell '")
    assert reason in message


def test_a_word_without_quotes_is_warned_of():
    assert warnings_of(one_column(["Tinggi"])) == [
        "Decision 'tarif', rule 1, input 'nilai': the cell 'Tinggi': it reads the variable Tinggi; a text stands in quotes, \"Tinggi\"."
    ]
    assert warnings_of(one_column(["nilai"])) == []


def test_an_input_entry_in_juel_is_a_condition_of_its_own():
    content = file(
        decision(
            table(
                column(type="double"),
                answer(),
                [(["cellInput > 5 && !batal"], ['"ya"'])],
                cell='expressionLanguage="juel"',
            )
        )
    )
    assert decide(content, nilai="5.5", batal=False) == [{"hasil": "ya"}]
    assert decide(content, nilai="5.5", batal=True) == []
    assert CAMUNDA in content.decode()


@pytest.mark.parametrize("language", ["javascript", "groovy", "python", "jython"])
def test_a_script_language_is_refused_by_name(language):
    content = file(decision(table(column(), answer(), [(["x"], ["1"])], cell=f'expressionLanguage="{language}"')))
    (message,) = problems_of(content)
    assert message == (
        f"Decision 'tarif', rule 1, input 'nilai': the cell 'x': the expression language '{language}' is not executed; write FEEL or JUEL."
    )


OPENINGS = {"[": operator.ge, "(": operator.gt, "]": operator.gt}
CLOSINGS = {"]": operator.le, ")": operator.lt, "[": operator.lt}


@settings(max_examples=300, deadline=None)
@given(NUMBERS, NUMBERS, NUMBERS, st.sampled_from(sorted(OPENINGS)), st.sampled_from(sorted(CLOSINGS)))
def test_an_interval_means_what_pythons_comparisons_mean(value, one, other, opening, closing):
    low, high = min(one, other), max(one, other)
    tests = compile_tests(f"{opening}{low:f}..{high:f}{closing}")
    expected = OPENINGS[opening](value, low) and CLOSINGS[closing](value, high)
    assert tests.run(value, Scope({}, NOON)) is expected
    negated = compile_tests(f"not({opening}{low:f}..{high:f}{closing})")
    assert negated.run(value, Scope({}, NOON)) is not expected
    named = compile_tests(f"{opening}low..high{closing}")
    assert named.run(value, Scope({"low": float(low), "high": float(high)}, NOON)) is expected


@settings(max_examples=200, deadline=None)
@given(
    NUMBERS,
    NUMBERS,
    st.sampled_from(
        [("<", operator.lt), ("<=", operator.le), (">", operator.gt), (">=", operator.ge), ("", operator.eq)]
    ),
)
def test_a_comparison_means_what_pythons_means(value, limit, comparison):
    sign, expected = comparison
    tests = compile_tests(f"{sign} {limit:f}")
    assert tests.run(value, Scope({}, NOON)) is expected(value, limit)


@settings(max_examples=200, deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15))
def test_a_float_counts_as_the_number_it_shows(value):
    shown = format(Decimal(repr(value)), "f")
    if len(shown.replace(".", "").lstrip("-0")) <= 34:
        scope = Scope({"x": value}, NOON)
        assert compile_tests(shown).run(scope.lookup("x"), scope)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=8), min_size=1, max_size=5), st.text(max_size=8)
)
def test_a_list_of_texts_is_passed_by_its_members_only(members, value):
    drawn = ", ".join('"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"' for text in members)
    assert compile_tests(drawn).run(value, Scope({}, NOON)) is (value in members)
