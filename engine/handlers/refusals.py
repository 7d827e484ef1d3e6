"""What people tried and may not do: a fact of its own, told in its own transaction after the refused one is undone."""

from dataclasses import fields
from datetime import datetime, timedelta
from threading import Lock
from uuid import UUID

from engine.commands import Command
from engine.domain import SYSTEM_USER, Actor, HistoryEventType
from engine.errors import NotAllowedError
from engine.handlers.context import HandlerContext
from engine.handlers.recording import record_in_system
from engine.history.chain import Event
from engine.store.unit_of_work import UnitOfWork

MOST_AN_HOUR = 20
"""Refusals of one account that are told an hour, in each process: whoever hammers at a door cannot fill the disk."""

HOUR = timedelta(hours=1)


class RefusalCounter:
    """Counts the refusals of each account, so that a flood is told as one.

    Kept in memory: it limits, it proves nothing.
    """

    def __init__(self) -> None:
        self._since: dict[str, tuple[datetime, int]] = {}
        self._lock = Lock()

    def count(self, user_id: str, now: datetime) -> int:
        """Count one more, and return which one of its hour it is, from 1."""
        with self._lock:
            since, counted = self._since.get(user_id, (now, 0))
            if not since <= now < since + HOUR:
                since, counted = now, 0
            self._since[user_id] = since, counted + 1
            return counted + 1


def is_told(actor: Actor, counter: RefusalCounter, now: datetime) -> bool:
    """Whether history tells of this refusal: each account's, up to so many an hour and one that stands for the rest."""
    return actor.user_id not in ("", SYSTEM_USER) and counter.count(actor.user_id, now) <= MOST_AN_HOUR + 1


def record(command: Command, error: NotAllowedError, uow: UnitOfWork, context: HandlerContext) -> None:
    """Tell that somebody tried what they may not do.

    Raises:
        CollisionError: Another command has appended to the system's chain since.
    """
    data: dict[str, object] = {"command": type(command).__name__, "reason": error.id, "subject": _subject(command)}
    record_in_system(uow, context, Event(HistoryEventType.COMMAND_REFUSED, data=data))


def _subject(command: Command) -> str:
    """Return the id of what a command is about: the first one it names; empty where it names none."""
    values = (getattr(command, each.name) for each in fields(command))
    return next((str(value) for value in values if isinstance(value, UUID)), "")
