"""What inputs hold at first: stored values written as people write them, drafts exactly as they were typed."""

from collections.abc import Mapping
from datetime import date, datetime

from engine.domain import FileValue
from engine.read_models import FormFieldView, TableView
from webui import amounts, times
from webui.forms.kinds import LIST_SEPARATOR, NUMERIC_KINDS, widget_of
from webui.forms.rows import GONE, ORIGIN, SEEN, Row, with_blank_rows


def shown_value(view: FormFieldView, value: object, as_typed: bool) -> object:
    """Return what the input holds at first."""
    kind = widget_of(view)
    if view.table:
        return _shown_rows(view.table, value, as_typed)
    if kind == "file":
        return [str(each["id"]) for each in files_among(value)] or listed(None if isinstance(value, Mapping) else value)
    if kind == "units":
        return listed(value)
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
        shown = {ORIGIN: str(row.get(ORIGIN) or "")} | {name: str(row[name]) for name in (SEEN, GONE) if row.get(name)}
        for column in table.columns:
            if column.is_entered:
                cell = shown_value(column.field, row.get(column.id), as_typed)
                shown[column.id] = LIST_SEPARATOR.join(cell) if isinstance(cell, list) else str(cell)
        rows.append(shown)
    return with_blank_rows(table, rows)


def listed(value: object) -> list[str]:
    """Return texts separated by commas, or a list of them, as a list."""
    if value is None or value == "":
        return []
    parts = value.split(LIST_SEPARATOR) if isinstance(value, str) else value
    return [str(part).strip() for part in parts] if isinstance(parts, (list, tuple)) else [str(parts)]


def files_among(value: object) -> list[FileValue]:
    """Return the files that a value is, or holds."""
    return [each for each in (value if isinstance(value, (list, tuple)) else [value]) if isinstance(each, FileValue)]
