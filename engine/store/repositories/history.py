"""Chains of history events. There is nothing here that changes or removes one."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import Connection, bindparam, insert, select, update

from engine.store.base import table_of
from engine.store.prepared import Prepared
from engine.store.repositories.instances import CollisionError
from engine.store.tables import ChainHead, HistoryEvent

EVENT = table_of(HistoryEvent)
HEAD = table_of(ChainHead)
_INSERT = Prepared(insert(EVENT))
_HEAD = select(HEAD.c.head, HEAD.c.count).where(HEAD.c.chain == bindparam("chain"))
_MOVE_HEAD = (
    update(HEAD)
    .where(HEAD.c.chain == bindparam("this_chain"), HEAD.c.count == bindparam("read_count"))
    .values(head=bindparam("new_head"), count=bindparam("new_count"), mac=bindparam("new_mac"))
)


class History:
    """History events, and the head of the system's chain."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, rows: Sequence[Mapping[str, object]]) -> None:
        """Append events; the chain's head moves elsewhere, in the same transaction."""
        _INSERT.write_many(self._connection, rows)

    def head(self, chain: UUID) -> tuple[str, int]:
        """Return head and length of a chain that belongs to no instance; empty and 0 for a new one."""
        row = self._connection.execute(_HEAD, {"chain": chain}).first()
        return (str(row[0]), int(row[1])) if row else ("", 0)

    def move_head(self, chain: UUID, *, read_count: int, head: str, count: int, mac: str) -> None:
        """Move the head of a chain that belongs to no instance.

        Raises:
            CollisionError: Someone else has appended since the head was read.
        """
        if read_count == 0:
            self._connection.execute(insert(HEAD), {"chain": chain, "head": head, "count": count, "mac": mac})
            return
        moved = self._connection.execute(
            _MOVE_HEAD,
            {"this_chain": chain, "read_count": read_count, "new_head": head, "new_count": count, "new_mac": mac},
        )
        if moved.rowcount != 1:
            raise CollisionError
