"""Notices beside a turn: what failed for good, and a task that was given to somebody."""

from engine.domain import ADMINISTRATORS, JobKind, NoticeKind
from engine.handlers.context import HandlerContext
from engine.handlers.notifying.sending import Draft, facts_about, send
from engine.store.repositories.external_tasks import ExternalTaskRecord
from engine.store.repositories.jobs import JobRecord
from engine.store.repositories.tasks import TaskRecord
from engine.store.unit_of_work import UnitOfWork


def tell_incident(
    failed: JobRecord | ExternalTaskRecord, message: str, uow: UnitOfWork, context: HandlerContext
) -> None:
    """Tell administrators that something failed for good. That a mail failed is not said by mail."""
    facts: dict[str, object] = {"activity": "E-mail"}
    instance = uow.instances.get(failed.instance_id) if failed.instance_id else None
    if failed.definition_id is not None:
        loaded = context.load(uow, failed.definition_id)
        key = instance.business_key if instance else ""
        known = failed.activity_id in loaded.model.nodes
        facts = facts_about(loaded, key, failed.activity_id, ()) if known else {"process": loaded.record.name}
    by_mail = not (isinstance(failed, JobRecord) and failed.kind is JobKind.MAIL)
    people = tuple(uow.notices.people([f"group:{ADMINISTRATORS}"]))
    about = facts | {"message": message}
    draft = Draft(NoticeKind.INCIDENT, people, failed.instance_id, None, failed.activity_id, about, by_mail=by_mail)
    send([draft], uow, context)


def tell_assigned(task: TaskRecord, assignee: str, uow: UnitOfWork, context: HandlerContext) -> None:
    """Tell somebody that a task is now theirs, unless they took it themselves."""
    if assignee in ("", context.actor.user_id):
        return
    loaded, instance = context.load(uow, task.definition_id), uow.instances.get(task.instance_id)
    facts = facts_about(loaded, instance.business_key if instance else "", task.activity_id, [task])
    people = tuple(uow.notices.people([f"user:{assignee}"]))
    send([Draft(NoticeKind.TASK_ASSIGNED, people, task.instance_id, task.id, task.activity_id, facts)], uow, context)
