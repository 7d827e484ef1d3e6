"""Processes that start by a message or a signal: subscriptions of the newest version."""

from uuid import uuid4

from engine.bpmn.expressions import MappingContext, compile_expression
from engine.bpmn.model import EventKind, Node
from engine.domain import SubscriptionKind
from engine.handlers.context import LoadedDefinition
from engine.store.repositories.subscriptions import SubscriptionRecord
from engine.store.unit_of_work import UnitOfWork

_KINDS = {EventKind.MESSAGE: SubscriptionKind.MESSAGE, EventKind.SIGNAL: SubscriptionKind.SIGNAL}


def move_subscriptions(before: LoadedDefinition | None, after: LoadedDefinition | None, uow: UnitOfWork) -> None:
    """Let one version of a process start by its messages and signals instead of another; None for none."""
    if before is not None:
        uow.subscriptions.remove_starts_of(before.record.id)
    if after is None:
        return
    records = [
        _subscription(node, _KINDS[node.event.kind], after, uow)
        for node in after.model.nodes.values()
        if node.type == "startEvent" and node.scope == after.model.key and node.event and node.event.kind in _KINDS
    ]
    if records:
        uow.subscriptions.add(records)


def _subscription(node: Node, kind: SubscriptionKind, loaded: LoadedDefinition, uow: UnitOfWork) -> SubscriptionRecord:
    drawn = node.event.name if node.event else ""
    return SubscriptionRecord(
        id=uuid4(),
        kind=kind,
        name=str(compile_expression(drawn).evaluate(MappingContext({}, uow.now))),
        instance_id=None,
        definition_id=loaded.record.id,
        activity_id=node.id,
        created_at=uow.now,
    )
