"""An instance's history as turns: what was done, and what came of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import orjson

from engine.domain import HistoryEventType as Type
from engine.store.queries.exporting import StoredEvent

CONSEQUENCES = frozenset(
    {
        Type.DECISION_EVALUATED,
        Type.VARIABLE_CHANGED,
        Type.ACTIVITY_STARTED,
        Type.ACTIVITY_COMPLETED,
        Type.ACTIVITY_CANCELLED,
        Type.FLOW_TAKEN,
        Type.TASK_CREATED,
        Type.TASK_CANCELLED,
        Type.TASK_RETURNED,
        Type.TIMER_SCHEDULED,
        Type.TIMER_CANCELLED,
        Type.TIMER_RETIMED,
        Type.ESCALATION_RAISED,
        Type.ERROR_RAISED,
        Type.SIGNAL_SENT,
        Type.EXTERNAL_TASK_CREATED,
        Type.EXTERNAL_TASK_CANCELLED,
        Type.INSTANCE_COMPLETED,
    }
)
"""What the workflow made of an act: replay must make the same, in the same order."""

BESIDE = frozenset(
    {
        Type.INSTANCE_SUSPENDED,
        Type.INSTANCE_ACTIVATED,
        Type.TASK_OVERDUE,
        Type.TASK_RETIMED,
        Type.NOTICE_SENT,
        Type.TASK_OFFERED,
        Type.UNIT_PART_ENTERED,
        Type.COMMENT_ADDED,
        Type.COMMENT_CHANGED,
        Type.COMMENT_REMOVED,
        Type.ATTACHMENT_ADDED,
        Type.ATTACHMENT_REMOVED,
        Type.DOCUMENT_MADE,
        Type.DOCUMENT_FROZEN,
        Type.DOCUMENT_SIGNED,
        Type.INCIDENT_ANNOTATED,
        Type.JOB_FAILED,
        Type.JOB_RETRIED,
        Type.INCIDENT_OPENED,
        Type.INCIDENT_RESOLVED,
        Type.EXTERNAL_TASK_RETRIED,
    }
)
"""What is noted beside the workflow, which neither causes nor changes it."""


@dataclass(frozen=True, slots=True)
class Told:
    """One event as history tells it."""

    sequence: int
    at: datetime
    type: Type
    actor: str
    activity_id: str
    task_id: UUID | None
    data: Mapping[str, object]


@dataclass(slots=True)
class Turn:
    """One act, None where history begins without one, and what history says came of it."""

    act: Told | None
    consequences: list[Told] = field(default_factory=list)


def turns(events: Iterable[StoredEvent]) -> Iterator[Turn]:
    """Split an instance's history into turns. An event of a type that is neither consequence nor beside is an act."""
    turn: Turn | None = None
    for stored in events:
        if stored.type in BESIDE:
            continue
        told = Told(
            stored.sequence,
            stored.at,
            stored.type,
            stored.actor,
            stored.activity_id,
            stored.task_id,
            orjson.loads(stored.data),
        )
        if told.type in CONSEQUENCES and turn is not None:
            turn.consequences.append(told)
            continue
        if turn is not None:
            yield turn
        turn = Turn(None, [told]) if told.type in CONSEQUENCES else Turn(told)
    if turn is not None:
        yield turn
