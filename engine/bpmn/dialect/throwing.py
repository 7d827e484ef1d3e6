"""What is thrown: errors and escalations outwards through the diagram, the innermost activity first."""

from engine.bpmn.dialect.token import Token
from engine.bpmn.model import EventKind
from engine.bpmn.runtime import BpmnError, EventThrown

BOUNDARY = "boundaryEvent"


def throw_raised(token: Token, error: BpmnError) -> None:
    """Throw what a delegate raised at a token, for its own activity or one around it to catch."""
    is_over = token.finished
    throw_error(token, error.code, error.message, here=not is_over)
    if is_over:
        token.workflow._task_completed_notify(token)


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
    event = catcher.task_spec.node.event
    assert event is not None
    noted = {event.code_variable: code or None, event.message_variable: message or None}
    noted.pop("", None)
    catcher.task_spec.happen(catcher, noted, {})
    return True


def _catcher(token: Token, kind: EventKind, code: str, here: bool) -> Token | None:
    """Return the event that takes it: an event subprocess before a boundary event, its code before any code."""
    hosts = token.hosts()
    for activity in [token, *hosts] if here else hosts:
        found = [event for event in activity.attachments if _catches(event, token, kind, code)]
        if found:
            return min(found, key=_precedence)
    return None


def _catches(standing_by: Token, thrown_at: Token, kind: EventKind, code: str) -> bool:
    drawn = standing_by.task_spec.node
    if drawn.event is None or drawn.event.kind is not kind or drawn.event.name not in ("", code):
        return False
    # What an event subprocess throws is not for itself; but for an escalation, Camunda looks no deeper than that.
    own = thrown_at.hosts() if kind is EventKind.ERROR else thrown_at.hosts()[:1]
    return drawn.type == BOUNDARY or all(host.task_spec.node.id != drawn.scope for host in own)


def _precedence(standing_by: Token) -> tuple[bool, bool]:
    drawn = standing_by.task_spec.node
    return drawn.type == BOUNDARY, not (drawn.event and drawn.event.name)
