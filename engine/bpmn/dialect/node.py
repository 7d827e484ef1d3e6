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
from engine.bpmn.dialect.mappings import map_inputs, map_outputs
from engine.bpmn.dialect.token import Token
from engine.bpmn.model import Definition, Flow, Node
from engine.bpmn.runtime import FlowTaken
from engine.errors import ExecutionError

ROOT = ":root"
"""Name of the one internal spec. XML ids hold no colon, so no node can have it."""


class NodeSpec(BpmnTaskSpec):
    """A flow node that passes its tokens through; the others refine it.

    Attributes:
        node: As drawn.
        outgoing: The sequence flows that leave it, each with the spec it leads to.
        incoming: How many sequence flows lead into it.
        boundary: Specs of the boundary events at it.
        input_parameters, output_parameters: As drawn; a multi-instance body has none, its instances have them.
    """

    name: str

    def __init__(self, process: "ProcessSpec", name: str, node: Node) -> None:
        super().__init__(process, name)
        self.node = node
        self.input_parameters, self.output_parameters = node.inputs, node.outputs
        self.outgoing: tuple[Outgoing, ...] = ()
        self.incoming = 0
        self.boundary: tuple[NodeSpec, ...] = ()

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

    def inner_completed(self, token: Token, inner: Token) -> None:
        """React to a token that ended inside this activity."""

    def _predict(self, *args: object, **kwargs: object) -> None:
        """Predict nothing."""

    def test(self) -> None:
        """Check nothing: the diagram was checked when it was deployed."""

    def _update_hook(self, token: Token) -> bool:
        """Put a new token on the agenda; never anything by the mere passing of time."""
        return bool(token._state == TaskState.FUTURE)

    def _run_hook(self, token: Token) -> bool | None:
        if token.came_by:
            token.workflow.tell(FlowTaken(token.came_by))
        token.workflow.begin(token)
        map_inputs(token)
        for spec in self.boundary:
            spec.arm(token.attach(spec))
        return self.enter(token)

    def arm(self, token: Token) -> None:
        """Make a boundary event wait at its activity."""
        raise NotImplementedError

    def _on_complete_hook(self, token: Token) -> None:
        # In this order as in Camunda: a condition does not see what the output mapping of its own activity sets.
        chosen = self.choose(token)
        map_outputs(token)
        token.workflow.end(token)
        for leaving in chosen:
            token.follow(leaving.target, leaving.flow.id)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A sequence flow with the spec it leads to (a multi-instance activity's body, not the activity itself)."""

    flow: Flow
    target: NodeSpec


class ProcessSpec(BpmnProcessSpec):
    """All specs of one definition, those inside subprocesses too: ids are unique in a file.

    Attributes:
        definition: What it was built from.
    """

    def __init__(self, definition: Definition) -> None:
        # Past BpmnProcessSpec's own __init__, which adds specs named Start, End and <key>.EndJoin: nodes may be
        # called so.
        WorkflowSpec.__init__(self, name=definition.key)
        self.definition = definition
        self.data_objects: dict[str, object] = {}
        self.bpmn_start_events: list[object] = []
        self.start = NodeSpec(self, ROOT, Node(id=ROOT, type="process"))
        self.end = self.start

    def spec(self, name: str) -> NodeSpec:
        """Return a node's spec.

        Raises:
            KeyError: There is none of that name.
        """
        found: NodeSpec = self.task_specs[name]
        return found
