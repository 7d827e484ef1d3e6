"""A worker on SQLite: a thread of the server, or the whole of `alur worker`. It looks for due jobs every second."""

import logging
from threading import Event, Thread

from engine.process_engine import ProcessEngine
from engine.worker.clock_watch import ClockWatch
from engine.worker.duties import Duties
from engine.worker.examiner import Examiner
from engine.worker.execution import run_job
from engine.worker.messenger import Messenger
from engine.worker.scribe import Scribe

POLL_SECONDS = 1.0
"""How often a worker looks for due jobs: nothing fires later than this after it is due."""

_log = logging.getLogger(__name__)


class Worker:
    """Executes due jobs, the longest due first, one after another, and tells that it is alive.

    Args:
        engine: Does the jobs.
        watch: Sees whether the machine's clock is set; None where tests move the clock.
    """

    def __init__(self, engine: ProcessEngine, watch: ClockWatch | None = None) -> None:
        self._engine = engine
        self._duties = Duties(engine, watch)
        self._messenger = Messenger(engine)
        self._scribe = Scribe(engine)
        self._examiner = Examiner(engine)
        self._stopping = Event()
        self._thread: Thread | None = None

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
        with self._messenger.working(), self._scribe.working(), self._examiner.working():
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
        """Do what is to be done besides jobs."""
        self._duties.beat()

    def run_due_jobs(self) -> int:
        """Execute the jobs that are due now, and return how many there were."""
        jobs = self._engine.queries.due_jobs()
        for job in jobs:
            if self._stopping.is_set():
                break
            run_job(self._engine, job.id, job.kind)
        return len(jobs)
