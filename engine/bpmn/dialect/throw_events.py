"""Events that throw: what they throw, and what becomes of their own token."""

from engine.bpmn.dialect.compensation import leave_undone
from engine.bpmn.dialect.context import evaluate_text
from engine.bpmn.dialect.events import BoundaryEvent
from engine.bpmn.dialect.mappings import mapped
from engine.bpmn.dialect.node import NodeSpec
from engine.bpmn.dialect.throwing import throw, throw_error
from engine.bpmn.dialect.token import Token
from engine.bpmn.dialect.visits import cancel_inside, consume
from engine.bpmn.model import EventKind
from engine.bpmn.runtime import EventThrown


class ThrowEvent(NodeSpec):
    """An intermediate throw or end event without anything to wait for: it throws and goes on."""

    def enter(self, token: Token) -> bool | None:
        """Throw."""
        event = self.node.event
        if event is None:
            return True
        if event.kind is EventKind.ERROR:
            throw_error(token, event.name, event.message)
            return None
        if event.kind is EventKind.ESCALATION:
            self._escalate(token, event.name)
        elif event.kind is EventKind.SIGNAL:
            carried = mapped(token, event.inputs, token.variables)
            name = evaluate_text(token, event.name)
            token.workflow.tell(EventThrown(event.kind, name, token.activity_id, caught=False, variables=carried))
        return True

    @staticmethod
    def _escalate(token: Token, code: str) -> None:
        """Throw, and go on before what catches it does: Camunda's order."""
        agenda = token.workflow.agenda
        first = len(agenda)
        throw(token, EventKind.ESCALATION, code)
        caught = agenda[first:]
        del agenda[first:]
        token.complete()
        agenda += caught


class TerminateEndEvent(NodeSpec):
    """Ends everything else in its subprocess, or in the instance."""

    def enter(self, token: Token) -> bool:
        """Cancel the other tokens of the scope."""
        assert token.host is not None
        cancel_inside(token.host, spare=token)
        return True


class CompensationThrow(NodeSpec):
    """Undoes what was done in its scope, or one activity of it, waits for that, and goes on."""

    def enter(self, token: Token) -> bool | None:
        """Begin to undo."""
        event = self.node.event
        return leave_undone(token, _scopes(token), event.activity if event else "") or None

    def inner_completed(self, token: Token, inner: Token) -> None:
        """Go on when everything is undone."""
        if token.live == 0:
            token.complete()


class CancelEnd(NodeSpec):
    """Ends a transaction undone: whatever can be compensated is, and then its cancel event goes on."""

    def enter(self, token: Token) -> bool | None:
        """Cancel what is open in the transaction and undo what was done."""
        transaction = token.host
        assert transaction is not None
        cancel_inside(transaction, spare=token)
        if not leave_undone(token, [transaction], ""):
            return None
        self._leave(token)
        return None

    def inner_completed(self, token: Token, inner: Token) -> None:
        """Leave when everything is undone."""
        if token.live == 0:
            self._leave(token)

    def _leave(self, token: Token) -> None:
        for event in (event for host in token.hosts() for event in host.attachments):
            spec = event.task_spec
            if isinstance(spec, BoundaryEvent) and spec.trigger.event.kind is EventKind.CANCEL:
                consume(token)
                spec.fire(event)
                return
        self.stop(token)


def _scopes(token: Token) -> list[Token]:
    """Return the scopes whose memories count: its own, and from an event subprocess those around it too."""
    scopes: list[Token] = []
    for host in token.hosts():
        scopes.append(host)
        if not host.task_spec.node.triggered_by_event:
            break
    return scopes
