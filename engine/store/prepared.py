"""Statements of the command path: compiled once, then handed to the driver as they are.

SQLAlchemy writes the SQL and knows how each type is stored. Letting it run a statement costs several times what SQLite
needs for it, and one completion runs some fifteen: they alone would be more than half of its cost (`make bench`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Delete, Insert, Select, Update
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine

Values = Mapping[str, object]
Processor = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A statement as one dialect says it. NULL is None to every type we store, and no processor is asked about it.

    Attributes:
        sql: Its text.
        positional: Whether the driver wants its parameters in a row and not by name.
        names: Its parameters, in the order of the text.
        fixed: Place, name and value of those that have one where none is given.
        binds: Place and processor of those that do not go to the driver as they are.
        results: Place and processor of the columns that do not come from the driver as they are.
        refusal: What the driver raises.
    """

    sql: str
    positional: bool
    names: tuple[str, ...]
    fixed: tuple[tuple[int, str, object], ...]
    binds: tuple[tuple[int, Processor], ...]
    results: tuple[tuple[int, Processor], ...]
    refusal: type[Exception]

    def parameters(self, values: Values) -> Any:
        """Return values as the driver wants them."""
        row: list[Any] = list(map(values.get, self.names))
        for place, name, value in self.fixed:
            if name not in values:
                row[place] = value
        for place, processor in self.binds:
            if row[place] is not None:
                row[place] = processor(row[place])
        return row if self.positional else dict(zip(self.names, row, strict=True))

    def row(self, stored: Sequence[Any]) -> list[Any]:
        """Return a row's values as Python has them."""
        row = list(stored)
        for place, processor in self.results:
            if row[place] is not None:
                row[place] = processor(row[place])
        return row


def row_maker(names: Sequence[str]) -> Callable[[object], Values]:
    """Return what makes a row of a record: its attributes of these names, of which there are two or more."""
    take = attrgetter(*names)
    return lambda record: dict(zip(names, take(record), strict=True))


class Prepared:
    """A Core statement whose parameters all have names, for use on any connection and in any thread.

    It cannot hold an IN list of parameters: those are rendered anew for each length.
    """

    def __init__(self, statement: "Select[*tuple[Any, ...]] | Insert | Update | Delete") -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def first(self, connection: Connection, values: Values) -> list[Any] | None:
        """Return the first row, None where there is none.

        Raises:
            DBAPIError: As of `all`.
        """
        rows = self.all(connection, values)
        return rows[0] if rows else None

    def all(self, connection: Connection, values: Values) -> list[list[Any]]:
        """Return all rows.

        Raises:
            DBAPIError: The database or its driver says no, as from SQLAlchemy itself.
        """
        compiled = self._for(connection)
        try:
            rows = _cursor(connection).execute(compiled.sql, compiled.parameters(values)).fetchall()
        except compiled.refusal as error:
            raise _translated(compiled, error, connection.dialect) from error
        return list(map(compiled.row, rows)) if compiled.results else list(map(list, rows))

    def write(self, connection: Connection, values: Values) -> int:
        """Write one row; return how many rows it met.

        Raises:
            DBAPIError: As of `all`.
        """
        compiled = self._for(connection)
        try:
            met: int = _cursor(connection).execute(compiled.sql, compiled.parameters(values)).rowcount
        except compiled.refusal as error:
            raise _translated(compiled, error, connection.dialect) from error
        return met

    def write_many(self, connection: Connection, rows: Sequence[Values]) -> None:
        """Write rows; no rows, no statement.

        Raises:
            DBAPIError: As of `all`.
        """
        if len(rows) == 1:
            self.write(connection, rows[0])
        elif rows:
            compiled = self._for(connection)
            try:
                _cursor(connection).executemany(compiled.sql, list(map(compiled.parameters, rows)))
            except compiled.refusal as error:
                raise _translated(compiled, error, connection.dialect) from error

    def _for(self, connection: Connection) -> _Compiled:
        """Return the statement as a connection's database says it."""
        dialect = connection.dialect
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = _compile(self._statement, dialect)
        return compiled


def _cursor(connection: Connection) -> Any:
    """Return a cursor of the driver's, in a transaction."""
    if not connection.in_transaction():
        # SQLAlchemy begins by itself only for what it runs itself.
        connection.begin()
    return connection.connection.dbapi_connection.cursor()  # type: ignore[union-attr]  # it is open


def _compile(statement: "Select[*tuple[Any, ...]] | Insert | Update | Delete", dialect: Dialect) -> _Compiled:
    compiled: Any = statement.compile(dialect=dialect)
    names = tuple(compiled.positiontup if compiled.positional else compiled.binds)
    binds = [compiled.binds[name] for name in names]
    fixed = [(place, name, compiled.binds[name].effective_value) for place, name in enumerate(names)]
    return _Compiled(
        compiled.string,
        compiled.positional,
        names,
        tuple(each for each in fixed if each[2] is not None),
        _places(_impl(bind.type, dialect).bind_processor(dialect) for bind in binds),
        _places(_impl(column.type, dialect).result_processor(dialect, None) for column in statement.exported_columns),
        dialect.loaded_dbapi.Error,
    )


def _places(processors: Iterable[Processor | None]) -> tuple[tuple[int, Processor], ...]:
    return tuple((place, processor) for place, processor in enumerate(processors) if processor is not None)


def _impl(type: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return type.dialect_impl(dialect)


def _translated(compiled: _Compiled, error: Exception, dialect: Dialect) -> BaseException:
    return DBAPIError.instance(
        compiled.sql, None, error, dialect.loaded_dbapi.Error, hide_parameters=True, dialect=dialect
    )
