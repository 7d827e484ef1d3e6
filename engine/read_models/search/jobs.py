"""Jobs and incidents."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from engine.domain import IncidentKind, IncidentStatus, JobKind
from engine.read_models.search.paging import DefinitionRef


@dataclass(frozen=True, slots=True, kw_only=True)
class JobSearch:
    """Which jobs.

    Attributes:
        kinds: Only of one of these.
        executable: Only those that a worker would try now.
        failed: Only those whose last try failed.
        retries_left: Only those with retries left, or only those without.
    """

    ids: tuple[UUID, ...] | None = None
    instance_ids: tuple[UUID, ...] | None = None
    definition_id: UUID | None = None
    definition_key: str | None = None
    activity_id: str | None = None
    kinds: tuple[JobKind, ...] | None = None
    executable: bool = False
    failed: bool = False
    failed_activity_id: str | None = None
    error: str | None = None
    retries_left: bool | None = None
    due_before: datetime | None = None
    due_after: datetime | None = None
    suspended: bool | None = None


@dataclass(frozen=True, slots=True)
class JobFacts:
    """One thing a worker must do. `error` says why its last try failed, empty where none has."""

    id: UUID
    kind: JobKind
    instance_id: UUID | None
    definition: DefinitionRef
    activity_id: str
    due_at: datetime
    retries: int
    created_at: datetime
    error: str
    suspended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentSearch:
    """Which incidents; `message_like` is a pattern with `%`."""

    ids: tuple[UUID, ...] | None = None
    kind: IncidentKind | None = None
    status: IncidentStatus | None = IncidentStatus.OPEN
    instance_ids: tuple[UUID, ...] | None = None
    definition_id: UUID | None = None
    definition_keys: tuple[str, ...] | None = None
    activity_id: str | None = None
    message: str | None = None
    message_like: str | None = None
    job_id: UUID | None = None
    opened_before: datetime | None = None
    opened_after: datetime | None = None


@dataclass(frozen=True, slots=True)
class IncidentFacts:
    """A job or an external task whose retries ran out; `job_id` is its id, `annotation` what people noted on it."""

    id: UUID
    kind: IncidentKind
    job_id: UUID
    instance_id: UUID | None
    definition: DefinitionRef
    activity_id: str
    message: str
    status: IncidentStatus
    opened_at: datetime
    resolved_at: datetime | None
    annotation: str | None = None
