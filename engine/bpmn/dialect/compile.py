"""From a definition to the specs that run it.

Built from `model.Definition` and not by SpiffWorkflow's parser, which drops or misreads much of what a Camunda 7
diagram says (flow ids, conditions on task flows, mappings, implicit splits) and knows one spec per scope by name.
"""

from engine.bpmn.dialect.events import BoundaryEvent, Catching, EventGateway, EventSubprocessStart
from engine.bpmn.dialect.gateways import InclusiveGateway
from engine.bpmn.dialect.kinds import kind_of
from engine.bpmn.dialect.multi_instance import MultiInstanceBody
from engine.bpmn.dialect.node import ROOT, NodeSpec, ProcessSpec
from engine.bpmn.dialect.subprocess import EventSubprocess, Process, Subprocess
from engine.bpmn.dialect.token import Outgoing
from engine.bpmn.model import Definition, EventKind, Flow, Node
from engine.errors import DeploymentError, Problem

CATCHING = frozenset({"intermediateCatchEvent"})


def build(definition: Definition) -> ProcessSpec:
    """Build the specs of a definition.

    Raises:
        DeploymentError: It holds something that cannot be executed; names every such element.
    """
    kinds = {node.id: kind_of(definition, node) for node in definition.nodes.values()}
    _refuse([definition.nodes[id] for id, kind in kinds.items() if kind is None])
    process = ProcessSpec(definition)
    process.start = Process(
        process, ROOT, Node(id=ROOT, type="process", execution_listeners=definition.execution_listeners)
    )
    for node in definition.nodes.values():
        kind = kinds[node.id]
        assert kind is not None
        spec = kind(process, node.id, node)
        if node.multi_instance is not None:
            MultiInstanceBody(process, node, spec)
    flows = [*definition.flows.values(), *_links(definition)]
    _connect(process, definition, flows)
    for node in definition.nodes.values():
        _wire(process, definition, node, flows)
    process.listens = any(_is_conditional(node) for node in definition.nodes.values())
    return process


def _links(definition: Definition) -> list[Flow]:
    """Return a flow without id from each throwing link to the catching one of its name."""
    links = [node for node in definition.nodes.values() if node.event and node.event.kind is EventKind.LINK]
    caught = {(node.scope, node.event.name): node.id for node in links if node.event and node.type in CATCHING}
    thrown = [node for node in links if node.event and node.type not in CATCHING]
    return [
        Flow("", "", node.id, caught[node.scope, node.event.name])
        for node in thrown
        if node.event and (node.scope, node.event.name) in caught
    ]


def _connect(process: ProcessSpec, definition: Definition, flows: list[Flow]) -> None:
    """Connect the specs by the sequence flows, in document order, which is the order of evaluation."""
    for flow in flows:
        source = process.entry(flow.source)
        target = process.entry(flow.target)
        source.connect(target)
        source.outgoing = (*source.outgoing, Outgoing(flow, target))
        target.incoming += 1


def _wire(process: ProcessSpec, definition: Definition, node: Node, flows: list[Flow]) -> None:
    """Tell specs of each other: an activity of its events, a subprocess of its starts, a join of what leads to it."""
    inner = process.spec(node.id)
    if isinstance(inner, BoundaryEvent):
        _attach(process, definition, inner)
    if isinstance(inner, Subprocess):
        inner.begins = _start_in(process, definition, node)
    if isinstance(inner, EventSubprocess):
        _stand_by(process, inner)
    if isinstance(inner, InclusiveGateway):
        inner.sources = _sources(definition, flows, node.id)
    if isinstance(inner, EventGateway):
        _refuse([leaving.target.node for leaving in inner.outgoing if not isinstance(leaving.target, Catching)])


def _attach(process: ProcessSpec, definition: Definition, event: BoundaryEvent) -> None:
    """Tell an activity of its boundary event; one for compensation says who undoes each of its instances."""
    node = event.node
    activity = definition.nodes[node.attached_to]
    if event.trigger.event.kind is EventKind.COMPENSATE:
        handler = definition.nodes.get(node.compensated_by)
        if handler is not None:
            undo = process.entry(handler.id)
            undo.undoes = activity.id
            process.spec(activity.id).undo = undo
            process.compensates = True
        return
    spec = process.entry(activity.id)
    spec.boundary = (*spec.boundary, event)


def _stand_by(process: ProcessSpec, inner: EventSubprocess) -> None:
    """Tell the scope around an event subprocess what may start it."""
    start = inner.begins
    around = process.start if inner.node.scope == process.definition.key else process.spec(inner.node.scope)
    if not isinstance(start, EventSubprocessStart) or not isinstance(around, Subprocess):
        raise _refusal([inner.node], "has no start event that could begin it")
    start.outer = inner
    if start.trigger.event.kind is EventKind.COMPENSATE:
        around.compensation = inner
        process.compensates = True
    else:
        around.triggers = (*around.triggers, start)


def _start_in(process: ProcessSpec, definition: Definition, subprocess: Node) -> NodeSpec:
    for node in definition.nodes.values():
        if node.scope == subprocess.id and node.type == "startEvent":
            return process.spec(node.id)
    raise _refusal([subprocess], "has no start event")


def _sources(definition: Definition, flows: list[Flow], target: str) -> frozenset[str]:
    """Return the nodes from which one can be reached along sequence flows, itself included.

    Those inside a subprocess count where they lead to its end, and the subprocess leads there; as in Camunda, boundary
    events do not count as ways out.
    """
    found, to_visit = {target}, [target]
    before: dict[str, list[str]] = {}
    for flow in flows:
        before.setdefault(flow.target, []).append(flow.source)
    for id in definition.nodes.keys() - {flow.source for flow in flows}:
        before.setdefault(definition.nodes[id].scope, []).append(id)
    while to_visit:
        for source in before.get(to_visit.pop(), ()):
            if source not in found:
                found.add(source)
                to_visit.append(source)
    return frozenset(found)


def _is_conditional(node: Node) -> bool:
    return node.event is not None and node.event.kind is EventKind.CONDITIONAL


def _refuse(nodes: list[Node]) -> None:
    if nodes:
        raise _refusal(nodes, "cannot be executed")


def _refusal(nodes: list[Node], reason: str) -> DeploymentError:
    return DeploymentError(
        [Problem("", node.id, node.name, node.line, f"The {node.type} '{node.id}' {reason}.") for node in nodes]
    )
