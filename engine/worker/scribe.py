"""Documents: a thread of its own in each worker, so that a slow template holds up no deadline."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from uuid import UUID

from engine.commands import BeginDocument, FailJob, KeepDocument
from engine.documents.press import Press
from engine.errors import LimitError
from engine.process_engine import ProcessEngine
from engine.worker.execution import ACTOR

POLL_SECONDS = 1.0
"""How often it looks for documents to make."""

DOCUMENTS = 20
"""Documents it looks for at a time."""

_log = logging.getLogger(__name__)


class Scribe:
    """Makes documents. Several may work on one database: each document is made once."""

    def __init__(self, engine: ProcessEngine) -> None:
        self._engine = engine
        self._press = Press()
        self._stopping = Event()

    @contextmanager
    def working(self) -> Iterator[None]:
        """Work in a thread of its own meanwhile; at the end the document at hand is finished, or left to its lease."""
        thread = Thread(target=self._run, name="alur-scribe", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._stopping.set()
            thread.join(timeout=30)
            self._press.close()

    def work(self) -> int:
        """Make what is due now; return how many documents it were."""
        jobs = self._engine.queries.due_documents(DOCUMENTS)
        for job in jobs:
            if self._stopping.is_set():
                break
            self._make(job.id)
        return len(jobs)

    def close(self) -> None:
        """End the press; the next document starts another."""
        self._press.close()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                busy = self.work() > 0
            except Exception:
                _log.exception("Documents have to wait; the worker tries again.")
                busy = False
            if not busy:
                self._stopping.wait(POLL_SECONDS)

    def _make(self, job_id: UUID) -> None:
        try:
            order = self._engine.execute(BeginDocument(job_id), ACTOR)
            if order is not None:
                content = self._press.make(order)
                self._engine.execute(KeepDocument(job_id, content, order.template_sha256), ACTOR)
        except Exception as error:
            _log.warning("Document job %s failed: %s", job_id, error)
            stopped = isinstance(error, LimitError)
            self._engine.execute(FailJob(job_id, str(error) or type(error).__name__, final=stopped), ACTOR)
