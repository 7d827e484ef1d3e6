"""What people are told, and by mail; who stands above whom; calendars subscribed to."""

from dataclasses import dataclass
from uuid import UUID

from engine.commands.base import Command
from engine.domain import NoticeKind


@dataclass(frozen=True, slots=True)
class ReadNotice(Command):
    """Note that one has read a notice; None: all of one's own."""

    notice_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class RemindDoers(Command):
    """Tell whose tasks have a quarter of their time left, each task once. Returns how many tasks it were.

    No more than `most` in one go, so that it holds the database for a moment only.
    """

    most: int = 100


@dataclass(frozen=True, slots=True)
class BeginMail(Command):
    """Take a mail job for sending, so that no other worker does meanwhile. Returns the `Letter`, None if not due."""

    job_id: UUID


@dataclass(frozen=True, slots=True)
class SettleMail(Command):
    """Note that the mail server has taken a job's mail: the job is done."""

    job_id: UUID


@dataclass(frozen=True, slots=True)
class SetSuperior(Command):
    """Put a group above another; empty: nobody stands above it."""

    group_id: str
    superior_id: str


@dataclass(frozen=True, slots=True)
class ChooseMail(Command):
    """Set one's own mail address, and which kinds of notices go there."""

    email: str
    kinds: frozenset[NoticeKind]


@dataclass(frozen=True, slots=True)
class OpenCalendarFeed(Command):
    """Let a secret open one's due times as a calendar, instead of the secret before."""

    secret: str


@dataclass(frozen=True, slots=True)
class CloseCalendarFeed(Command):
    """Let no secret open one's due times any more."""
