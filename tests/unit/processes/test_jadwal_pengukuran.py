"""The quarterly schedule: it starts the measurement of the quarter that has just ended."""

from pathlib import Path

import pytest
from lxml import etree

from engine.bpmn.model import Definition
from engine.bpmn.validation import read_definition
from engine.handlers.starts.periods import period_of, timer_starts
from tests.support.clock import wib

DIAGRAM = Path(__file__).parents[3] / "processes" / "jadwal_pengukuran.bpmn"
NS = {"bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL", "camunda": "http://camunda.org/schema/1.0/bpmn"}


@pytest.fixture(scope="module")
def root() -> etree._Element:
    return etree.parse(DIAGRAM).getroot()


@pytest.fixture(scope="module")
def definition() -> Definition:
    return read_definition(DIAGRAM.read_bytes(), "jadwal_pengukuran")


@pytest.mark.parametrize(
    ("scheduled", "period"),
    [
        ("2026-01-02 07:30", "PK-2025-TW4"),
        ("2026-04-01 07:30", "PK-2026-TW1"),
        ("2026-07-01 07:30", "PK-2026-TW2"),
        ("2026-10-01 07:30", "PK-2026-TW3"),
        ("2026-12-31 16:00", "PK-2026-TW3"),
        ("2027-01-01 00:00", "PK-2026-TW4"),
    ],
)
def test_the_period_is_the_quarter_before_the_scheduled_instant(
    definition: Definition, scheduled: str, period: str
) -> None:
    (start,) = timer_starts(definition)
    assert period_of(start, wib(scheduled)) == period


def test_it_waits_for_the_first_working_minute_after_the_quarter(root: etree._Element) -> None:
    assert root.findtext(".//bpmn:timeCycle", namespaces=NS) == "0 0 0 1 1,4,7,10 ?"
    assert root.xpath("//bpmn:process//camunda:property[@name='kalender']/@value", namespaces=NS) == ["kerja"]


def test_it_calls_the_sop_with_period_year_and_business_key(root: etree._Element) -> None:
    (call,) = root.iterfind(".//bpmn:callActivity", NS)
    mappings = [dict(mapping.attrib) for mapping in call.iterfind(".//camunda:in", NS)]

    assert call.get("calledElement") == "pengukuran_kinerja"
    assert mappings == [
        {"businessKey": "${execution.processBusinessKey}"},
        {"sourceExpression": "${execution.processBusinessKey.substring(8)}", "target": "periode"},
        {"sourceExpression": "${execution.processBusinessKey.substring(3, 7) + 0}", "target": "tahun"},
    ]
