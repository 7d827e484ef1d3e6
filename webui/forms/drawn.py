"""Forms drawn in a diagram, as WTForms: it reads what a browser sends, keeps what was typed, and carries the errors.

Choices are drawn from the view and judged by the engine, so a choice is a text here, and no field has validators.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Form, SelectMultipleField, StringField

from engine.domain import FileValue
from engine.read_models import FormFieldView
from webui.forms.grids import grid_of
from webui.forms.kinds import PREFIX, file_columns, ids_in, widget_of
from webui.forms.rows import Around, Grid, TableField
from webui.forms.shown import shown_value
from webui.forms.windows import Window, opened


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
        return any(view.kind == "berkas" or file_columns(view) for view in self.views.values())

    @property
    def has_tables(self) -> bool:
        """Whether it has a table, and so can be filled in as a workbook."""
        return any(view.table for view in self.views.values())

    def table(self, id: str) -> TableField:
        """Return the field of a table."""
        field = self[id]
        assert isinstance(field, TableField)
        return field

    def grid(self, id: str) -> Grid:
        """Return a table as a page shows it."""
        view, around = self.views[id], self.tables.get(id, Around())
        return grid_of(view, f"{PREFIX}{id}", self.table(id), around)

    def open_page(self, id: str, page: int) -> None:
        """Show another page of a long table."""
        table = self.table(id)
        table.window = opened(len(table.data), page)

    @property
    def parts(self) -> dict[str, Window]:
        """The tables of which the page shows only some rows."""
        shown = {id: self.table(id).window for id, view in self.views.items() if view.table}
        return {id: window for id, window in shown.items() if window.is_part}

    def file_ids(self) -> list[str]:
        """Return the ids of all files that stand in the form."""
        ids: list[str] = []
        for id, view in self.views.items():
            if view.kind == "berkas":
                ids += self[id].data
            for column in file_columns(view):
                ids += [each for row in self[id].data for each in ids_in(row.get(column))]
        return ids


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
    shown = {view.id: shown_value(view, values.get(view.id), as_typed) for view in views}
    form: DrawnForm = made(formdata=sent, prefix=PREFIX, data=shown)
    form.views = {view.id: view for view in views}
    form.problems, form.tables, form.files, form.addresses = [], {}, {}, {}
    for view in views:
        if widget_of(view) == "file":
            form[view.id].data = [id for id in form[view.id].data or () if id]
    return form


def _field(view: FormFieldView) -> Any:
    """Return what reads an input. Options are drawn from `view` and judged by the engine, so a choice is text here."""
    if view.table:
        return TableField(view.label)
    if widget_of(view) in {"units", "file"}:
        return SelectMultipleField(view.label, choices=[], validate_choice=False)
    return StringField(view.label)
