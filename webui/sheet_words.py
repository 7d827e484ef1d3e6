"""What pages say of a workbook that does not fit: sheet, row, column, and what is expected there."""

from collections.abc import Sequence

from flask_babel import gettext

from engine.errors import FieldProblem
from webui import amounts, file_words

MOST_SAID = 100
"""So many problems are listed; a workbook can have thousands."""


def problem_sentences(problems: Sequence[FieldProblem]) -> list[str]:
    """Say what is wrong, place by place; of very many, how many more there are."""
    said = [problem_sentence(problem) for problem in problems[:MOST_SAID]]
    if len(problems) > MOST_SAID:
        more = amounts.to_text(len(problems) - MOST_SAID)
        said.append(gettext("… dan %(more)s kesalahan lagi.", more=more))
    return said


def problem_sentence(problem: FieldProblem) -> str:
    """Say one: "Lembar Indikator, baris 3, kolom Target TW I: harus angka, misalnya 87,5."."""
    if problem.code.startswith("file_") and problem.code != "file_many":
        return _file_sentence(problem)
    if problem.code.startswith("sheet_") or (problem.file and problem.field == problem.file):
        return gettext("Berkas %(name)s: %(reason)s", name=problem.field, reason=reason_of(problem))
    if problem.file:
        place = gettext("Berkas %(name)s, lembar %(sheet)s", name=problem.file, sheet=problem.field)
    else:
        place = gettext("Lembar %(sheet)s", sheet=problem.field)
    if problem.row:
        place += gettext(", baris %(row)d", row=problem.row)
    if problem.column:
        place += gettext(", kolom %(column)s", column=problem.column)
    return f"{place}: {reason_of(problem)}"


def reason_of(problem: FieldProblem) -> str:
    """Say what is expected, without the place."""
    expected = problem.expected
    reasons = {
        "required": gettext("wajib diisi."),
        "option": gettext("pilih salah satu: %(options)s.", options=expected),
        "min": gettext("paling kecil %(limit)s.", limit=amounts.to_text(expected)),
        "max": gettext("paling besar %(limit)s.", limit=amounts.to_text(expected)),
        "minlength": gettext("paling sedikit %(limit)s karakter.", limit=expected),
        "maxlength": gettext("paling banyak %(limit)s karakter.", limit=expected),
        "size": gettext("angkanya terlalu panjang."),
        "past": gettext("tanggal tidak boleh sebelum hari ini."),
        "formula": gettext("berisi rumus; tuliskan nilainya."),
        "twice": gettext("baris ini sudah ada di atas."),
        "headings": gettext("lembar atau judul kolomnya tidak sesuai; unduh lagi formulirnya."),
        "rows_min": gettext("tidak ada baris yang terisi."),
        "rows_max": gettext("paling banyak %(limit)s baris.", limit=amounts.to_text(expected)),
        "rows_fixed": gettext("baris tidak boleh ditambah, dihapus, atau diganti."),
        "changed": gettext(
            "kolom ini tidak boleh diubah; isinya seharusnya “%(value)s”. Bila datanya berubah sejak formulir diunduh, "
            "unduh lagi.",
            value=expected,
        ),
        "unit": gettext("unit ini tidak sedang mengisi pada proses ini."),
    }
    if problem.code == "type":
        return _type_reason(expected)
    reasons |= _misplaced(problem)
    return reasons.get(problem.code) or gettext("tidak sesuai bentuk yang diminta.")


def _misplaced(problem: FieldProblem) -> dict[str, str]:
    """Say why a workbook does not belong where it was sent."""
    found, expected = problem.column, problem.expected
    return {
        "sheet_unknown": gettext(
            "tidak dikenali: di dalamnya tidak tertulis unit dan prosesnya. Isi formulir yang diunduh dari Alur."
        ),
        "sheet_instance": gettext(
            "formulir periode lain (%(found)s); yang diminta %(expected)s.", found=found, expected=expected
        )
        if found
        else gettext("formulir periode lain; yang diminta %(expected)s.", expected=expected),
        "sheet_unit": gettext("formulir unit lain; yang diminta unit %(expected)s.", expected=expected),
        "sheet_sent": gettext("bagian unit %(unit)s sudah dikirim oleh kepalanya.", unit=expected),
        "sheet_twice": gettext(
            "unit yang sama dengan berkas %(name)s; kirim satu berkas untuk setiap unit.", name=expected
        ),
        "file_many": gettext("terlalu banyak berkas; paling banyak %(limit)s sekali kirim.", limit=expected),
    }


def _type_reason(expected: str) -> str:
    kinds = {
        "uang": gettext("harus jumlah rupiah, misalnya 1.250.000."),
        "date": gettext("harus tanggal, misalnya 23-11-2026."),
        "long": gettext("harus bilangan bulat, misalnya 12."),
        "angka": gettext("harus angka, misalnya 87,5."),
    }
    return kinds.get(expected) or gettext("tidak sesuai; misalnya %(example)s.", example=expected)


def _file_sentence(problem: FieldProblem) -> str:
    own = {
        "file_linked": gettext(
            "Berkas %(name)s memuat tautan ke berkas lain. Simpan tanpa tautan itu, lalu unggah lagi.",
            name=problem.field,
        ),
        "file_type": gettext("Berkas %(name)s bukan buku kerja Excel (.xlsx).", name=problem.field),
    }
    return own.get(problem.code) or file_words.problem_sentences(problem.field, problem.field)[problem.code]
