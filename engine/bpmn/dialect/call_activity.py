"""Call activities: they wait while another process, outside this workflow, does the work."""

from collections.abc import Mapping

from engine.bpmn.dialect.context import evaluate_text
from engine.bpmn.dialect.mappings import mapped
from engine.bpmn.dialect.node import NodeSpec
from engine.bpmn.dialect.throwing import throw
from engine.bpmn.dialect.token import Token
from engine.bpmn.model import Call, EventKind
from engine.bpmn.runtime import PendingCall
from engine.bpmn.scope import Scope


class CallActivity(NodeSpec):
    """Waits for the instance it calls. What to call is evaluated when the token comes in."""

    def enter(self, token: Token) -> None:
        """Evaluate what to call, with which variables, and wait."""
        business_key = next((mapping.business_key for mapping in self.call.inputs if mapping.business_key), "")
        token.internal_data = {
            "key": evaluate_text(token, self.call.called),
            "version": evaluate_text(token, self.call.version),
            "business_key": evaluate_text(token, business_key),
        }
        token.passed = mapped(token, self.call.inputs, token.variables)

    def view(self, token: Token) -> PendingCall:
        """Return the waiting call as the outside sees it."""
        return PendingCall(
            id=token.id,
            activity_id=token.activity_id,
            binding=self.call.binding,
            variables=token.passed,
            **token.internal_data,
        )

    def finish(self, token: Token, variables: Mapping[str, object]) -> None:
        """Take over the called instance's variables as its out mappings say, and go on."""
        self.take_over(token, variables)
        token.complete()

    def thrown(
        self, token: Token, kind: EventKind, code: str, variables: Mapping[str, object], message: str = ""
    ) -> bool:
        """Take an error or escalation that nobody caught in the called instance, and say whether anyone here does.

        Its variables are taken over first, as the out mappings say. Where nobody here catches it, the call goes on
        waiting: Camunda asks the caller of the caller, and then lets the called instance go on.
        """
        self.take_over(token, variables)
        return throw(token, kind, code, message, here=True)

    def take_over(self, token: Token, variables: Mapping[str, object]) -> None:
        """Set what the out mappings take from the called instance's variables."""
        called = Scope(None, variables)
        for mapping in self.call.outputs:
            for name, value in mapped(token, (mapping,), called).items():
                if mapping.local:
                    token.open_scope().set_local(name, value)
                else:
                    token.variables.set(name, value)

    @property
    def call(self) -> Call:
        """What it calls, as drawn."""
        assert self.node.call is not None
        return self.node.call
