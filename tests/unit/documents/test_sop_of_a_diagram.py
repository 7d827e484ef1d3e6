"""What an SOP's paper says of any diagram: activities as people read them, arrows through everything, and what is lost."""

from pathlib import Path
from random import Random

import pytest
from lxml import etree

from engine.bpmn.validation import read_definition
from engine.documents.sop.chart import pages_of
from engine.documents.sop.export import word_of
from engine.documents.sop.reading import read_sop
from engine.queries.sop import printed
from engine.read_models.sop import PrintedSop, Symbol

ROOT = Path(__file__).parents[3]
BUNDLED = ROOT / "processes" / "pengukuran_kinerja.bpmn"
BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"


def example(name: str) -> PrintedSop:
    content = (ROOT / "docs" / "examples" / f"{name}.bpmn").read_bytes()
    return printed(read_definition(content, next(etree.fromstring(content).iter(f"{{{BPMN}}}process")).get("id")))


def drawn(body: str) -> PrintedSop:
    """Return the SOP of a process: its elements without drawing."""
    content = (
        f'<definitions xmlns="{BPMN}" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="x">'
        f'<process id="p" isExecutable="true" camunda:historyTimeToLive="P1D">{body}</process></definitions>'
    )
    return printed(read_definition(content.encode(), "p"))


def task(id_: str, number: str = "") -> str:
    box = f'<camunda:properties><camunda:property name="nomor" value="{number}"/></camunda:properties>'
    return f'<userTask id="{id_}" name="{id_}"><extensionElements>{box}</extensionElements></userTask>'


def flows(*pairs: str) -> str:
    """Return flows given as `a b` or `a b name`."""
    told = ""
    for number, pair in enumerate(pairs):
        source, target, *name = pair.split(" ")
        told += f'<sequenceFlow id="f{number}" sourceRef="{source}" targetRef="{target}" name="{" ".join(name)}"/>'
    return told


def arrows(sop: PrintedSop) -> dict[str, set[tuple[str, str]]]:
    """Return where each row leads, by name."""
    return {
        row.name: {("" if flow.target is None else sop.rows[flow.target].name, flow.label) for flow in row.flows}
        for row in sop.rows
    }


def test_rows_stand_in_the_order_of_their_numbers_however_the_file_has_them() -> None:
    sop = printed(read_definition(BUNDLED.read_bytes(), "pengukuran_kinerja"))
    root = etree.parse(BUNDLED).getroot()
    (process,) = root.iterfind(f"{{{BPMN}}}process")
    tasks = list(process.iterfind(f"{{{BPMN}}}userTask"))
    Random(7).shuffle(tasks)  # noqa: S311
    process.extend(tasks)
    shuffled = printed(read_definition(etree.tostring(root), "pengukuran_kinerja"))
    assert [(row.number, row.name) for row in shuffled.rows] == [(row.number, row.name) for row in sop.rows]
    assert arrows(shuffled) == arrows(sop)


def test_rows_without_numbers_stand_along_the_flows_and_not_as_they_were_drawn() -> None:
    way = flows("start Satu", "Satu Dua", "Dua Tiga", "Tiga end", "Dua Satu kembali")
    sop = drawn(f'{task("Tiga")}{task("Satu")}{task("Dua")}<startEvent id="start"/><endEvent id="end"/>{way}')
    assert [row.name for row in sop.rows] == ["Satu", "Dua", "Tiga"]


def test_arrows_run_into_subprocesses_and_out_of_them() -> None:
    assert arrows(example("subprocess")) == {
        "Menulis konsep": {("Membaca ulang", "")},
        "Membaca ulang": {("Mengirim", "")},
        "Mengirim": {("", "")},
    }
    assert arrows(example("error"))["Memeriksa data"] == {("", "ya"), ("Memperbaiki data", "tidak")}
    assert arrows(example("link")) == {"Bagian pertama": {("Bagian kedua", "")}, "Bagian kedua": {("", "")}}


def test_work_side_by_side_is_no_decision_and_said_in_words() -> None:
    gates = '<parallelGateway id="split"/><parallelGateway id="join"/>'
    way = flows("start A", "A split", "split B", "split C", "B join", "C join", "join D", "D end")
    tasks = "".join(task(name, number) for name, number in zip("ABCD", "1234", strict=True))
    sop = drawn(f'<startEvent id="start"/><endEvent id="end"/>{gates}{tasks}{way}')
    assert [sop.symbol(index) for index in range(4)] == [Symbol.CAPSULE, Symbol.BOX, Symbol.BOX, Symbol.CAPSULE]
    assert arrows(sop) == {"A": {("B", ""), ("C", "")}, "B": {("D", "")}, "C": {("D", "")}, "D": {("", "")}}
    assert sop.notes == (
        "Aktivitas 2 dan 3 dikerjakan bersamaan.",
        "Aktivitas 4 dimulai sesudah semua aktivitas yang menuju kepadanya selesai.",
    )
    assert len(pages_of(sop)[0].arrows) == 4
    (remark,) = (each.text for each in read_sop(word_of(sop), "x.docx").remarks if each.unread and "panah" in each.text)
    assert "gerbang paralel" in remark, "whoever reads the paper again is told to decide"


@pytest.mark.parametrize(
    ("name", "notes"),
    [
        ("exclusive_gateway", ()),
        ("inclusive_gateway", ("Dari aktivitas “Mengirim lewat pos”, “Mengirim lewat surel” dan “Mengarsipkan” dikerjakan satu atau lebih, bersamaan, menurut syaratnya.",)),
        ("event_gateway", ("Sebelum aktivitas “Mengolah data” ditunggu “Data datang”.", "Sebelum prosedur selesai ditunggu “3 hari”.")),
        ("timers", ("Sebelum aktivitas “Menerbitkan” ditunggu “Tanggal terbit”.",)),
        ("timer_start", ("Prosedur juga dimulai oleh jadwal “Hari Senin, 8.00”.",)),
        ("event_subprocess", ("Kapan saja selama prosedur berjalan dapat terjadi “Ada pertanyaan”.", "Kapan saja selama prosedur berjalan dapat terjadi “Permohonan ditarik”.")),
        ("subprocess", ("Aktivitas “Menulis konsep” dan “Membaca ulang” dihentikan bila terjadi “5 hari”.", "Aktivitas “Menulis konsep” dan “Membaca ulang” merupakan bagian “Penyusunan”.")),
        ("escalation", ("Selama aktivitas “Membuat laporan” dan “Merapikan” berlangsung dapat terjadi “Perlu tahu”; dilanjutkan dengan aktivitas “Membaca laporan”.", "Aktivitas “Membuat laporan” dan “Merapikan” merupakan bagian “Pengerjaan”.")),
        ("call_activity", ("Bagian “Arsipkan” berjalan menurut SOP-nya sendiri dan tidak digambar.",)),
        ("pass_through", ("Yang dikerjakan di luar aplikasi tidak digambar: “Dicatat di buku”, “Diantar kurir”.",)),
        ("decision", ("Yang dikerjakan aplikasi sendiri tidak digambar: “Tentukan predikat”.",)),
    ],
)  # fmt: skip
def test_what_five_symbols_cannot_show_is_said_below_the_flowchart(name: str, notes: tuple[str, ...]) -> None:
    assert example(name).notes == notes


def test_compensation_and_repeated_work_are_said_too() -> None:
    assert (
        "Aktivitas “Melepas ruang” hanya dikerjakan bila pekerjaan yang sudah selesai harus dibatalkan."
        in example("compensation").notes
    )
    assert (
        "Aktivitas “Menandatangani lembar ke-${loopCounter}” dikerjakan beberapa kali berurutan, "
        "sekali untuk setiap unit, orang, atau berkas."
    ) in example("multi_instance").notes


def test_a_note_that_the_diagram_has_itself_is_not_said_twice() -> None:
    sop = printed(read_definition(BUNDLED.read_bytes(), "pengukuran_kinerja"))
    assert sop.notes[-1] == (
        "Yang dikerjakan aplikasi sendiri tidak digambar: “Ambil skala predikat”, “Hitung capaian kinerja”."
    )
    reading = read_sop(word_of(sop), "x.docx")
    again = printed(read_definition(reading.diagram, reading.key))
    assert again.notes == sop.notes


@pytest.mark.parametrize("path", sorted((ROOT / "docs" / "examples").glob("*.bpmn")), ids=lambda path: path.stem)
def test_every_example_can_be_printed(path: Path) -> None:
    assert word_of(example(path.stem)).startswith(b"PK")
