"""Who may sign in, in which roles, and who is signed in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Table


class User(Table):
    """An account."""

    __tablename__ = "user_account"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    position: Mapped[str]
    password_hash: Mapped[str]
    active: Mapped[bool]
    failed_tries: Mapped[int]
    locked_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    last_signed_in_at: Mapped[datetime | None]
    email: Mapped[str] = mapped_column(server_default=text("''"))
    mailed_kinds: Mapped[str | None]
    """Kinds of notices that go out by mail, separated by commas; NULL until the person has chosen."""


class Group(Table):
    """A role: tasks fall to groups, and users belong to them."""

    __tablename__ = "user_group"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]


class Membership(Table):
    """A user's place in a group."""

    __tablename__ = "membership"

    user_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    group_id: Mapped[str] = mapped_column(ForeignKey("user_group.id"), primary_key=True, index=True)


class Unit(Table):
    """An organisational unit (bidang or Sekretariat); its head is the group `kepala-<id>`."""

    __tablename__ = "unit"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    position: Mapped[int]
    """Its place in lists."""


class Session(Table):
    """A signed-in browser. Only the hash of its secret is kept."""

    __tablename__ = "session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"), index=True)
    opened_at: Mapped[datetime]
    used_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]


class ApiToken(Table):
    """What stands for an account over REST. Only the hash of its secret is kept."""

    __tablename__ = "api_token"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"), index=True)
    name: Mapped[str]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
