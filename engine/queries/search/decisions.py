"""Decisions that are deployed: found, shown, and asked outside any process."""

from collections.abc import Mapping
from uuid import UUID

from engine.bpmn.dmn import evaluate
from engine.bpmn.values import checked
from engine.domain import Actor
from engine.errors import NotAllowedError, NotFoundError
from engine.queries.search.seeing import Seeing
from engine.read_models.search import EVERYTHING, DecisionFacts, DecisionSearch, Paging
from engine.store.queries.search import definitions
from engine.store.repositories.decisions import Decisions
from engine.store.repositories.definitions import Definitions


class DecisionSearches(Seeing):
    """What is decided by tables. Whoever is signed in may see them."""

    def find_decisions(
        self, actor: Actor, wanted: DecisionSearch, paging: Paging = EVERYTHING
    ) -> tuple[DecisionFacts, ...]:
        """Return decisions, by key and the newest version first unless sorted."""
        with self._connect() as connection:
            return tuple(definitions.decisions(connection, wanted, paging))

    def count_decisions(self, actor: Actor, wanted: DecisionSearch) -> int:
        """Return how many decisions there are."""
        with self._connect() as connection:
            return definitions.count_decisions(connection, wanted)

    def standing_decision(self, actor: Actor, *, id: UUID | None = None, key: str = "") -> DecisionFacts:
        """Return one decision by id, or the newest version of a key.

        Raises:
            NotFoundError: There is none, or it was withdrawn.
        """
        wanted = DecisionSearch(ids=(id,)) if id is not None else DecisionSearch(key=key, latest=True)
        found = self.find_decisions(actor, wanted)
        if not found:
            raise NotFoundError("decision.unknown", f"Cannot find decision {id or key}: there is none.")
        return found[0]

    def decision_file(self, actor: Actor, decision_id: UUID) -> bytes:
        """Return the file that holds a decision, as it was deployed.

        Raises:
            NotFoundError: There is no such decision.
        """
        with self._connect() as connection:
            record = Decisions(connection).get(decision_id)
            if record is None:
                raise NotFoundError("decision.unknown", f"Cannot find decision {decision_id}: there is none.")
            return Definitions(connection).content(record.resource_id)

    def evaluate_decision(
        self, actor: Actor, decision_id: UUID, variables: Mapping[str, object]
    ) -> list[dict[str, object]]:
        """Return what a decision says of these variables: a map of outputs for each rule that counts.

        It costs computing time and leaves nothing behind, so it is for administrators and programs only.

        Raises:
            NotFoundError: There is no such decision.
            NotAllowedError: The actor is neither administrator nor external worker.
            InvalidVariablesError: A variable is no value.
            ExecutionError: It cannot be decided.
        """
        if not actor.is_external_worker:
            message = f"Cannot let {actor.user_id} do this: only administrators and external workers may."
            raise NotAllowedError("action.not_allowed", message)
        given = checked(variables)
        with self._connect() as connection:
            record = Decisions(connection).get(decision_id)
            if record is None or record.withdrawn:
                raise NotFoundError("decision.unknown", f"Cannot find decision {decision_id}: there is none.")
            decision = self._services.registry.decision(Definitions(connection), record)
        return evaluate(decision, given, self._now())
