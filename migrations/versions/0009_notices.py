"""Notices, mail, superiors, subscribed calendars; an address for each account, reminders for each task.

Rules for every migration: plain column types only, never a class of ours; one head; it runs on SQLite and PostgreSQL,
in one transaction; history rows are never changed; what was released is never edited.

Revision ID: 0009
Revises: 0008
Create Date: 2026-11-22 12:58:00
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TO_REMIND = sa.text("status = 'open' AND reminded_at IS NULL")
UNREAD = sa.text("read_at IS NULL")


def upgrade() -> None:
    """Bring the schema one step forward."""
    op.create_table(
        "notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=True),
        sa.Column("task_id", sa.Uuid(), nullable=True),
        sa.Column("activity_id", sa.String(length=255), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_notice_user_id_user_account")),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["process_instance.id"], name=op.f("fk_notice_instance_id_process_instance")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index("ix_notice_user_id_created_at", "notice", ["user_id", "created_at"], unique=False)
    op.create_index(
        "ix_notice_unread", "notice", ["user_id"], unique=False, sqlite_where=UNREAD, postgresql_where=UNREAD
    )
    op.create_table(
        "mail",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("notice_id", sa.Uuid(), nullable=True),
        sa.Column("seal", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=255), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_mail_notice_id_notice")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
    )
    op.create_table(
        "superior",
        sa.Column("group_id", sa.String(length=255), nullable=False),
        sa.Column("superior_id", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["user_group.id"], name=op.f("fk_superior_group_id_user_group")),
        sa.ForeignKeyConstraint(["superior_id"], ["user_group.id"], name=op.f("fk_superior_superior_id_user_group")),
        sa.PrimaryKeyConstraint("group_id", name=op.f("pk_superior")),
    )
    op.create_table(
        "calendar_feed",
        sa.Column("user_id", sa.String(length=255), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_calendar_feed_user_id_user_account")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feed_token_hash")),
    )
    op.add_column(
        "user_account", sa.Column("email", sa.String(length=255), nullable=False, server_default=sa.text("''"))
    )
    op.add_column("user_account", sa.Column("mailed_kinds", sa.String(length=255), nullable=True))
    op.add_column("task", sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_task_to_remind", "task", ["due_soon_at"], unique=False, sqlite_where=TO_REMIND, postgresql_where=TO_REMIND
    )


def downgrade() -> None:
    """Take the step back."""
    op.drop_index("ix_task_to_remind", table_name="task")
    op.drop_column("task", "reminded_at")
    op.drop_column("user_account", "mailed_kinds")
    op.drop_column("user_account", "email")
    op.drop_table("calendar_feed")
    op.drop_table("superior")
    op.drop_table("mail")
    op.drop_table("notice")
