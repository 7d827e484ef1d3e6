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
class MemberRow:
    """Somebody in a group; `active`: may sign in."""

    id: str
    name: str
    active: bool


@dataclass(frozen=True, slots=True)
class RoleView:
    """A group with whom it means to whom.

    Attributes:
        unit_id: The unit that it belongs to, as its head's group does; empty for other groups.
        superior: Name of the group above it, empty where there is none; `inherited`: that of the heads of units.
        processes: Names of the processes whose newest version names it.
    """

    id: str
    name: str
    unit_id: str
    members: tuple[MemberRow, ...]
    superior: str
    inherited: bool
    processes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnitView:
    """A part of the office, with the groups that belong to it, its head's first."""

    id: str
    name: str
    roles: tuple[RoleView, ...]


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
