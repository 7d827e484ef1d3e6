"""Which class executes which node."""

from collections.abc import Callable, Mapping

from engine.bpmn.dialect.call_activity import CallActivity
from engine.bpmn.dialect.events import BoundaryEvent, CatchEvent, EventGateway, EventSubprocessStart, StartEvent
from engine.bpmn.dialect.gateways import ExclusiveGateway, InclusiveGateway, ParallelGateway
from engine.bpmn.dialect.node import NodeSpec, ProcessSpec
from engine.bpmn.dialect.subprocess import EventSubprocess, Subprocess
from engine.bpmn.dialect.tasks import PassThrough, ScriptTask, UserTaskNode
from engine.bpmn.dialect.throw_events import CancelEnd, CompensationThrow, TerminateEndEvent, ThrowEvent
from engine.bpmn.dialect.work import ExternalTaskNode, ServiceTask
from engine.bpmn.model import Definition, EventKind, Node, ServiceKind

Kind = Callable[[ProcessSpec, str, Node], NodeSpec]

PLAIN: Mapping[str, type[NodeSpec]] = {
    "task": PassThrough,
    "manualTask": PassThrough,
    "userTask": UserTaskNode,
    "scriptTask": ScriptTask,
    "receiveTask": CatchEvent,
    "exclusiveGateway": ExclusiveGateway,
    "parallelGateway": ParallelGateway,
    "inclusiveGateway": InclusiveGateway,
    "eventBasedGateway": EventGateway,
    "transaction": Subprocess,
    "callActivity": CallActivity,
}
SERVICES = frozenset({"serviceTask", "sendTask", "businessRuleTask"})

THROWN: Mapping[EventKind, type[NodeSpec]] = {
    EventKind.NONE: ThrowEvent,
    EventKind.ERROR: ThrowEvent,
    EventKind.ESCALATION: ThrowEvent,
    EventKind.SIGNAL: ThrowEvent,
    EventKind.LINK: ThrowEvent,
    EventKind.COMPENSATE: CompensationThrow,
    EventKind.TERMINATE: TerminateEndEvent,
    EventKind.CANCEL: CancelEnd,
}
WAITED_FOR = frozenset({EventKind.TIMER, EventKind.MESSAGE, EventKind.SIGNAL, EventKind.CONDITIONAL})
ATTACHED = WAITED_FOR | {EventKind.ERROR, EventKind.ESCALATION, EventKind.COMPENSATE, EventKind.CANCEL}


def kind_of(definition: Definition, node: Node) -> Kind | None:
    """Return the class that executes a node, None where there is none."""
    if node.type in SERVICES:
        return _service(node)
    if node.type == "subProcess":
        return EventSubprocess if node.triggered_by_event else Subprocess
    if node.type.endswith("Event"):
        return _event(definition, node)
    return PLAIN.get(node.type)


def _event(definition: Definition, node: Node) -> Kind | None:
    kind = node.event.kind if node.event is not None else EventKind.NONE
    if node.type == "startEvent":
        around = definition.nodes.get(node.scope)
        return EventSubprocessStart if around is not None and around.triggered_by_event else StartEvent
    if node.type == "boundaryEvent":
        return BoundaryEvent if kind in ATTACHED else None
    if node.type == "intermediateCatchEvent":
        return CatchEvent if kind in WAITED_FOR else ThrowEvent if kind is EventKind.LINK else None
    return _service(node) if kind is EventKind.MESSAGE else THROWN.get(kind)


def _service(node: Node) -> Kind:
    is_external = node.service is not None and node.service.kind is ServiceKind.EXTERNAL
    return ExternalTaskNode if is_external else ServiceTask
