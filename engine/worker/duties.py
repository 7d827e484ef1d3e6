"""What each worker does besides jobs: tell that it is alive; once a day seal the history and add up the work done."""

import logging
from datetime import date, datetime, timedelta

from engine.clock import OFFICE_ZONE
from engine.commands import NoteClockJump, RecordHeartbeat, SealHistory, SummariseWork
from engine.process_engine import ProcessEngine
from engine.worker.clock_watch import ClockWatch
from engine.worker.execution import ACTOR, process_name

HEARTBEAT = timedelta(seconds=15)

_log = logging.getLogger(__name__)


class Duties:
    """The duties of one worker. One of several makes the day's seal; the others find it made at a later beat.

    Args:
        engine: Does them.
        watch: Sees whether the machine's clock is set; None where tests move the clock.
    """

    def __init__(self, engine: ProcessEngine, watch: ClockWatch | None = None) -> None:
        self._engine = engine
        self._watch = watch
        self._name = process_name()
        self._beaten_at: datetime | None = None
        self._sealed_on: date | None = None
        self._summarised_on: date | None = None

    def beat(self) -> None:
        """Tell that the worker is alive, every 15 seconds; the first beat of a day seals the history."""
        self._look_at_clock()
        now = self._engine.now()
        if self._beaten_at is None or not timedelta() <= now - self._beaten_at < HEARTBEAT:
            self._engine.execute(RecordHeartbeat(self._name), ACTOR)
            self._beaten_at = now
            day = now.astimezone(OFFICE_ZONE).date()
            self._seal(day)
            self._summarise(day)

    def _look_at_clock(self) -> None:
        """Tell in history where the machine's clock was set: what is written from now on bears its new time."""
        jump = self._watch.jump() if self._watch else None
        if jump is None:
            return
        expected, off = jump
        _log.warning("The clock was set: it should say %s and says %+.1f seconds.", expected, off.total_seconds())
        try:
            self._engine.execute(NoteClockJump(self._name, expected, off.total_seconds()), ACTOR)
        except Exception:
            _log.exception("That the clock was set could not be told in history.")

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
