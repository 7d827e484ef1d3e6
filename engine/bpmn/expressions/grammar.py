"""The text of an expression: where its `${...}` parts stand, and the grammar of what is inside.

The grammar is that of JUEL (EL 2.1, JSR-245) without lambda, `instanceof` and namespaces. It is parsed without
recursion, and both length and depth are bounded, because diagrams come from outside.
"""

import re
from typing import NamedTuple

from engine.bpmn.expressions.problems import ExpressionSyntaxError

MAX_BODY = 10_000
"""Characters in one `${...}`. People write tens; a machine's ten thousand are an attack or an accident."""
MAX_PARTS = 1_000
"""`${...}` parts in one text."""

GRAMMAR = r"""
?start: choice
?choice: disjunction
       | disjunction "?" choice ":" choice                  -> choose
?disjunction: conjunction
       | disjunction ("||" | "or") conjunction              -> disjoin
?conjunction: equality
       | conjunction ("&&" | "and") equality                -> conjoin
?equality: relation
       | equality ("==" | "eq") relation                    -> equal
       | equality ("!=" | "ne") relation                    -> differ
?relation: sum
       | relation ("<" | "lt") sum                          -> less
       | relation ("<=" | "le") sum                         -> at_most
       | relation (">" | "gt") sum                          -> greater
       | relation (">=" | "ge") sum                         -> at_least
?sum: product
       | sum "+" product                                    -> add
       | sum "-" product                                    -> subtract
?product: unary
       | product "*" unary                                  -> multiply
       | product ("/" | "div") unary                        -> divide
       | product ("%" | "mod") unary                        -> remainder
?unary: value
       | "-" unary                                          -> negate
       | ("!" | "not") unary                                -> invert
       | "empty" unary                                      -> is_empty
?value: atom
       | value "." NAME                                     -> attribute
       | value "[" choice "]"                               -> item
       | value "." NAME "(" [arguments] ")"                 -> method
arguments: choice ("," choice)*
?atom: "true"                                               -> true
       | "false"                                            -> false
       | "null"                                             -> null
       | INTEGER                                            -> integer
       | FLOAT                                              -> broken
       | STRING                                             -> string
       | NAME                                               -> name
       | NAME "(" [arguments] ")"                           -> function
       | "(" choice ")"

INSTANCEOF: "instanceof"
NAME: /[^\W\d][\w$]*|\$[\w$]+/
FLOAT: /[0-9]+\.[0-9]*(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+/
INTEGER: /[0-9]+/
STRING: /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/s
%ignore /\s+/
"""

_OPENING = re.compile(r"\\[$#]\{|[$#]\{")
_BODY = re.compile(r"""(?:[^'"{}]|'(?:[^'\\]|\\.)*+'|"(?:[^"\\]|\\.)*+")*+""", re.DOTALL)


class Body(NamedTuple):
    """The inside of one `${...}` and where it begins in the text."""

    source: str
    position: int


def split(text: str) -> list[str | Body]:
    r"""Cut a text into literal pieces and bodies; `\${` stands for a literal `${`.

    Raises:
        ExpressionSyntaxError: A `${` is not closed, `${` and `#{` are mixed, or there is too much of it.
    """
    parts: list[str | Body] = []
    literal, at, kinds = "", 0, set[str]()
    while opening := _OPENING.search(text, at):
        literal += text[at : opening.start()]
        if opening.group()[0] == "\\":
            literal, at = literal + opening.group()[1:], opening.end()
            continue
        if literal:
            parts.append(literal)
        kinds.add(opening.group())
        body = _body(text, opening.end())
        parts.append(body)
        literal, at = "", body.position + len(body.source) + 1
        _check_amount(text, opening.start(), parts, kinds)
    literal += text[at:]
    return [*parts, literal] if literal else parts


def _body(text: str, start: int) -> Body:
    match = _BODY.match(text, start)
    end = match.end() if match else start
    if text[end : end + 1] != "}":
        raise ExpressionSyntaxError(text, min(end, len(text)), "the expression is not closed by '}'")
    if end - start > MAX_BODY:
        raise ExpressionSyntaxError(text, start, f"the expression is longer than {MAX_BODY} characters")
    return Body(text[start:end], start)


def _check_amount(text: str, position: int, parts: list[str | Body], kinds: set[str]) -> None:
    if len(kinds) > 1:
        raise ExpressionSyntaxError(text, position, "'${' and '#{' cannot be mixed in one text")
    if len(parts) > 2 * MAX_PARTS:
        raise ExpressionSyntaxError(text, position, f"there are more than {MAX_PARTS} expressions in one text")
