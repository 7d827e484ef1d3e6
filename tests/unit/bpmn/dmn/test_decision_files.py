"""What is read from a decision file, and what is refused in it, all at once and by name."""

from pathlib import Path

import pytest

from engine.bpmn.dmn import HitPolicy, Table, check_tables, evaluate, map_result, read_tables
from engine.errors import DeploymentError, Problem
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
    rule,
    table,
    warnings_of,
)

SCALE = Path("processes/skala_predikat.dmn")


@pytest.mark.parametrize(
    "namespace",
    [
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20151101/dmn11.xsd",
    ],
)
def test_dmn_1_1_to_1_3_are_read(namespace):
    content = file(literal("1 + 1"), namespace=namespace)
    assert decide(content) == [{"hasil": 2}]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_every_encoding_that_the_file_names_is_read(encoding):
    text = f'<?xml version="1.0" encoding="{encoding}"?>' + file(literal('"é"')).decode()
    assert decide(text.encode(encoding)) == [{"hasil": "é"}]


def test_a_decision_is_read_as_drawn():
    drawn = table(
        column(outside='camunda:inputVariable="angka"', type="integer"),
        answer(type="string", inside='<outputValues id="boleh"><text>"a","b"</text></outputValues>'),
        [(["> 1"], ['"a"'])],
    ).replace('<rule id="tarif_r1">', '<rule id="tarif_r1"><description>Catatan</description>')
    drawn = drawn.replace("</rule>", "<annotationEntry><text>Lebih lanjut</text></annotationEntry></rule>")
    content = file(decision(drawn, attributes='camunda:versionTag="2" camunda:historyTimeToLive="P30D"'))
    found = read(content)
    assert (found.key, found.name, found.version_tag, found.ttl) == ("tarif", "Tarif", "2", 30)
    assert isinstance(found.logic, Table)
    (asked,), (told,), (row,) = found.logic.inputs, found.logic.outputs, found.logic.rules
    assert found.logic.hit_policy is HitPolicy.FIRST
    assert (asked.label, asked.variable, asked.type, asked.expression.text) == ("nilai", "angka", "integer", "nilai")
    assert (told.name, told.type, told.allowed) == ("hasil", "string", '"a","b"')
    assert (row.id, row.number, row.description, row.annotations) == ("tarif_r1", 1, "Catatan", ("Lebih lanjut",))
    assert (row.inputs[0].text, row.outputs[0].id) == ("> 1", "tarif_r1_o1")
    assert [again.key for again in read_tables(content)] == ["tarif"]


def test_all_problems_of_a_file_come_at_once_with_their_places():
    rows = [(["> "], ["1"]), (["1"], ["?"]), (["-"], ["1", "2"])]
    content = (
        file(
            decision(table(column(), answer(type="uang"), rules=rows), attributes='camunda:historyTimeToLive="lama"'),
            decision(table("", "", [], key="kosong"), key="kosong"),
        )
        .replace(b"<decision ", b"\n<decision ")
        .replace(b"<rule ", b"\n<rule ")
    )
    decisions, problems, warnings = check_tables("tarif.dmn", content)
    assert decisions == ()
    assert [(problem.element, problem.line, problem.message.partition(".")[0][:60]) for problem in problems] == [
        ("tarif", 2, "Cannot parse historyTimeToLive: 'lama' is no number of days "),
        ("tarif_out_hasil", 2, "The type 'uang' is not known"),
        ("tarif_r1_i1", 3, "Decision 'tarif', rule 1, input 'nilai': the cell '>': it en"),
        ("tarif_r2_o1", 4, "Decision 'tarif', rule 2, output 'hasil': the cell '?': unex"),
        ("tarif_r3", 5, "Rule 3 has 2 cells for 1 outputs"),
        ("kosong_tabel", 6, "The table has no output"),
    ]
    assert {problem.name for problem in problems} == {"Tarif"}
    assert [warning.message for warning in warnings] == ["The table has no rules, so it never gives a result."]


@pytest.mark.parametrize(
    ("drawn", "named"),
    [
        ('<businessKnowledgeModel id="x" />', "the element 'businessKnowledgeModel' in 'definitions'"),
        ('<decisionService id="x" />', "the element 'decisionService' in 'definitions'"),
        ('<import namespace="x" importType="y" />', "the element 'import' in 'definitions'"),
        ('<rule id="x" />', "the element 'rule' in 'definitions'"),
        ('<apaSaja id="x" />', "the element 'apaSaja' in 'definitions'"),
    ],
)
def test_elements_alur_does_not_evaluate_are_refused_by_name(drawn, named):
    assert problems_of(file(literal("1"), drawn))[0].startswith(f"Alur does not evaluate {named}. ")


@pytest.mark.parametrize("logic", ["context", "invocation", "list", "relation", "functionDefinition"])
def test_other_logics_than_tables_and_expressions_are_refused_by_name(logic):
    found = problems_of(file(decision(f'<{logic} id="x" />')))
    assert any(message.startswith(f"Alur does not evaluate the element '{logic}' in 'decision'. ") for message in found)
    assert "The decision has neither a decision table nor a literal expression. Draw one." in found


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('<input id="tarif_in1"', '<input id="tarif_in1" wajib="ya"', "the attribute 'wajib' of 'input'"),
        ("<decision id", "<decision camunda:kelas='x' id", "the attribute 'camunda:kelas' of 'decision'"),
        (
            "<decision id",
            "<decision camunda:inputVariable='x' id",
            "the attribute 'camunda:inputVariable' of 'decision'",
        ),
        ("<decisionTable id", "<camunda:properties/><decisionTable id", "'camunda:properties'"),
        (
            "</output>",
            "<defaultOutputEntry><text>1</text></defaultOutputEntry></output>",
            "the element 'defaultOutputEntry'",
        ),
        ("<decisionTable id", '<knowledgeRequirement id="k"/><decisionTable id', "the element 'knowledgeRequirement'"),
    ],
)
def test_attributes_and_extensions_alur_does_not_know_are_refused_by_name(old, new, named):
    content = one_column(["-"]).decode().replace(old, new, 1).encode()
    (message,) = problems_of(content)
    assert message.startswith(f"Alur does not evaluate {named}")


def test_what_only_documents_is_accepted_with_a_warning():
    content = file(literal("1"), '<knowledgeSource id="dasar" name="Permen" />', '<knowledgeSource id="lain" />')
    assert warnings_of(content) == ["Knowledge sources are documentation."]
    foreign = file(literal("1"), '<x:y xmlns:x="http://contoh.test/x" />')
    assert warnings_of(foreign) == ["What other programs noted here (http://contoh.test/x) is kept but not evaluated."]


def test_ids_names_and_requirements_must_fit():
    twice = file(literal("1", key="a"), literal("2", key="a"))
    assert "The id 'a' is used 2 times. Give each element its own." in problems_of(twice)
    assert "The decision has no id. Give it one: it is the key by which it is called." in problems_of(
        file(literal("1", key=""))
    )
    assert problems_of(file(literal("1", name=""))) == [
        "The literal expression's variable has no name. Name it: it is the result's name."
    ]
    same = file(decision(table(column(), answer("a") + answer("a").replace("_out_", "_out2_"), [(["-"], ["1", "2"])])))
    assert set(problems_of(same)) == {
        "The output's name 'a' is used 2 times. With several outputs each needs a name of its own."
    }
    lost = file(
        literal("1", before='<informationRequirement id="i"><requiredInput href="#tak_ada" /></informationRequirement>')
    )
    assert problems_of(lost) == ["The input 'tak_ada' is not in the file."]


def test_a_result_needs_a_name_that_can_be_stored():
    refusal = "The name '$date' begins with $. Give the result another name."
    assert problems_of(file(literal("1", name="$date"))) == [refusal]
    assert problems_of(file(decision(table(column(), answer("$date"), [(["-"], ["1"])])))) == [refusal]


def test_an_empty_literal_expression_and_an_empty_file_are_refused():
    assert problems_of(file(literal(""))) == [
        "Decision 'tarif', the expression: the cell: it is empty; write an expression."
    ]
    assert problems_of(file()) == ["The file has no decision. Draw a decision table in it."]


def test_a_rule_needs_a_cell_for_every_column():
    drawn = decision(
        f'<decisionTable id="t">{column()}{answer()}{rule(1, [], ["1"])}{rule(2, ["-", "-"], ["1"])}</decisionTable>'
    )
    assert problems_of(file(drawn)) == [
        "Rule 1 has 0 cells for 1 inputs. Draw the rule again.",
        "Rule 2 has 2 cells for 1 inputs. Draw the rule again.",
    ]


def test_other_files_are_refused_by_what_they_are():
    bpmn = b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" />'
    assert problems_of(bpmn) == ["The file is a BPMN diagram, not a decision file. Name it .bpmn."]
    (message,) = problems_of(b"<html/>")
    assert message.startswith(
        "The root element is 'html' (no namespace), not the 'definitions' of DMN 1.1, 1.2 or 1.3."
    )
    newer = problems_of(file(literal("1"), namespace="https://www.omg.org/spec/DMN/20211108/MODEL/"))
    assert newer[0].endswith("Save the decision as DMN 1.3.")
    with pytest.raises(DeploymentError):
        read_tables(b"<html/>")
    cloud = file(literal("1"), '<z:x xmlns:z="http://camunda.org/schema/zeebe/1.0" />')
    assert problems_of(cloud) == [
        "The decision is drawn for Camunda 8. Draw it in the Modeler as a Camunda 7 DMN diagram."
    ]


def test_the_predikat_scale_names_each_grade_with_what_must_be_exceeded():
    decisions, problems, warnings = check_tables(SCALE.name, SCALE.read_bytes())
    assert (problems, warnings) == ((), ())
    scale = map_result(evaluate(decisions[0], {"tahun": 2026}, NOON), "resultList")
    assert [(row["predikat"], row["batas_bawah"]) for row in scale] == [
        ("Sangat Tinggi", 90),
        ("Tinggi", 75),
        ("Sedang", 65),
        ("Rendah", 50),
        ("Sangat Rendah", 0),
    ]


def test_problems_are_the_engines_own():
    _, problems, _ = check_tables("rusak.dmn", b"<definitions")
    assert all(isinstance(problem, Problem) and problem.file == "rusak.dmn" for problem in problems)
