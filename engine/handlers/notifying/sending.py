"""Store notices, and what of them goes out by mail: rows and jobs of the command's own transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

import orjson

from engine.domain import JobKind, NoticeKind
from engine.handlers.context import HandlerContext, LoadedDefinition
from engine.handlers.narration import told_instant
from engine.handlers.retries import OUTSIDE
from engine.store.repositories.jobs import JobRecord
from engine.store.repositories.notices import MailRecord, NoticeRecord, Recipient
from engine.store.repositories.tasks import TaskRecord
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Draft:
    """A notice to several people.

    Attributes:
        facts: JSON values that a sentence is made of in whatever language it is read.
        by_mail: Whether it may go out by mail at all.
    """

    kind: NoticeKind
    recipients: tuple[Recipient, ...]
    instance_id: UUID | None = None
    task_id: UUID | None = None
    activity_id: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    by_mail: bool = True


def facts_about(
    loaded: LoadedDefinition, business_key: str, activity_id: str, tasks: Sequence[TaskRecord]
) -> dict[str, object]:
    """Return what a notice about an activity says: of which process, about which units, due when."""
    node = loaded.model.nodes[activity_id]
    return {
        "process": loaded.record.name,
        "business_key": business_key,
        "number": node.properties.get("nomor", ""),
        "activity": tasks[0].name if tasks else node.name,
        "elements": sorted(task.element for task in tasks if task.element),
        "due": told_instant(min((task.due_at for task in tasks if task.due_at), default=None)),
    }


def send(drafts: Iterable[Draft], uow: UnitOfWork, context: HandlerContext) -> None:
    """Store notices for everyone they are for, with a mail and its job for whoever wants one.

    What is only mailed counts as read: in the application it stands in the lists of tasks.
    """
    written = [(draft, recipient, uuid4()) for draft in drafts for recipient in draft.recipients]
    uow.notices.add([_notice(draft, recipient, id, uow) for draft, recipient, id in written])
    if context.services.settings.sends_mail:
        mails = [
            MailRecord(id, id, None, recipient.email, uow.now, None)
            for draft, recipient, id in written
            if draft.by_mail and recipient.wants_mail(draft.kind)
        ]
        post(mails, uow)


def send_seal(number: int, uow: UnitOfWork, context: HandlerContext) -> None:
    """Mail a seal to the auditor, where the settings name an address."""
    settings = context.services.settings
    if settings.sends_mail and settings.seal_mail:
        id = uuid5(NAMESPACE_URL, f"{context.services.settings.public_url}/seal/{number}/{uow.now.isoformat()}")
        post([MailRecord(id, None, number, settings.seal_mail, uow.now, None)], uow)


def post(mails: list[MailRecord], uow: UnitOfWork) -> None:
    """Store mails and the jobs that send them."""
    uow.notices.add_mails(mails)
    if mails:
        uow.jobs.add([_job(mail, uow) for mail in mails])


def _notice(draft: Draft, recipient: Recipient, id: UUID, uow: UnitOfWork) -> NoticeRecord:
    return NoticeRecord(
        id=id,
        user_id=recipient.id,
        kind=draft.kind,
        instance_id=draft.instance_id,
        task_id=draft.task_id,
        activity_id=draft.activity_id,
        facts=orjson.dumps(dict(draft.facts)).decode(),
        created_at=uow.now,
        read_at=uow.now if draft.kind is NoticeKind.TASK_NEW else None,
    )


def _job(mail: MailRecord, uow: UnitOfWork) -> JobRecord:
    return JobRecord(
        id=uuid4(),
        kind=JobKind.MAIL,
        instance_id=None,
        definition_id=None,
        activity_id="",
        due_at=uow.now,
        run_at=uow.now,
        retries=OUTSIDE.tries,
        created_at=uow.now,
        error="",
        subject_id=mail.id,
    )
