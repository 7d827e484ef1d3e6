"""What pages and REST are given: frozen dataclasses, made by `engine.queries`.

Instants are UTC; minutes are working minutes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from engine.domain import (
    HistoryEventType,
    IncidentStatus,
    InstanceStatus,
    JobKind,
    Punctuality,
    Source,
    TaskStatus,
)


@dataclass(frozen=True, slots=True)
class FormFieldView:
    """One field of a form, as drawn.

    Attributes:
        type: Camunda's: string, long, boolean, date, enum.
        kind: `jenis`: "", angka, uang, panjang, unit.
        default: Value to show at first, expressions evaluated: str, int, bool, date, None.
        options: (id, name) of an enum, or of all units for kind `unit`.
        required_when: Whether the field may become required by another field's value.
    """

    id: str
    label: str
    type: str
    kind: str = ""
    default: object = None
    options: tuple[tuple[str, str], ...] = ()
    required: bool = False
    readonly: bool = False
    minimum: str = ""
    maximum: str = ""
    min_length: int | None = None
    max_length: int | None = None
    required_when: bool = False
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class QualityStandard:
    """Mutu Baku of an activity, as drawn, empty where the SOP says nothing."""

    completeness: str = ""
    """Kelengkapan."""
    time: str = ""
    """Waktu, as the SOP words it."""
    output: str = ""


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task in a list.

    Attributes:
        number: The SOP's number of the activity, empty for unnumbered ones.
        unit: Name of the unit whose instance of the activity this is, empty outside multi-instance.
        due_at: None: no standard time.
        remaining_minutes: Working minutes until due, negative when past; None where there is no due time.
        round: 1 for the first time this activity (and unit) is done in the instance; n + 1 is "Perbaikan ke-n".
        returned: Whether it was opened by a return.
        from_name: Full name of who last completed a task in this instance, or started it.
        suspended: Whether its instance is suspended.
    """

    id: UUID
    instance_id: UUID
    definition_id: UUID
    process_name: str
    business_key: str
    activity_id: str
    number: str
    name: str
    unit: str
    lane: str
    status: TaskStatus
    assignee: str
    assignee_name: str
    created_at: datetime
    due_at: datetime | None
    completed_at: datetime | None
    punctuality: Punctuality
    remaining_minutes: float | None
    priority: int
    round: int
    returned: bool
    from_name: str
    suspended: bool


@dataclass(frozen=True, slots=True)
class TaskPage:
    """A page of a task list, with the counters of both tabs."""

    rows: tuple[TaskRow, ...]
    total: int
    mine: int
    queue: int
    overdue: int
    """Of the actor's own and queued tasks together."""


@dataclass(frozen=True, slots=True)
class ReturnNote:
    """One return: who sent work back from which activity, when, why.

    Attributes:
        number: 1 for the first return in the instance.
        to_activity: Number and name of the activity it went back to.
    """

    number: int
    at: datetime
    actor_name: str
    from_activity_id: str
    from_activity: str
    to_activity_id: str
    to_activity: str
    unit: str
    note: str


@dataclass(frozen=True, slots=True)
class NextStep:
    """Where a task leads: the next user tasks along each way out.

    Attributes:
        label: Name of the decision's flow, empty where there is only one way.
        activity: Number and name, or "Selesai" (empty string) for the end.
        lane: Who does it.
        time: Its standard time as the SOP words it.
    """

    label: str
    activity: str
    lane: str
    time: str
    is_return: bool = False


@dataclass(frozen=True, slots=True)
class TaskView:
    """Everything a task's page shows.

    Attributes:
        standard: Mutu Baku.
        form: Its fields; `values` are what to show in them: the draft, else the defaults.
        decision_field: Id of the field that decides, empty for tasks that decide nothing.
        returns: Earlier returns of the instance, the newest first; those that reopened this task first.
        data: Process variables worth showing, by name; `labels` says what the forms call them.
        can_claim, can_unclaim, can_complete: What the actor may do now.
        refusal: Why the actor cannot complete it: "", `task.closed`, `instance.suspended`, `task.not_yours`,
            `task.claimed_by_other`, `duties.separated`, `auditor.reads_only`.
    """

    row: TaskRow
    documentation: str
    standard: QualityStandard
    lane_reconstructed: bool
    form: tuple[FormFieldView, ...]
    values: Mapping[str, object]
    has_draft: bool
    draft_saved_at: datetime | None
    decision_field: str
    returns: tuple[ReturnNote, ...]
    data: Mapping[str, object]
    next_steps: tuple[NextStep, ...]
    can_claim: bool
    can_unclaim: bool
    can_complete: bool
    can_reassign: bool
    refusal: str
    standard_minutes: int | None
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One event of history.

    Attributes:
        sequence: Its place in its chain, from 1.
        activity: Number and name of the activity, empty where none is meant.
        data: As stored; see docs/glossary.md for each type.
    """

    sequence: int
    at: datetime
    type: HistoryEventType
    actor: str
    actor_name: str
    role: str
    source: Source
    activity_id: str
    activity: str
    task_id: UUID | None
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class InstanceRow:
    """One instance in a list."""

    id: UUID
    definition_id: UUID
    definition_key: str
    definition_version: int
    process_name: str
    business_key: str
    status: InstanceStatus
    started_at: datetime
    ended_at: datetime | None
    started_by: str
    started_by_name: str
    open_activities: tuple[str, ...]
    """Number and name of each activity with an open task."""
    overdue: int
    incidents: int


@dataclass(frozen=True, slots=True)
class InstancePage:
    """A page of instances."""

    rows: tuple[InstanceRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class ActivityMark:
    """How an activity is marked on the diagram: `done`, `open` or `late`; `count` of open or done tasks."""

    activity_id: str
    state: str
    count: int


@dataclass(frozen=True, slots=True)
class InstanceView:
    """Everything an instance's page shows.

    Attributes:
        elapsed_minutes: Working minutes since its start (to its end, where it has ended).
        standard_minutes: Sum of the standard times of its activities (2,385 for Pengukuran Kinerja), None for none.
        variables: Process-wide variables, by name; `labels` says what the forms call them.
    """

    row: InstanceRow
    elapsed_minutes: float
    standard_minutes: int | None
    tasks: tuple[TaskRow, ...]
    marks: tuple[ActivityMark, ...]
    history: tuple[HistoryLine, ...]
    returns: tuple[ReturnNote, ...]
    variables: Mapping[str, object]
    incidents: "tuple[IncidentRow, ...]"
    can_cancel: bool
    can_suspend: bool
    can_activate: bool
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StartView:
    """A process the actor may start, with its start form."""

    definition_id: UUID
    key: str
    version: int
    name: str
    documentation: str
    form: tuple[FormFieldView, ...]
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class DefinitionRow:
    """One version of a process."""

    id: UUID
    key: str
    version: int
    version_tag: str
    name: str
    deployment_id: UUID
    resource_name: str
    deployed_at: datetime
    deployed_by: str
    suspended: bool
    withdrawn: bool
    is_latest: bool
    active_instances: int
    may_start: bool
    deployment_source: str = ""
    """Who sent it: `bundle`, `alur`, `Camunda Modeler`, ..."""


@dataclass(frozen=True, slots=True)
class SopActivity:
    """One row of the SOP's flowchart table.

    Attributes:
        decides: Whether a decision follows it: drawn as a diamond.
        returns_to: Number (else name) of the activity that its decision sends work back to, empty where it does not.
    """

    activity_id: str
    number: str
    name: str
    lane: str
    standard: QualityStandard
    note: str
    lane_reconstructed: bool
    decides: bool = False
    returns_to: str = ""


@dataclass(frozen=True, slots=True)
class SopView:
    """The printed SOP, read from the diagram: header fields by property name, and its rows."""

    definition: DefinitionRow
    header: Mapping[str, str]
    lanes: tuple[str, ...]
    activities: tuple[SopActivity, ...]


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """A job that failed until its retries ran out."""

    id: UUID
    instance_id: UUID | None
    business_key: str
    job_id: UUID
    activity_id: str
    activity: str
    message: str
    status: IncidentStatus
    opened_at: datetime
    resolved_at: datetime | None


@dataclass(frozen=True, slots=True)
class DueJob:
    """A job whose time has come."""

    id: UUID
    kind: JobKind
    due_at: datetime


@dataclass(frozen=True, slots=True)
class UserRow:
    """One account. `groups` are (id, name)."""

    id: str
    name: str
    position: str
    active: bool
    locked_until: datetime | None
    groups: tuple[tuple[str, str], ...]
    last_signed_in_at: datetime | None


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group (role)."""

    id: str
    name: str
    members: int


@dataclass(frozen=True, slots=True)
class SessionView:
    """A valid session: who it is. `expires_at` is when it ends unless it is used."""

    user_id: str
    name: str
    position: str
    groups: frozenset[str]
    expires_at: datetime
    needs_extension: bool
    """Whether ExtendSession is due (at most once a minute)."""


@dataclass(frozen=True, slots=True)
class Health:
    """Whether database and worker are well, and since when the worker was last seen."""

    database: bool
    worker: bool
    worker_seen_at: datetime | None
