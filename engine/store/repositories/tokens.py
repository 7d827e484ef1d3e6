"""Personal tokens."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, func, insert, select, update

from engine.store.base import table_of
from engine.store.tables import ApiToken

TOKEN = table_of(ApiToken)


@dataclass(frozen=True, slots=True)
class TokenRecord:
    """A row of `api_token`."""

    id: UUID
    user_id: str
    name: str
    token_hash: str
    created_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


COLUMNS = [TOKEN.c[name] for name in TokenRecord.__slots__]


class Tokens:
    """What stands for accounts over REST."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def one(self, token_id: UUID) -> TokenRecord | None:
        """Return a token, revoked or not."""
        row = self._connection.execute(select(*COLUMNS).where(TOKEN.c.id == token_id)).first()
        return TokenRecord(*row) if row else None

    def count_of(self, user_id: str) -> int:
        """Return how many tokens of an account are not revoked."""
        standing = (TOKEN.c.user_id == user_id, TOKEN.c.revoked_at.is_(None))
        return self._connection.execute(select(func.count()).select_from(TOKEN).where(*standing)).scalar_one()

    def add(self, record: TokenRecord) -> None:
        """Store a token."""
        self._connection.execute(insert(TOKEN), {name: getattr(record, name) for name in TokenRecord.__slots__})

    def revoke(self, token_id: UUID, at: datetime) -> None:
        """Let a token open nothing from now on."""
        self._connection.execute(update(TOKEN).where(TOKEN.c.id == token_id).values(revoked_at=at))

    def note_use(self, token_id: UUID, at: datetime) -> None:
        """Note that a token is in use, if it is not revoked."""
        standing = (TOKEN.c.id == token_id, TOKEN.c.revoked_at.is_(None))
        self._connection.execute(update(TOKEN).where(*standing).values(used_at=at))
