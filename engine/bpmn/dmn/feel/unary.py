"""Unary tests: what an input entry asks of the column's value."""

from collections.abc import Callable

from lark import Token, Transformer, v_args

from engine.bpmn.dmn.feel import values
from engine.bpmn.dmn.feel.code import Check, Code, TestRun
from engine.bpmn.dmn.feel.problems import FeelError, FeelSyntaxError
from engine.bpmn.dmn.feel.scope import Scope

Compare = Callable[[object, object], values.Truth]


def _compared(compare: Compare) -> Callable[[object, Code], Check]:
    def build(builder: object, limit: Code) -> Check:
        _no_condition(limit)
        if not limit.is_constant:
            end = limit.run
            return Check(lambda value, scope: compare(value, end(scope)), limit.names)
        bound = limit.value
        _ordered(bound)
        return Check(lambda value, scope: compare(value, bound), kinds=_kinds(bound))

    return build


def _no_condition(code: Code) -> None:
    if code.is_condition:
        raise FeelSyntaxError("a condition stands where a value is wanted; write the test alone, such as > 5")


def _ordered(bound: object) -> None:
    if values.kind_of(bound) not in ("number", "text", "date"):
        raise FeelSyntaxError(f"nothing is greater or less than {values.shown(bound)}")


def _kinds(value: object) -> frozenset[str]:
    items = value if isinstance(value, list) else [value]
    return frozenset(values.kind_of(item) for item in items if item is not None)


def _is_among(value: object, wanted: object) -> bool:
    """Tell whether a value is the wanted one, or in it where a list is wanted."""
    if isinstance(wanted, list) and not isinstance(value, list):
        return any(values.equal(value, item) for item in wanted)
    return values.equal(value, wanted)


def _is_what(code: Code) -> TestRun:
    wanted = code.run

    def run(value: object, scope: Scope) -> bool:
        found = wanted(scope)
        # For Camunda a cell that yields true matches whatever the input is; nobody who draws a name means that.
        if isinstance(found, bool):
            raise FeelError("a variable with a truth value cannot be compared with; write true or false")
        return _is_among(value, found)

    return run


@v_args(inline=True)
class UnaryBuilder(Transformer[Token, Check]):
    """Builds checks; each method bears the name of a rule of the grammar."""

    below = _compared(values.less)
    up_to = _compared(values.at_most)
    above = _compared(values.greater)
    from_on = _compared(values.at_least)

    def anything(self) -> Check:
        """Pass every value."""
        return Check(None)

    def is_value(self, code: Code) -> Check:
        """Pass one value, or those in a list."""
        _no_condition(code)
        if not code.is_constant:
            return Check(_is_what(code), code.names, is_name=code.is_name)
        wanted = code.value
        compare: Compare = _is_among if isinstance(wanted, list) else values.equal
        return Check(lambda value, scope: compare(value, wanted), kinds=_kinds(wanted))

    def any_of(self, *checks: Check) -> Check:
        """Pass what one of several tests passes."""
        runs = [check.run for check in checks if check.run is not None]

        def run(value: object, scope: Scope) -> values.Truth:
            found: values.Truth = False
            for test in runs:
                passed = test(value, scope)
                if passed:
                    return True
                if passed is None:
                    found = None
            return found

        names = frozenset[str]().union(*(check.names for check in checks))
        return Check(run, names, frozenset[str]().union(*(check.kinds for check in checks)))

    def none_of(self, check: Check) -> Check:
        """Pass what the tests do not pass."""
        run = check.run
        assert run is not None
        return Check(lambda value, scope: values.opposite(run(value, scope)), check.names, check.kinds)

    def interval(self, opening: Token, low: Code, dots: Token, high: Code, closing: Token) -> Check:
        """Pass what lies between two ends; a bracket that opens outwards leaves its end out."""
        above = values.at_least if opening == "[" else values.greater
        below = values.at_most if closing == "]" else values.less
        for end in (low, high):
            _no_condition(end)
            if end.is_constant:
                _ordered(end.value)
        if not (low.is_constant and high.is_constant):
            least, most = low.run, high.run
            return Check(
                lambda value, scope: values.both(above(value, least(scope)), below(value, most(scope))),
                low.names | high.names,
            )
        first, last = low.value, high.value
        if values.greater(first, last):
            raise FeelSyntaxError("the interval is empty: its first end is greater than its last")
        return Check(lambda value, scope: above(value, first) and below(value, last), kinds=_kinds(first))
