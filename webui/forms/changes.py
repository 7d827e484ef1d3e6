"""When what a table begins with changes while somebody fills it in: the rows there are now, and nothing typed lost."""

from collections.abc import Iterable
from dataclasses import replace

from engine.errors import FieldProblem
from engine.read_models import TableView
from webui.forms.drawn import DrawnForm
from webui.forms.rows import GONE, ORIGIN, SEEN, Row, begun_rows
from webui.forms.windows import opened

OTHER_ROWS = frozenset({"rows_missing", "row_gone"})
"""Objections to a table whose rows are others by now."""


def lay_anew(form: DrawnForm, problems: Iterable[FieldProblem]) -> list[FieldProblem]:
    """Give a form that was refused the rows there are now; returns the objections with the rows where they now stand.

    What was typed stays with its row. Rows that are there no more are put at the end, and not sent again. A row whose
    locked cells have changed counts as seen from now on, for its objection says so.
    """
    given = list(problems)
    for id in {each.field for each in given if each.code in OTHER_ROWS}:
        view = form.views.get(id)
        if view and view.table and not view.table.may_add:
            given = _moved(given, id, _lay(form, id, view.table))
    for each in given:
        if each.code == "row_changed":
            table = form.views[each.field].table or TableView(())
            row = form.table(each.field).data[each.row - 1]
            row[SEEN] = _seen(table, row[ORIGIN])
    return given


def _lay(form: DrawnForm, id: str, table: TableView) -> dict[int, int]:
    """Give a table the rows there are now; returns where each row that was sent now stands, both from 1."""
    field, places, laid = form.table(id), dict[int, int](), list[Row]()
    typed = {row.get(ORIGIN, ""): (number, row) for number, row in enumerate(field.data, 1)}
    for at, begun in enumerate(table.begun):
        key = str(begun.get(ORIGIN) or at)
        number, row = typed.pop(key, (0, {ORIGIN: key, SEEN: _seen(table, key)}))
        laid.append(row)
        places[number] = len(laid)
    for number, row in typed.values():
        laid.append({**row, GONE: "1"})
        places[number] = len(laid)
    field.window = opened(len(laid), field.window.number)
    field.data = laid
    return places


def _moved(problems: list[FieldProblem], id: str, places: dict[int, int]) -> list[FieldProblem]:
    moves = ((each, each.field == id and each.row in places) for each in problems)
    return [replace(each, row=places[each.row]) if is_moved and each.row else each for each, is_moved in moves]


def _seen(table: TableView, key: str) -> str:
    return str(begun_rows(table).get(key, {}).get(SEEN) or "")
