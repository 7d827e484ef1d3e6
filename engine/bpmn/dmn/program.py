"""A decision compiled: its cells' closures, made once for each decision and shared by all who evaluate it."""

from dataclasses import dataclass
from functools import lru_cache

from engine.bpmn.dmn.cells import CellError, Condition, Value, compile_condition, compile_value
from engine.bpmn.dmn.model import Cell, Decision, Literal, Rule, Table
from engine.errors import ExecutionError

_KEPT = 256
"""Decisions kept compiled. A large table's closures take some megabytes."""


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A compiled rule.

    Attributes:
        rule: As drawn.
        asks: Its cells that ask something, each with the position of its input.
        answers: One for each output; None where the cell is empty.
    """

    rule: Rule
    asks: tuple[tuple[int, Condition, Cell], ...]
    answers: tuple[Value | None, ...]


@lru_cache(maxsize=_KEPT)
def lines_of(decision: Decision) -> tuple[Line, ...]:
    """Return the compiled rules of a table; none where there is no table.

    Raises:
        ExecutionError: A cell cannot be compiled, which the checks before a deployment exclude.
    """
    table = decision.logic
    return tuple(_line(decision, rule) for rule in table.rules) if isinstance(table, Table) else ()


@lru_cache(maxsize=_KEPT)
def expressions_of(decision: Decision) -> tuple[Value, ...]:
    """Return what each input of a table asks for, or a literal decision's one expression.

    Raises:
        ExecutionError: A cell cannot be compiled, which the checks before a deployment exclude.
    """
    logic = decision.logic
    cells = [logic.expression] if isinstance(logic, Literal) else [column.expression for column in logic.inputs]
    return tuple(_value(decision, cell) for cell in cells)


def cell_failure(decision: Decision, cell: Cell, reason: str, rule: Rule | None = None) -> ExecutionError:
    """Return the error that names the decision, the rule and the cell."""
    named = f" in rule {rule.id}" if rule is not None and rule.id else ""
    return ExecutionError(
        f"Cannot decide '{decision.key}': {cell.place} (cell {cell.id}{named}): '{cell.text[:80]}': {reason}."
    )


def _line(decision: Decision, rule: Rule) -> Line:
    asks = [(column, _condition(decision, cell, rule), cell) for column, cell in enumerate(rule.inputs)]
    return Line(
        rule=rule,
        asks=tuple(ask for ask in asks if ask[1].run is not None),
        answers=tuple(_value(decision, cell, rule) if cell.text else None for cell in rule.outputs),
    )


def _condition(decision: Decision, cell: Cell, rule: Rule) -> Condition:
    try:
        return compile_condition(cell)
    except CellError as error:
        raise cell_failure(decision, cell, str(error), rule) from None


def _value(decision: Decision, cell: Cell, rule: Rule | None = None) -> Value:
    try:
        return compile_value(cell)
    except CellError as error:
        raise cell_failure(decision, cell, str(error), rule) from None
