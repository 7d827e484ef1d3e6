"""What the engine refused, said beside each field: sentences that name what is expected."""

from collections.abc import Iterable

from flask_babel import gettext
from wtforms import Field

from engine.errors import FieldProblem
from engine.read_models import FormFieldView, TableView
from webui import amounts, file_words
from webui.forms.changes import lay_anew
from webui.forms.drawn import DrawnForm
from webui.forms.kinds import NUMERIC_KINDS, PREFIX, widget_of
from webui.forms.rows import Around
from webui.forms.windows import PAGE


def show_problems(form: DrawnForm, problems: Iterable[FieldProblem]) -> None:
    """Put the engine's objections beside their fields, as sentences that say what is expected."""
    for problem in lay_anew(form, problems):
        view = form.views.get(problem.field)
        if view and view.table and problem.row:
            _show_in_table(form, view.table, problem)
            continue
        said = problem_sentence(problem, view, _length(form, view))
        form.problems.append((f"{PREFIX}{problem.field}" if view else "", said))
        if view:
            form[view.id].errors = [*form[view.id].errors, said]


def problem_sentence(problem: FieldProblem, view: FormFieldView | None, length: int = 0) -> str:
    """Say one objection: "Realisasi harus angka, misalnya 87,5."."""
    label = (view.label if view else problem.field).rstrip(" :*")
    limit = limit_text(view, problem.expected)
    sentences = {
        "required": gettext("%(label)s wajib diisi.", label=label),
        "type": _type_sentence(label, view),
        "min": gettext("%(label)s paling kecil %(limit)s.", label=label, limit=limit),
        "max": gettext("%(label)s paling besar %(limit)s.", label=label, limit=limit),
        "minlength": gettext(
            "%(label)s paling sedikit %(limit)s karakter; sekarang %(length)d.", label=label, limit=limit, length=length
        ),
        "maxlength": gettext(
            "%(label)s paling banyak %(limit)s karakter; sekarang %(length)d.", label=label, limit=limit, length=length
        ),
        "option": gettext("Pilih salah satu yang tersedia pada %(label)s.", label=label),
        "unknown": gettext("%(label)s tidak dikenal pada formulir ini.", label=label),
        "readonly": gettext("%(label)s tidak dapat diubah.", label=label),
        "past": gettext("%(label)s tidak boleh sebelum hari ini.", label=label),
        "size": gettext("%(label)s terlalu besar.", label=label),
        "letter_taken": gettext(
            "Nomor ini sudah dipakai surat lain. Nomor berikutnya yang kosong: %(n)s.", n=problem.expected
        ),
    }
    sentences |= file_words.problem_sentences(label, problem.expected) | _row_sentences(label, problem.expected)
    example = view.properties.get("contoh", "") if view else ""
    if problem.code == "pattern" and example:
        return gettext("%(label)s tidak sesuai bentuknya, misalnya %(example)s.", label=label, example=example)
    return sentences.get(problem.code) or gettext("%(label)s tidak sesuai bentuk yang diminta.", label=label)


def limit_text(view: FormFieldView | None, limit: str) -> str:
    """Return a limit as shown: numbers in Indonesian notation; whole ones, which may be years, without thousands."""
    is_grouped = view is not None and view.kind in NUMERIC_KINDS
    return amounts.to_text(limit) if is_grouped else limit


def _show_in_table(form: DrawnForm, table: TableView, problem: FieldProblem) -> None:
    """Put an objection beside its cell, else beside its row; the summary says in which row it is."""
    column = next((each for each in table.columns if each.id == problem.column), None)
    said = problem_sentence(problem, column.field if column else form.views[problem.field])
    around = form.tables.setdefault(problem.field, Around())
    around.errors.setdefault((problem.row, problem.column if column else ""), []).append(said)
    at = f"{PREFIX}{problem.field}" + (f":{problem.row - 1}:{column.id}" if column and column.is_entered else "")
    if page := form.table(problem.field).window.page_of(problem.row):
        at = f"?{PAGE}{problem.field}={page}#{at}"
    form.problems.append((at, gettext("Baris %(row)d: %(sentence)s", row=problem.row, sentence=said)))


def _row_sentences(label: str, expected: str) -> dict[str, str]:
    return {
        "rows_min": gettext("%(label)s paling sedikit %(n)s baris.", label=label, n=expected),
        "rows_max": gettext("%(label)s paling banyak %(n)s baris.", label=label, n=expected),
        "rows_missing": gettext(
            "%(label)s bertambah %(n)s baris sejak Anda membukanya. Baris itu kini tampil; isi bila perlu, lalu kirim "
            "lagi.",
            label=label,
            n=expected,
        ),
        "row_gone": gettext(
            "Baris ini tidak ada lagi pada %(label)s, jadi tidak ikut dikirim. Yang Anda ketik masih tampil di akhir "
            "tabel.",
            label=label,
        ),
        "row_changed": gettext(
            "Data baris ini berubah sejak Anda membukanya. Yang berlaku kini tampil; periksa isian Anda, lalu kirim "
            "lagi."
        ),
        "rows_fixed": gettext("Baris pada %(label)s tidak dapat ditambah, dihapus, atau diganti.", label=label),
    }


def _type_sentence(label: str, view: FormFieldView | None) -> str:
    kind = widget_of(view) if view else ""
    if kind == "money":
        return gettext("%(label)s harus jumlah rupiah, misalnya 1.250.000.", label=label)
    if kind == "date":
        return gettext("%(label)s harus tanggal, misalnya 23-11-2026.", label=label)
    if kind == "number" and view and view.type == "long":
        return gettext("%(label)s harus bilangan bulat, misalnya 12.", label=label)
    if kind == "number":
        return gettext("%(label)s harus angka, misalnya 87,5.", label=label)
    if kind in {"choice", "list", "yesno", "units"}:
        return gettext("Pilih salah satu yang tersedia pada %(label)s.", label=label)
    return gettext("%(label)s harus berupa teks.", label=label)


def _length(form: DrawnForm, view: FormFieldView | None) -> int:
    field: Field | None = form[view.id] if view else None
    return len(str(field.data or "")) if field is not None else 0
