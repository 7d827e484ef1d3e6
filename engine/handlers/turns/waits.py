"""Rows for what a workflow waits for besides people and time: messages, signals, workers outside, continuations."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from engine.bpmn.model import EventKind
from engine.bpmn.runtime import Continuation, ExternalTask, Subscription
from engine.domain import HistoryEventType, JobKind, SubscriptionKind
from engine.history.chain import Event
from engine.store.repositories.external_tasks import ExternalTaskRecord
from engine.store.repositories.instances import InstanceRecord
from engine.store.repositories.jobs import JobRecord
from engine.store.repositories.subscriptions import SubscriptionRecord
from engine.store.unit_of_work import UnitOfWork

Waiting = TypeVar("Waiting")

_KINDS = {
    EventKind.MESSAGE: SubscriptionKind.MESSAGE,
    EventKind.SIGNAL: SubscriptionKind.SIGNAL,
    EventKind.NONE: SubscriptionKind.RECEIVE,
}


@dataclass(frozen=True, slots=True)
class OutsideWaits:
    """What a workflow waits for from outside, by id."""

    subscriptions: Mapping[UUID, Subscription] = field(default_factory=dict)
    external_tasks: Mapping[UUID, ExternalTask] = field(default_factory=dict)
    continuations: Mapping[UUID, Continuation] = field(default_factory=dict)

    def told_since(self, before: "OutsideWaits", completed: UUID | None) -> list[Event]:
        """Return the events of external tasks that came and went since, save the one that was completed."""
        return [
            _external(HistoryEventType.EXTERNAL_TASK_CANCELLED, task)
            for task in _new(self.external_tasks, before.external_tasks)
            if task.id != completed
        ] + [
            _external(HistoryEventType.EXTERNAL_TASK_CREATED, task)
            for task in _new(before.external_tasks, self.external_tasks)
        ]

    def write_since(
        self, before: "OutsideWaits", instance: InstanceRecord, tries: Callable[[str], int], uow: UnitOfWork
    ) -> None:
        """Store what came since and take away what went. `tries` says how often a job at an activity is tried."""
        if gone := _new(self.subscriptions, before.subscriptions):
            uow.subscriptions.remove([each.id for each in gone])
        if new := _new(before.subscriptions, self.subscriptions):
            uow.subscriptions.add([_subscription(each, instance, uow) for each in new])
        if done := _new(self.external_tasks, before.external_tasks):
            uow.external_tasks.remove([each.id for each in done])
            uow.jobs.resolve_incidents([each.id for each in done], uow.now)
        if work := _new(before.external_tasks, self.external_tasks):
            uow.external_tasks.add([_external_task(each, instance, uow) for each in work])
        if over := _new(self.continuations, before.continuations):
            uow.jobs.remove([each.id for each in over], uow.now)
        if later := _new(before.continuations, self.continuations):
            uow.jobs.add([_continuation(each, instance, tries(each.activity_id), uow) for each in later])


def place_of(id: UUID, waiting: Iterable[Subscription | Continuation]) -> int:
    """Return which of those that wait at one activity this is, the oldest 0.

    History tells it: what only stood by until now has no event that names its id, and replay must find it again.
    """
    all_waiting = list(waiting)
    activity_id = next(each.activity_id for each in all_waiting if each.id == id)
    return [each.id for each in all_waiting if each.activity_id == activity_id].index(id)


def _new(before: Mapping[UUID, Waiting], after: Mapping[UUID, Waiting]) -> list[Waiting]:
    if not after:
        return []  # As in most commands.
    return [each for id, each in after.items() if id not in before]


def _external(type: HistoryEventType, task: ExternalTask) -> Event:
    return Event(type, task.activity_id, data={"id": str(task.id), "topic": task.topic})


def _subscription(waiting: Subscription, instance: InstanceRecord, uow: UnitOfWork) -> SubscriptionRecord:
    return SubscriptionRecord(
        id=waiting.id,
        kind=_KINDS[waiting.kind],
        name=waiting.name,
        instance_id=instance.id,
        definition_id=instance.definition_id,
        activity_id=waiting.activity_id,
        created_at=uow.now,
    )


def _external_task(waiting: ExternalTask, instance: InstanceRecord, uow: UnitOfWork) -> ExternalTaskRecord:
    return ExternalTaskRecord(
        id=waiting.id,
        instance_id=instance.id,
        definition_id=instance.definition_id,
        activity_id=waiting.activity_id,
        topic=waiting.topic,
        priority=waiting.priority,
        worker_id="",
        locked_until=None,
        retries=None,
        error_message="",
        error_details="",
        created_at=uow.now,
    )


def _continuation(waiting: Continuation, instance: InstanceRecord, retries: int, uow: UnitOfWork) -> JobRecord:
    return JobRecord(
        id=waiting.id,
        kind=JobKind.CONTINUATION,
        instance_id=instance.id,
        definition_id=instance.definition_id,
        activity_id=waiting.activity_id,
        due_at=uow.now,
        run_at=uow.now,
        retries=retries,
        created_at=uow.now,
        error="",
    )
