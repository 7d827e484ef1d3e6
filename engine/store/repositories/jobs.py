"""Jobs, incidents and workers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from engine.domain import IncidentKind, IncidentStatus, JobKind
from engine.store.base import table_of
from engine.store.prepared import Prepared, row_maker
from engine.store.repositories.external_tasks import ExternalTaskRecord
from engine.store.tables import Incident, Job, Worker

JOB = table_of(Job)
INCIDENT = table_of(Incident)
WORKER = table_of(Worker)


@dataclass(slots=True)
class JobRecord:
    """A row of `job`."""

    id: UUID
    kind: JobKind
    instance_id: UUID | None
    definition_id: UUID | None
    activity_id: str
    due_at: datetime
    run_at: datetime
    retries: int
    created_at: datetime
    error: str
    subject_id: UUID | None = None


_NAMES = list(JobRecord.__slots__)
_ROW = row_maker(_NAMES)
_COLUMNS = [JOB.c[name] for name in _NAMES]
_BY_ID = Prepared(select(*_COLUMNS).where(JOB.c.id == bindparam("id")))
_INSERT = Prepared(insert(JOB))
_RETIME = Prepared(
    update(JOB)
    .where(JOB.c.id == bindparam("this_id"))
    .values(due_at=bindparam("new_due_at"), run_at=bindparam("new_due_at"))
)
_DELETE = Prepared(delete(JOB).where(JOB.c.id == bindparam("gone_id")).returning(JOB.c.error))


class Jobs:
    """What the worker must do."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._tried_at: dict[UUID, datetime] = {}

    def due(self, now: datetime) -> list[UUID]:
        """Return which of the jobs that were added or moved here are to be tried now, in that order."""
        return [job for job, run_at in self._tried_at.items() if run_at <= now]

    def get(self, job_id: UUID) -> JobRecord | None:
        """Return a job that is still to be done."""
        row = _BY_ID.first(self._connection, {"id": job_id})
        return JobRecord(*row) if row else None

    def add(self, records: Sequence[JobRecord]) -> None:
        """Store new jobs."""
        self._tried_at.update((record.id, record.run_at) for record in records)
        _INSERT.write_many(self._connection, list(map(_ROW, records)))

    def remove(self, jobs: Sequence[UUID], at: datetime) -> None:
        """Take away jobs that are done or no longer to be done. Nobody needs to look at their incidents any more."""
        for job in jobs:
            self._tried_at.pop(job, None)
        failed = [job for job in jobs for row in _DELETE.all(self._connection, {"gone_id": job}) if row[0]]
        if failed:
            self.resolve_incidents(failed, at)

    def starts_of(self, definition_id: UUID) -> list[JobRecord]:
        """Return a definition's timed starts."""
        rows = self._connection.execute(
            select(*_COLUMNS).where(JOB.c.definition_id == definition_id, JOB.c.kind == JobKind.TIMER_START)
        )
        return [JobRecord(*row) for row in rows]

    def reschedule(self, job_id: UUID, run_at: datetime, retries: int, error: str) -> None:
        """Say when a job is tried next, and why the last try failed."""
        self._tried_at[job_id] = run_at
        self._connection.execute(
            update(JOB).where(JOB.c.id == job_id).values(run_at=run_at, retries=retries, error=error)
        )

    def retime(self, job_id: UUID, due_at: datetime) -> bool:
        """Say that a job is due at another time, at which it is tried; return whether there is such a job."""
        found = _RETIME.write(self._connection, {"this_id": job_id, "new_due_at": due_at})
        if found:
            self._tried_at[job_id] = due_at
        return bool(found)

    def open_incident(
        self, id: UUID, failed: JobRecord | ExternalTaskRecord, kind: IncidentKind, message: str, at: datetime
    ) -> None:
        """Record that the retries of a job or an external task ran out."""
        self._connection.execute(
            insert(INCIDENT),
            {
                "id": id,
                "kind": kind,
                "job_id": failed.id,
                "instance_id": failed.instance_id,
                "definition_id": failed.definition_id,
                "activity_id": failed.activity_id,
                "message": message,
                "status": IncidentStatus.OPEN,
                "opened_at": at,
                "resolved_at": None,
            },
        )

    def resolve_incidents(self, jobs: Sequence[UUID], at: datetime) -> list[UUID]:
        """Resolve the open incidents of these jobs; return their ids."""
        of_jobs = (INCIDENT.c.job_id.in_(jobs), INCIDENT.c.status == IncidentStatus.OPEN)
        resolved = list(self._connection.execute(select(INCIDENT.c.id).where(*of_jobs)).scalars())
        if resolved:
            self._connection.execute(
                update(INCIDENT)
                .where(INCIDENT.c.id.in_(resolved))
                .values(status=IncidentStatus.RESOLVED, resolved_at=at)
            )
        return resolved

    def has_open_incident(self, job_id: UUID) -> bool:
        """Whether someone has yet to look at a job's failure."""
        of_job = (INCIDENT.c.job_id == job_id, INCIDENT.c.status == IncidentStatus.OPEN)
        return self._connection.execute(select(INCIDENT.c.id).where(*of_job)).first() is not None

    def repeat_incident(self, job_id: UUID, message: str) -> None:
        """Say why a job with an open incident has failed once more."""
        of_job = (INCIDENT.c.job_id == job_id, INCIDENT.c.status == IncidentStatus.OPEN)
        self._connection.execute(update(INCIDENT).where(*of_job).values(message=message))

    def see_worker(self, name: str, at: datetime) -> None:
        """Note that a worker is alive."""
        seen = self._connection.execute(update(WORKER).where(WORKER.c.name == name).values(seen_at=at))
        if seen.rowcount == 0:
            # One that has been away for a day will not come back under its name, which says its process.
            self._connection.execute(delete(WORKER).where(WORKER.c.seen_at < at - timedelta(days=1)))
            self._connection.execute(insert(WORKER), {"name": name, "seen_at": at})
