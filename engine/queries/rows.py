"""Rows of lists, from what the store gives."""

from collections.abc import Mapping
from datetime import datetime

import orjson

from engine.bpmn.model import Definition
from engine.bpmn.runtime import WorkingTime
from engine.domain import InstanceStatus, Punctuality
from engine.queries.drawing import number_of, titled
from engine.read_models import HistoryLine, ReturnNote, TaskRow
from engine.store.queries.instances import EventRow
from engine.store.queries.tasks import TaskWithInstance
from engine.store.repositories.tasks import TaskRecord


def task_row(
    found: TaskWithInstance,
    model: Definition,
    working_time: WorkingTime,
    now: datetime,
    names: Mapping[str, str],
    units: Mapping[str, str],
) -> TaskRow:
    """Return a task as a list shows it."""
    task = found.task
    return TaskRow(
        id=task.id,
        instance_id=task.instance_id,
        definition_id=task.definition_id,
        process_name=found.process_name,
        business_key=found.business_key,
        activity_id=task.activity_id,
        number=number_of(model.nodes[task.activity_id]),
        name=task.name,
        unit=units.get(task.element, task.element),
        lane=task.lane,
        status=task.status,
        assignee=task.assignee,
        assignee_name=names.get(task.assignee, task.assignee),
        created_at=task.created_at,
        due_at=task.due_at,
        completed_at=task.ended_at,
        punctuality=punctuality(task, now),
        remaining_minutes=_remaining(task, working_time, now),
        priority=task.priority,
        round=task.round,
        returned=task.returned,
        from_name=names.get(task.previous_user, task.previous_user),
        suspended=found.instance_status is InstanceStatus.SUSPENDED,
    )


def punctuality(task: TaskRecord, now: datetime) -> Punctuality:
    """Return how a task stands to its due time: now, or when it ended."""
    if task.due_at is None:
        return Punctuality.UNTIMED
    at = task.ended_at or now
    if at > task.due_at:
        return Punctuality.OVERDUE
    if task.ended_at is None and task.due_soon_at is not None and at >= task.due_soon_at:
        return Punctuality.DUE_SOON
    return Punctuality.ON_TIME


def history_line(row: EventRow, model: Definition | None, names: Mapping[str, str]) -> HistoryLine:
    """Return an event as pages tell it."""
    return HistoryLine(
        sequence=row.sequence,
        at=row.at,
        type=row.type,
        actor=row.actor,
        actor_name=names.get(row.actor, row.actor),
        role=row.role,
        source=row.source,
        activity_id=row.activity_id,
        activity=titled(model, row.activity_id) if model else "",
        task_id=row.task_id,
        data=orjson.loads(row.data),
    )


def return_note(
    number: int, row: EventRow, model: Definition, names: Mapping[str, str], units: Mapping[str, str]
) -> ReturnNote:
    """Return one return of an instance, from its event."""
    data = orjson.loads(row.data)
    element = str(data.get("element") or "")
    return ReturnNote(
        number=number,
        at=row.at,
        actor_name="" if data.get("joint") else names.get(row.actor, row.actor),
        from_activity_id=data["from"],
        from_activity=titled(model, data["from"]),
        to_activity_id=row.activity_id,
        to_activity=titled(model, row.activity_id),
        unit=units.get(element, element),
        note=data["note"],
    )


def _remaining(task: TaskRecord, working_time: WorkingTime, now: datetime) -> float | None:
    if task.due_at is None:
        return None
    return working_time.between(task.ended_at or now, task.due_at)
