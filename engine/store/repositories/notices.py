"""What people are told, who is told it, mail, and who stands above whom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, bindparam, delete, insert, literal_column, select, update

from engine.domain import MAILED_UNLESS_ASKED, InstanceStatus, NoticeKind, TaskStatus
from engine.store.base import table_of
from engine.store.prepared import Prepared
from engine.store.repositories.identity import MEMBERSHIP, USER
from engine.store.repositories.instances import INSTANCE
from engine.store.repositories.tasks import TASK
from engine.store.tables import Mail, Notice, Superior

NOTICE = table_of(Notice)
MAIL = table_of(Mail)
SUPERIOR = table_of(Superior)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom something can be told: an active account, its address, and what it wants by mail."""

    id: str
    name: str
    email: str
    mailed_kinds: str | None

    def wants_mail(self, kind: NoticeKind) -> bool:
        """Whether a kind of notice goes to this person by mail, too."""
        if not self.email:
            return False
        return kind in (MAILED_UNLESS_ASKED if self.mailed_kinds is None else self.mailed_kinds.split(","))


@dataclass(frozen=True, slots=True)
class NoticeRecord:
    """A row of `notice`."""

    id: UUID
    user_id: str
    kind: NoticeKind
    instance_id: UUID | None
    task_id: UUID | None
    activity_id: str
    facts: str
    created_at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class MailRecord:
    """A row of `mail`."""

    id: UUID
    notice_id: UUID | None
    seal: int | None
    address: str
    created_at: datetime
    sent_at: datetime | None


_RECIPIENT = [USER.c[name] for name in Recipient.__slots__]
NOTICE_COLUMNS = [NOTICE.c[name] for name in NoticeRecord.__slots__]
_MAIL_COLUMNS = [MAIL.c[name] for name in MailRecord.__slots__]
# One statement a candidate: a task seldom has more than one, and an IN list is rendered anew each time.
_ACCOUNT = Prepared(select(*_RECIPIENT).where(USER.c.active, USER.c.id == bindparam("wanted")))
_MEMBERS = Prepared(
    select(*_RECIPIENT)
    .join(MEMBERSHIP, MEMBERSHIP.c.user_id == USER.c.id)
    .where(USER.c.active, MEMBERSHIP.c.group_id == bindparam("wanted"))
)
_SUPERIORS = Prepared(select(SUPERIOR.c.group_id, SUPERIOR.c.superior_id))
_INSERT = Prepared(insert(NOTICE))
_INSERT_MAIL = Prepared(insert(MAIL))


class Notices:
    """Notices and mail. Who is who is asked once a transaction: several tasks may fall late in one."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._people: dict[str, list[Recipient]] = {}

    def people(self, candidates: Iterable[str]) -> list[Recipient]:
        """Return the active accounts among some candidates, `group:<id>` and `user:<id>`, each once, by id."""
        found = {person.id: person for candidate in candidates for person in self._behind(candidate)}
        return [found[id] for id in sorted(found)]

    def _behind(self, candidate: str) -> list[Recipient]:
        if candidate not in self._people:
            kind, _, id = candidate.partition(":")
            statement = _MEMBERS if kind == "group" else _ACCOUNT
            self._people[candidate] = [Recipient(*row) for row in statement.all(self._connection, {"wanted": id})]
        return self._people[candidate]

    def superiors(self) -> dict[str, str]:
        """Return which group stands above which."""
        return {row[0]: row[1] for row in _SUPERIORS.all(self._connection, {})}

    def set_superior(self, group_id: str, superior_id: str) -> None:
        """Put a group above another; an empty one for none."""
        self._connection.execute(delete(SUPERIOR).where(SUPERIOR.c.group_id == group_id))
        if superior_id:
            self._connection.execute(insert(SUPERIOR), {"group_id": group_id, "superior_id": superior_id})

    def add(self, records: Sequence[NoticeRecord]) -> None:
        """Store notices."""
        rows = [{name: getattr(record, name) for name in NoticeRecord.__slots__} for record in records]
        _INSERT.write_many(self._connection, rows)

    def notice(self, notice_id: UUID) -> NoticeRecord | None:
        """Return one notice."""
        row = self._connection.execute(select(*NOTICE_COLUMNS).where(NOTICE.c.id == notice_id)).first()
        return NoticeRecord(*row) if row else None

    def mark_read(self, user_id: str, at: datetime, notice_id: UUID | None = None) -> None:
        """Note that a person has read a notice, or all of theirs."""
        unread = [NOTICE.c.user_id == user_id, NOTICE.c.read_at.is_(None)]
        if notice_id is not None:
            unread.append(NOTICE.c.id == notice_id)
        self._connection.execute(update(NOTICE).where(*unread).values(read_at=at))

    def last_doer(self, instance_id: UUID, activity_id: str, element: str) -> str:
        """Return who last completed an activity (and element) of an instance, empty where nobody has."""
        done = (
            select(TASK.c.completed_by)
            .where(TASK.c.instance_id == instance_id, TASK.c.activity_id == activity_id, TASK.c.element == element)
            .where(TASK.c.status == TaskStatus.COMPLETED)
            .order_by(TASK.c.ended_at.desc())
        )
        return str(self._connection.execute(done.limit(1)).scalar() or "")

    def take_reminders(self, now: datetime, limit: int) -> list[UUID]:
        """Return open tasks of which a quarter of the time is left, and keep that their doers are reminded now.

        Those already past their time are kept so too, but not returned: their escalation says it.
        """
        wanted = (
            select(TASK.c.id, TASK.c.due_at)
            .join(INSTANCE, INSTANCE.c.id == TASK.c.instance_id)
            .where(*waiting_for_reminder(now), INSTANCE.c.status == InstanceStatus.ACTIVE)
            .order_by(TASK.c.due_soon_at)
            .limit(limit)
        )
        found = list(self._connection.execute(wanted))
        if found:
            reminded = update(TASK).where(TASK.c.id.in_([id for id, _ in found]))
            self._connection.execute(reminded.values(reminded_at=now))
        return [id for id, due in found if due is not None and due > now]

    def add_mails(self, records: Sequence[MailRecord]) -> None:
        """Store what is to be mailed."""
        rows = [{name: getattr(record, name) for name in MailRecord.__slots__} for record in records]
        _INSERT_MAIL.write_many(self._connection, rows)

    def mail(self, mail_id: UUID) -> MailRecord | None:
        """Return one mail."""
        row = self._connection.execute(select(*_MAIL_COLUMNS).where(MAIL.c.id == mail_id)).first()
        return MailRecord(*row) if row else None

    def mark_sent(self, mail_id: UUID, at: datetime) -> None:
        """Note that a server has taken a mail."""
        self._connection.execute(update(MAIL).where(MAIL.c.id == mail_id).values(sent_at=at))


def waiting_for_reminder(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions on tasks whose doers are to be reminded; one index holds just these."""
    return (
        # Not as a parameter: the database must know that the index holds just these rows.
        TASK.c.status == literal_column(f"'{TaskStatus.OPEN.value}'"),
        TASK.c.reminded_at.is_(None),
        TASK.c.due_soon_at <= now,
    )
