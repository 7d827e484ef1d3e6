"""Whether every cell means something, and something that fits its column."""

from datetime import UTC, datetime

from engine.bpmn.dmn.cells import CellError, Condition, Value, compile_condition, compile_value
from engine.bpmn.dmn.feel import FeelError, FeelSyntaxError, Scope, compile_tests
from engine.bpmn.dmn.model import Cell, Decision, Input, Literal, Output, Rule, Table
from engine.bpmn.dmn.types import KINDS, to_variable, typed
from engine.bpmn.dmn.validation.findings import Findings

_NOWHERE = Scope({}, datetime(1970, 1, 1, tzinfo=UTC))
"""What a constant sees: it looks at nothing."""


def check_content(decision: Decision, findings: Findings) -> None:
    """Check the cells of a decision."""
    logic = decision.logic
    if isinstance(logic, Literal):
        _check_value(decision, logic.expression, logic.type, findings)
        if not logic.expression.text:
            findings.cell_problem(decision, logic.expression, "it is empty; write an expression")
        return
    known = _known_names(decision, logic, findings)
    for rule in logic.rules:
        _check_rule(decision, logic, rule, known, findings)


def _known_names(decision: Decision, table: Table, findings: Findings) -> frozenset[str]:
    """Check the inputs; return the names a cell may well mean."""
    names = {column.variable for column in table.inputs}
    for column in table.inputs:
        value = _check_value(decision, column.expression, column.type, findings)
        names |= value.names if value else frozenset()
        if not column.expression.text:
            findings.cell_warning(decision, column.expression, "it is empty, so the value is always null")
    for required in decision.requires:
        logic = required.logic
        names |= {logic.name} if isinstance(logic, Literal) else {output.name for output in logic.outputs}
    return frozenset(names)


def _check_rule(decision: Decision, table: Table, rule: Rule, known: frozenset[str], findings: Findings) -> None:
    for column, cell in zip(table.inputs, rule.inputs, strict=False):
        condition = _check_condition(decision, column, cell, findings)
        _check_name(decision, cell, condition, known, findings)
    for output, cell in zip(table.outputs, rule.outputs, strict=False):
        value = _check_value(decision, cell, output.type, findings)
        _check_name(decision, cell, value, known, findings)
        _check_allowed(decision, output, cell, value, findings)


def _check_condition(decision: Decision, column: Input, cell: Cell, findings: Findings) -> Condition | None:
    try:
        condition = compile_condition(cell)
    except CellError as error:
        findings.cell_problem(decision, cell, str(error))
        return None
    wanted = KINDS.get(column.type, "")
    others = condition.kinds - {wanted}
    if wanted and others:
        findings.cell_problem(
            decision, cell, f"the column's type is {column.type}, and this compares with a {sorted(others)[0]}"
        )
    return condition


def _check_value(decision: Decision, cell: Cell, type: str, findings: Findings) -> Value | None:
    try:
        value = compile_value(cell)
        if value.is_constant:
            to_variable(typed(value.run(_NOWHERE), type), type)
    except (CellError, FeelError) as error:
        findings.cell_problem(decision, cell, str(error))
        return None
    return value


def _check_name(
    decision: Decision, cell: Cell, compiled: Condition | Value | None, known: frozenset[str], findings: Findings
) -> None:
    """Warn of a word that is probably meant as a text: FEEL takes it for a variable."""
    if compiled is not None and compiled.is_name and not compiled.names <= known:
        findings.cell_warning(
            decision, cell, f'it reads the variable {cell.text}; a text stands in quotes, "{cell.text}"'
        )


def _check_allowed(decision: Decision, output: Output, cell: Cell, value: Value | None, findings: Findings) -> None:
    if not output.allowed or value is None or not value.is_constant or not cell.text:
        return
    try:
        tests = compile_tests(output.allowed)
        fits = tests.run is None or tests.run(value.run(_NOWHERE), _NOWHERE)
    except (FeelError, FeelSyntaxError):
        fits = False
    if not fits:
        findings.cell_warning(decision, cell, f"it is not among the output's values ({output.allowed[:80]})")
