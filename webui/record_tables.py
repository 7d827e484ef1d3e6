"""Records as tables: what people compare stands side by side; what is empty, or for machines only, is left out."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from engine.domain import FileValue
from webui.value_words import doubled

Row: TypeAlias = tuple[object, Mapping[str, object]]
"""What a row is called, a key or a number, and its cells."""

MOST_SHOWN = 100
"""So many rows of a table stand beside other data; a page of its own shows them all, so many at a time."""

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NOTHING: tuple[object, ...] = (None, "", [], {}, ())


@dataclass(frozen=True, slots=True)
class RecordTable:
    """One table: the variable or column it shows, its columns that say something, and its rows."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def is_table(value: object) -> bool:
    """Return whether a value is a list or a map of records, and of nothing else."""
    rows = _records(value)
    return bool(rows) and all(isinstance(row, Mapping) and not isinstance(row, FileValue) for _, row in rows)


def tables_of(value: object, name: str) -> tuple[RecordTable, ...]:
    """Return the tables a value of records is shown as: its own first, then one for each column that holds records."""
    return tuple(_tables(name, tuple((key, row) for key, row in _records(value) if isinstance(row, Mapping))))


def _tables(name: str, rows: tuple[Row, ...]) -> Iterator[RecordTable]:
    told = {column: _told(rows, column) for column in dict.fromkeys(key for _, row in rows for key in row)}
    inner = [column for column, cells in told.items() if cells and all(map(is_table, cells))]
    spoken = [column for column, cells in told.items() if cells and not all(map(_is_id, cells))]
    told_twice = doubled({column: [row.get(column) for _, row in rows] for column in spoken})
    columns = tuple(column for column in spoken if column not in inner and column not in told_twice)
    if columns:
        yield RecordTable(name, columns, rows)
    for column in inner:
        yield from _tables(column, tuple((key, each) for key, row in rows for each in _cells(row.get(column))))


def _records(value: object) -> list[tuple[object, object]]:
    if isinstance(value, FileValue):
        return []
    if isinstance(value, Mapping):
        return list(value.items())
    return list(enumerate(value, 1)) if isinstance(value, Sequence) and not isinstance(value, str) else []


def _cells(value: object) -> list[Mapping[str, object]]:
    return [row for _, row in _records(value) if isinstance(row, Mapping)]


def _told(rows: tuple[Row, ...], column: str) -> list[object]:
    return [cell for _, row in rows if (cell := row.get(column)) not in _NOTHING]


def _is_id(value: object) -> bool:
    return isinstance(value, str) and bool(_ID.fullmatch(value))
