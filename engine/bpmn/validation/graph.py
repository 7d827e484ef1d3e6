"""A definition's nodes and flows by how they hang together."""

from collections import defaultdict
from collections.abc import Iterable

from engine.bpmn.model import Definition, EventKind, Flow, Node


class Graph:
    """A definition's flows by their ends; `Definition.outgoing` reads all flows, which is too slow for every node."""

    def __init__(self, definition: Definition) -> None:
        """Index the flows of a definition."""
        self.outgoing: defaultdict[str, list[Flow]] = defaultdict(list)
        self.incoming: defaultdict[str, list[Flow]] = defaultdict(list)
        self.attached: defaultdict[str, list[Node]] = defaultdict(list)
        self.inside: defaultdict[str, list[Node]] = defaultdict(list)
        for flow in definition.flows.values():
            self.outgoing[flow.source].append(flow)
            self.incoming[flow.target].append(flow)
        for node in definition.nodes.values():
            self.inside[node.scope].append(node)
            if node.attached_to:
                self.attached[node.attached_to].append(node)


def is_of(node: Node, *kinds: EventKind) -> bool:
    """Whether a node is an event of one of these kinds; a receive task is none."""
    return node.event is not None and node.event.kind in kinds and node.type != "receiveTask"


def start_events(nodes: Iterable[Node]) -> list[Node]:
    """Return the start events among some nodes."""
    return [node for node in nodes if node.type == "startEvent"]
