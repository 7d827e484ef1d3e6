"""A cell's text, in whichever of the two languages, to something that can be run.

FEEL is meant where nothing is said, as in Camunda since 7.13. JUEL is the same language as in diagrams; as in Camunda,
`${...}` may be left out around it.
"""

from collections.abc import Callable
from typing import NamedTuple

from engine.bpmn.dmn.feel import FeelError, FeelSyntaxError, Scope, compile_formula, compile_tests, to_feel
from engine.bpmn.dmn.model import Cell
from engine.bpmn.expressions import Expression, ExpressionSyntaxError, MappingContext, compile_expression
from engine.errors import ExecutionError

LANGUAGES = frozenset({"feel", "juel"})


class CellError(ValueError):
    """A cell is not what its language can mean; the message is a part of a sentence."""


class Value(NamedTuple):
    """A cell that gives a value.

    Attributes:
        run: Gives it as FEEL has it; raises FeelError.
        names: The variables it reads.
        is_constant: It is always the same.
        is_name: It is a variable's name and nothing else.
    """

    run: Callable[[Scope], object]
    names: frozenset[str] = frozenset()
    is_constant: bool = False
    is_name: bool = False


class Condition(NamedTuple):
    """A cell that a column's value passes or not.

    Attributes:
        run: Tells, null for not known; None where every value passes. Raises FeelError.
        names: The variables it reads.
        kinds: Of the constants it compares with.
        is_name: It is a variable's name and nothing else.
    """

    run: Callable[[object, Scope], bool | None] | None
    names: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    is_name: bool = False


def compile_value(cell: Cell) -> Value:
    """Compile an input expression, an output entry or a literal expression; an empty one gives null.

    Raises:
        CellError: It cannot be.
    """
    if not cell.text:
        return Value(lambda scope: None, is_constant=True)
    if cell.language == "juel":
        expression = _juel(cell.text)
        return Value(lambda scope: to_feel(_evaluated(expression, scope)), expression.names)
    _only_known(cell)
    try:
        return Value(*compile_formula(cell.text))
    except FeelSyntaxError as error:
        raise CellError(str(error)) from None


def compile_condition(cell: Cell) -> Condition:
    """Compile an input entry.

    Raises:
        CellError: It cannot be.
    """
    if not cell.text:
        return Condition(None)
    if cell.language == "juel":
        expression = _juel(cell.text)
        return Condition(lambda value, scope: _holds(expression, scope), expression.names)
    _only_known(cell)
    try:
        return Condition(*compile_tests(cell.text))
    except FeelSyntaxError as error:
        raise CellError(str(error)) from None


def _only_known(cell: Cell) -> None:
    if cell.language not in LANGUAGES:
        raise CellError(f"the expression language '{cell.language[:40]}' is not executed; write FEEL or JUEL")


def _juel(text: str) -> Expression:
    drawn = text.startswith(("${", "#{"))
    try:
        return compile_expression(text if drawn else "${" + text + "}")
    except ExpressionSyntaxError as error:
        raise CellError(f"{error.reason} at position {max(error.position - (0 if drawn else 2), 0) + 1}") from None


def _context(scope: Scope) -> MappingContext:
    return MappingContext(scope.variables, scope.now)


def _evaluated(expression: Expression, scope: Scope) -> object:
    try:
        return expression.evaluate(_context(scope))
    except ExecutionError as error:
        raise FeelError(str(error)) from None


def _holds(expression: Expression, scope: Scope) -> bool:
    try:
        return expression.holds(_context(scope))
    except ExecutionError as error:
        raise FeelError(str(error)) from None
