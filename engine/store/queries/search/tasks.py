"""User tasks by many conditions."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, or_, select

from engine.domain import InstanceStatus
from engine.read_models.search import DefinitionRef, Paging, TaskSearch
from engine.store.queries.search.conditions import Conditions, Sight, counted, paged
from engine.store.queries.search.instances import REF
from engine.store.repositories.definitions import DEFINITION
from engine.store.repositories.instances import INSTANCE
from engine.store.repositories.tasks import CANDIDATE, TASK, TaskRecord

_RECORD = [TASK.c[name] for name in TaskRecord.__slots__]
_SORTS = {
    "instance_id": TASK.c.instance_id,
    "id": TASK.c.id,
    "name": TASK.c.name,
    "assignee": TASK.c.assignee,
    "created_at": TASK.c.created_at,
    "due_at": TASK.c.due_at,
    "follow_up_at": TASK.c.follow_up_at,
    "ended_at": TASK.c.ended_at,
    "priority": TASK.c.priority,
    "activity_id": TASK.c.activity_id,
    "definition_id": TASK.c.definition_id,
}


@dataclass(frozen=True, slots=True)
class FoundTask:
    """A task's row with what stands around it."""

    task: TaskRecord
    business_key: str
    instance_status: InstanceStatus
    definition: DefinitionRef


def tasks(connection: Connection, wanted: TaskSearch, sight: Sight | None, paging: Paging) -> list[FoundTask]:
    """Return tasks, the oldest first unless sorted."""
    statement = paged(_tasks(wanted, sight), paging, _SORTS, [TASK.c.created_at, TASK.c.id])
    rows = connection.execute(statement)
    return [FoundTask(TaskRecord(*row[:-7]), row[-7], row[-6], DefinitionRef(*row[-5:])) for row in rows]


def count_tasks(connection: Connection, wanted: TaskSearch, sight: Sight | None) -> int:
    """Return how many tasks there are."""
    return counted(connection, _tasks(wanted, sight))


def candidates(connection: Connection, task_id: UUID) -> list[str]:
    """Return who may claim an open task, as `group:<id>` and `user:<id>`, sorted."""
    rows = connection.execute(select(CANDIDATE.c.candidate).where(CANDIDATE.c.task_id == task_id))
    return sorted(rows.scalars())


def _tasks(wanted: TaskSearch, sight: Sight | None) -> Select[Any]:
    conditions = Conditions(_seen(sight))
    conditions.within(TASK.c.status, wanted.statuses)
    conditions += _all_of(wanted)
    if wanted.any_of:
        conditions.append(or_(*(condition for each in wanted.any_of for condition in _all_of(each))))
    around = [INSTANCE.c.business_key, INSTANCE.c.status.label("instance_status")]
    ref = [column.label(f"definition_{column.name}") for column in REF]
    columns = [column.label(f"task_{column.name}") for column in _RECORD]
    return (
        select(*columns, *around, *ref)
        .join(INSTANCE, INSTANCE.c.id == TASK.c.instance_id)
        .join(DEFINITION, DEFINITION.c.id == TASK.c.definition_id)
        .where(*conditions)
    )


def _seen(sight: Sight | None) -> list[ColumnElement[bool]]:
    if sight is None:
        return []
    return [
        or_(
            TASK.c.definition_id.in_(sight.definitions),
            INSTANCE.c.started_by == sight.user_id,
            TASK.c.assignee == sight.user_id,
        )
    ]


def _all_of(wanted: TaskSearch) -> Conditions:
    """Return what a question asks, but for the statuses and what is asked of variables."""
    conditions = Conditions()
    conditions.within(TASK.c.id, wanted.ids)
    conditions.within(TASK.c.instance_id, wanted.instance_ids)
    conditions.equal(TASK.c.activity_id, wanted.activity_id)
    conditions.within(TASK.c.activity_id, wanted.activity_ids)
    conditions.like(TASK.c.activity_id, wanted.activity_id_like)
    _of_process(wanted, conditions)
    _of_name(wanted, conditions)
    _of_people(wanted, conditions)
    _of_times(wanted, conditions)
    conditions.equal(TASK.c.priority, wanted.priority)
    if wanted.least_priority is not None:
        conditions.append(TASK.c.priority >= wanted.least_priority)
    if wanted.most_priority is not None:
        conditions.append(TASK.c.priority <= wanted.most_priority)
    return conditions


def _of_process(wanted: TaskSearch, conditions: Conditions) -> None:
    conditions.equal(INSTANCE.c.business_key, wanted.business_key)
    conditions.within(INSTANCE.c.business_key, wanted.business_keys)
    conditions.like(INSTANCE.c.business_key, wanted.business_key_like)
    conditions.equal(TASK.c.definition_id, wanted.definition_id)
    conditions.equal(DEFINITION.c.key, wanted.definition_key)
    conditions.within(DEFINITION.c.key, wanted.definition_keys)
    conditions.equal(DEFINITION.c.name, wanted.definition_name)
    conditions.like(DEFINITION.c.name, wanted.definition_name_like)
    conditions.where(wanted.suspended, INSTANCE.c.status == InstanceStatus.SUSPENDED)


def _of_name(wanted: TaskSearch, conditions: Conditions) -> None:
    conditions.equal(TASK.c.name, wanted.name)
    conditions.like(TASK.c.name, wanted.name_like)
    if wanted.name_not is not None:
        conditions.append(TASK.c.name != wanted.name_not)
    if wanted.name_not_like is not None:
        conditions.append(TASK.c.name.not_like(wanted.name_not_like, escape="\\"))


def _of_people(wanted: TaskSearch, conditions: Conditions) -> None:
    conditions.equal(TASK.c.assignee, wanted.assignee)
    conditions.within(TASK.c.assignee, wanted.assignees)
    conditions.like(TASK.c.assignee, wanted.assignee_like)
    conditions.where(wanted.assigned, TASK.c.assignee != "")
    conditions.equal(TASK.c.completed_by, wanted.completed_by)
    of_it = exists().where(CANDIDATE.c.task_id == TASK.c.id)
    if wanted.candidates is not None:
        claimable = of_it.where(CANDIDATE.c.candidate.in_(wanted.candidates))
        conditions.append(claimable if wanted.include_assigned else and_(claimable, TASK.c.assignee == ""))
    conditions.where(wanted.with_candidate_groups, of_it.where(CANDIDATE.c.candidate.like("group:%")))
    conditions.where(wanted.with_candidate_users, of_it.where(CANDIDATE.c.candidate.like("user:%")))


def _of_times(wanted: TaskSearch, conditions: Conditions) -> None:
    for column, at, before, after in (
        (TASK.c.due_at, wanted.due, wanted.due_before, wanted.due_after),
        (TASK.c.follow_up_at, wanted.follow_up, wanted.follow_up_before, wanted.follow_up_after),
        (TASK.c.created_at, wanted.created, wanted.created_before, wanted.created_after),
        (TASK.c.ended_at, None, wanted.finished_before, wanted.finished_after),
    ):
        conditions.equal(column, at)
        conditions.before(column, before)
        conditions.after(column, after)
    conditions.where(wanted.without_due or None, TASK.c.due_at.is_(None))
