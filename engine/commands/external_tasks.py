"""The work of workers outside."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from engine.commands.base import Command


@dataclass(frozen=True, slots=True)
class TopicRequest:
    """What a worker wants of one topic.

    Attributes:
        lock_seconds: For how long the worker holds what it gets.
        business_key, definition_ids, definition_keys: Only tasks of such instances, where given.
    """

    topic: str
    lock_seconds: float
    business_key: str | None = None
    definition_ids: tuple[UUID, ...] = ()
    definition_keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FetchExternalTasks(Command):
    """Lock available external tasks for a worker. Returns their ids; `queries.external_task` tells the rest."""

    worker_id: str
    topics: tuple[TopicRequest, ...]
    most: int = 10
    by_priority: bool = True


@dataclass(frozen=True, slots=True)
class LockExternalTask(Command):
    """Lock one external task for a worker."""

    external_task_id: UUID
    worker_id: str
    lock_seconds: float


@dataclass(frozen=True, slots=True)
class ExtendLock(Command):
    """Hold an external task longer, counted from now."""

    external_task_id: UUID
    worker_id: str
    lock_seconds: float


@dataclass(frozen=True, slots=True)
class UnlockExternalTask(Command):
    """Let others fetch an external task again."""

    external_task_id: UUID


@dataclass(frozen=True, slots=True)
class CompleteExternalTask(Command):
    """Report an external task done and run its instance on."""

    external_task_id: UUID
    worker_id: str
    variables: Mapping[str, object] = field(default_factory=dict)
    local_variables: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FailExternalTask(Command):
    """Report that an external task failed. No retries left: an incident.

    Attributes:
        retries: How often it may still be tried.
        retry_seconds: After how long.
    """

    external_task_id: UUID
    worker_id: str
    message: str = ""
    details: str = ""
    retries: int = 0
    retry_seconds: float = 0.0
    variables: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RaiseExternalError(Command):
    """Raise a BPMN error at an external task."""

    external_task_id: UUID
    worker_id: str
    code: str
    message: str = ""
    variables: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SetExternalRetries(Command):
    """Say how often an external task may be tried; more than none closes its incident. For administrators."""

    external_task_id: UUID
    retries: int
