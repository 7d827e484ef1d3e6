"""Tables as pages show them: each cell as an input, or as text where nobody enters it."""

from datetime import date

from flask_babel import gettext

from engine.read_models import ColumnView, FormFieldView, TableView
from webui import times
from webui.forms.kinds import widget_of
from webui.forms.rows import ORIGIN, Around, Cell, Grid, GridRow, Row, begun_row, sums_of
from webui.forms.shown import files_among, shown_value


def grid_of(view: FormFieldView, name: str, typed: list[Row], around: Around) -> Grid:
    """Return a table with what was typed into it; `name` is its input's."""
    drawn = tuple(_grid_row(view, name, str(at), row, around, at) for at, row in enumerate(typed))
    blank = _grid_row(view, name, "__", {}, Around(), -1) if view.table and view.table.may_add else None
    return Grid(drawn, sums_of(view, drawn), blank)


def _grid_row(view: FormFieldView, name: str, key: str, row: Row, around: Around, at: int) -> GridRow:
    table = view.table or TableView(())
    begun = begun_row(table, row)
    hint = around.hints[at] if 0 <= at < len(around.hints) else {}
    cells = []
    for column in table.columns:
        kind = "list" if widget_of(column.field) in {"choice", "yesno"} else widget_of(column.field)
        errors = tuple(around.errors.get((at + 1, column.id), ()))
        if column.is_entered:
            cells.append(Cell(column, kind, row.get(column.id, ""), f"{name}:{key}:{column.id}", errors))
        else:
            cells.append(Cell(column, kind, _cell_text(column, (hint if column.computed else begun).get(column.id))))
    return GridRow(key, row.get(ORIGIN, ""), tuple(cells), tuple(around.errors.get((at + 1, ""), ())))


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
