"""Tables in forms (`jenis` = `tabel`): rows of typed cells, some locked, some computed.

A table's value is a list of maps, column id to cell, each cell typed as a field of its kind is. A row may come from one
that the table begins with (engine.bpmn.origins), from which it gets what is locked and what it has beyond the columns
(an indicator's id). Computed cells are calculated last, in order, whatever was sent for them; one whose expression
fails is null.
"""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import NamedTuple

from engine.bpmn import entries
from engine.bpmn.entries import Refused
from engine.bpmn.expressions import Context, ExpressionSyntaxError, compile_expression
from engine.bpmn.field_values import Known, Overlay, typed
from engine.bpmn.model import Column, FieldType, FormField, Table
from engine.bpmn.origins import ORIGIN as ORIGIN
from engine.bpmn.origins import Origins
from engine.bpmn.origins import Row as Row
from engine.errors import ExecutionError, FieldProblem


class Rows(NamedTuple):
    """What was entered into a table: its rows, and why they were refused."""

    value: list[Row] | None
    problems: list[FieldProblem]


def begun(field: FormField, context: Context) -> list[Row]:
    """Return the rows that a table begins with: those it has already, else what `baris_awal` yields.

    Anything that is no list of maps, or cannot be evaluated, is no rows.
    """
    has = context.lookup(field.id) if context.has(field.id) else None
    rows = _maps(has)
    if rows or field.table is None or not field.table.initial:
        return rows
    try:
        return _maps(compile_expression(field.table.initial).evaluate(context))
    except (ExpressionSyntaxError, ExecutionError):
        return []


def check_rows(field: FormField, given: object, known: Known, below: Context, context: Context) -> Rows:
    """Return a table's rows typed, those left empty left out, or everything that is wrong with them.

    Args:
        field: Of the kind `tabel`.
        given: A list of maps, or nothing.
        known: As for every field.
        below: The variables, from which the rows come that the table begins with.
        context: The form's other values before the variables, for computed cells.
    """
    table = _table_of(field)
    if given is None or given == "":
        given = []
    if not isinstance(given, list | tuple) or not all(isinstance(row, Mapping) for row in given):
        return Rows(None, [FieldProblem(field.id, "type", "tabel")])
    if len(given) > table.most:
        return Rows(None, [FieldProblem(field.id, "rows_max", str(table.most))])
    origins = Origins(table, begun(field, below), known)
    rows, problems = _read(field.id, table, given, origins, known)
    if origins.left and not table.may_add:
        problems.append(FieldProblem(field.id, "rows_missing", str(origins.left)))
    if len(rows) < table.least:
        problems.append(FieldProblem(field.id, "rows_min", str(table.least)))
    return Rows(None, problems) if problems else Rows(computed(table, rows, context) or None, [])


def preview(field: FormField, given: object, known: Known, below: Context, context: Context) -> list[Row]:
    """Return each row as sent, with what is locked and computed; what does not fit is null. Arguments as above."""
    if not isinstance(given, list | tuple) or not all(isinstance(row, Mapping) for row in given):
        return []
    table = _table_of(field)
    origins = Origins(table, begun(field, below), known)
    rows = [_row(table, sent, origins.take(sent).row, known)[0] for sent in given[: table.most]]
    return computed(table, rows, context)


def computed(table: Table, rows: Sequence[Mapping[str, object]], context: Context) -> list[Row]:
    """Return rows with their computed cells calculated anew; those of an empty row are empty."""
    formulas = [(column, compile_expression(column.computed)) for column in table.columns if column.computed]
    if not formulas:
        return [dict(given) for given in rows]
    result = []
    for given in rows:
        row = dict(given)
        seen = {column.id: _number(column, row.get(column.id)) for column in table.columns if not column.computed}
        is_empty = all(cell is None for cell in seen.values())
        for column, formula in formulas:
            try:
                cell = None if is_empty else _calculated(column, formula.evaluate(Overlay(seen, context)))
            except (ExecutionError, Refused, InvalidOperation):
                cell = None
            row[column.id] = cell
            seen[column.id] = _number(column, cell)
        result.append(row)
    return result


def sums(table: Table, rows: Sequence[Mapping[str, object]]) -> dict[str, str]:
    """Return the sums that stand under a table, by column id; what is no number counts nothing."""
    return {
        column.id: format(entries.canonical(sum((_decimal(row.get(column.id)) for row in rows), Decimal(0))), "f")
        for column in table.columns
        if column.summed
    }


def _read(
    id: str, table: Table, given: Sequence[Mapping[str, object]], origins: Origins, known: Known
) -> tuple[list[Row], list[FieldProblem]]:
    rows: list[Row] = []
    problems: list[FieldProblem] = []
    for at, sent in enumerate(given, 1):
        taken = origins.take(sent)
        row, refused = _row(table, sent, taken.row, known)
        is_blank = taken.row is None and not refused and all(cell is None for cell in row.values())
        if is_blank and all(each.code != "readonly" for each in taken.problems):
            continue
        refused = [*taken.problems, *(refused if taken.row is not None or table.may_add else [])]
        rows.append(row)
        problems += [FieldProblem(id, each.code, each.expected, at, each.column) for each in refused]
    return rows, problems


def _row(table: Table, sent: Mapping[str, object], origin: Row | None, known: Known) -> tuple[Row, list[FieldProblem]]:
    row: Row = {id: cell for id, cell in (origin or {}).items() if id != ORIGIN}
    problems: list[FieldProblem] = []
    empty = True
    for column in table.columns:
        if not column.is_entered:
            row.setdefault(column.id, None)
            continue
        row[column.id] = None
        try:
            row[column.id] = typed(column.field, sent.get(column.id), known)
            empty = empty and row[column.id] is None
        except Refused as refused:
            empty = False
            problems.append(FieldProblem("", refused.code, refused.expected, column=column.id))
    if origin is not None or not empty:
        wrong = {problem.column for problem in problems}
        problems += [
            FieldProblem("", "required", column=column.id)
            for column in table.columns
            if column.is_entered and column.field.required and row.get(column.id) is None and column.id not in wrong
        ]
    return row, problems


def _calculated(column: Column, value: object) -> object:
    """Return what an expression yielded as its column's kind holds it; an empty text is nothing."""
    field = column.field
    if value is None or value == "":
        return None
    if field.kind in ("angka", "uang"):
        # Doubles carry 15 digits; behind them is noise, which must not tip a half the wrong way.
        exact = Decimal(format(value, ".15g") if isinstance(value, float) else str(value))
        rounded = exact.quantize(Decimal(1).scaleb(-column.decimals), ROUND_HALF_UP)
        return format(entries.decimal(format(rounded, "f")), "f")
    if field.type is FieldType.BOOLEAN:
        return entries.truth(value)
    if field.type is FieldType.DATE:
        return entries.day(value, None)
    return str(value)[: entries.LONGEST]


def _number(column: Column, cell: object) -> object:
    """Return a cell as expressions calculate with it: numbers, which are kept as texts, as numbers."""
    if column.field.kind not in ("angka", "uang") or not isinstance(cell, str):
        return cell
    try:
        number = Decimal(cell)
    except InvalidOperation:
        return cell
    return int(number) if number == number.to_integral_value() and abs(number) < 2**53 else float(number)


def _decimal(cell: object) -> Decimal:
    try:
        return entries.decimal(cell)
    except Refused:
        return Decimal(0)


def _maps(value: object) -> list[Row]:
    is_rows = isinstance(value, list | tuple) and all(isinstance(row, Mapping) for row in value)
    return [dict(row) for row in value] if is_rows else []  # type: ignore[attr-defined]  # as is_rows says


def _table_of(field: FormField) -> Table:
    return field.table or Table(())
