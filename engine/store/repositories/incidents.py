"""Incidents, one by one. What opens and resolves them are jobs."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, select, update

from engine.store.repositories.jobs import INCIDENT


@dataclass(frozen=True, slots=True)
class NotedIncident:
    """What is needed of an incident to note something on it."""

    id: UUID
    instance_id: UUID | None
    activity_id: str
    job_id: UUID
    annotation: str | None


class Incidents:
    """What failed for good."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, incident_id: UUID) -> NotedIncident | None:
        """Return an incident, open or resolved."""
        names = [INCIDENT.c[name] for name in NotedIncident.__slots__]
        row = self._connection.execute(select(*names).where(INCIDENT.c.id == incident_id)).first()
        return NotedIncident(*row) if row else None

    def annotate(self, incident_id: UUID, annotation: str | None) -> None:
        """Set what is noted on an incident."""
        self._connection.execute(update(INCIDENT).where(INCIDENT.c.id == incident_id).values(annotation=annotation))
