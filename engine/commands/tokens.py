"""Personal tokens: what programs send instead of a password."""

from dataclasses import dataclass
from uuid import UUID

from engine.commands.base import Command


@dataclass(frozen=True, slots=True)
class CreateToken(Command):
    """Let a secret stand for an account over REST. Returns the token's id; only the secret's hash is stored.

    Whoever gives the command makes the secret with `domain.new_token_secret`, so that a form sent twice shows the same.
    """

    user_id: str
    name: str
    """What it is for; shown in the list."""
    secret: str


@dataclass(frozen=True, slots=True)
class RevokeToken(Command):
    """Let a token open nothing any more. One that is revoked stays so."""

    token_id: UUID


@dataclass(frozen=True, slots=True)
class NoteTokenUse(Command):
    """Note that a token was used just now."""

    token_id: UUID
