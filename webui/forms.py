"""Forms drawn in a diagram, as WTForms: what is typed is read and shown here; whether it fits, the engine decides.

Inputs carry a prefix, so that no field id drawn by a modeler can collide with the page's own hidden inputs.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from flask_babel import gettext
from werkzeug.datastructures import MultiDict
from wtforms import Field, Form, SelectMultipleField, StringField

from engine.domain import FileValue
from engine.errors import FieldProblem
from engine.read_models import ColumnView, FormFieldView, TableView
from webui import amounts, file_words, form_rows, times
from webui.form_rows import Around, Cell, Grid, GridRow, Row, TableField

PREFIX = "isian-"
NUMERIC_KINDS = frozenset({"angka", "uang"})
LIST_SEPARATOR = ","
RADIO_LIMIT = 6
"""Up to so many options are shown as radio buttons, more as a list to choose from."""

_INDONESIAN_DATE = re.compile(r"^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$")


class DrawnForm(Form):
    """A form made from the fields of a diagram.

    Attributes:
        views: The fields as drawn, by id.
        problems: (input id, sentence) of what the engine refused, for the summary on top of the page.
        tables: What is known of each table besides what was typed into it.
        files: By id, those that the fields hold; `addresses` say where they can be fetched.
    """

    views: dict[str, FormFieldView]
    problems: list[tuple[str, str]]
    tables: dict[str, Around]
    files: dict[str, FileValue]
    addresses: dict[str, str]

    @property
    def takes_files(self) -> bool:
        """Whether it has a field or a column for files."""
        return any(view.kind == "berkas" or _file_columns(view) for view in self.views.values())

    @property
    def has_tables(self) -> bool:
        """Whether it has a table, and so can be filled in as a workbook."""
        return any(view.table for view in self.views.values())

    def grid(self, id: str) -> Grid:
        """Return a table as a page shows it."""
        view, around = self.views[id], self.tables.get(id, Around())
        name = f"{PREFIX}{id}"
        rows = tuple(_grid_row(view, name, str(at), row, around, at) for at, row in enumerate(self[id].data))
        blank = _grid_row(view, name, "__", {}, Around(), -1) if view.table and view.table.may_add else None
        return Grid(rows, form_rows.sums_of(view, rows), blank)

    def file_ids(self) -> list[str]:
        """Return the ids of all files that stand in the form."""
        ids: list[str] = []
        for id, view in self.views.items():
            if view.kind == "berkas":
                ids += self[id].data
            for column in _file_columns(view):
                ids += [each for row in self[id].data for each in _ids(row.get(column))]
        return ids


def widget_of(view: FormFieldView) -> str:
    """Return how a field is shown: text, area, number, money, date, choice, list, units, yesno, table or file."""
    if view.kind == "unit":
        return "units"
    if view.table or view.kind == "berkas":
        return "table" if view.table else "file"
    if view.type == "boolean":
        return "yesno"
    if view.type == "enum":
        return "choice" if len(view.options) <= RADIO_LIMIT else "list"
    if view.type == "date":
        return "date"
    if view.type == "long" or view.kind == "angka":
        return "number"
    return {"uang": "money", "panjang": "area"}.get(view.kind, "text")


def build(
    views: Sequence[FormFieldView],
    values: Mapping[str, object],
    sent: "MultiDict[str, str] | None" = None,
    as_typed: bool = False,
) -> DrawnForm:
    """Make the form of a page.

    Args:
        views: Its fields as drawn.
        values: What to show in them, by field id.
        sent: What was sent, which then is shown instead, exactly as typed.
        as_typed: `values` are a draft: shown as they were typed, not as stored values are.
    """
    fields = {view.id: _field(view) for view in views}
    made = type("DrawnFormHere", (DrawnForm,), fields)
    shown = {view.id: _shown(view, values.get(view.id), as_typed) for view in views}
    form: DrawnForm = made(formdata=sent, prefix=PREFIX, data=shown)
    form.views = {view.id: view for view in views}
    form.problems, form.tables, form.files, form.addresses = [], {}, {}, {}
    for view in views:
        if widget_of(view) == "file":
            form[view.id].data = [id for id in form[view.id].data or () if id]
    return form


def typed_values(sent: "MultiDict[str, str]") -> dict[str, object]:
    """Return everything typed into a drawn form, by field id, exactly as typed; of tables the rows."""
    names = [name for name in sent if name.startswith(PREFIX) and form_rows.SEPARATOR not in name]
    texts: dict[str, object] = {name.removeprefix(PREFIX): LIST_SEPARATOR.join(_sent(sent, name)) for name in names}
    rows = form_rows.sent_rows(sent)
    return texts | {name.removeprefix(PREFIX): each for name, each in rows.items() if name.startswith(PREFIX)}


def is_changed(shown: DrawnForm, typed: Mapping[str, object]) -> bool:
    """Whether what was typed differs from what the page showed."""
    return (
        any(
            _comparable(shown.views[id], shown[id].data) != _comparable(shown.views[id], typed[id])
            for id in typed
            if id in shown.views
        )
        or not typed.keys() <= shown.views.keys()
    )


def entered_values(form: DrawnForm) -> dict[str, object]:
    """Return what was entered, written as the engine reads it: `1234.56`, `2026-11-23`, `true`; text without its ends.

    Read-only fields are left out: they were shown, not entered.
    """
    return {view.id: _entered(view, form[view.id].data) for view in form.views.values() if not view.readonly}


def show_problems(form: DrawnForm, problems: Iterable[FieldProblem]) -> None:
    """Put the engine's objections beside their fields, as sentences that say what is expected."""
    for problem in problems:
        view = form.views.get(problem.field)
        if view and view.table and problem.row:
            _show_in_table(form, view.table, problem)
            continue
        said = problem_sentence(problem, view, _length(form, view))
        form.problems.append((f"{PREFIX}{problem.field}" if view else "", said))
        if view:
            form[view.id].errors = [*form[view.id].errors, said]


def _show_in_table(form: DrawnForm, table: TableView, problem: FieldProblem) -> None:
    """Put an objection beside its cell, else beside its row; the summary says in which row it is."""
    column = next((each for each in table.columns if each.id == problem.column), None)
    said = problem_sentence(problem, column.field if column else form.views[problem.field])
    around = form.tables.setdefault(problem.field, Around())
    around.errors.setdefault((problem.row, problem.column if column else ""), []).append(said)
    at = f"{PREFIX}{problem.field}" + (f":{problem.row - 1}:{column.id}" if column and column.is_entered else "")
    form.problems.append((at, gettext("Baris %(row)d: %(sentence)s", row=problem.row, sentence=said)))


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


def _row_sentences(label: str, expected: str) -> dict[str, str]:
    return {
        "rows_min": gettext("%(label)s paling sedikit %(n)s baris.", label=label, n=expected),
        "rows_max": gettext("%(label)s paling banyak %(n)s baris.", label=label, n=expected),
        "rows_fixed": gettext("Baris pada %(label)s tidak dapat ditambah, dihapus, atau diganti.", label=label),
    }


def limit_text(view: FormFieldView | None, limit: str) -> str:
    """Return a limit as shown: numbers in Indonesian notation; whole ones, which may be years, without thousands."""
    is_grouped = view is not None and view.kind in NUMERIC_KINDS
    return amounts.to_text(limit) if is_grouped else limit


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


def _field(view: FormFieldView) -> Any:
    """Return what reads an input. Options are drawn from `view` and judged by the engine, so a choice is text here."""
    if view.table:
        return TableField(view.label)
    if widget_of(view) in {"units", "file"}:
        return SelectMultipleField(view.label, choices=[], validate_choice=False)
    return StringField(view.label)


def _shown(view: FormFieldView, value: object, as_typed: bool) -> object:
    """Return what the input holds at first."""
    kind = widget_of(view)
    if view.table:
        return _shown_rows(view.table, value, as_typed)
    if kind == "file":
        return [str(each["id"]) for each in _files(value)] or _listed(None if isinstance(value, Mapping) else value)
    if kind == "units":
        return _listed(value)
    if value is None or as_typed:
        return "" if value is None else str(value)
    if kind == "yesno":
        return str(value).lower()
    if isinstance(value, datetime):
        return times.iso_day(value)
    if isinstance(value, date):
        return value.isoformat()
    return amounts.to_text(value) if view.kind in NUMERIC_KINDS else str(value)


def _shown_rows(table: TableView, value: object, as_typed: bool) -> list[Row]:
    rows: list[Row] = []
    for row in value if isinstance(value, (list, tuple)) else []:
        shown = {form_rows.ORIGIN: str(row.get(form_rows.ORIGIN) or "")}
        for column in table.columns:
            if column.is_entered:
                cell = _shown(column.field, row.get(column.id), as_typed)
                shown[column.id] = LIST_SEPARATOR.join(cell) if isinstance(cell, list) else str(cell)
        rows.append(shown)
    return form_rows.with_blank_rows(table, rows)


def _grid_row(view: FormFieldView, name: str, key: str, row: Row, around: Around, at: int) -> GridRow:
    table = view.table or TableView(())
    begun = form_rows.begun_row(table, row)
    hint = around.hints[at] if 0 <= at < len(around.hints) else {}
    cells = []
    for column in table.columns:
        kind = "list" if widget_of(column.field) in {"choice", "yesno"} else widget_of(column.field)
        errors = tuple(around.errors.get((at + 1, column.id), ()))
        if column.is_entered:
            cells.append(Cell(column, kind, row.get(column.id, ""), f"{name}:{key}:{column.id}", errors))
        else:
            cells.append(Cell(column, kind, _cell_text(column, (hint if column.computed else begun).get(column.id))))
    return GridRow(key, row.get(form_rows.ORIGIN, ""), tuple(cells), tuple(around.errors.get((at + 1, ""), ())))


def _cell_text(column: ColumnView, value: object) -> str:
    """Return a cell that nobody enters, as people write it."""
    if value is None:
        return ""
    if widget_of(column.field) == "yesno":
        return gettext("Ya") if value is True else gettext("Tidak")
    if isinstance(value, date):
        return times.day_text(value)
    if files := _files(value):
        return ", ".join(str(each["name"]) for each in files)
    return dict(column.field.options).get(str(value)) or str(_shown(column.field, value, as_typed=False))


def _files(value: object) -> list[FileValue]:
    return [each for each in (value if isinstance(value, (list, tuple)) else [value]) if isinstance(each, FileValue)]


def _file_columns(view: FormFieldView) -> list[str]:
    return [each.id for each in view.table.columns if each.field.kind == "berkas"] if view.table else []


def _ids(text: str | None) -> list[str]:
    return [each for each in (text or "").split(LIST_SEPARATOR) if each]


def _listed(value: object) -> list[str]:
    if value is None or value == "":
        return []
    parts = value.split(LIST_SEPARATOR) if isinstance(value, str) else value
    return [str(part).strip() for part in parts] if isinstance(parts, (list, tuple)) else [str(parts)]


def _entered(view: FormFieldView, data: object) -> object:
    kind = widget_of(view)
    if view.table:
        return [_entered_row(view.table, row) for row in data] if isinstance(data, list) else []
    if kind in {"units", "file"}:
        return _listed(data)
    text = "" if data is None else str(data).replace("\r\n", "\n").strip()
    if kind in {"number", "money"}:
        return amounts.to_plain(text)
    return plain_date(text) if kind == "date" else text


def _entered_row(table: TableView, row: Row) -> dict[str, object]:
    cells = {column.id: _entered(column.field, row.get(column.id, "")) for column in table.columns if column.is_entered}
    return {form_rows.ORIGIN: row.get(form_rows.ORIGIN, ""), **cells}


def _comparable(view: FormFieldView, data: object) -> object:
    """Return what was typed, or shown, without what makes no difference: ends of lines, and rows left empty."""
    if view.table:
        rows = data if isinstance(data, list) else []
        return [
            {id: str(text).replace("\r\n", "\n") for id, text in row.items() if text}
            for row in rows
            if not form_rows.is_blank(row, view.table)
        ]
    text = LIST_SEPARATOR.join(data) if isinstance(data, list) else data
    return str(text or "").replace("\r\n", "\n")


def plain_date(text: str) -> str:
    """Return a typed date as `2026-11-23`, from that or from `23-11-2026`; other text unchanged."""
    match = _INDONESIAN_DATE.match(text)
    if not match:
        return text
    day, month, year = match.groups()
    return f"{year}-{int(month):02d}-{int(day):02d}"


def _sent(sent: "MultiDict[str, str]", name: str) -> list[str]:
    return [value for value in sent.getlist(name) if value != ""]


def _length(form: DrawnForm, view: FormFieldView | None) -> int:
    field: Field | None = form[view.id] if view else None
    return len(str(field.data or "")) if field is not None else 0
