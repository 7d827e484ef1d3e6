"""From the inside of one `${...}` to a closure.

Lark's LALR parser calls `Builder` as it reduces, so there is neither a syntax tree nor recursion in the text's depth;
each method gives a closure over the closures of its parts. Evaluating calls them, a Python frame a level, hence the
limit on depth.
"""

import re
from collections.abc import Callable
from typing import NamedTuple, NoReturn, cast

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from engine.bpmn.expressions import facts, methods, operators
from engine.bpmn.expressions.coercion import to_boolean
from engine.bpmn.expressions.context import Context
from engine.bpmn.expressions.grammar import GRAMMAR
from engine.bpmn.expressions.moments import DateTime
from engine.bpmn.expressions.problems import BodyError, MissingVariableError

MAX_DEPTH = 150
"""Levels of operators, calls and properties. Python allows a thousand frames; the engine itself uses some hundred."""

Run = Callable[[Context], object]


class Code(NamedTuple):
    """A compiled piece: what it does, how deep it is, and which variables it names."""

    run: Run
    depth: int = 0
    names: frozenset[str] = frozenset()


_ESCAPE = re.compile(r"\\(.)", re.DOTALL)

_OBJECTS: dict[str, Run] = {
    "execution": facts.Execution,
    "task": facts.task_of,
    "authenticatedUserId": lambda context: context.user_id or None,
}
_FUNCTIONS: dict[str, Run] = {
    "now": lambda context: context.now,
    "dateTime": lambda context: DateTime(context.now),
    "currentUser": lambda context: context.user_id or None,
    "currentUserGroups": lambda context: list(context.execution.user_groups),
}


def _joined(run: Run, *parts: Code) -> Code:
    depth = 1 + max((part.depth for part in parts), default=0)
    if depth > MAX_DEPTH:
        raise BodyError(f"the expression is nested more than {MAX_DEPTH} levels deep")
    return Code(run, depth, frozenset().union(*(part.names for part in parts)))


def _binary(operate: operators.Binary) -> Callable[[object, Code, Code], Code]:
    def build(builder: object, left: Code, right: Code) -> Code:
        first, second = left.run, right.run
        return _joined(lambda context: operate(first(context), second(context)), left, right)

    return build


@v_args(inline=True)
class Builder(Transformer[Token, Code]):
    """Builds closures; each method bears the name of a rule of the grammar."""

    equal = _binary(operators.equal)
    differ = _binary(operators.differ)
    less = _binary(operators.less)
    at_most = _binary(operators.at_most)
    greater = _binary(operators.greater)
    at_least = _binary(operators.at_least)
    add = _binary(operators.add)
    subtract = _binary(operators.subtract)
    multiply = _binary(operators.multiply)
    divide = _binary(operators.divide)
    remainder = _binary(operators.remainder)

    def choose(self, condition: Code, yes: Code, no: Code) -> Code:
        """Evaluate only the branch that is chosen."""
        test, then, otherwise = condition.run, yes.run, no.run
        return _joined(lambda c: then(c) if to_boolean(test(c)) else otherwise(c), condition, yes, no)

    def disjoin(self, left: Code, right: Code) -> Code:
        """Evaluate the right side only where the left one is false."""
        first, second = left.run, right.run
        return _joined(lambda c: to_boolean(first(c)) or to_boolean(second(c)), left, right)

    def conjoin(self, left: Code, right: Code) -> Code:
        """Evaluate the right side only where the left one is true."""
        first, second = left.run, right.run
        return _joined(lambda c: to_boolean(first(c)) and to_boolean(second(c)), left, right)

    def negate(self, part: Code) -> Code:
        """Change the sign."""
        run = part.run
        return _joined(lambda context: operators.negate(run(context)), part)

    def invert(self, part: Code) -> Code:
        """Turn a truth value round."""
        run = part.run
        return _joined(lambda context: not to_boolean(run(context)), part)

    def is_empty(self, part: Code) -> Code:
        """Ask whether there is anything."""
        run = part.run
        return _joined(lambda context: operators.is_empty(run(context)), part)

    def attribute(self, target: Code, name: Token) -> Code:
        """Read a property by name."""
        run, key = target.run, str(name)
        return _joined(lambda context: methods.read(run(context), key), target)

    def item(self, target: Code, key: Code) -> Code:
        """Read an entry by a key that is itself evaluated."""
        run, index = target.run, key.run
        return _joined(lambda context: methods.read(run(context), index(context)), target, key)

    def method(self, target: Code, name: Token, arguments: list[Code] | None) -> Code:
        """Call a method that some type has; which type the value has shows only when it runs."""
        if name not in methods.NAMES:
            raise BodyError(f"'{name}' is not a method an expression may call", name.start_pos or 0)
        run, key, given = target.run, str(name), arguments or []
        runs = [argument.run for argument in given]
        return _joined(lambda c: methods.call(run(c), key, [argument(c) for argument in runs]), target, *given)

    def function(self, name: Token, arguments: list[Code] | None) -> Code:
        """Call one of the engine's functions; none takes an argument."""
        if name not in _FUNCTIONS:
            raise BodyError(f"could not resolve function '{name}'", name.start_pos or 0)
        if arguments:
            raise BodyError(f"function '{name}' takes no arguments", name.start_pos or 0)
        return Code(_FUNCTIONS[name])

    def arguments(self, *given: Code) -> list[Code]:
        """Collect the arguments of a call."""
        return list(given)

    def name(self, name: Token) -> Code:
        """Look a variable up, or name one of the engine's objects."""
        key = str(name)
        if key in _OBJECTS:
            return Code(_OBJECTS[key])

        def run(context: Context) -> object:
            try:
                return context.lookup(key)
            except KeyError:
                raise MissingVariableError(key) from None

        return Code(run, 0, frozenset({key}))

    def integer(self, token: Token) -> Code:
        """Take a Long literal."""
        if len(token) > 19 or int(token) >= 2**63:
            raise BodyError("the number does not fit into 64 bits", token.start_pos or 0)
        return _constant(int(token))

    def broken(self, token: Token) -> Code:
        """Take a Double literal."""
        if float(token) == float("inf"):
            raise BodyError("the number is out of range", token.start_pos or 0)
        return _constant(float(token))

    def string(self, token: Token) -> Code:
        """Take a string literal; only quotes and the backslash are escaped, as in JUEL."""
        if bad := next((found for found in _ESCAPE.finditer(token) if found[1] not in "\\'\""), None):
            raise BodyError(f"invalid escape sequence '{bad[0]}'", (token.start_pos or 0) + bad.start())
        return _constant(_ESCAPE.sub(r"\1", token[1:-1]))

    def true(self) -> Code:
        """Take the literal."""
        return _constant(value=True)

    def false(self) -> Code:
        """Take the literal."""
        return _constant(value=False)

    def null(self) -> Code:
        """Take the literal."""
        return _constant(None)


def _constant(value: object) -> Code:
    return Code(lambda context: value)


_PARSER = Lark(GRAMMAR, parser="lalr", lexer="basic", transformer=Builder(), maybe_placeholders=True)


def compile_body(source: str) -> Code:
    """Compile the inside of one `${...}`.

    Raises:
        BodyError: It is not an expression.
    """
    try:
        return cast(Code, _PARSER.parse(source))
    except UnexpectedInput as error:
        _refuse(error, source)


def _refuse(error: UnexpectedInput, source: str) -> NoReturn:
    position = getattr(error, "pos_in_stream", None) or 0
    if isinstance(error, UnexpectedToken) and error.token.type == "$END":
        raise BodyError("the expression ends too early" if source.strip() else "the expression is empty", len(source))
    if isinstance(error, UnexpectedCharacters):
        raise BodyError(f"unexpected character '{source[position]}'", position)
    raise BodyError(f"unexpected '{getattr(error, 'token', '')}'", position)
