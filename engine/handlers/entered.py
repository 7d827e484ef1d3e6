"""What people and programs hand in: checked as a form, or taken as typed variables."""

from collections.abc import Mapping, Sequence

from engine.bpmn.expressions import MappingContext
from engine.bpmn.forms import check
from engine.bpmn.model import FormField
from engine.bpmn.runtime import Environment
from engine.bpmn.values import checked
from engine.store.unit_of_work import UnitOfWork


def checked_form(
    fields: Sequence[FormField],
    values: Mapping[str, object],
    known: Mapping[str, object],
    environment: Environment,
    uow: UnitOfWork,
) -> dict[str, object]:
    """Return a form's values with their types. Conditions of the form see the `known` variables and what was entered.

    Raises:
        InvalidVariablesError: Names every field that does not fit.
    """
    asked = any(field.kind == "unit" for field in fields)
    units = frozenset(id for id, _ in uow.identity.units()) if asked else None
    context = MappingContext(known, environment.now, environment.user_id)
    return check(fields, values, context, units=units)


def typed_values(values: Mapping[str, object]) -> dict[str, object]:
    """Return variables as they were given, if each is a value that a variable can have.

    Raises:
        InvalidVariablesError: Names every one that is none.
    """
    return checked(values)
