"""Where an instance may begin."""

from collections.abc import Mapping

from engine.bpmn.model import Definition, EventKind, Node

PLAIN = frozenset({EventKind.NONE, EventKind.TIMER})


def start_events(definition: Definition) -> dict[str, Node]:
    """Return the start events of the process itself, by id."""
    return {
        node.id: node
        for node in definition.nodes.values()
        if node.type == "startEvent" and node.scope == definition.key
    }


def initial(starts: Mapping[str, Node]) -> Node | None:
    """Return where an instance begins when none is named: at the plain or timer start event, or the only one."""
    plain = [node for node in starts.values() if node.event is None or node.event.kind in PLAIN]
    return next(iter(plain), None) or (next(iter(starts.values())) if len(starts) == 1 else None)
