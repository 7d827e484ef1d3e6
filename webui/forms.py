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

from engine.errors import FieldProblem
from engine.read_models import FormFieldView
from webui import amounts, times

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
    """

    views: dict[str, FormFieldView]
    problems: list[tuple[str, str]]


def widget_of(view: FormFieldView) -> str:
    """Return how a field is shown: text, area, number, money, date, choice, list, units or yesno."""
    if view.kind == "unit":
        return "units"
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
    form.problems = []
    return form


def typed_values(sent: "MultiDict[str, str]") -> dict[str, str]:
    """Return everything typed into a drawn form, by field id, exactly as typed."""
    names = [name for name in sent if name.startswith(PREFIX)]
    return {name.removeprefix(PREFIX): LIST_SEPARATOR.join(_sent(sent, name)) for name in names}


def is_changed(shown: DrawnForm, typed: Mapping[str, str]) -> bool:
    """Whether what was typed differs from what the page showed."""
    texts = {id: LIST_SEPARATOR.join(data) if isinstance(data := shown[id].data, list) else data for id in shown.views}
    return any((texts.get(id) or "") != value.replace("\r\n", "\n") for id, value in typed.items())


def entered_values(form: DrawnForm) -> dict[str, object]:
    """Return what was entered, written as the engine reads it: `1234.56`, `2026-11-23`, `true`; text without its ends.

    Read-only fields are left out: they were shown, not entered.
    """
    return {view.id: _entered(view, form[view.id].data) for view in form.views.values() if not view.readonly}


def show_problems(form: DrawnForm, problems: Iterable[FieldProblem]) -> None:
    """Put the engine's objections beside their fields, as sentences that say what is expected."""
    for problem in problems:
        view = form.views.get(problem.field)
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
    }
    example = view.properties.get("contoh", "") if view else ""
    if problem.code == "pattern" and example:
        return gettext("%(label)s tidak sesuai bentuknya, misalnya %(example)s.", label=label, example=example)
    return sentences.get(problem.code) or gettext("%(label)s tidak sesuai bentuk yang diminta.", label=label)


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
    if widget_of(view) == "units":
        return SelectMultipleField(view.label, choices=[], validate_choice=False)
    return StringField(view.label)


def _shown(view: FormFieldView, value: object, as_typed: bool) -> object:
    """Return what the input holds at first."""
    kind = widget_of(view)
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


def _listed(value: object) -> list[str]:
    if value is None or value == "":
        return []
    parts = value.split(LIST_SEPARATOR) if isinstance(value, str) else value
    return [str(part).strip() for part in parts] if isinstance(parts, (list, tuple)) else [str(parts)]


def _entered(view: FormFieldView, data: object) -> object:
    kind = widget_of(view)
    if kind == "units":
        return _listed(data)
    text = "" if data is None else str(data).replace("\r\n", "\n").strip()
    if kind in {"number", "money"}:
        return amounts.to_plain(text)
    return plain_date(text) if kind == "date" else text


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
