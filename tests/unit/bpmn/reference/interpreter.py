"""Moves tokens through a diagram, one at a time, each as far as it gets: Camunda's order.

Sources, of Camunda 7.24: the behaviours in `engine.impl.bpmn.behavior` (gateways, multi-instance, escalation), what
`PvmExecutionImpl` does when a scope is left or cancelled, and the user guide where both agree.
"""

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from itertools import islice
from typing import Any

from engine.bpmn.model import Definition, EventKind, Flow, MultiInstance, Node
from engine.errors import ExecutionError
from tests.unit.bpmn.reference.graph import can_reach, scopes_around, start_in
from tests.unit.bpmn.reference.tokens import Token, Watch, firings, is_inside, kind_of, same_place
from tests.unit.bpmn.reference.variables import Variables

WAITS = frozenset({"userTask", "receiveTask", "callActivity", "intermediateCatchEvent", "eventBasedGateway"})
THROWN = (EventKind.ERROR, EventKind.ESCALATION)
SENT = (EventKind.MESSAGE, EventKind.SIGNAL)


class Failure(Exception):
    """The process failed at a node; Camunda rolls the command back."""


class Endless(Exception):
    """The process goes on and on without waiting, or its tokens multiply: more than the bound of steps or tokens."""


class Interpreter:
    """One instance of a process.

    Attributes:
        variables: The process-wide ones.
        steps: How many nodes were entered in the last act.
    """

    def __init__(self, definition: Definition, most_steps: int, most_tokens: int) -> None:
        self.definition = definition
        self.most_steps, self.most_tokens = most_steps, most_tokens
        self.variables = Variables()
        self.process = Token(0, Node(id=definition.key, type="process"), None, self.variables)
        self.tokens: list[Token] = []
        self.pending: list[Token] = []
        self.steps = self._born = 0

    def copy(self) -> "Interpreter":
        """Return the same instance, to be moved on its own."""
        return deepcopy(self, {id(self.definition): self.definition})

    def start(self, variables: Mapping[str, Any]) -> None:
        """Start at the plain start event."""
        assert self.definition.start_node is not None
        self.variables.values |= variables
        self._watch_for_starts(self.process)
        self._send([self.definition.start_node], self.process, self.variables)
        self._run()

    @property
    def acts(self) -> dict[str, list["Token | Watch"]]:
        """What can be done from outside, by kind: those of one node in the order they came."""
        watched = [watch for token in [self.process, *self.tokens] for watch in token.watches]
        caught = [token for token in self._waiting("intermediateCatchEvent") if not token.happened]
        acts = {
            "complete": self._waiting("userTask"),
            "fire": [one for one in [*caught, *watched] if kind_of(one.node) is EventKind.TIMER],
            "deliver": [one for one in [*caught, *watched] if kind_of(one.node) in SENT] + self._waiting("receiveTask"),
            "answer": self._waiting("callActivity"),
        }
        return {kind: sorted(ones, key=lambda one: (one.node.id, one.born)) for kind, ones in acts.items()}

    def act(self, chosen: "Token | Watch", variables: Mapping[str, Any]) -> None:
        """Complete a task with what was entered, let a timer fire, deliver a message or signal, or answer a call."""
        place = chosen.activity if isinstance(chosen, Watch) else chosen
        if chosen.node.call is not None:
            answered = Variables(**variables)
            for mapping in chosen.node.call.outputs:
                by_name = answered.values.get(mapping.source)
                text = mapping.source_expression
                place.variables.set(mapping.target, self._evaluate(place, answered, text) if text else by_name)
        elif kind_of(chosen.node) is not EventKind.TIMER:
            for name, value in variables.items():
                place.variables.set(name, value)
        if isinstance(chosen, Watch):
            self._happen(chosen)
        else:
            self._leave(chosen)
        self._run()

    @property
    def joining(self) -> list[str]:
        """The gateways that tokens wait at."""
        return sorted(token.node.id for token in self.tokens if token.state == "joining")

    @property
    def ended(self) -> bool:
        """Whether nothing is left to be done."""
        return not self.tokens  # The starts of event subprocesses do not keep an instance alive.

    def _waiting(self, type: str) -> list[Token]:
        return [token for token in self.tokens if token.state == "here" and token.node.type == type and not token.body]

    # Tokens come and go.

    def _number(self) -> int:
        self._born += 1
        return self._born

    def _send(self, nodes: Iterable[Node], host: Token, around: Variables) -> list[Token]:
        sent = [Token(self._number(), node, host, around) for node in nodes]
        self.tokens += sent
        self.pending += reversed(sent)
        if len(self.tokens) > self.most_tokens:
            raise Endless
        return sent

    def _run(self) -> None:
        self.steps = 0
        while self.pending:
            while self.pending:
                token = self.pending.pop()
                if token.state == "coming":
                    self._enter(token)
            self._release()

    def _enter(self, token: Token) -> None:
        self.steps += 1
        if self.steps > self.most_steps:
            raise Endless
        token.state = "here"
        if token.body:
            self._watch(token)
            self._open_instances(token, token.body)
            return
        if token.node.inputs:
            values = {
                parameter.name: self._evaluate(token, token.around, parameter.value) for parameter in token.node.inputs
            }
            token.own = Variables(token.around, **values)
        self._watch(token)
        if token.happened:
            self._leave(token)
        else:
            self._execute(token)

    def _execute(self, token: Token) -> None:
        match token.node.type:
            case "subProcess":
                self._watch_for_starts(token)
                self._send([start_in(self.definition, token.node)], token, token.variables)
            case "eventBasedGateway":
                for flow in self.definition.outgoing(token.node.id):
                    token.watches.append(Watch(self._number(), self.definition.nodes[flow.target], token, 1))
            case "parallelGateway" | "inclusiveGateway":
                token.state = "joining"
                if self._suffices(token):
                    self._join(token)
            case "endEvent" | "intermediateThrowEvent":
                self._throw(token)
            case type if type not in WAITS:
                self._leave(token)

    def _leave(self, token: Token) -> None:
        """Choose the flows, map the outputs, and go on: a condition does not see what the same node maps out."""
        flows = self._chosen(token)
        self._map_outputs(token)
        self._remove(token)
        assert token.host is not None
        self._send([self.definition.nodes[flow.target] for flow in flows], token.host, token.around)
        if not flows:
            self._ended_inside(token.host, token)

    def _ended_inside(self, host: Token, inner: Token) -> None:
        """A token ended: its subprocess is done with the last one; a body counts its instances."""
        if host.body:
            self._instance_ended(host, host.body, inner)
        elif host is self.process:
            if not self.tokens:
                self.process.watches.clear()
        elif not self._directly_in(host):
            self._leave(host)

    def _directly_in(self, host: Token) -> list[Token]:
        return [token for token in self.tokens if token.host is host]

    def _remove(self, token: Token) -> None:
        token.state = "gone"
        token.watches.clear()
        self.tokens.remove(token)

    def _cancel(self, token: Token) -> None:
        """End a token undone, what runs in it first, oldest first. The outputs are mapped all the same."""
        for inner in self._directly_in(token):
            self._cancel(inner)
        if token.state == "here" and not token.body:
            self._map_outputs(token)
        self._remove(token)

    # Flows.

    def _chosen(self, token: Token) -> list[Flow]:
        """Return the flows a token leaves by; an instance of an activity by none, for the flows are its body's."""
        flows = self.definition.outgoing(token.node.id) if token.counter is None else ()
        if token.node.type == "parallelGateway":
            return list(flows)
        holding = (flow for flow in flows if not flow.is_default and self._holds(token, flow))
        chosen = list(islice(holding, 1 if token.node.type == "exclusiveGateway" else None))
        chosen = chosen or [flow for flow in flows if flow.is_default]
        if flows and not chosen:
            raise Failure(token.node.id)
        return chosen

    def _holds(self, token: Token, flow: Flow) -> bool:
        if not flow.condition:
            return True
        value = self._evaluate(token, token.variables, flow.condition)
        if not isinstance(value, bool):
            raise Failure(token.node.id)
        return value

    def _evaluate(self, token: Token, variables: Variables, text: Any) -> Any:
        try:
            return variables.evaluate(text)
        except ExecutionError:
            raise Failure(token.node.id) from None

    def _map_outputs(self, token: Token) -> None:
        for parameter in token.node.outputs:
            token.around.set(parameter.name, self._evaluate(token, token.variables, parameter.value))

    # Joins. Tokens of different scopes never meet.

    def _arrived(self, token: Token) -> list[Token]:
        return [other for other in self.tokens if other.state == "joining" and same_place(other, token)]

    def _suffices(self, token: Token) -> bool:
        """Whether a join has all it waits for: as many tokens as flows, or (inclusive) no other can still get here."""
        if len(self._arrived(token)) >= len(self.definition.incoming(token.node.id)):
            return True
        if token.node.type == "parallelGateway":
            return False
        others = (
            other
            for other in self._leaves_of(token.host)
            if not (other.state == "joining" and same_place(other, token))
        )
        return not any(can_reach(self.definition, other.node, token.node, set()) for other in others)

    def _join(self, token: Token) -> None:
        """Let one token go on for all that arrived."""
        for other in self._arrived(token):
            if other is not token:
                self._remove(other)
        self._leave(token)

    def _release(self) -> None:
        """Ask the inclusive joins again when nothing moves any more.

        Camunda 7 asks only when a token arrives, and hangs where the last one it waited for went elsewhere.
        """
        waiting = [token for token in self.tokens if token.state == "joining" and token.node.type == "inclusiveGateway"]
        for token in waiting:
            if token.state == "joining" and self._suffices(self._arrived(token)[-1]):
                self._join(self._arrived(token)[-1])

    def _leaves_of(self, host: Token | None) -> Iterator[Token]:
        """Yield the tokens inside a scope that have none inside themselves."""
        for token in self.tokens:
            if is_inside(token, host) and not any(inner.host is token for inner in self.tokens):
                yield token

    # Multi-instance.

    def _open_instances(self, body: Token, drawn: MultiInstance) -> None:
        total = len(self._items(body, drawn)) if drawn.collection else self._cardinality(body, drawn)
        if total == 0:
            self._leave(body)
            return
        first = 1 if drawn.sequential else total
        body.own = Variables(body.around, nrOfInstances=total, nrOfCompletedInstances=0, nrOfActiveInstances=first)
        self._open(body, drawn, range(first))

    def _open(self, body: Token, drawn: MultiInstance, counters: Iterable[int]) -> None:
        for counter, token in zip(
            counters, self._send([body.node for _ in counters], body, body.variables), strict=True
        ):
            token.counter = counter
            token.around = Variables(body.own, loopCounter=counter)
            if drawn.element_variable:
                items = self._items(body, drawn)
                if counter >= len(items):
                    raise Failure(body.node.id)
                token.around.values[drawn.element_variable] = items[counter]

    def _cardinality(self, body: Token, drawn: MultiInstance) -> int:
        value = self._evaluate(body, body.variables, drawn.cardinality)
        if isinstance(value, bool) or not str(value).isdecimal():
            raise Failure(body.node.id)
        return int(value)

    def _items(self, body: Token, drawn: MultiInstance) -> list[Any]:
        """Return the collection: an expression, or the name of a variable."""
        text = drawn.collection if "{" in drawn.collection else f"${{{drawn.collection}}}"
        return list(self._evaluate(body, body.variables, text))

    def _instance_ended(self, body: Token, drawn: MultiInstance, inner: Token) -> None:
        """Count; the completion condition sees what is the instance's, not what the activity maps in for itself."""
        assert body.own is not None
        counters = body.own.values
        counters["nrOfCompletedInstances"] += 1
        counters["nrOfActiveInstances"] -= not drawn.sequential
        is_last = counters["nrOfCompletedInstances"] == counters["nrOfInstances"]
        asked = drawn.completion_condition and not (is_last and drawn.sequential)
        if (asked and self._evaluate(inner, inner.around, drawn.completion_condition)) or is_last:
            for other in self._directly_in(body):
                self._cancel(other)
            self._leave(body)
        elif drawn.sequential:
            self._open(body, drawn, [counters["nrOfCompletedInstances"]])

    # Events.

    def _watch(self, token: Token) -> None:
        """Let the boundary events of an activity wait beside it; those of a multi-instance one beside its body."""
        if token.counter is None:
            for node in self.definition.boundary_events(token.node.id):
                token.watches.append(Watch(self._number(), node, token, firings(node)))

    def _watch_for_starts(self, scope: Token) -> None:
        """Let the event subprocesses of a scope wait for what starts them."""
        for node in self.definition.nodes.values():
            if node.scope == scope.node.id and node.triggered_by_event:
                start = start_in(self.definition, node)
                scope.watches.append(Watch(self._number(), start, scope, firings(start)))

    def _happen(self, watch: Watch) -> None:
        """An event happens: cancel what it interrupts, or wait on for the next, and go on behind it."""
        activity, host = watch.activity, watch.activity.host
        if not watch.node.interrupting:
            activity.watches.remove(watch)
            left = watch.left - (watch.kind is EventKind.TIMER)
            activity.watches += [Watch(self._number(), watch.node, activity, left)] * (left > 0)
        if watch.is_start:
            if watch.node.interrupting:
                self._interrupt(activity)
            self._send([self.definition.nodes[watch.node.scope]], activity, activity.variables)
            return
        if watch.node.interrupting:
            self._cancel(activity)
        assert host is not None
        self._send([watch.node], host, activity.around)[0].happened = True

    def _interrupt(self, scope: Token) -> None:
        """Cancel all that runs in a scope, and what waits to start an event subprocess in it.

        What can be caught needs no waiting: errors and escalations find their handlers as before. Camunda 7 also
        deletes the timers and subscriptions of boundary events at the scope, which its documentation does not say.
        """
        for token in self._directly_in(scope):
            self._cancel(token)
        scope.watches = [watch for watch in scope.watches if not watch.is_start or watch.kind in THROWN]

    def _throw(self, token: Token) -> None:
        """Do what a throw or end event does. What an escalation starts comes after what throws it, as in Camunda."""
        event, host = token.node.event, token.host
        assert event is not None
        assert host is not None
        if event.kind is EventKind.TERMINATE:
            for other in self._directly_in(host):
                if other is not token:
                    self._cancel(other)
        elif event.kind in THROWN:
            watch = self._catching(host, event.kind, event.name, token)
            if watch is not None:
                self._happen(watch)
        if token.state == "here":
            self._leave(token)

    def _catching(self, activity: Token, kind: EventKind, code: str, thrower: Token) -> Watch | None:
        """Return what catches it nearest by: an event subprocess before a boundary event, the very code before any.

        An event subprocess catches no error thrown inside itself, and no escalation thrown directly in itself.
        """
        around = scopes_around(self.definition, thrower.node)
        own = around if kind is EventKind.ERROR else around[:1]
        catching = [
            watch
            for watch in activity.watches
            if watch.kind is kind and watch.code in ("", code) and not (watch.is_start and watch.node.scope in own)
        ]
        catching.sort(key=lambda watch: (not watch.is_start, not watch.code))
        if catching or activity.host is None:
            return catching[0] if catching else None
        return self._catching(activity.host, kind, code, thrower)
