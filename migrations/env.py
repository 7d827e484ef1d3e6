"""Alembic's entry: uses the connection that `engine.store.schema` hands over, or opens ALUR_DATABASE_URL."""

import os

from alembic import context
from sqlalchemy import Connection, types

from engine.store.base import Instant, Table
from engine.store.database import open_database
from engine.store.tables import Task  # noqa: F401  (declares every table)


def render_item(kind: str, item: object, _autogen_context: object) -> str | bool:
    """Write plain types into migrations: a migration must not change when a class of ours moves."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, types.Enum):
        return f"sa.String(length={item.length})"
    return False


def run(connection: Connection) -> None:
    """Run the migrations on an open connection."""
    context.configure(
        connection=connection,
        target_metadata=Table.metadata,
        render_item=render_item,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=False,
    )
    with context.begin_transaction():
        context.run_migrations()


handed_over = context.config.attributes.get("connection")
if handed_over is not None:
    run(handed_over)
else:
    url = os.environ.get("ALUR_DATABASE_URL", "sqlite:///var/alur.db")
    with open_database(url).execution_options(alur_writes=True).begin() as own:
        run(own)
