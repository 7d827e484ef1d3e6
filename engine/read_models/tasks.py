"""Tasks: rows of lists and the page of one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from engine.domain import FileValue, Punctuality, TaskStatus
from engine.read_models.forms import FormFieldView
from engine.read_models.part_marks import PartView


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
        actor_name: Who sent it back; empty where several decided together, each in a task of their own.
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
class ExpectedTask:
    """What comes next to somebody with nothing to do.

    Attributes:
        activity: Number and name of what will come.
        after: Number and name of the open task it comes behind; `due_at`: when that one is due, None for never.
    """

    activity: str
    after: str
    due_at: datetime | None
    instance_id: UUID
    business_key: str


@dataclass(frozen=True, slots=True)
class TaskLimit:
    """A due time that people enter.

    Attributes:
        variable: Where it is kept; `label` is what its form calls it.
        day: What is entered now, None for nothing.
    """

    variable: str
    label: str
    day: date | None


@dataclass(frozen=True, slots=True)
class TaskView:
    """Everything a task's page shows.

    Attributes:
        standard: Mutu Baku.
        form: Its fields; `values` are what to show in them: the draft, else the defaults.
        decision_field: Id of the field that decides, empty for tasks that decide nothing.
        returns: Earlier returns of the instance, the newest first; those that reopened this task first.
        data: Process variables worth showing, by name; `labels` says what the forms call them, `value_names` what they
            call a value: variable, value, name; `value_kinds` which are `angka` and `uang`.
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
    value_names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    value_kinds: Mapping[str, str] = field(default_factory=dict)
    known_files: Mapping[str, FileValue] = field(default_factory=dict)
    """By id, the files that the form's fields hold already."""
    limit: TaskLimit | None = None
    """Where the diagram leaves its due time to people and the actor may enter it."""
    gathers: bool = False
    """Whether units' files are gathered in it."""
    part: PartView | None = None
    """What the unit's staff have entered for it; then `values` are as typed, with the reader's own draft before it."""

    @property
    def as_typed(self) -> bool:
        """Whether `values` are shown as they were typed, not as stored values are."""
        return self.has_draft or self.part is not None


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment at a task."""

    id: UUID
    user_name: str
    message: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Remarks:
    """The comments at a task, the oldest first.

    Attributes:
        may_add: Whether the actor may write another: the task is open, and they could do it.
    """

    told: tuple[Remark, ...]
    may_add: bool
