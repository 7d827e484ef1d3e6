"""Take the history of what ended long ago out of the database, once a file has it."""

from engine.commands import ArchiveInstance
from engine.domain import HistoryEventType
from engine.errors import ConflictError, NotFoundError
from engine.handlers import rights
from engine.handlers.context import HandlerContext
from engine.handlers.narration import told_instant
from engine.handlers.recording import record_in_system
from engine.history.chain import SYSTEM_CHAIN, Event
from engine.store.repositories.archives import ArchiveRecord
from engine.store.unit_of_work import UnitOfWork


def archive(command: ArchiveInstance, uow: UnitOfWork, context: HandlerContext) -> None:
    """Take an ended instance's events away; one that is archived already is left alone.

    The instance itself stays, with head and count of its chain, and so do its tasks: what goes is what the file has.

    Raises:
        NotAllowedError: The actor is neither the engine nor an administrator.
        NotFoundError: There is no such instance.
        ConflictError: It has not ended, has other events than the file, or no seal covers them yet.
    """
    rights.require_administrator(context.actor)
    instance = uow.instances.get(command.instance_id)
    if instance is None:
        raise NotFoundError("instance.unknown", f"Cannot find instance {command.instance_id}: there is none.")
    if uow.archives.of(instance.id) is not None:
        return
    if instance.ended_at is None:
        raise ConflictError("instance.running", f"Cannot archive instance {instance.id}: it has not ended.")
    if (instance.history_count, instance.history_head) != (command.events, command.head):
        raise ConflictError("archive.outdated", f"Cannot archive instance {instance.id}: the file has other events.")
    if uow.archives.sealed(instance.id) < command.events:
        raise ConflictError("archive.unsealed", f"Cannot archive instance {instance.id}: no seal covers it yet.")
    data: dict[str, object] = {
        "instance": str(instance.id),
        "business_key": instance.business_key,
        "ended": told_instant(instance.ended_at),
        "events": command.events,
        "head": command.head,
        "file": command.file,
        "sha256": command.sha256,
    }
    record_in_system(uow, context, Event(HistoryEventType.INSTANCE_ARCHIVED, role="administrator", data=data))
    _, sequence = uow.history.head(SYSTEM_CHAIN)
    uow.archives.move(
        ArchiveRecord(instance.id, sequence, uow.now, command.events, command.head, command.file, command.sha256)
    )
