"""Documents: a thread of its own in each worker, so that a slow template holds up no deadline."""

import logging
from uuid import UUID

from engine.commands import BeginDocument, FailJob, KeepDocument
from engine.documents.press import Press
from engine.errors import LimitError
from engine.process_engine import ProcessEngine
from engine.worker.aside import Aside
from engine.worker.execution import ACTOR, words_of

DOCUMENTS = 20
"""Documents it looks for at a time."""

_log = logging.getLogger(__name__)


class Scribe(Aside):
    """Makes documents. Several may work on one database: each document is made once."""

    thread_name = "alur-scribe"
    waits = "Documents have to wait"

    def __init__(self, engine: ProcessEngine) -> None:
        super().__init__()
        self._engine = engine
        self._press = Press()

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

    def _make(self, job_id: UUID) -> None:
        try:
            order = self._engine.execute(BeginDocument(job_id), ACTOR)
            if order is not None:
                content = self._press.make(order)
                self._engine.execute(KeepDocument(job_id, content, order.template_sha256), ACTOR)
        except Exception as error:
            _log.warning("Document job %s failed: %s", job_id, error)
            stopped = isinstance(error, LimitError)
            self._engine.execute(FailJob(job_id, words_of(error), final=stopped), ACTOR)
