"""Service, send and business rule tasks, and what throws a message: work done by the engine or by a worker outside."""

from collections.abc import Mapping

from engine.bpmn.dialect.context import call_delegate, evaluate, evaluate_text, is_true, located
from engine.bpmn.dialect.node import NodeSpec
from engine.bpmn.dialect.throwing import throw_error
from engine.bpmn.dialect.token import Place, Token
from engine.bpmn.dmn import map_result
from engine.bpmn.expressions import compile_expression
from engine.bpmn.model import ErrorMapping, Service, ServiceKind
from engine.bpmn.runtime import ExternalTask
from engine.bpmn.scope import Scope
from engine.errors import ExecutionError


class ServiceTask(NodeSpec):
    """Does its work at once: evaluates an expression, calls a delegate or asks a decision table.

    A send task or message event that names no service passes through, as in Camunda.
    """

    def enter(self, token: Token) -> bool | None:
        """Do the work and keep its result."""
        service = self.node.service
        if service is None:
            return True
        if service.kind is ServiceKind.DECISION:
            self._decide(token, service)
        elif service.kind is ServiceKind.DELEGATE:
            self._keep(token, call_delegate(token, service.expression))
        else:
            self._keep(token, evaluate(token, service.expression))
        return True

    def _keep(self, token: Token, result: object) -> None:
        if self.node.result_variable:
            token.variables.set(self.node.result_variable, result)

    def _decide(self, token: Token, service: Service) -> None:
        key, version = evaluate_text(token, service.decision), evaluate_text(token, service.version)
        decide, visible = token.workflow.environment.decide, token.variables.visible()
        try:
            results = decide(key, service.binding, version, visible)
            result = map_result(results, service.map_result) if self.node.result_variable else None
        except ExecutionError as error:
            raise located(error, token) from error
        # Camunda keeps the bare result as a variable of the activity's own, for output mappings.
        token.open_scope().set_local("decisionResult", [dict(row) for row in results])
        self._keep(token, result)


class ExternalTaskNode(NodeSpec):
    """Waits until a worker outside has done it, or says that it failed."""

    def enter(self, token: Token) -> None:
        """Evaluate topic and priority, and wait."""
        drawn = {"topic": self._service.topic, "priority": self._service.priority}
        token.internal_data = {
            name: evaluate(token, text) for name, text in drawn.items() if not compile_expression(text).is_literal
        }
        self._priority(token)

    def view(self, token: Token) -> ExternalTask:
        """Return the waiting task as the outside sees it."""
        topic = token.internal_data.get("topic", self._service.topic)
        return ExternalTask(token.id, token.activity_id, str(topic), self._priority(token))

    def finish(self, token: Token, variables: Mapping[str, object], local: Mapping[str, object]) -> None:
        """Take what the worker made, throw the error it stands for, or go on."""
        for name, value in local.items():
            token.open_scope().set_local(name, value)
        token.variables.update(variables)
        if not self.throws(token, "", ""):
            token.complete()

    def kept(self, token: Token, other: Place) -> dict[str, object]:
        """Return topic and priority as they were when the work began to wait."""
        return {"topic": self.view(token).topic, "priority": self._priority(token), **token.internal_data}

    def throws(self, token: Token, message: str, details: str) -> bool:
        """Throw the error that a worker's answer stands for, if any, and say so.

        Raises:
            ExecutionError: The expression that decides about it fails; of a failure that was reported, none does.
        """
        answer = {"externalTask": {"errorMessage": message or None, "errorDetails": details or None}}
        scope = Scope(token.variables, answer)
        for mapping in self._service.errors:
            if _applies(token, mapping, scope, forgiving=bool(message or details)):
                throw_error(token, mapping.code, mapping.message, here=True)
                return True
        return False

    @property
    def _service(self) -> Service:
        assert self.node.service is not None
        return self.node.service

    def _priority(self, token: Token) -> int:
        priority = token.internal_data.get("priority", self._service.priority)
        try:
            return int(str(priority or 0))
        except ValueError:
            raise ExecutionError(
                f"Cannot open the external task: its priority {priority!r:.80} is not a whole number.",
                token.activity_id,
            ) from None


def _applies(token: Token, mapping: ErrorMapping, scope: Scope, forgiving: bool) -> bool:
    try:
        return is_true(token, mapping.expression, scope)
    except ExecutionError:
        if forgiving:
            return False  # The failure that the worker reports must not be lost behind another one.
        raise
