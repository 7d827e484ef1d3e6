"""The history as files for other programs: each format holds what happened, streamed, and nothing that would run."""

import csv
import io
import json
from collections import Counter
from datetime import date
from uuid import UUID

import pytest
from lxml import etree

from engine.commands import StartInstance
from engine.config import Settings
from engine.domain import HistoryEventType
from engine.errors import NotAllowedError, RequestError
from engine.history.chain import SYSTEM_CHAIN, mac_of
from tests.support.office import KEY, Office, person

PERIOD = {"periode": "TW3", "tahun": "2026"}
XES = "{http://www.xes-standard.org/}"


def exported(office: Office, format: str, **wanted: object) -> bytes:
    out = io.BytesIO()
    office.engine.queries.export_history(office.auditor, format, out, **wanted)
    return out.getvalue()


@pytest.fixture
def instance(office: Office) -> UUID:
    """An instance that was sent back once and came to its end, with a late task."""
    instance = office.start("TW3")
    office.clock.move_to("2026-11-23 08:00")
    office.worker.run_due_jobs()
    office.bring_to(instance, "aktivitas_8")
    office.complete(instance, "aktivitas_8", keputusan_8="kembalikan", catatan_8="Lengkapi realisasi.")
    office.bring_to(instance, "aktivitas_12")
    office.complete(instance, "aktivitas_12")
    return instance


def values_of(element) -> dict[str, str]:
    return {child.get("key"): child.get("value") for child in element if child.get("key")}


def test_json_lines_hold_every_event_so_that_its_chain_can_be_checked_again(
    office: Office, settings: Settings, instance: UUID
):
    lines = [json.loads(line) for line in exported(office, "jsonl").splitlines()]
    previous: dict[str, str] = {}
    for line in lines:
        mac = mac_of(settings.load_history_key(), previous.get(line["chain"], ""), line)
        assert mac == line["mac"]
        previous[line["chain"]] = mac
    assert Counter(line["chain"] for line in lines) == {
        str(chain): len(office.chain(chain)) for chain in (instance, SYSTEM_CHAIN)
    }
    assert next(line["activity"] for line in lines if line["activity_id"] == "aktivitas_1").startswith("Memerintahkan")
    assert {line["business_key"] for line in lines if "process" in line} == {"PK-2026-TW3"}


def test_csv_has_a_row_for_each_event(office: Office, instance: UUID):
    rows = list(csv.DictReader(io.StringIO(exported(office, "csv").decode())))
    assert len(rows) == len(office.chain(instance)) + len(office.chain(SYSTEM_CHAIN))
    of_instance = [row for row in rows if row["chain"] == str(instance)]
    assert [row["type"] for row in of_instance] == [str(event.type) for event in office.chain(instance)]
    assert {row["process"] for row in of_instance} == {KEY}


def test_a_cell_that_a_spreadsheet_would_run_is_made_text(office: Office):
    key = "=HYPERLINK(1)"
    office.engine.execute(StartInstance(key=KEY, variables=PERIOD, business_key=key, form=True), person("kadis"))
    rows = list(csv.reader(io.StringIO(exported(office, "csv").decode())))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert [f"'{key}"] * 2 == [row[2] for row in rows if key in row[2]][:2]


def test_xes_has_a_trace_for_each_instance_with_the_standard_extensions(office: Office, instance: UUID):
    office.start("TW2")
    log = etree.fromstring(exported(office, "xes"))
    assert log.tag == f"{XES}log"
    assert {each.get("prefix") for each in log.iter(f"{XES}extension")} == {
        "concept",
        "identity",
        "lifecycle",
        "org",
        "time",
    }
    traces = log.findall(f"{XES}trace")
    assert [values_of(trace)["concept:name"] for trace in traces] == ["PK-2026-TW3", "PK-2026-TW2"]
    events = [values_of(event) for event in traces[0].findall(f"{XES}event")]
    completed = [event for event in events if event["alur:type"] == "task.completed"]
    assert {event["lifecycle:transition"] for event in completed} == {"complete"}
    told = [event for event in office.chain(instance) if event.type == "task.completed"]
    assert [event["org:resource"] for event in completed] == [event.actor for event in told]
    assert [event["org:role"] for event in completed] == [event.role for event in told]
    assert completed[0]["alur:late"] == "true"
    assert completed[0]["time:timestamp"] == told[0].at.isoformat(timespec="milliseconds")
    assert {event["lifecycle:transition"] for event in events} >= {"schedule", "assign", "complete"}


def test_ocel_relates_every_event_to_objects_that_are_there(office: Office, instance: UUID):
    log = json.loads(exported(office, "ocel"))
    objects = {each["id"]: each["type"] for each in log["objects"]}
    assert len(objects) == len(log["objects"])
    assert len(log["events"]) == len(office.chain(instance))
    types = {each["name"]: {a["name"] for a in each["attributes"]} for each in log["eventTypes"]}
    assert set(types) == {str(type) for type in HistoryEventType}
    for event in log["events"]:
        assert {each["name"] for each in event["attributes"]} == types[event["type"]]
        assert all(each["objectId"] in objects for each in event["relationships"])
    assert Counter(objects.values())["process_instance"] == 1
    assert Counter(objects.values())["task"] == len(office.view(instance).tasks)
    known = {each["name"]: {a["name"] for a in each["attributes"]} for each in log["objectTypes"]}
    for each in log["objects"]:
        assert {attribute["name"] for attribute in each["attributes"]} == known[each["type"]]


@pytest.mark.parametrize("format", ["xes", "ocel", "csv", "jsonl"])
def test_instances_are_chosen_by_process_and_by_the_day_they_started_on_in_jakarta(office: Office, format: str):
    office.clock.move_to("2026-11-23 23:30")
    office.start("TW1")
    office.clock.move_to("2026-11-24 00:30")
    office.start("TW2")

    def found(**wanted: object) -> list[str]:
        text = exported(office, format, **wanted).decode()
        return [key for key in ("PK-2026-TW1", "PK-2026-TW2") if key in text]

    assert found() == found(key=KEY) == ["PK-2026-TW1", "PK-2026-TW2"]
    assert found(key="lain") == []
    assert found(key=KEY, first=date(2026, 11, 24)) == ["PK-2026-TW2"]
    assert found(key=KEY, last=date(2026, 11, 23)) == ["PK-2026-TW1"]
    assert found(key=KEY, first=date(2026, 11, 23), last=date(2026, 11, 24)) == ["PK-2026-TW1", "PK-2026-TW2"]


def test_what_belongs_to_no_process_is_left_out_where_one_is_chosen(office: Office):
    office.start()
    assert str(SYSTEM_CHAIN) in exported(office, "jsonl").decode()
    assert str(SYSTEM_CHAIN) not in exported(office, "jsonl", key=KEY).decode()


def test_more_instances_than_are_read_at_a_time_all_come_once(office: Office, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("engine.store.queries.exporting.CASES", 2)
    started = [office.start(f"TW{n}", year) for year in (2025, 2026) for n in (1, 2, 3)][:5]
    chains = Counter(json.loads(line)["chain"] for line in exported(office, "jsonl", key=KEY).splitlines())
    assert chains == {str(instance): len(office.chain(instance)) for instance in started} | {
        chain: number for chain, number in chains.items() if chain not in map(str, started)
    }
    assert len(chains) == 6


def test_only_auditors_and_administrators_take_the_history_along(office: Office):
    with pytest.raises(NotAllowedError):
        office.engine.queries.export_history(person("kadis"), "csv", io.BytesIO())
    with pytest.raises(RequestError):
        exported(office, "pdf")
