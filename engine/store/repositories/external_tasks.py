"""External tasks: who holds which, until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, bindparam, delete, insert, or_, select, update

from engine.domain import InstanceStatus
from engine.store.base import table_of
from engine.store.repositories.instances import INSTANCE
from engine.store.tables import ExternalTask

EXTERNAL = table_of(ExternalTask)


@dataclass(slots=True)
class ExternalTaskRecord:
    """A row of `external_task`."""

    id: UUID
    instance_id: UUID
    definition_id: UUID
    activity_id: str
    topic: str
    priority: int
    worker_id: str
    locked_until: datetime | None
    retries: int | None
    error_message: str
    error_details: str
    created_at: datetime


_NAMES = list(ExternalTaskRecord.__slots__)
_SELECT = select(*[EXTERNAL.c[name] for name in _NAMES])
_INSERT = insert(EXTERNAL)
_DELETE = delete(EXTERNAL).where(EXTERNAL.c.id == bindparam("gone_id"))
_CHANGING = ("worker_id", "locked_until", "retries", "priority", "error_message", "error_details")
_UPDATE = (
    update(EXTERNAL)
    .where(EXTERNAL.c.id == bindparam("this_id"))
    .values({name: bindparam(f"new_{name}") for name in _CHANGING})
)


class ExternalTasks:
    """What workers outside are to do."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, id: UUID) -> ExternalTaskRecord | None:
        """Return one external task."""
        row = self._connection.execute(_SELECT.where(EXTERNAL.c.id == id)).first()
        return ExternalTaskRecord(*row) if row else None

    def available(
        self, topics: Sequence[str], now: datetime, limit: int, *, by_priority: bool
    ) -> list[ExternalTaskRecord]:
        """Return tasks of active instances that nobody holds, locked against other fetches until the commit.

        The most important first where `by_priority`, then the oldest.
        """
        order = [EXTERNAL.c.priority.desc()] if by_priority else []
        statement = (
            _SELECT.join(INSTANCE, INSTANCE.c.id == EXTERNAL.c.instance_id)
            .where(EXTERNAL.c.topic.in_(topics), INSTANCE.c.status == InstanceStatus.ACTIVE)
            .where(or_(EXTERNAL.c.locked_until.is_(None), EXTERNAL.c.locked_until <= now))
            .where(or_(EXTERNAL.c.retries.is_(None), EXTERNAL.c.retries > 0))
            .order_by(*order, EXTERNAL.c.created_at, EXTERNAL.c.id)
            .limit(limit)
            # PostgreSQL: what another fetch is taking is passed over; SQLite has one writer at a time anyway.
            .with_for_update(of=EXTERNAL, skip_locked=True)
        )
        return [ExternalTaskRecord(*row) for row in self._connection.execute(statement)]

    def add(self, records: Sequence[ExternalTaskRecord]) -> None:
        """Store new external tasks."""
        self._connection.execute(_INSERT, [{name: getattr(record, name) for name in _NAMES} for record in records])

    def save(self, record: ExternalTaskRecord) -> None:
        """Write who holds a task, how often it may be tried and what went wrong."""
        values = {f"new_{name}": getattr(record, name) for name in _CHANGING}
        self._connection.execute(_UPDATE, {"this_id": record.id, **values})

    def remove(self, ids: Sequence[UUID]) -> None:
        """Take away tasks that are done or gone."""
        self._connection.execute(_DELETE, [{"gone_id": id} for id in ids])
