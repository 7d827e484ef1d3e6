"""User tasks, their candidates and drafts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from engine.domain import TaskStatus
from engine.store.base import table_of
from engine.store.prepared import Prepared, row_maker
from engine.store.tables import Draft, Task, TaskCandidate

TASK = table_of(Task)
CANDIDATE = table_of(TaskCandidate)
DRAFT = table_of(Draft)


@dataclass(slots=True)
class TaskRecord:
    """A row of `task`."""

    id: UUID
    instance_id: UUID
    definition_id: UUID
    activity_id: str
    name: str
    lane: str
    element: str
    assignee: str
    status: TaskStatus
    priority: int
    round: int
    returned: bool
    previous_user: str
    created_at: datetime
    due_at: datetime | None
    due_soon_at: datetime | None
    follow_up_at: datetime | None
    ended_at: datetime | None
    completed_by: str
    claimed_at: datetime | None
    from_activity_id: str
    waited_minutes: int | None
    worked_minutes: int | None


@dataclass(frozen=True, slots=True)
class Spent:
    """Working minutes that a task took: until it was claimed, and until it was done."""

    waited: int
    worked: int


_NAMES = list(TaskRecord.__slots__)
_ROW = row_maker(_NAMES)
_BY_ID = Prepared(select(*[TASK.c[name] for name in _NAMES]).where(TASK.c.id == bindparam("id")))
_CANDIDATES = Prepared(select(CANDIDATE.c.candidate).where(CANDIDATE.c.task_id == bindparam("task_id")))
_DROP_CANDIDATES = Prepared(delete(CANDIDATE).where(CANDIDATE.c.task_id == bindparam("closed_task_id")))
_DROP_DRAFTS = Prepared(delete(DRAFT).where(DRAFT.c.task_id == bindparam("closed_task_id")))
_INSERT = Prepared(insert(TASK))
_INSERT_CANDIDATE = Prepared(insert(CANDIDATE))
_CLOSE = Prepared(
    update(TASK)
    .where(TASK.c.id == bindparam("this_id"))
    .values(
        status=bindparam("new_status"),
        ended_at=bindparam("new_ended_at"),
        completed_by=bindparam("new_completed_by"),
        assignee=bindparam("new_assignee"),
        waited_minutes=bindparam("new_waited_minutes"),
        worked_minutes=bindparam("new_worked_minutes"),
    )
)
_ASSIGN = Prepared(
    update(TASK)
    .where(TASK.c.id == bindparam("this_id"))
    .values(assignee=bindparam("new_assignee"), claimed_at=bindparam("new_claimed_at"))
)
_RETIME = Prepared(
    update(TASK)
    .where(TASK.c.id == bindparam("this_id"))
    .values(due_at=bindparam("new_due_at"), due_soon_at=bindparam("new_due_soon_at"))
)
_RETIME_CANDIDATES = Prepared(
    update(CANDIDATE).where(CANDIDATE.c.task_id == bindparam("this_id")).values(due_at=bindparam("new_due_at"))
)
_REMIND_AGAIN = Prepared(
    update(TASK).where(TASK.c.id == bindparam("this_id"), TASK.c.reminded_at.is_not(None)).values(reminded_at=None)
)
_ROUNDS = Prepared(
    select(TASK.c.element, func.count())
    .where(TASK.c.instance_id == bindparam("instance_id"), TASK.c.activity_id == bindparam("activity_id"))
    .group_by(TASK.c.element)
)
_COMPLETED_BY = Prepared(
    select(TASK.c.completed_by)
    .where(
        TASK.c.instance_id == bindparam("instance_id"),
        TASK.c.activity_id == bindparam("activity_id"),
        TASK.c.status == TaskStatus.COMPLETED,
    )
    .distinct()
)


class Tasks:
    """User tasks."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, task_id: UUID) -> TaskRecord | None:
        """Return a task as it now stands."""
        row = _BY_ID.first(self._connection, {"id": task_id})
        return TaskRecord(*row) if row else None

    def candidates(self, task_id: UUID) -> frozenset[str]:
        """Return who may claim an open task, as `group:<id>` and `user:<id>`."""
        return frozenset(row[0] for row in _CANDIDATES.all(self._connection, {"task_id": task_id}))

    def rounds(self, instance_id: UUID, activities: Iterable[str]) -> dict[tuple[str, str], int]:
        """Return how many tasks there have been of each activity and element, open ones included.

        One statement an activity, for a command seldom opens more than one, and an IN list is rendered anew each time.
        """
        found: dict[tuple[str, str], int] = {}
        for activity_id in activities:
            rows = _ROUNDS.all(self._connection, {"instance_id": instance_id, "activity_id": activity_id})
            found |= {(activity_id, element): count for element, count in rows}
        return found

    def completed_by(self, instance_id: UUID, activities: Sequence[str]) -> frozenset[str]:
        """Return who has completed any of these activities in an instance, in any round."""
        asked = [{"instance_id": instance_id, "activity_id": activity_id} for activity_id in activities]
        return frozenset(row[0] for values in asked for row in _COMPLETED_BY.all(self._connection, values))

    def add(self, records: Sequence[TaskRecord], candidates: Sequence[tuple[UUID, str, datetime | None]]) -> None:
        """Store new tasks and who may claim them, as (task, candidate, due)."""
        _INSERT.write_many(self._connection, list(map(_ROW, records)))
        _INSERT_CANDIDATE.write_many(
            self._connection,
            [{"task_id": task, "candidate": candidate, "due_at": due} for task, candidate, due in candidates],
        )

    def assign(self, task_id: UUID, assignee: str, claimed_at: datetime | None) -> None:
        """Set or clear (with an empty text and no instant) a task's assignee, and since when it has one."""
        values = {"this_id": task_id, "new_assignee": assignee, "new_claimed_at": claimed_at}
        _ASSIGN.write(self._connection, values)

    def retime(
        self, task_id: UUID, due_at: datetime | None, due_soon_at: datetime | None, *, remind: bool = False
    ) -> None:
        """Set when an open task is due, and from when it is due soon; its role's queue knows it too.

        With `remind` its doer is reminded then, even if that has happened for the time before.
        """
        values = {"this_id": task_id, "new_due_at": due_at, "new_due_soon_at": due_soon_at}
        _RETIME.write(self._connection, values)
        _RETIME_CANDIDATES.write(self._connection, {"this_id": task_id, "new_due_at": due_at})
        if remind:
            _REMIND_AGAIN.write(self._connection, {"this_id": task_id})

    def close(
        self,
        tasks: Sequence[UUID],
        status: TaskStatus,
        at: datetime,
        *,
        by: str = "",
        assignee: str = "",
        spent: Spent | None = None,
    ) -> None:
        """Close tasks; candidates and drafts go. `spent` is what a completed one took."""
        _CLOSE.write_many(
            self._connection,
            [
                {
                    "this_id": task,
                    "new_status": status,
                    "new_ended_at": at,
                    "new_completed_by": by,
                    "new_assignee": assignee,
                    "new_waited_minutes": spent.waited if spent else None,
                    "new_worked_minutes": spent.worked if spent else None,
                }
                for task in tasks
            ],
        )
        closed = [{"closed_task_id": task} for task in tasks]
        _DROP_CANDIDATES.write_many(self._connection, closed)
        _DROP_DRAFTS.write_many(self._connection, closed)

    def draft_of(self, task_id: UUID, user_id: str) -> tuple[str, int] | None:
        """Return what someone typed into a task's form, as JSON, and on which revision of the unit's part."""
        kept = select(DRAFT.c.values_json, DRAFT.c.part_revision).where(
            DRAFT.c.task_id == task_id, DRAFT.c.user_id == user_id
        )
        row = self._connection.execute(kept).first()
        return (str(row[0]), int(row[1])) if row else None

    def save_draft(self, task_id: UUID, user_id: str, values_json: str, at: datetime, part_revision: int = 0) -> None:
        """Keep what someone typed, instead of what they typed before. An empty text forgets it."""
        self._connection.execute(delete(DRAFT).where(DRAFT.c.task_id == task_id, DRAFT.c.user_id == user_id))
        if values_json:
            kept = {"values_json": values_json, "saved_at": at, "part_revision": part_revision}
            self._connection.execute(insert(DRAFT), {"task_id": task_id, "user_id": user_id, **kept})
