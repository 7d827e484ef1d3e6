"""Every mistake in how a table or a file field is drawn is named before anything is deployed."""

import json
from html import escape

import pytest

from engine.bpmn.validation import check

DIAGRAM = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="http://example.org">
  <bpmn:process id="p" isExecutable="true" camunda:historyTimeToLive="P180D">
    <bpmn:startEvent id="s"><bpmn:outgoing>f</bpmn:outgoing></bpmn:startEvent>
    <bpmn:sequenceFlow id="f" sourceRef="s" targetRef="t" />
    <bpmn:userTask id="t" name="T" camunda:candidateGroups="kabid">
      <bpmn:extensionElements><camunda:formData>
        <camunda:formField id="isi" label="Isi" type="string"><camunda:properties>{properties}</camunda:properties>
        </camunda:formField></camunda:formData></bpmn:extensionElements>
      <bpmn:incoming>f</bpmn:incoming><bpmn:outgoing>g</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:sequenceFlow id="g" sourceRef="t" targetRef="e" />
    <bpmn:endEvent id="e"><bpmn:incoming>g</bpmn:incoming></bpmn:endEvent>
  </bpmn:process>
</bpmn:definitions>"""


def said(**properties: str) -> list[str]:
    drawn = "".join(f'<camunda:property id="{id}" value="{escape(text)}" />' for id, text in properties.items())
    report = check({"p.bpmn": DIAGRAM.format(properties=drawn).encode()})
    return [problem.message for problem in report.problems]


def of_column(**members: object) -> list[str]:
    return said(jenis="tabel", kolom=json.dumps([{"id": "a", **members}]))


def test_a_table_drawn_well_has_no_problem() -> None:
    columns = [
        {"id": "nama", "label": "Nama", "baca": True, "lebar": "lebar"},
        {"id": "jumlah", "jenis": "angka", "wajib": True, "min": 0, "max": 10, "jumlah": True},
        {"id": "jenis", "jenis": "pilihan", "pilihan": ["a", "b"]},
        {"id": "hasil", "jenis": "angka", "hitung": "${jumlah * 2}", "desimal": 3},
        {"id": "bukti", "jenis": "berkas", "jenis_berkas": "pdf"},
    ]
    facts = {"baris_awal": "${awal}", "baris_min": "1", "baris_maks": "20", "tambah_baris": "tidak"}
    assert said(jenis="tabel", kolom=json.dumps(columns), **facts) == []
    assert said(jenis="berkas", jenis_berkas="pdf, docx", banyak="ya") == []


@pytest.mark.parametrize(
    ("members", "sentence"),
    [
        ({"id": "a b"}, "column 'a b' must have an 'id': a letter, then letters, digits and _."),
        ({"id": ""}, "must have an 'id'"),
        ({"jenis": "bulat"}, "has the unknown kind 'bulat': 'jenis' must be one of teks, panjang, angka, uang,"),
        ({"warna": "biru"}, "has 'warna', which Alur does not know."),
        ({"wajib": "ya"}, "must have true or false as 'wajib'."),
        ({"lebar": "10px"}, "must have one of sempit, sedang, lebar as 'lebar'."),
        ({"jumlah": True}, "cannot be summed: only angka and uang can."),
        ({"jenis": "pilihan"}, "offers nothing: give it 'pilihan'"),
        ({"pilihan": ["a"]}, "has 'pilihan', but its kind is teks."),
        ({"jenis": "pilihan", "pilihan": ["a", "a"]}, "has two choices of the same id."),
        ({"jenis": "pilihan", "pilihan": ["a", ""]}, "has a choice without an id."),
        ({"min": 1}, "has 'min', which bounds angka and uang only."),
        ({"jenis": "angka", "min": "x"}, "must have a number as 'min'."),
        ({"jenis": "angka", "min": 5, "max": 1}, "can hold nothing: min 5 is above max 1."),
        ({"panjang_maks": "9"}, "must have a whole number of characters as 'panjang_maks'."),
        ({"desimal": 9}, "must have a whole number from 0 to 6 as 'desimal'."),
        ({"hitung": "${a +}"}, "has no valid expression as 'hitung'"),
        ({"hitung": "1 + 1"}, "must have an expression such as"),
        ({"hitung": "${b}", "wajib": True}, "is computed, so nobody enters it: remove 'wajib' and 'baca'."),
        ({"jenis": "berkas", "hitung": "${b}"}, "is a file, which cannot be computed."),
        ({"pola": "("}, "has no pattern as 'pola'"),
        ({"jenis": "berkas", "jenis_berkas": "exe"}, "'jenis_berkas' names 'exe', which Alur cannot check."),
    ],
)
def test_each_mistake_of_a_column_is_named(members: dict[str, object], sentence: str) -> None:
    found = of_column(**members)
    assert any(sentence in each for each in found), found


@pytest.mark.parametrize(
    ("properties", "sentence"),
    [
        ({"kolom": ""}, "must be a JSON list of columns"),
        ({"kolom": "[{]"}, "must be a JSON list of columns"),
        ({"kolom": '["a"]'}, "must be a JSON list of columns"),
        ({"kolom": '[{"id":"a"},{"id":"a"}]'}, "two columns have the id 'a'. Change one."),
        ({"kolom": json.dumps([{"id": f"k{n}"} for n in range(41)])}, "it has 41 columns. Draw 40 at most."),
        ({"baris_min": "x"}, "the property 'baris_min' must be a whole number, not 'x'."),
        ({"baris_min": "9", "baris_maks": "3"}, "it can hold nothing: baris_min 9 is above baris_maks 3."),
        ({"baris_maks": "99999"}, "A table may have 5000 rows."),
        ({"tambah_baris": "mungkin"}, "must be ya or tidak, not 'mungkin'."),
        ({"tambah_baris": "tidak"}, "nobody can add rows and it begins with none."),
        ({"baris_awal": "semua"}, "Write ${semua}."),
        (
            {"kolom": '[{"id":"a","hitung":"${b}"},{"id":"b","hitung":"${1}"}]'},
            "reads 'b', which is computed after it.",
        ),
    ],
)
def test_each_mistake_of_a_table_is_named(properties: dict[str, str], sentence: str) -> None:
    found = said(**{"jenis": "tabel", "kolom": '[{"id":"a"}]', **properties})
    assert any(sentence in each for each in found), found


def test_each_mistake_of_a_file_field_is_named() -> None:
    assert "'jenis_berkas' names 'exe'" in said(jenis="berkas", jenis_berkas="pdf,exe")[0]
    assert "'banyak' must be ya or tidak." in said(jenis="berkas", banyak="3")[0]
