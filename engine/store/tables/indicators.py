"""What units are measured by, year by year."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.domain import Polarity
from engine.store.base import LongText, Table, enum_type


class Indicator(Table):
    """One indicator of a unit in a year. Numbers are canonical texts such as `87.5`; an empty one is not set."""

    __tablename__ = "indicator"
    __table_args__ = (Index("ix_indicator_unit_id_year", "unit_id", "year"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    year: Mapped[int]
    position: Mapped[int]
    """Its place among the unit's."""
    goal: Mapped[str] = mapped_column(LongText)
    name: Mapped[str] = mapped_column(LongText)
    measure: Mapped[str]
    polarity: Mapped[Polarity] = mapped_column(enum_type(Polarity))
    target_q1: Mapped[str]
    target_q2: Mapped[str]
    target_q3: Mapped[str]
    target_q4: Mapped[str]
    target_year: Mapped[str]
    program: Mapped[str] = mapped_column(LongText)
    budget: Mapped[str]
    retired_at: Mapped[datetime | None]
