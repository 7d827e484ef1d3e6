"""Append events to the chains: an instance's own, or the system's."""

from collections.abc import Sequence

from engine.handlers.context import HandlerContext
from engine.history.chain import SYSTEM_CHAIN, Event, Link, append, head_mac
from engine.store.repositories.instances import InstanceRecord
from engine.store.unit_of_work import UnitOfWork


def record_in_instance(
    uow: UnitOfWork, context: HandlerContext, instance: InstanceRecord, events: Sequence[Event], *, new: bool = False
) -> None:
    """Write an instance together with what happened to it.

    The instance is written first: where another command was faster, nothing else has been tried yet.

    Raises:
        CollisionError: Another command has written the instance since this one read it.
    """
    link = Link(instance.history_head, instance.history_count)
    link, rows = append(context.services.history_key, instance.id, link, events, context.actor, uow.now)
    instance.history_head, instance.history_count = link.head, link.count
    instance.history_mac = head_mac(context.services.history_key, instance.id, link)
    if new:
        uow.instances.add(instance)
    else:
        uow.instances.save(instance)
    if rows:
        uow.history.add(rows)


def record_in_system(uow: UnitOfWork, context: HandlerContext, *events: Event) -> None:
    """Append to the chain of what belongs to no instance.

    Raises:
        CollisionError: Another command has appended since this one read the head.
    """
    link = Link(*uow.history.head(SYSTEM_CHAIN))
    key = context.services.history_key
    after, rows = append(key, SYSTEM_CHAIN, link, events, context.actor, uow.now)
    mac = head_mac(key, SYSTEM_CHAIN, after)
    uow.history.move_head(SYSTEM_CHAIN, read_count=link.count, head=after.head, count=after.count, mac=mac)
    uow.history.add(rows)
