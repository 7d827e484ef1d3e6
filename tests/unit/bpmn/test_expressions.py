"""What JUEL expressions mean, and what they refuse."""

import math
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bpmn.expressions import (
    ExecutionFacts,
    ExpressionSyntaxError,
    MappingContext,
    TaskFacts,
    compile_expression,
)
from engine.errors import ExecutionError

NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
VARIABLES: dict[str, object] = {
    "angka": 7,
    "pecahan": 2.5,
    "teks": "Bina Marga",
    "benar": True,
    "kosong": None,
    "daftar": [1, "dua", None],
    "peta": {"unit": {"kepala": "kabid-bm"}, "nilai": [10, 20]},
    "tanggal": date(2026, 11, 24),
    "saat": datetime(2026, 11, 23, 2, 0, tzinfo=UTC),
    "or_lain": "ya",
}
FACTS = ExecutionFacts(
    instance_id="i-1",
    business_key="PK-2026-TW3",
    definition_id="pk:1:x",
    activity_id="aktivitas_7",
    activity_name="Menghimpun",
    local_variables={"unit": "bm"},
    user_groups=("kabid",),
)
CONTEXT = MappingContext(VARIABLES, NOW, "budi", FACTS)


def value_of(text: str, context: MappingContext = CONTEXT) -> object:
    return compile_expression(text).evaluate(context)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tanpa ekspresi", "tanpa ekspresi"),
        ("", ""),
        ("${angka}", 7),
        ("#{angka}", 7),
        ("surat_${angka}", "surat_7"),
        ("${angka}/${teks}", "7/Bina Marga"),
        ("${kosong}!", "!"),
        ("${benar}-${pecahan}-${daftar}", "true-2.5-[1, dua, null]"),
        (r"\${angka} ${angka}", "${angka} 7"),
        ("${'}'}${\"{\"}", "}{"),
        ("harga $ 5 {x}", "harga $ 5 {x}"),
        ("${100000000.5}_", "1.000000005E8_"),
        ("${-0.0001}_", "-1.0E-4_"),
        ("${1e22}_${0.001}_${2.0}", "1.0E22_0.001_2.0"),
        ("${peta}", {"unit": {"kepala": "kabid-bm"}, "nilai": [10, 20]}),
        ("${peta}!", "{unit={kepala=kabid-bm}, nilai=[10, 20]}!"),
        ("${1 + 2 * 3}", 7),
        ("${(1 + 2) * 3}", 9),
        ("${10 / 4}", 2.5),
        ("${10 div 5}", 2.0),
        ("${7 % 3}", 1),
        ("${-7 mod 3}", -1),
        ("${-angka}", -7),
        ("${'4' + 1}", 5),
        ("${'4.5' + 1}", 5.5),
        ("${null + null}", 0),
        ("${1.5e3}", 1500.0),
        ("${.5}", 0.5),
        ("${'it\\'s'}", "it's"),
        ('${"kata \\"ini\\""}', 'kata "ini"'),
        ("${angka == 7}", True),
        ("${angka == '7'}", True),
        ("${angka eq 7.0}", True),
        ("${kosong == null}", True),
        ("${angka == null}", False),
        ("${angka ne 8 and benar}", True),
        ("${benar == 'true'}", True),
        ("${'a' lt 'b'}", True),
        ("${'10' < 9}", False),
        ("${null < 1}", False),
        ("${benar > false}", True),
        ("${tanggal == saat}", False),
        ("${saat == now().toString()}", False),
        ("${'' == 0}", True),
        ("${daftar == peta}", False),
        ("${null le null}", True),
        ("${null lt null}", False),
        ("${saat > now()}", True),
        ("${tanggal ge saat}", True),
        ("${!benar || angka >= 7}", True),
        ("${not benar}", False),
        ("${empty kosong and empty '' and not empty teks}", True),
        ("${benar ? 'ya' : 'tidak'}", "ya"),
        ("${false ? 1 : benar ? 2 : 3}", 2),
        ("${benar or tidak_ada}", True),
        ("${false && tidak_ada}", False),
        ("${peta.unit.kepala}", "kabid-bm"),
        ("${peta['unit'].kepala}", "kabid-bm"),
        ("${peta.nilai[1]}", 20),
        ("${peta.tidak.ada.juga}", None),
        ("${daftar[9]}", None),
        ("${kosong.apa}", None),
        ("${or_lain}", "ya"),
    ],
)
def test_an_expression_means_what_it_means_in_juel(text: str, expected: object) -> None:
    value = value_of(text)
    assert value == expected
    assert type(value) is type(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${teks.length()}", 10),
        ("${teks.contains('Marga')}", True),
        ("${teks.startsWith('Bina') && teks.endsWith('ga')}", True),
        ("${teks.toUpperCase()}", "BINA MARGA"),
        ("${teks.equalsIgnoreCase('bina marga')}", True),
        ("${teks.equals(1)}", False),
        ("${teks.substring(5)}", "Marga"),
        ("${teks.substring(0, 4)}", "Bina"),
        ("${teks.indexOf('M')}", 5),
        ("${teks.replace('a', 'o')}", "Bino Morgo"),
        ("${'a, b,,'.split(',')}", ["a", " b"]),
        ("${'1.2'.split('\\\\.')[1]}", "2"),
        ("${' x '.trim().concat('y').isEmpty()}", False),
        ("${teks.charAt(0)}", "B"),
        ("${teks.matches('[A-Z].*')}", True),
        ("${teks.matches('Bina')}", False),
        ("${daftar.size()}", 3),
        ("${daftar.contains('dua')}", True),
        ("${daftar.contains('1')}", False),
        ("${daftar.get(1)}", "dua"),
        ("${daftar.indexOf(1)}", 0),
        ("${peta.keySet()}", ["unit", "nilai"]),
        ("${peta.containsKey('unit')}", True),
        ("${peta.values().size()}", 2),
        ("${peta.get('tidak')}", None),
        ("${pecahan.intValue()}", 2),
        ("${angka.compareTo(8)}", -1),
        ("${angka.toString()}", "7"),
        ("${saat.time - now().getTime()}", 1_800_000),
        ("${saat.after(now())}", True),
        ("${tanggal.before(saat)}", False),
        ("${now()}", NOW),
        ("${dateTime().plusDays(1).toDate()}", datetime(2026, 11, 24, 1, 30, tzinfo=UTC)),
        ("${dateTime().plusWeeks(1).minusHours(2)}", datetime(2026, 11, 29, 23, 30, tzinfo=UTC)),
        ("${dateTime().plusMonths(3).dayOfMonth}", 23),
        ("${dateTime().withTimeAtStartOfDay().toDate()}", datetime(2026, 11, 22, 17, tzinfo=UTC)),
        ("${dateTime()}.", "2026-11-23T08:30:00.000+07:00."),
        ("${dateTime().getYear()}", 2026),
        ("${saat}.", "2026-11-23T02:00:00.000Z."),
        ("${tanggal}.", "2026-11-24."),
        ("${currentUser()}", "budi"),
        ("${currentUserGroups().contains('kabid')}", True),
        ("${execution.processBusinessKey}", "PK-2026-TW3"),
        ("${execution.getProcessBusinessKey()}", "PK-2026-TW3"),
        ("${execution.currentActivityId}", "aktivitas_7"),
        ("${execution.getVariable('angka')}", 7),
        ("${execution.getVariable('tidak_ada')}", None),
        ("${execution.hasVariable('tidak_ada')}", False),
        ("${execution.getVariableLocal('unit')}", "bm"),
    ],
)
def test_methods_functions_and_objects_answer_as_on_camunda(text: str, expected: object) -> None:
    assert value_of(text) == expected


def test_a_month_later_stays_within_the_month() -> None:
    context = MappingContext({}, datetime(2026, 1, 31, 3, tzinfo=UTC))
    assert value_of("${dateTime().plusMonths(1)}", context) == datetime(2026, 2, 28, 3, tzinfo=UTC)


def test_a_missing_variable_is_named_in_camundas_words() -> None:
    with pytest.raises(ExecutionError, match=r"Unknown property used in expression: \$\{nomor\}.*'nomor'"):
        value_of("${nomor}")


def test_task_is_known_only_where_a_task_is_meant() -> None:
    facts = ExecutionFacts(task=TaskFacts(name="Rapat", priority=70))
    assert value_of("${task.name} ${task.getPriority()}", MappingContext({}, NOW, "", facts)) == "Rapat 70"
    with pytest.raises(ExecutionError, match="'task'"):
        value_of("${task.name}")


class Scope(MappingContext):
    """A context where a token stands."""

    def set_variable(self, name: str, value: object, *, local: bool) -> None:
        changed.append((name, value, local))


changed: list[tuple[str, object, bool]] = []


def test_a_variable_is_set_where_a_token_stands_and_nowhere_else() -> None:
    context = Scope({"a": 2}, NOW)
    assert compile_expression("${execution.setVariable('b', a + 1)}").evaluate(context) is None
    compile_expression("${execution.setVariableLocal('c', dateTime())}").evaluate(context)
    assert changed == [("b", 3, False), ("c", NOW, True)]
    with pytest.raises(ExecutionError, match="variables cannot be changed here"):
        compile_expression("${execution.setVariable('b', 1)}").evaluate(MappingContext({}, NOW))


def test_a_condition_must_be_a_truth_value() -> None:
    assert compile_expression("${angka > 1}").holds(CONTEXT)
    with pytest.raises(ExecutionError, match="non-Boolean: result has class Long"):
        compile_expression("${angka}").holds(CONTEXT)
    with pytest.raises(ExecutionError, match="returns null"):
        compile_expression("${kosong}").holds(CONTEXT)


def test_an_expression_knows_its_variables() -> None:
    expression = compile_expression("${a.b + execution.id == now()} ${c[d]}")
    assert expression.names == {"a", "c", "d"}
    assert not expression.is_literal
    assert compile_expression("teks").is_literal
    assert compile_expression("${c[d]}") is compile_expression("${c[d]}")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("${", "not closed"),
        ("${'a}", "not closed"),
        ("${}", "empty"),
        ("${1 +}", "too early"),
        ("${(1}", "too early"),
        ("${1 2}", "unexpected '2'"),
        ("${a = 1}", "unexpected character '='"),
        ("${a; b}", "unexpected character ';'"),
        ("${lambda x: x}", "unexpected 'x'"),
        ("${a instanceof b}", "instanceof"),
        ("${a} #{b}", "mixed"),
        ("${__import__('os').system('id')}", "could not resolve function '__import__'"),
        ("${teks.getClass().forName('java.lang.Runtime')}", "'getClass' is not a method"),
        ("${teks.format('{0.__class__}')}", "'format' is not a method"),
        ("${execution.removeVariable('a')}", "'removeVariable' is not a method"),
        ("${now(1)}", "takes no arguments"),
        ("${9223372036854775808}", "64 bits"),
        ("${1e999}", "out of range"),
        ("${'\\n'}", "invalid escape"),
        ("${2 ** 9}", "unexpected '*'"),
        ("${" + "1+" * 60_000 + "1}", "longer than 10000"),
        ("${" + "-" * 9_000 + "1}", "levels deep"),
        ("${" + "not " * 2_000 + "a}", "levels deep"),
        ("${a" + "[a" * 3_000 + "]" * 3_000 + "}", "levels deep"),
        ("${a" + ".b" * 4_000 + "}", "levels deep"),
        ("${" + "a?" * 2_000 + "1" + ":1" * 2_000 + "}", "levels deep"),
        ("${" + "(" * 100_000, "not closed"),
        ("${a}" * 3_000, "more than 1000"),
    ],
)
def test_what_is_not_an_expression_is_refused_with_a_reason(text: str, reason: str) -> None:
    with pytest.raises(ExpressionSyntaxError) as refused:
        compile_expression(text)
    assert reason in refused.value.reason
    assert 0 <= refused.value.position <= len(text)
    assert len(str(refused.value)) < 400


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("${teks.__class__}", "Could not find property __class__ in String"),
        ("${angka.real}", "Could not find property real in Long"),
        ("${angka['__class__']}", "Could not find property"),
        ("${dateTime().instant}", "Could not find property"),
        ("${execution.context}", "Could not find property"),
        ("${daftar.length()}", "Cannot find method 'length' in List"),
        ("${teks.substring()}", "does not take 0 argument"),
        ("${kosong.length()}", "called on null"),
        ("${'a' + 1}", "Cannot coerce 'a'"),
        ("${'٣' + 1}", "Cannot coerce"),
        ("${benar + 1}", "Cannot coerce True of Boolean to Long"),
        ("${daftar > 1}", "Cannot coerce"),
        ("${daftar > benar}", "Cannot compare List with Boolean"),
        ("${1 / 0}", "division by zero"),
        ("${1 % 0}", "division by zero"),
        ("${9223372036854775807 + 1}", "64 bits"),
        ("${1e308 * 10}", "not a finite number"),
        ("${angka ? 1 : 2}", "to Boolean"),
        ("${teks.substring(5, 99)}", "length 10"),
        ("${daftar.get(3)}", "out of bounds"),
        ("${dateTime().plusDays(99999999999)}", "more than can be added"),
        ("${dateTime().plusYears(9000)}", "outside the years"),
        ("${dateTime().withDayOfMonth(31).withMonthOfYear(2)}", "not a valid day"),
        ("${teks.split('a|b')}", "literal separator"),
        ("${teks.matches('(')}", "an end that comes too early"),
        ("${panjang.matches('(y+)+z')}", "more than 10000 characters"),
        ("${execution}", "not a value"),
        ("${'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'.replace('', panjang)}", "longer than"),
    ],
)
def test_a_value_that_does_not_fit_is_an_execution_error_with_the_text(text: str, reason: str) -> None:
    context = MappingContext({**VARIABLES, "panjang": "y" * 100_000}, NOW, "budi", FACTS)
    with pytest.raises(ExecutionError) as failed:
        value_of(text, context)
    assert text in str(failed.value)
    assert reason in str(failed.value)


whole = st.integers(-(10**6), 10**6)
operands = st.recursive(
    whole.map(lambda number: f"({number})"),
    lambda inner: st.tuples(inner, st.sampled_from(["+", "-", "*"]), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
    max_leaves=8,
)


@given(operands)
def test_whole_arithmetic_agrees_with_python(text: str) -> None:
    expected = eval(text)  # noqa: S307 - the text is made of numbers, brackets and three operators by the line above
    if -(2**63) <= expected < 2**63 and not _overflows(text):
        assert value_of("${" + text + "}") == expected


def _overflows(text: str) -> bool:
    try:
        value_of("${" + text + "}")
    except ExecutionError as error:
        return "64 bits" in str(error)
    return False


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_in_a_text_reads_back_as_itself(number: float) -> None:
    text = value_of("${a}_", MappingContext({"a": number}, NOW))
    assert isinstance(text, str)
    assert float(text.rstrip("_")) == number


@given(whole, whole.filter(bool))
def test_remainder_and_quotient_fit_together_as_in_java(left: int, right: int) -> None:
    context = MappingContext({"a": left, "b": right}, NOW)
    assert value_of("${a % b}", context) == math.fmod(left, right)
    assert value_of("${a / b}", context) == left / right


scalars = st.one_of(
    st.none(), st.booleans(), whole, st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=5)
)


def _value_or_reason(text: str, context: MappingContext) -> object:
    try:
        return compile_expression(text).evaluate(context)
    except ExecutionError as error:
        return str(error)


@given(scalars, st.sampled_from(["==", "!=", "<", ">=", "+", "-", "*", "/", "%", "and"]), scalars)
def test_an_operator_on_any_two_values_gives_a_value_or_an_execution_error(a: object, operator: str, b: object) -> None:
    context = MappingContext({"a": a, "b": b}, NOW)
    assert value_of("${a == a}", context) is True
    outcome = _value_or_reason(f"${{a {operator} b}}", context)
    assert isinstance(outcome, bool | int | float) or "Cause: " in str(outcome)


@given(st.text(st.sampled_from("${}#'\"\\ab1.+-()[]?:!<=>&|,"), max_size=40))
def test_any_text_compiles_or_is_refused(text: str) -> None:
    try:
        compile_expression("${" + text)
    except ExpressionSyntaxError as refused:
        assert refused.reason  # noqa: PT017 - either outcome is right; what is tested is that there is no third
        return
    _value_or_reason("${" + text, CONTEXT)
