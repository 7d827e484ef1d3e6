"""The quarterly schedule: it starts the measurement of the quarter that has just ended."""

from pathlib import Path

import pydantic_monty
import pytest
from lxml import etree

DIAGRAM = Path(__file__).parents[3] / "processes" / "jadwal_pengukuran.bpmn"
NS = {"bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL", "camunda": "http://camunda.org/schema/1.0/bpmn"}


@pytest.fixture(scope="module")
def root() -> etree._Element:
    return etree.parse(DIAGRAM).getroot()


@pytest.mark.parametrize(
    ("month", "period"),
    [(1, "TW4"), (2, "TW4"), (3, "TW4"), (4, "TW1"), (6, "TW1"), (7, "TW2"), (10, "TW3"), (12, "TW3")],
)
def test_the_period_is_the_quarter_before(root: etree._Element, month: int, period: str) -> None:
    source = root.findtext(".//bpmn:scriptTask/bpmn:script", namespaces=NS)

    with pydantic_monty.Monty() as pool, pool.checkout() as session:
        assert session.feed_run(source, inputs={"bulan_berjalan": month}) == period


def test_its_script_is_one_expression_so_that_jython_gives_its_value(root: etree._Element) -> None:
    compile(root.findtext(".//bpmn:scriptTask/bpmn:script", namespaces=NS), "<script>", "eval")


def test_it_waits_for_the_first_working_minute_after_the_quarter(root: etree._Element) -> None:
    assert root.findtext(".//bpmn:timeCycle", namespaces=NS) == "0 0 0 1 1,4,7,10 ?"
    assert root.findtext(".//bpmn:intermediateCatchEvent//bpmn:timeDuration", namespaces=NS) == "PT1M"
    assert root.xpath("//bpmn:process//camunda:property[@name='kalender']/@value", namespaces=NS) == ["kerja"]


def test_it_calls_the_sop_with_period_year_and_business_key(root: etree._Element) -> None:
    (call,) = root.iterfind(".//bpmn:callActivity", NS)
    mappings = [dict(mapping.attrib) for mapping in call.iterfind(".//camunda:in", NS)]

    assert call.get("calledElement") == "pengukuran_kinerja"
    assert mappings == [
        {"businessKey": "PK-${tahun}-${periode}"},
        {"source": "periode", "target": "periode"},
        {"source": "tahun", "target": "tahun"},
    ]
