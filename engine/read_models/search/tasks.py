"""User tasks."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from engine.domain import TaskStatus
from engine.read_models.search.paging import DefinitionRef, VariableCondition


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskSearch:
    """Which tasks.

    Attributes:
        statuses: Only in one of these; open ones by default.
        assigned: Only claimed ones, or only unclaimed ones.
        candidates: Only those that any of these may claim, as `group:<id>` and `user:<id>`.
        include_assigned: With candidates: also those that somebody has claimed.
        variables, local_variables: On process-wide variables, and on the task's own; all must hold.
        any_of: At least one of these must hold too.
    """

    ids: tuple[UUID, ...] | None = None
    statuses: tuple[TaskStatus, ...] = (TaskStatus.OPEN,)
    instance_ids: tuple[UUID, ...] | None = None
    business_key: str | None = None
    business_keys: tuple[str, ...] | None = None
    business_key_like: str | None = None
    definition_id: UUID | None = None
    definition_key: str | None = None
    definition_keys: tuple[str, ...] | None = None
    definition_name: str | None = None
    definition_name_like: str | None = None
    activity_id: str | None = None
    activity_ids: tuple[str, ...] | None = None
    activity_id_like: str | None = None
    name: str | None = None
    name_not: str | None = None
    name_like: str | None = None
    name_not_like: str | None = None
    assignee: str | None = None
    assignees: tuple[str, ...] | None = None
    assignee_like: str | None = None
    assigned: bool | None = None
    candidates: tuple[str, ...] | None = None
    include_assigned: bool = False
    with_candidate_groups: bool | None = None
    with_candidate_users: bool | None = None
    priority: int | None = None
    least_priority: int | None = None
    most_priority: int | None = None
    due: datetime | None = None
    due_before: datetime | None = None
    due_after: datetime | None = None
    without_due: bool = False
    follow_up: datetime | None = None
    follow_up_before: datetime | None = None
    follow_up_after: datetime | None = None
    created: datetime | None = None
    created_before: datetime | None = None
    created_after: datetime | None = None
    suspended: bool | None = None
    completed_by: str | None = None
    finished_before: datetime | None = None
    finished_after: datetime | None = None
    variables: tuple[VariableCondition, ...] = ()
    local_variables: tuple[VariableCondition, ...] = ()
    any_of: "tuple[TaskSearch, ...]" = ()


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """One user task.

    Attributes:
        business_key: Of its instance.
        suspended: Whether its instance is.
        documentation, form_key: As drawn.
    """

    id: UUID
    instance_id: UUID
    definition: DefinitionRef
    business_key: str
    activity_id: str
    name: str
    assignee: str
    status: TaskStatus
    priority: int
    created_at: datetime
    due_at: datetime | None
    follow_up_at: datetime | None
    ended_at: datetime | None
    suspended: bool
    documentation: str
    form_key: str
