"""The grammar of FEEL as far as Alur means it: simple unary tests (DMN 1.3, 10.3.1.2 rules 7 to 17) and formulas.

It is parsed without recursion, and both length and depth are bounded, because tables come from outside.
"""

import re

from engine.bpmn.dmn.feel.functions import CLOCK, FUNCTIONS

MAX_LENGTH = 2_000
"""Characters in one cell. People write tens."""

_NAMES = sorted({*FUNCTIONS, *CLOCK}, key=len, reverse=True)
_FUNCTION = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in _NAMES)

GRAMMAR = rf"""
?tests: "-"                                                 -> anything
      | positive
      | "not" "(" positive ")"                              -> none_of
?positive: test
      | test ("," test)+                                    -> any_of
?test: "<" sum                                              -> below
     | "<=" sum                                             -> up_to
     | ">" sum                                              -> above
     | ">=" sum                                             -> from_on
     | interval
     | sum                                                  -> is_value
!interval: ("[" | "(" | "]") sum ".." sum ("]" | ")" | "[")

?formula: choice
?choice: disjunction
       | "if" choice "then" choice "else" choice            -> choose
?disjunction: conjunction
       | disjunction "or" conjunction                       -> disjoin
?conjunction: comparison
       | conjunction "and" comparison                       -> conjoin
?comparison: sum
       | sum "=" sum                                        -> equal
       | sum "!=" sum                                       -> differ
       | sum "<" sum                                        -> less
       | sum "<=" sum                                       -> at_most
       | sum ">" sum                                        -> greater
       | sum ">=" sum                                       -> at_least
       | "not" "(" choice ")"                               -> invert
?sum: product
    | sum "+" product                                       -> add
    | sum "-" product                                       -> subtract
?product: unary
    | product "*" unary                                     -> multiply
    | product "/" unary                                     -> divide
?unary: path
    | "-" unary                                             -> negate
?path: atom
    | path "." NAME                                         -> attribute
?atom: NUMBER                                               -> number
    | STRING                                                -> string
    | "true"                                                -> true
    | "false"                                               -> false
    | "null"                                                -> null
    | NAME                                                  -> name
    | ESCAPED                                               -> escaped
    | FUNCTION "(" [arguments] ")"                          -> function
    | NAME "(" [arguments] ")"                              -> unknown
    | "(" choice ")"
    | "[" [arguments] "]"                                   -> items
arguments: choice ("," choice)*

FUNCTION.2: /(?:{_FUNCTION})(?=\s*\()/
NAME: /[^\W\d]\w*/
ESCAPED: /`[^`]+`/
NUMBER: /[0-9]+(?:\.[0-9]+)?|\.[0-9]+/
STRING: /"(?:[^"\\]|\\.)*"/s
%ignore /\s+/
"""
