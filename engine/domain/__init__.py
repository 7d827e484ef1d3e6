"""The engine's words as types: statuses, who acts, what history can say. Every member says what it means."""

import re
import secrets
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from engine.domain.history import HistoryEventType as HistoryEventType


class InstanceStatus(StrEnum):
    """Where a process instance stands."""

    ACTIVE = "active"
    """Tokens move; tasks can be done; timers fire."""
    SUSPENDED = "suspended"
    """An administrator holds it: nothing can be done, due times stay as they are, timers fire on activation."""
    COMPLETED = "completed"
    """It reached its end."""
    CANCELLED = "cancelled"
    """Someone ended it before its end; the reason is in history."""


class TaskStatus(StrEnum):
    """Where a user task stands."""

    OPEN = "open"
    """Someone can do it now (unless its instance is suspended)."""
    COMPLETED = "completed"
    """Someone did it."""
    CANCELLED = "cancelled"
    """It went away undone: an interrupting event, a completion condition, or its instance was cancelled."""


class Punctuality(StrEnum):
    """How a task stands to its due time. On time means completed no later than due."""

    ON_TIME = "on_time"
    """More than a quarter of its working minutes is left, or it was completed no later than due."""
    DUE_SOON = "due_soon"
    """Open, with a quarter of its working minutes left or less."""
    OVERDUE = "overdue"
    """Open past its due time, or completed after it."""
    UNTIMED = "untimed"
    """It has no due time."""


class JobKind(StrEnum):
    """What a worker must do at a job's due time."""

    TIMER = "timer"
    """Fire one waiting timer event of an instance."""
    TIMER_START = "timer_start"
    """Start an instance of a definition that begins with a timer."""
    CONTINUATION = "continuation"
    """Go on where the diagram says `asyncBefore` or `asyncAfter`."""
    MAIL = "mail"
    """Send a mail; done outside a transaction, and settled by a command."""
    DOCUMENT = "document"
    """Fill a Word template; done outside a transaction, and settled by a command."""


OUTSIDE_KINDS = frozenset({JobKind.MAIL, JobKind.DOCUMENT})
"""What a worker does in threads of their own, so that nothing slow holds up a deadline."""


class Register(StrEnum):
    """Which of the office's registers; an activity names its own by the property `register`."""

    LETTERS = "surat"
    """Letters by number."""
    COPIES = "penggandaan"
    """Copies made."""
    ARCHIVE = "arsip"
    """Buku Dokumen SAKIP: what is kept where, for how long."""


LETTER_NUMBER = re.compile(r"(?P<klasifikasi>\d{3}(\.\d+)*)/(?P<urut>\d+)/(?P<unit>427\.\d+)/(?P<tahun>\d{4})")
"""A letter's number: classification, number in the unit's year, unit, year."""


class DocumentState(StrEnum):
    """Where a document of an instance stands."""

    ORDERED = "ordered"
    """Its step is done; a worker has yet to make it, or its template must be mended first."""
    DRAFT = "draft"
    """It is made, and a later round may make another in its place."""
    FROZEN = "frozen"
    """It was approved as it is: its SHA-256 stands in history, and scans with wet signatures belong to it."""
    SUPERSEDED = "superseded"
    """A later one took its place; it is kept."""


MAIL_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?=.{1,190}$)[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
"""An address as HTML's `input type=email` takes it: one line, ASCII, nothing that could break a mail's header."""


class NoticeKind(StrEnum):
    """What someone is told."""

    TASK_NEW = "task_new"
    """A task waits for them or their role; only by mail, for in the application it stands in their lists."""
    TASK_ASSIGNED = "task_assigned"
    """Somebody, or the diagram, has given them a task."""
    TASK_RETURNED = "task_returned"
    """Work they did came back for correction."""
    DUE_SOON = "due_soon"
    """A quarter of a task's working minutes is left."""
    OVERDUE = "overdue"
    """A task of theirs is past its time."""
    LATENESS = "lateness"
    """Someone they stand above is late: an escalation whose code begins with `terlambat`."""
    ESCALATION = "escalation"
    """Any other escalation."""
    INCIDENT = "incident"
    """Something failed for good, and administrators must look at it."""


MAILED_UNLESS_ASKED = frozenset(NoticeKind) - {NoticeKind.TASK_NEW}
"""What goes out by mail to whoever has an address and has not chosen."""


class SubscriptionKind(StrEnum):
    """What something waits for from outside."""

    MESSAGE = "message"
    """A message, given to exactly one who waits."""
    SIGNAL = "signal"
    """A signal, given to all who wait."""
    RECEIVE = "receive"
    """A receive task without a message: whoever knows it lets it go on."""


class IncidentKind(StrEnum):
    """What failed for good."""

    JOB = "job"
    """The worker's job: a timer, a timed start, a continuation."""
    EXTERNAL_TASK = "external_task"
    """The work of a worker outside."""


class IncidentStatus(StrEnum):
    """Where an incident stands."""

    OPEN = "open"
    """A job failed until its retries ran out; someone must look at it."""
    RESOLVED = "resolved"
    """The job ran after all, or no longer exists."""


class ExaminationStatus(StrEnum):
    """Where a verification that somebody asked for stands."""

    WAITING = "waiting"
    """No worker has begun."""
    RUNNING = "running"
    """A worker is at it."""
    DONE = "done"
    """History tells what was found."""
    FAILED = "failed"
    """It could not be carried out; history tells why."""


class Source(StrEnum):
    """Through which door a command came."""

    PAGE = "page"
    REST = "rest"
    WORKER = "worker"
    CLI = "cli"


ADMINISTRATORS = "administrator"
"""Group whose members deploy, operate and manage users."""

AUDITORS = "auditor"
"""Group whose members see everything and change nothing."""

EXTERNAL_WORKERS = "external-worker"
"""Group of the accounts of programs: they fetch external tasks, send messages and signals, and do nothing else."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who gives a command.

    Attributes:
        user_id: Name of the account; `system` for the worker and the command line.
        groups: Ids of the groups the account belongs to at this moment.
        source: Through which door.
        name: The account's full name, for sentences.
    """

    user_id: str
    groups: frozenset[str] = field(default_factory=frozenset)
    source: Source = Source.PAGE
    name: str = ""

    @property
    def is_administrator(self) -> bool:
        """Whether the actor may deploy, operate and manage users."""
        return ADMINISTRATORS in self.groups

    @property
    def is_external_worker(self) -> bool:
        """Whether the actor may fetch external tasks and send messages and signals."""
        return EXTERNAL_WORKERS in self.groups or self.is_administrator

    @property
    def is_auditor(self) -> bool:
        """Whether the actor may see everything."""
        return AUDITORS in self.groups


SYSTEM_USER = "system"


def system_actor(source: Source) -> Actor:
    """Return the engine itself as an actor, with an administrator's rights."""
    return Actor(SYSTEM_USER, frozenset({ADMINISTRATORS}), source, "Alur")


TOKEN_PREFIX = "alur_"  # noqa: S105  # how each begins, not one of them
"""Begins every personal token, so that scanners of source code and mail can find a leaked one."""

TOKEN_SECRET = re.compile(re.escape(TOKEN_PREFIX) + r"[A-Za-z0-9_-]{43}")
"""A personal token: 256 bits behind the prefix."""


def new_token_secret() -> str:
    """Return the secret of a new personal token."""
    return TOKEN_PREFIX + secrets.token_urlsafe(32)


class FileValue(dict[str, object]):
    """A variable that holds a file, or plain bytes: where they are kept and what they are, never they themselves.

    To expressions and scripts it is a map. Only Alur makes one, of a file it has stored: what a caller sends as a map
    is never taken for one, so nobody reaches a file by writing down its id.
    """

    @classmethod
    def of(
        cls, id: UUID, name: str, media_type: str, size: int, sha256: str, *, encoding: str = "", bytes: bool = False
    ) -> "FileValue":
        """Return the value of a stored file; `bytes` for one without a name, as Camunda's Bytes are."""
        facts = {"id": str(id), "name": name, "mediaType": media_type, "encoding": encoding}
        return cls({**facts, "size": size, "sha256": sha256, "bytes": bytes})

    @property
    def id(self) -> UUID:
        """Of the stored file."""
        return UUID(str(self["id"]))

    @property
    def is_bytes(self) -> bool:
        """Whether it stands for plain bytes."""
        return self["bytes"] is True


KNOWN_FILE_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "jpg": "image/jpeg",
    "png": "image/png",
    "zip": "application/zip",
    "csv": "text/csv",
    "txt": "text/plain",
}
"""What a file field can ask for, and the media type of each."""


FEED_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
"""What opens a calendar: 256 bits, a part of its address."""


class Polarity(StrEnum):
    """Which way an indicator is good (karakteristik)."""

    POSITIVE = "positif"
    """The higher, the better."""
    NEGATIVE = "negatif"
    """The lower, the better."""
