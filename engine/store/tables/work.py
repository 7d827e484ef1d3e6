"""What statistics are made of: returns as rows, and the months that are over, added up."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import LongText, Table


class WorkReturn(Table):
    """Work that was sent back, as history tells it in `task.returned`.

    `units` is the JSON list of the multi-instance elements it was sent back to, `returned_by` empty where several
    decided together.
    """

    __tablename__ = "work_return"
    __table_args__ = (Index("ix_work_return_definition_id_at", "definition_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    instance_id: Mapped[UUID] = mapped_column(ForeignKey("process_instance.id"))
    definition_id: Mapped[UUID] = mapped_column(ForeignKey("process_definition.id"))
    at: Mapped[datetime]
    from_activity_id: Mapped[str]
    to_activity_id: Mapped[str]
    flow_id: Mapped[str]
    returned_by: Mapped[str]
    units: Mapped[str] = mapped_column(LongText)
    note: Mapped[str] = mapped_column(LongText)


class WorkMonth(Table):
    """Completed tasks of one month (in Jakarta, such as `2026-11`) that is over, added up.

    One row for each activity, the activity before it, its doer and element. A month is there as a whole or not at all:
    what is not there yet is counted from the tasks. `worked` and `waited` are JSON lists: some minutes, how many tasks
    took so many, other minutes, and so on.
    """

    __tablename__ = "work_month"

    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    definition_id: Mapped[UUID] = mapped_column(ForeignKey("process_definition.id"), primary_key=True)
    activity_id: Mapped[str] = mapped_column(primary_key=True)
    from_activity_id: Mapped[str] = mapped_column(primary_key=True)
    completed_by: Mapped[str] = mapped_column(primary_key=True)
    element: Mapped[str] = mapped_column(primary_key=True)
    done: Mapped[int]
    timed: Mapped[int]
    late: Mapped[int]
    repeated: Mapped[int]
    worked: Mapped[str] = mapped_column(LongText)
    waited: Mapped[str] = mapped_column(LongText)
