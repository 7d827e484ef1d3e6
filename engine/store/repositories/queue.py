"""The queue from which the fleet takes due jobs: Procrastinate's tables, on PostgreSQL only.

A job that is due is deferred in the transaction that makes it due: the command's own, or that of the sweep over the
jobs whose time has come since. What is not due yet stays out of the queue: Procrastinate looks through everything that
waits for the next thing to do, and of one lock's tasks it takes the one that was deferred first, due or not.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, bindparam, text
from sqlalchemy.types import DateTime

from engine.domain import InstanceStatus, JobKind
from engine.store.locks import Lock, try_lock

QUEUE = "alur"
TASK = "run_job"
"""Name under which Procrastinate knows what a worker does with a job."""

_DEFER = f"""
WITH due AS (
  SELECT job.id, job.kind, job.run_at,
         -- One instance's jobs, and one definition's timed starts, run one after another. What is done outside the
         -- database waits for nobody.
         CASE WHEN job.subject_id IS NULL THEN coalesce(job.instance_id, job.definition_id)::text END AS lock
    FROM job LEFT JOIN process_instance AS instance ON instance.id = job.instance_id
   WHERE job.retries > 0 AND job.run_at <= :now {{restriction}}
     -- Mail and documents have threads of their own in each worker: nothing slow must hold up a deadline.
     AND job.kind NOT IN ('{JobKind.MAIL}', '{JobKind.DOCUMENT}')
     AND (job.instance_id IS NULL OR instance.status = '{InstanceStatus.ACTIVE}')
     AND NOT EXISTS (SELECT FROM procrastinate_jobs AS task
                      WHERE task.queueing_lock = job.id::text AND task.status IN ('todo', 'doing'))
   -- In the index's own order: by the id, too, all that came due in one minute would be sorted for each sweep.
   ORDER BY job.run_at LIMIT :most
)
SELECT cardinality(procrastinate_defer_jobs_v1(array_agg(
         ROW('{QUEUE}', '{TASK}', 0, lock, id::text, jsonb_build_object('job', id, 'kind', kind), NULL)
         ::procrastinate_job_to_defer_v1 ORDER BY run_at, id)))
  FROM due HAVING count(*) > 0
"""  # noqa: S608  # the texts put in are constants of this module


def _statement(restriction: str = "") -> str:
    return _DEFER.format(restriction=restriction)


_DEFER_THESE = text(_statement("AND job.id = ANY(:jobs)")).bindparams(bindparam("now", type_=DateTime(timezone=True)))
_DEFER_DUE = text(_statement()).bindparams(bindparam("now", type_=DateTime(timezone=True)))
_WAITING = text(f"SELECT count(*) FROM procrastinate_jobs WHERE queue_name = '{QUEUE}' AND status = 'todo'")  # noqa: S608


class Queue:
    """What the fleet is to do now. On SQLite there is no fleet, and nothing is queued."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._exists = connection.dialect.name == "postgresql"

    def defer(self, jobs: Sequence[UUID], now: datetime) -> None:
        """Queue these jobs as far as they are due, and are not queued already."""
        if self._exists and jobs:
            self._connection.execute(_DEFER_THESE, {"jobs": list(jobs), "now": now, "most": len(jobs)})

    def defer_due(self, now: datetime, depth: int) -> int:
        """Queue what is due and not queued, the longest due first, until so many wait. Returns how many it were.

        Nothing is done while another worker does it.
        """
        if not self._exists or not try_lock(self._connection, Lock.SWEEP):
            return 0
        room = depth - self._connection.execute(_WAITING).scalar_one()
        if room <= 0:
            return 0
        return self._connection.execute(_DEFER_DUE, {"now": now, "most": room}).scalar() or 0
