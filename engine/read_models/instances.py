"""Instances: rows of lists, the page of one, its history."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from engine.domain import HistoryEventType, InstanceStatus, Source
from engine.read_models.operations import IncidentRow
from engine.read_models.tasks import ReturnNote, TaskRow


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
    """How a node is marked on the diagram: `done`, `open` or `late`; how many times it was done, or is open."""

    activity_id: str
    state: str
    count: int


@dataclass(frozen=True, slots=True)
class InstanceView:
    """Everything an instance's page shows.

    Attributes:
        elapsed_minutes: Working minutes since its start (to its end, where it has ended).
        standard_minutes: Sum of the standard times of its activities (2,385 for Pengukuran Kinerja), None for none.
        variables: Process-wide variables, by name; `labels` says what the forms call them, `value_names` what they call
            a value: variable, value, name.
    """

    row: InstanceRow
    elapsed_minutes: float
    standard_minutes: int | None
    tasks: tuple[TaskRow, ...]
    marks: tuple[ActivityMark, ...]
    history: tuple[HistoryLine, ...]
    returns: tuple[ReturnNote, ...]
    variables: Mapping[str, object]
    incidents: tuple[IncidentRow, ...]
    can_cancel: bool
    can_suspend: bool
    can_activate: bool
    limitable: frozenset[UUID]
    """Open tasks whose due time the actor may enter."""
    labels: Mapping[str, str] = field(default_factory=dict)
    value_names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    value_kinds: Mapping[str, str] = field(default_factory=dict)
