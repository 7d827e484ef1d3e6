"""Personal tokens: whose secret it is, and which there are."""

from datetime import timedelta

from engine.domain import Actor, Source
from engine.handlers.rights import require_administrator
from engine.handlers.sessions import token_hash
from engine.queries.reading import Reading
from engine.read_models import TokenRow, TokenView
from engine.store.queries import identity, tokens

NOTED = timedelta(minutes=1)
"""A token's use is noted at most this often."""


class TokenQueries(Reading):
    """What stands for accounts over REST."""

    def token(self, secret: str) -> TokenView | None:
        """Return whom a secret stands for, with the groups the account now has; None where it opens nothing."""
        with self._connect() as connection:
            found = tokens.token(connection, token_hash(secret))
            name = identity.active_name(connection, found.user_id) if found else None
            if found is None or name is None:
                return None
            return TokenView(
                id=found.id,
                actor=Actor(found.user_id, identity.groups_of(connection, found.user_id), Source.REST, name),
                needs_noting=found.used_at is None or self._now() - found.used_at >= NOTED,
            )

    def tokens(self, actor: Actor, user_id: str) -> tuple[TokenRow, ...]:
        """Return the tokens of an account that still open it, the newest first.

        Raises:
            NotAllowedError: It is somebody else's account, and the actor is neither administrator nor auditor.
        """
        if user_id != actor.user_id and not actor.is_auditor:
            require_administrator(actor)
        with self._connect() as connection:
            found = tokens.tokens_of(connection, user_id)
        return tuple(TokenRow(token.id, token.name, token.created_at, token.used_at) for token in found)
