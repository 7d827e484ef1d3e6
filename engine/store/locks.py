"""What only one process may do at a time: locks of PostgreSQL that end with their transaction.

SQLite needs none: a command has the database to itself.
"""

from enum import IntEnum

from sqlalchemy import Connection, func, select


class Lock(IntEnum):
    """The number under which PostgreSQL knows a lock; the same in every process ("alur" in ASCII, and on)."""

    MIGRATION = 0x616C7572
    """Bringing the schema up to date."""
    SWEEP = 0x616C7573
    """Queueing what has come due."""
    SEAL = 0x616C7574
    """Making the day's seal."""


def try_lock(connection: Connection, lock: Lock) -> bool:
    """Take a lock until the transaction ends, unless another process holds it. Returns whether it is ours."""
    if connection.dialect.name != "postgresql":
        return True
    return bool(connection.execute(select(func.pg_try_advisory_xact_lock(int(lock)))).scalar())
