"""Verifications that were asked for, and how far each one is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, func, insert, or_, select, update

from engine.domain import ExaminationStatus
from engine.store.base import table_of
from engine.store.tables import Examination

EXAMINATION = table_of(Examination)


@dataclass(frozen=True, slots=True)
class ExaminationRecord:
    """A row of `examination`."""

    id: UUID
    requested_at: datetime
    requested_by: str
    replays: bool
    against: str
    status: ExaminationStatus = ExaminationStatus.WAITING
    phase: str = ""
    done: int = 0
    total: int = 0
    tries: int = 0
    worker: str = ""
    seen_at: datetime | None = None
    sequence: int | None = None


_COLUMNS = [EXAMINATION.c[name] for name in ExaminationRecord.__slots__]
_OPEN = EXAMINATION.c.status.in_((ExaminationStatus.WAITING, ExaminationStatus.RUNNING))


def to_do(silent_since: datetime) -> ColumnElement[bool]:
    """Return what waits for a worker, or has lost the one that was at it."""
    lost = and_(EXAMINATION.c.status == ExaminationStatus.RUNNING, EXAMINATION.c.seen_at < silent_since)
    return or_(EXAMINATION.c.status == ExaminationStatus.WAITING, lost)


class Examinations:
    """Verifications. There is nothing here that removes one."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, examination_id: UUID) -> ExaminationRecord | None:
        """Return one."""
        row = self._connection.execute(select(*_COLUMNS).where(EXAMINATION.c.id == examination_id)).first()
        return ExaminationRecord(*row) if row else None

    def open(self) -> list[ExaminationRecord]:
        """Return those that are not finished, the oldest first."""
        rows = self._connection.execute(select(*_COLUMNS).where(_OPEN).order_by(EXAMINATION.c.requested_at))
        return [ExaminationRecord(*row) for row in rows]

    def newest(self, limit: int, offset: int) -> list[ExaminationRecord]:
        """Return some of all, the newest first."""
        order = (EXAMINATION.c.requested_at.desc(), EXAMINATION.c.id)
        rows = self._connection.execute(select(*_COLUMNS).order_by(*order).limit(limit).offset(offset))
        return [ExaminationRecord(*row) for row in rows]

    def count(self) -> int:
        """Return how many there are."""
        return int(self._connection.execute(select(func.count()).select_from(EXAMINATION)).scalar_one())

    def next(self, silent_since: datetime) -> UUID | None:
        """Return the one to do next; None where there is nothing to do."""
        statement = select(EXAMINATION.c.id).where(to_do(silent_since)).order_by(EXAMINATION.c.requested_at).limit(1)
        found: UUID | None = self._connection.execute(statement).scalar()
        return found

    def add(self, record: ExaminationRecord) -> None:
        """Store one that is asked for."""
        self._connection.execute(insert(EXAMINATION), {name: getattr(record, name) for name in record.__slots__})

    def take(self, examination_id: UUID, worker: str, now: datetime, silent_since: datetime) -> bool:
        """Give one to a worker; False where another has it, or it is finished."""
        statement = update(EXAMINATION).where(EXAMINATION.c.id == examination_id, to_do(silent_since))
        taken: dict[str, Any] = {"status": ExaminationStatus.RUNNING, "worker": worker, "seen_at": now}
        return self._connection.execute(statement.values(tries=EXAMINATION.c.tries + 1, **taken)).rowcount == 1

    def note(self, examination_id: UUID, worker: str, **values: object) -> bool:
        """Write what its worker tells of it; False where it is no longer that worker's."""
        own = (EXAMINATION.c.id == examination_id, EXAMINATION.c.worker == worker)
        running = EXAMINATION.c.status == ExaminationStatus.RUNNING
        return self._connection.execute(update(EXAMINATION).where(*own, running).values(**values)).rowcount == 1

    def settle(self, examination_id: UUID, sequence: int) -> None:
        """Write which event of the system's chain tells what was found."""
        statement = update(EXAMINATION).where(EXAMINATION.c.id == examination_id)
        self._connection.execute(statement.values(sequence=sequence))
