"""Formulas: what an input asks for, and what a rule answers."""

import re
from collections.abc import Callable
from decimal import Decimal

from lark import Token, Transformer, v_args

from engine.bpmn.dmn.feel import values
from engine.bpmn.dmn.feel.code import Code, constant, joined
from engine.bpmn.dmn.feel.functions import CLOCK, FUNCTIONS
from engine.bpmn.dmn.feel.problems import FeelError, FeelSyntaxError
from engine.bpmn.dmn.feel.scope import Scope

_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|(.))", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "'": "'", "\\": "\\"}


def _binary(
    operate: Callable[[object, object], object], *, is_condition: bool = False
) -> Callable[[object, Code, Code], Code]:
    def build(builder: object, left: Code, right: Code) -> Code:
        first, second = left.run, right.run
        return joined(lambda scope: operate(first(scope), second(scope)), left, right, is_condition=is_condition)

    return build


def _truth(value: object) -> values.Truth:
    """Return a truth value, which null is too: what is not known."""
    if value is None or isinstance(value, bool):
        return value
    raise FeelError(f"{values.shown(value)} is not a truth value")


def _unescape(match: re.Match[str]) -> str:
    if match[1]:
        character = chr(int(match[1], 16))
        if "\ud800" <= character <= "\udfff" or character == "\0":
            raise FeelSyntaxError(f"'{match[0]}' is not a character that can be stored")
        return character
    if match[2] not in _ESCAPED:
        raise FeelSyntaxError(f"'{match[0][:8]}' is not an escape that FEEL knows")
    return _ESCAPED[match[2]]


@v_args(inline=True)
class FormulaBuilder(Transformer[Token, Code]):
    """Builds closures; each method bears the name of a rule of the grammar."""

    equal = _binary(values.equal, is_condition=True)
    differ = _binary(lambda left, right: not values.equal(left, right), is_condition=True)
    less = _binary(values.less, is_condition=True)
    at_most = _binary(values.at_most, is_condition=True)
    greater = _binary(values.greater, is_condition=True)
    at_least = _binary(values.at_least, is_condition=True)
    add = _binary(values.add)
    subtract = _binary(values.subtract)
    multiply = _binary(values.multiply)
    divide = _binary(values.divide)

    def choose(self, condition: Code, yes: Code, no: Code) -> Code:
        """Evaluate only the branch that is chosen."""
        test, then, otherwise = condition.run, yes.run, no.run
        return joined(lambda scope: then(scope) if _truth(test(scope)) else otherwise(scope), condition, yes, no)

    def disjoin(self, left: Code, right: Code) -> Code:
        """Evaluate the right side only where the left one does not hold."""
        first, second = left.run, right.run

        def run(scope: Scope) -> values.Truth:
            held = _truth(first(scope))
            if held:
                return True
            other = _truth(second(scope))
            return other if held is False or other else None

        return joined(run, left, right, is_condition=True)

    def conjoin(self, left: Code, right: Code) -> Code:
        """Evaluate the right side only where the left one does not fail."""
        first, second = left.run, right.run

        def run(scope: Scope) -> values.Truth:
            held = _truth(first(scope))
            return False if held is False else values.both(held, _truth(second(scope)))

        return joined(run, left, right, is_condition=True)

    def invert(self, part: Code) -> Code:
        """Turn a truth value round."""
        run = part.run
        return joined(lambda scope: values.opposite(_truth(run(scope))), part, is_condition=True)

    def negate(self, part: Code) -> Code:
        """Change the sign."""
        run = part.run
        return joined(lambda scope: values.negate(run(scope)), part)

    def attribute(self, target: Code, name: Token) -> Code:
        """Read a map's entry."""
        run, key = target.run, str(name)
        return joined(lambda scope: values.read(run(scope), key), target)

    def items(self, parts: list[Code] | None) -> Code:
        """Make a list."""
        given = parts or []
        runs = [part.run for part in given]
        return joined(lambda scope: [run(scope) for run in runs], *given)

    def arguments(self, *given: Code) -> list[Code]:
        """Collect the arguments of a call."""
        return list(given)

    def function(self, token: Token, arguments: list[Code] | None) -> Code:
        """Call a function by its name, whatever white space stands in it."""
        name, given = " ".join(token.split()), arguments or []
        clock = CLOCK.get(name)
        fewest, most = (0, 0) if clock else FUNCTIONS[name][1:3]
        if not fewest <= len(given) <= most:
            raise FeelSyntaxError(f"the function '{name}' does not take {len(given)} argument(s)")
        if clock:
            return Code(lambda scope: clock(scope.now))
        work, runs = FUNCTIONS[name].run, [part.run for part in given]
        return joined(
            lambda scope: work(*[run(scope) for run in runs]), *given, is_condition=FUNCTIONS[name].is_condition
        )

    def unknown(self, name: Token, arguments: list[Code] | None) -> Code:
        """Refuse a function by name."""
        raise FeelSyntaxError(f"there is no function '{str(name)[:40]}'")

    def name(self, token: Token) -> Code:
        """Look a variable up."""
        return _variable(str(token))

    def escaped(self, token: Token) -> Code:
        """Look up a variable whose name has other signs in it."""
        return _variable(str(token)[1:-1])

    def number(self, token: Token) -> Code:
        """Read a number exactly."""
        if len(token.replace(".", "").lstrip("0")) > values.DIGITS:
            raise FeelSyntaxError(f"a number has more than {values.DIGITS} digits")
        return constant(Decimal(str(token)))

    def string(self, token: Token) -> Code:
        """Read a text."""
        return constant(_ESCAPE.sub(_unescape, token[1:-1]))

    def true(self) -> Code:
        """Be true."""
        return constant(value=True)

    def false(self) -> Code:
        """Be false."""
        return constant(value=False)

    def null(self) -> Code:
        """Be null."""
        return constant(None)


def _variable(name: str) -> Code:
    def run(scope: Scope) -> object:
        return scope.lookup(name)

    return Code(run, names=frozenset({name}), is_name=True)
