"""Drawn forms: what is typed is read, shown again, and answered in sentences."""

from datetime import date
from decimal import Decimal

import pytest
from werkzeug.datastructures import MultiDict

from engine.errors import FieldProblem
from engine.read_models import FormFieldView
from webui import forms

NUMBER = FormFieldView("realisasi", "Realisasi", "string", "angka")
MONEY = FormFieldView("pagu", "Pagu", "string", "uang")
YEAR = FormFieldView("tahun", "Tahun", "long", minimum="2020", maximum="2100")
DAY = FormFieldView("tanggal", "Tanggal rapat", "date")
NOTE = FormFieldView("catatan", "Catatan Perbaikan", "string", "panjang", min_length=10, required_when=True)
UNITS = FormFieldView("unit", "Unit penerima", "string", "unit", options=(("bm", "Bina Marga"), ("ck", "Cipta Karya")))
DECISION = FormFieldView("hasil", "Hasil validasi", "enum", options=(("valid", "Valid"), ("tidak", "Tidak")))
SHOWN_ONLY = FormFieldView("capaian", "Capaian", "string", "angka", readonly=True)
LETTER = FormFieldView("nomor", "Nomor surat", "string", properties={"contoh": "060/12/427.56/2026"})
ALL = (NUMBER, MONEY, YEAR, DAY, NOTE, UNITS, DECISION, SHOWN_ONLY, LETTER)


def sent(**typed: str | list[str]) -> "MultiDict[str, str]":
    pairs = [
        (f"isian-{name}", value)
        for name, given in typed.items()
        for value in ([given] if isinstance(given, str) else given)
    ]
    return MultiDict(pairs)


def test_what_is_entered_is_written_as_the_engine_reads_it() -> None:
    form = forms.build(
        ALL,
        {},
        sent(
            realisasi=" 1.234,56 ",
            pagu="Rp1.250.000",
            tahun="2026",
            tanggal="3-1-2026",
            catatan="baris satu\r\nbaris dua  ",
            unit=["bm", "ck"],
            hasil="valid",
            capaian="999",
        ),
    )
    assert forms.entered_values(form) == {
        "realisasi": "1234.56",
        "pagu": "1250000",
        "tahun": "2026",
        "tanggal": "2026-01-03",
        "catatan": "baris satu\nbaris dua",
        "unit": ["bm", "ck"],
        "hasil": "valid",
        "nomor": "",
    }


def test_what_was_typed_is_shown_again_exactly() -> None:
    form = forms.build(ALL, {"realisasi": "5"}, sent(realisasi="delapan puluh", catatan="  pendek"))
    assert form["realisasi"].data == "delapan puluh"
    assert form["catatan"].data == "  pendek"


def test_stored_values_are_shown_in_our_notation() -> None:
    values = {
        "realisasi": Decimal("87.5"),
        "pagu": "1250000",
        "tahun": 2026,
        "tanggal": date(2026, 11, 23),
        "unit": "bm,ck",
    }
    form = forms.build(ALL, values)
    assert form["realisasi"].data == "87,5"
    assert form["pagu"].data == "1.250.000"
    assert form["tahun"].data == "2026"
    assert form["tanggal"].data == "2026-11-23"
    assert form["unit"].data == ["bm", "ck"]


def test_a_draft_is_shown_as_it_was_typed() -> None:
    form = forms.build(ALL, {"realisasi": "1.234", "unit": "bm"}, as_typed=True)
    assert form["realisasi"].data == "1.234"
    assert form["unit"].data == ["bm"]


def test_a_field_cannot_collide_with_the_pages_own_inputs() -> None:
    drawn = FormFieldView("csrf_token", "Token", "string")
    form = forms.build((drawn,), {}, sent(csrf_token="isi"))
    assert form["csrf_token"].name == "isian-csrf_token"
    assert forms.typed_values(MultiDict([("csrf_token", "rahasia"), ("isian-a", "1")])) == {"a": "1"}


def test_no_unit_chosen_is_kept_in_a_draft_as_none() -> None:
    assert forms.typed_values(sent(unit=["", "bm", "ck"])) == {"unit": "bm,ck"}
    assert forms.typed_values(sent(unit=[""])) == {"unit": ""}


@pytest.mark.parametrize(
    ("view", "code", "expected", "said"),
    [
        (NUMBER, "required", "", "Realisasi wajib diisi."),
        (NUMBER, "type", "angka", "Realisasi harus angka, misalnya 87,5."),
        (MONEY, "type", "uang", "Pagu harus jumlah rupiah, misalnya 1.250.000."),
        (MONEY, "max", "1000000", "Pagu paling besar 1.000.000."),
        (YEAR, "type", "long", "Tahun harus bilangan bulat, misalnya 12."),
        (YEAR, "min", "2020", "Tahun paling kecil 2020."),
        (DAY, "type", "date", "Tanggal rapat harus tanggal, misalnya 23-11-2026."),
        (DAY, "past", "2026-11-23", "Tanggal rapat tidak boleh sebelum hari ini."),
        (DECISION, "option", "valid, tidak", "Pilih salah satu yang tersedia pada Hasil validasi."),
        (NOTE, "minlength", "10", "Catatan Perbaikan paling sedikit 10 karakter; sekarang 6."),
        (LETTER, "pattern", "", "Nomor surat tidak sesuai bentuknya, misalnya 060/12/427.56/2026."),
        (SHOWN_ONLY, "readonly", "", "Capaian tidak dapat diubah."),
    ],
)
@pytest.mark.usefixtures("indonesian")
def test_each_objection_says_what_is_expected(view: FormFieldView, code: str, expected: str, said: str) -> None:
    form = forms.build((view,), {}, sent(catatan="pendek"))
    forms.show_problems(form, [FieldProblem(view.id, code, expected)])
    assert form.problems == [(f"isian-{view.id}", said)]
    assert form[view.id].errors == [said]


@pytest.mark.usefixtures("indonesian")
def test_an_objection_to_an_unknown_field_stands_in_the_summary_alone() -> None:
    form = forms.build((NUMBER,), {}, sent())
    forms.show_problems(form, [FieldProblem("asing", "unknown")])
    assert form.problems == [("", "asing tidak dikenal pada formulir ini.")]


@pytest.mark.usefixtures("english")
def test_objections_are_english_for_english_readers() -> None:
    form = forms.build((NUMBER,), {}, sent())
    forms.show_problems(form, [FieldProblem("realisasi", "type")])
    assert form.problems == [("isian-realisasi", "Realisasi must be a number, such as 87,5.")]
