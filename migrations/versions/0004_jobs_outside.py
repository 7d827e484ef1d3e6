"""Jobs that belong to no process: what is done outside the engine, such as mail.

Rules for every migration: plain column types only, never a class of ours; one head; it runs on SQLite and PostgreSQL,
in one transaction; history rows are never changed; what was released is never edited.

Revision ID: 0004
Revises: 0003
Create Date: 2026-11-22 12:50:00
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Bring the schema one step forward."""
    with op.batch_alter_table("job") as batch:
        batch.add_column(sa.Column("subject_id", sa.Uuid(), nullable=True))
        batch.alter_column("definition_id", existing_type=sa.Uuid(), nullable=True)
    with op.batch_alter_table("incident") as batch:
        batch.alter_column("definition_id", existing_type=sa.Uuid(), nullable=True)


def downgrade() -> None:
    """Take the step back; what belongs to no process goes."""
    op.execute("DELETE FROM incident WHERE definition_id IS NULL")
    op.execute("DELETE FROM job WHERE definition_id IS NULL")
    with op.batch_alter_table("incident") as batch:
        batch.alter_column("definition_id", existing_type=sa.Uuid(), nullable=False)
    with op.batch_alter_table("job") as batch:
        batch.alter_column("definition_id", existing_type=sa.Uuid(), nullable=False)
        batch.drop_column("subject_id")
