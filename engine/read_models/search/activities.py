"""What went on inside an instance: activity instances, what waits, variables."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from engine.read_models.search.paging import DefinitionRef


@dataclass(frozen=True, slots=True)
class ActivityFacts:
    """One activity instance: a token was at a node, or still is.

    Attributes:
        type: Camunda's word for the node, such as `userTask`, `boundaryTimer`, `noneEndEvent`.
        called_id: Of a call activity: the instance it called.
        cancelled: Whether it was left undone.
    """

    id: UUID
    activity_id: str
    name: str
    type: str
    definition: DefinitionRef
    instance_id: UUID
    root_id: UUID
    task_id: UUID | None
    assignee: str
    called_id: UUID | None
    started_at: datetime
    ended_at: datetime | None
    cancelled: bool


@dataclass(frozen=True, slots=True)
class ExecutionFacts:
    """What waits in an instance: a token at an activity, or the instance itself (empty activity).

    Attributes:
        kind: What it waits for: `task`, `timer`, `call`, `message`, `signal`, `receive`, `external`, `job`, or empty.
        name: Of the message or signal, or the topic.
    """

    id: UUID
    instance_id: UUID
    activity_id: str
    kind: str
    name: str = ""
    suspended: bool = False


@dataclass(frozen=True, slots=True)
class VariableFacts:
    """One variable.

    Attributes:
        id: Stays the same as long as the variable exists.
        task_id: The task that alone sees it, None where the whole instance does.
        created_at: When it was first set; None where that is not known.
    """

    id: UUID
    name: str
    value: object
    instance_id: UUID
    definition: DefinitionRef
    root_id: UUID
    task_id: UUID | None = None
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivitySearch:
    """Which activity instances, of which instances."""

    instance_ids: tuple[UUID, ...] | None = None
    ids: tuple[UUID, ...] | None = None
    definition_id: UUID | None = None
    definition_key: str | None = None
    activity_id: str | None = None
    name: str | None = None
    types: tuple[str, ...] | None = None
    assignee: str | None = None
    finished: bool | None = None
    cancelled: bool | None = None
    started_after: datetime | None = None
    started_before: datetime | None = None
    finished_after: datetime | None = None
    finished_before: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutionSearch:
    """Which tokens that wait; without an activity or a name, instances too."""

    ids: tuple[UUID, ...] | None = None
    instance_ids: tuple[UUID, ...] | None = None
    definition_id: UUID | None = None
    definition_key: str | None = None
    business_key: str | None = None
    activity_id: str | None = None
    message: str | None = None
    signal: str | None = None
    suspended: bool | None = None


@dataclass(frozen=True, slots=True)
class DetailFacts:
    """One change of a process-wide variable.

    Attributes:
        variable_id: As `VariableFacts.id`.
        revision: 0 for the first value.
    """

    id: UUID
    variable_id: UUID
    name: str
    value: object
    instance_id: UUID
    definition: DefinitionRef
    root_id: UUID
    at: datetime
    revision: int
