"""What people and programs hand in: checked as a form, or taken as typed variables."""

from collections.abc import Collection, Mapping, Sequence

from engine.bpmn.expressions import MappingContext
from engine.bpmn.forms import check
from engine.bpmn.model import FormField
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
) -> dict[str, object]:
    """Return a form's values with their types. Conditions of the form see the `known` variables and what was entered.

    `held` are ids of files that stand in the unit's part of it, whoever sent them.

    Raises:
        InvalidVariablesError: Names every field that does not fit.
    """
    known = sourced(fields, known, uow.indicators)
    asked = any(field.kind == "unit" for field in fields)
    units = frozenset(id for id, _ in uow.identity.units()) if asked else None
    file = finder(uow.files, context.actor.user_id, fields, known, held)
    return check(fields, values, MappingContext(known, uow.now, context.actor.user_id), units=units, file=file)


def typed_values(values: Mapping[str, object]) -> dict[str, object]:
    """Return variables as they were given, if each is a value that a variable can have.

    Raises:
        InvalidVariablesError: Names every one that is none.
    """
    return checked(values)
