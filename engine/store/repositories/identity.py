"""Accounts, groups, units and sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from engine.store.base import table_of
from engine.store.prepared import Prepared
from engine.store.tables import Group, Membership, Session, Unit, User

USER = table_of(User)
GROUP = table_of(Group)
MEMBERSHIP = table_of(Membership)
UNIT = table_of(Unit)
SESSION = table_of(Session)
_UNITS = Prepared(select(UNIT.c.id, UNIT.c.name).order_by(UNIT.c.position))


@dataclass(frozen=True, slots=True)
class UserRecord:
    """A row of `user_account`."""

    id: str
    name: str
    position: str
    password_hash: str
    active: bool
    failed_tries: int
    locked_until: datetime | None
    created_at: datetime
    last_signed_in_at: datetime | None
    email: str = ""
    mailed_kinds: str | None = None


class Identity:
    """Who is who."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def user(self, user_id: str) -> UserRecord | None:
        """Return an account; what nobody could be called (PostgreSQL knows no NUL) is nobody."""
        if "\0" in user_id:
            return None
        columns = [USER.c[name] for name in UserRecord.__slots__]
        row = self._connection.execute(select(*columns).where(USER.c.id == user_id)).first()
        return UserRecord(*row) if row else None

    def groups_of(self, user_id: str) -> frozenset[str]:
        """Return the groups of an account."""
        return frozenset(
            self._connection.execute(select(MEMBERSHIP.c.group_id).where(MEMBERSHIP.c.user_id == user_id)).scalars()
        )

    def known_groups(self, groups: Sequence[str]) -> frozenset[str]:
        """Return those of the groups that exist."""
        return frozenset(self._connection.execute(select(GROUP.c.id).where(GROUP.c.id.in_(groups))).scalars())

    def all_groups(self) -> frozenset[str]:
        """Return the ids of all groups."""
        return frozenset(self._connection.execute(select(GROUP.c.id)).scalars())

    def group_name(self, group_id: str) -> str | None:
        """Return what a group is called, None where there is none."""
        return self._connection.execute(select(GROUP.c.name).where(GROUP.c.id == group_id)).scalar()

    def units(self) -> tuple[tuple[str, str], ...]:
        """Return all units as (id, name), in their order."""
        return tuple((id, name) for id, name in _UNITS.all(self._connection, {}))

    def add_user(self, record: UserRecord) -> None:
        """Store an account."""
        self._connection.execute(insert(USER), {name: getattr(record, name) for name in UserRecord.__slots__})

    def change_user(self, user_id: str, **values: object) -> None:
        """Change some columns of an account."""
        self._connection.execute(update(USER).where(USER.c.id == user_id).values(**values))

    def set_groups(self, user_id: str, groups: Sequence[str]) -> None:
        """Put an account into exactly these groups."""
        self._connection.execute(delete(MEMBERSHIP).where(MEMBERSHIP.c.user_id == user_id))
        if groups:
            self._connection.execute(
                insert(MEMBERSHIP), [{"user_id": user_id, "group_id": group} for group in sorted(set(groups))]
            )

    def put_group(self, group_id: str, name: str) -> bool:
        """Store a group, or rename it. Return whether anything changed."""
        known = self._connection.execute(select(GROUP.c.name).where(GROUP.c.id == group_id)).scalar()
        if known is None:
            self._connection.execute(insert(GROUP), {"id": group_id, "name": name})
        elif known != name:
            self._connection.execute(update(GROUP).where(GROUP.c.id == group_id).values(name=name))
        return known != name

    def put_unit(self, unit_id: str, name: str) -> bool:
        """Store a unit behind the last one, or rename it. Return whether anything changed."""
        known = self._connection.execute(select(UNIT.c.name).where(UNIT.c.id == unit_id)).scalar()
        if known is None:
            last = self._connection.execute(select(func.max(UNIT.c.position))).scalar() or 0
            self._connection.execute(insert(UNIT), {"id": unit_id, "name": name, "position": last + 1})
        elif known != name:
            self._connection.execute(update(UNIT).where(UNIT.c.id == unit_id).values(name=name))
        return known != name

    def add_session(self, token_hash: str, user_id: str, at: datetime) -> None:
        """Store a new session."""
        self._connection.execute(
            insert(SESSION),
            {"token_hash": token_hash, "user_id": user_id, "opened_at": at, "used_at": at, "ended_at": None},
        )

    def use_session(self, token_hash: str, at: datetime, *, idle_since: datetime) -> None:
        """Note that a session is in use, if it is open and was used since then."""
        self._connection.execute(
            update(SESSION)
            .where(SESSION.c.token_hash == token_hash, SESSION.c.ended_at.is_(None), SESSION.c.used_at >= idle_since)
            .values(used_at=at)
        )

    def end_session(self, token_hash: str, at: datetime) -> str | None:
        """End a session; return whose it was, None where it was not open."""
        open_session = (SESSION.c.token_hash == token_hash, SESSION.c.ended_at.is_(None))
        user_id = self._connection.execute(select(SESSION.c.user_id).where(*open_session)).scalar()
        if user_id is not None:
            self._connection.execute(update(SESSION).where(*open_session).values(ended_at=at))
        return user_id

    def end_sessions_of(self, user_id: str, at: datetime) -> None:
        """End all sessions of an account."""
        self._connection.execute(
            update(SESSION).where(SESSION.c.user_id == user_id, SESSION.c.ended_at.is_(None)).values(ended_at=at)
        )
