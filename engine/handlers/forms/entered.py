"""What people and programs hand in: checked as a form, or taken as typed variables."""

from collections.abc import Collection, Mapping, Sequence

from engine.bpmn.expressions import MappingContext
from engine.bpmn.forms import check
from engine.bpmn.model import FormField, Table
from engine.bpmn.values import checked
from engine.handlers.context import HandlerContext
from engine.handlers.forms.files import finder
from engine.handlers.forms.sources import sourced
from engine.store.unit_of_work import UnitOfWork


def checked_form(
    fields: Sequence[FormField],
    values: Mapping[str, object],
    known: Mapping[str, object],
    uow: UnitOfWork,
    context: HandlerContext,
    held: Collection[str] = (),
    beside: Mapping[str, object] | None = None,
) -> dict[str, object]:
    """Return a form's values with their types. Conditions of the form see the `known` variables and what was entered.

    `held` are ids of files that stand in the unit's part of it, whoever sent them; `beside` is what else was entered.

    Raises:
        InvalidVariablesError: Names every field that does not fit.
    """
    known = sourced(fields, known, uow.indicators)
    asked = any(field.kind == "unit" for field in fields)
    units = frozenset(id for id, _ in uow.identity.units()) if asked else None
    file = finder(uow.files, context.actor.user_id, fields, known, held)
    seen = MappingContext(known, uow.now, context.actor.user_id)
    return check(fields, values, seen, units=units, file=file, beside=beside)


def typed_beside(
    fields: Sequence[FormField],
    values: Mapping[str, object],
    known: Mapping[str, object],
    uow: UnitOfWork,
    context: HandlerContext,
    held: Collection[str] = (),
) -> dict[str, object]:
    """Return variables that a program sets at a task, typed as they were given.

    Tables of the task's form with cells that nobody enters are checked as in the form: a program may no more say what
    is locked or computed in them than a person may.

    Raises:
        InvalidVariablesError: Names every one that is no value, or every cell that does not fit.
    """
    typed = checked(values)
    guarded = [field for field in fields if field.id in values and field.table and _has_others_cells(field.table)]
    if not guarded:
        return typed
    given = {field.id: values[field.id] for field in guarded}
    others = {name: value for name, value in typed.items() if name not in given}
    return typed | checked_form(guarded, given, known, uow, context, held, others)


def _has_others_cells(table: Table) -> bool:
    return any(not column.is_entered for column in table.columns)


def typed_values(values: Mapping[str, object]) -> dict[str, object]:
    """Return variables as they were given, if each is a value that a variable can have.

    Raises:
        InvalidVariablesError: Names every one that is none.
    """
    return checked(values)
