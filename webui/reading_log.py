"""What auditors read is told in history before they read it, where `ALUR_AUDIT_READS` is on.

Whoever cannot be told of does not read: a read that cannot be written down is refused. One event stands for a page and
its subject for ten minutes, so that reloading does not fill the history.
"""

from datetime import datetime, timedelta
from threading import Lock
from typing import cast

from flask import Flask, current_app, request
from flask_login import current_user

from engine.commands import NoteReading
from engine.domain import Actor
from webui.auth import PUBLIC_ENDPOINTS
from webui.current import actor, engine

SPAN = timedelta(minutes=10)
"""For how long one event stands for reading the same thing again."""

MOST_REMEMBERED = 10_000

OWN = frozenset({"auth", "account", "language", "health", "notices", "static_files", "rest"})
"""Blueprints whose pages tell nothing of the office, and REST, which asks for itself once it knows who reads."""

Read = tuple[str, str, str]
"""Who, which page, which one of its kind."""


class ReadingLog:
    """Remembers what has been told not long ago. In memory: what is forgotten is told once more."""

    def __init__(self) -> None:
        self._told: dict[Read, datetime] = {}
        self._lock = Lock()

    def is_told(self, read: Read, now: datetime) -> bool:
        """Whether an event of the last ten minutes stands for this."""
        at = self._told.get(read)
        return at is not None and at <= now < at + SPAN

    def remember(self, read: Read, now: datetime) -> None:
        """Remember that it has been told."""
        with self._lock:
            if len(self._told) >= MOST_REMEMBERED:
                self._told = {one: at for one, at in self._told.items() if at <= now < at + SPAN}
            if len(self._told) < MOST_REMEMBERED:
                self._told[read] = now


def init_reading_log(app: Flask) -> None:
    """Tell of pages; REST calls `note` when it knows who asks."""
    app.extensions["alur_readings"] = ReadingLog()
    app.before_request(_note_page)


def note(reader: Actor) -> None:
    """Tell what is about to be read, unless it has just been told.

    Raises:
        EngineError: It cannot be told; then nothing is read.
    """
    if not reader.is_auditor:
        return
    log, now = cast(ReadingLog, current_app.extensions["alur_readings"]), engine().now()
    read = (reader.user_id, request.endpoint or "", request.path)
    if not log.is_told(read, now):
        engine().execute(NoteReading(*read[1:]), reader)
        log.remember(read, now)


def _note_page() -> None:
    is_page = request.endpoint is not None and request.blueprint not in OWN and request.endpoint not in PUBLIC_ENDPOINTS
    if is_page and request.method in ("GET", "HEAD") and current_user.is_authenticated:
        note(actor())
