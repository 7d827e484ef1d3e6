"""What pages do with a form between typing and sending: new rows, computed cells, and what scripts are answered."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

from flask import jsonify, request, url_for
from flask.typing import ResponseReturnValue

from engine import commands
from engine.errors import ConflictError, FieldProblem, RequestError
from engine.read_models import FormFieldView, FormTrial
from webui import file_words, forms
from webui.current import actor, engine
from webui.errors import status_of
from webui.forms import PREFIX, DrawnForm
from webui.forms.rows import Around
from webui.forms.windows import PAGE, TURN
from webui.refusals import sentence
from webui.uploads import Received

NEW_ROW = "tambah_baris"
"""Button that asks for one more row: its value is the field's id."""
REVISION = "bagian_revisi"
"""Hidden input: the revision of the unit's part that the page shows."""


def sent_revision() -> int:
    """Return the revision of the unit's part that stood on the page that was sent; 0 where it says none."""
    text = request.form.get(REVISION, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def with_new_row(views: Sequence[FormFieldView], typed: Mapping[str, object]) -> dict[str, object]:
    """Return what was typed, with one more row in the table whose button was pressed."""
    wanted = request.form.get(NEW_ROW, "")
    table = next((view.table for view in views if view.id == wanted and view.table), None)
    rows = typed.get(wanted)
    if table is None or not table.may_add or (isinstance(rows, list) and len(rows) >= table.most):
        return dict(typed)
    return {**typed, wanted: [*(rows if isinstance(rows, list) else []), {}]}


def form_on_page(views: Sequence[FormFieldView], values: Mapping[str, object], *, as_typed: bool) -> DrawnForm:
    """Return the form of a page as it stands, each long table open where the address asks for."""
    form = forms.build(views, values, as_typed=as_typed)
    for view in views:
        if view.table:
            form.open_page(view.id, request.args.get(f"{PAGE}{view.id}", 1, type=int))
    return form


def turned(form: DrawnForm) -> dict[str, Any]:
    """Return the parameters of the page that a button of a table asked for: another one, or that of a new row."""
    id, _, page = request.form.get(TURN, request.form.get(NEW_ROW, "")).partition(":")
    if id not in form.views or not form.views[id].table:
        return {}
    at = int(page) if page.isascii() and page.isdigit() else form.table(id).window.pages + 1
    return {f"{PAGE}{id}": at, "_anchor": f"{PREFIX}{id}"}


def refuse_moved(form: DrawnForm) -> None:
    """Refuse a form whose long table was changed in another window, so that its rows have no place any more.

    Raises:
        ConflictError: It was.
    """
    if any(window.moved for window in form.parts.values()):
        raise ConflictError("form.rows_moved", "Cannot place the rows that were sent: the table was changed elsewhere.")


def is_for_script() -> bool:
    """Whether a script asks, which wants JSON."""
    return request.accept_mimetypes.best == "application/json"


def refused(error: RequestError) -> ResponseReturnValue:
    """Return what a script is told of a draft that could not be kept."""
    return jsonify({"refused": sentence(error)}), status_of(error)


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


def keep(task_id: UUID, form: DrawnForm, received: Received) -> None:
    """Keep a form that was refused as its person's draft, for its files and the other pages of its tables."""
    _keep(commands.SaveDraft(task_id, forms.typed_values(received.sent, form), sent_revision()), form)


def keep_start(definition_id: UUID, form: DrawnForm, received: Received) -> None:
    """The same of a start form."""
    _keep(commands.SaveStartDraft(definition_id, forms.typed_values(received.sent, form)), form)


def keep_part(instance_id: UUID, unit_id: str, form: DrawnForm, received: Received) -> None:
    """The same of a unit's part."""
    typed = forms.typed_values(received.sent, form)
    _keep(commands.SavePartDraft(instance_id, unit_id, typed, sent_revision()), form)


def _keep(command: commands.Command, form: DrawnForm) -> None:
    """Keep a draft; where that cannot be, or would lose rows, it is not kept."""
    if not any(window.moved for window in form.parts.values()):
        with suppress(RequestError):
            engine().execute(command, actor())


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
