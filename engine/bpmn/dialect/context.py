"""Expressions, conditions, scripts and delegates, evaluated where a token stands."""

from datetime import datetime

from engine.bpmn.dialect.token import Token
from engine.bpmn.expressions import ExecutionFacts, compile_expression
from engine.bpmn.model import Flow, Script
from engine.bpmn.runtime import BpmnError, ScriptResult
from engine.bpmn.scope import Scope
from engine.errors import EngineError, ExecutionError


class TokenContext:
    """What an expression sees at one token."""

    __slots__ = ("_scope", "_token")

    def __init__(self, token: Token, scope: Scope) -> None:
        self._token = token
        self._scope = scope

    def lookup(self, name: str) -> object:
        """Return a variable's value, or raise KeyError."""
        return self._scope.lookup(name)

    def has(self, name: str) -> bool:
        """Whether there is such a variable, null or not."""
        return self._scope.has(name)

    def set_variable(self, name: str, value: object, *, local: bool) -> None:
        """Set a variable where it is, else process-wide; with `local`, in the scope of the token."""
        if local:
            self._scope.set_local(name, value)
        else:
            self._scope.set(name, value)

    @property
    def now(self) -> datetime:
        """The command's instant."""
        return self._token.workflow.environment.now

    @property
    def user_id(self) -> str:
        """Who gave the command."""
        return self._token.workflow.environment.user_id

    @property
    def execution(self) -> ExecutionFacts:
        """Facts of the instance and the activity."""
        environment = self._token.workflow.environment
        return ExecutionFacts(
            instance_id=environment.instance_id,
            business_key=environment.business_key,
            definition_id=environment.definition_id or self._token.workflow.definition.key,
            activity_id=self._token.activity_id,
            activity_name=self._token.task_spec.node.name,
            activity_instance_id=str(self._token.id),
            local_variables=self._scope.values,
            user_groups=environment.user_groups,
            task=self._token.task_spec.task_facts(self._token),
        )


def evaluate(token: Token, text: str, scope: Scope | None = None) -> object:
    """Evaluate a text drawn in the diagram at a token, in its own variables or in a given scope.

    Raises:
        ExecutionError: It cannot be evaluated; names the activity.
    """
    try:
        return compile_expression(text).evaluate(TokenContext(token, scope or token.variables))
    except ExecutionError as error:
        raise located(error, token) from error


def evaluate_text(token: Token, text: str) -> str:
    """Evaluate a text whose value is meant as text; null is empty."""
    value = evaluate(token, text)
    return "" if value is None else str(value)


def run_script(token: Token, script: Script, scope: Scope | None = None) -> ScriptResult:
    """Run a script at a token, over the variables it sees.

    Raises:
        ExecutionError: It failed or went over a limit; names the activity.
    """
    visible = (scope or token.variables).visible()
    try:
        return token.workflow.environment.scripts.run(script.source, visible)
    except ExecutionError as error:
        raise located(error, token) from error


def assign(token: Token, result: ScriptResult) -> None:
    """Set what a script bound: each name in the scope that has it, else in the process."""
    token.variables.update(result.variables)


def call_delegate(token: Token, text: str) -> object:
    """Call the delegate that `${name}` names.

    Raises:
        ExecutionError: None of that name is registered, or it failed; names the activity.
        BpmnError: It threw an error for the diagram to catch.
    """
    name = text.strip().removeprefix("${").removeprefix("#{").removesuffix("}").strip()
    delegate = token.workflow.environment.delegates.get(name)
    if delegate is None:
        raise ExecutionError(f"Cannot go on: there is no delegate '{name}'.", token.activity_id)
    try:
        return delegate(TokenExecution(token))
    except ExecutionError as error:
        raise located(error, token) from error
    except (BpmnError, EngineError):
        raise
    except Exception as error:
        raise ExecutionError(f"The delegate '{name}' failed: {error!r:.200}", token.activity_id) from error


class TokenExecution:
    """What a delegate sees of a token."""

    def __init__(self, token: Token) -> None:
        environment = token.workflow.environment
        self.instance_id = environment.instance_id
        self.business_key = environment.business_key
        self.activity_id = token.activity_id
        self._variables = token.variables

    def get(self, name: str) -> object:
        """Return a variable's value, None where there is no such variable."""
        return self._variables.lookup(name) if self._variables.has(name) else None

    def set(self, name: str, value: object) -> None:
        """Set a variable where it is, else process-wide."""
        self._variables.set(name, value)


def holds(token: Token, flow: Flow) -> bool:
    """Whether a sequence flow may be taken: it has no condition, or its condition is true.

    Raises:
        ExecutionError: The condition fails, or yields anything but true or false (Camunda refuses that too).
    """
    if not flow.condition:
        return True
    if isinstance(flow.condition, str):
        return is_true(token, flow.condition)
    value = run_script(token, flow.condition).value
    if isinstance(value, bool):
        return value
    raise ExecutionError(
        f"The condition of flow '{flow.id}' yields {value!r:.80}, not true or false.", token.activity_id
    )


def is_true(token: Token, condition: str, scope: Scope | None = None) -> bool:
    """Evaluate a condition at a token, in its own variables or in a given scope.

    Raises:
        ExecutionError: It fails, or yields anything but true or false.
    """
    try:
        return compile_expression(condition).holds(TokenContext(token, scope or token.variables))
    except ExecutionError as error:
        raise located(error, token) from error


def located(error: ExecutionError, token: Token) -> ExecutionError:
    """Return an execution error that names the activity it happened at."""
    return error if error.activity_id else ExecutionError(str(error), token.activity_id)
