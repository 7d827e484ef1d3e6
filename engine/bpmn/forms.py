"""Whether what was entered fits a form, field by field, all problems at once.

Values come as people's texts or, over REST, already typed; they leave typed: long as int, boolean as bool, date as
date, all else as text. `jenis` refines a string: `angka` and `uang` are decimals written canonically ("87.5"), `unit`
ids separated by commas, `panjang` a text of several lines. An optional field left empty is null. Fields the form does
not have are ignored.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from engine.bpmn import entries
from engine.bpmn.entries import Refused
from engine.bpmn.expressions import Context, ExecutionFacts, ExpressionSyntaxError, compile_expression
from engine.bpmn.expressions.moments import OFFICE_ZONE
from engine.bpmn.model import FieldType, FormField
from engine.errors import ExecutionError, FieldProblem, InvalidVariablesError

NOT_PAST = "tidak_lampau"
"""Property of a date field: with `true`, no day before today."""
PATTERN = "pola"
"""Property of a text field: the pattern that the whole text must match (engine.bpmn.patterns)."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What fields are checked against besides themselves."""

    today: date
    units: Collection[str] | None


class _Entered(NamedTuple):
    """One field's outcome: its value, or why it was refused."""

    value: object = None
    problem: FieldProblem | None = None


class _Overlay:
    """The entered values before the variables there are. What neither has is null: conditions may ask for it."""

    def __init__(self, entered: Mapping[str, object], below: Context) -> None:
        self._entered = entered
        self._below = below

    def lookup(self, name: str) -> object:
        """Return the entered value, else the variable's, else null."""
        if name in self._entered:
            return self._entered[name]
        return self._below.lookup(name) if self._below.has(name) else None

    def has(self, name: str) -> bool:
        """Whether the form or the process has the name."""
        return name in self._entered or self._below.has(name)

    @property
    def execution(self) -> ExecutionFacts:
        """As below."""
        return self._below.execution

    @property
    def now(self) -> datetime:
        """As below."""
        return self._below.now

    @property
    def user_id(self) -> str:
        """As below."""
        return self._below.user_id


def check(
    fields: Sequence[FormField],
    values: Mapping[str, object],
    context: Context,
    today: date | None = None,
    *,
    units: Collection[str] | None = None,
    refuse_unknown: bool = False,
) -> dict[str, object]:
    """Return the typed values of a form's fields, read-only ones left out.

    Args:
        fields: The form as drawn.
        values: What was entered, by field id; None and empty texts count as not entered.
        context: The variables there are, which conditions of the form see behind the entered values.
        today: The day that `tidak_lampau` counts from; the context's on the office's clock where none is given.
        units: Ids a field of the kind `unit` may hold; None accepts any.
        refuse_unknown: Values of fields the form does not have are problems too.

    Raises:
        InvalidVariablesError: Something does not fit; names every field.
    """
    known = _Known(today or context.now.astimezone(OFFICE_ZONE).date(), units)
    entered = {field.id: _enter(field, values.get(field.id), known) for field in fields if not field.readonly}
    result = {id: entry.value for id, entry in entered.items()}
    overlay = _Overlay(result, context)
    problems: list[FieldProblem] = []
    for field in fields:
        problem = _readonly(field, values, context) if field.readonly else entered[field.id].problem
        if problem is None and not field.readonly and result[field.id] is None and _is_required(field, overlay):
            problem = FieldProblem(field.id, "required")
        if problem is not None:
            problems.append(problem)
    if refuse_unknown:
        drawn = {field.id for field in fields}
        problems.extend(FieldProblem(str(name)[:100], "unknown") for name in values if name not in drawn)
    if problems:
        raise InvalidVariablesError(problems)
    return result


def _enter(field: FormField, given: object, known: _Known) -> _Entered:
    try:
        return _Entered(_typed(field, given, known))
    except Refused as refused:
        return _Entered(None, FieldProblem(field.id, refused.code, refused.expected))


def _typed(field: FormField, given: object, known: _Known) -> object:
    """Return one value with its type, None where nothing was entered.

    Raises:
        Refused: It does not fit.
    """
    if given is None or (isinstance(given, str) and not given.strip()):
        return None
    if field.type is FieldType.BOOLEAN:
        return entries.truth(given)
    if field.type is FieldType.LONG:
        return entries.within(entries.whole(given), field.minimum, field.maximum)
    if field.type is FieldType.DATE:
        return entries.day(given, known.today if field.properties.get(NOT_PAST, "").lower() == "true" else None)
    if field.type is FieldType.ENUM:
        return entries.option(given, [id for id, _ in field.options])
    if field.kind in ("angka", "uang"):
        number = entries.money(given) if field.kind == "uang" else entries.decimal(given)
        return format(entries.within(number, field.minimum, field.maximum), "f")
    if field.kind == "unit":
        return entries.ids(given, known.units)
    pattern = field.properties.get(PATTERN, "")
    return entries.text(given, field.min_length, field.max_length, one_line=not field.kind, pattern=pattern)


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
