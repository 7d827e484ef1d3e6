"""Migrations: from nothing to the schema the code declares, and back, on both databases."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from engine.errors import ConfigurationError
from engine.store import schema
from engine.store.base import Table
from engine.store.database import Database, open_database
from tests.support.databases import PostgresTemplates


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without any table."""
    if request.param == "sqlite":
        database = open_database(f"sqlite:///{tmp_path / 'empty.db'}")
        yield database
        database.dispose()
        return
    templates: PostgresTemplates = request.getfixturevalue("postgres_templates")
    with templates.empty() as url:
        database = open_database(url)
        yield database
        database.dispose()


def migrations() -> Config:
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    return config


def go(database: Database, to: str) -> None:
    config = migrations()
    with database.execution_options(alur_writes=True).begin() as connection:
        config.attributes["connection"] = connection
        (command.downgrade if to == "base" else command.upgrade)(config, to)


def test_the_migrations_give_exactly_the_schema_the_code_declares(empty: Database):
    schema.upgrade(empty)
    with empty.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Table.metadata) == []


def test_every_migration_can_be_taken_back_and_done_again(empty: Database):
    go(empty, "head")
    tables = set(inspect(empty).get_table_names())
    go(empty, "base")
    assert set(inspect(empty).get_table_names()) == {"alembic_version"}
    go(empty, "head")
    assert set(inspect(empty).get_table_names()) == tables


def test_there_is_one_newest_migration():
    assert len(ScriptDirectory.from_config(migrations()).get_heads()) == 1


def test_a_current_database_is_left_alone(empty: Database):
    assert not schema.is_current(empty)
    schema.upgrade(empty)
    schema.upgrade(empty)
    assert schema.is_current(empty)


def test_servers_that_start_together_migrate_once(empty: Database):
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(schema.upgrade, [empty] * 3))
    assert schema.is_current(empty)


def test_a_database_of_a_newer_alur_is_refused(empty: Database):
    schema.upgrade(empty)
    with empty.execution_options(alur_writes=True).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(ConfigurationError, match="newer Alur"):
        schema.upgrade(empty)


def test_a_migration_that_fails_leaves_nothing_behind(empty: Database):
    with empty.execution_options(alur_writes=True).begin() as connection:
        connection.execute(text("CREATE TABLE task_candidate (id INTEGER)"))
    with pytest.raises(Exception, match="task_candidate"):
        schema.upgrade(empty)
    assert set(inspect(empty).get_table_names()) == {"task_candidate"}
