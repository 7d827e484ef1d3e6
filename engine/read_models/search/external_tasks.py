"""The work of workers outside."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from engine.read_models.search.paging import DefinitionRef


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalTaskSearch:
    """Which external tasks.

    Attributes:
        topics: Only of one of these.
        locked: Only those that a worker holds at the moment, or only the others.
        retries_left: Only those that may be tried, or only those that may not.
    """

    ids: tuple[UUID, ...] | None = None
    topics: tuple[str, ...] | None = None
    worker_id: str | None = None
    locked: bool | None = None
    retries_left: bool | None = None
    instance_ids: tuple[UUID, ...] | None = None
    definition_id: UUID | None = None
    definition_key: str | None = None
    activity_id: str | None = None
    activity_ids: tuple[str, ...] | None = None
    suspended: bool | None = None
    lock_expires_before: datetime | None = None
    lock_expires_after: datetime | None = None
    least_priority: int | None = None
    most_priority: int | None = None


@dataclass(frozen=True, slots=True)
class ExternalTaskFacts:
    """One token that waits for a worker outside.

    Attributes:
        retries: None: it has not failed yet.
        properties: `camunda:property` of its activity.
    """

    id: UUID
    instance_id: UUID
    definition: DefinitionRef
    business_key: str
    activity_id: str
    topic: str
    worker_id: str
    locked_until: datetime | None
    retries: int | None
    priority: int
    error_message: str
    error_details: str
    created_at: datetime
    suspended: bool
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FetchedWork:
    """An external task with what its worker may be told.

    Attributes:
        own: Variables of the task alone.
        shared: Those of its instance.
    """

    task: ExternalTaskFacts
    own: Mapping[str, object]
    shared: Mapping[str, object]
