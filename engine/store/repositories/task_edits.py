"""What administrators change of open tasks: how urgent they are, and who may claim them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, delete, insert, update

from engine.store.repositories.tasks import CANDIDATE, TASK


class TaskEdits:
    """Changes of rows that otherwise only a workflow writes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def change(self, task_id: UUID, priority: int, follow_up_at: datetime | None) -> None:
        """Set a task's priority, and when to look at it again."""
        values = {"priority": priority, "follow_up_at": follow_up_at}
        self._connection.execute(update(TASK).where(TASK.c.id == task_id).values(**values))

    def offer(self, task_id: UUID, candidate: str, due_at: datetime | None) -> None:
        """Let one more group or user claim a task."""
        self._connection.execute(insert(CANDIDATE), {"task_id": task_id, "candidate": candidate, "due_at": due_at})

    def take_back(self, task_id: UUID, candidate: str) -> None:
        """Let a group or user claim a task no more."""
        this = (CANDIDATE.c.task_id == task_id, CANDIDATE.c.candidate == candidate)
        self._connection.execute(delete(CANDIDATE).where(*this))
