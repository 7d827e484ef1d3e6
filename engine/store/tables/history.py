"""What happened. Rows are only ever added."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.domain import HistoryEventType, Source
from engine.store.base import LongText, Table, enum_type


class HistoryEvent(Table):
    """One event of one chain: an instance's, or the system's (chain 0).

    `data` is the JSON text that the chain's HMAC covers, so it is stored and never re-encoded.
    """

    __tablename__ = "history_event"
    __table_args__ = (Index("ix_history_event_at", "at"),)

    chain: Mapped[UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    type: Mapped[HistoryEventType] = mapped_column(enum_type(HistoryEventType))
    actor: Mapped[str]
    role: Mapped[str]
    source: Mapped[Source] = mapped_column(enum_type(Source))
    activity_id: Mapped[str]
    task_id: Mapped[UUID | None]
    data: Mapped[str] = mapped_column(LongText)
    mac: Mapped[str] = mapped_column(String(64))


class ChainHead(Table):
    """Head and length of the chain of events that belong to no instance."""

    __tablename__ = "chain_head"

    chain: Mapped[UUID] = mapped_column(primary_key=True)
    head: Mapped[str] = mapped_column(String(64))
    count: Mapped[int]
    mac: Mapped[str] = mapped_column(String(64), server_default=text("''"))
