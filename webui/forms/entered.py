"""What somebody typed, as it was typed for drafts, and as the engine reads it."""

import re
from collections.abc import Mapping

from werkzeug.datastructures import MultiDict

from engine.read_models import FormFieldView, TableView
from webui import amounts
from webui.forms.drawn import DrawnForm
from webui.forms.kinds import LIST_SEPARATOR, PREFIX, widget_of
from webui.forms.rows import GONE, ORIGIN, SEEN, SEPARATOR, Row, is_blank, sent_rows
from webui.forms.shown import listed

_INDONESIAN_DATE = re.compile(r"^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$")


def typed_values(sent: "MultiDict[str, str]", form: DrawnForm | None = None) -> dict[str, object]:
    """Return everything typed into a drawn form, by field id, exactly as typed; of tables the rows.

    Args:
        sent: What a browser sent.
        form: The form made of it, which knows all rows of the tables of which the page showed only some.
    """
    names = [name for name in sent if name.startswith(PREFIX) and SEPARATOR not in name]
    texts: dict[str, object] = {name.removeprefix(PREFIX): LIST_SEPARATOR.join(_sent(sent, name)) for name in names}
    rows = sent_rows(sent)
    typed = texts | {name.removeprefix(PREFIX): each for name, each in rows.items() if name.startswith(PREFIX)}
    return typed | {id: form[id].data for id in form.parts} if form else typed


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


def plain_date(text: str) -> str:
    """Return a typed date as `2026-11-23`, from that or from `23-11-2026`; other text unchanged."""
    match = _INDONESIAN_DATE.match(text)
    if not match:
        return text
    day, month, year = match.groups()
    return f"{year}-{int(month):02d}-{int(day):02d}"


def _entered(view: FormFieldView, data: object) -> object:
    kind = widget_of(view)
    if view.table:
        return [_entered_row(view.table, row) for row in data if not row.get(GONE)] if isinstance(data, list) else []
    if kind in {"units", "file"}:
        return listed(data)
    text = "" if data is None else str(data).replace("\r\n", "\n").strip()
    if kind in {"number", "money"}:
        return amounts.to_plain(text)
    return plain_date(text) if kind == "date" else text


def _entered_row(table: TableView, row: Row) -> dict[str, object]:
    cells = {column.id: _entered(column.field, row.get(column.id, "")) for column in table.columns if column.is_entered}
    return {ORIGIN: row.get(ORIGIN, ""), **({SEEN: row[SEEN]} if row.get(SEEN) else {}), **cells}


def _comparable(view: FormFieldView, data: object) -> object:
    """Return what was typed, or shown, without what makes no difference: ends of lines, and rows left empty."""
    if view.table:
        rows = data if isinstance(data, list) else []
        return [
            {id: str(text).replace("\r\n", "\n") for id, text in row.items() if text}
            for row in rows
            if not is_blank(row, view.table)
        ]
    text = LIST_SEPARATOR.join(data) if isinstance(data, list) else data
    return str(text or "").replace("\r\n", "\n")


def _sent(sent: "MultiDict[str, str]", name: str) -> list[str]:
    return [value for value in sent.getlist(name) if value != ""]
