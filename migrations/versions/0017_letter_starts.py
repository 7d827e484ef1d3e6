"""Where the numbers of a unit's letters begin, if it wrote some before it wrote them here.

Rules for every migration: plain column types only, never a class of ours; one head; it runs on SQLite and PostgreSQL,
in one transaction; history rows are never changed; what was released is never edited.

Revision ID: 0017
Revises: 0016
Create Date: 2026-11-22 16:50:00
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Bring the schema one step forward."""
    op.create_table(
        "letter_start",
        sa.Column("unit", sa.String(length=255), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("unit", "year", name=op.f("pk_letter_start")),
    )


def downgrade() -> None:
    """Take the step back."""
    op.drop_table("letter_start")
