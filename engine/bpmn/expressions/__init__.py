"""JUEL, the expression language of Camunda's diagrams: `${angka > 1 && !batal}`, `surat_${nomor}`.

Parsed by a grammar when the diagram is deployed, never by Python; evaluated by closures. `compile_expression` is the
door.

- One `${...}` alone gives its value with its type; mixed with text it gives a string; a text without any is that text.
- What is meant is EL 2.1 as Camunda 7 runs it. On purpose differently: dividing by zero, numbers beyond 64 bits and
  infinite results are errors; instants are written in ISO 8601; nothing can be constructed, and nothing changed but
  variables, by `execution.setVariable` where a token stands; `matches` and `split` know no back references,
  look-around or flags.
"""

from functools import lru_cache

from engine.bpmn.expressions.coercion import to_text, type_name
from engine.bpmn.expressions.compile import Run, compile_body
from engine.bpmn.expressions.context import Context, ExecutionFacts, MappingContext, TaskFacts
from engine.bpmn.expressions.grammar import split
from engine.bpmn.expressions.methods import plain
from engine.bpmn.expressions.problems import BodyError, EvaluationError, ExpressionSyntaxError, MissingVariableError
from engine.bpmn.expressions.strings import MAX_LENGTH
from engine.errors import ExecutionError

__all__ = [
    "Context",
    "ExecutionFacts",
    "Expression",
    "ExpressionSyntaxError",
    "MappingContext",
    "TaskFacts",
    "compile_expression",
]


class Expression:
    """A compiled text; immutable, and safe to share between threads.

    Attributes:
        text: As drawn.
        is_literal: There is no `${...}` in it.
        names: The variables it reads by name (not those of `execution.getVariable('x')`).
    """

    __slots__ = ("_run", "is_literal", "names", "text")

    def __init__(self, text: str, run: Run, names: frozenset[str], is_literal: bool) -> None:
        self.text = text
        self.names = names
        self.is_literal = is_literal
        self._run = run

    def evaluate(self, context: Context) -> object:
        """Return the value: null, a truth value, a number, a text, a list, a map, a date or an instant in UTC.

        Raises:
            ExecutionError: A variable is missing or a value does not fit; the text and the reason are in the message.
        """
        try:
            value = plain(self._run(context))
        except MissingVariableError as problem:
            raise ExecutionError(f"Unknown property used in expression: {self.text}. Cause: {problem}") from None
        except (EvaluationError, ArithmeticError, RecursionError) as problem:
            raise self._failure(str(problem)) from None
        return value

    def holds(self, context: Context) -> bool:
        """Return the value of a condition, which must be a truth value, as Camunda demands of one.

        Raises:
            ExecutionError: As `evaluate`, and where the value is of another type.
        """
        value = self.evaluate(context)
        if isinstance(value, bool):
            return value
        if value is None:
            raise self._failure("condition expression returns null")
        raise self._failure(f"condition expression returns non-Boolean: result has class {type_name(value)}")

    def _failure(self, reason: str) -> ExecutionError:
        return ExecutionError(f"Error while evaluating expression: {self.text}. Cause: {reason}")

    def __repr__(self) -> str:
        return f"Expression({self.text!r})"


@lru_cache(maxsize=8192)
def compile_expression(text: str) -> Expression:
    """Compile a text as drawn; the same text is compiled once.

    Raises:
        ExpressionSyntaxError: It is not an expression; says where and why.
    """
    runs: list[Run] = []
    names: frozenset[str] = frozenset()
    parts = split(text)
    for part in parts:
        if isinstance(part, str):
            runs.append(_literal(part))
            continue
        try:
            code = compile_body(part.source)
        except BodyError as error:
            raise ExpressionSyntaxError(text, part.position + error.position, error.reason) from None
        runs.append(code.run)
        names |= code.names
    literal = all(isinstance(part, str) for part in parts)
    return Expression(text, _whole(runs), names, literal)


def _literal(text: str) -> Run:
    return lambda context: text


def _whole(runs: list[Run]) -> Run:
    if len(runs) == 1:
        return runs[0]

    def run(context: Context) -> object:
        parts = [to_text(run(context)) for run in runs]
        if sum(map(len, parts)) > MAX_LENGTH:
            raise EvaluationError(f"the text is longer than {MAX_LENGTH} characters")
        return "".join(parts)

    return run
