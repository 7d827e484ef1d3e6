"""The office's registers: numbered letters, copies made, what is archived."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.domain import Register
from engine.store.base import LongText, Table, enum_type


class RegisterEntry(Table):
    """One entry, written when its task is completed, and never changed.

    `number` is a letter's, taken apart into `unit`, `year` and `sequence`; other registers have none. `facts` is JSON,
    what was entered by the fields' ids; `words` the same in lower case, for searching.
    """

    __tablename__ = "register_entry"
    __table_args__ = (
        # Rows without a number have NULL there, and NULLs are all different.
        UniqueConstraint("register", "unit", "year", "sequence", name="uq_register_entry_number"),
        Index("ix_register_entry_register_recorded_at", "register", "recorded_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    register: Mapped[Register] = mapped_column(enum_type(Register))
    instance_id: Mapped[UUID] = mapped_column(ForeignKey("process_instance.id"), index=True)
    activity_id: Mapped[str]
    number: Mapped[str]
    unit: Mapped[str]
    year: Mapped[int | None]
    sequence: Mapped[int | None]
    facts: Mapped[str] = mapped_column(LongText)
    words: Mapped[str] = mapped_column(LongText)
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]


class LetterStart(Table):
    """The last number that a unit had given to letters of a year before it wrote them here: up to it all are taken."""

    __tablename__ = "letter_start"

    unit: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]
    noted_at: Mapped[datetime]
    noted_by: Mapped[str]
