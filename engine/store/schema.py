"""Bring a database to the schema this version of Alur needs, by the migrations under `migrations/`."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from engine.errors import ConfigurationError
from engine.store.database import Database
from engine.store.locks import Lock

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


def upgrade(database: Database) -> None:
    """Run every migration the database has not seen, in one transaction. A current database is left alone.

    Raises:
        ConfigurationError: The database cannot be reached, or a newer Alur has used it.
    """
    try:
        if is_current(database):
            return
        with _writing(database).begin() as connection:
            if database.dialect.name == "postgresql":
                connection.execute(select(func.pg_advisory_xact_lock(int(Lock.MIGRATION))))
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except OperationalError as error:
        raise ConfigurationError(f"ALUR_DATABASE_URL: the database cannot be used: {error.orig}") from error
    except CommandError as error:
        raise ConfigurationError(f"ALUR_DATABASE_URL: a newer Alur has used this database: {error}") from error


def is_current(database: Database) -> bool:
    """Whether the database stands at the newest migration."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    with database.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head


def _writing(database: Database) -> Database:
    if database.dialect.name == "postgresql":
        # Whoever has waited for the lock must see what was done meanwhile.
        return database.execution_options(isolation_level="READ COMMITTED")
    return database.execution_options(alur_writes=True)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
