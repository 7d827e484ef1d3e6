"""What has tokens inside: the process, embedded subprocesses, transactions and event subprocesses.

Their tokens run in one tree, each knowing the activity it runs inside.
"""

from engine.bpmn.dialect.compensation import undo
from engine.bpmn.dialect.conditions import look_at_new
from engine.bpmn.dialect.events import EventSubprocessStart
from engine.bpmn.dialect.listeners import hear_last
from engine.bpmn.dialect.node import NodeSpec
from engine.bpmn.dialect.token import Pending, Token
from engine.bpmn.dialect.visits import drop


class Subprocess(NodeSpec):
    """Runs what is drawn in it, and is done when no token is left inside.

    Attributes:
        begins: Its start event.
        triggers: The start events of the event subprocesses in it, but for one that compensates.
    """

    begins: NodeSpec
    triggers: tuple[EventSubprocessStart, ...] = ()

    def open(self, token: Token) -> None:
        """Set up the activity, and what may start event subprocesses as long as it is open."""
        super().open(token)
        for spec in self.triggers:
            spec.arm(token.attach(spec, inside=True))

    def enter(self, token: Token) -> bool | None:
        """Put a token on the start event, or undo what was done."""
        if token.pending is Pending.UNDOING:
            return undo(token, self.compensation)
        token.enclose(self.begins, token.variables)
        return None

    def inner_completed(self, token: Token, inner: Token) -> None:
        """Go on when the last token inside has ended."""
        if token.live == 0:
            token.complete()


class EventSubprocess(Subprocess):
    """A subprocess that its start event begins, and not a token."""


class Process(Subprocess):
    """The process itself, as the subprocess all others are in. Its one token, the root, is never told."""

    def begin(self, token: Token, start: NodeSpec) -> None:
        """Open the process and put a token on a start event, unless a condition that holds already says otherwise."""
        token.wait()
        self.open(token)
        hear_last(token, self.listeners, "start")
        look_at_new(token)
        if not token.interrupted:
            token.enclose(start, token.variables)

    def inner_completed(self, token: Token, inner: Token) -> None:
        """End the instance when the last token has ended."""
        if token.live == 0 and not token.finished and not token.workflow.held:
            self.finish(token)

    def finish(self, token: Token) -> None:
        """End the instance as done."""
        hear_last(token, self.listeners, "end")
        for left in token.workflow.unfinished():
            drop(left)
        token.workflow.completed = True
