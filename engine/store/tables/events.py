"""What instances and definitions wait for from outside: messages, signals, and the work of external workers."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.domain import SubscriptionKind
from engine.store.base import LongText, Table, enum_type


class EventSubscription(Table):
    """A token that waits for a message or signal (its id), or a definition that starts by one."""

    __tablename__ = "event_subscription"
    __table_args__ = (Index("ix_event_subscription_kind_name", "kind", "name"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[SubscriptionKind] = mapped_column(enum_type(SubscriptionKind))
    name: Mapped[str]
    instance_id: Mapped[UUID | None] = mapped_column(ForeignKey("process_instance.id"), index=True)
    definition_id: Mapped[UUID] = mapped_column(ForeignKey("process_definition.id"), index=True)
    activity_id: Mapped[str]
    created_at: Mapped[datetime]


class ExternalTask(Table):
    """A token that waits for a worker outside, who holds it until `locked_until`. Retries None: not yet failed."""

    __tablename__ = "external_task"
    __table_args__ = (Index("ix_external_task_topic_locked_until", "topic", "locked_until"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    instance_id: Mapped[UUID] = mapped_column(ForeignKey("process_instance.id"), index=True)
    definition_id: Mapped[UUID] = mapped_column(ForeignKey("process_definition.id"))
    activity_id: Mapped[str]
    topic: Mapped[str]
    priority: Mapped[int]
    worker_id: Mapped[str]
    locked_until: Mapped[datetime | None]
    retries: Mapped[int | None]
    error_message: Mapped[str] = mapped_column(LongText)
    error_details: Mapped[str] = mapped_column(LongText)
    created_at: Mapped[datetime]
