"""Seals.

Rules for every migration: plain column types only, never a class of ours; one head; it runs on SQLite and PostgreSQL,
in one transaction; history rows are never changed; what was released is never edited.

Revision ID: 0002
Revises: 0001
Create Date: 2026-11-22 11:15:00
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Bring the schema one step forward."""
    op.create_table(
        "seal",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("chains", sa.Integer(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("root", sa.String(length=64), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("mac", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_seal")),
    )
    op.create_table(
        "seal_entry",
        sa.Column("seal", sa.Integer(), nullable=False),
        sa.Column("chain", sa.Uuid(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("mac", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["seal"], ["seal.number"], name=op.f("fk_seal_entry_seal_seal")),
        sa.PrimaryKeyConstraint("seal", "chain", name=op.f("pk_seal_entry")),
    )
    op.create_index("ix_seal_entry_chain_seal", "seal_entry", ["chain", "seal"], unique=False)


def downgrade() -> None:
    """Take the step back."""
    op.drop_index("ix_seal_entry_chain_seal", table_name="seal_entry")
    op.drop_table("seal_entry")
    op.drop_table("seal")
