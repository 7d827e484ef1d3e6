"""What the worker does."""

from dataclasses import dataclass
from uuid import UUID

from engine.commands.base import Command


@dataclass(frozen=True, slots=True)
class ExecuteJob(Command):
    """Do what a job says: fire its timer, or start its instance. A job that is gone is no error.

    Attributes:
        early: Whether to do it before it is due, as an administrator may.
    """

    job_id: UUID
    early: bool = False


@dataclass(frozen=True, slots=True)
class FailJob(Command):
    """Book a job's failure: one retry less, later; with none left, an incident.

    Attributes:
        final: Whether trying again is no use.
    """

    job_id: UUID
    message: str
    final: bool = False


@dataclass(frozen=True, slots=True)
class RetryJob(Command):
    """Give a job (or an external task) whose retries ran out one more try, now; closes its incident when it runs.

    Attributes:
        retries: How many tries it has left then; None: the ones it has, but one at least.
    """

    job_id: UUID
    retries: int | None = None


@dataclass(frozen=True, slots=True)
class QueueDueJobs(Command):
    """Put what has come due into the fleet's queue, until `depth` jobs wait there. Nothing on SQLite."""

    depth: int


@dataclass(frozen=True, slots=True)
class RecordHeartbeat(Command):
    """Tell that a worker is alive, for `/healthz`."""

    worker: str


@dataclass(frozen=True, slots=True)
class AnnotateIncident(Command):
    """Note something on an incident, or with an empty text nothing any more. For administrators."""

    incident_id: UUID
    annotation: str
