"""Verifications of the whole history that somebody asked for on a page. Rows are only ever added, and moved on."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.domain import ExaminationStatus
from engine.store.base import LongText, Table, enum_type


class Examination(Table):
    """One verification: who asked, how far a worker is. What was found stands in history, in the event `sequence`.

    `against` is the exported seal as it was sent, empty for none; `phase` is what `done` and `total` count.
    """

    __tablename__ = "examination"
    __table_args__ = (Index("ix_examination_status", "status"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    requested_at: Mapped[datetime]
    requested_by: Mapped[str]
    replays: Mapped[bool]
    against: Mapped[str] = mapped_column(LongText)
    status: Mapped[ExaminationStatus] = mapped_column(enum_type(ExaminationStatus))
    phase: Mapped[str]
    done: Mapped[int]
    total: Mapped[int]
    tries: Mapped[int]
    worker: Mapped[str]
    seen_at: Mapped[datetime | None]
    sequence: Mapped[int | None]
