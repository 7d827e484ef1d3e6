"""What is due, what went wrong, whether all is well."""

from datetime import timedelta

from engine.bpmn.model import Definition
from engine.domain import Actor, JobKind
from engine.handlers.papers.orders import template_of
from engine.queries.drawing import titled
from engine.queries.reading import Reading
from engine.read_models import DueJob, Health, IncidentRow
from engine.store.database import DatabaseError
from engine.store.queries import jobs, notices
from engine.store.queries.jobs import IncidentSummary

WORKER_SILENCE = timedelta(seconds=60)
"""A worker that has not been seen for so long is taken for dead."""


class OperationQueries(Reading):
    """How the engine is doing."""

    def due_jobs(self, limit: int = 100) -> tuple[DueJob, ...]:
        """Return jobs to try now, the longest due first; mails are not among them."""
        with self._connect() as connection:
            return tuple(DueJob(*row) for row in jobs.due_jobs(connection, self._now(), limit))

    def due_mails(self, limit: int) -> tuple[DueJob, ...]:
        """Return the jobs of mails to send now, the longest due first."""
        with self._connect() as connection:
            return tuple(DueJob(*row) for row in jobs.due_jobs(connection, self._now(), limit, JobKind.MAIL))

    def due_documents(self, limit: int) -> tuple[DueJob, ...]:
        """Return the jobs of documents to make now, the longest due first."""
        with self._connect() as connection:
            return tuple(DueJob(*row) for row in jobs.due_jobs(connection, self._now(), limit, JobKind.DOCUMENT))

    def has_reminders(self) -> bool:
        """Whether somebody is to be reminded of a task."""
        with self._connect() as connection:
            return notices.has_reminders(connection, self._now())

    def incidents(self, actor: Actor, status: str = "open") -> tuple[IncidentRow, ...]:
        """Return incidents in a state (empty: all), the newest first. Only administrators and auditors see any."""
        if not (actor.is_administrator or actor.is_auditor):
            return ()
        with self._connect() as connection:
            return tuple(
                incident_row(found, self._load(connection, found.definition_id).model if found.definition_id else None)
                for found in jobs.incidents(connection, status)
            )

    def health(self) -> Health:
        """Return whether database and worker are well. Never raises."""
        try:
            with self._connect() as connection:
                seen = jobs.last_worker_seen(connection)
                workers = jobs.workers_seen(connection, self._now() - WORKER_SILENCE)
        except DatabaseError:
            return Health(database=False, worker=False, worker_seen_at=None)
        alive = seen is not None and self._now() - seen <= WORKER_SILENCE
        return Health(database=True, worker=alive, worker_seen_at=seen, workers=workers)


def incident_row(found: IncidentSummary, model: Definition | None) -> IncidentRow:
    """Return an incident as lists show it; what belongs to no diagram is a mail."""
    return IncidentRow(
        id=found.id,
        instance_id=found.instance_id,
        business_key=found.business_key or "",
        job_id=found.job_id,
        activity_id=found.activity_id,
        activity=titled(model, found.activity_id) if model else "E-mail",
        message=found.message,
        status=found.status,
        opened_at=found.opened_at,
        resolved_at=found.resolved_at,
        definition_id=found.definition_id,
        template=_template(found, model) if model else "",
    )


def _template(found: IncidentSummary, model: Definition) -> str:
    node = model.nodes.get(found.activity_id) if found.kind is JobKind.DOCUMENT else None
    return template_of(node).removesuffix(".docx") if node else ""
