"""What a table yields, given the rules that matched."""

from collections.abc import Callable
from decimal import Decimal
from functools import reduce
from typing import NamedTuple

from engine.bpmn.dmn.feel import FeelError, to_feel
from engine.bpmn.dmn.feel.values import add, equal, greater, less
from engine.bpmn.dmn.model import Aggregation, Decision, HitPolicy, Rule, Table
from engine.bpmn.dmn.types import to_variable
from engine.errors import ExecutionError


class Hit(NamedTuple):
    """A rule that matched and what it says."""

    rule: Rule
    said: dict[str, object]


def apply_policy(decision: Decision, table: Table, hits: list[Hit]) -> list[dict[str, object]]:
    """Return the result by the table's hit policy.

    Raises:
        ExecutionError: More rules match than may, or values cannot be aggregated; names the rules.
    """
    if table.aggregation is not Aggregation.NONE:
        return _aggregated(decision, table, hits)
    if table.hit_policy is HitPolicy.UNIQUE and len(hits) > 1:
        raise _broken(decision, hits, "Hit policy 'UNIQUE' only allows a single rule to match")
    if table.hit_policy is HitPolicy.ANY and hits:
        if not all(_same(hit.said, hits[0].said) for hit in hits):
            raise _broken(decision, hits, "Hit policy 'ANY' only allows multiple rules to match with equal output")
        return [hits[0].said]
    return [hit.said for hit in hits]


def _broken(decision: Decision, hits: list[Hit], reason: str) -> ExecutionError:
    rules = ", ".join(str(hit.rule) for hit in hits[:20]) + (", ..." if len(hits) > 20 else "")
    return ExecutionError(f"Cannot decide '{decision.key}': {reason}. These match: rules {rules}.")


def _same(said: dict[str, object], other: dict[str, object]) -> bool:
    try:
        return said.keys() == other.keys() and all(
            equal(to_feel(value), to_feel(other[key])) for key, value in said.items()
        )
    except FeelError:
        return False


_CHOICES: dict[Aggregation, Callable[[object, object], object]] = {
    Aggregation.SUM: add,
    Aggregation.MIN: lambda best, value: value if less(value, best) else best,
    Aggregation.MAX: lambda best, value: value if greater(value, best) else best,
}


def _aggregated(decision: Decision, table: Table, hits: list[Hit]) -> list[dict[str, object]]:
    """Return one value of all; nothing to add up or compare gives no result, nothing to count gives 0."""
    output = table.outputs[0]
    values = [(hit, to_feel(hit.said[output.name])) for hit in hits if output.name in hit.said]
    if table.aggregation is Aggregation.COUNT:
        return [{output.name: len(values)}]
    for hit, value in values:
        if not isinstance(value, Decimal):
            raise _broken(decision, [hit], f"{table.aggregation} needs numbers, and a rule gives another value")
    if not values:
        return []
    try:
        total = reduce(_CHOICES[table.aggregation], (value for _, value in values))
        return [{output.name: to_variable(total, output.type)}]
    except FeelError as error:
        raise ExecutionError(f"Cannot decide '{decision.key}': {table.aggregation}: {error}.") from None
