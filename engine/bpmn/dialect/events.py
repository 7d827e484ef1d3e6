"""Start, end, intermediate and boundary events."""

from datetime import datetime

from engine.bpmn.dialect.instants import Schedule, first_firing, next_firing
from engine.bpmn.dialect.node import NodeSpec
from engine.bpmn.dialect.token import Token
from engine.bpmn.model import Event, EventKind
from engine.bpmn.runtime import EventThrown


class StartEvent(NodeSpec):
    """Where a process or a subprocess begins; what made it begin has happened already."""

    def enter(self, token: Token) -> bool:
        """Note who started the instance, where the diagram asks for it."""
        if self.node.initiator:
            environment = token.workflow.environment
            token.variables.set(self.node.initiator, environment.initiator or environment.user_id or None)
        return True


class ThrowEvent(NodeSpec):
    """An intermediate throw or end event: throws its escalation or error, if it has one, and goes on."""

    def enter(self, token: Token) -> bool:
        """Throw, and go on before what catches it does: Camunda's order."""
        event = self.node.event
        if event is not None and event.kind in (EventKind.ERROR, EventKind.ESCALATION):
            agenda = token.workflow.agenda
            first = len(agenda)
            throw(token, event)
            caught = agenda[first:]
            del agenda[first:]
            token.complete()
            agenda += caught
        return True


class TerminateEndEvent(NodeSpec):
    """Ends everything else in its subprocess, or in the instance."""

    def enter(self, token: Token) -> bool:
        """Cancel the other tokens of the scope."""
        token.workflow.cancel_inside(token.host, spare=token)
        return True


class TimerEvent(NodeSpec):
    """What waits for an instant. Only `fire` lets it go on: neither the wall clock nor a refresh ever does."""

    def schedule(self, token: Token, context: Token) -> None:
        """Compute once when the timer is due, in the variables of another token (the activity it stands at)."""
        event = self.node.event
        assert event is not None
        token.internal_data = first_firing(context, token, event).stored()

    def due(self, token: Token) -> datetime:
        """Return when a waiting timer is due (UTC)."""
        return Schedule.restored(token.internal_data).due

    def fire(self, token: Token) -> None:
        """Let a waiting token go on."""
        raise NotImplementedError


class TimerCatchEvent(TimerEvent):
    """An intermediate timer event."""

    def enter(self, token: Token) -> None:
        """Wait."""
        self.schedule(token, token)

    def fire(self, token: Token) -> None:
        """Let the waiting token go on."""
        token.complete()


class BoundaryEvent(NodeSpec):
    """An event at an activity. Its token comes with the activity's, waits beside it, and begins when it happens."""

    def arm(self, token: Token) -> None:
        """Wait beside the activity."""
        token.wait()

    def fire(self, token: Token) -> None:
        """Begin: interrupt the activity, or leave it be, and go on along the event's own flows."""
        activity = token.attached_to
        assert activity is not None
        activity.attachments.remove(token)
        if self.node.interrupting:
            token.attached_to = None
            token.workflow.cancel_token(activity)
        else:
            self.renew(token, activity)
            token.attached_to = None
        token.workflow.begin(token)
        token.complete()

    def renew(self, token: Token, activity: Token) -> None:
        """Let the event happen again: an escalation can come any number of times, a timer as its cycle says."""
        self.arm(activity.attach(self))


class BoundaryTimer(BoundaryEvent, TimerEvent):
    """A timer at an activity, due from the moment the activity is entered."""

    def arm(self, token: Token) -> None:
        """Compute when it is due and wait beside the activity."""
        assert token.attached_to is not None
        self.schedule(token, token.attached_to)
        token.wait()

    def renew(self, token: Token, activity: Token) -> None:
        """Schedule a cycle's next firing, as another timer."""
        later = next_firing(token, Schedule.restored(token.internal_data))
        if later is not None:
            again = activity.attach(self)
            again.internal_data = later.stored()
            again.wait()


def throw(token: Token, event: Event) -> None:
    """Throw an error or an escalation to the activities around a token, the innermost first.

    Nobody catching it is no failure: Camunda ends the token there, and so does this.
    """
    boundary = _catcher(token, event)
    token.workflow.tell(EventThrown(event.kind, event.name, token.activity_id, boundary is not None))
    if boundary is not None:
        spec = boundary.task_spec
        assert isinstance(spec, BoundaryEvent)
        spec.fire(boundary)


def _catcher(token: Token, event: Event) -> Token | None:
    """Return the boundary event that takes it: one that names the code before one that takes any."""
    activity = token.host
    while activity is not None:
        for code in (event.name, ""):
            for boundary in activity.attachments:
                caught = boundary.task_spec.node.event
                if caught is not None and caught.kind is event.kind and caught.name == code:
                    return boundary
        activity = activity.host
    return None
