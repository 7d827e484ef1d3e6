"""What the reader makes of a diagram, on one that says everything it can."""

from pathlib import Path

import pytest

from engine.bpmn.intake import read_xml
from engine.bpmn.model import (
    Assignment,
    Call,
    CallMapping,
    Definition,
    Event,
    EventKind,
    FieldType,
    FormField,
    Lane,
    MultiInstance,
    Parameter,
    Script,
    TimerKind,
)
from engine.bpmn.reader import read_definitions
from engine.bpmn.reader.lanes import group_of
from engine.bpmn.reader.mappings import split_list
from engine.bpmn.validation import read_definition
from engine.errors import NotFoundError

PROCESSES = Path(__file__).parents[2] / "processes"


@pytest.fixture(scope="module")
def slice_() -> Definition:
    content = (PROCESSES / "first_slice.bpmn").read_bytes()
    (definition,) = read_definitions(read_xml("first_slice.bpmn", content))
    return definition


def test_the_header_of_a_process_is_read(slice_: Definition) -> None:
    assert slice_.key == "pengukuran"
    assert slice_.name == "Pengukuran Kinerja"
    assert slice_.version_tag == "v1"
    assert slice_.history_time_to_live == "P365D"
    assert slice_.calendar == "kantor"
    assert slice_.properties == {"kalender": "kantor", "nomor_sop": "060/31194"}
    assert slice_.documentation == "Setiap triwulan."
    assert slice_.candidate_starter_groups == ("ka-dinas", "sekretaris")
    assert slice_.candidate_starter_users == ("siti",)
    assert slice_.startable_in_tasklist is False


def test_lanes_are_leaves_in_the_order_in_which_they_are_drawn(slice_: Definition) -> None:
    assert slice_.lanes == (
        Lane("lajur_kadis", "Ka Dinas", "ka-dinas"),
        Lane("lajur_bawah", "Sek. Tim Sakip", "sek-tim-sakip"),
    )


def test_a_node_stands_in_its_innermost_lane_and_a_subprocess_hands_its_lane_down(slice_: Definition) -> None:
    lanes = {id: node.lane.group if node.lane else "" for id, node in slice_.nodes.items()}
    assert lanes["perintah"] == "ka-dinas"
    assert lanes["isi"] == "sek-tim-sakip"
    assert lanes["panggil"] == ""


def test_a_user_task_is_read_whole(slice_: Definition) -> None:
    task = slice_.nodes["perintah"]
    assert task.name == "Memerintahkan penyusunan"
    assert (task.type, task.scope, task.line) == ("userTask", "pengukuran", 41)
    assert task.documentation == "Surat disposisi"
    assert task.properties == {"waktu": "15 Menit"}
    assert task.assignment == Assignment(
        assignee="${pemulai}",
        candidate_users=("budi",),
        candidate_groups=("a", """${pemulai == "a,b" ? 'x' : 'y'}"""),
        due_date="${now()}",
        follow_up_date="2026-11-23T00:00:00Z",
        priority="70",
    )


def test_form_fields_keep_types_constraints_properties_and_options(slice_: Definition) -> None:
    note, number, *rest = slice_.nodes["perintah"].form
    assert note == FormField(
        id="catatan",
        label="Catatan",
        type=FieldType.STRING,
        kind="panjang",
        default="${catatan_lama}",
        min_length=10,
        max_length=500,
        required_when="${keputusan == 'kembali'}",
        properties={"jenis": "panjang", "wajib_jika": "${keputusan == 'kembali'}"},
    )
    assert number == FormField(
        id="jumlah",
        label="Jumlah",
        type=FieldType.LONG,
        default="1",
        required=True,
        readonly=True,
        minimum="1",
        maximum="99",
    )
    assert [field.type for field in rest] == [FieldType.BOOLEAN, FieldType.DATE]
    assert slice_.nodes["mulai"].form[0].options == (("TW1", "Triwulan I"), ("TW2", "Triwulan II"))


def test_a_day_as_camundas_forms_write_it_is_read_as_iso() -> None:
    content = (PROCESSES / "first_slice.bpmn").read_bytes().replace(b'"2026-11-23" />', b'"1/3/2026" />')
    assert read_definition(content, "pengukuran").nodes["perintah"].form[-1].default == "2026-03-01"


def test_input_and_output_mapping_keep_texts_scripts_lists_and_maps(slice_: Definition) -> None:
    task = slice_.nodes["perintah"]
    assert task.inputs == (
        Parameter("judul", "Triwulan ${triwulan}"),
        Parameter("kosong", ""),
        Parameter("daftar", ("satu", Script("1 + 1", "python"))),
    )
    assert task.outputs == (Parameter("peta", {"a": "${jumlah}", "b": ("2",)}),)


def test_events_say_what_they_wait_for_and_where_they_stand(slice_: Definition) -> None:
    nodes = slice_.nodes
    assert nodes["mulai"].event == Event(EventKind.NONE)
    assert nodes["mulai"].initiator == "pemulai"
    assert nodes["terlambat"].event == Event(EventKind.TIMER, TimerKind.DURATION, "PT15M")
    assert (nodes["terlambat"].attached_to, nodes["terlambat"].interrupting) == ("perintah", False)
    assert nodes["batal"].event == Event(EventKind.TIMER, TimerKind.DATE, "${batas}")
    assert nodes["batal"].interrupting
    assert nodes["tunggu"].event == Event(EventKind.TIMER, TimerKind.CYCLE, "R3/PT10M")
    assert nodes["eskalasi"].event == Event(EventKind.ESCALATION, name="TERLAMBAT")
    assert nodes["gagal"].event == Event(EventKind.ERROR, name="GAGAL")
    assert nodes["selesai"].event == Event(EventKind.TERMINATE)
    assert nodes["perintah"].event is None


def test_multi_instance_is_read_from_both_notations(slice_: Definition) -> None:
    assert slice_.nodes["bidang"].multi_instance == MultiInstance(
        sequential=True,
        collection="${unit}",
        element_variable="bidang_ini",
        completion_condition="${nrOfCompletedInstances > 3}",
    )
    assert slice_.nodes["isi"].multi_instance == MultiInstance(sequential=False, cardinality="3")


def test_nodes_of_a_subprocess_know_their_scope(slice_: Definition) -> None:
    assert [id for id, node in slice_.nodes.items() if node.scope == "bidang"] == [
        "mulai_bidang",
        "isi",
        "akhir_bidang",
    ]


def test_a_script_loses_the_indentation_its_lines_share(slice_: Definition) -> None:
    task = slice_.nodes["hitung"]
    assert task.script == Script("if realisasi:\n    hasil = realisasi / target\nhasil", "python")
    assert task.result_variable == "capaian"


def test_a_call_activity_keeps_its_mappings(slice_: Definition) -> None:
    assert slice_.nodes["panggil"].call == Call(
        called="arsip",
        inputs=(
            CallMapping(business_key="${execution.processBusinessKey}"),
            CallMapping(source="capaian", target="nilai"),
            CallMapping(source_expression="${jumlah + 1}", target="n", local=True),
        ),
        outputs=(CallMapping(all=True),),
    )


def test_flows_keep_condition_default_and_return_note(slice_: Definition) -> None:
    back, on = slice_.flows["kembali"], slice_.flows["lanjut"]
    assert back.condition == "${keputusan == 'kembali'}"
    assert back.return_note == "catatan"
    assert (back.name, back.source, back.target) == ("Tidak sah", "putusan", "perintah")
    assert not back.is_default
    assert on.is_default


def test_a_flow_without_an_id_has_the_same_one_in_every_reading(slice_: Definition) -> None:
    content = (PROCESSES / "first_slice.bpmn").read_bytes()
    again = read_definition(content, "pengukuran")
    assert "flow_isi_akhir_bidang" in slice_.flows
    assert again == slice_


def test_two_flows_without_ids_between_the_same_nodes_stay_two() -> None:
    content = (PROCESSES / "activiti_names.bpmn").read_bytes()
    doubled = content.replace(b"<endEvent", b'<sequenceFlow sourceRef="tugas" targetRef="akhir" /><endEvent')
    flows = read_definition(doubled, "lama").flows
    assert list(flows) == ["flow_mulai_tugas", "flow_tugas_akhir", "flow_tugas_akhir_2"]


def test_activitis_namespace_is_read_like_camundas() -> None:
    definition = read_definition((PROCESSES / "activiti_names.bpmn").read_bytes(), "lama")
    task = definition.nodes["tugas"]
    assert task.assignment.assignee == "siti"
    assert [field.id for field in task.form] == ["nama"]
    assert definition.name == "lama"


def test_asking_for_a_process_the_file_does_not_have_says_so() -> None:
    with pytest.raises(NotFoundError, match="no executable process"):
        read_definition((PROCESSES / "activiti_names.bpmn").read_bytes(), "baru")


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("Ka Dinas", "ka-dinas"),
        ("Sek. Tim  Sakip", "sek-tim-sakip"),
        ("  A_b/c! ", "a-b-c"),
        ("Ü 1", "ü-1"),
        ("...", ""),
    ],
)
def test_a_lanes_group_is_its_name_in_lower_case_with_hyphens(name: str, group: str) -> None:
    assert group_of(name) == group


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", ()),
        ("a", ("a",)),
        (" a , b,, ", ("a", "b")),
        ("${f('x,y')}, b", ("${f('x,y')}", "b")),
        ("a}, b", ("a}", "b")),
    ],
)
def test_a_comma_within_an_expression_splits_nothing(text: str, parts: tuple[str, ...]) -> None:
    assert split_list(text) == parts
