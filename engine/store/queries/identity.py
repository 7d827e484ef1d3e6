"""Who is who, for pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from engine.store.repositories.identity import GROUP, MEMBERSHIP, SESSION, UNIT, USER, UserRecord


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session and whose it is."""

    user_id: str
    name: str
    position: str
    active: bool
    used_at: datetime
    ended_at: datetime | None


def names(connection: Connection, user_ids: Iterable[str]) -> dict[str, str]:
    """Return the full names of accounts by id."""
    rows = connection.execute(select(USER.c.id, USER.c.name).where(USER.c.id.in_(set(user_ids))))
    return {row[0]: row[1] for row in rows}


def active_name(connection: Connection, user_id: str) -> str | None:
    """Return the full name of an account that may sign in."""
    return connection.execute(select(USER.c.name).where(USER.c.id == user_id, USER.c.active)).scalar()


def units(connection: Connection) -> dict[str, str]:
    """Return the names of all units by id, in their order."""
    rows = connection.execute(select(UNIT.c.id, UNIT.c.name).order_by(UNIT.c.position))
    return {row[0]: row[1] for row in rows}


def session(connection: Connection, token_hash: str) -> SessionRow | None:
    """Return a session, open or not."""
    row = connection.execute(
        select(USER.c.id, USER.c.name, USER.c.position, USER.c.active, SESSION.c.used_at, SESSION.c.ended_at)
        .join(USER, USER.c.id == SESSION.c.user_id)
        .where(SESSION.c.token_hash == token_hash)
    ).first()
    return SessionRow(*row) if row else None


def groups_of(connection: Connection, user_id: str) -> frozenset[str]:
    """Return the groups of an account."""
    return frozenset(connection.execute(select(MEMBERSHIP.c.group_id).where(MEMBERSHIP.c.user_id == user_id)).scalars())


def users(connection: Connection) -> list[UserRecord]:
    """Return all accounts by name."""
    columns = [USER.c[name] for name in UserRecord.__slots__]
    return [UserRecord(*row) for row in connection.execute(select(*columns).order_by(USER.c.name, USER.c.id))]


def memberships(connection: Connection) -> dict[str, list[tuple[str, str]]]:
    """Return every account's groups as (id, name)."""
    rows = connection.execute(
        select(MEMBERSHIP.c.user_id, GROUP.c.id, GROUP.c.name)
        .join(GROUP, GROUP.c.id == MEMBERSHIP.c.group_id)
        .order_by(GROUP.c.name)
    )
    found: dict[str, list[tuple[str, str]]] = {}
    for user_id, group_id, name in rows:
        found.setdefault(user_id, []).append((group_id, name))
    return found


def groups(connection: Connection) -> list[tuple[str, str, int]]:
    """Return all groups as (id, name, members), by name."""
    rows = connection.execute(
        select(GROUP.c.id, GROUP.c.name, func.count(MEMBERSHIP.c.user_id))
        .outerjoin(MEMBERSHIP, MEMBERSHIP.c.group_id == GROUP.c.id)
        .group_by(GROUP.c.id, GROUP.c.name)
        .order_by(GROUP.c.name)
    )
    return [(id, name, members) for id, name, members in rows]
