"""What a diagram says, free of XML and of SpiffWorkflow: the common ground of `reader`, `validation` and `workflow`.

One `Definition` is one executable process. Everything in it is immutable and already checked; expressions are kept as
the text drawn (`${...}`) and compiled once by whoever evaluates them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class FieldType(StrEnum):
    """Camunda's five generated-form types."""

    STRING = "string"
    LONG = "long"
    BOOLEAN = "boolean"
    DATE = "date"
    ENUM = "enum"


@dataclass(frozen=True, slots=True)
class FormField:
    """One `camunda:formField`.

    Attributes:
        id: Name of the variable it fills.
        label: As drawn; shown verbatim.
        type: Camunda's type.
        kind: The property `jenis`, refining a string: "" (one line), `angka`, `uang`, `panjang`, `unit`, `tabel`,
            `berkas`.
        default: Literal or `${...}`, as drawn; empty for none.
        options: Enum values in order, as (id, name).
        required, readonly, minimum, maximum, min_length, max_length: The constraints; the bounds as drawn text.
        required_when: The property `wajib_jika`: a `${...}` over the entered values; where true, the field is required.
        properties: All `camunda:property` of the field, those above included.
    """

    id: str
    label: str
    type: FieldType
    kind: str = ""
    default: str = ""
    options: tuple[tuple[str, str], ...] = ()
    required: bool = False
    readonly: bool = False
    minimum: str = ""
    maximum: str = ""
    min_length: int | None = None
    max_length: int | None = None
    required_when: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Script:
    """A script as drawn. `format` is `python`; others are refused at deployment."""

    source: str
    format: str = "python"


@dataclass(frozen=True, slots=True)
class Listener:
    """One `camunda:taskListener` or `camunda:executionListener` of the kinds that Alur runs.

    Attributes:
        event: `start`, `end` or `take` of an execution; `create`, `assignment`, `complete`, `update` or `delete` of a
            task. A `complete` script sees the task's variables with what was entered; each name it binds is set in the scope
            that has it, else in the process. Camunda refuses output parameters at a multi-instance activity, so this
            is how one instance hands over its result.
        script: What it runs: a script, or the text of an expression or a delegate expression.
        delegate: Whether the text is a delegate expression, `${name}` of a delegate registered with the engine.
    """

    event: str
    script: "Script | str"
    delegate: bool = False


class ServiceKind(StrEnum):
    """How a service, send or business rule task, or a message throw event, does its work."""

    EXTERNAL = "external"
    """By a worker outside, under a topic."""
    EXPRESSION = "expression"
    """By evaluating `camunda:expression`."""
    DELEGATE = "delegate"
    """By a delegate registered by name: `camunda:delegateExpression="${name}"`."""
    DECISION = "decision"
    """By a deployed decision table: `camunda:decisionRef`."""


@dataclass(frozen=True, slots=True)
class Service:
    """What a service-like node does, as drawn.

    Attributes:
        topic, priority: With EXTERNAL; literals or `${...}`.
        expression: With EXPRESSION and DELEGATE.
        decision, binding, version, map_result: With DECISION: key or `${...}`; latest, deployment, version or
            versionTag; singleEntry, singleResult, collectEntries or resultList.
    """

    kind: ServiceKind
    topic: str = ""
    priority: str = ""
    expression: str = ""
    decision: str = ""
    binding: str = "latest"
    version: str = ""
    map_result: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One `camunda:inputParameter` or `outputParameter`: text with `${...}`, a script, a list or a map of these."""

    name: str
    value: "str | Script | tuple[object, ...] | Mapping[str, object]"


class TimerKind(StrEnum):
    """Which of the three a timer event definition carries."""

    DATE = "timeDate"
    DURATION = "timeDuration"
    CYCLE = "timeCycle"


class EventKind(StrEnum):
    """What an event waits for or throws."""

    NONE = "none"
    TIMER = "timer"
    MESSAGE = "message"
    SIGNAL = "signal"
    ERROR = "error"
    ESCALATION = "escalation"
    LINK = "link"
    TERMINATE = "terminate"
    CONDITIONAL = "conditional"
    COMPENSATE = "compensate"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class Event:
    """What makes an event node an event.

    Attributes:
        kind: What it waits for or throws.
        timer: With kind TIMER, which form; `expression` is its text.
        expression: Timer text, or the condition of a conditional event; `${...}` allowed.
        name: Name of the message, signal or link; code of the error or escalation. Empty: any. `${...}` allowed in
            names of messages and signals.
        code_variable, message_variable: Variables that get the code and the message of a caught error or escalation.
        variable_name, variable_events: Of a conditional event: which variable's `create`, `update`, `delete` count.
        activity: Of a compensation throw: the activity to compensate; empty for all of its scope.
        inputs: `camunda:in` mappings of a thrown signal.
    """

    kind: EventKind
    timer: TimerKind | None = None
    expression: str = ""
    name: str = ""
    code_variable: str = ""
    message_variable: str = ""
    variable_name: str = ""
    variable_events: tuple[str, ...] = ()
    activity: str = ""
    inputs: "tuple[CallMapping, ...]" = ()


@dataclass(frozen=True, slots=True)
class MultiInstance:
    """Multi-instance markers as drawn. Either `cardinality` or `collection` is set."""

    sequential: bool
    cardinality: str = ""
    collection: str = ""
    element_variable: str = ""
    completion_condition: str = ""


@dataclass(frozen=True, slots=True)
class CallMapping:
    """One `camunda:in` or `camunda:out` of a call activity.

    Attributes:
        source: Name of a variable, or empty.
        source_expression: `${...}`, or empty.
        target: Name of the variable there, or empty.
        all: `variables="all"`.
        business_key: `${...}` of a `camunda:in businessKey`.
        local: `local="true"`.
    """

    source: str = ""
    source_expression: str = ""
    target: str = ""
    all: bool = False
    business_key: str = ""
    local: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """What a call activity calls.

    Attributes:
        called: A process key or `${...}`.
        binding: latest, deployment, version or versionTag.
    """

    called: str
    binding: str = "latest"
    version: str = ""
    inputs: tuple[CallMapping, ...] = ()
    outputs: tuple[CallMapping, ...] = ()


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who may do a user task and when it is due, as drawn: literals or `${...}`; comma lists are split."""

    assignee: str = ""
    candidate_users: tuple[str, ...] = ()
    candidate_groups: tuple[str, ...] = ()
    due_date: str = ""
    follow_up_date: str = ""
    priority: str = ""


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
        event: For events.
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
