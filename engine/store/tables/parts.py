"""What units enter of a form that is gathered from them, before its head sends it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import LongText, Table


class UnitPart(Table):
    """One state of a unit's part: everything entered so far, by place (engine.handlers.forms.cells). Never changed.

    The highest `revision` of a unit is its part, unless it was sent: then its head has completed the task with it, and
    the next revision begins anew from what was sent. `source` is the workbook it came from, empty for the page.
    """

    __tablename__ = "unit_part"

    instance_id: Mapped[UUID] = mapped_column(ForeignKey("process_instance.id"), primary_key=True)
    activity_id: Mapped[str] = mapped_column(primary_key=True)
    unit_id: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cells: Mapped[str] = mapped_column(LongText)
    source: Mapped[str]
    entered_at: Mapped[datetime]
    entered_by: Mapped[str]
    sent_at: Mapped[datetime | None]


class UnitPartDraft(Table):
    """What one person has typed into a unit's part and not handed over yet: a JSON object of texts.

    `part_revision` is the revision that stood on the page it was typed on.
    """

    __tablename__ = "unit_part_draft"

    instance_id: Mapped[UUID] = mapped_column(ForeignKey("process_instance.id"), primary_key=True)
    activity_id: Mapped[str] = mapped_column(primary_key=True)
    unit_id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(primary_key=True)
    values_json: Mapped[str] = mapped_column(LongText)
    part_revision: Mapped[int]
    saved_at: Mapped[datetime]
