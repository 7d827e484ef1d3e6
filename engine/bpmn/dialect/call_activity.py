"""Call activities: they wait while another process, outside this workflow, does the work."""

from collections.abc import Mapping

from engine.bpmn.dialect.context import evaluate, evaluate_text
from engine.bpmn.dialect.node import NodeSpec
from engine.bpmn.dialect.token import Token
from engine.bpmn.model import CallMapping
from engine.bpmn.runtime import PendingCall
from engine.bpmn.scope import Scope


class CallActivity(NodeSpec):
    """Waits for the instance it calls. What to call is evaluated when the token comes in."""

    def enter(self, token: Token) -> None:
        """Evaluate what to call, with which variables, and wait."""
        call = self.node.call
        assert call is not None
        business_key = next((mapping.business_key for mapping in call.inputs if mapping.business_key), "")
        token.internal_data = {
            "key": evaluate_text(token, call.called),
            "version": evaluate_text(token, call.version),
            "business_key": evaluate_text(token, business_key),
        }
        token.passed = mapped(token, call.inputs, token.variables)

    def view(self, token: Token) -> PendingCall:
        """Return the waiting call as the outside sees it."""
        call = self.node.call
        assert call is not None
        return PendingCall(
            id=token.id,
            activity_id=token.activity_id,
            binding=call.binding,
            variables=token.passed,
            **token.internal_data,
        )

    def finish(self, token: Token, variables: Mapping[str, object]) -> None:
        """Take over the called instance's variables as its out mappings say, and go on."""
        call = self.node.call
        assert call is not None
        called = Scope(None, variables)
        for mapping in call.outputs:
            for name, value in mapped(token, (mapping,), called).items():
                if mapping.local:
                    token.open_scope().set_local(name, value)
                else:
                    token.variables.set(name, value)
        token.complete()


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
