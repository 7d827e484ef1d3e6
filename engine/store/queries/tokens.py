"""Personal tokens, for pages and for REST's door."""

from sqlalchemy import Connection, select

from engine.store.repositories.tokens import COLUMNS, TOKEN, TokenRecord


def tokens_of(connection: Connection, user_id: str) -> list[TokenRecord]:
    """Return an account's tokens that are not revoked, the newest first."""
    wanted = select(*COLUMNS).where(TOKEN.c.user_id == user_id, TOKEN.c.revoked_at.is_(None))
    return [TokenRecord(*row) for row in connection.execute(wanted.order_by(TOKEN.c.created_at.desc(), TOKEN.c.id))]


def token(connection: Connection, token_hash: str) -> TokenRecord | None:
    """Return the token of a secret, unless it is revoked."""
    wanted = select(*COLUMNS).where(TOKEN.c.token_hash == token_hash, TOKEN.c.revoked_at.is_(None))
    row = connection.execute(wanted).first()
    return TokenRecord(*row) if row else None
