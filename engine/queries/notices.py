"""What one is told: notices, what of them is mailed, and who stands above whom."""

from datetime import datetime
from uuid import UUID

import orjson

from engine.domain import MAILED_UNLESS_ASKED, Actor, NoticeKind
from engine.handlers import rights
from engine.handlers.notices import page_of
from engine.handlers.notifying.recipients import superior_of
from engine.queries.reading import Reading
from engine.read_models import MailChoice, NoticePage, NoticeRow, SuperiorRow
from engine.store.queries import identity, notices
from engine.store.repositories.identity import Identity
from engine.store.repositories.notices import NoticeRecord, Notices

COUNTED = 100
"""A counter that says "99+" needs to count no further."""


class NoticeQueries(Reading):
    """What one is told."""

    def unread_notices(self, actor: Actor) -> int:
        """Return how many notices one has not read, no more than 100."""
        with self._connect() as connection:
            return notices.count_unread(connection, actor.user_id, COUNTED)

    def notices(self, actor: Actor, limit: int = 30, offset: int = 0) -> NoticePage:
        """Return a page of one's notices, the unread first, each the newest first."""
        with self._connect() as connection:
            units = identity.units(connection)
            return NoticePage(
                rows=tuple(_row(each, units) for each in notices.notices(connection, actor.user_id, limit, offset)),
                total=notices.count(connection, actor.user_id),
                unread=notices.count_unread(connection, actor.user_id, COUNTED),
            )

    def notice_page(self, actor: Actor, notice_id: UUID) -> str:
        """Return the path of the page where something can be done about one's notice; empty for somebody else's."""
        with self._connect() as connection:
            found = Notices(connection).notice(notice_id)
        if found is None or found.user_id != actor.user_id:
            return ""
        return page_of(found.kind, found.task_id, found.instance_id)

    def mail_choice(self, user_id: str) -> MailChoice:
        """Return an account's address, and what goes there."""
        with self._connect() as connection:
            user = Identity(connection).user(user_id)
        chosen = user.mailed_kinds if user else None
        kinds = MAILED_UNLESS_ASKED if chosen is None else frozenset(map(NoticeKind, filter(None, chosen.split(","))))
        return MailChoice(user.email if user else "", kinds, self._services.settings.sends_mail)

    def superiors(self, actor: Actor) -> tuple[SuperiorRow, ...]:
        """Return every group with the group above it, by name.

        Raises:
            NotAllowedError: The actor is neither administrator nor auditor.
        """
        if not actor.is_auditor:
            rights.require_administrator(actor)
        with self._connect() as connection:
            names = {id: name for id, name, _ in identity.groups(connection)}
            known = Notices(connection).superiors()
        rows = [(id, name, superior_of(id, known)) for id, name in names.items()]
        return tuple(SuperiorRow(id, name, above, names.get(above, ""), id not in known) for id, name, above in rows)


def _row(record: NoticeRecord, units: dict[str, str]) -> NoticeRow:
    facts = orjson.loads(record.facts)
    due = facts.pop("due", None)
    elements = facts.pop("elements", ())
    return NoticeRow(
        id=record.id,
        kind=record.kind,
        created_at=record.created_at,
        read_at=record.read_at,
        due_at=datetime.fromisoformat(due) if due else None,
        units=tuple(units.get(element, element) for element in elements),
        facts={name: str(value) for name, value in facts.items()},
        page=page_of(record.kind, record.task_id, record.instance_id),
    )
