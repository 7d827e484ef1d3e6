"""User tasks, who may do them, and what people have typed into them so far."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.domain import TaskStatus
from engine.store.base import LongText, Table, enum_type


class Task(Table):
    """One user task.

    `element` is the multi-instance element it stands for (a unit's id), as text. `due_soon_at` is when a quarter of its
    working minutes is left, so that a list needs no calendar to be filtered. `round` counts from 1.

    `from_activity_id` is the activity whose doing opened it, empty at the start. `waited_minutes` are the working
    minutes until it was claimed, `worked_minutes` those until it was done; both are fixed when it is completed, so that
    figures over years need no calendar either.
    """

    __tablename__ = "task"
    __table_args__ = (
        Index("ix_task_instance_id_activity_id", "instance_id", "activity_id"),
        Index(
            "ix_task_open_assignee",
            "assignee",
            "due_at",
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
        Index(
            "ix_task_to_remind",
            "due_soon_at",
            sqlite_where=text("status = 'open' AND reminded_at IS NULL"),
            postgresql_where=text("status = 'open' AND reminded_at IS NULL"),
        ),
        Index(
            "ix_task_open_due_at",
            "due_at",
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
        Index(
            "ix_task_completed",
            "definition_id",
            "ended_at",
            sqlite_where=text("status = 'completed'"),
            postgresql_where=text("status = 'completed'"),
        ),
        Index(
            "ix_task_unmeasured",
            "id",
            sqlite_where=text("status = 'completed' AND worked_minutes IS NULL"),
            postgresql_where=text("status = 'completed' AND worked_minutes IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    instance_id: Mapped[UUID] = mapped_column(ForeignKey("process_instance.id"))
    definition_id: Mapped[UUID] = mapped_column(ForeignKey("process_definition.id"))
    activity_id: Mapped[str]
    name: Mapped[str] = mapped_column(LongText)
    lane: Mapped[str]
    element: Mapped[str]
    assignee: Mapped[str]
    status: Mapped[TaskStatus] = mapped_column(enum_type(TaskStatus))
    priority: Mapped[int]
    round: Mapped[int]
    returned: Mapped[bool]
    previous_user: Mapped[str]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    due_soon_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    follow_up_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    completed_by: Mapped[str]
    claimed_at: Mapped[datetime | None]
    from_activity_id: Mapped[str] = mapped_column(server_default=text("''"))
    waited_minutes: Mapped[int | None]
    worked_minutes: Mapped[int | None]


class TaskCandidate(Table):
    """A group or a user that may claim an open task. The rows go when the task is closed.

    `due_at` repeats the task's, so that a role's queue is read in order, and counted, from one index.
    """

    __tablename__ = "task_candidate"
    __table_args__ = (Index("ix_task_candidate_queue", "candidate", "due_at", "task_id"),)

    task_id: Mapped[UUID] = mapped_column(ForeignKey("task.id"), primary_key=True)
    candidate: Mapped[str] = mapped_column(primary_key=True)
    """`group:<id>` or `user:<id>`."""
    due_at: Mapped[datetime | None]


class Draft(Table):
    """What one person has typed into one task's form, unchecked: a JSON object of texts.

    `part_revision` is the revision of the unit's part that stood on the page it was typed on; 0 for none.
    """

    __tablename__ = "draft"

    task_id: Mapped[UUID] = mapped_column(ForeignKey("task.id"), primary_key=True)
    user_id: Mapped[str] = mapped_column(primary_key=True)
    values_json: Mapped[str] = mapped_column(LongText)
    saved_at: Mapped[datetime]
    part_revision: Mapped[int] = mapped_column(server_default=text("0"))


class StartDraft(Table):
    """What one person has typed into a process's start form, unchecked: a JSON object of texts.

    It belongs to the process, so that it outlives a new version.
    """

    __tablename__ = "start_draft"

    definition_key: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(primary_key=True)
    values_json: Mapped[str] = mapped_column(LongText)
    saved_at: Mapped[datetime]
