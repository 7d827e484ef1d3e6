"""Accounts, groups and sessions."""

from datetime import timedelta

from engine.domain import Actor, Source
from engine.errors import NotFoundError
from engine.handlers.rights import require_administrator
from engine.handlers.sessions import token_hash
from engine.queries.reading import Reading
from engine.read_models import GroupRow, SessionView, UserRow
from engine.store.queries import identity
from engine.store.queries.identity import SessionRow

EXTENSION = timedelta(minutes=1)
"""A session's use is noted at most this often."""

RECENT = timedelta(days=1)


class IdentityQueries(Reading):
    """Who is who, and who is signed in."""

    def session(self, token: str) -> SessionView | None:
        """Return whose session a secret opens; None for one that ended, expired by idleness, or never was."""
        with self._connect() as connection:
            found = identity.session(connection, token_hash(token))
            if found is None or not self._is_open(found):
                return None
            return SessionView(
                user_id=found.user_id,
                name=found.name,
                position=found.position,
                groups=identity.groups_of(connection, found.user_id),
                expires_at=found.used_at + self._idle(),
                needs_extension=self._now() - found.used_at >= EXTENSION,
            )

    def account(self, user_id: str) -> Actor | None:
        """Return an active account as an actor through the REST door, with the groups it now has."""
        with self._connect() as connection:
            name = identity.active_name(connection, user_id)
            if name is None:
                return None
            return Actor(user_id, identity.groups_of(connection, user_id), Source.REST, name)

    def expired_session_user(self, token: str) -> str | None:
        """Return whose session a secret was, if it expired by idleness less than a day ago."""
        with self._connect() as connection:
            found = identity.session(connection, token_hash(token))
        if found is None or found.ended_at is not None or not found.active or self._is_open(found):
            return None
        return found.user_id if self._now() - found.used_at < RECENT else None

    def users(self, actor: Actor) -> tuple[UserRow, ...]:
        """Return all accounts by name.

        Raises:
            NotAllowedError: The actor is neither administrator nor auditor.
        """
        if not actor.is_auditor:
            require_administrator(actor)
        with self._connect() as connection:
            groups = identity.memberships(connection)
            return tuple(
                UserRow(
                    id=user.id,
                    name=user.name,
                    position=user.position,
                    active=user.active,
                    locked_until=user.locked_until if user.locked_until and user.locked_until > self._now() else None,
                    groups=tuple(groups.get(user.id, ())),
                    last_signed_in_at=user.last_signed_in_at,
                    email=user.email,
                )
                for user in identity.users(connection)
            )

    def user(self, actor: Actor, user_id: str) -> UserRow:
        """Return one account.

        Raises:
            NotAllowedError: The actor is neither administrator nor auditor.
            NotFoundError: There is no such account.
        """
        found = next((user for user in self.users(actor) if user.id == user_id), None)
        if found is None:
            raise NotFoundError("user.unknown", f"Cannot find account {user_id}: there is none.")
        return found

    def groups(self, actor: Actor) -> tuple[GroupRow, ...]:
        """Return all groups by name."""
        with self._connect() as connection:
            return tuple(GroupRow(*row) for row in identity.groups(connection))

    def _idle(self) -> timedelta:
        return timedelta(minutes=self._services.settings.idle_minutes)

    def _is_open(self, found: SessionRow) -> bool:
        return found.ended_at is None and found.active and self._now() <= found.used_at + self._idle()
