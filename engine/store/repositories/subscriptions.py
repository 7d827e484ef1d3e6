"""Subscriptions to messages and signals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, bindparam, delete, insert, select

from engine.domain import InstanceStatus, SubscriptionKind
from engine.store.base import table_of
from engine.store.repositories.definitions import DEFINITION
from engine.store.repositories.instances import INSTANCE
from engine.store.tables import EventSubscription

SUBSCRIPTION = table_of(EventSubscription)


@dataclass(frozen=True, slots=True)
class SubscriptionRecord:
    """A row of `event_subscription`."""

    id: UUID
    kind: SubscriptionKind
    name: str
    instance_id: UUID | None
    definition_id: UUID
    activity_id: str
    created_at: datetime


_NAMES = list(SubscriptionRecord.__slots__)
_SELECT = select(*[SUBSCRIPTION.c[name] for name in _NAMES])
_INSERT = insert(SUBSCRIPTION)
_DELETE = delete(SUBSCRIPTION).where(SUBSCRIPTION.c.id == bindparam("gone_id"))


class Subscriptions:
    """Who waits for which message or signal."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, id: UUID) -> SubscriptionRecord | None:
        """Return one subscription."""
        row = self._connection.execute(_SELECT.where(SUBSCRIPTION.c.id == id)).first()
        return SubscriptionRecord(*row) if row else None

    def of_instances(self, kind: SubscriptionKind, name: str) -> list[SubscriptionRecord]:
        """Return the active instances' subscriptions to a name, the oldest first."""
        rows = self._connection.execute(
            _SELECT.join(INSTANCE, INSTANCE.c.id == SUBSCRIPTION.c.instance_id)
            .where(SUBSCRIPTION.c.kind == kind, SUBSCRIPTION.c.name == name)
            .where(INSTANCE.c.status == InstanceStatus.ACTIVE)
            .order_by(SUBSCRIPTION.c.created_at, SUBSCRIPTION.c.id)
        )
        return [SubscriptionRecord(*row) for row in rows]

    def starts(self, kind: SubscriptionKind, name: str) -> list[SubscriptionRecord]:
        """Return the definitions that start by a name and may be started."""
        rows = self._connection.execute(
            _SELECT.join(DEFINITION, DEFINITION.c.id == SUBSCRIPTION.c.definition_id)
            .where(SUBSCRIPTION.c.kind == kind, SUBSCRIPTION.c.name == name, SUBSCRIPTION.c.instance_id.is_(None))
            .where(DEFINITION.c.suspended.is_(False), DEFINITION.c.withdrawn.is_(False))
            .order_by(DEFINITION.c.key)
        )
        return [SubscriptionRecord(*row) for row in rows]

    def start_messages(self) -> dict[str, str]:
        """Return the key of the process that each message starts, by the message's name."""
        rows = self._connection.execute(
            select(SUBSCRIPTION.c.name, DEFINITION.c.key)
            .join(DEFINITION, DEFINITION.c.id == SUBSCRIPTION.c.definition_id)
            .where(SUBSCRIPTION.c.kind == SubscriptionKind.MESSAGE, SUBSCRIPTION.c.instance_id.is_(None))
        )
        return {row[0]: row[1] for row in rows}

    def add(self, records: Sequence[SubscriptionRecord]) -> None:
        """Store new subscriptions."""
        self._connection.execute(_INSERT, [{name: getattr(record, name) for name in _NAMES} for record in records])

    def remove(self, ids: Sequence[UUID]) -> None:
        """Take away subscriptions that wait no longer."""
        self._connection.execute(_DELETE, [{"gone_id": id} for id in ids])

    def remove_starts_of(self, definition_id: UUID) -> None:
        """Take away a definition's starts."""
        self._connection.execute(
            delete(SUBSCRIPTION).where(
                SUBSCRIPTION.c.definition_id == definition_id, SUBSCRIPTION.c.instance_id.is_(None)
            )
        )
