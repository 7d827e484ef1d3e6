"""How long tasks took, what was sent back, and the months added up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, insert, select, text, update

from engine.store.base import table_of
from engine.store.prepared import Prepared
from engine.store.repositories.tasks import TASK, Spent
from engine.store.tables import WorkMonth, WorkReturn

MONTH = table_of(WorkMonth)
RETURN = table_of(WorkReturn)

COMPLETED = text("task.status = 'completed'")
"""Said as the partial indexes say it, or no database would use them."""


@dataclass(frozen=True, slots=True)
class ReturnRecord:
    """A row of `work_return`."""

    id: UUID
    instance_id: UUID
    definition_id: UUID
    at: datetime
    from_activity_id: str
    to_activity_id: str
    flow_id: str
    returned_by: str
    units: str
    note: str


@dataclass(frozen=True, slots=True)
class MonthRecord:
    """A row of `work_month`."""

    month: str
    definition_id: UUID
    activity_id: str
    from_activity_id: str
    completed_by: str
    element: str
    done: int
    timed: int
    late: int
    repeated: int
    worked: str
    waited: str


@dataclass(frozen=True, slots=True)
class Unmeasured:
    """A completed task from before tasks knew how long they took."""

    id: UUID
    definition_id: UUID
    created_at: datetime
    claimed_at: datetime | None
    ended_at: datetime


_ADD_RETURN = Prepared(insert(RETURN))
_UNMEASURED = (
    select(*[TASK.c[name] for name in Unmeasured.__slots__])
    .where(COMPLETED, TASK.c.worked_minutes.is_(None), TASK.c.ended_at.is_not(None))
    .limit(bindparam("most"))
)
_MEASURE = (
    update(TASK)
    .where(TASK.c.id == bindparam("this_id"))
    .values(waited_minutes=bindparam("waited"), worked_minutes=bindparam("worked"))
)
_FIRST_AFTER = select(func.min(TASK.c.ended_at)).where(COMPLETED, TASK.c.ended_at >= bindparam("start"))


class Work:
    """What statistics are made of."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def connection(self) -> Connection:
        """The transaction, for queries that a command asks too."""
        return self._connection

    def add_returns(self, records: Iterable[ReturnRecord]) -> None:
        """Store what was sent back."""
        rows = [{name: getattr(record, name) for name in ReturnRecord.__slots__} for record in records]
        _ADD_RETURN.write_many(self._connection, rows)

    def unmeasured(self, most: int) -> list[Unmeasured]:
        """Return completed tasks that do not know how long they took, at most so many."""
        return [Unmeasured(*row) for row in self._connection.execute(_UNMEASURED, {"most": most})]

    def measure(self, spent: Sequence[tuple[UUID, Spent]]) -> None:
        """Store how long completed tasks took."""
        rows = [{"this_id": task, "waited": each.waited, "worked": each.worked} for task, each in spent]
        if rows:
            self._connection.execute(_MEASURE, rows)

    def last_month(self) -> str:
        """Return the newest month that is added up, empty where none is."""
        return str(self._connection.execute(select(func.max(MONTH.c.month))).scalar() or "")

    def first_completed_from(self, start: datetime) -> datetime | None:
        """Return when the first task was completed from an instant on."""
        found: datetime | None = self._connection.execute(_FIRST_AFTER, {"start": start}).scalar()
        return found

    def add_month(self, records: Sequence[MonthRecord]) -> None:
        """Store a month that is over."""
        self._connection.execute(
            insert(MONTH), [{name: getattr(record, name) for name in MonthRecord.__slots__} for record in records]
        )
