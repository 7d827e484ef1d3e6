"""What all tables share: names of constraints, and the types a column can have."""

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar, cast
from uuid import UUID

from sqlalchemy import DateTime, Dialect, Enum, LargeBinary, MetaData, String, Text, Uuid
from sqlalchemy import Table as SqlTable
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

_WRITTEN = len("2026-11-23 01:30:00.000000")


class Instant(TypeDecorator[datetime]):
    """An instant in UTC. Refuses naive values, and gives aware ones back from every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware instant into what the driver stores: naive UTC on SQLite, aware elsewhere."""
        if value is None:
            return None
        value = _in_utc(value)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the instant back, aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        """Return what makes the driver's value: on SQLite in one step, where SQLAlchemy would take four."""
        return _text_of if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """Return what makes an instant of the driver's value, in the same way."""
        return _instant_of if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _in_utc(value: datetime) -> datetime:
    if value.tzinfo is UTC:
        return value
    if value.tzinfo is None:
        raise ValueError(f"A naive instant cannot be stored: {value!r}.")
    return value.astimezone(UTC)


def _text_of(value: datetime | None) -> str | None:
    """Return an instant as SQLAlchemy writes its UTC on SQLite: `2026-11-23 01:30:00.000000`."""
    if value is None:
        return None
    return (value if value.tzinfo is UTC else _in_utc(value)).isoformat(" ", "microseconds")[:_WRITTEN]


def _instant_of(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)


class Id(Uuid[UUID]):
    """A UUID. On SQLite its 32 hexadecimal digits, turned with half of the steps that SQLAlchemy takes."""

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        """Return what makes the driver's value."""
        return None if super().bind_processor(dialect) is None else _digits_of

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """Return what makes a UUID of the driver's value."""
        return None if super().bind_processor(dialect) is None else _uuid_of


def _digits_of(value: UUID | None) -> str | None:
    return None if value is None else f"{value.int:032x}"


def _uuid_of(digits: str | None) -> UUID | None:
    return None if digits is None else UUID(int=int(digits, 16))


class Word(Enum):
    """A member of a `StrEnum`, stored as its value, which is the text that it is."""

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        """Return what makes the driver's value: drivers take the text itself in fewer steps than a kind of text."""
        return _plain

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """Return what makes a member of the driver's value."""
        members: dict[object, object] = {member.value: member for member in self.enum_class or ()}
        return {**members, None: None}.__getitem__


def _plain(value: str | None) -> str | None:
    return None if value is None else str.__str__(value)


def enum_type(members: type[StrEnum]) -> Enum:
    """Return a column type that stores an enum's values as text, so that adding a member needs no migration."""
    return Word(
        members, native_enum=False, create_constraint=False, length=40, values_callable=lambda e: [m.value for m in e]
    )


class Table(DeclarativeBase):
    """Base of all tables."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: Instant(),
        UUID: Id(),
        str: String(255),
        bytes: LargeBinary(),
    }


LongText = Text()
"""Text without a limit: JSON, messages, notes."""


def table_of(declared: type[Table]) -> SqlTable:
    """Return the Core table of a declared class: commands run on Core, which costs a third of the ORM."""
    return cast(SqlTable, declared.__table__)
