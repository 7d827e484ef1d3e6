"""Sessions, accounts, groups and units."""

from dataclasses import dataclass

from engine.commands.base import Command


@dataclass(frozen=True, slots=True)
class SignIn(Command):
    """Check a password and open a session. Returns the session's secret token, shown once.

    A refusal (`credentials.wrong`, `account.locked`) is itself stored, so this is the one command that commits when it
    refuses.
    """

    user_id: str
    password: str


@dataclass(frozen=True, slots=True)
class CheckCredentials(Command):
    """Check a password without opening a session, as HTTP Basic does. Counts wrong ones as SignIn; returns nothing."""

    user_id: str
    password: str


@dataclass(frozen=True, slots=True)
class SignOut(Command):
    """End a session."""

    session_token: str


@dataclass(frozen=True, slots=True)
class ExtendSession(Command):
    """Note that a session is in use, so that it does not expire by idleness."""

    session_token: str


@dataclass(frozen=True, slots=True)
class CreateUser(Command):
    """Create an account."""

    user_id: str
    name: str
    password: str
    groups: tuple[str, ...] = ()
    position: str = ""
    """Jabatan, as printed under the name."""
    email: str = ""
    """Where notices are mailed; empty for nowhere."""


@dataclass(frozen=True, slots=True)
class ChangeUser(Command):
    """Change an account; None leaves a value as it is. Deactivating one ends its sessions."""

    user_id: str
    name: str | None = None
    position: str | None = None
    groups: tuple[str, ...] | None = None
    active: bool | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class SetPassword(Command):
    """Set an account's password; `current` is asked of whoever sets their own. Ends the account's sessions."""

    user_id: str
    password: str
    current: str | None = None


@dataclass(frozen=True, slots=True)
class UnlockUser(Command):
    """Lift a lock-out before its time."""

    user_id: str


@dataclass(frozen=True, slots=True)
class CreateGroup(Command):
    """Create a group (a role). One that exists keeps its id and gets the new name."""

    group_id: str
    name: str
    new: bool = False
    """Whether one that exists is a conflict, not renamed."""


@dataclass(frozen=True, slots=True)
class CreateUnit(Command):
    """Create an organisational unit and the groups of its people. One that exists gets the new name.

    Its head is `kepala-<unit>`, its staff are `staf-<unit>`.
    """

    unit_id: str
    name: str
    new: bool = False
    """Whether one that exists is a conflict, not renamed."""
