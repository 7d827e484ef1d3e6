"""What a running workflow needs from outside, and what it tells: plain values, no SpiffWorkflow.

`engine.bpmn.workflow.Workflow` takes an `Environment` and gives back what waits (`UserTask`s, `Timer`s, `PendingCall`s)
and the `Happening`s of the command that ran, in order.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from engine.bpmn.model import EventKind
from engine.errors import ExecutionError


class WorkingTime(Protocol):
    """What timers need of a working calendar."""

    def add(self, start: datetime, minutes: float) -> datetime:
        """Return the instant that many working minutes after an instant. All instants are UTC."""

    def between(self, start: datetime, end: datetime) -> float:
        """Return the working minutes between two instants, negative where the end comes first."""

    def closing(self, day: datetime) -> datetime:
        """Return the instant at which the calendar day of an instant ends its work (midnight in plain time)."""

    @property
    def minutes_per_day(self) -> int:
        """Working minutes that `P1D` stands for: 450 in the office, 1440 in plain time."""


class ScriptRunner(Protocol):
    """Runs a diagram's Python in a sandbox."""

    def run(self, source: str, variables: Mapping[str, object]) -> "ScriptResult":
        """Run a script.

        Raises:
            ExecutionError: It failed or went over a limit.
        """

    def close(self) -> None:
        """End its worker processes."""


@dataclass(frozen=True, slots=True)
class ScriptResult:
    """What a script left behind.

    Attributes:
        value: Value of its last expression, None where it ends in a statement.
        variables: Every global name it bound or changed whose value is plain data (no functions, no modules).
    """

    value: object
    variables: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one command may do before it ends in an `ExecutionError`. Settings, see docs/operations.md."""

    steps: int = 10_000
    tokens: int = 5_000
    instances_of_a_loop: int = 1_000
    script_seconds: float = 2.0
    script_megabytes: int = 64


class BpmnError(Exception):
    """An error that a delegate throws for the diagram to catch, as an error end event does."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message


class DelegateExecution(Protocol):
    """What a delegate sees of the token it works for."""

    instance_id: str
    business_key: str
    activity_id: str

    def get(self, name: str) -> object:
        """Return a variable's value, None where there is no such variable."""

    def set(self, name: str, value: object) -> None:
        """Set a variable where it is, else process-wide."""


Delegate = Callable[[DelegateExecution], object]
"""Something the engine does by itself in a service task, registered by name in `engine.delegates`."""

Decide = Callable[[str, str, str, Mapping[str, object]], list[Mapping[str, object]]]
"""Evaluates a decision: key, binding, version, variables; gives the result list. Raises ExecutionError."""


def decide_nothing(key: str, binding: str, version: str, variables: Mapping[str, object]) -> list[Mapping[str, object]]:
    """Refuse: no decision is deployed.

    Raises:
        ExecutionError: Always.
    """
    raise ExecutionError(f"Cannot decide {key}: no such decision is deployed.")


@dataclass(frozen=True, slots=True)
class Environment:
    """What the workflow may know of the world during one command.

    Attributes:
        now: The command's instant (UTC); the same for everything that happens in it.
        working_time: The calendar the definition's durations count in.
        scripts: The sandbox.
        user_id: Who gave the command, for `currentUser()`.
        instance_id, business_key, initiator: Facts of the instance, for `execution.*` and `camunda:initiator`.
        limits: What one command may cost.
        delegates: By name.
        decide: Evaluates deployed decision tables.
        definition_id: Of the instance's definition; its key, where the caller gives none.
        user_groups: Of whoever gave the command, for `currentUserGroups()`.
    """

    now: datetime
    working_time: WorkingTime
    scripts: ScriptRunner
    user_id: str = ""
    instance_id: str = ""
    business_key: str = ""
    initiator: str = ""
    limits: Limits = field(default_factory=Limits)
    delegates: Mapping[str, Delegate] = field(default_factory=dict)
    decide: Decide = decide_nothing
    definition_id: str = ""
    user_groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UserTask:
    """One open user task.

    Attributes:
        id: Its activity instance; stays the same as long as it is open.
        activity_id: Where in the diagram.
        name: As drawn, expressions evaluated.
        group: Candidate group of its lane; empty outside lanes. Counts only where nobody else is named.
        assignee, candidate_users, candidate_groups: As drawn, expressions evaluated.
        due, follow_up: `camunda:dueDate`, `camunda:followUpDate`, evaluated; a timed activity is due when its timer is.
        priority: 0 to 2**31, 50 by default.
        locals: Variables that only this task sees (multi-instance element, `loopCounter`, input parameters).
    """

    id: UUID
    activity_id: str
    name: str
    group: str = ""
    assignee: str = ""
    candidate_users: tuple[str, ...] = ()
    candidate_groups: tuple[str, ...] = ()
    due: datetime | None = None
    follow_up: datetime | None = None
    priority: int = 50
    locals: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Timer:
    """One waiting timer event.

    Attributes:
        id: Stays the same as long as it waits for this firing (a cycle's next firing has another id).
        activity_id: The event in the diagram.
        due: When it fires (UTC). The year 9999 means "never" and gets no job.
        attached_to: Ids of the open user tasks it stands at, empty for other events. A multi-instance body has one
            timer and all its open instances here.
        interrupting: Whether its firing cancels them.
    """

    id: UUID
    activity_id: str
    due: datetime
    attached_to: tuple[UUID, ...] = ()
    interrupting: bool = True


@dataclass(frozen=True, slots=True)
class PendingCall:
    """One call activity that waits for the instance it calls."""

    id: UUID
    activity_id: str
    key: str
    binding: str
    version: str
    business_key: str
    variables: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Subscription:
    """One token that waits for a message or a signal; kind NONE is a receive task without a message."""

    id: UUID
    activity_id: str
    kind: EventKind
    name: str


@dataclass(frozen=True, slots=True)
class ExternalTask:
    """One token that waits for a worker outside."""

    id: UUID
    activity_id: str
    topic: str
    priority: int = 0


@dataclass(frozen=True, slots=True)
class Continuation:
    """One token that waits for a job to go on: `asyncBefore` or `asyncAfter`."""

    id: UUID
    activity_id: str


@dataclass(frozen=True, slots=True)
class WaitingToken:
    """One token that waits: what Camunda's REST calls an execution.

    Attributes:
        activity_id: A multi-instance body has Camunda's `<id>#multiInstanceBody`.
        parent: The activity it runs inside (a subprocess or a multi-instance body), None in the process itself.
        kind: BPMN's element name: `userTask`, `subProcess`, `boundaryEvent`, ...
        attached_to: Of an event that stands by: the activity it stands at; None for the process, and for other tokens.
        stands_by: Whether it is such an event: a boundary event, the start of an event subprocess, or one of those
            after an event-based gateway.
        pending: Empty, or why it does not wait for its own work: `before` or `after` (a job lets it go on), `undo` or
            `undoing` (compensation).
        variables: Its own, those around it left out.
    """

    id: UUID
    activity_id: str
    parent: UUID | None
    kind: str
    attached_to: UUID | None = None
    stands_by: bool = False
    pending: str = ""
    variables: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ActivityStarted:
    """A token entered a node (an event, a gateway, a task, a multi-instance body or one of its instances)."""

    id: UUID
    activity_id: str


@dataclass(frozen=True, slots=True)
class ActivityCompleted:
    """A token left a node."""

    id: UUID
    activity_id: str


@dataclass(frozen=True, slots=True)
class ActivityCancelled:
    """A node was left without being done."""

    id: UUID
    activity_id: str


@dataclass(frozen=True, slots=True)
class FlowTaken:
    """A token went along a sequence flow."""

    flow_id: str


@dataclass(frozen=True, slots=True)
class VariableChanged:
    """A process-wide variable was set; `before` is None where it is new."""

    name: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class EventThrown:
    """An escalation, error, message or signal was thrown.

    Attributes:
        name: Its name, or the code of an error or escalation.
        activity_id: Where: the throwing event, a task whose worker threw, or the call activity it came up through.
        caught: Whether something in this instance took it. A signal never is: whoever stores the instance broadcasts
            it.
        variables: What a signal takes along (its `camunda:in`).
        message: Of an error.
    """

    kind: EventKind
    name: str
    activity_id: str
    caught: bool
    variables: Mapping[str, object] = field(default_factory=dict)
    message: str = ""


Happening = ActivityStarted | ActivityCompleted | ActivityCancelled | FlowTaken | VariableChanged | EventThrown
