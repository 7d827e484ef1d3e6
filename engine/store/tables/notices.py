"""What people are told: notices in the application, mail, who stands above whom, and calendars subscribed to."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.domain import NoticeKind
from engine.store.base import LongText, Table, enum_type


class Notice(Table):
    """Something one person is told. `facts` is a JSON object and never a sentence: the page's language says it."""

    __tablename__ = "notice"
    __table_args__ = (
        Index("ix_notice_user_id_created_at", "user_id", "created_at"),
        Index(
            "ix_notice_unread",
            "user_id",
            sqlite_where=text("read_at IS NULL"),
            postgresql_where=text("read_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"))
    kind: Mapped[NoticeKind] = mapped_column(enum_type(NoticeKind))
    instance_id: Mapped[UUID | None] = mapped_column(ForeignKey("process_instance.id"))
    task_id: Mapped[UUID | None]
    activity_id: Mapped[str]
    facts: Mapped[str] = mapped_column(LongText)
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class Mail(Table):
    """A mail to one address: of a notice, whose id it then has, or of a seal; the subject of a job."""

    __tablename__ = "mail"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    notice_id: Mapped[UUID | None] = mapped_column(ForeignKey("notice.id"))
    seal: Mapped[int | None]
    address: Mapped[str]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class Superior(Table):
    """Who is told when a role is late: the group above it."""

    __tablename__ = "superior"

    group_id: Mapped[str] = mapped_column(ForeignKey("user_group.id"), primary_key=True)
    superior_id: Mapped[str] = mapped_column(ForeignKey("user_group.id"))


class CalendarFeed(Table):
    """An account's private calendar address. Only the hash of its secret is kept."""

    __tablename__ = "calendar_feed"

    user_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
