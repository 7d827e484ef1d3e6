"""A decision and variables to a result: the required decisions first, then every rule in turn."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from engine.bpmn.dmn.feel import FeelError, Scope
from engine.bpmn.dmn.hit_policies import Hit, apply_policy
from engine.bpmn.dmn.model import Aggregation, Decision, HitPolicy, Literal, Table
from engine.bpmn.dmn.program import Line, cell_failure, expressions_of, lines_of
from engine.bpmn.dmn.types import to_variable, typed

Result = list[dict[str, object]]
"""A map of outputs for each rule that counts; empty where none matched."""


def evaluate(decision: Decision, variables: Mapping[str, object], now: datetime) -> Result:
    """Decide.

    The decisions it requires are decided first, each once, and their outputs are variables to it: single values where
    one rule counted, lists where the table collects, null where no rule matched.

    Args:
        decision: Of a file without problems.
        variables: What cells can see by name.
        now: The command's instant, UTC.

    Raises:
        ExecutionError: A value is missing or does not fit, or the hit policy is broken; names decision, rule and cell.
    """
    found: dict[str, Result] = {}
    _decide(decision, variables, now, found)
    return found[decision.key]


def _decide(decision: Decision, variables: Mapping[str, object], now: datetime, found: dict[str, Result]) -> None:
    if decision.key in found:
        return
    given: dict[str, object] = {}
    for required in decision.requires:
        _decide(required, variables, now, found)
        given.update(_as_variables(required, found[required.key], variables))
    scope = Scope({**variables, **given} if given else variables, now)
    logic = decision.logic
    if isinstance(logic, Literal):
        found[decision.key] = [{logic.name: _literal(decision, logic, scope)}]
    else:
        found[decision.key] = apply_policy(decision, logic, list(_hits(decision, logic, scope)))


def _as_variables(decision: Decision, result: Result, variables: Mapping[str, object]) -> dict[str, object]:
    table = decision.logic
    collects = isinstance(table, Table) and (
        table.hit_policy is HitPolicy.RULE_ORDER
        or (table.hit_policy is HitPolicy.COLLECT and table.aggregation is Aggregation.NONE)
    )
    if len(result) == 1 and not collects:
        return result[0]
    if not result and isinstance(table, Table):
        # Camunda sets nothing here: an outer variable of the name stays in sight, else the name is null.
        return {output.name: [] if collects else None for output in table.outputs if output.name not in variables}
    names = dict.fromkeys(name for row in result for name in row)
    return {name: [row[name] for row in result if name in row] for name in names}


def _literal(decision: Decision, literal: Literal, scope: Scope) -> object:
    (value,) = expressions_of(decision)
    try:
        return to_variable(typed(value.run(scope), literal.type), literal.type)
    except (FeelError, RecursionError) as error:
        raise cell_failure(decision, literal.expression, str(error)) from None


def _hits(decision: Decision, table: Table, scope: Scope) -> Iterator[Hit]:
    """Yield the rules that match, from above; FIRST looks no further than the first."""
    columns = _columns(decision, table, scope)
    for line in lines_of(decision):
        if _matches(decision, line, columns):
            yield Hit(line.rule, _answers(decision, table, line, scope))
            if table.hit_policy is HitPolicy.FIRST:
                return


def _columns(decision: Decision, table: Table, scope: Scope) -> list[tuple[object, Scope]]:
    """Return each input's value, and what its cells can see: all variables, and the value by the column's name."""
    columns: list[tuple[object, Scope]] = []
    for column, value in zip(table.inputs, expressions_of(decision), strict=True):
        try:
            asked = typed(value.run(scope), column.type)
            own = {column.variable: to_variable(asked, column.type)}
        except (FeelError, RecursionError) as error:
            raise cell_failure(decision, column.expression, str(error)) from None
        columns.append((asked, Scope({**scope.variables, **own}, scope.now)))
    return columns


def _matches(decision: Decision, line: Line, columns: list[tuple[object, Scope]]) -> bool:
    for number, condition, cell in line.asks:
        value, scope = columns[number]
        run = condition.run
        assert run is not None
        try:
            if not run(value, scope):
                return False
        except (FeelError, RecursionError) as error:
            raise cell_failure(decision, cell, str(error), line.rule) from None
    return True


def _answers(decision: Decision, table: Table, line: Line, scope: Scope) -> dict[str, object]:
    """Return what a rule says; an empty cell says nothing, as in Camunda."""
    said: dict[str, object] = {}
    for output, value, cell in zip(table.outputs, line.answers, line.rule.outputs, strict=True):
        if value is None:
            continue
        try:
            said[output.name] = to_variable(typed(value.run(scope), output.type), output.type)
        except (FeelError, RecursionError) as error:
            raise cell_failure(decision, cell, str(error), line.rule) from None
    return said
