"""What each worker does besides jobs: tell that it is alive; once a day seal the history and add up the work done."""

import logging
import os
import socket
from datetime import date, datetime, timedelta

from engine.calendar.instants import zone_named
from engine.commands import RecordHeartbeat, SealHistory, SummariseWork
from engine.process_engine import ProcessEngine
from engine.worker.execution import ACTOR

HEARTBEAT = timedelta(seconds=15)

ZONE = "Asia/Jakarta"
"""Where the day begins whose first beat seals the history."""

_log = logging.getLogger(__name__)


class Duties:
    """The duties of one worker. One of several makes the day's seal; the others find it made at a later beat."""

    def __init__(self, engine: ProcessEngine) -> None:
        self._engine = engine
        self._name = f"{socket.gethostname()}-{os.getpid()}"
        self._beaten_at: datetime | None = None
        self._sealed_on: date | None = None
        self._summarised_on: date | None = None

    def beat(self) -> None:
        """Tell that the worker is alive, every 15 seconds; the first beat of a day seals the history."""
        now = self._engine.now()
        if self._beaten_at is None or not timedelta() <= now - self._beaten_at < HEARTBEAT:
            self._engine.execute(RecordHeartbeat(self._name), ACTOR)
            self._beaten_at = now
            day = now.astimezone(zone_named(ZONE)).date()
            self._seal(day)
            self._summarise(day)

    def _seal(self, day: date) -> None:
        if day == self._sealed_on:
            return
        try:
            if self._engine.execute(SealHistory(daily=True), ACTOR):
                self._sealed_on = day
        except Exception:
            # Deadlines do not wait for seals; the next beat tries again.
            _log.exception("The history could not be sealed; the worker tries again.")

    def _summarise(self, day: date) -> None:
        """Add up one month that is over, or measure some old tasks; the next beat goes on where there is more."""
        if day == self._summarised_on:
            return
        try:
            if not self._engine.execute(SummariseWork(), ACTOR):
                self._summarised_on = day
        except Exception:
            # Pages then count the month's tasks one by one, as they do those of the present month.
            _log.exception("The work done could not be added up; the worker tries again.")
