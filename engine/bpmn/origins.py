"""From which of the rows that a table begins with a sent row comes, and whether whoever sent it saw that row as it is.

A page says the row (`_baris`) and what it showed of it (`_dilihat`); a program may repeat the locked cells instead.
What is locked always comes from the row itself: other values for it are refused, never stored and never passed over.
"""

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import NamedTuple

from engine.bpmn.entries import Refused
from engine.bpmn.field_values import Known, typed
from engine.bpmn.model import Column, Table
from engine.errors import FieldProblem

ORIGIN = "_baris"
"""In a sent row: which of the rows that the table begins with it is, from 0; absent or empty for a new one.

A row that the table begins with may have it, too: then that is what it is called, wherever it stands among the others.
"""
SEEN = "_dilihat"
"""In a sent row: what its page showed of the locked cells (`seen_of`); a row that has changed since is refused once."""
GONE = "_hilang"
"""In a drafted row: what it came from is there no more. It is shown to whoever typed it, and not sent."""

Row = dict[str, object]


class Taken(NamedTuple):
    """The row that a sent one comes from, None for a new one, and what is wrong with where it says it comes from."""

    row: Row | None
    problems: Sequence[FieldProblem] = ()


class Origins:
    """The rows a table begins with, each taken once."""

    def __init__(self, table: Table, rows: Sequence[Row], known: Known) -> None:
        self._locked = [column for column in table.columns if column.locked]
        self._may_add = table.may_add
        self._known = known
        self._left = dict(enumerate(rows))
        self._called = {str(row[ORIGIN]): at for at, row in reversed(self._left.items()) if row.get(ORIGIN)}
        self._alike: dict[tuple[str, ...], list[int]] | None = None

    @property
    def left(self) -> int:
        """How many were not taken."""
        return len(self._left)

    def take(self, sent: Mapping[str, object]) -> Taken:
        """Return the row that a sent one comes from."""
        said = str(sent.get(ORIGIN) or "") if sent.get(ORIGIN) != 0 else "0"
        at = self._position(said) if said else self._like(sent)
        if at is None:
            return Taken(None, self._of_new(sent, said))
        row = self._left.pop(at)
        problems = [
            FieldProblem("", "readonly", column=column.id)
            for column in self._locked
            if sent.get(column.id) not in (None, "") and not self._is_same(column, sent.get(column.id), row)
        ]
        if sent.get(SEEN) and self._locked and str(sent[SEEN]) != self._seen(row):
            problems.append(FieldProblem("", "row_changed"))
        return Taken(row, problems)

    def _position(self, said: str) -> int | None:
        if (at := self._called.get(said)) is not None and at in self._left:
            return at
        at = int(said) if said.isascii() and said.isdigit() and len(said) < 6 else -1
        return at if at in self._left else None

    def _like(self, sent: Mapping[str, object]) -> int | None:
        """Return the first row left whose locked cells are those that were sent."""
        if not any(sent.get(column.id) not in (None, "") for column in self._locked):
            return None
        if self._alike is None:  # Programs ask for it, pages say which row they mean.
            self._alike = {}
            for at, row in reversed(self._left.items()):
                self._alike.setdefault(self._locked_of(row), []).append(at)
        places = self._alike.get(self._locked_of(sent), [])
        while places and places[-1] not in self._left:
            places.pop()
        return places[-1] if places else None

    def _of_new(self, sent: Mapping[str, object], said: str) -> list[FieldProblem]:
        if not self._may_add:
            return [FieldProblem("", "row_gone" if said else "rows_fixed")]
        locked = [column.id for column in self._locked if sent.get(column.id) not in (None, "")]
        return [FieldProblem("", "readonly", column=id) for id in locked]

    def _is_same(self, column: Column, given: object, row: Row) -> bool:
        has = row.get(column.id)
        return _text(has) == _text(given) or self._plain(column, given) == self._plain(column, has)

    def _locked_of(self, row: Mapping[str, object]) -> tuple[str, ...]:
        return tuple(self._plain(column, row.get(column.id)) for column in self._locked)

    def _plain(self, column: Column, given: object) -> str:
        """Return a cell in its column's own notation, so that 80, "80" and 80.0 are the same number."""
        try:
            return _text(typed(column.field, given, self._known))
        except Refused:
            return _text(given)

    def _seen(self, row: Row) -> str:
        return _digest([row.get(column.id) for column in self._locked])


def seen_of(table: Table, row: Mapping[str, object]) -> str:
    """Return what a page says it showed of a row that a table begins with; empty where nothing of it is locked."""
    locked = [row.get(column.id) for column in table.columns if column.locked]
    return _digest(locked) if locked else ""


def _digest(cells: Sequence[object]) -> str:
    return blake2b("\x1f".join(map(_text, cells)).encode(), digest_size=6).hexdigest()


def _text(value: object) -> str:
    return "" if value is None else str(value)
