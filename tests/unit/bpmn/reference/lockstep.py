"""Walks the engine and the reference through the same acts and compares them after each.

The engine goes twice: one workflow stays in memory from start to end, the other is restored from its stored state
before every act. An act that fails must fail in all three, at the same node, and changes nothing.
"""

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from hypothesis import note

from engine.bpmn.dialect import CompiledDefinition, compile_definition
from engine.bpmn.model import Definition
from engine.bpmn.runtime import Environment, Limits
from engine.bpmn.workflow import Workflow
from engine.errors import ExecutionError
from tests.unit.bpmn.drawing import NOON, PlainTime, Scripts
from tests.unit.bpmn.reference.diagrams import entered, given
from tests.unit.bpmn.reference.interpreter import Endless, Failure, Interpreter

STEPS, TOKENS = 200, 40
"""Where the reference gives up on a process that does not come to rest; the engine's own limits have their own tests."""
LIMITS = Limits(steps=STEPS * 2, tokens=TOKENS * 8)

JOINS = ("parallelGateway", "inclusiveGateway")

Seen = dict[str, object]


class Ours:
    """The engine's instance, in memory or restored before every act."""

    def __init__(self, compiled: CompiledDefinition, is_kept: bool, variables: Mapping[str, Any]) -> None:
        self.compiled, self.is_kept = compiled, is_kept
        self.environment = Environment(NOON, PlainTime(), Scripts(), limits=LIMITS)
        self.workflow = Workflow.start(compiled, self.environment, variables)
        self.state = self.workflow.state()

    def act(self, kind: str, index: int, variables: Mapping[str, Any]) -> None:
        """Act on the index-th of what is open for this kind of act; a failed act leaves the state as it was."""
        if not self.is_kept:
            self._restore()
        workflow, chosen = self.workflow, self.acts[kind][index].id
        try:
            match kind:
                case "complete":
                    workflow.complete_task(chosen, variables)
                case "fire":
                    workflow.fire_timer(chosen)
                case "deliver":
                    workflow.deliver(chosen, variables)
                case "answer":
                    workflow.complete_call(chosen, variables)
            self.state = workflow.state()
        except ExecutionError:
            self._restore()
            raise

    @property
    def acts(self) -> dict[str, list[Any]]:
        """What can be done from outside, by kind: those of one node in the order they came."""
        workflow = self.workflow
        acts = {
            "complete": workflow.user_tasks,
            "fire": workflow.timers,
            "deliver": workflow.subscriptions,
            "answer": workflow.calls,
        }
        return {kind: sorted(ones, key=lambda one: one.activity_id) for kind, ones in acts.items()}

    def _restore(self) -> None:
        self.workflow = Workflow.restore(self.compiled, self.environment, self.state)

    @property
    def seen(self) -> Seen:
        """What both sides must agree on."""
        tokens = self.workflow.tokens
        assert self.workflow.ended == (not tokens), "it ends exactly when no token is left"
        return {
            "open": {kind: [one.activity_id for one in ones] for kind, ones in self.acts.items()},
            "locals": [dict(task.locals) for task in self.acts["complete"]],
            "joining": sorted(token.activity_id for token in tokens if token.kind in JOINS),
            "variables": dict(self.workflow.variables),
            "ended": self.workflow.ended,
        }


def seen(reference: Interpreter) -> Seen:
    """What the reference says of the same. The counters of a body are not shown at a task."""
    return {
        "open": {kind: [one.node.id for one in ones] for kind, ones in reference.acts.items()},
        "locals": [_shown(task.variables.local) for task in reference.acts["complete"]],
        "joining": reference.joining,
        "variables": reference.variables.values,
        "ended": reference.ended,
    }


def walk(definition: Definition, random: Random, longest: int = 25) -> None:
    """Start an instance and act on it at random until it ends, no act is left, or it has gone on long enough."""
    compiled, variables = compile_definition(definition), given(random)
    note(f"start {variables}")
    reference = Interpreter(definition, STEPS, TOKENS)
    expected = _outcome(lambda: reference.start(variables))
    if expected == "endless":
        return
    ours: list[Ours] = []
    for is_kept in (True, False):
        _agree(_outcome(lambda kept=is_kept: ours.append(Ours(compiled, kept, variables))), expected)  # type: ignore[misc]
    for _ in range(longest):
        for one in ours:
            _compare(one.seen, seen(reference))
        acts = [(kind, token) for kind, tokens in reference.acts.items() for token in tokens]
        if not ours or not acts:
            return
        after = _act(random.randrange(len(acts)), entered(random), reference, ours)
        if after is None:
            return
        reference = after


def _compare(ours: Seen, expected: Seen) -> None:
    for what, value in expected.items():
        assert ours[what] == value, f"{what}: ours {ours[what]}, expected {value}"


def _act(number: int, variables: dict[str, Any], before: Interpreter, ours: list[Ours]) -> Interpreter | None:
    """Do the same in all three; return the reference as it is then: as before where the act fails, None if endless."""
    after = before.copy()
    kind, index = [(kind, index) for kind, tokens in after.acts.items() for index in range(len(tokens))][number]
    chosen = after.acts[kind][index]
    note(f"{kind} {chosen.node.id} ({index}) {variables}")
    expected = _outcome(lambda: after.act(chosen, variables))
    if expected == "endless":
        return None
    for one in ours:
        _agree(_outcome(lambda one=one: one.act(kind, index, variables)), expected)  # type: ignore[misc]
    if expected != "done":
        note(expected)
    return before if expected != "done" else after


def _agree(outcome: str, expected: str) -> None:
    assert outcome == expected, f"the engine {outcome}, the reference {expected}"


def _outcome(act: Callable[[], None]) -> str:
    """Return how an act ends: done, endless, or the node it fails at."""
    try:
        act()
    except Endless:
        return "endless"
    except Failure as failure:
        return f"fails at {failure}"
    except ExecutionError as error:
        if "more than" in str(error):
            return "endless"
        return f"fails at {error.activity_id.removesuffix('#multiInstanceBody')}"
    return "done"


def _shown(local: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in local.items() if not name.startswith("nrOf")}
