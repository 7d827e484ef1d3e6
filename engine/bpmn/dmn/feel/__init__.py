"""FEEL, the language of decision tables: `> 90`, `[50..65[`, `"a", "b"`, `not(null)`; and small formulas.

Parsed by a grammar when the table is deployed, never by Python; evaluated by closures. `compile_tests` is the door for
input entries, `compile_formula` for everything else.

- Numbers are decimals of 34 digits, so that 0.1 + 0.2 is 0.3 and 90.01 is greater than 90; a float counts as the number
  it shows.
- Values of different kinds are never equal or greater in silence: comparing them is an error, except with null.
- A date stands for its first instant on the office's clock where it meets an instant.
- Left out: `?`, `for`, `some`, `every`, `between`, `in`, filters, contexts, durations, times of day, patterns.
"""

from engine.bpmn.dmn.feel.compile import Formula, Tests, compile_formula, compile_tests
from engine.bpmn.dmn.feel.problems import FeelError, FeelSyntaxError
from engine.bpmn.dmn.feel.scope import Scope
from engine.bpmn.dmn.feel.values import kind_of, to_feel

__all__ = [
    "FeelError",
    "FeelSyntaxError",
    "Formula",
    "Scope",
    "Tests",
    "compile_formula",
    "compile_tests",
    "kind_of",
    "to_feel",
]
