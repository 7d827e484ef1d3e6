"""Jobs that are due, incidents, health."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from engine.domain import IncidentStatus, JobKind


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
    definition_id: UUID | None = None
    template: str = ""
    """Of a document that could not be made: the Word template's name, without `.docx`."""


@dataclass(frozen=True, slots=True)
class DueJob:
    """A job whose time has come."""

    id: UUID
    kind: JobKind
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Health:
    """Whether database and worker are well, when a worker was last seen, and how many were in the last minute."""

    database: bool
    worker: bool
    worker_seen_at: datetime | None
    workers: int = 0
