"""Accounts, groups and sessions."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class UserRow:
    """One account. `groups` are (id, name)."""

    id: str
    name: str
    position: str
    active: bool
    locked_until: datetime | None
    groups: tuple[tuple[str, str], ...]
    last_signed_in_at: datetime | None


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group (role)."""

    id: str
    name: str
    members: int


@dataclass(frozen=True, slots=True)
class SessionView:
    """A valid session: who it is. `expires_at` is when it ends unless it is used."""

    user_id: str
    name: str
    position: str
    groups: frozenset[str]
    expires_at: datetime
    needs_extension: bool
    """Whether ExtendSession is due (at most once a minute)."""
