"""What the worker on SQLite and a worker of the fleet share: their thread, their duties, and what works beside them."""

from abc import ABC, abstractmethod
from threading import Event, Thread
from typing import ClassVar

from engine.process_engine import ProcessEngine
from engine.worker.clock_watch import ClockWatch
from engine.worker.duties import Duties
from engine.worker.examiner import Examiner
from engine.worker.looking import look
from engine.worker.messenger import Messenger
from engine.worker.scribe import Scribe


class Background(ABC):
    """Executes due jobs and tells that it is alive, in a thread of its own or in the caller's.

    Args:
        engine: Does the jobs.
        watch: Sees whether the machine's clock is set; None where tests move the clock.

    Attributes:
        trouble: What it means that looking for jobs fails, for the log.
    """

    trouble: ClassVar[str]

    def __init__(self, engine: ProcessEngine, watch: ClockWatch | None = None) -> None:
        self._engine = engine
        self._duties = Duties(engine, watch)
        self._asides = Messenger(engine), Scribe(engine), Examiner(engine)
        self._stopping = Event()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Work in a thread of its own until `stop`."""
        self._thread = Thread(target=self.run, name="alur-worker", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish the jobs at hand and stop; what else is due is left. Signal handlers may call it."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(timeout=30)

    def run(self) -> None:
        """Work until `stop`. Whatever goes wrong is logged, and the worker goes on."""
        messenger, scribe, examiner = self._asides
        with messenger.working(), scribe.working(), examiner.working():
            look(self._work, self._stopping, self.trouble)

    @abstractmethod
    def _work(self) -> int:
        """Do what is due now, or whatever comes until `stop`; return how much it was."""
