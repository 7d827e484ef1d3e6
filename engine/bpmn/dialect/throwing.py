"""What is thrown: errors and escalations outwards through the diagram, signals to everyone, messages by a service."""

from engine.bpmn.dialect.context import evaluate_text
from engine.bpmn.dialect.events import BoundaryEvent, Catching, EventSubprocessStart
from engine.bpmn.dialect.mappings import mapped
from engine.bpmn.dialect.node import NodeSpec
from engine.bpmn.dialect.token import Token
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
        token.workflow.cancel_inside(token.host, spare=token)
        return True


def throw_error(token: Token, code: str, message: str = "", here: bool = False) -> bool:
    """Throw an error at a token, `here` for the events at its own activity too, and say whether it was caught.

    One that nobody catches ends the token and fails nothing, as in Camunda. What ended so is noted for the caller.
    """
    caught = throw(token, EventKind.ERROR, code, message, here)
    if not caught:
        token.workflow.end_state = code
    token.task_spec.stop(token)
    return caught


def throw(token: Token, kind: EventKind, code: str, message: str = "", here: bool = False) -> bool:
    """Throw an error or an escalation outwards, the innermost activity first, and say whether it was caught."""
    catcher = _catcher(token, kind, code, here)
    token.workflow.tell(EventThrown(kind, code, token.activity_id, catcher is not None, message=message))
    if catcher is None:
        return False
    spec = catcher.task_spec
    assert isinstance(spec, Catching)
    event = spec.trigger.event
    noted = {event.code_variable: code or None, event.message_variable: message or None}
    noted.pop("", None)
    spec.happen(catcher, noted, {})
    return True


def _catcher(token: Token, kind: EventKind, code: str, here: bool) -> Token | None:
    """Return the event that takes it: an event subprocess before a boundary event, its code before any code."""
    hosts = token.hosts()
    for activity in [token, *hosts] if here else hosts:
        found = [event for event in activity.attachments if _catches(event, token, kind, code)]
        if found:
            return min(found, key=_precedence)
    return None


def _catches(event: Token, thrown_at: Token, kind: EventKind, code: str) -> bool:
    spec = event.task_spec
    if not isinstance(spec, BoundaryEvent | EventSubprocessStart) or spec.trigger.event.kind is not kind:
        return False
    # What an event subprocess throws is not for itself; but for an escalation, Camunda looks no deeper than that.
    own = thrown_at.hosts() if kind is EventKind.ERROR else thrown_at.hosts()[:1]
    if isinstance(spec, EventSubprocessStart) and any(host.task_spec is spec.outer for host in own):
        return False
    return spec.trigger.event.name in ("", code)


def _precedence(event: Token) -> tuple[bool, bool]:
    spec = event.task_spec
    assert isinstance(spec, Catching)
    return isinstance(spec, BoundaryEvent), not spec.trigger.event.name
