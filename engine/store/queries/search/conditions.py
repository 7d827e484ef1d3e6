"""How a question becomes conditions of a statement."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, func, select

from engine.read_models.search import Paging

Column = ColumnElement[Any]


@dataclass(frozen=True, slots=True)
class Sight:
    """What an actor who does not see everything sees: instances of these definitions, and those they started."""

    definitions: Sequence[UUID]
    user_id: str


class Conditions(list[ColumnElement[bool]]):
    """Conditions that must all hold. None narrows nothing."""

    def equal(self, column: Column, value: object) -> None:
        """Ask for one value."""
        if value is not None:
            self.append(column == value)

    def within(self, column: Column, values: Collection[object] | None) -> None:
        """Ask for one of some values."""
        if values is not None:
            self.append(column.in_(values))

    def like(self, column: Column, pattern: str | None) -> None:
        r"""Ask for texts that fit a pattern: `%` stands for anything, `_` for one character, after `\\` for itself."""
        if pattern is not None:
            # PostgreSQL refuses a pattern whose last character escapes nothing; it is meant for itself.
            alone = (len(pattern) - len(pattern.rstrip("\\"))) % 2
            pattern += "\\" * alone
            self.append(column.like(pattern, escape="\\"))

    def before(self, column: Column, instant: datetime | None) -> None:
        """Ask for what comes earlier."""
        if instant is not None:
            self.append(column < instant)

    def after(self, column: Column, instant: datetime | None) -> None:
        """Ask for what comes later."""
        if instant is not None:
            self.append(column > instant)

    def where(self, asked: bool | None, condition: ColumnElement[bool]) -> None:
        """Ask for a condition: True that it holds, False that it does not."""
        if asked is not None:
            self.append(condition if asked else ~condition)


def paged(
    statement: Select[Any], paging: Paging, columns: Mapping[str, Column], default: Sequence[Column]
) -> Select[Any]:
    """Return the statement for a part of its rows. Rows that sort alike keep one order, so that no page repeats one."""
    order = [columns[name].desc() if greatest else columns[name].asc() for name, greatest in paging.sorting]
    statement = statement.order_by(*order, *default)
    if paging.first:
        statement = statement.offset(paging.first)
    # SQLite has no offset without a limit.
    return statement.limit(paging.most if paging.most is not None else 2**31 - 1)


def counted(connection: Connection, statement: Select[Any]) -> int:
    """Return how many rows a statement gives."""
    return int(connection.execute(select(func.count()).select_from(statement.subquery())).scalar_one())
