"""How long work took: fixed when a task is completed, and added up when its month is over."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import orjson

from engine.bpmn.runtime import WorkingTime
from engine.calendar.months import month_of, month_span
from engine.commands import SummariseWork
from engine.domain import HistoryEventType
from engine.handlers import rights
from engine.handlers.context import HandlerContext
from engine.history.chain import Event
from engine.store.queries.work import Cell, cells_between
from engine.store.repositories.instances import InstanceRecord
from engine.store.repositories.tasks import Spent, TaskRecord
from engine.store.repositories.work import MonthRecord, ReturnRecord, Unmeasured
from engine.store.unit_of_work import UnitOfWork

BATCH = 2_000
"""Tasks measured in one command, so that it holds the database for a moment only."""

SETTLED = timedelta(hours=1)
"""After a month has ended, its last commands may still be on their way for so long."""


def spent_on(task: TaskRecord | Unmeasured, ended: datetime, working_time: WorkingTime) -> Spent:
    """Return the working minutes from when a task became available until it was claimed, and until it was done."""
    worked = round(working_time.between(task.created_at, ended))
    if task.claimed_at is None or task.claimed_at >= ended:
        return Spent(waited=worked, worked=worked)
    return Spent(waited=round(working_time.between(task.created_at, task.claimed_at)), worked=worked)


def is_return(event: Event) -> bool:
    """Whether an event tells of work that was sent back."""
    return event.type is HistoryEventType.TASK_RETURNED


def return_of(event: Event, instance: InstanceRecord, user: str, now: datetime, units: Sequence[str]) -> ReturnRecord:
    """Return the row of a return, from its event."""
    data = event.data
    return ReturnRecord(
        id=uuid4(),
        instance_id=instance.id,
        definition_id=instance.definition_id,
        at=now,
        from_activity_id=str(data["from"]),
        to_activity_id=event.activity_id,
        flow_id=str(data["flow"]),
        returned_by="" if data["joint"] else user,
        units=orjson.dumps(list(units)).decode(),
        note=str(data["note"]),
    )


def summarise(command: SummariseWork, uow: UnitOfWork, context: HandlerContext) -> bool:
    """Measure old tasks, else add up the oldest month that is over. Returns whether there is more to do.

    Raises:
        NotAllowedError: The actor is neither the engine nor an administrator.
    """
    rights.require_administrator(context.actor)
    if unmeasured := uow.work.unmeasured(BATCH):
        uow.work.measure([(each.id, _measured(each, uow, context)) for each in unmeasured])
        return True
    last = uow.work.last_month()
    start = month_span(last)[1] if last else datetime.min.replace(year=1970, tzinfo=uow.now.tzinfo)
    first = uow.work.first_completed_from(start)
    if first is None or month_span(month_of(first))[1] + SETTLED > uow.now:
        return False
    month = month_of(first)
    uow.work.add_month([_month_record(month, cell) for cell in cells_between(uow.work.connection, *month_span(month))])
    return True


def _measured(task: Unmeasured, uow: UnitOfWork, context: HandlerContext) -> Spent:
    model = context.load(uow, task.definition_id).model
    return spent_on(task, task.ended_at, context.working_time(uow, model))


def _month_record(month: str, cell: Cell) -> MonthRecord:
    return MonthRecord(
        month=month,
        definition_id=UUID(str(cell.definition_id)),
        activity_id=cell.activity_id,
        from_activity_id=cell.from_activity_id,
        completed_by=cell.completed_by,
        element=cell.element,
        done=cell.done,
        timed=cell.timed,
        late=cell.late,
        repeated=cell.repeated,
        worked=_json(cell.worked),
        waited=_json(cell.waited),
    )


def _json(minutes: dict[int, int]) -> str:
    # One flat list: reading years of months back is mostly reading these.
    return orjson.dumps([number for pair in minutes.items() for number in pair]).decode()
