"""What people have typed into start forms and not sent."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, insert, select

from engine.store.base import table_of
from engine.store.prepared import Prepared
from engine.store.tables import StartDraft

START_DRAFT = table_of(StartDraft)
_OWN = (
    START_DRAFT.c.definition_key == bindparam("of_key"),
    START_DRAFT.c.user_id == bindparam("of_user"),
)
_FORGET = Prepared(delete(START_DRAFT).where(*_OWN))


class KeptStart(NamedTuple):
    """What somebody typed, as JSON, and when it was kept."""

    values_json: str
    saved_at: datetime


class StartDrafts:
    """Drafts of start forms: one a person and process, whatever its version."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, definition_key: str, user_id: str) -> KeptStart | None:
        """Return what someone typed into a process's start form."""
        kept = select(START_DRAFT.c.values_json, START_DRAFT.c.saved_at).where(*_OWN)
        row = self._connection.execute(kept, {"of_key": definition_key, "of_user": user_id}).first()
        return KeptStart(row.values_json, row.saved_at) if row else None

    def save(self, definition_key: str, user_id: str, values_json: str, at: datetime) -> None:
        """Keep what someone typed, instead of what they typed before."""
        self.forget(definition_key, user_id)
        row = {"definition_key": definition_key, "user_id": user_id, "values_json": values_json, "saved_at": at}
        self._connection.execute(insert(START_DRAFT), row)

    def forget(self, definition_key: str, user_id: str) -> None:
        """Forget what someone typed."""
        _FORGET.write(self._connection, {"of_key": definition_key, "of_user": user_id})
