"""What units have entered of a form that is gathered from them, and what people have typed into it so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, bindparam, delete, insert, select, update

from engine.store.base import table_of
from engine.store.prepared import Prepared, row_maker
from engine.store.tables import UnitPart, UnitPartDraft

PART = table_of(UnitPart)
PART_DRAFT = table_of(UnitPartDraft)


class PartKey(NamedTuple):
    """Which part: of which instance, of which activity's form, of which unit."""

    instance_id: UUID
    activity_id: str
    unit_id: str


@dataclass(frozen=True, slots=True)
class PartRecord:
    """A row of `unit_part`."""

    instance_id: UUID
    activity_id: str
    unit_id: str
    revision: int
    cells: str
    source: str
    entered_at: datetime
    entered_by: str
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PartDraftRecord:
    """What one person has typed, and on which revision."""

    values_json: str
    part_revision: int
    saved_at: datetime


_NAMES = list(PartRecord.__slots__)
_ROW = row_maker(_NAMES)
_KEY = [PART.c[name] == bindparam(f"of_{name}") for name in PartKey._fields]
_ALL = Prepared(select(*[PART.c[name] for name in _NAMES]).where(*_KEY).order_by(PART.c.revision))
_SEND = Prepared(update(PART).where(*_KEY, PART.c.sent_at.is_(None)).values(sent_at=bindparam("new_sent_at")))


class Parts:
    """Parts of units. A state of one is only ever added."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, key: PartKey) -> list[PartRecord]:
        """Return every state of a unit's part, the oldest first, those that were sent included."""
        return [PartRecord(*row) for row in _ALL.all(self._connection, _of(key))]

    def of_instance(self, instance_id: UUID) -> list[PartRecord]:
        """Return every state of every unit's part in an instance, the oldest first."""
        columns = [PART.c[name] for name in _NAMES]
        chosen = select(*columns).where(PART.c.instance_id == instance_id).order_by(PART.c.revision)
        return [PartRecord(*row) for row in self._connection.execute(chosen)]

    def add(self, records: Sequence[PartRecord]) -> None:
        """Store new states."""
        if records:
            self._connection.execute(insert(PART), [dict(_ROW(record)) for record in records])

    def send(self, key: PartKey, at: datetime) -> None:
        """Note that a unit's head has sent its part. What people typed beside it stays theirs."""
        _SEND.write(self._connection, {**_of(key), "new_sent_at": at})

    def draft(self, key: PartKey, user_id: str) -> PartDraftRecord | None:
        """Return what someone has typed into a unit's part and not handed over."""
        columns = [PART_DRAFT.c[name] for name in PartDraftRecord.__slots__]
        own = select(*columns).where(*_is(key), PART_DRAFT.c.user_id == user_id)
        row = self._connection.execute(own).first()
        return PartDraftRecord(*row) if row else None

    def save_draft(self, key: PartKey, user_id: str, record: PartDraftRecord | None) -> None:
        """Keep what someone has typed, instead of what they typed before; None forgets it."""
        self._connection.execute(delete(PART_DRAFT).where(*_is(key), PART_DRAFT.c.user_id == user_id))
        if record is not None:
            self._connection.execute(
                insert(PART_DRAFT),
                {
                    **key._asdict(),
                    "user_id": user_id,
                    "values_json": record.values_json,
                    "part_revision": record.part_revision,
                    "saved_at": record.saved_at,
                },
            )


def _of(key: PartKey) -> dict[str, object]:
    return {f"of_{name}": value for name, value in key._asdict().items()}


def _is(key: PartKey) -> list[ColumnElement[bool]]:
    return [PART_DRAFT.c[name] == value for name, value in key._asdict().items()]
