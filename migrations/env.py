"""Alembic's entry: uses the connection that `engine.store.schema` hands over, or opens the settings' database."""

from typing import Literal

from alembic import context
from sqlalchemy import Connection, types

from engine.config import Settings
from engine.store.base import Id, Instant, Table
from engine.store.database import open_database
from engine.store.tables import Task  # noqa: F401  (declares every table)


def render_item(kind: str, item: object, _autogen_context: object) -> str | Literal[False]:
    """Write plain types into migrations: a migration must not change when a class of ours moves."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Id):
        return "sa.Uuid()"
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
    with open_database(Settings.from_environment().database_url).execution_options(alur_writes=True).begin() as own:
        run(own)
