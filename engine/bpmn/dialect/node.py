"""What all nodes have in common: how a token comes in, waits, and goes on.

SpiffWorkflow drives each token through FUTURE, READY, STARTED and COMPLETED; the nodes here decide what happens on
the way. Its prediction of tasks that may come is switched off: a token exists only where the diagram put one, so
nothing but the present has to be stored. A spec is shared by threads: it holds what is drawn, never anything of one
instance, and nothing is ever connected to the library's signals.
"""

from collections.abc import Iterable

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.specs import WorkflowSpec
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.dialect.compensation import remember
from engine.bpmn.dialect.conditions import look_at_changes, look_at_new
from engine.bpmn.dialect.context import holds
from engine.bpmn.dialect.listeners import hear, hear_last
from engine.bpmn.dialect.mappings import map_inputs, map_outputs
from engine.bpmn.dialect.throwing import throw_raised
from engine.bpmn.dialect.token import Outgoing, Pending, Place, Token
from engine.bpmn.dialect.visits import begin, cancel_inside, end
from engine.bpmn.model import Definition, Node
from engine.bpmn.runtime import BpmnError, FlowTaken
from engine.errors import ExecutionError

BODY = "#multiInstanceBody"
"""What Camunda appends to an activity's id to name its multi-instance body."""

ROOT = ":root"
"""Name of the spec that stands for the process. XML ids hold no colon, so no node can have it."""


class NodeSpec(Place):
    """A flow node that passes its tokens through; the others refine it.

    Attributes:
        process: What it belongs to.
    """

    def __init__(self, process: "ProcessSpec", name: str, node: Node) -> None:
        super().__init__(process, name, node)
        self.process = process

    def enter(self, token: Token) -> bool | None:
        """Do what the node is for. True: the token goes on at once. None: it waits."""
        return True

    def choose(self, token: Token) -> Iterable[Outgoing]:
        """Return the flows a finished token takes: all whose condition holds, else the default one.

        Raises:
            ExecutionError: There are flows, but none can be taken.
        """
        chosen = [leaving for leaving in self.outgoing if not leaving.flow.is_default and holds(token, leaving.flow)]
        return chosen or self.default(token)

    def default(self, token: Token) -> list[Outgoing]:
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

    def cancelled(self, token: Token) -> None:
        """React to a token that is ended undone, before it is."""
        if token.begun and self.listeners:
            hear_last(token, self.listeners, "end")

    def complete(self, token: Token) -> None:
        """End the visit and go on, unless what the node did has ended it already, or a condition it made true does."""
        if self.process.listens and not token.finished:
            look_at_changes(token.workflow)
        if token.finished:
            return
        try:
            token._set_state(TaskState.COMPLETED)
            self._on_complete(token)
        except BpmnError as error:
            throw_raised(token, error)

    def stop(self, token: Token) -> None:
        """End the token here, going nowhere: what Camunda does with one whose error nobody catches."""
        if token.finished:
            return
        hear_last(token, self.listeners, "end")
        token._set_state(TaskState.COMPLETED)
        end(token)
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
            throw_raised(token, error)
            return None

    def take(self, token: Token) -> bool | None:
        """Begin the visit. True: the token goes on at once. None: it waits, or is over already."""
        return self.enter(token) if self.settle(token) else None

    def settle(self, token: Token) -> bool:
        """Begin the visit but for what the node is for; False: something else has taken its place already."""
        begin(token)
        if token.pending is not Pending.UNDOING:
            self.open(token)
        if self.listeners:
            hear(token, self.listeners, "start")
        if self.process.listens:
            look_at_new(token)
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
            cancel_inside(token, memories=True)
            end(token)
        else:
            chosen = self.choose(token)
            self.close(token)
            if self.async_after:
                self._park_after(token, chosen)
            else:
                self._go(token, chosen)

    @staticmethod
    def _go(token: Token, chosen: Iterable[Outgoing]) -> None:
        for leaving in chosen:
            token.follow(leaving.target, leaving.flow.id)

    def close(self, token: Token) -> None:
        """Finish the visit: listeners, output parameters, and what may later be undone."""
        if self.listeners:
            hear(token, self.listeners, "end")
        map_outputs(token)
        end(token)
        if self.process.compensates:
            remember(token)

    def _park_after(self, token: Token, chosen: Iterable[Outgoing]) -> None:
        """Leave a token here for each flow, which a job then lets go; one where no flow leaves the node."""
        for flow_id in [leaving.flow.id for leaving in chosen] or [""]:
            waiting = Token(token.workflow, self, token.host, token.scope, parent=token)
            waiting.internal_data = {"leave": flow_id}
            waiting.park(Pending.AFTER)


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
