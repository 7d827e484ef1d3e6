"""Verifications of the history that people ask for on a page.

Rules for every migration: plain column types only, never a class of ours; one head; it runs on SQLite and PostgreSQL,
in one transaction; history rows are never changed; what was released is never edited.

Revision ID: 0012
Revises: 0011
Create Date: 2026-11-22 14:00:00
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Bring the schema one step forward."""
    op.create_table(
        "examination",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("requested_by", sa.String(length=255), nullable=False),
        sa.Column("replays", sa.Boolean(), nullable=False),
        sa.Column("against", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("phase", sa.String(length=255), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(length=255), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_examination")),
    )
    op.create_index("ix_examination_status", "examination", ["status"], unique=False)


def downgrade() -> None:
    """Take the step back. What was found stays in history."""
    op.drop_table("examination")
