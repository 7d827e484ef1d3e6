"""Migrations: from nothing to the schema the code declares, and back, on both databases."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
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


def is_ours(_object: object, name: str | None, kind: str, *_: object) -> bool:
    """Whether a table is Alur's own; the queue's are Procrastinate's."""
    return not (kind == "table" and name is not None and name.startswith("procrastinate_"))


COMPARED = {"compare_type": True, "compare_server_default": True, "include_object": is_ours}


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
        context = MigrationContext.configure(connection, opts=COMPARED)
        assert compare_metadata(context, Table.metadata) == []


def test_every_migration_can_be_taken_back_and_done_again(empty: Database):
    go(empty, "head")
    tables = set(inspect(empty).get_table_names())
    go(empty, "base")
    assert set(inspect(empty).get_table_names()) == {"alembic_version"}
    go(empty, "head")
    assert set(inspect(empty).get_table_names()) == tables


def test_every_file_of_procrastinates_own_migrations_has_its_step():
    shipped = {file.name for file in (files("procrastinate") / "sql" / "migrations").iterdir()}
    steps = "".join(step.read_text("utf-8") for step in (schema.MIGRATIONS / "versions").glob("*.py"))
    named = set(re.findall(r'"(\d\d\.\d\d\.\d\d_\d\d_\w+)"', steps))
    assert {name.removesuffix(".sql") for name in shipped if name.endswith(".sql")} == named


@pytest.mark.postgres
def test_the_queue_is_what_procrastinate_itself_would_install(postgres_templates: PostgresTemplates):
    with postgres_templates.empty() as ours, postgres_templates.empty() as theirs:
        stepwise, at_once = open_database(ours), open_database(theirs)
        schema.upgrade(stepwise)
        with at_once.begin() as connection, connection.connection.cursor() as cursor:
            cursor.execute((files("procrastinate") / "sql" / "schema.sql").read_text("utf-8"))
        assert drawn(stepwise) == drawn(at_once)
        stepwise.dispose()
        at_once.dispose()


def drawn(database: Database) -> list[tuple[str, ...]]:
    """Return the columns, functions and indexes of the queue as PostgreSQL describes them."""
    with database.connect() as connection:
        return sorted(
            tuple(map(str, row))
            for question in (
                "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public'",
                "SELECT 'function', proname, pg_get_function_arguments(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
                "SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
            )
            for row in connection.execute(text(question))
            if any("procrastinate" in str(value) for value in row) and "alur_queue_lock" not in row
        )


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
