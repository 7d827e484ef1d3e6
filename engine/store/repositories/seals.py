"""Seals over the history. There is nothing here that changes or removes one."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, func, insert, literal, select, union_all, update

from engine.read_models.audit import SealRow
from engine.store.base import table_of
from engine.store.repositories.history import EVENT, HEAD
from engine.store.repositories.instances import INSTANCE
from engine.store.tables import Seal, SealEntry

SEAL = table_of(Seal)
ENTRY = table_of(SealEntry)


_COLUMNS = [SEAL.c[name] for name in SealRow.__slots__]


class Seals:
    """Seals."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def last(self) -> SealRow | None:
        """Return the newest seal."""
        row = self._connection.execute(select(*_COLUMNS).order_by(SEAL.c.number.desc()).limit(1)).first()
        return SealRow(*row) if row else None

    def one(self, number: int) -> SealRow:
        """Return a seal that is known to be there."""
        return SealRow(*self._connection.execute(select(*_COLUMNS).where(SEAL.c.number == number)).one())

    def totals(self) -> tuple[int, int]:
        """Return how many chains and how many events the heads know of."""
        found = select(func.count(), func.coalesce(func.sum(_HEADS.c.count), 0)).select_from(_HEADS)
        chains, events = self._connection.execute(found).one()
        return int(chains), int(events)

    def newest_event(self) -> datetime | None:
        """Return the latest instant that any event bears."""
        found: datetime | None = self._connection.execute(select(func.max(EVENT.c.at))).scalar()
        return found

    def grown(self) -> list[tuple[UUID, int, str]]:
        """Return chain, count and last MAC of each chain that has more events than any seal covers, by chain."""
        covered = select(ENTRY.c.chain, func.max(ENTRY.c.count).label("count")).group_by(ENTRY.c.chain).subquery()
        statement: Select[Any] = (
            select(_HEADS.c.chain, _HEADS.c.count, _HEADS.c.head)
            .outerjoin(covered, covered.c.chain == _HEADS.c.chain)
            .where(_HEADS.c.count > func.coalesce(covered.c.count, literal(0)))
            .order_by(_HEADS.c.chain)
        )
        return [(row[0], row[1], row[2]) for row in self._connection.execute(statement)]

    def unbound(self) -> list[tuple[UUID, str, int]]:
        """Return instance, head and count of each chain that has no MAC beside its head."""
        columns = (INSTANCE.c.id, INSTANCE.c.history_head, INSTANCE.c.history_count)
        rows = self._connection.execute(select(*columns).where(INSTANCE.c.history_mac == ""))
        return [(row[0], row[1], row[2]) for row in rows]

    def bind(self, instance_id: UUID, mac: str) -> None:
        """Put a MAC beside an instance's head."""
        self._connection.execute(update(INSTANCE).where(INSTANCE.c.id == instance_id).values(history_mac=mac))

    def add(self, record: SealRow, entries: list[tuple[UUID, int, str]]) -> None:
        """Store a seal and what it covers."""
        self._connection.execute(insert(SEAL), {name: getattr(record, name) for name in SealRow.__slots__})
        if entries:
            rows = [
                {"seal": record.number, "chain": chain, "count": count, "mac": mac} for chain, count, mac in entries
            ]
            self._connection.execute(insert(ENTRY), rows)


_HEADS = union_all(
    select(HEAD.c.chain, HEAD.c.count, HEAD.c.head),
    select(INSTANCE.c.id, INSTANCE.c.history_count, INSTANCE.c.history_head),
).subquery("heads")
