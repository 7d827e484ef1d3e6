"""One job, whichever way it came to a worker: the embedded thread and the fleet run it alike."""

import logging
import os
import socket
from uuid import UUID

from engine.commands import ExecuteJob, FailJob
from engine.domain import JobKind, Source, system_actor
from engine.errors import LimitError
from engine.process_engine import ProcessEngine

ACTOR = system_actor(Source.WORKER)

_log = logging.getLogger(__name__)


def process_name() -> str:
    """Return what this process is called among those that work on one database: its machine and its number."""
    return f"{socket.gethostname()}-{os.getpid()}"


def words_of(error: Exception) -> str:
    """Return what is booked of a failure; never nothing."""
    return str(error) or type(error).__name__


def run_job(engine: ProcessEngine, job_id: UUID, kind: JobKind) -> None:
    """Do a job and book its failure; one that is gone, or not to be tried yet, is left. Never raises.

    Args:
        engine: Does it.
        job_id: The job.
        kind: What kind it is; what is done outside the database is not done inside a transaction.
    """
    try:
        engine.execute(ExecuteJob(job_id), ACTOR)
    except Exception as error:
        _log.warning("Job %s (%s) failed: %s", job_id, kind, error, exc_info=True)
        _book(engine, FailJob(job_id, words_of(error), final=isinstance(error, LimitError)))


def _book(engine: ProcessEngine, failure: FailJob) -> None:
    try:
        engine.execute(failure, ACTOR)
    except Exception:
        # The jobs behind it are due all the same.
        _log.exception("The failure of job %s could not be booked; the job is tried again.", failure.job_id)
