"""History events by many conditions."""

from collections.abc import Generator
from contextlib import ExitStack, closing
from uuid import UUID

import orjson

from engine.domain import Actor
from engine.history.chain import SYSTEM_CHAIN
from engine.queries.search.instances import InstanceSearches
from engine.read_models.search import EventFacts, EventSearch
from engine.store.queries.search import events


class EventSearches(InstanceSearches):
    """What happened, in processes the actor takes part in; what belongs to none, for who may read all."""

    def find_events(self, actor: Actor, wanted: EventSearch) -> Generator[EventFacts, None, None]:
        """Yield events in the order in which they happened, or the latest first; stop reading when enough is known."""
        roots: dict[UUID, UUID] = {}
        with ExitStack() as stack:
            beside, connection = (stack.enter_context(self._connect()) for _ in range(2))
            sight = self._sight(connection, actor)
            for each in stack.enter_context(closing(events.events(connection, wanted, sight, SYSTEM_CHAIN))):
                if each.instance_id is not None and each.instance_id not in roots:
                    roots[each.instance_id] = self._root(beside, each.instance_id, each.calling_id)
                yield EventFacts(
                    sequence=each.sequence,
                    at=each.at,
                    type=each.type,
                    actor=each.actor,
                    role=each.role,
                    activity_id=each.activity_id,
                    task_id=each.task_id,
                    data=orjson.loads(each.data),
                    instance_id=each.instance_id,
                    definition=each.definition,
                    root_id=roots[each.instance_id] if each.instance_id else None,
                    deployment_id=each.deployment_id,
                )
