"""What pages do with a form between typing and sending: new rows, computed cells, and what scripts are answered."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask import request, url_for

from engine import commands
from engine.errors import FieldProblem, RequestError
from engine.read_models import FormFieldView, FormTrial
from webui import file_words, forms
from webui.current import actor, engine
from webui.forms import PREFIX, DrawnForm
from webui.forms.rows import Around
from webui.uploads import Received

NEW_ROW = "tambah_baris"
"""Button that asks for one more row: its value is the field's id."""


def with_new_row(views: Sequence[FormFieldView], typed: Mapping[str, object]) -> dict[str, object]:
    """Return what was typed, with one more row in the table whose button was pressed."""
    wanted = request.form.get(NEW_ROW, "")
    table = next((view.table for view in views if view.id == wanted and view.table), None)
    rows = typed.get(wanted)
    if table is None or not table.may_add or (isinstance(rows, list) and len(rows) >= table.most):
        return dict(typed)
    return {**typed, wanted: [*(rows if isinstance(rows, list) else []), {}]}


def add_row(form: DrawnForm) -> None:
    """Give a form that was sent for that one more row."""
    grown = with_new_row(tuple(form.views.values()), {id: form[id].data for id in form.views})
    wanted = request.form.get(NEW_ROW, "")
    if wanted in form.views:
        form[wanted].data = grown[wanted]


def calculate(form: DrawnForm, task_id: UUID | None, definition_id: UUID | None = None) -> FormTrial:
    """Let the engine calculate the computed cells of a form as it stands; nothing where it has none."""
    views = form.views.values()
    if not any(column.computed for view in views if view.table for column in view.table.columns):
        return FormTrial()
    values = forms.entered_values(form)
    if task_id is not None:
        trial = engine().queries.try_form(actor(), task_id, values)
    elif definition_id is not None:
        trial = engine().queries.try_start_form(actor(), definition_id, values)
    else:
        return FormTrial()
    for id, rows in trial.tables.items():
        form.tables.setdefault(id, Around()).hints = rows
    return trial


def all_problems(task_id: UUID, values: Mapping[str, object], received: Received) -> list[FieldProblem]:
    """Return what is wrong with a form some of whose files were refused."""
    refused = {(each.field, each.row, each.column) for each in received.problems}
    others = engine().queries.try_form(actor(), task_id, values).problems
    return [*received.problems, *(each for each in others if (each.field, each.row, each.column) not in refused)]


def keep(task_id: UUID, typed: Mapping[str, object]) -> None:
    """Keep a form that was refused as its person's draft, for the files in it; where that cannot be, it is not."""
    try:
        engine().execute(commands.SaveDraft(task_id, typed), actor())
    except RequestError:
        return


def answer(form: DrawnForm, trial: FormTrial, received: Received) -> dict[str, object]:
    """Return what a script shows after a draft was kept: computed cells and sums, files kept, files refused."""
    forms.show_problems(form, received.problems)
    grids = {f"{PREFIX}{id}": form.grid(id) for id, view in form.views.items() if view.table}
    return {
        "tables": {
            name: {
                "rows": [
                    {cell.column.id: cell.text for cell in row.cells if cell.column.computed} for row in grid.rows
                ],
                "sums": grid.sums,
            }
            for name, grid in grids.items()
        },
        "files": {
            name: [
                {
                    "id": each["id"],
                    "name": each["name"],
                    "size": file_words.size_text(int(str(each["size"]))),
                    "address": url_for("files.own", file_id=each.id),
                }
                for each in received.files.getlist(name)
            ]
            for name in received.files
        },
        "problems": [{"input": target, "text": said} for target, said in form.problems],
    }
