"""Private calendar addresses."""

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from engine.store.base import table_of
from engine.store.repositories.identity import USER
from engine.store.tables import CalendarFeed

FEED = table_of(CalendarFeed)


class Feeds:
    """Whose calendar which secret opens; one for each account."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def opened_at(self, user_id: str) -> datetime | None:
        """Return when an account's address was made, None where it has none."""
        return self._connection.execute(select(FEED.c.created_at).where(FEED.c.user_id == user_id)).scalar()

    def owner(self, token_hash: str) -> str | None:
        """Return whose calendar a secret opens; a deactivated account's opens nothing."""
        owner = select(FEED.c.user_id).join(USER, USER.c.id == FEED.c.user_id)
        return self._connection.execute(owner.where(FEED.c.token_hash == token_hash, USER.c.active)).scalar()

    def put(self, user_id: str, token_hash: str, at: datetime) -> None:
        """Let a secret open an account's calendar, instead of the one before."""
        self.remove(user_id)
        self._connection.execute(insert(FEED), {"user_id": user_id, "token_hash": token_hash, "created_at": at})

    def remove(self, user_id: str) -> bool:
        """Let nothing open an account's calendar any more; return whether something did."""
        return self._connection.execute(delete(FEED).where(FEED.c.user_id == user_id)).rowcount > 0
