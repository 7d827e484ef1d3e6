"""What a table yields where rules match, and what a business rule task makes of it."""

import pytest

from engine.bpmn.dmn import evaluate, map_result
from engine.errors import ExecutionError
from tests.unit.bpmn.dmn.tables import (
    NOON,
    answer,
    column,
    decide,
    decision,
    file,
    literal,
    one_column,
    problems_of,
    read,
    requires,
    table,
    warnings_of,
)

OVERLAPPING = ["> 10", "> 5", "> 7"]


def test_first_gives_the_first_matching_rule_from_above():
    content = one_column(OVERLAPPING, policy="FIRST")
    assert decide(content, nilai=8) == [{"hasil": 2}]
    assert decide(content, nilai=1) == []


def test_first_looks_no_further_than_its_rule():
    assert decide(one_column(["1", "> tak_ada"], policy="FIRST"), nilai=1) == [{"hasil": 1}]


def test_unique_gives_the_only_matching_rule_and_names_the_rules_where_there_are_more():
    content = one_column(OVERLAPPING, policy="UNIQUE")
    assert decide(content, nilai=6) == [{"hasil": 2}]
    with pytest.raises(ExecutionError) as error:
        decide(content, nilai=8)
    assert str(error.value) == (
        "Cannot decide 'tarif': Hit policy 'UNIQUE' only allows a single rule to match. "
        "These match: rules 2 (tarif_r2), 3 (tarif_r3)."
    )


def test_a_table_without_a_hit_policy_is_unique():
    content = one_column(OVERLAPPING, policy="UNIQUE").replace(b' hitPolicy="UNIQUE"', b"")
    with pytest.raises(ExecutionError, match="UNIQUE"):
        decide(content, nilai=8)


def test_any_gives_one_result_where_all_rules_agree_and_names_them_where_they_do_not():
    assert decide(one_column(OVERLAPPING, answers=["1.0", "1", "2 - 1"], policy="ANY"), nilai=11) == [{"hasil": 1}]
    with pytest.raises(ExecutionError, match=r"ANY.*equal output.*rules 1 \(tarif_r1\), 2 \(tarif_r2\)"):
        decide(one_column(OVERLAPPING[:2], answers=["1", "2"], policy="ANY"), nilai=11)
    with pytest.raises(ExecutionError, match="ANY"):
        decide(one_column(OVERLAPPING[:2], answers=["1", "true"], policy="ANY"), nilai=11)


@pytest.mark.parametrize("policy", ["RULE ORDER", "COLLECT"])
def test_rule_order_and_collect_give_all_matching_rules_from_above(policy):
    content = one_column(OVERLAPPING, policy=policy)
    assert decide(content, nilai=8) == [{"hasil": 2}, {"hasil": 3}]
    assert decide(content, nilai=0) == []


@pytest.mark.parametrize(
    ("aggregation", "value", "nothing"),
    [("SUM", 0.3, []), ("MIN", 0.1, []), ("MAX", 0.2, []), ("COUNT", 2, [{"hasil": 0}])],
)
def test_collect_aggregates_the_values_of_its_output(aggregation, value, nothing):
    content = one_column(["> 10", "> 5", "> 5"], answers=["", "0.1", "0.2"], policy="COLLECT", aggregation=aggregation)
    assert decide(content, nilai=11) == [{"hasil": value}]
    assert decide(content, nilai=1) == nothing


def test_sums_keep_the_outputs_type():
    for type, value in (("integer", 3), ("double", 3.0)):
        content = one_column(["-", "-"], answers=["1", "2"], output_type=type, policy="COLLECT", aggregation="SUM")
        (row,) = decide(content, nilai=1)
        assert row["hasil"] == value
        assert type == {int: "integer", float: "double"}[row["hasil"].__class__]


def test_what_is_no_number_cannot_be_added_up_and_its_rule_is_named():
    content = one_column(["-", "-"], answers=["1", '"2"'], policy="COLLECT", aggregation="SUM")
    with pytest.raises(ExecutionError, match=r"SUM needs numbers.*rules 2 \(tarif_r2\)"):
        decide(content, nilai=1)


@pytest.mark.parametrize("policy", ["PRIORITY", "OUTPUT ORDER", "first", ""])
def test_other_hit_policies_are_refused_by_name(policy):
    (message,) = problems_of(one_column(["-"], policy=policy))
    assert message.startswith(f"Alur does not evaluate the hit policy '{policy}'. Choose one of UNIQUE, FIRST, ANY")


def test_aggregation_is_refused_where_it_means_nothing():
    assert problems_of(one_column(["-"], policy="FIRST", aggregation="SUM")) == [
        "Only COLLECT aggregates; the hit policy is FIRST. Remove the aggregation."
    ]
    assert problems_of(one_column(["-"], policy="COLLECT", aggregation="AVG")) == [
        "There is no aggregation 'AVG'. Choose SUM, MIN, MAX or COUNT."
    ]
    two = table(column(), answer("a") + answer("b"), [(["-"], ["1", "2"])], policy="COLLECT", aggregation="SUM")
    assert problems_of(file(decision(two))) == ["SUM needs exactly one output; the table has 2."]
    texts = one_column(["-"], answers=['"a"'], output_type="string", policy="COLLECT", aggregation="MAX")
    assert problems_of(texts) == ["MAX needs numbers; the output's type is string."]


def test_an_empty_answer_says_nothing():
    content = file(decision(table(column(), answer("a") + answer("b"), [(["-"], ["1", ""])])))
    assert decide(content, nilai=0) == [{"a": 1}]


def test_all_inputs_of_a_rule_must_pass():
    columns = column("unit", "string", 1) + column("nilai", "double", 2)
    content = file(
        decision(table(columns, answer(), [(['"bm"', "> 50"], ["1"]), (["-", "> 50"], ["2"]), (['"bm"', "-"], ["3"])]))
    )
    assert decide(content, unit="bm", nilai=51) == [{"hasil": 1}]
    assert decide(content, unit="ck", nilai=51) == [{"hasil": 2}]
    assert decide(content, unit="bm", nilai=50) == [{"hasil": 3}]
    assert decide(content, unit="ck", nilai=50) == []


def test_required_decisions_are_decided_first_and_give_variables():
    content = file(
        decision(
            table(column("tingkat", "string"), answer(), [(['"besar"'], ["faktor * 2"])]),
            before=requires("tingkat", "faktor"),
        ),
        decision(
            table(
                column("nilai", "double", key="tingkat"),
                answer("tingkat", key="tingkat"),
                [(["> 5"], ['"besar"'])],
                key="tingkat",
            ),
            key="tingkat",
            before=requires("faktor", by="tingkat"),
        ),
        literal("nilai + 1", name="faktor", key="faktor"),
    )
    assert decide(content, nilai=6) == [{"hasil": 14}]
    assert [required.key for required in read(content).requires] == ["tingkat", "faktor"]


def test_a_required_decision_that_collects_gives_lists():
    collected = table(
        column(key="daftar"),
        answer("harga", key="daftar"),
        [(["> 1"], ["10"]), (["> 2"], ["20"])],
        policy="COLLECT",
        key="daftar",
    )
    content = file(
        literal("sum(harga)", before=requires("daftar")),
        decision(collected, key="daftar"),
    )
    assert decide(content, nilai=3) == [{"hasil": 30}]
    assert decide(content, nilai=2) == [{"hasil": 10}]
    assert decide(content, nilai=0) == [{"hasil": None}]


def test_a_required_decision_without_a_match_gives_null_and_hides_no_variable():
    inner = table(column(key="dalam"), answer("harga", key="dalam"), [(["> 1"], ["10"])], key="dalam")
    content = file(literal("harga", before=requires("dalam")), decision(inner, key="dalam"))
    assert decide(content, nilai=2, harga=7) == [{"hasil": 10}]
    assert decide(content, nilai=0) == [{"hasil": None}]
    assert decide(content, nilai=0, harga=7) == [{"hasil": 7}]


def test_circles_and_strangers_among_required_decisions_are_refused():
    circle = file(
        literal("1", key="a", before=requires("b", by="a")),
        literal("1", key="b", before=requires("a", by="b")),
        literal("1", key="c", before=requires("x", by="c").replace("#x", "lain.dmn#x")),
    )
    circular = "The decision requires itself, directly or through others. Break the circle."
    assert sorted(problems_of(circle)) == [
        "The decision requires 'lain.dmn#x', which is not in the file.",
        circular,
        circular,
    ]


def test_a_long_row_of_required_decisions_works_and_a_longer_one_is_refused():
    def row(length: int) -> bytes:
        first = literal("1", name="d0", key="d0")
        return file(
            *(
                literal(f"d{n - 1} + 1", name=f"d{n}", key=f"d{n}", before=requires(f"d{n - 1}", by=f"d{n}"))
                for n in range(length - 1, 0, -1)
            ),
            first,
        )

    assert evaluate(read(row(100), "d99"), {}, NOON) == [{"d99": 100}]
    assert problems_of(row(101)) == ["The file has 101 decisions; 100 are allowed. Split it."]


ONE, TWO = {"a": 1}, {"a": 2}


@pytest.mark.parametrize(
    ("mode", "result", "mapped"),
    [
        ("singleEntry", [ONE], 1),
        ("singleEntry", [], None),
        ("singleEntry", [{}], None),
        ("singleResult", [{"a": 1, "b": 2}], {"a": 1, "b": 2}),
        ("singleResult", [], None),
        ("collectEntries", [ONE, {}, TWO], [1, 2]),
        ("collectEntries", [], []),
        ("resultList", [ONE, TWO], [ONE, TWO]),
        ("resultList", [], []),
        ("", [ONE], [ONE]),
    ],
)
def test_results_are_mapped_as_camunda_maps_them(mode, result, mapped):
    assert map_result(result, mode) == mapped


@pytest.mark.parametrize(
    ("mode", "result", "reason"),
    [
        ("singleEntry", [ONE, TWO], "2 rules give a result"),
        ("singleEntry", [{"a": 1, "b": 2}], "the rule gives 2 outputs ('a', 'b')"),
        ("singleResult", [ONE, TWO], "2 rules give a result"),
        ("collectEntries", [ONE, {"b": 1}], "the rules give 2 outputs ('a', 'b')"),
        ("allOfThem", [ONE], "there is no mode 'allOfThem'"),
    ],
)
def test_a_result_that_does_not_fit_its_mapping_is_an_error(mode, result, reason):
    with pytest.raises(ExecutionError) as error:
        map_result(result, mode)
    assert reason in str(error.value)


def test_a_single_output_may_go_without_a_name():
    content = file(decision(table(column(), answer(""), [(["-"], ["5"])])))
    assert map_result(decide(content, nilai=1), "singleEntry") == 5
    assert warnings_of(content) == [
        "The output has no name, so results can be mapped by singleEntry or collectEntries only."
    ]
