"""What units enter of a form that is gathered from them, and what people have typed into it.

Rules for every migration: plain column types only, never a class of ours; one head; it runs on SQLite and PostgreSQL,
in one transaction; history rows are never changed; what was released is never edited.

Revision ID: 0015
Revises: 0014
Create Date: 2026-11-22 16:20:00
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Bring the schema one step forward."""
    op.add_column("draft", sa.Column("part_revision", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.create_table(
        "unit_part",
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.String(length=255), nullable=False),
        sa.Column("unit_id", sa.String(length=255), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cells", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=255), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.String(length=255), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["process_instance.id"], name=op.f("fk_unit_part_instance_id_process_instance")
        ),
        sa.PrimaryKeyConstraint("instance_id", "activity_id", "unit_id", "revision", name=op.f("pk_unit_part")),
    )
    op.create_table(
        "unit_part_draft",
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.String(length=255), nullable=False),
        sa.Column("unit_id", sa.String(length=255), nullable=False),
        sa.Column("user_id", sa.String(length=255), nullable=False),
        sa.Column("values_json", sa.Text(), nullable=False),
        sa.Column("part_revision", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["process_instance.id"], name=op.f("fk_unit_part_draft_instance_id_process_instance")
        ),
        sa.PrimaryKeyConstraint("instance_id", "activity_id", "unit_id", "user_id", name=op.f("pk_unit_part_draft")),
    )


def downgrade() -> None:
    """Take the step back. What units entered and nobody sent is lost; history has told of it."""
    op.drop_table("unit_part_draft")
    op.drop_table("unit_part")
    with op.batch_alter_table("draft") as batch:
        batch.drop_column("part_revision")
