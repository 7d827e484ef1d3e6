"""History events, as the logs of Camunda's REST are made of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from engine.domain import HistoryEventType
from engine.read_models.search.paging import DefinitionRef


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSearch:
    """Which events.

    Attributes:
        with_system: Whether those that belong to no instance are among them, for who may read all.
        latest_first: In which order.
    """

    types: frozenset[HistoryEventType]
    instance_ids: tuple[UUID, ...] | None = None
    definition_id: UUID | None = None
    definition_key: str | None = None
    task_id: UUID | None = None
    activity_ids: tuple[str, ...] | None = None
    actor: str | None = None
    after: datetime | None = None
    before: datetime | None = None
    with_system: bool = False
    latest_first: bool = False


@dataclass(frozen=True, slots=True)
class EventFacts:
    """One event.

    Attributes:
        instance_id, definition, root_id: None where it belongs to no instance.
        data: As the glossary says for each type.
    """

    sequence: int
    at: datetime
    type: HistoryEventType
    actor: str
    role: str
    activity_id: str
    task_id: UUID | None
    data: Mapping[str, object]
    instance_id: UUID | None
    definition: DefinitionRef | None
    root_id: UUID | None
    deployment_id: UUID | None
