"""Where events stand: at a start, in the flow, at an activity, in front of an event subprocess, after a gateway."""

from collections.abc import Mapping

from engine.bpmn.dialect.conditions import look_at_new
from engine.bpmn.dialect.listeners import hear
from engine.bpmn.dialect.node import NodeSpec, ProcessSpec
from engine.bpmn.dialect.token import Place, Token
from engine.bpmn.dialect.triggers import ConditionTrigger, NamedTrigger, Trigger, trigger_of
from engine.bpmn.dialect.visits import begin, cancel, cancel_inside, drop
from engine.bpmn.model import Event, EventKind, Node
from engine.bpmn.runtime import FlowTaken
from engine.bpmn.scope import Change

NOTHING = Event(EventKind.NONE)


class StartEvent(NodeSpec):
    """Where a process or a subprocess begins; what made it begin has happened already."""

    def enter(self, token: Token) -> bool:
        """Note who started the instance, where the diagram asks for it."""
        if self.node.initiator:
            environment = token.workflow.environment
            token.variables.set(self.node.initiator, environment.initiator or environment.user_id or None)
        return True


class Catching(NodeSpec):
    """An event, or a receive task, that waits for something.

    Attributes:
        trigger: What for.
    """

    def __init__(self, process: ProcessSpec, name: str, node: Node) -> None:
        super().__init__(process, name, node)
        self.trigger: Trigger = trigger_of(node.event or NOTHING)

    def arm(self, token: Token) -> None:
        """Stand by, from now on."""
        self.trigger.arm(token, token.attached_to or token)
        token.wait()

    def happen(self, token: Token, variables: Mapping[str, object], local: Mapping[str, object]) -> None:
        """Take what comes with what the event waited for, and let it go on."""
        place = token.attached_to or token
        for name, value in local.items():
            place.open_scope().set_local(name, value)
        place.variables.update(variables)
        if not token.finished:
            self.fire(token)

    def look(self, token: Token, change: Change | None) -> None:
        """Let it happen if it waits for a condition, and that holds for the activity it stands at, or in its scope."""
        trigger = self.trigger
        if not isinstance(trigger, ConditionTrigger) or not token.is_open:
            return
        scope = (token.attached_to or token).variables
        if (change is None or trigger.listens_to(change, scope)) and trigger.holds(token, scope):
            self.fire(token)

    def kept(self, token: Token, other: Place) -> dict[str, object]:
        """Return what the event waits for: an instant, or a name."""
        name = {"name": self.trigger.name(token)} if isinstance(self.trigger, NamedTrigger) else {}
        return {**token.internal_data, **name}

    def fire(self, token: Token) -> None:
        """Let a waiting token go on."""
        token.complete()


class CatchEvent(Catching):
    """An intermediate event or a receive task, in the flow or right after an event-based gateway."""

    def enter(self, token: Token) -> bool | None:
        """Wait, but for a condition that holds already."""
        trigger = self.trigger
        if isinstance(trigger, ConditionTrigger) and trigger.holds(token, token.variables):
            return True
        trigger.arm(token, token)
        return None

    def fire(self, token: Token) -> None:
        """Go on; where a gateway waits for the first of several events, this was it."""
        if token.attached_to is not None:
            gateway = token.attached_to
            token.detach()
            cancel(gateway)  # Camunda tells the gateway as cancelled.
            flows = gateway.task_spec.outgoing
            token.workflow.tell(FlowTaken(next(leaving.flow.id for leaving in flows if leaving.target is self)))
            begin(token)
            hear(token, self.listeners, "start")
        super().fire(token)


class BoundaryEvent(Catching):
    """An event at an activity. Its token comes with the activity's, waits beside it, and begins when it happens."""

    def fire(self, token: Token) -> None:
        """Begin: interrupt the activity, or leave it be, and go on along the event's own flows."""
        activity = token.attached_to
        assert activity is not None
        token.detach()
        if self.node.interrupting:
            cancel(activity)
        else:
            renew(token, activity.attach(self))
        token._ready()


class EventSubprocessStart(Catching):
    """The start event of an event subprocess. One token stands by as long as the scope around it is open."""

    outer: NodeSpec

    def fire(self, token: Token) -> None:
        """Begin the event subprocess, in place of everything else in the scope or beside it.

        What interrupts ends all waiting for events in the scope, but not the catching of errors and escalations there.
        """
        around = token.attached_to
        assert around is not None
        self.make_way(token, around)
        around.enclose(self.outer, around.variables)

    def make_way(self, token: Token, around: Token) -> None:
        """End what the event interrupts, or let it happen again."""
        if self.node.interrupting:
            stays = [event.task_spec for event in around.attachments if _catches_thrown(event)]
            cancel_inside(around)
            around.interrupted = True
            for spec in stays:
                spec.arm(around.attach(spec, inside=True))
        else:
            renew(token, around.attach(self, inside=True))
            drop(token)


class EventGateway(NodeSpec):
    """Waits for the first of the events that follow it."""

    def enter(self, token: Token) -> None:
        """Make all of them stand by; one whose condition holds already decides at once."""
        for leaving in self.outgoing:
            leaving.target.arm(token.attach(leaving.target))
        token.wait()
        look_at_new(token)


def _catches_thrown(event: Token) -> bool:
    spec = event.task_spec
    thrown = (EventKind.ERROR, EventKind.ESCALATION)
    return isinstance(spec, EventSubprocessStart) and spec.trigger.event.kind in thrown


def renew(token: Token, again: Token) -> None:
    """Let an event that interrupts nothing happen again: a message any number of times, a timer as its cycle says."""
    spec = token.task_spec
    assert isinstance(spec, Catching)
    noted = spec.trigger.again(token)
    if noted is None:
        drop(again)
    else:
        again.internal_data = noted
        again.wait()
