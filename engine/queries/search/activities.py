"""What waits in an instance, what went on in it, and its variables, told from its history."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

import orjson

from engine.bpmn.model import Definition
from engine.domain import Actor, HistoryEventType, InstanceStatus, TaskStatus
from engine.errors import NotFoundError
from engine.queries.search.activity_types import BODY, type_of
from engine.queries.search.instances import InstanceSearches
from engine.queries.search.variables import untagged
from engine.read_models.search import (
    ActivityFacts,
    ActivitySearch,
    DetailFacts,
    ExecutionFacts,
    ExecutionSearch,
    InstanceFacts,
    InstanceSearch,
    TaskSearch,
    VariableFacts,
)
from engine.read_models.search.paging import EVERYTHING
from engine.store.database import Connection
from engine.store.queries import instances as histories
from engine.store.queries.search import instances, tasks, waiting

_STARTED = {HistoryEventType.ACTIVITY_STARTED, HistoryEventType.TASK_CREATED}
_ENDED = {
    HistoryEventType.ACTIVITY_COMPLETED,
    HistoryEventType.ACTIVITY_CANCELLED,
    HistoryEventType.TASK_COMPLETED,
    HistoryEventType.TASK_CANCELLED,
}
_CANCELLED = {HistoryEventType.ACTIVITY_CANCELLED, HistoryEventType.TASK_CANCELLED}


class ActivitySearches(InstanceSearches):
    """Inside instances."""

    def find_executions(self, actor: Actor, wanted: ExecutionSearch) -> tuple[ExecutionFacts, ...]:
        """Return the tokens that wait, by instance and activity."""
        with self._connect() as connection:
            found = waiting.waiting(connection, wanted, self._sight(connection, actor))
        return tuple(
            ExecutionFacts(
                id=each.id,
                instance_id=each.instance_id,
                activity_id=each.activity_id,
                kind=each.kind,
                name=each.name,
                suspended=each.instance_status is InstanceStatus.SUSPENDED,
            )
            for each in found
        )

    def execution(self, actor: Actor, execution_id: UUID) -> ExecutionFacts:
        """Return one token that waits, or an instance that runs.

        Raises:
            NotFoundError: There is none, or the actor takes no part in its process.
        """
        found = self.find_executions(actor, ExecutionSearch(ids=(execution_id,)))
        if not found:
            raise NotFoundError("execution.unknown", f"Cannot find execution {execution_id}: there is none.")
        return found[0]

    def find_activities(self, actor: Actor, wanted: ActivitySearch) -> tuple[ActivityFacts, ...]:
        """Return activity instances, instance by instance, in the order in which they began."""
        around = InstanceSearch(
            ids=wanted.instance_ids, definition_id=wanted.definition_id, definition_key=wanted.definition_key
        )
        found = self.find_instances(actor, around)
        with self._connect() as connection:
            told = [each for instance in found for each in self._activities(connection, instance)]
        return tuple(each for each in told if _fits(each, wanted))

    def variable_history(self, actor: Actor, wanted: InstanceSearch) -> tuple[VariableFacts, ...]:
        """Return the process-wide variables of instances with their last values, running or ended."""
        found = self.find_instances(actor, wanted)
        with self._connect() as connection:
            return tuple(each for instance in found for each in self._variables(connection, instance))

    def variable_details(self, actor: Actor, wanted: InstanceSearch) -> tuple[DetailFacts, ...]:
        """Return each change of the process-wide variables of instances, in order."""
        found = self.find_instances(actor, wanted)
        with self._connect() as connection:
            return tuple(each for instance in found for each in self._changes(connection, instance))

    def _changes(self, connection: Connection, instance: InstanceFacts) -> Iterator[DetailFacts]:
        revisions: Counter[str] = Counter()
        for event in histories.history_of(connection, instance.id):
            if event.type is not HistoryEventType.VARIABLE_CHANGED:
                continue
            for name, (_, after) in untagged(event.data).items():
                yield DetailFacts(
                    id=uuid5(instance.id, f"{name}#{event.sequence}"),
                    variable_id=uuid5(instance.id, name),
                    name=name,
                    value=after,
                    instance_id=instance.id,
                    definition=instance.definition,
                    root_id=instance.root_id,
                    at=event.at,
                    revision=revisions[name],
                )
                revisions[name] += 1

    def _variables(self, connection: Connection, instance: InstanceFacts) -> Iterator[VariableFacts]:
        known: dict[str, VariableFacts] = {}
        for event in histories.history_of(connection, instance.id):
            if event.type is not HistoryEventType.VARIABLE_CHANGED:
                continue
            for name, (_, after) in untagged(event.data).items():
                first = known.get(name)
                known[name] = VariableFacts(
                    id=uuid5(instance.id, name),
                    name=name,
                    value=after,
                    instance_id=instance.id,
                    definition=instance.definition,
                    root_id=instance.root_id,
                    created_at=first.created_at if first else event.at,
                )
        yield from known.values()

    def _activities(self, connection: Connection, instance: InstanceFacts) -> list[ActivityFacts]:
        loaded = self._load(connection, instance.definition.id)
        own = TaskSearch(instance_ids=(instance.id,), statuses=tuple(TaskStatus))
        assignees = {each.task.id: each.task.assignee for each in tasks.tasks(connection, own, None, EVERYTHING)}
        called = instances.called_by(connection, instance.id)
        telling = _Telling(instance, assignees, called)
        events = histories.history_of(connection, instance.id)
        for event, model in zip(events, self._told_in(connection, loaded, events), strict=True):
            if event.type in _STARTED or event.type in _ENDED:
                telling.tell(event, model)
        return telling.activities(instance.ended_at)


class _Telling:
    """Puts the events of one instance together to activity instances."""

    def __init__(self, instance: InstanceFacts, assignees: Mapping[UUID, str], called: Mapping[UUID, UUID]) -> None:
        self._instance = instance
        self._assignees = assignees
        self._called = called
        self._known: dict[UUID, ActivityFacts] = {}

    def tell(self, event: histories.EventRow, model: Definition) -> None:
        """Take one more event, and the diagram it happened in."""
        id = event.task_id or UUID(orjson.loads(event.data)["id"])
        if id not in self._known:
            self._known[id] = self._begun(id, event, model)
        if event.type in _ENDED:
            cancelled = event.type in _CANCELLED
            self._known[id] = replace(self._known[id], ended_at=event.at, cancelled=cancelled)

    def activities(self, ended_at: datetime | None) -> list[ActivityFacts]:
        """Return them in the order in which they began. What an ended instance left open ended with it."""
        if ended_at is None:
            return list(self._known.values())
        return [
            each if each.ended_at is not None else replace(each, ended_at=ended_at, cancelled=True)
            for each in self._known.values()
        ]

    def _begun(self, id: UUID, event: histories.EventRow, model: Definition) -> ActivityFacts:
        node = model.nodes.get(event.activity_id)
        body = node is not None and node.multi_instance is not None and not event.task_id and self._is_body(event)
        return ActivityFacts(
            id=id,
            activity_id=f"{event.activity_id}#{BODY}" if body else event.activity_id,
            name=node.name if node else "",
            type=BODY if body else type_of(node) if node else "",
            definition=self._instance.definition,
            instance_id=self._instance.id,
            root_id=self._instance.root_id,
            task_id=event.task_id,
            assignee=self._assignees.get(event.task_id, "") if event.task_id else "",
            called_id=self._called.get(id),
            started_at=event.at,
            ended_at=None,
            cancelled=False,
        )

    def _is_body(self, event: histories.EventRow) -> bool:
        """Whether a multi-instance activity begins as a whole: none of it is open yet."""
        name = f"{event.activity_id}#{BODY}"
        return not any(each.activity_id == name and each.ended_at is None for each in self._known.values())


def _fits(each: ActivityFacts, wanted: ActivitySearch) -> bool:
    pairs: tuple[tuple[Any, Any], ...] = (
        (wanted.activity_id, each.activity_id),
        (wanted.name, each.name),
        (wanted.assignee, each.assignee),
        (wanted.finished, each.ended_at is not None),
        (wanted.cancelled, each.cancelled),
    )
    if any(asked is not None and asked != has for asked, has in pairs):
        return False
    if (wanted.ids is not None and each.id not in wanted.ids) or (
        wanted.types is not None and each.type not in wanted.types
    ):
        return False
    return _within(each.started_at, wanted.started_after, wanted.started_before) and _within(
        each.ended_at, wanted.finished_after, wanted.finished_before
    )


def _within(instant: datetime | None, after: datetime | None, before: datetime | None) -> bool:
    if instant is None:
        return after is None and before is None
    return (after is None or instant >= after) and (before is None or instant <= before)
