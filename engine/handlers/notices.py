"""Notices: read, reminded, chosen by mail; mails taken for sending and settled."""

from datetime import timedelta
from uuid import UUID

import orjson

from engine.commands import BeginMail, ChooseMail, ReadNotice, RemindDoers, SettleMail
from engine.domain import HistoryEventType, JobKind, NoticeKind
from engine.errors import ExecutionError, NotFoundError
from engine.handlers import rights
from engine.handlers.checks.addresses import require_address
from engine.handlers.context import HandlerContext
from engine.handlers.notifying.recipients import doers_of
from engine.handlers.notifying.sending import Draft, facts_about, send
from engine.handlers.recording import record_in_system
from engine.history.chain import Event
from engine.history.seals import exported
from engine.notices.letter import Letter, Told, letter_of, seal_letter
from engine.store.repositories.jobs import JobRecord
from engine.store.repositories.notices import MailRecord, NoticeRecord
from engine.store.unit_of_work import UnitOfWork

LEASE = timedelta(minutes=20)
"""For so long a mail is one worker's: longer than any sending takes. After it, the worker counts as dead."""


def read(command: ReadNotice, uow: UnitOfWork, context: HandlerContext) -> None:
    """Note that one has read a notice, or all of one's own.

    Raises:
        NotFoundError: There is no such notice, or it is somebody else's.
    """
    if command.notice_id is not None:
        found = uow.notices.notice(command.notice_id)
        if found is None or found.user_id != context.actor.user_id:
            raise NotFoundError("notice.unknown", f"Cannot find notice {command.notice_id}: there is none.")
    uow.notices.mark_read(context.actor.user_id, uow.now, command.notice_id)


def remind(command: RemindDoers, uow: UnitOfWork, context: HandlerContext) -> int:
    """Tell whose tasks have a quarter of their time left, each task once. No instance is touched for it.

    Raises:
        NotAllowedError: The actor is neither the engine nor an administrator.
    """
    rights.require_administrator(context.actor)
    drafts = []
    tasks = [uow.tasks.get(id) for id in uow.notices.take_reminders(uow.now, command.most)]
    for task in tasks:
        assert task is not None, "it was just found"
        loaded = context.load(uow, task.definition_id)
        instance = uow.instances.get(task.instance_id)
        facts = facts_about(loaded, instance.business_key if instance else "", task.activity_id, [task])
        people = tuple(doers_of(task, uow))
        drafts.append(Draft(NoticeKind.DUE_SOON, people, task.instance_id, task.id, task.activity_id, facts))
    send(drafts, uow, context)
    return len(tasks)


def choose_mail(command: ChooseMail, uow: UnitOfWork, context: HandlerContext) -> None:
    """Set one's own mail address, and which kinds of notices go there.

    Raises:
        NotFoundError: The actor has no account.
        InvalidVariablesError: The address is none.
    """
    user = uow.identity.user(context.actor.user_id)
    if user is None:
        raise NotFoundError("user.unknown", f"Cannot find account {context.actor.user_id}: there is none.")
    require_address(command.email)
    kinds = ",".join(sorted(command.kinds))
    changes: dict[str, object] = {}
    if user.email != command.email:
        # The address itself stays out of the history: it is nobody's business for ever.
        changes["email"] = [bool(user.email), bool(command.email)]
    if user.mailed_kinds != kinds:
        changes["mailed_kinds"] = [user.mailed_kinds, kinds]
    if changes:
        uow.identity.change_user(user.id, email=command.email, mailed_kinds=kinds)
        data: dict[str, object] = {"user": user.id, "changes": changes}
        record_in_system(uow, context, Event(HistoryEventType.USER_CHANGED, data=data))


def begin_mail(command: BeginMail, uow: UnitOfWork, context: HandlerContext) -> Letter | None:
    """Take a mail for sending, and write it. None where it is gone, not due, or another worker has it.

    Raises:
        NotAllowedError: The actor is neither the engine nor an administrator.
        ExecutionError: The mail is not there.
    """
    rights.require_administrator(context.actor)
    job = uow.jobs.get(command.job_id)
    if job is None or job.kind is not JobKind.MAIL or job.retries == 0 or job.run_at > uow.now:
        return None
    uow.jobs.reschedule(job.id, uow.now + LEASE, job.retries, job.error)
    mail = _mail(job, uow)
    if mail is None:
        raise ExecutionError("Cannot send a mail: there is none behind its job.")
    return _seal_letter(mail, uow) if mail.seal is not None else _notice_letter(mail, uow, context)


def settle_mail(command: SettleMail, uow: UnitOfWork, context: HandlerContext) -> None:
    """Note that the mail server has taken a mail: its job is done, and history says so.

    Raises:
        NotAllowedError: The actor is neither the engine nor an administrator.
    """
    rights.require_administrator(context.actor)
    job = uow.jobs.get(command.job_id)
    mail = _mail(job, uow) if job else None
    if job is None or mail is None:
        return
    resolved = uow.jobs.resolve_incidents([job.id], uow.now)
    uow.jobs.remove([job.id], uow.now)
    uow.notices.mark_sent(mail.id, uow.now)
    notice = uow.notices.notice(mail.notice_id) if mail.notice_id else None
    about: dict[str, object] = {"seal": mail.seal} if notice is None else _told(notice)
    events = [Event(HistoryEventType.INCIDENT_RESOLVED, data={"job": str(job.id)}) for _ in resolved]
    record_in_system(uow, context, *events, Event(HistoryEventType.MAIL_SENT, data={"mail": str(mail.id), **about}))


def _told(notice: NoticeRecord) -> dict[str, object]:
    instance = str(notice.instance_id) if notice.instance_id else ""
    return {"user": notice.user_id, "kind": str(notice.kind), "instance": instance}


def _mail(job: JobRecord, uow: UnitOfWork) -> MailRecord | None:
    return uow.notices.mail(job.subject_id) if job.subject_id else None


def _seal_letter(mail: MailRecord, uow: UnitOfWork) -> Letter:
    seal = uow.seals.one(mail.seal or 0)
    return seal_letter(mail.id, mail.created_at, mail.address, seal.number, seal.day.isoformat(), exported(seal))


def _notice_letter(mail: MailRecord, uow: UnitOfWork, context: HandlerContext) -> Letter:
    notice = uow.notices.notice(mail.notice_id) if mail.notice_id else None
    user = uow.identity.user(notice.user_id) if notice else None
    if notice is None or user is None:
        raise ExecutionError("Cannot send a mail: what it tells is not there.")
    facts, units = orjson.loads(notice.facts), dict(uow.identity.units())
    elements = [units.get(element, element) for element in facts.get("elements", ())]
    told = Told(notice.id, mail.created_at, notice.kind, user.name, facts, elements, _link(notice, context))
    return letter_of(told, mail.address)


def _link(notice: NoticeRecord, context: HandlerContext) -> str:
    return context.services.settings.public_url + page_of(notice.kind, notice.task_id, notice.instance_id)


def page_of(kind: NoticeKind, task_id: UUID | None, instance_id: UUID | None) -> str:
    """Return the path of the page where something can be done about a notice."""
    if kind is NoticeKind.INCIDENT:
        return "/admin/insiden"
    if task_id and kind not in (NoticeKind.LATENESS, NoticeKind.ESCALATION):
        return f"/tugas/{task_id}"
    return f"/proses/{instance_id}" if instance_id else "/pemberitahuan"
