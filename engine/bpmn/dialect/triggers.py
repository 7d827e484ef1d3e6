"""What events wait for: a timer, a message or signal, a condition, or something thrown inside the diagram.

Where an event stands (in the flow, at an activity, in front of an event subprocess) is `events`' business.
"""

from datetime import datetime

from engine.bpmn.dialect.context import evaluate_text, is_true
from engine.bpmn.dialect.instants import Schedule, counted_again, due_of, first_firing, next_firing
from engine.bpmn.dialect.token import Token
from engine.bpmn.expressions import compile_expression
from engine.bpmn.model import Event, EventKind
from engine.bpmn.scope import Change, Scope
from engine.errors import ExecutionError


class Trigger:
    """What makes an event happen. Errors, escalations, cancellations and compensation need no more than this."""

    def __init__(self, event: Event) -> None:
        self.event = event

    def arm(self, token: Token, context: Token) -> None:
        """Note at the event's token what has to be known later, evaluated where another token stands."""

    def again(self, token: Token) -> dict[str, object] | None:
        """Return what the next token of an event that interrupts nothing notes; None where it does not come again."""
        return dict(token.internal_data)


class TimerTrigger(Trigger):
    """Waits for an instant. Only a command fires it: neither the wall clock nor a refresh ever does."""

    def arm(self, token: Token, context: Token) -> None:
        """Compute once when it is due."""
        token.internal_data = first_firing(context, token, self.event).stored()

    def again(self, token: Token) -> dict[str, object] | None:
        """Return a cycle's next firing."""
        later = next_firing(token, Schedule.restored(token.internal_data))
        return None if later is None else later.stored()

    def count_again(self, token: Token, began: datetime | None) -> None:
        """Compute anew when a waiting timer is due, from when it began, by the calendar that now counts."""
        token.internal_data = counted_again(token, self.event, began).stored()

    def due(self, token: Token) -> datetime:
        """Return when a waiting timer is due (UTC)."""
        return due_of(token.internal_data)


class NamedTrigger(Trigger):
    """Waits for a message or a signal of some name, or, in a receive task without message, for anyone's word."""

    def arm(self, token: Token, context: Token) -> None:
        """Evaluate the name once."""
        if not compile_expression(self.event.name).is_literal:
            token.internal_data = {"name": evaluate_text(context, self.event.name)}

    def name(self, token: Token) -> str:
        """Return the name that a waiting token listens to."""
        return str(token.internal_data.get("name", self.event.name))


class ConditionTrigger(Trigger):
    """Waits until a condition over variables holds; looked at when it stands, and when variables change."""

    def holds(self, token: Token, scope: Scope) -> bool:
        """Whether the condition holds in a scope. A variable that is not there yet makes it false, as in Camunda.

        Raises:
            ExecutionError: It fails for another reason.
        """
        try:
            return is_true(token, self.event.expression, scope)
        except ExecutionError as error:
            if str(error).startswith("Unknown property used in expression"):
                return False
            raise

    def listens_to(self, change: Change, scope: Scope) -> bool:
        """Whether a change is one of those that count, and is not hidden by a nearer variable of the same name."""
        event = self.event
        if event.variable_name not in ("", change.name):
            return False
        if event.variable_events and change.event not in event.variable_events:
            return False
        return change.scope in scope.chain() and (change.event == "delete" or scope.owner(change.name) is change.scope)


def trigger_of(event: Event) -> Trigger:
    """Return what an event waits for."""
    if event.kind is EventKind.TIMER:
        return TimerTrigger(event)
    if event.kind is EventKind.CONDITIONAL:
        return ConditionTrigger(event)
    if event.kind in (EventKind.MESSAGE, EventKind.SIGNAL, EventKind.NONE):
        return NamedTrigger(event)
    return Trigger(event)
