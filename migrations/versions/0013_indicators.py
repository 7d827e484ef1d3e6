"""What units are measured by: indicators with targets and pagu, by unit and year.

Rules for every migration: plain column types only, never a class of ours; one head; it runs on SQLite and PostgreSQL,
in one transaction; history rows are never changed; what was released is never edited.

Revision ID: 0013
Revises: 0012
Create Date: 2026-11-22 14:00:00
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Bring the schema one step forward."""
    op.create_table(
        "indicator",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.String(length=255), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("goal", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("measure", sa.String(length=255), nullable=False),
        sa.Column("polarity", sa.String(length=40), nullable=False),
        sa.Column("target_q1", sa.String(length=255), nullable=False),
        sa.Column("target_q2", sa.String(length=255), nullable=False),
        sa.Column("target_q3", sa.String(length=255), nullable=False),
        sa.Column("target_q4", sa.String(length=255), nullable=False),
        sa.Column("target_year", sa.String(length=255), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("budget", sa.String(length=255), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_indicator_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator")),
    )
    op.create_index("ix_indicator_unit_id_year", "indicator", ["unit_id", "year"], unique=False)


def downgrade() -> None:
    """Take the step back."""
    op.drop_index("ix_indicator_unit_id_year", table_name="indicator")
    op.drop_table("indicator")
