"""What all nodes have in common: how a token comes in, waits, and goes on.

SpiffWorkflow drives each token through FUTURE, READY, STARTED and COMPLETED; the nodes here decide what happens on
the way. Its prediction of tasks that may come is switched off: a token exists only where the diagram put one, so
nothing but the present has to be stored. A spec is shared by threads: it holds what is drawn, never anything of one
instance, and nothing is ever connected to the library's signals.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.bpmn_task_spec import BpmnTaskSpec
from SpiffWorkflow.specs import WorkflowSpec
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.dialect.context import holds
from engine.bpmn.dialect.listeners import hear, hear_last
from engine.bpmn.dialect.mappings import map_inputs, map_outputs
from engine.bpmn.dialect.token import Pending, Token
from engine.bpmn.expressions import TaskFacts
from engine.bpmn.model import Definition, Flow, Node
from engine.bpmn.runtime import BpmnError, FlowTaken
from engine.errors import ExecutionError

BODY = "#multiInstanceBody"
"""What Camunda appends to an activity's id to name its multi-instance body."""

ROOT = ":root"
"""Name of the spec that stands for the process. XML ids hold no colon, so no node can have it."""


class NodeSpec(BpmnTaskSpec):
    """A flow node that passes its tokens through; the others refine it.

    Attributes:
        node: As drawn.
        outgoing: The sequence flows that leave it, each with the spec it leads to.
        incoming: How many sequence flows lead into it.
        boundary: Specs of the boundary events at it.
        undo: Spec of the handler that compensates it, None where it has none.
        undoes: For such a handler: id of the activity it compensates.
        compensation: For a subprocess: the event subprocess in it that undoes its work, None where it has none.
        input_parameters, output_parameters: As drawn; a multi-instance body has none, its instances have them.
        async_before, async_after: Whether a job lets its tokens in or out; of a body, or of each instance.
        listeners: Its execution listeners.
    """

    name: str

    def __init__(self, process: "ProcessSpec", name: str, node: Node) -> None:
        super().__init__(process, name)
        self.node = node
        self.input_parameters, self.output_parameters = node.inputs, node.outputs
        several = node.multi_instance
        self.async_before = several.async_before if several else node.async_before
        self.async_after = several.async_after if several else node.async_after
        self.listeners = node.execution_listeners
        self.outgoing: tuple[Outgoing, ...] = ()
        self.incoming = 0
        self.boundary: tuple[NodeSpec, ...] = ()
        self.undo: NodeSpec | None = None
        self.undoes = ""
        self.compensation: NodeSpec | None = None

    def enter(self, token: Token) -> bool | None:
        """Do what the node is for. True: the token goes on at once. None: it waits."""
        return True

    def choose(self, token: Token) -> "Iterable[Outgoing]":
        """Return the flows a finished token takes: all whose condition holds, else the default one.

        Raises:
            ExecutionError: There are flows, but none can be taken.
        """
        chosen = [leaving for leaving in self.outgoing if not leaving.flow.is_default and holds(token, leaving.flow)]
        return chosen or self.default(token)

    def default(self, token: Token) -> "list[Outgoing]":
        """Return the default flow, or nothing where no flow leaves the node.

        Raises:
            ExecutionError: Flows leave it, but no default one.
        """
        chosen = [leaving for leaving in self.outgoing if leaving.flow.is_default]
        if self.outgoing and not chosen:
            raise ExecutionError(
                "Cannot go on: no condition of an outgoing sequence flow holds and there is no default flow.",
                token.activity_id,
            )
        return chosen

    def open(self, token: Token) -> None:
        """Set up what belongs to the activity before its work begins: parameters, and the events that stand by."""
        map_inputs(token)
        for spec in self.boundary:
            spec.arm(token.attach(spec))

    def arm(self, token: Token) -> None:
        """Make an event stand by; only events do, see `events.Catching`."""

    def cancelled(self, token: Token) -> None:
        """React to a token that is ended undone, before it is."""
        if token.begun and self.listeners:
            hear_last(token, self.listeners, "end")

    def inner_completed(self, token: Token, inner: Token) -> None:
        """React to a token that ended inside this activity."""

    def kept(self, token: Token, other: "NodeSpec") -> dict[str, object]:
        """Return what a token here notes when it goes on at another version's node: what it waits for stays as it is.

        What is drawn is noted where the other node is drawn in another way.
        """
        return dict(token.internal_data)

    def task_facts(self, token: Token) -> TaskFacts | None:
        """Return what `task` means in expressions at this node; nothing, but for user tasks."""
        return None

    def stop(self, token: Token) -> None:
        """End the token here, going nowhere: what Camunda does with one whose error nobody catches."""
        if token.finished:
            return
        hear_last(token, self.listeners, "end")
        token._set_state(TaskState.COMPLETED)
        token.workflow.end(token)
        token.workflow._task_completed_notify(token)

    def _predict(self, *args: object, **kwargs: object) -> None:
        """Predict nothing."""

    def test(self) -> None:
        """Check nothing: the diagram was checked when it was deployed."""

    def _update_hook(self, token: Token) -> bool:
        """Put a new token on the agenda; never anything by the mere passing of time."""
        return bool(token._state == TaskState.FUTURE)

    def _run_hook(self, token: Token) -> bool | None:
        if token.pending is Pending.AFTER:
            return True
        try:
            if token.came_by:
                self._arrive(token)
            if self.async_before and not token.resumed and not token.pending:
                token.park(Pending.BEFORE)
                return None
            if token.pending is Pending.BEFORE:
                token.pending = Pending.NO
            return self.take(token)
        except BpmnError as error:
            token.workflow.throw_error(token, error)
            return None

    def take(self, token: Token) -> bool | None:
        """Begin the visit. True: the token goes on at once. None: it waits, or is over already."""
        return self.enter(token) if self.settle(token) else None

    def settle(self, token: Token) -> bool:
        """Begin the visit but for what the node is for; False: something else has taken its place already."""
        execution = token.workflow
        execution.begin(token)
        if token.pending is not Pending.UNDOING:
            self.open(token)
        if self.listeners:
            hear(token, self.listeners, "start")
        if execution.spec.listens:
            execution.opened(token)
            return not (token.finished or token.interrupted)
        return True

    def _arrive(self, token: Token) -> None:
        flow = token.workflow.definition.flows[token.came_by]
        token.workflow.tell(FlowTaken(flow.id))
        if flow.listeners:
            hear(token, flow.listeners, "take")

    def _on_complete_hook(self, token: Token) -> None:
        # In this order as in Camunda: a condition does not see what the output mapping of its own activity sets.
        if token.pending is Pending.AFTER:
            self._go(token, [leaving for leaving in self.outgoing if leaving.flow.id == token.internal_data["leave"]])
        elif token.pending is Pending.UNDOING:
            token.workflow.cancel_inside(token, memories=True)
            token.workflow.end(token)
        else:
            chosen = self.choose(token)
            self.close(token)
            if self.async_after:
                self._park_after(token, chosen)
            else:
                self._go(token, chosen)

    @staticmethod
    def _go(token: Token, chosen: "Iterable[Outgoing]") -> None:
        for leaving in chosen:
            token.follow(leaving.target, leaving.flow.id)

    def close(self, token: Token) -> None:
        """Finish the visit: listeners, output parameters, and what may later be undone."""
        if self.listeners:
            hear(token, self.listeners, "end")
        map_outputs(token)
        token.workflow.end(token)
        if token.workflow.spec.compensates:
            token.workflow.remember(token)

    def _park_after(self, token: Token, chosen: "Iterable[Outgoing]") -> None:
        """Leave a token here for each flow, which a job then lets go; one where no flow leaves the node."""
        for flow_id in [leaving.flow.id for leaving in chosen] or [""]:
            waiting = Token(token.workflow, self, token.host, token.scope, parent=token)
            waiting.internal_data = {"leave": flow_id}
            waiting.park(Pending.AFTER)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A sequence flow with the spec it leads to (a multi-instance activity's body, not the activity itself)."""

    flow: Flow
    target: NodeSpec


class ProcessSpec(BpmnProcessSpec):
    """All specs of one definition, those inside subprocesses too: ids are unique in a file.

    Attributes:
        definition: What it was built from.
        start: The spec that stands for the process itself; set by whoever builds it.
        listens: Whether any event of it listens to variables.
        compensates: Whether anything in it can be undone.
    """

    start: NodeSpec

    def __init__(self, definition: Definition) -> None:
        # Past BpmnProcessSpec's own __init__, which adds specs named Start, End and <key>.EndJoin: nodes may be
        # called so.
        WorkflowSpec.__init__(self, name=definition.key)
        self.definition = definition
        self.data_objects: dict[str, object] = {}
        self.bpmn_start_events: list[object] = []
        self.listens = self.compensates = False

    def spec(self, name: str) -> NodeSpec:
        """Return a node's spec.

        Raises:
            KeyError: There is none of that name.
        """
        found: NodeSpec = self.task_specs[name]
        return found

    def entry(self, node_id: str) -> NodeSpec:
        """Return the spec that flows into a node lead to: its body, where it has several instances."""
        several = self.definition.nodes[node_id].multi_instance is not None
        return self.spec(node_id + BODY if several else node_id)
