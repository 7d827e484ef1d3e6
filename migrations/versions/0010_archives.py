"""Where the history of an archived instance went; and a MAC beside each chain's head, put there by the next seal.

Rules for every migration: plain column types only, never a class of ours; one head; it runs on SQLite and PostgreSQL,
in one transaction; history rows are never changed; what was released is never edited.

Revision ID: 0010
Revises: 0009
Create Date: 2026-11-22 13:28:00
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column(
        "process_instance", sa.Column("history_mac", sa.String(length=64), nullable=False, server_default=sa.text("''"))
    )
    op.add_column("chain_head", sa.Column("mac", sa.String(length=64), nullable=False, server_default=sa.text("''")))
    op.create_table(
        "archive",
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.Column("file", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("instance_id", name=op.f("pk_archive")),
        sa.UniqueConstraint("sequence", name=op.f("uq_archive_sequence")),
    )


def downgrade() -> None:
    op.drop_table("archive")
    op.drop_column("chain_head", "mac")
    op.drop_column("process_instance", "history_mac")
