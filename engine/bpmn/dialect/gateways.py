"""Exclusive, parallel and inclusive gateways, as Camunda 7 executes them."""

from collections.abc import Iterable
from uuid import UUID

from engine.bpmn.dialect.context import holds
from engine.bpmn.dialect.node import NodeSpec
from engine.bpmn.dialect.token import Outgoing, Pending, Token
from engine.bpmn.dialect.visits import consume


class ExclusiveGateway(NodeSpec):
    """Takes the first flow, in document order, whose condition holds; never joins."""

    def choose(self, token: Token) -> Iterable[Outgoing]:
        """Return the first flow that may be taken, else the default one."""
        for leaving in self.outgoing:
            if not leaving.flow.is_default and holds(token, leaving.flow):
                return [leaving]
        return self.default(token)


class Join(NodeSpec):
    """A gateway that holds tokens back until enough of them are there; then the last to arrive goes on for all."""

    def enter(self, token: Token) -> bool | None:
        """Wait, or go on if this was the last token needed."""
        arrived = self.arrived(token)
        if not self.is_satisfied(arrived):
            return None
        self.merge(arrived, token)
        return True

    def arrived(self, token: Token) -> list[Token]:
        """Add a token to those that wait here, and return them all. Tokens of different scopes never meet."""
        waiting = token.workflow.arrivals.setdefault(self._meeting(token), [])
        waiting.append(token)
        return waiting

    def cancelled(self, token: Token) -> None:
        """Wait for the token no longer."""
        super().cancelled(token)
        arrived = token.workflow.arrivals.get(self._meeting(token), [])
        if token in arrived:
            arrived.remove(token)

    def is_satisfied(self, arrived: list[Token]) -> bool:
        """Whether the tokens that arrived, in one scope, suffice."""
        return len(arrived) >= self.incoming

    def merge(self, arrived: list[Token], spokesman: Token) -> None:
        """Consume all tokens that arrived but the one that goes on."""
        for token in arrived:
            if token is not spokesman:
                consume(token)
        arrived.clear()

    def _meeting(self, token: Token) -> tuple[str, UUID]:
        assert token.host is not None
        return self.name, token.host.id


class ParallelGateway(Join):
    """Waits for as many tokens as flows lead in (Camunda counts tokens, not flows), then takes every flow."""

    def choose(self, token: Token) -> Iterable[Outgoing]:
        """Return every flow; conditions on them mean nothing."""
        return self.outgoing


class InclusiveGateway(Join):
    """Waits until no other token of its scope can still get here, then takes every flow whose condition holds.

    Attributes:
        sources: Ids of the nodes from which it can be reached along sequence flows.
    """

    sources: frozenset[str] = frozenset()

    def is_satisfied(self, arrived: list[Token]) -> bool:
        """Whether no token is on its way here."""
        if len(arrived) >= self.incoming:
            return True
        here = arrived[-1]
        return not any(self._may_arrive(token, here) for token in here.workflow.unfinished())

    def _may_arrive(self, token: Token, here: Token) -> bool:
        assert here.host is not None
        if not token.counts:
            return False  # An event that stands by is no token; its activity is.
        if token.live or not token.is_inside(here.host):
            return False  # For what has tokens inside, these speak.
        if token is here or (token.task_spec is self and token.is_open):
            return False
        if token.pending is Pending.AFTER:
            leaving = token.workflow.definition.flows.get(str(token.internal_data["leave"]))
            return leaving is not None and leaving.target in self.sources
        return token.task_spec.node.id in self.sources

    def reconsider(self, arrived: list[Token]) -> None:
        """Go on if meanwhile the tokens on their way here went elsewhere."""
        if arrived and self.is_satisfied(arrived):
            spokesman = arrived[-1]
            self.merge(arrived, spokesman)
            spokesman.complete()
