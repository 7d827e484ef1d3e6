"""From a definition to the specs that run it.

Built from `model.Definition` and not by SpiffWorkflow's parser, which drops or misreads much of what a Camunda 7
diagram says (flow ids, conditions on task flows, mappings, implicit splits) and knows one spec per scope by name.
"""

from collections.abc import Callable

from engine.bpmn.dialect.call_activity import CallActivity
from engine.bpmn.dialect.events import (
    BoundaryEvent,
    BoundaryTimer,
    StartEvent,
    TerminateEndEvent,
    ThrowEvent,
    TimerCatchEvent,
)
from engine.bpmn.dialect.gateways import ExclusiveGateway, InclusiveGateway, ParallelGateway
from engine.bpmn.dialect.multi_instance import BODY, MultiInstanceBody
from engine.bpmn.dialect.node import NodeSpec, Outgoing, ProcessSpec
from engine.bpmn.dialect.subprocess import Subprocess
from engine.bpmn.dialect.tasks import PassThrough, ScriptTask, UserTaskNode
from engine.bpmn.model import Definition, EventKind, Node
from engine.errors import DeploymentError, Problem

THROWN = frozenset({EventKind.NONE, EventKind.ESCALATION, EventKind.ERROR})

_PLAIN: dict[str, type[NodeSpec]] = {
    "startEvent": StartEvent,
    "task": PassThrough,
    "manualTask": PassThrough,
    "userTask": UserTaskNode,
    "scriptTask": ScriptTask,
    "exclusiveGateway": ExclusiveGateway,
    "parallelGateway": ParallelGateway,
    "inclusiveGateway": InclusiveGateway,
    "subProcess": Subprocess,
    "callActivity": CallActivity,
}


def build(definition: Definition) -> ProcessSpec:
    """Build the specs of a definition.

    Raises:
        DeploymentError: It holds something that cannot be executed; names every such element.
    """
    kinds = {node.id: _kind(node) for node in definition.nodes.values()}
    _refuse([definition.nodes[id] for id, kind in kinds.items() if kind is None])
    process = ProcessSpec(definition)
    for node in definition.nodes.values():
        kind = kinds[node.id]
        assert kind is not None
        spec = kind(process, node.id, node)
        if node.multi_instance is not None:
            MultiInstanceBody(process, node, spec)
    _connect(process, definition)
    for node in definition.nodes.values():
        _wire(process, definition, node)
    return process


def entry(process: ProcessSpec, node: Node) -> NodeSpec:
    """Return the spec that flows into a node lead to: its body, where it has several instances."""
    return process.spec(node.id + BODY if node.multi_instance is not None else node.id)


def _connect(process: ProcessSpec, definition: Definition) -> None:
    """Connect the specs by the sequence flows, in document order, which is the order of evaluation."""
    for flow in definition.flows.values():
        source = entry(process, definition.nodes[flow.source])
        target = entry(process, definition.nodes[flow.target])
        source.connect(target)
        source.outgoing = (*source.outgoing, Outgoing(flow, target))
        target.incoming += 1


def _wire(process: ProcessSpec, definition: Definition, node: Node) -> None:
    """Tell a boundary event's activity of it, a subprocess where it begins, an inclusive gateway what leads to it."""
    inner = process.spec(node.id)
    if isinstance(inner, BoundaryEvent):
        activity = entry(process, definition.nodes[node.attached_to])
        activity.boundary = (*activity.boundary, inner)
    if isinstance(inner, Subprocess):
        inner.begins = _start_in(process, definition, node)
    if isinstance(inner, InclusiveGateway):
        inner.sources = _sources(definition, node.id)


def _kind(node: Node) -> Callable[[ProcessSpec, str, Node], NodeSpec] | None:
    """Return the class that executes a node, None where there is none."""
    event = node.event.kind if node.event is not None else EventKind.NONE
    if node.type == "endEvent" and event is EventKind.TERMINATE:
        return TerminateEndEvent
    if node.type in ("endEvent", "intermediateThrowEvent"):
        return ThrowEvent if event in THROWN else None
    if node.type == "intermediateCatchEvent":
        return TimerCatchEvent if event is EventKind.TIMER else None
    if node.type == "boundaryEvent":
        caught = event in (EventKind.ERROR, EventKind.ESCALATION)
        return BoundaryTimer if event is EventKind.TIMER else BoundaryEvent if caught else None
    return _PLAIN.get(node.type)


def _start_in(process: ProcessSpec, definition: Definition, subprocess: Node) -> NodeSpec:
    for node in definition.nodes.values():
        if node.scope == subprocess.id and node.type == "startEvent":
            return process.spec(node.id)
    raise _refusal([subprocess], "has no start event")


def _sources(definition: Definition, target: str) -> frozenset[str]:
    """Return the nodes from which one can be reached along sequence flows, itself included.

    Those inside a subprocess count where they lead to its end, and the subprocess leads there; as in Camunda, boundary
    events do not count as ways out.
    """
    found, to_visit = {target}, [target]
    before: dict[str, list[str]] = {}
    for flow in definition.flows.values():
        before.setdefault(flow.target, []).append(flow.source)
    for id in definition.nodes.keys() - {flow.source for flow in definition.flows.values()}:
        before.setdefault(definition.nodes[id].scope, []).append(id)
    while to_visit:
        for source in before.get(to_visit.pop(), ()):
            if source not in found:
                found.add(source)
                to_visit.append(source)
    return frozenset(found)


def _refuse(nodes: list[Node]) -> None:
    if nodes:
        raise _refusal(nodes, "cannot be executed")


def _refusal(nodes: list[Node], reason: str) -> DeploymentError:
    return DeploymentError(
        [Problem("", node.id, node.name, node.line, f"The {node.type} '{node.id}' {reason}.") for node in nodes]
    )
