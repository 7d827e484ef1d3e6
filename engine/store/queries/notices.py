"""What people are told, for pages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, exists, func, literal_column, select

from engine.domain import HistoryEventType, InstanceStatus
from engine.store.repositories.history import EVENT
from engine.store.repositories.instances import INSTANCE
from engine.store.repositories.notices import NOTICE, NOTICE_COLUMNS, NoticeRecord, waiting_for_reminder
from engine.store.repositories.tasks import TASK


def count_unread(connection: Connection, user_id: str, most: int) -> int:
    """Return how many notices a person has not read, from one index; counted no further than `most`."""
    unread: Select[Any] = select(literal_column("1"))
    unread = unread.where(NOTICE.c.user_id == user_id, NOTICE.c.read_at.is_(None)).limit(most)
    return int(connection.execute(select(func.count()).select_from(unread.subquery())).scalar_one())


def count(connection: Connection, user_id: str) -> int:
    """Return how many notices a person has."""
    return int(connection.execute(select(func.count()).where(NOTICE.c.user_id == user_id)).scalar_one())


def notices(connection: Connection, user_id: str, limit: int, offset: int) -> list[NoticeRecord]:
    """Return a person's notices, the unread first, each the newest first."""
    rows = connection.execute(
        select(*NOTICE_COLUMNS)
        .where(NOTICE.c.user_id == user_id)
        .order_by(NOTICE.c.read_at.is_not(None), NOTICE.c.created_at.desc(), NOTICE.c.id)
        .limit(limit)
        .offset(offset)
    )
    return [NoticeRecord(*row) for row in rows]


def has_reminders(connection: Connection, now: datetime) -> bool:
    """Whether the doers of an open task are to be reminded."""
    waiting = exists().where(
        *waiting_for_reminder(now), INSTANCE.c.id == TASK.c.instance_id, INSTANCE.c.status == InstanceStatus.ACTIVE
    )
    return bool(connection.execute(select(waiting)).scalar())


def retimings(
    connection: Connection, tasks: Sequence[UUID], instances: Sequence[UUID]
) -> dict[UUID, tuple[int, datetime]]:
    """Return how often, and when last, the due time of some tasks was changed."""
    rows = connection.execute(
        select(EVENT.c.task_id, func.count(), func.max(EVENT.c.at))
        .where(EVENT.c.chain.in_(instances), EVENT.c.type == HistoryEventType.TASK_RETIMED, EVENT.c.task_id.in_(tasks))
        .group_by(EVENT.c.task_id)
    )
    return {task: (count, last) for task, count, last in rows}
