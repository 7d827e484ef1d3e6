"""Open the database. SQLite is the embedded default, PostgreSQL where one machine is not enough."""

import sqlite3
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

import orjson
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from engine.errors import ConfigurationError

__all__ = ["Connection", "Database", "DatabaseError", "is_collision", "libpq_url", "open_database", "wait_in_line"]

Database = Engine
"""What SQLAlchemy calls an engine; Alur's engine is another thing."""

DatabaseError = SQLAlchemyError
"""Anything the database or its driver says no to."""

BUSY_TIMEOUT_MS = 10_000

_LINES: WeakKeyDictionary[Engine, Lock] = WeakKeyDictionary()
_LINES_LOCK = Lock()

_COLLISIONS = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_BUSY_SNAPSHOT,
        sqlite3.SQLITE_CONSTRAINT_UNIQUE,
        sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY,
        "23505",  # unique_violation
        "40001",  # serialization_failure
        "40P01",  # deadlock_detected
        "55P03",  # lock_not_available
    }
)
"""What SQLite and PostgreSQL call it when another transaction was faster."""


def is_collision(error: DBAPIError) -> bool:
    """Whether a statement failed because another transaction was faster, so that it may succeed when run again."""
    code = getattr(error.orig, "sqlite_errorcode", None) or getattr(error.orig, "sqlstate", None)
    return code in _COLLISIONS


def open_database(url: str) -> Database:
    """Open a database by its URL, `sqlite:///path` or `postgresql+psycopg://...`.

    A missing SQLite file, and its folder, are made.

    Raises:
        ConfigurationError: The URL names no database that Alur can use, or its folder cannot be made.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise ConfigurationError("ALUR_DATABASE_URL is not a database URL.") from error
    match parsed.get_backend_name():
        case "sqlite":
            return _open_sqlite(parsed.set(drivername="sqlite"))
        case "postgresql":
            return create_engine(
                parsed.set(drivername="postgresql+psycopg"),
                json_serializer=lambda value: orjson.dumps(value).decode(),
                pool_size=10,
                max_overflow=20,
                pool_pre_ping=True,
                # A command that has read a task and then its instance has seen both at one moment, or it collides.
                isolation_level="REPEATABLE READ",
            )
        case other:
            raise ConfigurationError(f"ALUR_DATABASE_URL names {other}; Alur can use sqlite and postgresql.")


def wait_in_line(database: Database) -> AbstractContextManager[object]:
    """Return what makes the commands of this process wait in line for SQLite's one write lock.

    SQLite itself lets those who wait sleep and try again, longer each time, so that the lock is often free while
    all sleep. PostgreSQL has no such lock.
    """
    if database.dialect.name != "sqlite":
        return nullcontext()
    with _LINES_LOCK:
        return _LINES.setdefault(database, Lock())


def libpq_url(url: str) -> str:
    """Return a PostgreSQL database's URL as libpq reads it, for libraries that open it themselves; empty for others."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "postgresql":
        return ""
    return parsed.set(drivername="postgresql").render_as_string(hide_password=False)


def _open_sqlite(url: URL) -> Database:
    if url.database and url.database != ":memory:":
        folder = Path(url.database).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ConfigurationError(
                f"ALUR_DATABASE_URL: cannot make the folder {folder}: {error.strerror}."
            ) from error
    database = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000})
    event.listen(database, "connect", _prepare_sqlite)
    event.listen(database, "begin", _begin_sqlite)
    return database


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver must not open transactions by itself: `_begin_sqlite` says when and how.
    connection.isolation_level = None
    for pragma in (
        "journal_mode = WAL",
        # A completed task is on the disk before its answer is.
        "synchronous = FULL",
        "foreign_keys = ON",
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that will write takes the lock at once: one that reads first and writes later can find that
    # another has written in between, and could only fail.
    writes = connection.get_execution_options().get("alur_writes", False)
    sql = "BEGIN IMMEDIATE" if writes else "BEGIN"
    # By the driver itself, as the statements of the command path: SQLAlchemy takes ten times as long for it.
    cursor = connection.connection.cursor()
    try:
        cursor.execute(sql)
    except sqlite3.Error as error:
        raise DBAPIError.instance(sql, None, error, sqlite3.Error, dialect=connection.dialect) from error
    finally:
        cursor.close()
