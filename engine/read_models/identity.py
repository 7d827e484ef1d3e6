"""Accounts, groups and sessions."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from engine.domain import Actor


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
    email: str = ""


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


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A personal token that still opens its account; `used_at` is right to the minute."""

    id: UUID
    name: str
    created_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class TokenView:
    """Whom a token stands for."""

    id: UUID
    actor: Actor
    needs_noting: bool
    """Whether NoteTokenUse is due (at most once a minute)."""
