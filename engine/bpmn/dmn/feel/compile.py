"""From the text of a cell to a closure.

Lark's LALR parser calls `Builder` as it reduces, so there is neither a syntax tree nor recursion in the text's depth.
What holds constants only is calculated at once: a date that is none is refused at deploy, and a rule costs little.
"""

from functools import lru_cache
from typing import NamedTuple, NoReturn, cast

from lark import Lark, Token
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from engine.bpmn.dmn.feel.code import Check, Code, Run, TestRun
from engine.bpmn.dmn.feel.formulas import FormulaBuilder
from engine.bpmn.dmn.feel.grammar import GRAMMAR, MAX_LENGTH
from engine.bpmn.dmn.feel.problems import FeelError, FeelSyntaxError
from engine.bpmn.dmn.feel.unary import UnaryBuilder


class Formula(NamedTuple):
    """A compiled expression.

    Attributes:
        run: Gives the value as FEEL has it; raises FeelError.
        names: The variables it reads.
        is_constant: Its value is always the same.
        is_name: It is a variable's name and nothing else.
    """

    run: Run
    names: frozenset[str]
    is_constant: bool
    is_name: bool


class Tests(NamedTuple):
    """A compiled input entry.

    Attributes:
        run: Tells whether a value passes; None where every value does. Raises FeelError.
        names: The variables it reads.
        kinds: Of the constants it compares with, save null.
        is_name: It is a variable's name and nothing else.
    """

    run: TestRun | None
    names: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    is_name: bool = False


class Builder(UnaryBuilder, FormulaBuilder):
    """Builds closures; each method bears the name of a rule of the grammar."""


_KEPT = 4_096
"""Texts kept compiled: the same ones stand in many cells, and a table is checked and then run."""

_PARSER = Lark(
    GRAMMAR, parser="lalr", lexer="basic", start=["tests", "formula"], transformer=Builder(), maybe_placeholders=True
)


@lru_cache(maxsize=_KEPT)
def compile_tests(text: str) -> Tests:
    """Compile an input entry; an empty one is passed by every value.

    Raises:
        FeelSyntaxError: It is no such thing; says where and why.
    """
    if not text.strip():
        return Tests(None)
    check = cast(Check, _parse(text, "tests"))
    return Tests(check.run, check.names, check.kinds, check.is_name)


@lru_cache(maxsize=_KEPT)
def compile_formula(text: str) -> Formula:
    """Compile an input expression, an output entry or a literal expression.

    Raises:
        FeelSyntaxError: It is none; says where and why.
    """
    code = cast(Code, _parse(text, "formula"))
    return Formula(code.run, code.names, code.is_constant, code.is_name)


def _parse(text: str, start: str) -> object:
    if len(text) > MAX_LENGTH:
        raise FeelSyntaxError(f"the text is longer than {MAX_LENGTH} characters")
    try:
        return _PARSER.parse(text, start=start)
    except UnexpectedInput as error:
        _refuse(error, text)
    except FeelError as error:
        raise FeelSyntaxError(str(error)) from None


def _refuse(error: UnexpectedInput, text: str) -> NoReturn:
    position = getattr(error, "pos_in_stream", None) or 0
    if isinstance(error, UnexpectedToken) and error.token.type == "$END":
        raise FeelSyntaxError("it ends too early") from None
    if isinstance(error, UnexpectedCharacters):
        raise FeelSyntaxError(f"unexpected character '{text[position]}' at position {position + 1}") from None
    token = getattr(error, "token", Token("", ""))
    raise FeelSyntaxError(f"unexpected '{str(token)[:40]}' at position {position + 1}") from None
