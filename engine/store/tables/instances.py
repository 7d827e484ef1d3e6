"""Process instances: their state, and what a form sent twice gets back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.domain import InstanceStatus
from engine.store.base import LongText, Table, enum_type


class ProcessInstance(Table):
    """One run of a process.

    `state` is the workflow as JSON, without its spec. `version` counts commands: whoever writes must have read the
    newest. `unique_key` holds process key and business key as long as no second instance may have the same ones.
    """

    __tablename__ = "process_instance"
    __table_args__ = (
        Index("ix_process_instance_status_started_at", "status", "started_at"),
        Index("ix_process_instance_definition_id_status", "definition_id", "status"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    definition_id: Mapped[UUID] = mapped_column(ForeignKey("process_definition.id"))
    business_key: Mapped[str] = mapped_column(index=True)
    unique_key: Mapped[str | None] = mapped_column(String(600), unique=True)
    status: Mapped[InstanceStatus] = mapped_column(enum_type(InstanceStatus))
    version: Mapped[int]
    state: Mapped[bytes]
    started_at: Mapped[datetime]
    started_by: Mapped[str]
    ended_at: Mapped[datetime | None]
    calling_instance_id: Mapped[UUID | None] = mapped_column(ForeignKey("process_instance.id"), index=True)
    calling_activity_instance_id: Mapped[UUID | None]
    history_head: Mapped[str] = mapped_column(String(64))
    history_mac: Mapped[str] = mapped_column(String(64), server_default=text("''"))
    history_count: Mapped[int]


class Receipt(Table):
    """What a command sent with a form token came to, so that the same form sent again changes nothing."""

    __tablename__ = "receipt"

    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[str] = mapped_column(primary_key=True)
    result: Mapped[str] = mapped_column(LongText)
    at: Mapped[datetime] = mapped_column(index=True)
