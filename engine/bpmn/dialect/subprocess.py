"""What has tokens inside: the process, embedded subprocesses, transactions and event subprocesses.

Their tokens run in one tree, each knowing the activity it runs inside.
"""

from engine.bpmn.dialect.compensation import leave_undone, undo
from engine.bpmn.dialect.events import BoundaryEvent, EventSubprocessStart
from engine.bpmn.dialect.listeners import hear_last
from engine.bpmn.dialect.node import NodeSpec
from engine.bpmn.dialect.token import Pending, Token
from engine.bpmn.model import EventKind


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
        token.workflow.opened(token)
        if not token.interrupted:
            token.enclose(start, token.variables)

    def inner_completed(self, token: Token, inner: Token) -> None:
        """End the instance when the last token has ended."""
        if token.live == 0 and not token.finished and not token.workflow.held:
            token.workflow.finish()


class CancelEnd(NodeSpec):
    """Ends a transaction undone: whatever can be compensated is, and then its cancel event goes on."""

    def enter(self, token: Token) -> bool | None:
        """Cancel what is open in the transaction and undo what was done."""
        transaction = token.host
        assert transaction is not None
        token.workflow.cancel_inside(transaction, spare=token)
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
                token.workflow.consume(token)
                spec.fire(event)
                return
        self.stop(token)
