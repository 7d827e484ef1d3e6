"""Open the database. SQLite is the embedded default, PostgreSQL where one machine is not enough."""

import sqlite3
from pathlib import Path
from threading import Lock
from typing import Any

import orjson
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from engine.errors import ConfigurationError

__all__ = ["Connection", "Database", "DatabaseError", "is_collision", "libpq_url", "open_database", "writing_to"]

Database = Engine
"""What SQLAlchemy calls an engine; Alur's engine is another thing."""

DatabaseError = SQLAlchemyError
"""Anything the database or its driver says no to."""

BUSY_TIMEOUT_MS = 10_000

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
            database = create_engine(
                parsed.set(drivername="postgresql+psycopg"),
                json_serializer=lambda value: orjson.dumps(value).decode(),
                pool_size=10,
                max_overflow=20,
                pool_pre_ping=True,
                # A command that has read a task and then its instance has seen both at one moment, or it collides.
                isolation_level="REPEATABLE READ",
            )
            database.update_execution_options(alur_writing=Writing(database))
            return database
        case other:
            raise ConfigurationError(f"ALUR_DATABASE_URL names {other}; Alur can use sqlite and postgresql.")


class Writing:
    """Gives each command a connection that writes, from the pool."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self) -> Connection:
        """Return a connection with no transaction."""
        return self._database.connect().execution_options(alur_writes=True)

    def close(self, connection: Connection, *, failed: bool) -> None:
        """Take a connection back, whose transaction is undone if it is open. `failed` says whether a command did."""
        connection.close()


class WritingInLine(Writing):
    """Lets the commands of this process wait in line for SQLite's one write lock, and hand on one connection.

    SQLite itself lets those who wait sleep and try again, longer each time, so that the lock is often free while
    all sleep. As no two of them write at once, the connection need not go back to the pool between them.
    """

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._lock = Lock()
        self._kept: Connection | None = None
        self._is_disposed = False
        event.listen(database, "engine_disposed", self._dispose)

    def open(self) -> Connection:
        """Return the connection when it is one's turn."""
        self._lock.acquire()
        try:
            self._is_disposed = False
            self._kept = self._kept or super().open()
            return self._kept
        except BaseException:
            self._lock.release()
            raise

    def close(self, connection: Connection, *, failed: bool) -> None:
        """Let the next one have the connection, or a new one after a command that failed."""
        try:
            if failed or self._is_disposed:
                self._drop()
            elif connection.in_transaction():
                connection.rollback()
        except BaseException:
            self._kept = None
            raise
        finally:
            self._lock.release()

    def _drop(self) -> None:
        kept, self._kept = self._kept, None
        if kept is None:
            return
        if self._is_disposed and not kept.invalidated:
            kept.detach()  # The pool that it would go back to is closed, and would only hold it open.
        kept.close()

    def _dispose(self, _database: Database) -> None:
        """Close the connection with the others of the database; a command that runs closes it at its end."""
        self._is_disposed = True
        if self._lock.acquire(blocking=False):
            try:
                self._drop()
            finally:
                self._lock.release()


def writing_to(database: Database) -> Writing:
    """Return what gives commands their connections, the same for all of this process."""
    found: Writing = database.get_execution_options()["alur_writing"]
    return found


def libpq_url(url: str) -> str:
    """Return a PostgreSQL database's URL as libpq reads it, for libraries that open it themselves; empty for others."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "postgresql":
        return ""
    return parsed.set(drivername="postgresql").render_as_string(hide_password=False)


def _open_sqlite(url: URL) -> Database:
    in_file = bool(url.database) and url.database != ":memory:"
    if url.database and in_file:
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
    # One in memory is each thread's own.
    database.update_execution_options(alur_writing=(WritingInLine if in_file else Writing)(database))
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
