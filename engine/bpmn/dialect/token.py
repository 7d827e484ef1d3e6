"""SpiffWorkflow's task, as one token's visit to one node; and the node, as far as tokens know it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.bpmn_task_spec import BpmnTaskSpec
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.dialect.run import FINISHED, STARTED, Run
from engine.bpmn.expressions import TaskFacts
from engine.bpmn.model import Flow, Node
from engine.bpmn.scope import Change, Scope


class Pending(StrEnum):
    """Why a token that waits is not at its node's own work."""

    NO = ""
    """It is at its node's work."""
    BEFORE = "before"
    """A job lets it in (`asyncBefore`)."""
    AFTER = "after"
    """A job lets it leave (`asyncAfter`)."""
    UNDO = "undo"
    """It remembers finished work, which a compensation may undo."""
    UNDOING = "undoing"
    """It is a finished subprocess whose work is being undone."""


PARKED = (Pending.BEFORE, Pending.AFTER)
"""What a token waits for that a job lets go on."""


class Token(Task):
    """One token at one node.

    It is FUTURE until its node takes it, READY on the agenda, STARTED while it waits, and then finished. It shares
    its variables by reference: SpiffWorkflow's copies of `data` from task to task are not made.

    Attributes:
        host: The activity it runs inside: a subprocess, a multi-instance body, or the root, which is the process.
        scope: The variables around the node.
        local: The scope the node opened for itself, None where it needs none.
        attached_to: For an event that stands by: the activity it may interrupt, the subprocess or process whose event
            subprocess it may start, the event-based gateway it decides.
        attachments: The events that stand by here.
        came_by: Id of the sequence flow it came along, empty for none; told when the node takes it, as Camunda does.
        pending: Why it waits, where it is not for its node's own work.
        resumed: Whether the job has come that it waited for.
        interrupted: Whether an event subprocess took the place of its work in this command.
        begun: Whether the token was told as started; an event that stands by begins when it fires.
        live: How many unfinished tokens run inside it; those that stand by and those that remember do not count.
        passed: For a call activity: the variables it passes on, known during the command that enters it.
    """

    id: UUID
    _state: int
    workflow: "Run[Token]"
    task_spec: "Place"

    def __init__(
        self,
        run: "Run[Token]",
        spec: "Place",
        host: "Token | None",
        scope: Scope,
        parent: "Token | None" = None,
        id: UUID | None = None,
        attached_to: "Token | None" = None,
        pending: Pending = Pending.NO,
    ) -> None:
        super().__init__(run, spec, parent, TaskState.FUTURE, id)
        self.host = host
        self.scope = scope
        self.local: Scope | None = None
        self.attached_to = attached_to
        self.attachments: list[Token] = []
        self.came_by = ""
        self.pending = pending
        self.resumed = False
        self.interrupted = False
        self.begun = False
        self.live = 0
        self.passed: dict[str, object] = {}
        if attached_to is not None:
            attached_to.attachments.append(self)
        if host is not None:
            if self.counts:
                host.live += 1
            run.admit(self)

    @property
    def activity_id(self) -> str:
        """Where in the diagram; a multi-instance body has Camunda's `<id>#multiInstanceBody`."""
        return str(self.task_spec.name)

    @property
    def finished(self) -> bool:
        """Whether the visit is over."""
        return bool(self._state >= FINISHED)

    @property
    def waiting(self) -> bool:
        """Whether the token waits, for whatever reason."""
        return bool(self._state == STARTED)

    @property
    def is_open(self) -> bool:
        """Whether the node has taken the token and waits for something."""
        return self.waiting and not self.pending

    @property
    def counts(self) -> bool:
        """Whether the activity around it cannot end before it does."""
        return self.attached_to is None and self.pending is not Pending.UNDO

    @property
    def variables(self) -> Scope:
        """The variables as the node sees them."""
        return self.scope if self.local is None else self.local

    def open_scope(self) -> Scope:
        """Return the node's own scope, opened if it was not yet."""
        if self.local is None:
            self.local = Scope(self.scope)
        return self.local

    def follow(self, spec: "Place", flow_id: str) -> None:
        """Create the token that goes on to another node of the same scope. The library then puts it on the agenda."""
        Token(self.workflow, spec, self.host, self.scope, parent=self).came_by = flow_id

    def enclose(self, spec: "Place", scope: Scope) -> "Token":
        """Create a token inside this activity and put it on the agenda."""
        inner = Token(self.workflow, spec, self, scope)
        inner._ready()
        return inner

    def attach(self, spec: "Place", inside: bool = False) -> "Token":
        """Create the token of an event that stands by at this activity, or in it."""
        host, scope = (self, self.variables) if inside else (self.host, self.scope)
        return Token(self.workflow, spec, host, scope, attached_to=self)

    def detach(self) -> None:
        """Stand by no longer: from now on the token is on its way."""
        if self.attached_to is not None and self in self.attached_to.attachments:
            self.attached_to.attachments.remove(self)
        self.attached_to = None
        self.recount()

    def recount(self, host: "Token | None" = None) -> None:
        """Count as running in an activity (where it is, if none is named), which it did not before."""
        self.host = host or self.host
        if self.host is not None:
            self.host.live += 1

    def is_inside(self, host: "Token") -> bool:
        """Whether the token runs inside an activity, at any depth."""
        return any(around is host for around in self.hosts())

    def hosts(self) -> "list[Token]":
        """Return the activities around it, the innermost first, the root last."""
        found: list[Token] = []
        around = self.host
        while around is not None:
            found.append(around)
            around = around.host
        return found

    def wait(self) -> None:
        """Take the token without running the node: it waits from now on."""
        self._set_state(STARTED)

    def park(self, pending: Pending) -> None:
        """Wait for something else than the node's own work."""
        self.pending = pending
        self.wait()

    def resume(self) -> None:
        """Put a token on the agenda for which the job has come that it waited for."""
        self.resumed = True
        self._ready()

    def complete(self) -> None:
        """End the visit and go on, unless what the node did has ended it already, or a condition it made true does."""
        self.task_spec.complete(self)

    def _inherit_data(self) -> None:
        """Copy nothing: variables are in scopes, shared by reference."""

    def _ready(self) -> None:
        self._set_state(TaskState.READY)
        self.workflow.agenda.append(self)

    def _set_state(self, value: int) -> None:
        """Set the state; the first final one stays. The library would build log extras here, an eighth of a step."""
        if self._state >= FINISHED:
            return
        if value >= FINISHED:
            if self.host is not None and self.counts:
                self.host.live -= 1
            self.workflow.unfinished_number -= 1
        self._state = value


class Place(BpmnTaskSpec):
    """A flow node: what is drawn there, and what it does when something befalls one of its tokens.

    Nothing, here: `node.NodeSpec` and its kinds know what to do. They stand above all that may ask them for it.

    Attributes:
        node: As drawn.
        outgoing: The sequence flows that leave it, each with the node it leads to.
        incoming: How many sequence flows lead into it.
        boundary: The boundary events at it.
        undo: The handler that compensates it, None where it has none.
        undoes: For such a handler: id of the activity it compensates.
        compensation: For a subprocess: the event subprocess in it that undoes its work, None where it has none.
        input_parameters, output_parameters: As drawn; a multi-instance body has none, its instances have them.
        async_before, async_after: Whether a job lets its tokens in or out; of a body, or of each instance.
        listeners: Its execution listeners.
    """

    name: str

    def __init__(self, process: BpmnProcessSpec, name: str, node: Node) -> None:
        super().__init__(process, name)
        self.node = node
        self.input_parameters, self.output_parameters = node.inputs, node.outputs
        several = node.multi_instance
        self.async_before = several.async_before if several else node.async_before
        self.async_after = several.async_after if several else node.async_after
        self.listeners = node.execution_listeners
        self.outgoing: tuple[Outgoing, ...] = ()
        self.incoming = 0
        self.boundary: tuple[Place, ...] = ()
        self.undo: Place | None = None
        self.undoes = ""
        self.compensation: Place | None = None

    def complete(self, token: Token) -> None:
        """End a visit and go on."""

    def stop(self, token: Token) -> None:
        """End a visit, going nowhere."""

    def cancelled(self, token: Token) -> None:
        """React to a token that is ended undone, before it is."""

    def inner_completed(self, token: Token, inner: Token) -> None:
        """React to a token that ended inside this activity."""

    def arm(self, token: Token) -> None:
        """Make an event stand by; only events do, see `events.Catching`."""

    def happen(self, token: Token, variables: Mapping[str, object], local: Mapping[str, object]) -> None:
        """Take what comes with what an event waited for, and let it go on."""

    def look(self, token: Token, change: Change | None) -> None:
        """Let a conditional event happen if its condition holds; of a change, only if it listens to that."""

    def kept(self, token: Token, other: "Place") -> dict[str, object]:
        """Return what a token here notes when it goes on at another version's node: what it waits for stays as it is.

        What is drawn is noted where the other node is drawn in another way.
        """
        return dict(token.internal_data)

    def task_facts(self, token: Token) -> TaskFacts | None:
        """Return what `task` means in expressions at this node; nothing, but for user tasks."""
        return None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A sequence flow with the node it leads to (a multi-instance activity's body, not the activity itself)."""

    flow: Flow
    target: Place
