"""Input and output mapping (`camunda:inputOutput`)."""

from collections.abc import Mapping

from engine.bpmn.dialect.context import evaluate, run_script
from engine.bpmn.dialect.token import Token
from engine.bpmn.model import Script
from engine.bpmn.scope import Scope


def map_inputs(token: Token) -> None:
    """Set the activity's input parameters as variables of its own; each is evaluated in the scope around it."""
    for parameter in token.task_spec.input_parameters:
        value = _value(token, parameter.value, token.scope)
        token.open_scope().set_local(parameter.name, value)


def map_outputs(token: Token) -> None:
    """Set the output parameters in the scope around the activity; each is evaluated in the activity's own."""
    for parameter in token.task_spec.output_parameters:
        token.scope.set(parameter.name, _value(token, parameter.value, token.variables))


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
