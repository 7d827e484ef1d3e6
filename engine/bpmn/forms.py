"""Whether what was entered fits a form, field by field, all problems at once.

Values come as people's texts or, over REST, already typed; they leave typed: long as int, boolean as bool, date as
date, all else as text. `jenis` refines a string: `angka` and `uang` are decimals written canonically ("87.5"), `unit`
ids separated by commas, `panjang` a text of several lines. An optional field left empty is null. Fields the form does
not have are ignored. `tabel` is a list of maps (engine.bpmn.tables), `berkas` a stored file or a list of them.
"""

from collections import ChainMap
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from engine.bpmn import tables
from engine.bpmn.entries import Refused
from engine.bpmn.expressions import Context, ExpressionSyntaxError, compile_expression
from engine.bpmn.field_values import FindFile, Known, Overlay, typed
from engine.bpmn.model import FormField
from engine.clock import OFFICE_ZONE
from engine.errors import ExecutionError, FieldProblem, InvalidVariablesError


class _Entered(NamedTuple):
    """One field's outcome: its value, or why it was refused."""

    value: object = None
    problems: Sequence[FieldProblem] = ()


def check(
    fields: Sequence[FormField],
    values: Mapping[str, object],
    context: Context,
    today: date | None = None,
    *,
    units: Collection[str] | None = None,
    file: FindFile | None = None,
    refuse_unknown: bool = False,
    beside: Mapping[str, object] | None = None,
) -> dict[str, object]:
    """Return the typed values of a form's fields, read-only ones left out.

    Args:
        fields: The form as drawn.
        values: What was entered, by field id; None and empty texts count as not entered.
        context: The variables there are, which conditions of the form see behind the entered values.
        today: The day that `tidak_lampau` counts from; the context's on the office's clock where none is given.
        units: Ids a field of the kind `unit` may hold; None accepts any.
        file: Finds a file that whoever fills in the form may use; None knows none.
        refuse_unknown: Values of fields the form does not have are problems too.
        beside: What else was entered, unchecked: conditions and computed cells see it, rows do not begin with it.

    Raises:
        InvalidVariablesError: Something does not fit; names every field.
    """
    known = Known(today or context.now.astimezone(OFFICE_ZONE).date(), units, file)
    entered = {field.id: _enter(field, values.get(field.id), known) for field in fields if not field.readonly}
    result = {id: entry.value for id, entry in entered.items()}
    overlay = Overlay(ChainMap(result, dict(beside or {})), context)
    for field in fields:
        if field.table and field.id in entered:
            rows = tables.check_rows(field, values.get(field.id), known, context, overlay)
            entered[field.id], result[field.id] = _Entered(rows.value, rows.problems), rows.value
    problems: list[FieldProblem] = []
    for field in fields:
        found = [_readonly(field, values, context)] if field.readonly else entered[field.id].problems
        if not found and not field.readonly and result[field.id] is None and _is_required(field, overlay):
            found = [FieldProblem(field.id, "required")]
        problems += [problem for problem in found if problem is not None]
    if refuse_unknown:
        drawn = {field.id for field in fields}
        problems.extend(FieldProblem(str(name)[:100], "unknown") for name in values if name not in drawn)
    if problems:
        raise InvalidVariablesError(problems)
    return result


def preview(
    fields: Sequence[FormField],
    values: Mapping[str, object],
    context: Context,
    *,
    units: Collection[str] | None = None,
    file: FindFile | None = None,
) -> dict[str, list[tables.Row]]:
    """Return the rows of a form's tables as sent, with what is locked and computed; what does not fit is null."""
    known = Known(context.now.astimezone(OFFICE_ZONE).date(), units, file)
    result = {field.id: _enter(field, values.get(field.id), known).value for field in fields if not field.readonly}
    overlay = Overlay(result, context)
    return {
        field.id: tables.preview(field, values.get(field.id), known, context, overlay)
        for field in fields
        if field.table
    }


def _enter(field: FormField, given: object, known: Known) -> _Entered:
    if field.table:
        return _Entered()  # its computed cells may ask for the other fields, so it comes after them
    try:
        return _Entered(typed(field, given, known))
    except Refused as refused:
        return _Entered(None, [FieldProblem(field.id, refused.code, refused.expected)])


def _readonly(field: FormField, values: Mapping[str, object], context: Context) -> FieldProblem | None:
    """Return the problem of a read-only field that was given another value than it has; the same one is ignored."""
    given = values.get(field.id)
    if given is None:
        return None
    has = context.lookup(field.id) if context.has(field.id) else None
    unchanged = type(given) is type(has) and given == has
    return None if unchanged or str(given) == ("" if has is None else str(has)) else FieldProblem(field.id, "readonly")


def _is_required(field: FormField, context: Context) -> bool:
    """Whether a field must be entered. A condition that cannot be evaluated demands nothing."""
    if field.required:
        return True
    if not field.required_when:
        return False
    try:
        return compile_expression(field.required_when).holds(context)
    except (ExpressionSyntaxError, ExecutionError):
        return False
