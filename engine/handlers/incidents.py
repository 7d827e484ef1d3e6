"""Incidents: what people note on them."""

from engine.commands import AnnotateIncident
from engine.domain import HistoryEventType
from engine.errors import FieldProblem, InvalidVariablesError, NotFoundError
from engine.handlers import rights
from engine.handlers.context import HandlerContext
from engine.handlers.recording import record_in_instance, record_in_system
from engine.history.chain import Event
from engine.store.unit_of_work import UnitOfWork

LONGEST_ANNOTATION = 4_000
"""Characters."""


def annotate(command: AnnotateIncident, uow: UnitOfWork, context: HandlerContext) -> None:
    """Note something on an incident, or nothing any more.

    Raises:
        NotFoundError: There is no such incident.
        NotAllowedError: The actor is no administrator.
        InvalidVariablesError: The note is too long.
    """
    rights.require_administrator(context.actor)
    incident = uow.incidents.get(command.incident_id)
    if incident is None:
        raise NotFoundError("incident.unknown", f"Cannot find incident {command.incident_id}: there is none.")
    note = command.annotation.strip()
    if len(note) > LONGEST_ANNOTATION:
        raise InvalidVariablesError([FieldProblem("annotation", "maxlength", str(LONGEST_ANNOTATION))])
    before = incident.annotation or ""
    if note == before:
        return
    uow.incidents.annotate(incident.id, note or None)
    data: dict[str, object] = {
        "incident": str(incident.id),
        "job": str(incident.job_id),
        "before": before,
        "note": note,
    }
    event = Event(HistoryEventType.INCIDENT_ANNOTATED, incident.activity_id, role="administrator", data=data)
    instance = uow.instances.get(incident.instance_id) if incident.instance_id else None
    if instance is None:
        record_in_system(uow, context, event)
    else:
        record_in_instance(uow, context, instance, [event])
