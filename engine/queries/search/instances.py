"""Process instances by many conditions."""

from collections.abc import Sequence
from uuid import UUID

import orjson

from engine.bpmn.workflow import Workflow
from engine.domain import Actor
from engine.errors import NotFoundError
from engine.queries.reading import instance_or_refuse
from engine.queries.search.seeing import Seeing
from engine.queries.search.variables import fits
from engine.read_models.search import EVERYTHING, InstanceFacts, InstanceSearch, Paging, VariableCondition
from engine.store.database import Connection
from engine.store.queries.search import instances
from engine.store.queries.search.instances import FoundInstance


class InstanceSearches(Seeing):
    """What runs, and what ran, as far as the actor takes part in it."""

    def find_instances(
        self, actor: Actor, wanted: InstanceSearch, paging: Paging = EVERYTHING
    ) -> tuple[InstanceFacts, ...]:
        """Return instances, the oldest first unless sorted."""
        with self._connect() as connection:
            sight = self._sight(connection, actor)
            if not wanted.variables:
                found = instances.instances(connection, wanted, sight, paging)
            else:
                every = instances.instances(connection, wanted, sight, Paging(sorting=paging.sorting))
                fitting = [each for each in every if self._fits(connection, actor, each.id, wanted.variables)]
                found = fitting[paging.first :][: paging.most]
            return self._instance_facts(connection, found)

    def count_found_instances(self, actor: Actor, wanted: InstanceSearch) -> int:
        """Return how many instances there are."""
        if wanted.variables:
            return len(self.find_instances(actor, wanted))
        with self._connect() as connection:
            return instances.count_instances(connection, wanted, self._sight(connection, actor))

    def one_instance(self, actor: Actor, instance_id: UUID) -> InstanceFacts:
        """Return one instance, running or ended.

        Raises:
            NotFoundError: There is none, or the actor takes no part in its process.
        """
        found = self.find_instances(actor, InstanceSearch(ids=(instance_id,)))
        if not found:
            raise NotFoundError("instance.unknown", f"Cannot find instance {instance_id}: there is none.")
        return found[0]

    def variables_of(self, actor: Actor, instance_id: UUID) -> dict[str, object]:
        """Return an instance's process-wide variables.

        Raises:
            NotFoundError: There is no such instance, or the actor takes no part in its process.
        """
        self.one_instance(actor, instance_id)
        with self._connect() as connection:
            return dict(self._standing(connection, actor, instance_id).variables)

    def variables_at_token(self, actor: Actor, instance_id: UUID, token_id: UUID) -> dict[str, object]:
        """Return the variables that one waiting token alone has.

        Raises:
            NotFoundError: There is no such instance, the actor takes no part in its process, or no such token waits.
        """
        self.one_instance(actor, instance_id)
        with self._connect() as connection:
            tokens = self._standing(connection, actor, instance_id).tokens
        found = next((dict(token.variables) for token in tokens if token.id == token_id), None)
        if found is None:
            raise NotFoundError("execution.unknown", f"Cannot find execution {token_id}: none waits.")
        return found

    def _standing(self, connection: Connection, actor: Actor, instance_id: UUID) -> Workflow:
        """Return an instance's workflow as it stands."""
        summary = instance_or_refuse(connection, instance_id)
        return self._workflow(connection, self._load(connection, summary.definition_id), summary, actor)

    def _fits(
        self, connection: Connection, actor: Actor, instance_id: UUID, conditions: Sequence[VariableCondition]
    ) -> bool:
        return fits(self._standing(connection, actor, instance_id).variables, conditions)

    def _root(self, connection: Connection, instance_id: UUID, calling_id: UUID | None) -> UUID:
        root = instance_id
        while calling_id is not None:
            root, calling_id = calling_id, instances.caller_of(connection, calling_id)
        return root

    def _instance_facts(self, connection: Connection, found: Sequence[FoundInstance]) -> tuple[InstanceFacts, ...]:
        ids = [each.id for each in found]
        reasons = instances.reasons(connection, ids)
        beginnings = instances.beginnings(connection, ids)
        return tuple(
            InstanceFacts(
                id=each.id,
                definition=each.definition,
                business_key=each.business_key,
                status=each.status,
                started_at=each.started_at,
                started_by=each.started_by,
                ended_at=each.ended_at,
                calling_id=each.calling_id,
                root_id=self._root(connection, each.id, each.calling_id),
                start_activity=beginnings.get(each.id, ""),
                reason=str(orjson.loads(reasons[each.id]).get("reason", "")) if each.id in reasons else "",
            )
            for each in found
        )
