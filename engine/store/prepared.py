"""Statements of the command path: compiled once, then handed to the driver as they are.

SQLAlchemy writes the SQL and knows how each type is stored. Letting it run a statement costs several times what SQLite
needs for it, and one completion runs some fifteen: they alone would be more than half of its cost (`make bench`).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Delete, Insert, Select, Update
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine

Values = Mapping[str, object]
Processor = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A statement as one dialect says it.

    Attributes:
        sql: Its text.
        positional: Whether the driver wants its parameters in a row and not by name.
        binds: Name, value where none is given, and what makes the driver's value of it; in the order of the text.
        results: Place and processor of the columns that do not come from the driver as they are.
    """

    sql: str
    positional: bool
    binds: tuple[tuple[str, object, Processor | None], ...]
    results: tuple[tuple[int, Processor], ...]

    def parameters(self, values: Values) -> Any:
        """Return values as the driver wants them."""
        if self.positional:
            return [
                processor(values.get(name, fixed)) if processor else values.get(name, fixed)
                for name, fixed, processor in self.binds
            ]
        return {
            name: processor(values.get(name, fixed)) if processor else values.get(name, fixed)
            for name, fixed, processor in self.binds
        }

    def row(self, stored: Sequence[Any]) -> list[Any]:
        """Return a row's values as Python has them."""
        row = list(stored)
        for place, processor in self.results:
            row[place] = processor(row[place])
        return row


class Prepared:
    """A Core statement whose parameters all have names, for use on any connection and in any thread.

    It cannot hold an IN list of parameters: those are rendered anew for each length.
    """

    def __init__(self, statement: "Select[Any] | Insert | Update | Delete") -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def first(self, connection: Connection, values: Values) -> list[Any] | None:
        """Return the first row, None where there is none."""
        rows = self.all(connection, values)
        return rows[0] if rows else None

    def all(self, connection: Connection, values: Values) -> list[list[Any]]:
        """Return all rows.

        Raises:
            DBAPIError: The database or its driver says no, as from SQLAlchemy itself.
        """
        with self._cursor(connection) as (compiled, cursor):
            cursor.execute(compiled.sql, compiled.parameters(values))
            return [compiled.row(row) for row in cursor.fetchall()]

    def write(self, connection: Connection, values: Values) -> int:
        """Write one row; return how many rows it met.

        Raises:
            DBAPIError: As of `all`.
        """
        with self._cursor(connection) as (compiled, cursor):
            cursor.execute(compiled.sql, compiled.parameters(values))
            return int(cursor.rowcount)

    def write_many(self, connection: Connection, rows: Sequence[Values]) -> None:
        """Write rows; no rows, no statement.

        Raises:
            DBAPIError: As of `all`.
        """
        if len(rows) == 1:
            self.write(connection, rows[0])
        elif rows:
            with self._cursor(connection) as (compiled, cursor):
                cursor.executemany(compiled.sql, [compiled.parameters(row) for row in rows])

    @contextmanager
    def _cursor(self, connection: Connection) -> Iterator[tuple[_Compiled, Any]]:
        dialect = connection.dialect
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = _compile(self._statement, dialect)
        if not connection.in_transaction():
            # SQLAlchemy begins by itself only for what it runs itself.
            connection.begin()
        cursor = connection.connection.cursor()
        try:
            yield compiled, cursor
        except dialect.loaded_dbapi.Error as error:
            raise _translated(compiled, error, dialect) from error
        finally:
            cursor.close()


def _compile(statement: "Select[Any] | Insert | Update | Delete", dialect: Dialect) -> _Compiled:
    compiled: Any = statement.compile(dialect=dialect)
    names = compiled.positiontup if compiled.positional else list(compiled.binds)
    results = [
        (place, _impl(column.type, dialect).result_processor(dialect, None))
        for place, column in enumerate(statement.exported_columns)
    ]
    return _Compiled(
        compiled.string,
        compiled.positional,
        tuple(
            (
                name,
                compiled.binds[name].effective_value,
                _impl(compiled.binds[name].type, dialect).bind_processor(dialect),
            )
            for name in names
        ),
        tuple((place, processor) for place, processor in results if processor is not None),
    )


def _impl(type: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return type.dialect_impl(dialect)


def _translated(compiled: _Compiled, error: Exception, dialect: Dialect) -> BaseException:
    return DBAPIError.instance(
        compiled.sql, None, error, dialect.loaded_dbapi.Error, hide_parameters=True, dialect=dialect
    )
