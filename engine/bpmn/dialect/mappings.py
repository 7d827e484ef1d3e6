"""What carries values in and out: input and output mapping (`camunda:inputOutput`), `camunda:in` and `camunda:out`."""

from collections.abc import Mapping

from engine.bpmn.dialect.context import evaluate, run_script
from engine.bpmn.dialect.token import Token
from engine.bpmn.model import CallMapping, Parameter, Script
from engine.bpmn.scope import Scope
from engine.bpmn.values import to_json
from engine.errors import ExecutionError, InvalidVariablesError


def map_inputs(token: Token) -> None:
    """Set the activity's input parameters as variables of its own; each is evaluated in the scope around it."""
    for parameter in () if token.workflow.skips_mappings else token.task_spec.input_parameters:
        value = _bounded(token, parameter, token.scope)
        token.open_scope().set_local(parameter.name, value)


def map_outputs(token: Token) -> None:
    """Set the output parameters in the scope around the activity; each is evaluated in the activity's own."""
    for parameter in () if token.workflow.skips_mappings else token.task_spec.output_parameters:
        token.scope.set(parameter.name, _bounded(token, parameter, token.variables))


def _bounded(token: Token, parameter: Parameter, scope: Scope) -> object:
    """Evaluate a parameter.

    Raises:
        ExecutionError: It fails, or a list or map grows beyond what a variable can hold: one that takes itself in twice
            does so in a few rounds.
    """
    value = _value(token, parameter.value, scope)
    if not isinstance(parameter.value, (str, Script)):
        try:
            to_json(value, parameter.name)
        except InvalidVariablesError as error:
            raise ExecutionError(f"Cannot map the variable. {error}", token.activity_id) from error
    return value


def mapped(token: Token, mappings: tuple[CallMapping, ...], source: Scope) -> dict[str, object]:
    """Return the variables that mappings take from a scope, under their new names; a missing one is null."""
    taken: dict[str, object] = {}
    for mapping in mappings:
        if mapping.all:
            taken |= source.values if mapping.local else source.visible()
        elif mapping.source_expression:
            taken[mapping.target] = evaluate(token, mapping.source_expression, source)
        elif mapping.source:
            taken[mapping.target or mapping.source] = (
                source.lookup(mapping.source) if source.has(mapping.source) else None
            )
    return taken


def _value(token: Token, drawn: object, scope: Scope) -> object:
    """Evaluate a parameter: text, a script, or a list or map of these. An empty text is null, as in Camunda."""
    if isinstance(drawn, str):
        return evaluate(token, drawn, scope) if drawn else None
    if isinstance(drawn, Script):
        return run_script(token, drawn, scope).value
    if isinstance(drawn, Mapping):
        return {str(key): _value(token, item, scope) for key, item in drawn.items()}
    if isinstance(drawn, tuple):
        return [_value(token, item, scope) for item in drawn]
    return drawn
