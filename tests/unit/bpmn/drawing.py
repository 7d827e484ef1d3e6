"""Small diagrams and a way to drive them, saved and restored between any two steps."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson

from engine.bpmn.dialect import compile_definition
from engine.bpmn.model import (
    Call,
    CallMapping,
    Definition,
    Event,
    EventKind,
    Flow,
    Node,
    Script,
    Service,
    ServiceKind,
    TimerKind,
)
from engine.bpmn.runtime import (
    ActivityCancelled,
    ActivityCompleted,
    ActivityStarted,
    Environment,
    EventThrown,
    Happening,
    Limits,
    ScriptResult,
    ScriptRunner,
    VariableChanged,
)
from engine.bpmn.workflow import Workflow

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)
PROCESS = "proses"
NONE = Event(EventKind.NONE)


class PlainTime:
    """The calendar that never closes."""

    minutes_per_day = 1440

    def add(self, start: datetime, minutes: float) -> datetime:
        return start + timedelta(minutes=minutes)

    def between(self, start: datetime, end: datetime) -> float:
        return (end - start).total_seconds() / 60

    def closing(self, day: datetime) -> datetime:
        return day


class Scripts:
    """Runs scripts that a test wrote as functions of the variables; the sandbox has its own tests."""

    def __init__(self, **functions: Callable[[dict[str, Any]], object]) -> None:
        self.functions = functions

    def close(self) -> None:
        """Nothing to close."""

    def run(self, source: str, variables: Mapping[str, object]) -> ScriptResult:
        before = dict(variables)
        after = dict(variables)
        value = self.functions[source](after)
        return ScriptResult(
            value, {name: new for name, new in after.items() if name not in before or new != before[name]}
        )


def node(type: str, **facts: Any) -> Node:
    return Node(id="", type=type, **facts)


def user(**facts: Any) -> Node:
    return node("userTask", **facts)


def script(source: str, **facts: Any) -> Node:
    return node("scriptTask", script=Script(source), **facts)


def end(kind: EventKind = EventKind.NONE, name: str = "") -> Node:
    return node("endEvent", event=Event(kind, name=name))


def calling(*inputs: CallMapping, out: tuple[CallMapping, ...] = (), **facts: Any) -> Node:
    return node("callActivity", call=Call("${kunci}", inputs=inputs, outputs=out), **facts)


def throw(kind: EventKind = EventKind.NONE, name: str = "") -> Node:
    return node("intermediateThrowEvent", event=Event(kind, name=name))


def timer(text: str, at: str = "", interrupting: bool = True, kind: TimerKind = TimerKind.DURATION) -> Node:
    type = "boundaryEvent" if at else "intermediateCatchEvent"
    event = Event(EventKind.TIMER, kind, text)
    return node(type, event=event, attached_to=at, interrupting=interrupting)


def catch(kind: EventKind, at: str, code: str = "", interrupting: bool = True) -> Node:
    return node("boundaryEvent", event=Event(kind, name=code), attached_to=at, interrupting=interrupting)


def wait(kind: EventKind, name: str = "", **facts: Any) -> Node:
    return node("intermediateCatchEvent", event=Event(kind, name=name, **facts))


def receive(name: str = "", **facts: Any) -> Node:
    return node("receiveTask", event=Event(EventKind.MESSAGE if name else EventKind.NONE, name=name), **facts)


def service(kind: ServiceKind, expression: str = "", type: str = "serviceTask", **facts: Any) -> Node:
    results = {
        name: facts.pop(name) for name in ("result_variable", "multi_instance", "inputs", "outputs") if name in facts
    }
    return node(type, service=Service(kind, expression=expression, **facts), **results)


def inside(scope: str, **nodes: Node) -> dict[str, Node]:
    """Nodes in a subprocess, whose start event is `<scope>_mulai`; flows out of it are drawn as usual."""
    start = {f"{scope}_mulai": node("startEvent", event=NONE)}
    return {id: replace(drawn, scope=drawn.scope or scope) for id, drawn in (start | nodes).items()}


def on_event(scope: str, event: Event, interrupting: bool = True, around: str = "", **nodes: Node) -> dict[str, Node]:
    """An event subprocess, whose start event is `<scope>_mulai`."""
    start = node("startEvent", event=event, interrupting=interrupting)
    return inside(scope, **{f"{scope}_mulai": start}, **nodes) | {
        scope: node("subProcess", triggered_by_event=True, scope=around)
    }


XOR, AND, OR, SUB = (
    node(f"{kind}") for kind in ("exclusiveGateway", "parallelGateway", "inclusiveGateway", "subProcess")
)


def draw(flows: str, **nodes: Node) -> Definition:
    """Draw a process: `mulai` and `selesai` are there by themselves.

    Args:
        flows: `a>b`, `a>b[condition]` or `a>b*` (default), separated by white space.
        nodes: By id; those inside a subprocess have its id as their scope.
    """
    drawn = {"mulai": node("startEvent", event=NONE), "selesai": end()} | nodes
    placed = {id: replace(drawn[id], id=id, scope=drawn[id].scope or PROCESS) for id in drawn}
    return Definition(PROCESS, "Proses", nodes=placed, flows={flow.id: flow for flow in map(_flow, flows.split())})


def _flow(text: str) -> Flow:
    source, _, rest = text.partition(">")
    target, _, condition = rest.partition("[")
    text = condition.rstrip("]")
    return Flow(
        f"{source}_{target.rstrip('*')}",
        "",
        source,
        target.rstrip("*"),
        f"${{{text}}}" if text else "",
        is_default=target.endswith("*"),
    )


class Instance:
    """An instance of a drawing. Every act restores it from its state first, and takes the state after."""

    def __init__(
        self,
        definition: Definition,
        scripts: ScriptRunner | None = None,
        limits: Limits | None = None,
        start: str = "",
        knows: Mapping[str, Any] | None = None,
        **variables: Any,
    ) -> None:
        self.compiled = compile_definition(definition)
        self.environment = Environment(
            NOON, PlainTime(), scripts or Scripts(), user_id="budi", instance_id="i-1", business_key="K-1",
            limits=limits or Limits(), **(knows or {}),
        )  # fmt: skip
        self._keep(Workflow.start(self.compiled, self.environment, variables, start))

    def _keep(self, workflow: Workflow) -> None:
        self.happenings: tuple[Happening, ...] = workflow.happenings()
        self.state = workflow.state()

    @property
    def workflow(self) -> Workflow:
        return Workflow.restore(self.compiled, self.environment, self.state)

    @property
    def open(self) -> list[str]:
        return sorted(task.activity_id for task in self.workflow.user_tasks)

    @property
    def timers(self) -> list[str]:
        return sorted(timer.activity_id for timer in self.workflow.timers)

    @property
    def waiting(self) -> list[str]:
        """Every node a token waits at, as the stored state has it."""
        return [row[1] for row in orjson.loads(self.state)["tokens"]]

    @property
    def variables(self) -> dict[str, object]:
        return dict(self.workflow.variables)

    @property
    def ended(self) -> bool:
        return self.workflow.ended

    def complete(self, activity: str, index: int = 0, **variables: Any) -> "Instance":
        workflow = self.workflow
        task = [task for task in workflow.user_tasks if task.activity_id == activity][index]
        workflow.complete_task(task.id, variables)
        self._keep(workflow)
        return self

    def fire(self, activity: str, at: datetime | None = None) -> "Instance":
        self.environment = replace(self.environment, now=at or self.environment.now)
        workflow = self.workflow
        workflow.fire_timer(next(timer.id for timer in workflow.timers if timer.activity_id == activity))
        self._keep(workflow)
        return self

    def answer(self, activity: str, index: int = 0, **variables: object) -> "Instance":
        workflow = self.workflow
        call = [call for call in workflow.calls if call.activity_id == activity][index]
        workflow.complete_call(call.id, variables)
        self._keep(workflow)
        return self

    @property
    def heard(self) -> list[str]:
        """What is waited for, as `activity:name`."""
        return sorted(f"{waiting.activity_id}:{waiting.name}" for waiting in self.workflow.subscriptions)

    def deliver(
        self, activity: str, index: int = 0, local: Mapping[str, object] | None = None, **variables: Any
    ) -> "Instance":
        found = [waiting for waiting in self.workflow.subscriptions if waiting.activity_id == activity]
        return self.act(lambda workflow: workflow.deliver(found[index].id, variables, local or {}))

    def work(self, activity: str, local: Mapping[str, object] | None = None, **variables: Any) -> "Instance":
        found = self.external(activity)
        return self.act(lambda workflow: workflow.complete_external(found, variables, local or {}))

    def external(self, activity: str) -> UUID:
        return next(task.id for task in self.workflow.external_tasks if task.activity_id == activity)

    def task(self, activity: str) -> UUID:
        return next(task.id for task in self.workflow.user_tasks if task.activity_id == activity)

    @property
    def parked(self) -> list[str]:
        return [waiting.activity_id for waiting in self.workflow.continuations]

    def go_on(self, activity: str = "") -> "Instance":
        """Let the first token go on that waits for a job (at an activity)."""
        found = [waiting for waiting in self.workflow.continuations if activity in ("", waiting.activity_id)]
        return self.act(lambda workflow: workflow.continue_(found[0].id))

    def act(self, what: Callable[[Workflow], object]) -> "Instance":
        """Do something to the instance restored from its state; what it returned is kept as `result`."""
        workflow = self.workflow
        self.result = what(workflow)
        self._keep(workflow)
        return self

    def told(self) -> list[str]:
        """What happened in the last command, in short: `+a` started, `a` completed, `-a` cancelled, `~x` flow taken."""
        marks = {ActivityStarted: "+", ActivityCompleted: "", ActivityCancelled: "-"}
        told = []
        for happening in self.happenings:
            if isinstance(happening, ActivityStarted | ActivityCompleted | ActivityCancelled):
                told.append(marks[type(happening)] + happening.activity_id)
            elif isinstance(happening, EventThrown):
                told.append(f"!{happening.name}{'' if happening.caught else ' uncaught'}")
            elif not isinstance(happening, VariableChanged):
                told.append(f"~{happening.flow_id}")
        return told
