"""Nodes, the flows between them, the lanes they stand in, and the process as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.bpmn.model.activities import Assignment, Call, MultiInstance
from engine.bpmn.model.events import Event, EventKind
from engine.bpmn.model.forms import FormField
from engine.bpmn.model.work import Listener, Parameter, Script, Service


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane. `group` is the candidate group its tasks fall to: the name in lower case, other characters as one `-`."""

    id: str
    name: str
    group: str


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow.

    Attributes:
        properties: `pengembalian` says that taking the flow sends work back, and names the variable that holds the
            note (Catatan Perbaikan).
    """

    id: str
    name: str
    source: str
    target: str
    condition: "str | Script" = ""
    is_default: bool = False
    listeners: tuple[Listener, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)

    @property
    def return_note(self) -> str:
        """Name of the variable that holds the note of a return; empty for an ordinary flow."""
        return self.properties.get("pengembalian", "")


@dataclass(frozen=True, slots=True)
class Node:
    """One flow node.

    Attributes:
        id: Activity id, unique in the file.
        type: BPMN's element name: `userTask`, `exclusiveGateway`, `boundaryEvent`, ...
        name: As drawn, white space folded.
        line: Line in the file.
        scope: Id of the subprocess it stands in, or of the process.
        lane: The innermost lane, None outside lanes.
        documentation: Text of its documentation.
        properties: All `camunda:property`.
        event: For events, and for receive tasks: their message, or kind NONE.
        attached_to, interrupting: For boundary events; `interrupting` also for event subprocess starts.
        assignment, form, form_key: For user tasks and start events.
        script, result_variable: For script tasks.
        inputs, outputs: Input/output mapping.
        multi_instance, call: As drawn.
        listeners: Task listeners of a user task.
        execution_listeners: Of any node.
        service: Of service, send and business rule tasks, and of message throw events.
        async_before, async_after: Whether the node is entered or left by a job.
        triggered_by_event: Whether a subprocess is an event subprocess.
        for_compensation: Whether an activity is a compensation handler.
        compensated_by: Of a compensation boundary event: the handler its association leads to.
        retries: `camunda:failedJobRetryTimeCycle` of its jobs: `R3/PT5M`, a comma list of durations, or `${...}`.
        job_priority: `camunda:jobPriority`, the process's where the node has none: a number or `${...}`.
        initiator: `camunda:initiator` of a start event: the variable that gets the starter's user id.
    """

    id: str
    type: str
    name: str = ""
    line: int = 0
    scope: str = ""
    lane: Lane | None = None
    documentation: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    event: Event | None = None
    attached_to: str = ""
    interrupting: bool = True
    assignment: Assignment = field(default_factory=Assignment)
    form: tuple[FormField, ...] = ()
    form_key: str = ""
    script: Script | None = None
    result_variable: str = ""
    inputs: tuple[Parameter, ...] = ()
    outputs: tuple[Parameter, ...] = ()
    multi_instance: MultiInstance | None = None
    call: Call | None = None
    initiator: str = ""
    listeners: tuple[Listener, ...] = ()
    execution_listeners: tuple[Listener, ...] = ()
    service: Service | None = None
    async_before: bool = False
    async_after: bool = False
    triggered_by_event: bool = False
    for_compensation: bool = False
    compensated_by: str = ""
    retries: str = ""
    job_priority: str = ""


@dataclass(frozen=True, slots=True)
class Definition:
    """One executable process.

    Attributes:
        key: The process's id.
        name: The process's name, else its pool's, else the key.
        version_tag: `camunda:versionTag`.
        history_time_to_live: As drawn.
        properties: `camunda:property` of the process: SOP header data, `kalender`.
        documentation: Of the process.
        lanes: In drawing order, leaves only.
        nodes, flows: By id, in document order.
        candidate_starter_groups, candidate_starter_users: As drawn; empty groups fall back to the start event's lane.
        startable_in_tasklist: `camunda:isStartableInTasklist`.
        execution_listeners: Of the process itself: `start` and `end`.
    """

    key: str
    name: str
    version_tag: str = ""
    history_time_to_live: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    documentation: str = ""
    lanes: tuple[Lane, ...] = ()
    nodes: Mapping[str, Node] = field(default_factory=dict)
    flows: Mapping[str, Flow] = field(default_factory=dict)
    candidate_starter_groups: tuple[str, ...] = ()
    candidate_starter_users: tuple[str, ...] = ()
    startable_in_tasklist: bool = True
    execution_listeners: tuple[Listener, ...] = ()

    @property
    def calendar(self) -> str:
        """Name of the working calendar its durations count in; `24x7`, plain time, where none is named."""
        return self.properties.get("kalender", "24x7")

    @property
    def start_node(self) -> Node | None:
        """The none start event of the process, None where it only starts by an event."""
        starts = (
            node
            for node in self.nodes.values()
            if node.type == "startEvent" and node.scope == self.key and node.event and node.event.kind is EventKind.NONE
        )
        return next(starts, None)

    def incoming(self, node_id: str) -> tuple[Flow, ...]:
        """Return the sequence flows that lead into a node, in document order."""
        return tuple(flow for flow in self.flows.values() if flow.target == node_id)

    def outgoing(self, node_id: str) -> tuple[Flow, ...]:
        """Return the sequence flows that leave a node, in document order."""
        return tuple(flow for flow in self.flows.values() if flow.source == node_id)

    def boundary_events(self, node_id: str) -> tuple[Node, ...]:
        """Return the boundary events attached to an activity."""
        return tuple(node for node in self.nodes.values() if node.attached_to == node_id)
