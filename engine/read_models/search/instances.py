"""Process instances."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from engine.domain import InstanceStatus
from engine.read_models.search.paging import DefinitionRef, VariableCondition


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceSearch:
    """Which instances.

    Attributes:
        statuses: Only in one of these.
        calling_id: Only those that this instance called.
        called_id: Only the one that called this instance.
        top_level: Only those that no instance called.
        with_incident: Only those with an open incident.
        activities: Only those with an open task or a job at one of these.
        variables: On process-wide variables; all must hold.
    """

    ids: tuple[UUID, ...] | None = None
    definition_id: UUID | None = None
    definition_key: str | None = None
    definition_keys: tuple[str, ...] | None = None
    definition_keys_not: tuple[str, ...] | None = None
    definition_name: str | None = None
    definition_name_like: str | None = None
    deployment_id: UUID | None = None
    business_key: str | None = None
    business_keys: tuple[str, ...] | None = None
    business_key_like: str | None = None
    statuses: tuple[InstanceStatus, ...] | None = None
    calling_id: UUID | None = None
    called_id: UUID | None = None
    top_level: bool = False
    with_incident: bool = False
    incident_message: str | None = None
    activities: tuple[str, ...] | None = None
    started_by: str | None = None
    started_after: datetime | None = None
    started_before: datetime | None = None
    finished: bool | None = None
    finished_after: datetime | None = None
    finished_before: datetime | None = None
    variables: tuple[VariableCondition, ...] = ()


@dataclass(frozen=True, slots=True)
class InstanceFacts:
    """One run of a process.

    Attributes:
        calling_id: The instance that called it.
        root_id: The outermost caller; itself where nobody called it.
        start_activity: Where it began.
        reason: Why it was cancelled, empty where it was not.
    """

    id: UUID
    definition: DefinitionRef
    business_key: str
    status: InstanceStatus
    started_at: datetime
    started_by: str
    ended_at: datetime | None
    calling_id: UUID | None
    root_id: UUID
    start_activity: str = ""
    reason: str = ""
