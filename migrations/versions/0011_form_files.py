"""Files that forms hold: what they are, what is wrong with them, who held them when; contents outside the database.

Rules for every migration: plain column types only, never a class of ours; one head; it runs on SQLite and PostgreSQL,
in one transaction; history rows are never changed; what was released is never edited.

Revision ID: 0011
Revises: 0010
Create Date: 2026-11-22 13:45:00
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Bring the schema one step forward."""
    op.add_column("stored_content", sa.Column("outside", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("stored_file", sa.Column("type", sa.String(length=255), server_default=sa.text("''"), nullable=False))
    op.add_column(
        "stored_file", sa.Column("finding", sa.String(length=255), server_default=sa.text("''"), nullable=False)
    )
    op.create_index("ix_stored_file_created_by_size", "stored_file", ["created_by", "size"], unique=False)
    op.create_table(
        "form_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=True),
        sa.Column("activity_id", sa.String(length=255), nullable=False),
        sa.Column("element", sa.String(length=255), nullable=False),
        sa.Column("field", sa.String(length=255), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=255), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_form_file_file_id_stored_file")),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["process_instance.id"], name=op.f("fk_form_file_instance_id_process_instance")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_form_file_task_id_task")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_file")),
    )
    op.create_index(op.f("ix_form_file_instance_id"), "form_file", ["instance_id"], unique=False)
    op.create_index(op.f("ix_form_file_file_id"), "form_file", ["file_id"], unique=False)


def downgrade() -> None:
    """Take the step back. Contents that lie in the folder only are lost to the older version."""
    op.drop_table("form_file")
    op.drop_index("ix_stored_file_created_by_size", table_name="stored_file")
    with op.batch_alter_table("stored_file") as batch:
        batch.drop_column("finding")
        batch.drop_column("type")
    with op.batch_alter_table("stored_content") as batch:
        batch.drop_column("outside")
