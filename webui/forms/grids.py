"""Tables as pages show them: each cell as an input, or as text where nobody enters it."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import takewhile

from flask_babel import gettext

from engine.read_models import ColumnView, FormFieldView, TableView
from webui import times
from webui.forms.kinds import widget_of
from webui.forms.rows import GONE, ORIGIN, SEEN, Around, Cell, Grid, GridRow, Row, TableField, begun_rows, sums_of
from webui.forms.shown import files_among, shown_value
from webui.forms.windows import mark_of

Locked = Mapping[str, Mapping[str, object]]
"""The rows that a table begins with, by what a row says of where it is from."""


def grid_of(view: FormFieldView, name: str, field: TableField, around: Around) -> Grid:
    """Return a table with what was typed into it; `name` is its input's."""
    table, window = view.table or TableView(()), field.window
    begun, end = begun_rows(table), window.start + window.size
    shown = [*enumerate(field.data)][window.start : end]
    rows = tuple(_grid_row(table, f"{name}:{at}", str(at), row, around, at, begun) for at, row in shown)
    blank = _grid_row(table, f"{name}:__", "__", {}, Around(), -1, {}) if table.may_add and not window.behind else None
    others = [*enumerate(field.data)][: window.start] + [*enumerate(field.data)][end:]
    summed = [column for column in table.columns if column.summed]
    rest = {column.id: [*_texts(column, others, around, begun)] for column in summed}
    own = {column.id: [*_texts(column, shown, around, begun)] for column in summed}
    sums = sums_of({id: [*rest[id], *texts] for id, texts in own.items()})
    return Grid(rows, sums, sums_of(rest), window, mark_of(field.data, window), blank, _naming(table))


def _naming(table: TableView) -> str:
    """Return the last wide column that nobody enters before the first that somebody does; empty if there is none."""
    shown = takewhile(lambda column: not column.is_entered, table.columns)
    return next((column.id for column in reversed([*shown]) if column.width == "lebar"), "")


def _texts(column: ColumnView, rows: list[tuple[int, Row]], around: Around, begun: Locked) -> Iterator[str]:
    """Yield what stands in a column, row by row."""
    for at, row in rows:
        yield row.get(column.id, "") if column.is_entered else _cell_text(column, _told(column, row, around, at, begun))


def _grid_row(table: TableView, name: str, key: str, row: Row, around: Around, at: int, begun: Locked) -> GridRow:
    cells = []
    for column in table.columns:
        kind = "list" if widget_of(column.field) in {"choice", "yesno"} else widget_of(column.field)
        errors = tuple(around.errors.get((at + 1, column.id), ()))
        if column.is_entered:
            cells.append(Cell(column, kind, row.get(column.id, ""), f"{name}:{column.id}", errors))
        else:
            cells.append(Cell(column, kind, _cell_text(column, _told(column, row, around, at, begun))))
    kept = {ORIGIN: row.get(ORIGIN, "")} | {name: row[name] for name in (SEEN, GONE) if row.get(name)}
    return GridRow(key, kept, tuple(cells), tuple(around.errors.get((at + 1, ""), ())))


def _told(column: ColumnView, row: Row, around: Around, at: int, begun: Locked) -> object:
    """Return what the engine calculated for a cell, or what came with its row."""
    if column.computed:
        return around.hints[at].get(column.id) if 0 <= at < len(around.hints) else None
    return begun.get(row.get(ORIGIN, ""), {}).get(column.id)


def _cell_text(column: ColumnView, value: object) -> str:
    """Return a cell that nobody enters, as people write it."""
    if value is None:
        return ""
    if widget_of(column.field) == "yesno":
        return gettext("Ya") if value is True else gettext("Tidak")
    if isinstance(value, date):
        return times.day_text(value)
    if files := files_among(value):
        return ", ".join(str(each["name"]) for each in files)
    return dict(column.field.options).get(str(value)) or str(shown_value(column.field, value, as_typed=False))
