"""The pre-flight on small diagrams: what it lets through, what it warns of, how its findings read."""

import time
from pathlib import Path

import pytest

from engine.bpmn.intake import IntakeLimits
from engine.bpmn.validation import Report, camunda_message, check, plain_message, read_definition
from engine.errors import Problem

PROCESSES = Path(__file__).parents[2] / "processes"
HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="x">'
)
LANE = '<bpmn:laneSet id="ls"><bpmn:lane id="lajur" name="Ka Dinas"><bpmn:flowNodeRef>t</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>'


def process(body: str) -> bytes:
    return f'{HEAD}<bpmn:process id="p" isExecutable="true">{body}</bpmn:process></bpmn:definitions>'.encode()


def around(inner: str, *, attributes: str = "", lane: str = LANE) -> bytes:
    """A start, one user task with what is given, an end."""
    return process(
        f'{lane}<bpmn:startEvent id="s"/><bpmn:userTask id="t" {attributes}>{inner}</bpmn:userTask><bpmn:endEvent id="e"/>'
        '<bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="t"/><bpmn:sequenceFlow id="f2" sourceRef="t" targetRef="e"/>'
    )


def checked(
    content: bytes, known_groups: frozenset[str] | None = None, known_keys: frozenset[str] | None = None
) -> Report:
    return check({"a.bpmn": content}, known_groups, known_keys=known_keys)


def warnings(report: Report) -> str:
    assert report.problems == ()
    return "\n".join(warning.message for warning in report.warnings)


def test_everything_of_the_first_slice_deploys() -> None:
    report = check({"first_slice.bpmn": (PROCESSES / "first_slice.bpmn").read_bytes()})
    assert report.problems == ()
    assert [definition.key for definition in report.definitions] == ["pengukuran"]
    assert [warning.message.split("'")[0] for warning in report.warnings] == [
        "The drawing (BPMNDiagram) does not show "
    ]


def test_all_problems_come_at_once_in_the_order_of_the_file() -> None:
    report = check({"many_mistakes.bpmn": (PROCESSES / "many_mistakes.bpmn").read_bytes()})
    assert report.definitions == ()
    assert [(problem.element, problem.name, problem.line, problem.column) for problem in report.problems] == [
        ("layanan", "Kirim surat", 5, 5),
        ("c", "ya", 10, 5),
        ("d", "", 11, 5),
        ("d", "", 11, 5),
    ]


def test_problems_of_all_files_come_together() -> None:
    report = check({"a.bpmn": b"<no", "b.bpmn": process(""), "c.bpmn": around("").replace(b'id="p"', b'id="q"')})
    assert {problem.file for problem in report.problems} == {"a.bpmn", "b.bpmn"}
    assert report.definitions == ()


def test_two_files_may_not_bring_the_same_process() -> None:
    report = check({"a.bpmn": around(""), "b.bpmn": around("")})
    assert [(p.file, p.element) for p in report.problems] == [("b.bpmn", "p")]
    assert "'a.bpmn'" in report.problems[0].message


def test_a_file_that_is_no_diagram_is_kept_with_a_warning_that_it_is_not_read() -> None:
    report = check({"a.bpmn": around(""), "formulir.form": b"{}", "skrip.py": b"\xff"})
    assert report.problems == ()
    assert [(w.file, w.message) for w in report.warnings if w.file != "a.bpmn"] == [
        ("formulir.form", "Alur keeps this file with the deployment but does not read it."),
        ("skrip.py", "Alur keeps this file with the deployment but does not read it."),
    ]
    assert report.by_file["formulir.form"] == ()


DECISION = (
    b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">'
    b'<decision id="nilai" name="Nilai"><decisionTable id="t"><input id="i"><inputExpression id="ie" typeRef="number">'
    b'<text>capaian</text></inputExpression></input><output id="o" name="predikat" typeRef="string"/>'
    b'<rule id="r"><inputEntry id="re"><text>&gt; 90</text></inputEntry><outputEntry id="ro"><text>"AA"</text></outputEntry>'
    b"</rule></decisionTable></decision></definitions>"
)


def test_decisions_come_beside_the_diagrams_that_ask_them() -> None:
    asking = process(
        '<bpmn:startEvent id="s"/><bpmn:businessRuleTask id="b" camunda:decisionRef="nilai"/>'
        '<bpmn:sequenceFlow id="f" sourceRef="s" targetRef="b"/>'
    )
    report = check({"a.bpmn": asking, "nilai.dmn": DECISION}, known_decisions=frozenset())
    assert report.problems == ()
    assert [decision.key for decision in report.decisions["nilai.dmn"]] == ["nilai"]
    assert "No decision 'nilai'" not in warnings(report)
    assert "No decision 'nilai' is deployed, which 'b' asks" in warnings(
        check({"a.bpmn": asking}, known_decisions=frozenset())
    )


def test_a_decision_comes_in_one_file_only() -> None:
    report = check({"a.dmn": DECISION, "b.dmn": DECISION})
    assert [(problem.file, problem.element) for problem in report.problems] == [("b.dmn", "nilai")]


def test_a_message_starts_one_process_only() -> None:
    first = process('<bpmn:startEvent id="s"><bpmn:messageEventDefinition messageRef="m"/></bpmn:startEvent>').replace(
        b"</bpmn:definitions>", b'<bpmn:message id="m" name="Surat"/></bpmn:definitions>'
    )
    second = first.replace(b'id="p"', b'id="q"')
    report = check({"a.bpmn": first, "b.bpmn": second})
    assert [(problem.file, problem.element) for problem in report.problems] == [("b.bpmn", "s")]
    assert (
        "there already is a message event subscription for the message with name 'Surat'" in report.problems[0].message
    )
    assert check({"b.bpmn": second}, known_start_messages={"Surat": "p"}).definitions == ()
    assert check({"a.bpmn": first}, known_start_messages={"Surat": "p"}).problems == ()
    assert (
        check(
            {"a.bpmn": first, "b.bpmn": second.replace(b"Surat", b"Nota")}, known_start_messages={"Nota": "p"}
        ).problems
        == ()
    )


def test_what_is_wrong_with_a_decision_file_stands_in_the_same_report() -> None:
    report = check({"a.bpmn": around(""), "nilai.dmn": DECISION.replace(b"&gt; 90", b"&gt; &gt;")})
    assert {problem.file for problem in report.problems} == {"nilai.dmn"}
    assert report.definitions == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_every_usual_encoding_is_read(encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{declared}"?>\n' + around("", attributes='name="Prüfung"').decode()
    (definition,) = checked(text.encode(encoding)).definitions
    assert definition.nodes["t"].name == "Prüfung"


def test_a_place_is_where_the_start_tag_begins_even_if_it_is_long() -> None:
    content = around("", attributes='\n  camunda:class="A"\n  name="Lama"').replace(
        b"<bpmn:userTask", b"\n  <bpmn:userTask"
    )
    (problem,) = checked(content).problems
    assert (problem.element, problem.name, problem.line, problem.column) == ("t", "Lama", 2, 3)


def test_a_problem_within_a_task_is_named_after_the_task() -> None:
    field = (
        "<bpmn:extensionElements><camunda:formData>"
        '<camunda:formField id="umur" type="umur"/></camunda:formData></bpmn:extensionElements>'
    )
    (problem,) = checked(around(field)).problems
    assert problem.element == "t"
    assert "unknown type 'umur' of the form field 'umur'" in problem.message


def test_one_flow_without_condition_and_without_default_is_only_bad_style() -> None:
    content = process(
        '<bpmn:startEvent id="s"/><bpmn:exclusiveGateway id="g"/><bpmn:endEvent id="e"/><bpmn:endEvent id="e2"/>'
        '<bpmn:sequenceFlow id="a" sourceRef="s" targetRef="g"/><bpmn:sequenceFlow id="b" sourceRef="g" targetRef="e"/>'
        '<bpmn:sequenceFlow id="c" sourceRef="g" targetRef="e2"><bpmn:conditionExpression>${x}</bpmn:conditionExpression>'
        "</bpmn:sequenceFlow>"
    )
    assert "has outgoing sequence flow 'b' without condition" in warnings(checked(content))


def test_a_condition_behind_a_parallel_gateway_is_named_as_ignored() -> None:
    content = process(
        '<bpmn:startEvent id="s"/><bpmn:parallelGateway id="g"/><bpmn:endEvent id="e"/>'
        '<bpmn:sequenceFlow id="a" sourceRef="s" targetRef="g"/>'
        '<bpmn:sequenceFlow id="c" sourceRef="g" targetRef="e"><bpmn:conditionExpression>${x}</bpmn:conditionExpression>'
        "</bpmn:sequenceFlow>"
    )
    assert "The condition of 'c' is ignored" in warnings(checked(content))


def test_a_counting_loop_over_a_script_is_no_endless_circle() -> None:
    content = process(
        '<bpmn:startEvent id="s"/><bpmn:scriptTask id="n" scriptFormat="python"><bpmn:script>n = n + 1</bpmn:script>'
        '</bpmn:scriptTask><bpmn:exclusiveGateway id="g" default="c"/><bpmn:endEvent id="e"/>'
        '<bpmn:sequenceFlow id="a" sourceRef="s" targetRef="n"/><bpmn:sequenceFlow id="b" sourceRef="n" targetRef="g"/>'
        '<bpmn:sequenceFlow id="c" sourceRef="g" targetRef="e"/>'
        '<bpmn:sequenceFlow id="d" sourceRef="g" targetRef="n">'
        "<bpmn:conditionExpression>${n &lt; 3}</bpmn:conditionExpression></bpmn:sequenceFlow>"
    )
    assert checked(content).problems == ()


@pytest.mark.parametrize(
    ("waktu", "timer", "expected"),
    [
        ("15 Menit", "PT15M", ""),
        ("60 Menit", "PT1H", ""),
        ("1 Hari", "P1D", ""),
        ("Sesuai dengan Surat Perjanjian Kontrak", "PT5M", ""),
        ("15 Menit", "${durasi}", ""),
        ("15 Menit", "PT30M", "does not fit the property 'waktu' of 't', 15 Menit (PT15M)"),
        ("1 Hari", "PT24H", "does not fit the property 'waktu' of 't', 1 Hari (P1D)"),
        ("2 Jam", "", "says 2 Jam, but no timer runs. Add PT2H"),
    ],
)
def test_the_spoken_standard_time_and_the_timer_must_agree(waktu: str, timer: str, expected: str) -> None:
    properties = (
        f'<bpmn:extensionElements><camunda:properties><camunda:property name="waktu" value="{waktu}"/></camunda:properties>'
        "</bpmn:extensionElements>"
    )
    boundary = (
        '<bpmn:endEvent id="e9"/><bpmn:sequenceFlow id="f9" sourceRef="b" targetRef="e9"/>'
        '<bpmn:boundaryEvent id="b" cancelActivity="false" attachedToRef="t"><bpmn:timerEventDefinition>'
        f"<bpmn:timeDuration>{timer}</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>"
    )
    content = around(properties).replace(b"</bpmn:process>", (boundary if timer else "").encode() + b"</bpmn:process>")
    said = warnings(checked(content))
    assert expected in said
    assert ("waktu" in said) is bool(expected)


def test_a_lane_that_is_no_group_is_named_only_where_groups_are_known() -> None:
    assert "No group is named 'ka-dinas'" in warnings(checked(around(""), known_groups=frozenset({"sekretaris"})))
    assert "No group" not in warnings(checked(around(""), known_groups=frozenset({"ka-dinas"})))
    assert "No group" not in warnings(checked(around("")))
    own = around("", attributes='camunda:candidateGroups="sekretaris"')
    assert "No group" not in warnings(checked(own, known_groups=frozenset({"sekretaris"})))


def test_a_task_of_nobody_is_said_to_belong_to_administrators() -> None:
    assert "belongs to administrators" in warnings(checked(around("", lane="")))
    assert "belongs to administrators" not in warnings(checked(around("")))


def test_a_call_of_an_unknown_process_is_named_only_where_processes_are_known() -> None:
    content = process(
        '<bpmn:startEvent id="s"/><bpmn:callActivity id="c" calledElement="lain"/>'
        '<bpmn:sequenceFlow id="f" sourceRef="s" targetRef="c"/>'
    )
    assert "No process 'lain' is deployed" in warnings(checked(content, known_keys=frozenset()))
    assert "No process" not in warnings(checked(content, known_keys=frozenset({"lain"})))
    assert "No process" not in warnings(checked(content))
    together = check({"a.bpmn": content, "b.bpmn": around("").replace(b'id="p"', b'id="lain"')}, known_keys=frozenset())
    assert "No process" not in warnings(together)


@pytest.mark.parametrize(
    ("addition", "said"),
    [
        ('<bpmn:userTask id="sepi"/>', "No path from a start event leads to 'sepi'"),
        ('<bpmn:dataStoreReference id="d"/>', "Data stores are documentation"),
        (
            '<bpmn:dataObject id="d"/><bpmn:dataObjectReference id="r" dataObjectRef="d"/>',
            "Data objects are documentation",
        ),
        ('<bpmn:inclusiveGateway id="g"/>', "No flow leaves the gateway 'g'"),
    ],
)
def test_what_is_harmless_is_named_in_a_warning(addition: str, said: str) -> None:
    content = around("").replace(b'<bpmn:sequenceFlow id="f1"', addition.encode() + b'<bpmn:sequenceFlow id="f1"')
    assert said in warnings(checked(content))


def test_a_form_key_is_named_as_unused_and_an_empty_one_is_nothing() -> None:
    drawn = warnings(checked(around("", attributes='camunda:formKey="embedded:a.html"')))
    assert "The form key 'embedded:a.html' of 't' is not shown by Alur: people see a plain form." in drawn
    form = "<bpmn:extensionElements><camunda:formData/></bpmn:extensionElements>"
    drawn = warnings(checked(around(form, attributes='camunda:formRef="a" camunda:formRefBinding="latest"')))
    assert "The Camunda form 'a' of 't' is not shown by Alur" in drawn
    assert "not shown" not in warnings(checked(around("", attributes='camunda:formKey=""')))


@pytest.mark.parametrize(
    ("drawn", "said"),
    [
        (
            'camunda:assigne="siti"',
            "'camunda:assigne' of 'userTask' is ignored, by Camunda 7 too. Is 'camunda:assignee' meant?",
        ),
        ('camunda:topic="a"', "'camunda:topic' of 'userTask' is ignored"),
        ('camunda:exclusive="false"', "runs the jobs of an instance one by one"),
    ],
)
def test_what_camunda_itself_ignores_deploys_with_a_warning_that_names_it(drawn: str, said: str) -> None:
    assert said in warnings(checked(around("", attributes=drawn)))


def test_a_forms_business_key_is_refused_with_what_alur_has_instead() -> None:
    form = '<bpmn:extensionElements><camunda:formData businessKey="nomor"/></bpmn:extensionElements>'
    (problem,) = checked(around(form)).problems
    assert "the attribute 'businessKey' of 'formData'" in problem.message
    assert "kunci_bisnis" in problem.message


def test_an_attribute_that_camundas_element_does_not_know_is_named_as_ignored() -> None:
    listener = '<bpmn:extensionElements><camunda:taskListener event="create" expression="${a}" evnt="x"/></bpmn:extensionElements>'
    assert "The attribute 'evnt' of 'taskListener' is ignored" in warnings(checked(around(listener)))


def test_a_slip_in_the_name_of_an_element_is_named() -> None:
    listener = "<bpmn:extensionElements><camunda:tasklistener/></bpmn:extensionElements>"
    assert (
        "'camunda:tasklistener' on 'userTask' is ignored, by Camunda 7 too. Is 'camunda:taskListener' meant?"
        in warnings(checked(around(listener)))
    )


def test_what_other_programs_noted_is_named_once_a_namespace() -> None:
    content = around('<bpmn:extensionElements><n:a xmlns:n="urn:n"/><n:b xmlns:n="urn:n"/></bpmn:extensionElements>')
    assert warnings(checked(content)).count("urn:n") == 1


def test_a_process_that_is_not_executable_is_only_drawn() -> None:
    drawn = b'<bpmn:process id="q"><bpmn:serviceTask id="x"/></bpmn:process></bpmn:definitions>'
    report = checked(around("").replace(b"</bpmn:definitions>", drawn))
    assert "only drawn" in warnings(report)
    assert [definition.key for definition in report.definitions] == ["p"]


def test_the_message_for_the_modeler_is_camundas_and_names_the_element() -> None:
    problems = [
        Problem("diagram.bpmn", "pilih", "Sah?", 12, "Exclusive Gateway 'pilih' has no outgoing sequence flows.", 34),
        Problem("diagram.bpmn", "t", "Satu", 3, "The id is odd.", 5),
        Problem("lain.bpmn", "", "", 0, "The file is empty."),
    ]
    assert camunda_message(problems) == (
        "ENGINE-09005 Could not parse BPMN process. Errors: \n"
        "* Exclusive Gateway 'pilih' has no outgoing sequence flows. | resource diagram.bpmn | line 12 | column 34\n"
        "* The id is odd. (t) | resource diagram.bpmn | line 3 | column 5\n"
        "* The file is empty. | resource lain.bpmn"
    )


def test_a_problem_for_people_stands_on_one_line() -> None:
    problem = Problem("a.bpmn", "t", "Satu\ndua\x1b[31m", 3, "Change it.", 5)
    assert plain_message(problem) == 'a.bpmn:3  t "Satu dua [31m": Change it.'
    assert plain_message(Problem("a.bpmn", "", "", 0, "The file is empty.")) == "a.bpmn  The file is empty."


def test_a_thousand_elements_take_less_than_a_second() -> None:
    links = "".join(
        f'<bpmn:userTask id="n{i}"/><bpmn:sequenceFlow id="f{i}" sourceRef="n{i - 1}" targetRef="n{i}"/>'
        for i in range(1, 500)
    )
    content = process(f'<bpmn:startEvent id="n0"/>{links}')
    before = time.process_time()
    report = checked(content)
    assert time.process_time() - before < 20
    assert len(report.definitions[0].nodes) == 500


def test_what_is_deployed_can_be_read_whatever_the_limits_are_now() -> None:
    name = "a" * 20_000
    content = around("", attributes=f'name="{name}"')
    assert checked(content).definitions == ()
    assert read_definition(content, "p").nodes["t"].name == name


def test_limits_are_the_callers_to_set() -> None:
    assert (
        "nodes and flows; 4 are allowed"
        in check({"a.bpmn": around("")}, limits=IntakeLimits(elements=4)).problems[0].message
    )
    assert check({"a.bpmn": around("")}, limits=IntakeLimits(elements=5)).problems == ()
