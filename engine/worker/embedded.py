"""A worker in a thread of the server, or as the whole of `alur worker`."""

import logging
import os
import socket
from datetime import date, datetime, timedelta
from threading import Event, Thread

from engine.calendar.instants import zone_named
from engine.commands import RecordHeartbeat, SealHistory
from engine.process_engine import ProcessEngine
from engine.worker.execution import ACTOR, run_job

POLL_SECONDS = 1.0
"""How often a worker looks for due jobs: nothing fires later than this after it is due."""

HEARTBEAT = timedelta(seconds=15)

ZONE = "Asia/Jakarta"
"""Where the day begins whose first beat seals the history."""

_log = logging.getLogger(__name__)


class Worker:
    """Executes due jobs, the longest due first, and tells that it is alive."""

    def __init__(self, engine: ProcessEngine) -> None:
        self._engine = engine
        self._name = f"{socket.gethostname()}-{os.getpid()}"
        self._stopping = Event()
        self._thread: Thread | None = None
        self._beaten_at: datetime | None = None
        self._sealed_on: date | None = None

    def start(self) -> None:
        """Work in a thread of its own until `stop`."""
        self._thread = Thread(target=self.run, name="alur-worker", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish the job at hand and stop."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(timeout=30)

    def run(self) -> None:
        """Work until `stop`. Whatever goes wrong is logged, and the worker goes on."""
        while not self._stopping.is_set():
            try:
                self.beat()
                busy = self.run_due_jobs() > 0
            except Exception:
                # The database may be away for a moment; a worker that died of it would let every deadline pass.
                _log.exception("The worker could not look for due jobs; it tries again.")
                busy = False
            if not busy:
                self._stopping.wait(POLL_SECONDS)

    def beat(self) -> None:
        """Tell that the worker is alive, every 15 seconds; the first beat of a day seals the history."""
        now = self._engine.now()
        if self._beaten_at is None or not timedelta() <= now - self._beaten_at < HEARTBEAT:
            self._engine.execute(RecordHeartbeat(self._name), ACTOR)
            self._beaten_at = now
            self._seal(now.astimezone(zone_named(ZONE)).date())

    def run_due_jobs(self) -> int:
        """Execute the jobs that are due now, and return how many there were."""
        jobs = self._engine.queries.due_jobs()
        for job in jobs:
            if self._stopping.is_set():
                break
            run_job(self._engine, job.id, job.kind)
        return len(jobs)

    def _seal(self, day: date) -> None:
        if day == self._sealed_on:
            return
        try:
            self._engine.execute(SealHistory(daily=True), ACTOR)
            self._sealed_on = day
        except Exception:
            # Deadlines do not wait for seals; the next beat tries again.
            _log.exception("The history could not be sealed; the worker tries again.")
