"""What the bundled diagram says: the SOP's words and times, and nothing Camunda 7 would refuse."""

import re
from pathlib import Path

import pydantic_monty
import pytest
from lxml import etree

DIAGRAM = Path(__file__).parents[3] / "processes" / "pengukuran_kinerja.bpmn"
NS = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "camunda": "http://camunda.org/schema/1.0/bpmn",
    "modeler": "http://camunda.org/schema/modeler/1.0",
}
CAMUNDA = "{" + NS["camunda"] + "}"
MODELER = "{" + NS["modeler"] + "}"
SOP = {
    "1": ("Memerintahkan penyusunan pengukuran Kinerja PNS dan PPPK Dinas PUTR", "Ka Dinas", "15 Menit"),
    "2": (
        "Membuat format pengumpulan data dan informasi pengukuran kinerja dari masing-masing bidang dan sekretariat",
        "Sek. Tim Sakip",
        "60 Menit",
    ),
    "3": (
        "Menyampaikan format pengumpulan data dan informasi pengukuran kinerja kepada masing-masing bidang dan "
        "sekretariat",
        "Sek. Tim Sakip",
        "30 Menit",
    ),
    "4": ("Melaksanakan rapat pembahasan pengukuran kinerja", "Sekretaris", "120 Menit"),
    "5": (
        "Menghimpun format data dan informasi pengukuran kinerja masing-masing bidang dan sekretariat",
        "Sek. Tim Sakip",
        "120 Menit",
    ),
    "7": ("Kabid Menghimpun dan memvalidasi data kinerja", "Anggota Tim Sakip", "240 Menit"),
    "8": ("Ketua TIM SAKIP PD menyusun dan mengoreksi dokumen pengukuran kinerja", "Sekretaris", "1 Hari"),
    "9": (
        "Sekretaris menyampaikan Dokumen Pengukuran Kinerja Kepada Kepala Dinas untuk meminta persetujuan",
        "Sekretaris",
        "Sesuai dengan Surat Perjanjian Kontrak",
    ),
    "10": ("Pembuatan surat pengantar pengiriman dan penomoran surat", "Sek. Tim Sakip", "1 Hari"),
    "11": ("Penggandaan Dokumen Pengukuran Kinerja.", "Anggota Tim Sakip", "1 Hari"),
    "12": ("Pengarsipan Dokumen Pengukuran Kinerja.", "Anggota Tim Sakip", "1 Hari"),
}
DURATIONS = {"15 Menit": "PT15M", "30 Menit": "PT30M", "60 Menit": "PT60M", "120 Menit": "PT120M"}
DURATIONS |= {"240 Menit": "PT240M", "1 Hari": "P1D", "Sesuai dengan Surat Perjanjian Kontrak": None}


@pytest.fixture(scope="module")
def root() -> etree._Element:
    return etree.parse(DIAGRAM).getroot()


def by_id(root: etree._Element, id_: str) -> etree._Element:
    (element,) = root.xpath(f"//bpmn:*[@id='{id_}']", namespaces=NS)
    return element


def properties(element: etree._Element) -> dict[str, str]:
    found = element.iterfind("bpmn:extensionElements/camunda:properties/camunda:property", NS)
    return {property_.get("name"): property_.get("value") for property_ in found}


def timers(root: etree._Element, id_: str) -> list[etree._Element]:
    return root.xpath(f"//bpmn:boundaryEvent[@attachedToRef='{id_}']", namespaces=NS)


def test_the_activities_are_the_sops_word_for_word(root: etree._Element) -> None:
    tasks = [task for task in root.iterfind(".//bpmn:userTask", NS) if task.get("id").startswith("aktivitas_")]

    assert {properties(task)["nomor"]: (task.get("name"), properties(task)["waktu"]) for task in tasks} == {
        number: (name, time) for number, (name, _, time) in SOP.items()
    }
    assert [task.get("id") for task in tasks] == [f"aktivitas_{number}" for number in SOP]
    assert all(properties(task)["kelengkapan"] and properties(task)["output"] for task in tasks)


def test_each_activity_stands_in_its_pelaksanas_lane(root: etree._Element) -> None:
    lanes = {ref.text: lane.get("name") for lane in root.iterfind(".//bpmn:lane", NS) for ref in lane}

    assert {number: lanes[f"aktivitas_{number}"] for number in SOP} == {number: row[1] for number, row in SOP.items()}
    assert lanes["persetujuan_kepala_dinas"] == lanes["mulai"] == "Ka Dinas"


def test_lanes_that_were_reconstructed_say_so(root: etree._Element) -> None:
    marked = {
        number for number in SOP if properties(by_id(root, f"aktivitas_{number}")).get("pelaksana_direkonstruksi")
    }

    assert marked == set(SOP) - {"1", "7", "8", "9"}


@pytest.mark.parametrize("number", SOP)
def test_a_timed_activity_has_a_timer_of_exactly_the_sops_time(root: etree._Element, number: str) -> None:
    events = timers(root, f"aktivitas_{number}")
    texts = [event.findtext("bpmn:timerEventDefinition/bpmn:timeDuration", namespaces=NS) for event in events]

    duration = DURATIONS[SOP[number][2]]
    assert texts == ([duration] if duration else [])
    assert all(event.get("cancelActivity") == "false" for event in events)


def test_the_approval_is_due_when_a_person_said_so_and_else_never(root: etree._Element) -> None:
    (event,) = timers(root, "persetujuan_kepala_dinas")

    assert event.findtext("bpmn:timerEventDefinition/bpmn:timeDate", namespaces=NS) == (
        "${batas_persetujuan == null ? '9999-12-31T00:00:00Z' : batas_persetujuan}"
    )
    first = by_id(root, "aktivitas_1").xpath(".//camunda:outputParameter[@name='batas_persetujuan']", namespaces=NS)
    assert [parameter.text for parameter in first] == ["${null}"]


def test_every_timer_leads_to_an_escalation_of_its_own(root: etree._Element) -> None:
    codes = {element.get("id"): element.get("escalationCode") for element in root.iterfind("bpmn:escalation", NS)}
    for event in root.iterfind(".//bpmn:boundaryEvent", NS):
        (flow,) = root.xpath(f"//bpmn:sequenceFlow[@sourceRef='{event.get('id')}']", namespaces=NS)
        end = by_id(root, flow.get("targetRef"))
        thrown = end.find("bpmn:escalationEventDefinition", NS)

        assert codes[thrown.get("escalationRef")] == f"terlambat_{event.get('attachedToRef')}"
        assert "penerima" not in properties(end), "who stands above whom is data, which administrators edit"


def test_every_way_out_of_a_gateway_has_a_name_and_a_condition(root: etree._Element) -> None:
    gateways = root.findall(".//bpmn:exclusiveGateway", NS)
    for gateway in gateways:
        flows = root.xpath(f"//bpmn:sequenceFlow[@sourceRef='{gateway.get('id')}']", namespaces=NS)
        assert {flow.get("name") for flow in flows} == {"Ya", "Tidak"}
        assert all(flow.findtext("bpmn:conditionExpression", namespaces=NS) for flow in flows)
    assert len(gateways) == 3


def test_three_flows_return_work_and_name_the_note(root: etree._Element) -> None:
    returns = {
        flow.get("targetRef"): properties(flow)["pengembalian"]
        for flow in root.iterfind(".//bpmn:sequenceFlow", NS)
        if "pengembalian" in properties(flow)
    }

    assert returns == {
        "aktivitas_5": "catatan_perbaikan_7",
        "aktivitas_7": "catatan_8",
        "aktivitas_8": "catatan_persetujuan",
    }


@pytest.mark.parametrize("task_id", ["aktivitas_7", "aktivitas_8", "persetujuan_kepala_dinas"])
def test_a_decision_has_no_default_and_a_return_needs_a_note(root: etree._Element, task_id: str) -> None:
    task = by_id(root, task_id)
    fields = {field.get("id"): field for field in task.iter(CAMUNDA + "formField")}
    decision = fields[properties(task)["keputusan"]]
    with_rule = "[.//camunda:property[@id='wajib_jika']]"
    (note,) = task.xpath(f".//camunda:formField{with_rule}", namespaces=NS)
    (condition,) = note.xpath(".//camunda:property[@id='wajib_jika']/@value", namespaces=NS)
    inputs = {parameter.get("name"): parameter.text for parameter in task.iter(CAMUNDA + "inputParameter")}

    assert decision.get("type") == "enum"
    assert decision.get("defaultValue") is None
    assert inputs[decision.get("id")] == inputs[note.get("id")] == "${null}"
    assert re.fullmatch(r"\$\{(\w+) == '(\w+)'\}", condition).groups()[0] == decision.get("id")
    assert note.xpath(".//camunda:constraint[@name='minlength']/@config", namespaces=NS) == ["10"]


def test_whoever_completed_8_is_kept_from_the_approval(root: etree._Element) -> None:
    assert properties(by_id(root, "persetujuan_kepala_dinas"))["pemisahan_tugas"] == "aktivitas_8"


def test_row_7_opens_once_for_the_head_of_each_unit_that_is_not_valid_yet(root: etree._Element) -> None:
    task = by_id(root, "aktivitas_7")
    loop = task.find("bpmn:multiInstanceLoopCharacteristics", NS)

    assert loop.get(CAMUNDA + "collection") == "${unit_belum_valid}"
    assert loop.get(CAMUNDA + "elementVariable") == "unit"
    assert loop.get("isSequential", "false") == "false"
    assert task.get(CAMUNDA + "candidateGroups") == "kepala-${unit}"


def test_fields_of_row_7_belong_to_one_unit_each(root: etree._Element) -> None:
    task = by_id(root, "aktivitas_7")
    fields = {field.get("id") for field in task.iter(CAMUNDA + "formField")}

    assert fields == {parameter.get("name") for parameter in task.iter(CAMUNDA + "inputParameter")}


@pytest.mark.parametrize(
    ("verdict", "open_units", "note"),
    [("valid", ["tata-ruang"], ""), ("tidak_valid", ["bina-marga", "tata-ruang"], "Bina Marga: Realisasi belum diisi")],
)
def test_a_units_entries_join_those_of_the_others(
    root: etree._Element, verdict: str, open_units: list[str], note: str
) -> None:
    task = by_id(root, "aktivitas_7")
    (source,) = task.xpath(".//camunda:taskListener[@event='complete']/camunda:script/text()", namespaces=NS)
    entered: dict[str, object] = {field.get("id"): None for field in task.iter(CAMUNDA + "formField")}
    entered |= {"kinerja": [{"target": "80"}], "hasil_validasi": verdict, "catatan_validasi": "Realisasi belum diisi"}
    others = {
        "unit": "bina-marga",
        "data_unit": {"tata-ruang": {"target": "5"}},
        "unit_belum_valid": ["bina-marga", "tata-ruang"],
        "catatan_perbaikan_7": "",
    }

    with pydantic_monty.Monty() as pool, pool.checkout() as session:
        code = source + "\n(data_unit, unit_belum_valid, catatan_perbaikan_7)"
        data, still_open, notes = session.feed_run(code, inputs={**entered, **others})

    assert data == {"tata-ruang": {"target": "5"}, "bina-marga": entered}
    assert (still_open, notes) == (open_units, note)


@pytest.mark.parametrize(
    ("decision", "chosen", "expected"),
    [
        ("kembalikan", "tata-ruang", ["tata-ruang"]),
        ("kembalikan", None, ["bina-marga", "tata-ruang"]),
        ("kembalikan", " tata-ruang , tidak-ada", ["tata-ruang"]),
        ("setuju", "tata-ruang", []),
    ],
)
def test_a_return_from_8_names_the_units_or_means_all(
    root: etree._Element, decision: str, chosen: str | None, expected: list[str]
) -> None:
    task = by_id(root, "aktivitas_8")
    (source,) = task.xpath(".//camunda:outputParameter[@name='unit_belum_valid']/camunda:script/text()", namespaces=NS)
    inputs = {"keputusan_8": decision, "unit_dikembalikan": chosen, "semua_unit": ["bina-marga", "tata-ruang"]}

    with pydantic_monty.Monty() as pool, pool.checkout() as session:
        assert session.feed_run(source, inputs=inputs) == expected


def test_camunda_would_take_every_mapping(root: etree._Element) -> None:
    at_loops = root.xpath("//bpmn:*[bpmn:multiInstanceLoopCharacteristics]//camunda:outputParameter", namespaces=NS)
    at_events = root.xpath("//bpmn:startEvent//camunda:inputOutput", namespaces=NS)
    at_ends = root.xpath("//bpmn:endEvent//camunda:outputParameter", namespaces=NS)

    assert at_loops + at_events + at_ends == []


def test_scripts_of_mappings_are_single_expressions(root: etree._Element) -> None:
    """Jython, Camunda 7's Python, gives the value of an expression but not that of a longer script."""
    for source in root.xpath("//camunda:outputParameter/camunda:script/text()", namespaces=NS):
        compile(source, "<mapping>", "eval")


def test_the_file_is_drawn_for_camunda_platform_7_24(root: etree._Element) -> None:
    process = by_id(root, "pengukuran_kinerja")

    assert root.get(MODELER + "executionPlatform") == "Camunda Platform"
    assert root.get(MODELER + "executionPlatformVersion") == "7.24.0"
    assert process.get(CAMUNDA + "historyTimeToLive")
    assert properties(process)["kalender"] == "kerja"
    assert properties(process)["kunci_bisnis"] == "PK-${tahun}-${periode}"


def test_the_header_is_the_papers_errors_included(root: etree._Element) -> None:
    header = properties(by_id(root, "pengukuran_kinerja"))

    assert header["nomor_sop"] == "060/31194/427.56/2024"
    assert (header["tanggal_revisi"], header["disahkan_oleh"]) == ("-", "")
    assert header["kualifikasi_2"] == "Memahami pemahaman tentang SAKIP"
    assert "Penjurangan" in header["dasar_hukum_4"]
    assert {name for name in header if name.startswith("dasar_hukum_")} == {f"dasar_hukum_{n}" for n in range(1, 7)}
    assert header["catatan_redaksi_nomor_6"] == "Nomor 6 tidak terdapat dalam naskah asli."
    annotated = {name.removeprefix("catatan_redaksi_") for name in header if name.startswith("catatan_redaksi_")}
    assert {"kualifikasi_2", "dasar_hukum_2", "dasar_hukum_4"} <= annotated & set(header)
