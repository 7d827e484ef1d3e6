"""What each worker does besides jobs: tell that it is alive, and seal the history once a day."""

import logging
import os
import socket
from datetime import date, datetime, timedelta

from engine.calendar.instants import zone_named
from engine.commands import RecordHeartbeat, SealHistory
from engine.process_engine import ProcessEngine
from engine.worker.execution import ACTOR

HEARTBEAT = timedelta(seconds=15)

ZONE = "Asia/Jakarta"
"""Where the day begins whose first beat seals the history."""

_log = logging.getLogger(__name__)


class Duties:
    """The duties of one worker. Several may come to the day's seal at once: one makes it, the others find it made."""

    def __init__(self, engine: ProcessEngine) -> None:
        self._engine = engine
        self._name = f"{socket.gethostname()}-{os.getpid()}"
        self._beaten_at: datetime | None = None
        self._sealed_on: date | None = None

    def beat(self) -> None:
        """Tell that the worker is alive, every 15 seconds; the first beat of a day seals the history."""
        now = self._engine.now()
        if self._beaten_at is None or not timedelta() <= now - self._beaten_at < HEARTBEAT:
            self._engine.execute(RecordHeartbeat(self._name), ACTOR)
            self._beaten_at = now
            self._seal(now.astimezone(zone_named(ZONE)).date())

    def _seal(self, day: date) -> None:
        if day == self._sealed_on:
            return
        try:
            self._engine.execute(SealHistory(daily=True), ACTOR)
            self._sealed_on = day
        except Exception:
            # Deadlines do not wait for seals; the next beat tries again.
            _log.exception("The history could not be sealed; the worker tries again.")
