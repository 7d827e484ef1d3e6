"""Random diagrams, as Alur's model and as XML for stock SpiffWorkflow, with decisions on the variables k0 to k2."""

from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from engine.bpmn.model import Definition, Event, EventKind, Flow, Node
from tests.unit.bpmn.drawing import NONE, PROCESS, timer

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"

Block = tuple[Any, ...]
"""`("task", timer)`, `("seq", blocks)`, `("xor" | "and" | "or", blocks)`, `("loop", block)` or `("sub", block)`."""

tasks = st.tuples(st.just("task"), st.sampled_from(["", "", "beside", "instead"]))


def _compound(blocks: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    several = st.lists(blocks, min_size=2, max_size=3)
    return st.one_of(
        st.tuples(st.just("seq"), several),
        st.tuples(st.sampled_from(["and", "xor", "or"]), several),
        st.tuples(st.sampled_from(["loop", "sub"]), blocks),
    )


blocks: st.SearchStrategy[Block] = st.recursive(tasks, _compound, max_leaves=7)


def _inner(block: Block) -> list[Block]:
    return [] if block[0] == "task" else block[1] if isinstance(block[1], list) else [block[1]]


def _joins(block: Block) -> bool:
    return block[0] in ("and", "or") or (block[0] != "sub" and any(map(_joins, _inner(block))))


def _is_straight(block: Block) -> bool:
    """Whether a block has no merge in it."""
    if block[0] == "task":
        return bool(block[1] != "instead")
    return block[0] == "seq" and all(map(_is_straight, block[1]))


@dataclass
class Drawing:
    """Grows a diagram block by block.

    Stock lets a join that stands in a loop pass too early from the second round on, but not one in a subprocess there;
    and an inclusive join pass while a token is inside a subprocess or before a merge on another branch (it follows only the
    first flow into each node backwards, and counts no started task). With `for_stock`, neither is drawn.
    """

    for_stock: bool = True

    nodes: dict[str, Node] = field(default_factory=dict)
    flows: dict[str, Flow] = field(default_factory=dict)

    def node(self, type: str, scope: str, **facts: Any) -> str:
        id = f"{type}_{len(self.nodes)}"
        self.nodes[id] = Node(id=id, type=type, scope=scope, **facts)
        return id

    def flow(self, source: str, target: str, condition: str = "", is_default: bool = False) -> None:
        id = f"f{len(self.flows)}"
        self.flows[id] = Flow(id, "", source, target, condition and f"${{{condition}}}", is_default)

    def block(self, block: Block, before: str, scope: str, condition: str = "", is_default: bool = False) -> str:
        """Draw a block after a node; return its last node."""
        kind, inner = block
        if kind == "seq":
            first = self.block(inner[0], before, scope, condition, is_default)
            return self.block(("seq", inner[1:]), first, scope) if len(inner) > 1 else first
        return {"task": self.task, "loop": self.loop, "sub": self.sub}.get(kind, self.split)(
            block, before, scope, condition, is_default
        )

    def task(self, block: Block, before: str, scope: str, condition: str, is_default: bool) -> str:
        task = self.node("userTask", scope)
        self.flow(before, task, condition, is_default)
        if not block[1]:
            return task
        event = timer("PT15M").event
        at = self.node("boundaryEvent", scope, event=event, attached_to=task, interrupting=block[1] == "instead")
        other = self.node("userTask", scope)
        self.flow(at, other)
        if block[1] == "beside":
            self.flow(other, self.node("endEvent", scope, event=NONE))
            return task
        merge = self.node("exclusiveGateway", scope)
        self.flow(task, merge)
        self.flow(other, merge)
        return merge

    def loop(self, block: Block, before: str, scope: str, condition: str, is_default: bool) -> str:
        merge = self.node("exclusiveGateway", scope)
        self.flow(before, merge, condition, is_default)
        body = ("sub", block[1]) if self.for_stock and _joins(block[1]) else block[1]
        last = self.block(("seq", [("task", ""), body]), merge, scope)
        again = self.node("exclusiveGateway", scope)
        self.flow(last, again)
        self.flow(again, merge, "k0")
        onward = self.node("userTask", scope)
        self.flow(again, onward, is_default=True)
        return onward

    def sub(self, block: Block, before: str, scope: str, condition: str, is_default: bool) -> str:
        outer = self.node("subProcess", scope)
        self.flow(before, outer, condition, is_default)
        start = self.node("startEvent", outer, event=NONE)
        self.flow(self.block(block[1], start, outer), self.node("endEvent", outer, event=NONE))
        return outer

    def split(self, block: Block, before: str, scope: str, condition: str, is_default: bool) -> str:
        kind = "and" if self.for_stock and block[0] == "or" and not all(map(_is_straight, block[1])) else block[0]
        type = {"xor": "exclusiveGateway", "and": "parallelGateway", "or": "inclusiveGateway"}[kind]
        fork, join = self.node(type, scope), self.node(type, scope)
        self.flow(before, fork, condition, is_default)
        for index, branch in enumerate(block[1]):
            last = index == len(block[1]) - 1 and kind != "and"
            taken = "" if last or kind == "and" else f"k{index}"
            self.flow(self.block(("seq", [("task", ""), branch]), fork, scope, taken, last), join)
        onward = self.node("userTask", scope)  # Shows a join that passes too early, or twice.
        self.flow(join, onward)
        return onward


def definition(block: Block, for_stock: bool = True) -> Definition:
    """Draw a block between a start and an end."""
    drawing = Drawing(for_stock)
    start = drawing.node("startEvent", PROCESS, event=NONE)
    drawing.flow(drawing.block(block, start, PROCESS), drawing.node("endEvent", PROCESS, event=NONE))
    return Definition(PROCESS, PROCESS, nodes=drawing.nodes, flows=drawing.flows)


def xml(definition: Definition) -> bytes:
    """Write a definition for stock SpiffWorkflow: Python conditions, quoted timers far away, no extensions."""
    body = _scope(definition, PROCESS)
    return (
        f'<definitions xmlns="{BPMN}" id="d" targetNamespace="t">'
        f'<process id="{PROCESS}" isExecutable="true">{body}</process></definitions>'
    ).encode()


def _scope(definition: Definition, scope: str) -> str:
    nodes = "".join(_node(definition, node) for node in definition.nodes.values() if node.scope == scope)
    flows = (flow for flow in definition.flows.values() if definition.nodes[flow.source].scope == scope)
    return nodes + "".join(map(_flow, flows))


def _node(definition: Definition, node: Node) -> str:
    default = next((f' default="{flow.id}"' for flow in definition.outgoing(node.id) if flow.is_default), "")
    attached = f' attachedToRef="{node.attached_to}" cancelActivity="{str(node.interrupting).lower()}"'
    inner = _scope(definition, node.id) if node.type == "subProcess" else ""
    inner += "".join(f"<incoming>{flow.id}</incoming>" for flow in definition.incoming(node.id))
    inner += "".join(f"<outgoing>{flow.id}</outgoing>" for flow in definition.outgoing(node.id))
    if _is_timer(node.event):
        inner += '<timerEventDefinition><timeDuration>"P1000D"</timeDuration></timerEventDefinition>'
    return f'<{node.type} id="{node.id}"{default}{attached if node.attached_to else ""}>{inner}</{node.type}>'


def _is_timer(event: Event | None) -> bool:
    return event is not None and event.kind is EventKind.TIMER


def _flow(flow: Flow) -> str:
    assert isinstance(flow.condition, str)
    condition = flow.condition.removeprefix("${").removesuffix("}")
    inner = f"<conditionExpression>{condition}</conditionExpression>" if condition else ""
    return f'<sequenceFlow id="{flow.id}" sourceRef="{flow.source}" targetRef="{flow.target}">{inner}</sequenceFlow>'
