"""The fleet's queue: Procrastinate's schema, on PostgreSQL only; and an index that holds just what is to be tried.

Procrastinate ships its own migrations as SQL files. They are named here one by one, so that this step does the same
whatever version is installed later; files that a newer version brings get a step of their own
(`docs/decisions/`, *The fleet's queue holds what is due*).

Rules for every migration: plain column types only, never a class of ours; one head; it runs on SQLite and PostgreSQL,
in one transaction; history rows are never changed; what was released is never edited.

Revision ID: 0006
Revises: 0005
Create Date: 2026-11-22 13:00:00
"""

from collections.abc import Sequence
from importlib.resources import files

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

FILES = (
    "00.00.00_01_initial",
    "00.05.00_01_drop_started_at_column",
    "00.05.00_02_drop_started_at_column",
    "00.05.00_03_drop_procrastinate_version_table",
    "00.06.00_01_fix_procrastinate_fetch_job",
    "00.07.01_01_fix_trigger_status_events_insert",
    "00.08.01_01_add_queueing_lock_column",
    "00.10.00_01_close_fetch_job_race_condition",
    "00.10.00_02_add_defer_job_function",
    "00.11.00_03_add_procrastinate_periodic_defers",
    "00.12.00_01_add_foreign_key_index",
    "00.14.00_01_add_locks_to_periodic_defer",
    "00.15.02_01_fix_procrastinate_defer_periodic_job",
    "00.16.00_01_add_finish_job_and_retry_job_functions",
    "00.17.00_01_add_trigger_on_job_deletion",
    "00.17.00_02_delete_finished_jobs",
    "00.17.00_03_add_checks_to_finish_job",
    "00.17.00_04_add_checks_to_retry_job",
    "00.18.01_01_fix_finish_job_compat_issue",
    "00.19.00_01_add_index_on_procrastinate_jobs",
    "00.22.00_01_add_kwargs_to_defer_periodic_job",
    "00.23.00_01_null_locks_excluded",
    "01.00.00_01_remove_old_finish_job_function",
    "01.01.01_01_job_id_bigint",
    "02.00.03_01_add_job_priority",
    "02.05.00_01_add_periodic_job_priority",
    "02.06.00_01_add_cancel_states",
    "02.08.00_01_add_additional_params_to_retry_job",
    "02.14.01_01_add_indexes_for_fetch_job",
    "03.00.00_01_pre_cancel_notification",
    "03.00.00_50_post_cancel_notification",
    "03.01.00_01_pre_add_heartbeat",
    "03.01.00_50_post_add_heartbeat",
    "03.02.00_01_pre_batch_defer_jobs",
    "03.02.00_50_post_batch_defer_jobs",
    "03.03.00_01_pre_priority_lock_fetch_job",
    "03.04.00_01_pre_add_retry_failed_job_procedure",
    "03.04.00_50_post_add_retry_failed_job_procedure",
)
"""What Procrastinate 3.10 ships, in order."""

_REMOVE = """
DO $$
DECLARE found record;
BEGIN
  FOR found IN SELECT tablename AS name FROM pg_tables
                WHERE schemaname = current_schema() AND tablename LIKE 'procrastinate\\_%' LOOP
    EXECUTE format('DROP TABLE %I CASCADE', found.name);
  END LOOP;
  FOR found IN SELECT oid::regprocedure AS name FROM pg_proc
                WHERE pronamespace = current_schema()::regnamespace AND proname LIKE 'procrastinate\\_%' LOOP
    EXECUTE format('DROP FUNCTION %s CASCADE', found.name);
  END LOOP;
  FOR found IN SELECT typname AS name FROM pg_type
                WHERE typnamespace = current_schema()::regnamespace AND typtype IN ('e', 'c')
                  AND typname LIKE 'procrastinate\\_%' LOOP
    EXECUTE format('DROP TYPE %I CASCADE', found.name);
  END LOOP;
END;
$$;
"""


def upgrade() -> None:
    """Bring the schema one step forward."""
    to_try = sa.text("retries > 0")
    op.drop_index("ix_job_retries_run_at", table_name="job")
    op.create_index("ix_job_run_at", "job", ["run_at"], sqlite_where=to_try, postgresql_where=to_try)
    if op.get_bind().dialect.name == "postgresql":
        shipped = files("procrastinate") / "sql" / "migrations"
        for name in FILES:
            _run((shipped / f"{name}.sql").read_text("utf-8"))
        # Ours: whether another task of the same lock comes first is looked up, not searched for among all that wait.
        _run("CREATE INDEX alur_queue_lock ON procrastinate_jobs (lock) WHERE status IN ('todo', 'doing')")


def downgrade() -> None:
    """Take the step back."""
    if op.get_bind().dialect.name == "postgresql":
        _run(_REMOVE)
    op.drop_index("ix_job_run_at", table_name="job")
    op.create_index("ix_job_retries_run_at", "job", ["retries", "run_at"])


def _run(script: str) -> None:
    """Run many statements as they are: per cents and colons in them are not for SQLAlchemy."""
    cursor = op.get_bind().connection.cursor()
    cursor.execute(script)
    cursor.close()
