"""Record what the SQLite driver is told, and tell a bare one the same."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Engine, event

Statement = tuple[str, Any, bool]
"""SQL text, parameters, and whether those are a list of rows. A commit is the text COMMIT."""

_recordings: list[list[Statement]] = []
"""What is being recorded; at most one."""


class _RecordingCursor(sqlite3.Cursor):
    """Notes each statement while something is recorded."""

    def execute(self, sql: str, parameters: Any = (), /) -> Self:
        """Note and run a statement."""
        if _recordings:
            _recordings[-1].append((sql, parameters, False))
        super().execute(sql, parameters)
        return self

    def executemany(self, sql: str, rows: Any, /) -> Self:
        """Note and run a statement for many rows."""
        if _recordings:
            _recordings[-1].append((sql, rows, True))
        super().executemany(sql, rows)
        return self


class _RecordingConnection(sqlite3.Connection):
    """Gives recording cursors, and notes commits."""

    def cursor(self, factory: Any = _RecordingCursor) -> Any:
        """Return a cursor."""
        return super().cursor(factory)

    def commit(self) -> None:
        """Note and commit."""
        if _recordings:
            _recordings[-1].append(("COMMIT", (), False))
        super().commit()


@contextmanager
def recordable() -> Iterator[None]:
    """Let databases opened meanwhile be recorded."""

    def ask_for_ours(dialect: object, record: object, arguments: object, options: dict[str, object]) -> None:
        options["factory"] = _RecordingConnection

    event.listen(Engine, "do_connect", ask_for_ours)
    yield
    event.remove(Engine, "do_connect", ask_for_ours)


@contextmanager
def recorded() -> Iterator[list[Statement]]:
    """Give what is then told to recordable databases, in order."""
    _recordings.append([])
    yield _recordings[-1]
    _recordings.pop()


def open_bare(file: Path) -> sqlite3.Connection:
    """Open a database as `engine.store` does, but with nothing around the driver."""
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def replay(connection: sqlite3.Connection, statements: list[Statement]) -> None:
    """Run recorded statements."""
    for sql, parameters, many in statements:
        if many:
            connection.executemany(sql, parameters)
        else:
            connection.execute(sql, parameters).fetchall()
