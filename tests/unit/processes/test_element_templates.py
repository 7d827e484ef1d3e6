"""The element templates for Camunda Modeler offer as named fields what the bundled diagram carries."""

import json
from pathlib import Path

import pytest
from lxml import etree

PROCESSES = Path(__file__).parents[3] / "processes"
NS = {"bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL", "camunda": "http://camunda.org/schema/1.0/bpmn"}
TEMPLATE = "{" + NS["camunda"] + "}modelerTemplate"


@pytest.fixture(scope="module")
def templates() -> dict[str, dict[str, object]]:
    found = [json.loads(path.read_text("utf-8")) for path in (PROCESSES / "element-templates").glob("*.json")]
    return {template["id"]: template for template in found}


@pytest.fixture(scope="module")
def root() -> etree._Element:
    return etree.parse(PROCESSES / "pengukuran_kinerja.bpmn").getroot()


def fields(template: dict[str, object]) -> list[str]:
    properties = template["properties"]
    assert isinstance(properties, list)
    assert {property_["binding"]["type"] for property_ in properties} == {"camunda:property"}
    return [property_["binding"]["name"] for property_ in properties]


def drawn(element: etree._Element) -> set[str]:
    path = "bpmn:extensionElements/camunda:properties/camunda:property"
    return {property_.get("name") for property_ in element.iterfind(path, NS)}


def test_a_template_offers_every_property_of_the_elements_that_carry_it(
    templates: dict[str, dict[str, object]], root: etree._Element
) -> None:
    """The Modeler deletes properties that a template does not name when the template is updated."""
    templated = [element for element in root.iter() if element.get(TEMPLATE)]

    assert {element.get(TEMPLATE) for element in templated} == set(templates) - {"alur.kepala_sop"}
    for element in templated:
        assert drawn(element) - set(fields(templates[element.get(TEMPLATE)])) == set(), element.get("id")


def test_whatever_carries_properties_carries_a_template(root: etree._Element) -> None:
    bare = [element.get("id") for element in root.iter() if drawn(element) and not element.get(TEMPLATE)]

    assert bare == ["pengukuran_kinerja"]  # the Modeler offers no templates on a pool's process


def test_the_header_template_names_every_field_of_the_sops_header(
    templates: dict[str, dict[str, object]], root: etree._Element
) -> None:
    (process,) = root.iterfind("bpmn:process", NS)

    assert set(fields(templates["alur.kepala_sop"])) == drawn(process)


@pytest.mark.parametrize("path", sorted((PROCESSES / "element-templates").glob("*.json")), ids=lambda path: path.stem)
def test_a_template_leaves_all_other_fields_of_the_modeler_visible(path: Path) -> None:
    template = json.loads(path.read_text("utf-8"))
    groups = {group["id"] for group in template["groups"]}

    assert template["id"] == f"alur.{path.stem}"
    assert template["entriesVisible"] is True
    assert {property_["group"] for property_ in template["properties"]} == groups
    assert len(fields(template)) == len(set(fields(template)))
