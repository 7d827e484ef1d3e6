"""Random small processes: blocks that nest and join again, and tangles where any flow may lead anywhere.

What a process may hold is said by `Features`, so that each test can look at one thing often and at its mixture with
the others as well. Everything drawn is what pre-flight lets through.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from engine.bpmn.model import (
    Call,
    CallMapping,
    Definition,
    Event,
    EventKind,
    Flow,
    MultiInstance,
    Node,
    Parameter,
    TimerKind,
)

PROCESS = "proses"
CHOICES = ("k0", "k1", "k2")
NUMBERS = ("x", "y", "z")
UNITS = ["a", "b", "c"]
CONDITIONS = ("k0", "!k1", "k2", "x > 1", "x == y", "y < 2 || k0")
GATEWAYS = ("exclusiveGateway", "parallelGateway", "inclusiveGateway")
DEEPEST = 3


@dataclass(frozen=True)
class Features:
    """What a process may hold beside user tasks."""

    gateways: tuple[str, ...] = GATEWAYS
    tangled: bool = False
    implicit: bool = False
    subprocesses: bool = False
    timers: bool = False
    terminate: bool = False
    throws: bool = False
    several: bool = False
    mappings: bool = False
    calls: bool = False
    events: bool = False
    event_subprocesses: bool = False
    loops: bool = True
    nodes: int = 12


@dataclass
class Sketch:
    """Grows one process out of random numbers."""

    random: Random
    features: Features
    nodes: dict[str, Node] = field(default_factory=dict)
    flows: dict[str, Flow] = field(default_factory=dict)

    def process(self) -> Definition:
        """Draw a whole process."""
        self.scope(PROCESS, 0)
        return Definition(PROCESS, PROCESS, nodes=self.nodes, flows=self.flows)

    def scope(self, id: str, depth: int) -> None:
        """Draw what stands in the process or in a subprocess."""
        start = self.node("startEvent", id, event=Event(EventKind.NONE))
        if self.features.event_subprocesses:
            starts = [self.timer(), *self.sent(), *self.thrown("", "E1")]
            for event in self.random.sample(starts, self.random.choice([0, 1, 1, 2])):
                self.event_subprocess(id, depth, event)
        if self.features.tangled and self.chance(0.7):
            self.tangle(id, start, depth)
        else:
            self.end(self.sequence(start, id, depth), id)

    def event_subprocess(self, scope: str, depth: int, event: Event) -> None:
        """Draw an event subprocess that an event starts."""
        outer = self.node("subProcess", scope, triggered_by_event=True)
        interrupting = event.kind is EventKind.ERROR or self.chance(0.5)
        start = self.node("startEvent", outer, event=event, interrupting=interrupting)
        self.end(self.sequence(start, outer, max(depth + 1, DEEPEST - 1)), outer)

    # Blocks: each is drawn after a node, along an outgoing flow, and gives its last node.

    def sequence(self, before: str, scope: str, depth: int, **flow: Any) -> str:
        """Draw one to three blocks, one after the other."""
        last = self.block(before, scope, depth, **flow)
        for _ in range(self.random.randrange(3)):
            last = self.block(last, scope, depth)
        return last

    def block(self, before: str, scope: str, depth: int, **flow: Any) -> str:
        """Draw an activity, a split that joins again, or a loop."""
        kinds: list[Callable[..., str]] = [self.activity_block, self.activity_block]
        if len(self.nodes) < self.features.nodes and depth < DEEPEST:
            kinds += [self.split] * 2 if self.features.gateways else []
            kinds += [self.loop] if self.features.loops else []
            kinds += [self.implicit_split] if self.features.implicit else []
            kinds += [self.race] if self.features.events else []
        return self.random.choice(kinds)(before, scope, depth, **flow)

    def activity_block(self, before: str, scope: str, depth: int, **flow: Any) -> str:
        """Draw an activity with its boundary events, whose paths end or come back after it."""
        activity = self.activity(scope, depth)
        self.flow(before, activity, **flow)
        events = self.boundary_events(activity, scope)
        if not events:
            return activity
        merge = self.node("exclusiveGateway", scope)
        self.flow(activity, merge)
        for event in events:
            last = self.activity(scope, DEEPEST)
            self.flow(event, last)
            if self.chance(0.5):
                self.flow(last, merge)
            else:
                self.end(last, scope)
        return merge

    def split(self, before: str, scope: str, depth: int, **flow: Any) -> str:
        """Draw a split of some kind, two or three branches, and a join of the same kind, or now and then another."""
        kind = self.random.choice(self.features.gateways)
        fork = self.node(kind, scope)
        self.flow(before, fork, **flow)
        join = self.node(kind if self.chance(0.85) else self.random.choice(self.features.gateways), scope)
        branches = 2 + self.chance(0.3)
        for branch in range(branches):
            facts = {} if kind == "parallelGateway" else self.condition(is_last=branch == branches - 1)
            if self.chance(0.15):
                self.flow(fork, join, **facts)
            else:
                self.flow(self.sequence(fork, scope, depth + 1, **facts), join)
        return self.after(join, scope)

    def loop(self, before: str, scope: str, depth: int, **flow: Any) -> str:
        """Draw something that may be done again; it holds a user task, so that each round waits."""
        merge = self.node("exclusiveGateway", scope)
        self.flow(before, merge, **flow)
        wait = self.node("userTask", scope)
        self.flow(merge, wait)
        again = self.node("exclusiveGateway", scope)
        self.flow(self.sequence(wait, scope, depth + 1), again)
        self.flow(again, merge, condition=self.random.choice(CONDITIONS))
        last = self.node("userTask", scope)
        self.flow(again, last, is_default=True)
        return last

    def implicit_split(self, before: str, scope: str, depth: int, **flow: Any) -> str:
        """Draw a task that several flows leave, some on conditions; the branches end by themselves but one."""
        task = self.activity(scope, DEEPEST)
        self.flow(before, task, **flow)
        with_default = self.chance(0.5)
        for _ in range(1 + self.chance(0.5)):
            facts = {"condition": self.random.choice(CONDITIONS)} if with_default or self.chance(0.6) else {}
            self.end(self.sequence(task, scope, depth + 1, **facts), scope)
        return self.sequence(task, scope, depth + 1, is_default=with_default)

    def race(self, before: str, scope: str, depth: int, **flow: Any) -> str:
        """Draw an event-based gateway, the events that it waits for, and where their branches meet."""
        gateway, merge = self.node("eventBasedGateway", scope), self.node("exclusiveGateway", scope)
        self.flow(before, gateway, **flow)
        for event in self.random.sample([self.timer(), *self.sent()], 2 + self.chance(0.3)):
            caught = self.node("intermediateCatchEvent", scope, event=event)
            self.flow(gateway, caught)
            self.flow(self.sequence(caught, scope, depth + 1), merge)
        return merge

    def after(self, join: str, scope: str) -> str:
        """Draw a user task behind a join: it shows one that goes on too early, or twice."""
        task = self.node("userTask", scope)
        self.flow(join, task)
        return task

    # Tangles.

    def tangle(self, scope: str, start: str, depth: int) -> None:
        """Draw nodes of any kind, each led to by one before it, and a few more flows anywhere."""
        placed = [start]
        for _ in range(self.random.randint(3, 8)):
            open = [id for id in placed if self.may_leave(id)]
            if not open:
                break
            node = self.random.choice([self.gateway, self.activity, self.activity, self.ending])(scope, depth + 1)
            self.flow(self.random.choice(open), node)
            placed += [node, *self.boundary_events(node, scope)]
        targets = [id for id in placed if id != start and self.nodes[id].type != "boundaryEvent"]
        for id in placed:
            if self.may_leave(id) and (not self.leaving(id) or self.chance(0.25)):
                self.flow(id, self.random.choice(targets))
        for id in placed:
            self.put_conditions(id)

    def gateway(self, scope: str, depth: int) -> str:
        """Draw a gateway."""
        return self.node(self.random.choice(self.features.gateways), scope)

    def ending(self, scope: str, depth: int) -> str:
        """Draw an end event."""
        return self.node("endEvent", scope, event=self.ending_event())

    def may_leave(self, id: str) -> bool:
        """Whether another flow may leave a node: a start or boundary event of a tangle has one."""
        kind = self.nodes[id].type
        several = kind in GATEWAYS or self.features.implicit
        return kind != "endEvent" and (several or not self.leaving(id))

    def leaving(self, id: str) -> list[Flow]:
        """Return the flows that leave a node so far."""
        return [flow for flow in self.flows.values() if flow.source == id]

    def put_conditions(self, id: str) -> None:
        """Put conditions on the flows of a node as its kind demands, most often with a default flow."""
        flows = self.leaving(id)
        if len(flows) < 2 or self.nodes[id].type == "parallelGateway":
            return
        must = self.nodes[id].type == "exclusiveGateway"
        *others, last = flows
        for flow in others:
            if must or self.chance(0.6):
                self.change(flow, condition=self.random.choice(CONDITIONS))
        if self.chance(0.9):
            self.change(last, is_default=True)
        elif must:
            self.change(last, condition=self.random.choice(CONDITIONS))

    # Nodes and flows.

    def activity(self, scope: str, depth: int) -> str:
        """Draw an activity: most often a user task."""
        may_nest = self.features.subprocesses and depth < DEEPEST and len(self.nodes) < self.features.nodes
        kinds = ["userTask"] * 4 + ["subProcess"] * 3 * may_nest + ["task"] * self.features.mappings
        kinds += ["intermediateCatchEvent"] * self.features.timers
        kinds += ["intermediateThrowEvent"] * (self.features.throws and scope != PROCESS)
        kinds += ["intermediateCatchEvent", "receiveTask"] * self.features.events
        kinds += ["callActivity"] * self.features.calls
        kind = self.random.choice(kinds)
        if kind == "intermediateCatchEvent":
            events = [self.timer()] * self.features.timers + self.sent() * self.features.events
            return self.node(kind, scope, event=self.random.choice(events))
        if kind == "intermediateThrowEvent":
            return self.node(kind, scope, event=Event(EventKind.ESCALATION, name=self.random.choice(["E1", "E2"])))
        return self.work(kind, scope, depth)

    def work(self, kind: str, scope: str, depth: int) -> str:
        """Draw a task or a subprocess, perhaps several times over, perhaps with mappings."""
        facts: dict[str, Any] = {}
        if self.features.several and kind != "task" and self.chance(0.5):
            facts["multi_instance"] = self.marker()
        if self.features.mappings and self.chance(0.6):
            facts |= self.mapping("multi_instance" in facts)
        if kind == "callActivity":
            facts["call"] = Call(
                "lain",
                outputs=(CallMapping(source="x", target="z"), CallMapping(source_expression="${x + y}", target="y")),
            )
        if kind == "receiveTask":
            facts["event"] = self.random.choice([None, Event(EventKind.MESSAGE, name="M1")])
        id = self.node(kind, scope, **facts)
        if kind == "subProcess":
            self.scope(id, depth + 1)
        return id

    def marker(self) -> MultiInstance:
        """Draw multi-instance markers."""
        until = self.random.choice(
            ["", "", "nrOfCompletedInstances >= 2", "k0", "loopCounter == 1", "nrOfActiveInstances < 2 && k1"]
        )
        counted = self.random.choice(["2", "3", "${x}", "${units.size()}"])
        of_list = self.chance(0.5)
        return MultiInstance(
            sequential=self.chance(0.5),
            cardinality="" if of_list else counted,
            collection=self.random.choice(["units", "${units}"]) if of_list else "",
            element_variable=self.random.choice(["", "unit", "unit", "x"]) if of_list else "",
            completion_condition=until and f"${{{until}}}",
        )

    def mapping(self, is_several: bool) -> dict[str, Any]:
        """Draw input and output parameters, some of which hide variables of the process."""
        inputs = [Parameter("p", "${x}"), Parameter("x", "${y}"), Parameter("k0", "${!k0}"), Parameter("y", "${x + 1}")]
        outputs = [Parameter("y", "${x}"), Parameter("z", "${y}"), Parameter("k1", "${k0}"), Parameter("x", "${z}")]
        facts = {"inputs": tuple(self.random.sample(inputs, self.random.randint(0, 2)))}
        if not is_several:
            facts["outputs"] = tuple(self.random.sample(outputs, self.random.randint(0, 2)))
        return facts

    def boundary_events(self, activity: str, scope: str) -> list[str]:
        """Draw boundary events at an activity."""
        node, events = self.nodes[activity], list[str]()
        if self.features.timers and node.type in ("userTask", "subProcess") and self.chance(0.5):
            interrupting = self.chance(0.5)
            event = (
                self.timer()
                if interrupting or self.chance(0.6)
                else Event(EventKind.TIMER, TimerKind.CYCLE, "R2/PT10M")
            )
            events.append(
                self.node("boundaryEvent", scope, event=event, attached_to=activity, interrupting=interrupting)
            )
        if self.features.events and node.type in ("userTask", "subProcess") and self.chance(0.3):
            event = self.random.choice(self.sent())
            events.append(
                self.node("boundaryEvent", scope, event=event, attached_to=activity, interrupting=self.chance(0.5))
            )
        if self.features.throws and node.type == "subProcess":
            for kind in (EventKind.ERROR, EventKind.ESCALATION):
                if self.chance(0.6):
                    code = self.random.choice(["", "E1"])
                    interrupting = kind is EventKind.ERROR or self.chance(0.5)
                    caught = Event(kind, name=code)
                    events.append(
                        self.node("boundaryEvent", scope, event=caught, attached_to=activity, interrupting=interrupting)
                    )
        return events

    def end(self, before: str, scope: str) -> None:
        """End a path, now and then without an end event."""
        if self.features.implicit and self.chance(0.3):
            return
        self.flow(before, self.node("endEvent", scope, event=self.ending_event()))

    def ending_event(self) -> Event:
        """Draw what an end event throws: most often nothing."""
        kinds = [EventKind.NONE] * 3 + [EventKind.TERMINATE] * self.features.terminate
        kinds += [EventKind.ERROR, EventKind.ESCALATION] * self.features.throws
        kind = self.random.choice(kinds)
        return Event(
            kind, name=self.random.choice(["E1", "E2"]) if kind in (EventKind.ERROR, EventKind.ESCALATION) else ""
        )

    def sent(self) -> list[Event]:
        """Draw what can be sent from outside."""
        return [Event(EventKind.MESSAGE, name="M1"), Event(EventKind.SIGNAL, name="S1")]

    def thrown(self, *codes: str) -> list[Event]:
        """Draw what can be thrown inside."""
        return [Event(kind, name=self.random.choice(codes)) for kind in (EventKind.ERROR, EventKind.ESCALATION)]

    def timer(self) -> Event:
        """Draw a timer that fires once."""
        return Event(EventKind.TIMER, TimerKind.DURATION, "PT15M")

    def condition(self, is_last: bool) -> dict[str, Any]:
        """Draw what stands on a branch's flow: most often the last is the default one."""
        if is_last and self.chance(0.9):
            return {"is_default": True}
        return {"condition": self.random.choice(CONDITIONS)}

    def node(self, type: str, scope: str, **facts: Any) -> str:
        """Draw a node."""
        id = f"{type}_{len(self.nodes)}"
        self.nodes[id] = Node(id=id, type=type, scope=scope, **facts)
        return id

    def flow(self, source: str, target: str, condition: str = "", is_default: bool = False) -> None:
        """Draw a sequence flow."""
        id = f"f{len(self.flows)}"
        self.flows[id] = Flow(id, "", source, target, condition and f"${{{condition}}}", is_default)

    def change(self, flow: Flow, condition: str = "", is_default: bool = False) -> None:
        """Put a condition on a flow, or make it the default one."""
        self.flows[flow.id] = Flow(flow.id, "", flow.source, flow.target, condition and f"${{{condition}}}", is_default)

    def chance(self, share: float) -> bool:
        """Whether something happens that happens in a share of all cases."""
        return self.random.random() < share


def entered(random: Random) -> dict[str, Any]:
    """Draw what somebody enters into a task: of the process's variables, of locals, and now and then a new one."""
    drawn: dict[str, Any] = {name: random.random() < 0.5 for name in CHOICES if random.random() < 0.6}
    drawn |= {name: random.randrange(4) for name in NUMBERS if random.random() < 0.4}
    for name in ("p", "unit", "baru"):
        if random.random() < 0.1:
            drawn[name] = random.choice(UNITS)
    if random.random() < 0.1:
        drawn["units"] = UNITS[: random.randrange(4)]
    return drawn


def given(random: Random) -> dict[str, Any]:
    """Draw the variables an instance starts with."""
    choices: dict[str, Any] = {name: random.random() < 0.5 for name in CHOICES}
    return choices | {name: random.randrange(4) for name in NUMBERS} | {"units": UNITS[: random.randrange(4)]}
