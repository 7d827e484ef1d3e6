"""Compiled pieces of FEEL, and how pieces are put together."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

from engine.bpmn.dmn.feel.problems import FeelSyntaxError
from engine.bpmn.dmn.feel.scope import Scope
from engine.bpmn.dmn.feel.values import Truth

MAX_DEPTH = 100
"""Levels of operators, calls and properties; each costs a Python frame."""

Run = Callable[[Scope], object]
TestRun = Callable[[object, Scope], Truth]


class Code(NamedTuple):
    """A compiled formula or a part of one.

    Attributes:
        run: Gives its value.
        depth: Levels below it.
        names: The variables it reads.
        value: Its value, where it is constant.
        is_constant: It reads neither a variable nor the clock.
        is_condition: It answers a question, so it cannot be what a value is compared with.
        is_name: It is a variable's name and nothing else.
    """

    run: Run
    depth: int = 0
    names: frozenset[str] = frozenset()
    value: object = None
    is_constant: bool = False
    is_condition: bool = False
    is_name: bool = False


class Check(NamedTuple):
    """A compiled unary test or several; see `compile.Tests`."""

    run: TestRun | None
    names: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    is_name: bool = False


def constant(value: object) -> Code:
    """Return the code of a value."""
    return Code(lambda scope: value, value=value, is_constant=True)


def joined(run: Run, *parts: Code, is_condition: bool = False) -> Code:
    """Return the code over these parts; calculated at once where all are constant.

    Raises:
        FeelSyntaxError: It is nested too deeply.
        FeelError: Its constant value cannot be calculated.
    """
    depth = 1 + max((part.depth for part in parts), default=0)
    if depth > MAX_DEPTH:
        raise FeelSyntaxError(f"it is nested more than {MAX_DEPTH} levels deep")
    if all(part.is_constant for part in parts):
        value = run(_NOWHERE)
        return Code(lambda scope: value, depth, value=value, is_constant=True, is_condition=is_condition)
    return Code(run, depth, frozenset().union(*(part.names for part in parts)), is_condition=is_condition)


_NOWHERE = Scope({}, datetime(1970, 1, 1, tzinfo=UTC))
"""What constants see while they are calculated: they look at nothing."""
